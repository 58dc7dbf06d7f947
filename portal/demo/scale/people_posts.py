"""People's posts below a matter, those that were hidden, and what stays unpublished."""

from forum.choices import Purpose, SubmissionState, Visibility
from moderation.models import Outcome
from portal.demo.scale import words
from portal.demo.scale.cast import KINDS
from portal.demo.scale.desk import FIRST_VERSION
from portal.demo.scale.ledgers import canonical
from portal.demo.scale.moments import DAY, HOUR, as_column, local_day

# One of so many people's posts was hidden; beside one of so many matters stands one unpublished.
HIDDEN_ONE_IN, UNPUBLISHED_ONE_IN = 60, 20
FOLLOW_UPS, LONGEST_TALK = 0.15, 40
TOLD = {
    purpose.value: canonical({"purpose": purpose.value, "role": purpose.value})
    for purpose in (Purpose.ANSWER, Purpose.FOLLOW_UP)
}
UNPUBLISHED = ["pending", "refused", "draft", "returned", "withdrawn"]


def moments_of(desk, case, number):
    """When the people's posts of a matter were published, the first one last."""
    span = min(LONGEST_TALK * DAY, desk.plan.end - case.now - HOUR)
    moments = [case.now + HOUR // 2 + int(span * desk.chance.random() ** 2) for _ in range(number)]
    return sorted(moments, reverse=True)


def write_until(desk, case, moments, last):
    """Write the posts that were published up to ``last``, and take them out of ``moments``."""
    now = case.now
    while moments and moments[-1] <= last:
        # Never before the post above it.
        case.now = case.last_post = max(moments.pop(), case.last_post)
        _write(desk, case)
    case.now = now


def leave_unpublished(desk, moment, place_in_plan):
    """Write a matter that has no thread: in review, sent back, refused, withdrawn or a draft."""
    state = UNPUBLISHED[place_in_plan // UNPUBLISHED_ONE_IN % len(UNPUBLISHED)]
    if place_in_plan >= desk.plan.open_from:
        state = SubmissionState.PENDING.value
    author, place = desk.cast.one(desk.cast.citizens), desk.texts.place()
    category, area = desk.cast.category(is_rare=False), desk.cast.one(desk.cast.areas)
    sent = state != SubmissionState.DRAFT
    at = as_column(moment)
    row = desk.submission(
        author, at=at, state=state, kind=desk.cast.one(KINDS).value, category_id=category.pk,
        title=desk.texts.title(category.slug, place), area_id=area.pk,
        text=desk.texts.unpublished(category.slug, place),
        number=desk.number("", local_day(moment)) if sent else "",
        contact_id=desk.contact(author, at) if sent else None, submitted_at=at if sent else None,
    )  # fmt: skip
    if sent:
        version = desk.version(row, signature=author.name[:40], category=category, area=area)
        _decide_against(desk, author, row, version, as_column(moment + HOUR))


def _decide_against(desk, author, row, version, later):
    state, about = row["state"], {"submission_id": row["id"]}
    desk.ledgers.event(
        "submit", "draft", "pending", by=author.actor, at=row["submitted_at"],
        data=FIRST_VERSION, **about,
    )  # fmt: skip
    if state == SubmissionState.PENDING:
        return
    row["updated_at"] = later
    if state == SubmissionState.WITHDRAWN:
        desk.ledgers.event("withdraw", "pending", state, by=author.actor, at=later, **about)
        return
    act = (Outcome.REFUSE if state == SubmissionState.REFUSED else Outcome.SEND_BACK).value
    by, reason = desk.moderator(), desk.cast.reasons["vague"]
    desk.ledgers.event(
        act, "pending", state, by=by, at=later, reason=reason.name, data=reason.data(""), **about
    )
    desk.ledgers.decision(act, state, by=by, at=later, version=version, reason=reason)


def _write(desk, case):
    """One answer by somebody else, or a follow-up by the author, published at ``case.now``."""
    is_private = case.path.visibility == Visibility.PRIVATE
    own = not case.path.is_notice and (is_private or desk.chance.random() < FOLLOW_UPS)
    author = case.author if own else desk.cast.one(desk.cast.citizens)
    own = own or author is case.author
    purpose = (Purpose.FOLLOW_UP if own else Purpose.ANSWER).value
    pieces = desk.texts.follow_up() if own else desk.texts.answer()
    signature = case.signature if own else author.name[:40]
    at, published = as_column(case.now - HOUR // 3), as_column(case.now)
    thread = {"thread_id": case.thread["id"]}
    row = desk.submission(
        author, at=at, purpose=purpose, text="".join(pieces), updated_at=published,
        submitted_at=at, anonymous=own and case.is_anonymous, **thread,
    )  # fmt: skip
    version, about = desk.version(row, signature=signature), thread | {"submission_id": row["id"]}
    desk.ledgers.event(
        "submit", "draft", "pending", by=author.actor, at=at, data=FIRST_VERSION, **about
    )
    post = desk.post(case, purpose, pieces, of=row, signature=signature)
    by = desk.moderator()
    desk.ledgers.event(
        "approve", "pending", "approved", by=by, at=published, public=True, data=TOLD[purpose],
        post_id=post["id"], **about,
    )  # fmt: skip
    desk.ledgers.decision("approve", "approved", by=by, at=published, version=version)
    if not is_private and desk.chance.random() < 1 / HIDDEN_ONE_IN:
        _hide(desk, case, post)


def _hide(desk, case, post):
    by, at = desk.moderator(), as_column(case.now + HOUR // 4)
    reason = desk.cast.one(words.REASONS_TO_HIDE)
    post |= {
        "visibility": Visibility.HIDDEN.value, "hidden_at": at, "hidden_reason": reason,
        "hidden_by_role": by.role,
    }  # fmt: skip
    case.texts[-1] = None
    desk.ledgers.event(
        "hide_post", "public", "hidden", by=by, at=at, reason=reason,
        thread_id=post["thread_id"], post_id=post["id"],
    )  # fmt: skip
