"""
Test data with some rows of each kind, created by the workflow functions, for tests that check
all of it at once (every URL, every invariant). It takes seconds to create, so it is created
once for a module, and each test uses it in its own transaction.
"""

import shutil
from contextlib import contextmanager
from datetime import timedelta
from types import SimpleNamespace

import pytest
from django.db import transaction
from django.test import override_settings
from django.utils import timezone

from forum import workflow as forum
from forum.choices import Purpose
from forum.models import ImportBatch, Post
from moderation import workflow as moderation
from moderation.appeals import workflow as appeals
from moderation.models import Outcome
from moderation.practice import workflow as practice
from moderation.workflow.ledger import Verdict
from moderation.workflow.second_looks import draw
from moderation.workflow.together import Chosen
from portal.agencies.models import RoutingRule
from portal.audit.chain import sealing
from tests import builders
from workorders import exporting
from workorders import workflow as workorders
from workorders.models import DisputeBasis


@pytest.fixture(scope="module")
def made_once(django_db_setup, django_db_blocker, tmp_path_factory):
    media = tmp_path_factory.mktemp("world") / "media"
    with kept_for_a_module(make_world, media=media, blocker=django_db_blocker) as made:
        yield made, media


@pytest.fixture
def world(made_once, settings, db):
    """The test data with a copy of its files; changes are rolled back after each test."""
    made, media = made_once
    shutil.copytree(media, settings.MEDIA_ROOT)
    return made


@contextmanager
def kept_for_a_module(make, *, media, blocker):
    """Run ``make`` in a transaction and yield its result; rolled back on exit."""
    with blocker.unblock(), override_settings(MEDIA_ROOT=media), transaction.atomic():
        yield make()
        transaction.set_rollback(True)


def make_world():
    world = SimpleNamespace()
    add_people(world)
    _add_submissions(world)
    _add_appeals(world)
    _add_threads(world)
    _add_orders(world)
    world.import_batch = ImportBatch.objects.create(source_system="old", file_name="old.csv")
    forum.import_thread(
        forum.ImportedMatter(
            source_system="old",
            source_number="1",
            title="旧信一封",
            text="从前的事。",
            at=timezone.now() - timedelta(days=900),
            reply="已办。",
            replied_at=timezone.now() - timedelta(days=890),
        ),
        batch=world.import_batch,
    )
    sealing.seal_waiting()
    return world


def add_people(world):
    """Create the actors of ``doors.py``."""
    world.transport, world.water = builders.agency("transport"), builders.agency("water")
    # Nobody works for it.
    world.bureau = builders.agency("bureau")
    RoutingRule.objects.create(words="站台", agency=world.transport)
    for name in ("citizen", "neighbour"):
        setattr(world, name, builders.person(name))
    world.browser = world.citizen.browsers.create(
        session_key="elsewhere", seen_on=timezone.localdate()
    )
    world.stranger = builders.person("stranger", verified=False)
    for role in ("moderator", "dispatcher", "supervisor"):
        setattr(world, role, builders.person(role, role=role))
    world.administrator = builders.person("administrator", is_superuser=True, is_staff=True)
    world.clerk = builders.member("clerk", agency=world.transport, role="clerk")
    world.head = builders.member("head", agency=world.transport, role="head")
    world.other_clerk = builders.member("other_clerk", agency=world.water, role="clerk")


def _add_submissions(world):
    world.draft = builders.draft(world.citizen)
    world.upload = forum.attach(world.draft.pk, by=world.citizen, file=builders.picture())
    world.pending = builders.pending(world.citizen)
    world.question = moderation.ask(
        world.pending.pk, by=world.moderator, asked=None, note="这一条归哪个单位？"
    )
    world.returned = _decided(world, moderation.send_back, reason=builders.reason("vague"))
    world.refused = _decided(world, moderation.refuse, reason=builders.reason("court"))
    world.single_decision = world.refused.decisions.get()
    _decide_together(world)


def _decide_together(world):
    """Two submissions refused at one press; ``together`` is the first decision."""
    flood = [builders.pending(world.citizen, title=f"回收手机{number}") for number in (1, 2)]
    moderation.decide_together(
        [Chosen(one.pk, one.latest_version.pk) for one in flood],
        Verdict(Outcome.REFUSE, builders.reason("advertising")),
        by=world.moderator,
        batch="0b0e1c3a-0000-4000-8000-000000000000",
    )
    world.together = flood[0].decisions.get()


def _add_appeals(world):
    """Appeals in each state: open, upheld, rejected; the second moderator decides."""
    other = builders.person("other_moderator", role="moderator")
    for name, ruling in (
        ("appealed", None),
        ("upheld", appeals.Ruling(True, "可以发布。")),
        ("rejected", appeals.Ruling(False, "还没有结案。")),
    ):
        refused = _decided(world, moderation.refuse, reason=builders.reason("court"))
        made = appeals.appeal(refused.pk, by=world.citizen, words="案子已经结了。")
        setattr(world, name, refused)
        if ruling:
            appeals.decide_appeal(made.pk, ruling, by=other)
        else:
            world.appeal = made


def _add_threads(world):
    world.public = _published(world, "公交站台什么时候修好", with_picture=True)
    world.practice = practice.start(by=world.administrator)
    approve = Verdict(Outcome.APPROVE)
    practice.answer(world.practice.pk, approve, position=1, by=world.administrator)
    world.second_look = draw(world.public.submission.decisions.get(), one_in=1)
    world.private = _decided(world, moderation.accept_unpublished, with_picture=True).thread
    forum.mark_about_staff(world.private.pk, by=world.moderator, agency=world.bureau)
    world.hidden = _published(world, "说得太过分的一件事")
    moderation.hide(world.hidden.pk, by=world.moderator, reason="个人信息")
    world.edited = _published(world, "路灯坏了")
    first_post = Post.objects.get(thread=world.edited, number=1)
    # Answered before it was edited: the earlier text stays readable.
    _decided(
        world, moderation.approve, author=world.neighbour, purpose=Purpose.ANSWER,
        thread=world.edited, text="我也看见了。",
    )  # fmt: skip
    _decided(
        world, moderation.approve, purpose=Purpose.EDIT, thread=world.edited, post=first_post,
        text="路灯坏了，三天了。",
    )  # fmt: skip
    answer = {"author": world.neighbour, "purpose": Purpose.ANSWER, "thread": world.public}
    _decided(world, moderation.approve, **answer)
    _decided(world, moderation.approve, text="还没修。", **answer)
    world.hidden_post = Post.objects.get(thread=world.public, number=3)
    moderation.hide_post(world.hidden_post.pk, by=world.moderator, reason="骂人")
    forum.follow(world.public.pk, by=world.neighbour)
    _add_flags(world)
    # A warning stops nothing that the tests do.
    world.sanction = moderation.impose_sanction(
        world.neighbour.pk,
        moderation.SanctionOrder("warning", "insults", "请好好说话"),
        by=world.moderator,
    )


def _add_flags(world):
    """One that waits, and one whose post was kept."""
    post = Post.objects.get(thread=world.public, number=2)
    world.flag = moderation.flag(post.pk, by=world.citizen, reason="insults")
    kept = Post.objects.get(thread=world.edited, number=1)
    world.kept_flag = moderation.flag(kept.pk, by=world.neighbour, reason="untrue")
    verdict = moderation.FlagVerdict(
        outcome="keep", reason="查过了，是真的", edition=1, last_flag=world.kept_flag.pk
    )
    moderation.decide_flags(kept.pk, verdict, by=world.moderator)


def _add_orders(world):
    """Add an order in each state in which an agency or a dispatcher must act."""
    by = {"by": world.dispatcher}
    handing_in = {"clerk": world.clerk}
    signing = handing_in | {"head": world.head}
    world.settled = _published(world, "邮筒满了")
    workorders.point_elsewhere(world.settled.pk, where="请到邮政支局窗口。", **by)
    world.dispatched = _published(world, "斑马线看不清")
    world.withdrawn = builders.order(world.dispatched, agency=world.water, **by)
    workorders.withdraw(world.withdrawn.pk, reason="派错了", **by)
    world.order = builders.order(world.dispatched, agency=world.transport, **by)
    world.accepted = _accepted(world, _published(world, "末班车太早"))
    _add_requests(world)
    world.to_sign = _accepted(world, _published(world, "站名写错"))
    builders.handed_in(world.to_sign, **handing_in)
    world.to_publish = _accepted(world, _published(world, "车厢太冷"))
    builders.signed(world.to_publish, **signing)
    world.answered = _accepted(world, _published(world, "几点开门"))
    builders.answered(world.answered, dispatcher=world.dispatcher, **signing)
    _add_talk(world)
    _add_corrections(world, signing)
    _add_pressed(world, handing_in)
    private = _decided(world, moderation.accept_unpublished, title="家里的事").thread
    world.private_order = _accepted(world, private)
    world.batch = exporting.make_batch(format="csv", selection="new", **by)
    world.personal_batch = exporting.make_batch(format="json", personal=True, **by)


def _add_pressed(world, handing_in):
    """A late order that was urged by its author and the centre, and two under supervision."""
    long_ago = timezone.now() - timedelta(days=60)
    world.late = workorders.accept(
        builders.order(
            _published(world, "路面一直没修"), by=world.dispatcher, agency=world.transport,
            at=long_ago,
        ).pk,
        by=world.clerk,
    )  # fmt: skip
    asked = timezone.now() - timedelta(days=20)
    world.urge = workorders.urge_as_author(world.late.thread_id, by=world.citizen, at=asked)
    workorders.urge(world.late.pk, by=world.dispatcher, note="请说明进度。")
    helped = _accepted(world, _published(world, "路面塌陷，像是水管漏水"))
    tomorrow = timezone.now() + timedelta(hours=20)
    world.part = workorders.call_assisting(
        helped.pk, by=world.clerk, agency=world.water, due_at=tomorrow, instructions="管道情况？"
    )
    for name in ("supervised", "reported"):
        order = _accepted(world, _published(world, f"多次反映的一件事：{name}"))
        due_at = timezone.now() + timedelta(days=5)
        workorders.put_under_supervision(
            order.pk, by=world.supervisor, due_at=due_at, reason="多次反映"
        )
        setattr(world, name, order)
    workorders.report_supervision(world.reported.pk, by=world.clerk, report="已完成大半。")


def _add_talk(world):
    """An order that waits for its author, with a picture, after a contact and a message."""
    world.waiting = _accepted(world, _published(world, "楼道灯不亮"))
    order, by = world.waiting.pk, {"by": world.clerk}
    workorders.note_contact(order, way="phone", is_reached=True, said="要问门牌号", **by)
    workorders.write_to_author(order, text="您好，我们这周去看。", **by)
    workorders.write_to_agency(order, text="好的，谢谢。", by=world.citizen)
    pictures = workorders.prepare_pictures([builders.picture()])
    workorders.ask_author(order, text="是图上这栋楼吗？", pictures=pictures, **by)


def _add_requests(world):
    """A dispute of each standing, and a request for more time."""
    for name in ("dispute", "sent_up_dispute"):
        order = builders.order(
            _published(world, f"不知归谁管：{name}"), by=world.dispatcher, agency=world.transport
        )
        made = workorders.dispute(
            order.pk, by=world.clerk, basis=DisputeBasis.objects.first(), reason="不归我们管。",
            named_agency=world.water,
        )  # fmt: skip
        setattr(world, name, made)
    workorders.send_dispute_up(world.sent_up_dispute.pk, by=world.dispatcher)
    world.extension = workorders.request_extension(
        _accepted(world, _published(world, "配件没到")).pk, by=world.clerk, amount=2,
        reason="配件下周到货",
    )  # fmt: skip


def _add_corrections(world, signing):
    """Add a correction in each state, including a published one."""
    for name in ("correction_to_sign", "correction_to_publish", "corrected"):
        order = _accepted(world, _published(world, f"答复有误的一件事：{name}"))
        builders.answered(order, dispatcher=world.dispatcher, **signing)
        setattr(world, name, order)
    builders.correction(world.correction_to_sign, clerk=world.clerk)
    builders.signed_correction(world.correction_to_publish, **signing)
    version = builders.signed_correction(world.corrected, **signing)
    workorders.publish(
        world.corrected.pk, kind="correction", by=world.dispatcher, version_id=version.pk
    )


def _accepted(world, thread):
    return builders.accepted_order(
        thread, by=world.dispatcher, agency=world.transport, clerk=world.clerk
    )


def _published(world, title, **fields):
    return _decided(world, moderation.approve, title=title, **fields).thread


def _decided(world, step, *, author=None, reason=None, with_picture=False, **fields):
    draft = builders.draft(author or world.citizen, **fields)
    if with_picture:
        forum.attach(draft.pk, by=draft.author, file=builders.picture())
    submission = forum.submit(draft.pk, by=draft.author)
    version = submission.latest_version
    why = {"reason": reason} if reason else {}
    step(submission.pk, version_id=version.pk, by=world.moderator, **why)
    submission.refresh_from_db()
    return submission
