"""What is new, for feed readers: public threads only."""

from django.contrib.syndication.views import Feed
from django.urls import reverse_lazy
from django.utils.feedgenerator import Atom1Feed
from django.utils.translation import gettext_lazy as _

from forum import hearing
from forum.models import Post, Thread
from forum.richtext import excerpt

NEWEST = 30
EXCERPT = 300


class ThreadFeed(Feed):
    feed_type = Atom1Feed
    title = _("New matters")
    subtitle = _("What people here have raised, and what the agencies answered.")
    link = reverse_lazy("threads:list")

    def items(self):
        heard = Thread.objects.filter(published_at__lte=hearing.newest_heard())
        threads = list(heard.newest_first()[:NEWEST])
        questions = Post.objects.questions().filter(thread__in=threads)
        texts = dict(questions.values_list("thread_id", "text"))
        for thread in threads:
            thread.excerpt = excerpt(texts.get(thread.pk, ""), EXCERPT)
        return threads

    def item_title(self, thread):
        return thread.title

    def item_description(self, thread):
        return thread.excerpt

    def item_author_name(self, thread):
        return str(thread.byline)

    def item_pubdate(self, thread):
        return thread.published_at

    def item_updateddate(self, thread):
        return thread.last_activity_at
