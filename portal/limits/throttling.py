"""Django REST framework's door to the limits: 429 with ``Retry-After``."""

from rest_framework.throttling import BaseThrottle

from portal.limits import asking, tallies
from portal.limits.tallies import LimitReached


class LimitRequests(BaseThrottle):
    def allow_request(self, request, view):
        try:
            tallies.look("api", address=asking.address_of(request))
        except LimitReached as refusal:
            self.seconds = refusal.wait
            return False
        return True

    def wait(self):
        return self.seconds
