"""
Access rules for every URL of the portal: which actor may use it with which method.

A URL without an entry here fails ``test_doors.py``. ``who`` are the actors that may use it
with one of ``methods``; everybody else, and any other method, must be refused.
"""

from collections.abc import Callable
from dataclasses import dataclass
from datetime import timedelta

from django.utils import timezone

from portal.accounts import roles
from workorders.route import ROUTE, Actor

EVERYBODY = frozenset(
    ["anonymous", "citizen", "neighbour", "stranger", "moderator", "dispatcher"]
    + ["clerk", "other_clerk", "head", "supervisor", "administrator"]
)
ACTORS_OF = {"clerk": {"clerk", "other_clerk"}}

GET, POST = frozenset({"GET"}), frozenset({"POST"})
FORM = GET | POST
# Django's and allauth's own form views take PUT for POST.
THEIR_FORM = FORM | {"PUT"}
ANY_METHOD = FORM | {"PUT", "DELETE"}


def holding(permission):
    """The actors whose role has the permission."""
    names = {name for name, (_label, held) in roles.ROLES.items() if permission in held}
    return frozenset().union(*(ACTORS_OF.get(name, {name}) for name in names))


ANYONE = EVERYBODY
SIGNED_IN = EVERYBODY - {"anonymous"}
AUTHOR = frozenset({"citizen"})
AGENCY = frozenset({"clerk", "head"})
HEAD = frozenset({"head"})
NOBODY = frozenset()
STAFF = SIGNED_IN - {"citizen", "neighbour", "stranger"}
MODERATORS = holding("moderate")
SANCTIONERS = holding("sanction")
HEADS_OF_MODERATORS = MODERATORS & holding("supervise")
CENTRE = holding("dispatch_orders")
EXPORTERS = holding("export_orders") & holding("see_private")
PERSONAL_EXPORTERS = EXPORTERS & holding("export_personal_data")
CALENDAR_KEEPERS = holding("keep_calendar")
ADMINISTRATORS = holding("administer")
SEEING_PRIVATE = AUTHOR | holding("see_private")
SEEING_ORDERS = AGENCY | CENTRE | holding("supervise")
SEEING_DISPUTES = SEEING_ORDERS | {"other_clerk"}
WRITING_NOTICES = HEAD | CENTRE


def nothing(world):
    return {}


@dataclass(frozen=True)
class Door:
    who: frozenset
    methods: frozenset = GET
    # Actors that may only GET the page.
    looking: frozenset = NOBODY
    # Functions of the ``world`` fixture: the URL's arguments and the form data.
    at: Callable = nothing
    data: Callable = nothing
    # The status codes that an allowed actor may get.
    answers: frozenset = frozenset({200, 302})

    def opens(self, who, method):
        return (who in self.who and method in self.methods) or (
            who in self.looking and method == "GET"
        )


def _number(name):
    return lambda world: {"number": getattr(world, name).number}


def _matter_of(order):
    return lambda world: {"number": getattr(world, order).thread.number}


def _part(name):
    """A dispute or a request for more time, with the number of its order."""
    return lambda world: {
        "number": getattr(world, name).order.number, "pk": getattr(world, name).pk,
    }  # fmt: skip


def _pk(name):
    return lambda world: {"pk": getattr(world, name).pk}


def _post(name, post):
    return lambda world: {"number": getattr(world, name).number, "post": post}


def _practised(position):
    return lambda world: {"pk": world.practice.pk, "position": position}


def _version(name):
    """Form data with the newest version of the waiting submission."""

    def data(world):
        holder = getattr(world, name)
        holder.refresh_from_db()
        if hasattr(holder, "sign_offs"):
            holder = holder.sign_offs.under_way().get().submission
        return {"version": holder.latest_version.pk}

    return data


def _fixed(**values):
    return lambda world: values


def _image_of(name):
    def at(world):
        from forum.models import PublishedImage

        image = PublishedImage.objects.get(post__thread=getattr(world, name))
        return {"name": image.file.name or image.attachment.file.name.rpartition("/")[2]}

    return at


def _upload_of(name):
    def at(world):
        from forum.models import Attachment

        return {"pk": Attachment.objects.get(submission=getattr(world, name).submission).pk}

    return at


def _stop_token(world):
    from forum.followers import unsubscribing
    from forum.models import Follow

    address = unsubscribing.path_for(Follow(user=world.neighbour, thread=world.public))
    return {"token": address.split("/")[-2]}


def _sent_picture(world):
    from workorders.models import CasePicture

    return {"pk": CasePicture.objects.get(message__order=world.waiting).pk}


def _question_token(world):
    from workorders.workflow.talk import letter_links

    question = world.waiting.author_questions.get()
    return {"token": letter_links.token_for(question.key, world.waiting.thread.number)}


REASON = _fixed(reason="说明原因")
GONE = frozenset({410})

SITE = {
    "home": [Door(ANYONE)],
    "pages:detail": [Door(ANYONE, at=_fixed(slug="help"))],
    "checksums": [Door(ANYONE)],
    "checksum-feed": [Door(ANYONE, ANY_METHOD)],
    "healthz": [Door(ANYONE)],
    "readyz": [Door(ANYONE)],
    "opening:checklist": [Door(ADMINISTRATORS)],
    "opening:pages": [Door(ADMINISTRATORS)],
    "opening:mark_read": [Door(ADMINISTRATORS, POST, at=_fixed(slug="help"))],
    "opening:send_letter": [Door(ADMINISTRATORS, POST)],
    "opening:confirm_letter": [Door(ADMINISTRATORS, POST, data=_fixed(code="000000"))],
    "opening:open": [Door(ADMINISTRATORS, POST, data=REASON)],
    "opening:close": [Door(ADMINISTRATORS, POST, data=_fixed(sentence="检修"))],
    "elder-mode": [Door(ANYONE, POST)],
    # Without a kept form it redirects to the person's own page.
    "typed-again": [Door(SIGNED_IN, answers=frozenset({302}))],
    "styleguide:first": [Door(STAFF, FORM)],
    "styleguide:part": [
        Door(STAFF, FORM, at=_fixed(part=part))
        for part in ("basics", "forms", "lists", "matter", "letters")
    ],
    "styleguide:letter": [Door(STAFF)],
    "robots": [Door(ANYONE)],
    "favicon": [Door(ANYONE)],
    "sitemap": [Door(ANYONE)],
    # Keys of a test's rows have passed one file long before, or have not: the first may be empty.
    "sitemap_file": [Door(ANYONE, at=_fixed(number=1)), Door(NOBODY, at=_fixed(number=10**9))],
    "set_language": [Door(ANYONE, ANY_METHOD)],
    # Outside the demonstration these are 404.
    "demo-switch": [Door(NOBODY, POST, data=_fixed(username="admin"))],
    "demo-outbox": [Door(NOBODY)],
}

# allauth redirects actors who do not need the page before it checks the method.
THEIRS = Door(ANYONE, ANY_METHOD, answers=frozenset({200, 302, 405}))
ACCOUNTS = {
    "account_login": [THEIRS],
    "account_signup": [THEIRS],
    "account_start_over": [Door(ANYONE, POST)],
    "account_reset_password": [THEIRS],
    "account_welcome": [Door(ANYONE, FORM, at=_fixed(token="forged"), answers=GONE)],
    "account_welcome_again": [Door(ANYONE, POST, at=_fixed(token="forged"), answers=GONE)],
    "account_reset_password_done": [Door(ANYONE)],
    "account_reset_password_from_key": [
        Door(ANYONE, ANY_METHOD, at=_fixed(uidb36="1", key="abc-123"))
    ],
    "account_reset_password_from_key_done": [Door(ANYONE)],
    "account_inactive": [Door(ANYONE)],
    "account_logout": [Door(ANYONE, FORM)],
    "account_email_verification_sent": [THEIRS],
    "account_confirm_login_code": [THEIRS],
    "account_email": [Door(SIGNED_IN, THEIR_FORM)],
    "account_change_password": [Door(SIGNED_IN, THEIR_FORM)],
    "account_set_password": [Door(SIGNED_IN, THEIR_FORM)],
    "account_reauthenticate": [Door(SIGNED_IN, THEIR_FORM)],
    "account_sessions": [Door(SIGNED_IN)],
    "account_end_session": [
        Door(AUTHOR, POST, at=_pk("browser")),
        Door(NOBODY, POST, at=_fixed(pk=0)),
    ],
    "account_end_other_sessions": [Door(SIGNED_IN, POST)],
    "mfa_index": [Door(SIGNED_IN)],
    "mfa_activate_totp": [Door(SIGNED_IN, THEIR_FORM)],
    "mfa_generate_recovery_codes": [Door(SIGNED_IN, THEIR_FORM)],
    # Only for a person who has given the password and must still give the code.
    "mfa_authenticate": [Door(ANYONE, ANY_METHOD, answers=frozenset({302}))],
    # No actor has a second factor here; tests/accounts/test_second_factor.py tests these.
    "mfa_reauthenticate": [Door(SIGNED_IN, ANY_METHOD, answers=frozenset({302}))],
    "mfa_deactivate_totp": [Door(NOBODY, THEIR_FORM)],
    "mfa_view_recovery_codes": [Door(NOBODY)],
    "mfa_download_recovery_codes": [Door(NOBODY)],
}

READING = {
    "threads:list": [Door(ANYONE)],
    "boards:detail": [Door(ANYONE, at=_fixed(slug="matters"))],
    "search": [Door(ANYONE)],
    "feeds:threads": [Door(ANYONE, ANY_METHOD)],
    "threads:detail": [
        Door(ANYONE, at=_number("public")),
        Door(SEEING_PRIVATE, at=_number("private")),
        Door(
            SEEING_PRIVATE | AGENCY, at=lambda world: {"number": world.private_order.thread.number}
        ),
        Door(AUTHOR, at=_number("pending")),
        Door(AUTHOR, at=_number("refused")),
        Door(holding("see_private"), at=_number("hidden")),
    ],
    "threads:earlier": [
        Door(ANYONE, at=_post("edited", 1)),
        Door(NOBODY, at=_post("public", 1)),
        Door(NOBODY, at=_post("hidden", 1)),
    ],
    "images:published": [
        Door(ANYONE, at=_image_of("public")),
        Door(NOBODY, at=_image_of("private")),
    ],
    # The token gives access, whoever is signed in; a forged one is a 404.
    "follows:stop": [
        Door(ANYONE, FORM, at=_stop_token),
        Door(NOBODY, FORM, at=_fixed(token="forged:abc")),
    ],
    "api:thread-list": [Door(ANYONE)],
    "api:thread-detail": [
        Door(ANYONE, at=_number("public")),
        Door(NOBODY, at=_number("private")),
        Door(NOBODY, at=_number("pending")),
        Door(ANYONE, at=_number("hidden"), answers=GONE),
    ],
    "api:unknown": [Door(NOBODY)],
    "schema": [Door(ANYONE)],
    "docs": [Door(ANYONE)],
    "agencies:list": [Door(ANYONE)],
    "agencies:detail": [Door(ANYONE, at=_fixed(slug="transport"))],
}

OWN = {
    "my:home": [Door(SIGNED_IN)],
    "my:notifications": [Door(SIGNED_IN, FORM)],
    "my:follows": [Door(SIGNED_IN)],
    "my:settings": [Door(SIGNED_IN, FORM)],
    "submissions:detail": [Door(AUTHOR, at=_pk("pending")), Door(AUTHOR, at=_pk("draft"))],
    "submissions:edit": [Door(AUTHOR, FORM, at=_pk("draft"))],
    "submissions:preview": [Door(AUTHOR, at=_pk("draft"))],
    "submissions:submit": [Door(AUTHOR, POST, at=_pk("draft"))],
    # For a matter it is refused with a message; tests/forum/test_answer.py changes an answer.
    "submissions:change": [Door(AUTHOR, POST, at=_pk("pending"))],
    "submissions:delete": [Door(AUTHOR, FORM, at=_pk("draft"))],
    "submissions:withdraw": [Door(AUTHOR, FORM, at=_pk("pending"))],
    "appeals:own": [
        Door(AUTHOR, FORM, at=_pk("refused"), data=_fixed(text="案子已经结了。")),
        Door(AUTHOR, FORM, at=_pk("appealed"), data=_fixed(text="案子已经结了。")),
    ],
    "submissions:write_again": [Door(AUTHOR, POST, at=_pk("refused"))],
    "submissions:attach": [Door(AUTHOR, POST, at=_pk("draft"))],
    "submissions:detach": [
        Door(AUTHOR, POST, at=lambda w: {"pk": w.draft.pk, "attachment": w.upload.pk})
    ],
    "attachments:private": [
        Door(AUTHOR, at=_pk("upload")),
        Door(SEEING_PRIVATE, at=_upload_of("private")),
    ],
}

WRITING = {
    # The page is open to everybody: signing in comes last, and the typed text is kept.
    "threads:new": [Door(ANYONE, FORM)],
    "threads:new_notice": [Door(WRITING_NOTICES, FORM)],
    "threads:answer": [
        Door(ANYONE, FORM, at=_number("public")),
        Door(AUTHOR, FORM, at=_number("private")),
        Door(NOBODY, FORM, at=_number("hidden")),
    ],
    "threads:follow": [
        Door(SIGNED_IN, POST, at=_number("public")),
        Door(SEEING_PRIVATE, POST, at=_number("private")),
    ],
    "threads:unfollow": [
        Door(SIGNED_IN, POST, at=_number("public")),
        Door(SEEING_PRIVATE, POST, at=_number("private")),
    ],
    "threads:support": [
        Door(SIGNED_IN - AUTHOR, POST, at=_number("public")),
        Door(NOBODY, POST, at=_number("private")),
    ],
    "threads:take_back_support": [
        Door(SIGNED_IN, POST, at=_number("public")),
        Door(NOBODY, POST, at=_number("hidden")),
    ],
    "threads:original": [
        Door(
            holding("reveal_redacted") - {"clerk", "other_clerk", "head"},
            POST,
            at=lambda world: {"number": world.public.number},
        ),
        Door(
            holding("reveal_redacted") - {"other_clerk"},
            POST,
            at=lambda world: {"number": world.private_order.thread.number},
        ),
    ],
    "threads:solved": [Door(AUTHOR, FORM, at=_matter_of("answered"))],
    "threads:take_back_solved": [Door(AUTHOR, POST, at=_matter_of("answered"))],
    "threads:edit": [
        Door(AUTHOR, FORM, at=_post("public", 1)),
        Door({"neighbour"}, FORM, at=_post("public", 2)),
        Door(NOBODY, FORM, at=_post("public", 3)),
    ],
}

MODERATION = {
    "moderation:queue": [Door(MODERATORS)],
    "moderation:flags": [Door(MODERATORS)],
    "moderation:flagged": [
        Door(
            MODERATORS,
            FORM,
            at=_post("public", 2),
            data=lambda w: {
                "outcome": "keep",
                "reason": "查过了",
                "edition": 0,
                "last_flag": w.flag.pk,
            },
        ),
        Door(NOBODY, FORM, at=_post("public", 1)),
    ],
    "moderation:black_out": [
        Door(
            MODERATORS,
            FORM,
            at=_post("public", 2),
            data=lambda w: {
                "outcome": "keep",
                "reason": "查过了",
                "edition": 0,
                "last_flag": w.flag.pk,
            },
        ),
        Door(NOBODY, FORM, at=_post("public", 1)),
    ],
    "moderation:black_out_preview": [
        Door(
            MODERATORS,
            POST,
            at=_post("public", 2),
            data=lambda w: {
                "outcome": "keep",
                "reason": "查过了",
                "edition": 0,
                "last_flag": w.flag.pk,
            },
        ),
        Door(NOBODY, POST, at=_post("public", 1)),
    ],
    "flags:flag": [
        Door(SIGNED_IN, FORM, at=_post("public", 2), data=_fixed(reason="insults")),
        # Hidden meanwhile: the page says so.
        Door(SIGNED_IN, FORM, at=_post("public", 3), data=_fixed(reason="insults")),
        Door(NOBODY, FORM, at=_post("private", 1), data=_fixed(reason="insults")),
    ],
    "moderation:figures": [Door(MODERATORS | holding("supervise"))],
    "moderation_figures": [Door(ANYONE)],
    "moderation:second_looks": [Door(MODERATORS)],
    # Not the moderator whose decision it is about.
    "moderation:second_look": [
        Door(
            MODERATORS - {"moderator"},
            FORM,
            at=_pk("second_look"),
            data=_fixed(outcome="approve"),
        )
    ],
    "moderation:practice": [Door(MODERATORS | holding("supervise"))],
    "moderation:practice_start": [Door(MODERATORS, POST)],
    # One's own; another's is a 404.
    "moderation:practice_attempt": [Door({"administrator"}, at=_pk("practice"))],
    "moderation:practice_item": [
        Door({"administrator"}, FORM, at=_practised(2), data=_fixed(outcome="approve")),
        # Answered: the page says so.
        Door({"administrator"}, FORM, at=_practised(1), data=_fixed(outcome="approve")),
    ],
    "moderation:practice_preview": [Door({"administrator"}, POST, at=_practised(2))],
    "moderation:sanctions": [Door(SANCTIONERS)],
    "moderation:sanction": [
        Door(SANCTIONERS, FORM, at=_pk("sanction"), data=_fixed(outcome="lift", reason="改好了")),
    ],
    # Whoever does not moderate, for what everybody can read.
    "moderation:impose_sanction": [
        Door(
            MODERATORS,
            FORM,
            at=_pk("pending"),
            data=_fixed(kind="warning", cause="insults", reason="请好好说话"),
        ),
        Door(
            SANCTIONERS,
            FORM,
            at=lambda world: {"pk": world.public.submission.pk},
            data=_fixed(kind="warning", cause="insults", reason="请好好说话"),
        ),
        Door(NOBODY, FORM, at=_pk("draft")),
    ],
    # Somebody else's is a 404.
    "sanctions:own": [Door(SIGNED_IN)],
    "sanctions:object": [
        Door({"neighbour"}, FORM, at=_pk("sanction"), data=_fixed(reason="没有骂人")),
    ],
    "moderation:next": [Door(MODERATORS, POST)],
    "moderation:imports": [Door(MODERATORS)],
    "moderation:import": [Door(MODERATORS, FORM, at=_pk("import_batch"))],
    "moderation:appeals": [Door(MODERATORS)],
    # Whoever made the decision is told on the page that another moderator decides.
    "moderation:appeal": [Door(MODERATORS, FORM, at=_pk("appeal"))],
    "moderation:detail": [Door(MODERATORS, at=_pk("pending")), Door(NOBODY, at=_pk("draft"))],
    "moderation:decide": [
        Door(
            MODERATORS,
            FORM,
            at=_pk("pending"),
            data=lambda w: {"outcome": "approve", **_version("pending")(w)},
        )
    ],
    "moderation:preview": [Door(MODERATORS, POST, at=_pk("pending"))],
    "moderation:merge": [Door(MODERATORS, FORM, at=_pk("pending"))],
    "moderation:claim": [Door(MODERATORS, FORM, at=_pk("pending"))],
    "moderation:ask": [Door(MODERATORS, FORM, at=_pk("pending"))],
    "moderation:answer": [Door(HEADS_OF_MODERATORS, FORM, at=_pk("question"))],
    "moderation:handover": [Door(MODERATORS, FORM)],
    "moderation:together": [
        Door(MODERATORS, FORM, data=lambda w: {"item": w.pending.pk, "chosen": f"{w.pending.pk}-1"})
    ],
    "moderation:decided_together": [
        Door(MODERATORS, at=_pk("together")),
        Door(NOBODY, at=_pk("single_decision")),
    ],
    "moderation:take_over": [Door(MODERATORS, FORM, at=_pk("pending"))],
    "moderation:standing": [
        Door(MODERATORS, at=_pk("pending")),
        Door(NOBODY, at=_pk("draft")),
    ],
    "moderation:release": [Door(MODERATORS, POST, at=_pk("pending"))],
    "moderation:hide": [Door(MODERATORS, FORM, at=_number("public"), data=REASON)],
    "moderation:restore": [Door(MODERATORS, FORM, at=_number("hidden"))],
    "moderation:publish_later": [Door(MODERATORS, FORM, at=_number("private"))],
    "moderation:hide_post": [Door(MODERATORS, FORM, at=_post("public", 2), data=REASON)],
    "moderation:restore_post": [Door(MODERATORS, FORM, at=_post("public", 3))],
}

# Who is meant by an actor of the route; people of other agencies never, but where one is named.
ACTORS_ON_THE_ROUTE = {
    Actor.SUPERVISOR: holding("supervise"),
    Actor.NAMED_AGENCY: frozenset({"other_clerk"}),
    Actor.DISPATCHER: CENTRE,
    Actor.AGENCY: AGENCY,
    Actor.HEAD: HEAD,
    Actor.AUTHOR: AUTHOR,
    Actor.SUPERVISOR: holding("supervise"),
}


def taking(act, status, *actors):
    """Who may take an act by the route; ``actors`` where a page serves some of them alone."""
    meant = actors or ROUTE[act].actors_from(status) & set(ACTORS_ON_THE_ROUTE)
    assert set(meant) <= ROUTE[act].actors_from(status)
    return frozenset().union(*(ACTORS_ON_THE_ROUTE[actor] for actor in meant))


WORKORDERS = {
    "how_it_works": [Door(ANYONE)],
    "when_answered": [Door(ANYONE)],
    "workorders:list": [Door(SEEING_ORDERS | {"other_clerk"})],
    "workorders:spreadsheet": [Door(SEEING_ORDERS | {"other_clerk"})],
    "workorders:changes": [Door(SEEING_ORDERS | {"other_clerk"}, FORM, data=_fixed(until="1"))],
    "workorders:case_file": [Door(SEEING_ORDERS, at=_number("order"))],
    "workorders:awaiting_dispatch": [Door(CENTRE)],
    "workorders:dispatch_together": [Door(CENTRE, FORM)],
    "workorders:point_elsewhere": [
        Door(CENTRE, FORM, at=_number("public"), data=_fixed(where="请到市供电公司营业厅。"))
    ],
    # No agency of the world is the centre.
    "workorders:answer_directly": [Door(NOBODY, POST, at=_number("public"))],
    "workorders:take_note": [Door(CENTRE, FORM, at=_number("public"))],
    "workorders:write_private_note": [
        Door(
            CENTRE | holding("supervise"),
            FORM,
            at=_number("public"),
            data=lambda _world: {"private-text": "已电话联系过"},
        )
    ],
    "workorders:supervision": [Door(holding("supervise"))],
    "workorders:parts": [Door(holding("handle_orders"))],
    "workorders:part": [
        Door(
            frozenset({"other_clerk"}),
            FORM,
            at=lambda w: {"pk": w.part.pk},
            data=_fixed(text="管道由我局检修。"),
        )
    ],
    "workorders:refuse_part": [
        Door(frozenset({"other_clerk"}), FORM, at=lambda w: {"pk": w.part.pk}, data=REASON)
    ],
    "workorders:call_assisting": [
        Door(
            taking("call_assisting", "accepted"),
            FORM,
            at=_number("accepted"),
            data=lambda w: {
                "agency": w.water.pk,
                "instructions": "请说明管道情况。",
                "due_at": f"{timezone.localtime() + timedelta(hours=3):%Y-%m-%dT%H:%M}",
            },
        )
    ],
    "workorders:unanswered": [Door(CENTRE | holding("supervise"))],
    "workorders:dispatch": [
        Door(CENTRE, FORM, at=_number("public"), data=lambda w: {"agency": w.water.pk})
    ],
    "workorders:detail": [
        Door(SEEING_ORDERS, at=_number("order")),
        Door(SEEING_ORDERS, at=_number("private_order")),
        Door(CENTRE | {"supervisor", "other_clerk"}, at=_number("withdrawn")),
    ],
    "workorders:reveal_contact": [
        Door(
            SEEING_ORDERS & holding("reveal_contact"),
            POST,
            at=_number("private_order"),
            data=_fixed(**{"look-why": "call"}),
        )
    ],
    "workorders:write_to_author": [
        Door(
            taking("write_to_author", "accepted"),
            FORM,
            at=_number("accepted"),
            data=_fixed(text="您好，周三上门可以吗？"),
        )
    ],
    "workorders:ask_author": [
        Door(
            taking("ask_author", "accepted"),
            FORM,
            at=_number("accepted"),
            data=_fixed(text="请问门牌号是多少？"),
        )
    ],
    "workorders:drop_question": [
        Door(AGENCY | CENTRE, POST, at=_number("waiting")),
    ],
    "talk:own": [
        Door(AUTHOR, FORM, at=_matter_of("waiting"), data=_fixed(text="十二号楼")),
        Door(AUTHOR, FORM, at=_matter_of("private_order"), data=_fixed(text="十二号楼")),
        Door(NOBODY, FORM, at=_number("hidden")),
    ],
    "talk:picture": [Door(AUTHOR | SEEING_ORDERS, at=_sent_picture)],
    # The token gives access, whoever is signed in; a forged one is a 404.
    "talk:answer": [
        Door(ANYONE, FORM, at=_question_token, data=_fixed(answer="1", text="十二号楼")),
        Door(NOBODY, FORM, at=_fixed(token="0" * 64)),
    ],
    "workorders:contact": [
        Door(
            taking("contact", "dispatched"),
            FORM,
            at=_number("order"),
            data=_fixed(way="phone", is_reached="no", made_at=""),
        )
    ],
    "workorders:accept": [Door(taking("accept", "dispatched"), POST, at=_number("order"))],
    "workorders:reply": [
        Door(
            taking("draft_reply", "accepted"),
            POST,
            looking=SEEING_ORDERS,
            at=_number("accepted"),
            data=_fixed(text="已经修好。", kind="final"),
        )
    ],
    "workorders:sign_off": [
        Door(
            taking("sign_off", "awaiting_sign_off"),
            POST,
            at=_number("to_sign"),
            data=_version("to_sign"),
        ),
    ],
    "workorders:send_reply_back": [
        Door(
            taking("send_reply_back", "awaiting_sign_off"),
            POST,
            at=_number("to_sign"),
            data=REASON,
        ),
        Door(
            taking("send_reply_back", "awaiting_publication"),
            POST,
            at=_number("to_publish"),
            data=REASON,
        ),
    ],
    "workorders:publish_reply": [
        Door(
            taking("publish_reply", "awaiting_publication"),
            POST,
            at=_number("to_publish"),
            data=_version("to_publish"),
        )
    ],
    "workorders:correct": [
        Door(
            taking("draft_correction", "answered"),
            FORM,
            at=_number("answered"),
            data=_fixed(text="八点开门，周日休息。", reason="漏了周日"),
        )
    ],
    "workorders:sign_off_correction": [
        Door(
            taking("sign_off_correction", "answered"),
            POST,
            at=_number("correction_to_sign"),
            data=_version("correction_to_sign"),
        ),
    ],
    "workorders:send_correction_back": [
        Door(
            taking("send_correction_back", "answered", Actor.HEAD),
            POST,
            at=_number("correction_to_sign"),
            data=REASON,
        ),
        Door(
            taking("send_correction_back", "answered", Actor.DISPATCHER),
            POST,
            at=_number("correction_to_publish"),
            data=REASON,
        ),
    ],
    "workorders:publish_correction": [
        Door(
            taking("publish_correction", "answered"),
            POST,
            at=_number("correction_to_publish"),
            data=_version("correction_to_publish"),
        )
    ],
    "workorders:give_up_correction": [
        Door(
            taking("give_up_correction", "answered", Actor.AGENCY),
            POST,
            at=_number("correction_to_sign"),
        )
    ],
    "unsolved:report": [
        Door(
            taking("report_unsolved", "answered"),
            FORM,
            at=_matter_of("answered"),
            data=_fixed(text="还在漏水。"),
        ),
    ],
    "unsolved:urge": [
        Door(taking("urge", "accepted", Actor.AUTHOR), FORM, at=_matter_of("late"), data=nothing)
    ],
    "workorders:urge": [
        Door(
            taking("urge", "accepted", Actor.DISPATCHER),
            FORM,
            at=_number("accepted"),
            data=_fixed(note="请尽快答复。"),
        )
    ],
    "workorders:answer_urge": [
        Door(
            taking("answer_urge", "accepted"),
            FORM,
            at=lambda w: {"number": w.late.number, "pk": w.urge.pk},
            data=_fixed(text="本周五前答复。"),
        )
    ],
    "workorders:put_under_supervision": [
        Door(
            taking("put_under_supervision", "accepted"),
            FORM,
            at=_number("accepted"),
            data=_fixed(reason="多次反映", due_at="2099-01-01T18:00"),
        )
    ],
    "workorders:report_supervision": [
        Door(
            taking("report_supervision", "accepted"),
            FORM,
            at=_number("supervised"),
            data=_fixed(report="已完成大半。"),
        )
    ],
    "workorders:send_supervision_back": [
        Door(
            taking("send_supervision_back", "accepted"),
            FORM,
            at=_number("reported"),
            data=REASON,
        )
    ],
    "workorders:lift_supervision": [
        Door(taking("lift_supervision", "accepted"), FORM, at=_number("supervised"), data=REASON)
    ],
    "workorders:requests": [Door(SEEING_DISPUTES)],
    "workorders:dispute_order": [
        Door(
            taking("dispute", "dispatched"),
            FORM,
            at=_number("order"),
            data=lambda w: {"basis": w.dispute.basis_id, "reason": "不归我们管。"},
        )
    ],
    "workorders:dispute_detail": [Door(SEEING_DISPUTES, at=_part("dispute"))],
    "workorders:argue_dispute": [
        Door(
            taking("argue_dispute", "dispatched"),
            FORM,
            looking=SEEING_DISPUTES,
            at=_part("dispute"),
            data=REASON,
        )
    ],
    "workorders:take_back_dispute": [
        Door(taking("take_back_dispute", "dispatched"), POST, at=_part("dispute"))
    ],
    "workorders:send_dispute_up": [
        Door(taking("send_dispute_up", "dispatched"), POST, at=_part("dispute"))
    ],
    "workorders:uphold_dispute": [
        Door(
            taking("uphold_dispute", "dispatched", Actor.DISPATCHER),
            POST,
            at=_part("dispute"),
            data=lambda w: {"agency": w.water.pk},
        ),
        Door(
            taking("uphold_dispute", "dispatched", Actor.SUPERVISOR),
            POST,
            at=_part("sent_up_dispute"),
            data=lambda w: {"agency": w.water.pk},
        ),
    ],
    "workorders:reject_dispute": [
        Door(
            taking("reject_dispute", "dispatched", Actor.DISPATCHER),
            POST,
            at=_part("dispute"),
            data=REASON,
        ),
        Door(
            taking("reject_dispute", "dispatched", Actor.SUPERVISOR),
            POST,
            at=_part("sent_up_dispute"),
            data=REASON,
        ),
    ],
    "workorders:request_extension": [
        Door(
            taking("request_extension", "accepted"),
            FORM,
            at=_number("accepted"),
            data=_fixed(amount=2, reason="配件下周到货"),
        )
    ],
    "workorders:extension": [Door(SEEING_ORDERS, at=_part("extension"))],
    "workorders:approve_extension": [
        Door(taking("approve_extension", "accepted"), POST, at=_part("extension"))
    ],
    "workorders:decline_extension": [
        Door(
            taking("decline_extension", "accepted"),
            POST,
            at=_part("extension"),
            data=_fixed(answer="配件已经到了"),
        )
    ],
    "workorders:reopen": [
        Door(taking("reopen", "answered"), FORM, at=_number("answered"), data=REASON)
    ],
    "workorders:withdraw": [
        Door(taking("withdraw", "accepted"), FORM, at=_number("accepted"), data=REASON)
    ],
    "workorders:change_agency": [
        Door(
            taking("change_agency", "dispatched"),
            FORM,
            at=_number("order"),
            data=lambda w: {"agency": w.water.pk, "reason": "应由水务办理"},
        )
    ],
    "workorders:calendar": [Door(SEEING_ORDERS | {"other_clerk"})],
    "workorders:enter_calendar": [Door(CALENDAR_KEEPERS, FORM)],
    "workorders:follow_calendar": [Door(CALENDAR_KEEPERS, POST)],
    "workorders:exports": [Door(EXPORTERS, FORM, data=_fixed(format="csv", selection="all"))],
    "workorders:export": [
        Door(EXPORTERS, at=_number("batch")),
        Door(PERSONAL_EXPORTERS, at=_number("personal_batch")),
    ],
    "workorders:download": [
        Door(EXPORTERS, POST, at=_number("batch")),
        Door(PERSONAL_EXPORTERS, POST, at=_number("personal_batch")),
    ],
    "agencies:import": [Door(ADMINISTRATORS, FORM)],
    "agencies:template": [Door(ADMINISTRATORS)],
}

SORTING = MODERATORS | CENTRE
DESK = {
    "desk:search": [Door(STAFF)],
    "desk:retire_agency": [Door(ADMINISTRATORS, FORM, at=_fixed(slug="transport"))],
    "desk:close_account": [Door(ADMINISTRATORS, FORM, at=_pk("other_clerk"))],
    "desk:accept_and_dispatch": [
        Door(
            MODERATORS,
            FORM,
            at=_number("pending"),
            data=lambda w: {"agency": w.water.pk, **_version("pending")(w)},
        ),
        # Already decided: redirects to its page.
        Door(MODERATORS, FORM, at=_number("private"), answers=frozenset({302})),
    ],
    "desk:take_back": [Door(MODERATORS, FORM, at=_pk("pending")), Door(NOBODY, at=_pk("draft"))],
    "desk:take_back_together": [
        Door(MODERATORS, FORM, at=_pk("together")),
        Door(NOBODY, FORM, at=_pk("single_decision")),
    ],
    "desk:return_to_moderators": [
        Door(CENTRE, FORM, at=_number("public"), data=_fixed(note="这是广告。"))
    ],
    "desk:about_staff": [
        Door(SORTING, FORM, at=_number("public"), data=lambda w: {"agency": w.water.pk}),
    ],
    "desk:correct_kind": [
        Door(MODERATORS, FORM, at=_number("pending"), data=_fixed(kind="complaint")),
        Door(SORTING, FORM, at=_number("public"), data=_fixed(kind="complaint")),
        Door(NOBODY, FORM, at=_number("returned"), data=_fixed(kind="complaint")),
    ],
}

DOORS = SITE | ACCOUNTS | READING | OWN | WRITING | MODERATION | WORKORDERS | DESK
# Every URL of the Django admin: administrators only.
ADMIN = Door(
    ADMINISTRATORS,
    ANY_METHOD,
    answers=frozenset({200, 302, 400, 403, 404, 405}),
)
