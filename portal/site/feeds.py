"""The feed of daily ledger checksums; feeds of matters are in ``forum.views.feeds``."""

from django.contrib.syndication.views import Feed
from django.urls import reverse_lazy
from django.utils.feedgenerator import Atom1Feed
from django.utils.translation import gettext_lazy as _

from portal.audit.models import PublishedHead

NEWEST = 30


class ChecksumFeed(Feed):
    """The daily checksums of the ledgers: subscribers keep copies that nobody here can change."""

    feed_type = Atom1Feed
    title = _("Checksums of the ledgers")
    subtitle = _("One line a day. Kept elsewhere, it shows whether entries were removed.")
    link = reverse_lazy("checksums")

    def items(self):
        return PublishedHead.objects.all()[:NEWEST]

    def item_title(self, published):
        return f"{published.day:%Y-%m-%d}"

    def item_description(self, published):
        return published.head

    def item_link(self, published):
        return f"{reverse_lazy('checksums')}#day-{published.day:%Y-%m-%d}"

    def item_pubdate(self, published):
        return published.published_at

    def item_updateddate(self, published):
        return published.published_at
