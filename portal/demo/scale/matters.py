"""A matter or a notice from its first line to its publication, and its rows at the end."""

from forum.choices import Kind, PostRole, Purpose, Visibility
from forum.models import Follow, Post, Thread
from moderation.models import Outcome
from portal.demo.scale import words
from portal.demo.scale.cast import KINDS
from portal.demo.scale.desk import FIRST_VERSION
from portal.demo.scale.ledgers import canonical
from portal.demo.scale.moments import DAY, HOUR, as_column, local_day

# Days in which every path comes to its end; where less is left, everything goes quicker.
LONGEST_PATH = 45
DANGER, ANONYMOUS = 0.01, 0.1
QUESTION_TOLD = canonical({"purpose": "matter", "role": "question"})
NOTICE_TOLD = canonical({"purpose": "notice", "role": "notice"})


class Case:
    """One matter while it is written: its clock, and the rows that steps still change."""

    def __init__(self, path, *, published, end):
        self.path, self.now, self.end = path, published, end
        self.last_post = published
        self.pace = min(1.0, (end - published) / (LONGEST_PATH * DAY))
        self.thread, self.posts, self.orders = {}, [], []
        # The sentences of each post; None of one that was hidden.
        self.texts = []
        self.author = self.planned_agency = self.agency = self.category = self.area = None
        self.place = self.title = self.kind = self.signature = ""
        self.is_danger = self.is_urgent = self.is_anonymous = False
        self.submitted = 0
        # The official reply under way: its sentences, submission, version and sign-off.
        self.pieces, self.reply, self.version, self.sign_off = [], {}, {}, {}

    def later(self, chance, least, most):
        """Move the clock by so many hours; returns the moment as a column."""
        hours = self.pace * (least + (most - least) * chance.random())
        self.now = min(self.now + int(HOUR * hours), self.end - 1)
        return as_column(self.now)


def open_case(desk, case, place_in_plan):
    """Write the submission, its decision, the thread and the first post."""
    case.submitted = case.now - int(HOUR * (0.2 + 5 * desk.chance.random()))
    case.place, case.planned_agency = desk.texts.place(), desk.cast.agency(place_in_plan)
    case.agency = case.planned_agency
    case.area = desk.cast.one(desk.cast.areas)
    if case.path.is_notice:
        case.author, case.signature = case.agency.head, case.agency.name[:40]
        case.title, pieces = desk.texts.notice_title(case.place), desk.texts.notice()
    else:
        _choose_facts(desk, case, place_in_plan)
        case.title = desk.texts.title(case.category.slug, case.place)
        rare = place_in_plan in desk.plan.with_rare_word
        pieces = desk.texts.question(case.category.slug, case.place, rare=rare)
    submission = _submission(desk, case, "".join(pieces))
    version = desk.version(
        submission, signature=case.signature, category=case.category, area=case.area
    )
    desk.ledgers.event(
        "submit", "draft", "pending", by=_actor_of(case), at=submission["submitted_at"],
        data=FIRST_VERSION, submission_id=submission["id"],
    )  # fmt: skip
    case.thread = _thread(desk, case, submission)
    role = PostRole.NOTICE if case.path.is_notice else PostRole.QUESTION
    facts = {"agency_id": submission["agency_id"]}
    desk.post(case, role.value, pieces, of=submission, signature=case.signature, **facts)
    _decide(desk, case, submission, version)


def close_case(desk, case):
    """Count, and hand over the rows that could still change: thread, posts, words for search."""
    thread = case.thread
    if thread["visibility"] == Visibility.HIDDEN:
        for post in case.posts:
            post["visibility"] = Visibility.HIDDEN.value
    roles = [post["role"] for post in case.posts if post["visibility"] == Visibility.PUBLIC]
    thread["official_count"] = roles.count(PostRole.OFFICIAL)
    thread["answer_count"] = roles.count(PostRole.ANSWER) + roles.count(PostRole.FOLLOW_UP)
    thread["last_activity_at"] = case.posts[-1]["published_at"]
    thread["follower_count"] = _follow(desk, thread) if roles else 0
    desk.rows[Thread].append(thread)
    desk.rows[Post].extend(case.posts)
    if thread["visibility"] == Visibility.PUBLIC:
        desk.searched.append((thread["id"], case.title, [text for text in case.texts if text]))


def hide(desk, case):
    """A moderator takes the matter off the public pages."""
    before, reason = case.thread["visibility"], desk.cast.one(words.REASONS_TO_HIDE)
    at, by = case.later(desk.chance, 2, 60), desk.moderator()
    case.thread |= {
        "visibility": Visibility.HIDDEN.value, "hidden_at": at, "hidden_reason": reason,
        "hidden_by_role": by.role,
    }  # fmt: skip
    desk.ledgers.event(
        "hide", before, "hidden", by=by, at=at, reason=reason, thread_id=case.thread["id"]
    )


def _choose_facts(desk, case, place_in_plan):
    cast, chance = desk.cast, desk.chance
    case.kind = cast.one(KINDS).value
    case.category = cast.category(place_in_plan in desk.plan.rare)
    case.is_danger = chance.random() < DANGER
    case.is_urgent = case.is_danger or case.kind == Kind.REPAIR
    case.author = cast.one(cast.citizens)
    case.is_anonymous = chance.random() < ANONYMOUS
    case.signature = "" if case.is_anonymous else case.author.name[:40]


def _submission(desk, case, text):
    at, is_notice = as_column(case.submitted), case.path.is_notice
    return desk.submission(
        case.author, at=at, purpose=(Purpose.NOTICE if is_notice else Purpose.MATTER).value,
        number=desk.number("", local_day(case.submitted)), kind=case.kind, title=case.title,
        text=text, category_id=None if is_notice else case.category.pk, area_id=case.area.pk,
        contact_id=None if is_notice else desk.contact(case.author, at),
        agency_id=case.agency.pk if is_notice else None, anonymous=case.is_anonymous,
        urgent=case.is_danger, thread_id=desk.next_thread(), updated_at=as_column(case.now),
        submitted_at=at,
    )  # fmt: skip


def _thread(desk, case, submission):
    is_notice, is_public = case.path.is_notice, case.path.visibility == Visibility.PUBLIC
    same = ("number", "kind", "title", "category_id", "area_id", "urgent", "contact_id")
    return {name: submission[name] for name in same} | {
        "id": desk.take(Thread), "submission_id": submission["id"],
        "board_id": desk.cast.notices if is_notice else desk.cast.boards[case.kind],
        "author_id": case.author.pk, "signature": case.signature,
        "visibility": case.path.visibility.value, "stage": "" if is_notice else "accepted",
        "agency_id": submission["agency_id"], "due_at": None, "due_is_provisional": False,
        "hidden_reason": "", "hidden_by_role": "", "hidden_at": None,
        "submitted_at": submission["submitted_at"],
        "published_at": as_column(case.now) if is_public else None, "answered_at": None,
    }  # fmt: skip


def _decide(desk, case, submission, version):
    at, by = as_column(case.now), desk.moderator()
    act, reason = Outcome.APPROVE.value, None
    data = NOTICE_TOLD if case.path.is_notice else QUESTION_TOLD
    if case.path.visibility == Visibility.PRIVATE:
        act, reason = Outcome.ACCEPT.value, desk.cast.reasons["private-matter"]
        data = reason.data("question")
    desk.ledgers.event(
        act, "pending", "approved", by=by, at=at, data=data, public=reason is None,
        submission_id=submission["id"], thread_id=case.thread["id"], post_id=case.posts[0]["id"],
    )  # fmt: skip
    desk.ledgers.decision(act, "approved", by=by, at=at, version=version, reason=reason)


def _actor_of(case):
    return case.author if case.path.is_notice else case.author.actor


def _follow(desk, thread):
    citizens, number = desk.cast.citizens, int(4 * desk.chance.random() ** 3)
    first = int(desk.chance.random() * len(citizens))
    for place in range(first, first + number):
        desk.rows[Follow].append(
            {
                "id": desk.take(Follow),
                "user_id": citizens[place % len(citizens)].pk,
                "thread_id": thread["id"],
                "created_at": thread["submitted_at"],
            }  # fmt: skip
        )
    return number
