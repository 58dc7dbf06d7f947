"""A matter that very many people follow, and what they are told of it; runs inside the product."""

from forum import workflow as forum
from forum.choices import Purpose
from forum.models import Follow, Thread
from moderation import workflow as moderation
from portal.accounts.models import User
from portal.benchmark import acts, subjects
from portal.notifications.models import Message, Notification

CHUNK = 5_000


def follow(number):
    """Make so many people follow one matter; returns its address."""
    thread = Thread.objects.matters().earliest("pk")
    people = User.objects.bulk_create(
        [
            User(username=f"follower{one}", email=f"follower{one}@lanchuan.example", password="!")
            for one in range(number)
        ],
        batch_size=CHUNK,
    )
    Follow.objects.bulk_create(
        [Follow(user=person, thread=thread) for person in people], batch_size=CHUNK
    )
    return thread.get_absolute_url()


def publish():
    """Publish an answer to that matter; returns the name under which its followers are told."""
    thread = Follow.objects.latest("pk").thread
    writer = acts.first_writer()
    draft = forum.start(by=writer, purpose=Purpose.ANSWER, thread=thread, text=subjects.TEXT)
    forum.submit(draft.pk, by=writer)
    moderator = User.objects.get(username="moderator")
    post = moderation.approve(draft.pk, version_id=draft.latest_version.pk, by=moderator)
    assert post is not None
    return f"post-{post.pk}-published"


def told(event):
    """How many notices there are, to how many people, and how many letters were sent of all."""
    notices = Notification.objects.filter(event=event, name="followed_answer")
    letters = Message.objects.filter(event=event, name="followed_answer")
    return {
        "notices": notices.count(),
        "people": notices.values("recipient").distinct().count(),
        "letters": letters.count(),
        "sent": letters.sent().count(),
    }
