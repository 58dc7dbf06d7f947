"""What all matters share while they are written, and the rows that every kind of text needs."""

from collections import Counter, defaultdict

from forum.choices import Desk as DecidedAt
from forum.choices import Purpose, SubmissionState
from forum.models import Post, Submission, SubmissionVersion, Thread
from portal.accounts.models import Contact
from portal.demo.scale.ledgers import Ledgers, canonical
from portal.demo.scale.moments import DueDates, as_column
from portal.demo.scale.tables import NAMED
from portal.demo.scale.texts import TextMaker

FIRST_VERSION = canonical({"version": 1})
EMPTY_SUBMISSION = {
    "number": "", "purpose": Purpose.MATTER.value, "kind": "",
    "state": SubmissionState.APPROVED.value,
    "desk": DecidedAt.MODERATION.value, "contact_id": None, "anonymous": False, "title": "",
    "category_id": None, "area_id": None, "agency_id": None, "urgent": False, "reply_kind": "",
    "thread_id": None, "submitted_at": None,
}  # fmt: skip
EMPTY_POST = {
    "agency_id": None, "reply_kind": "", "hidden_reason": "", "hidden_by_role": "",
    "hidden_at": None,
}  # fmt: skip


class Desk:
    """
    Rows that wait to be loaded, by model, and the keys and numbers given so far.

    ``chance`` decides everything there is to decide, in the order in which it is asked.
    """

    def __init__(self, chance, plan, cast, *, seal):
        self.chance, self.plan, self.cast = chance, plan, cast
        self.texts, self.due_dates = TextMaker(chance), DueDates()
        self.rows: defaultdict[type, list] = defaultdict(list)
        # (thread, title, texts of its public posts, each as its sentences)
        self.searched: list[tuple] = []
        self.keys = dict.fromkeys(NAMED, 0)
        self.numbers: Counter[tuple] = Counter()
        self.ledgers = Ledgers(self.rows, chance, seal=seal)

    def take(self, model):
        """The next key of this model's rows."""
        self.keys[model] += 1
        return self.keys[model]

    def number(self, series, day):
        """The next number of a day."""
        self.numbers[series, day] += 1
        return f"{series}{day:%Y%m%d}{self.numbers[series, day]:05d}"

    def submission(self, author, *, at, **facts):
        """Write a submission; a new matter that was approved, where ``facts`` do not differ."""
        row = EMPTY_SUBMISSION | {
            "id": self.take(Submission), "author_id": author.pk, "created_at": at,
            "updated_at": at, **facts,
        }  # fmt: skip
        self.rows[Submission].append(row)
        return row

    def version(self, submission, *, signature, category=None, area=None):
        """Write the version that froze a submission at its ``submitted_at``."""
        facts = {
            "kind": submission["kind"], "category": category and category.slug,
            "area": area and area.slug, "place": "", "urgent": submission["urgent"],
            "wants_private": False, "anonymous": submission["anonymous"],
        }  # fmt: skip
        row = {
            "id": self.take(SubmissionVersion), "submission_id": submission["id"], "number": 1,
            "title": submission["title"], "text": submission["text"], "signature": signature,
            "facts": canonical(facts), "submitted_at": submission["submitted_at"],
            "signed_off_at": None,
        }  # fmt: skip
        self.rows[SubmissionVersion].append(row)
        return row

    def contact(self, author, at):
        """Write the contact of a matter; returns its key."""
        row = {"id": self.take(Contact), "user_id": author.pk, "email": author.email}
        self.rows[Contact].append(row | {"created_at": at})
        return row["id"]

    def post(self, case, role, pieces, *, of, signature, **facts):
        """The next post of a matter, from the submission ``of``; it is loaded with its thread."""
        post = EMPTY_POST | {
            "id": self.take(Post), "thread_id": case.thread["id"],
            "number": len(case.posts) + 1, "role": role, "text": of["text"],
            "author_id": of["author_id"], "signature": signature, "submission_id": of["id"],
            "visibility": case.path.visibility, "published_at": as_column(case.now), **facts,
        }  # fmt: skip
        case.posts.append(post)
        case.texts.append(pieces)
        return post

    def moderator(self):
        return self.cast.one(self.cast.moderators)

    def next_thread(self):
        return self.keys[Thread] + 1
