"""The limits as a throttle of Django REST framework: status 429 with ``Retry-After``."""

from rest_framework.throttling import BaseThrottle

from portal.limits import request_limits, tallies
from portal.limits.tallies import LimitReached


class LimitRequests(BaseThrottle):
    def allow_request(self, request, view):
        try:
            tallies.take_read("api", address=request_limits.address_of(request))
        except LimitReached as refusal:
            self.seconds = refusal.wait
            return False
        return True

    def wait(self):
        return self.seconds
