"""The fields of an order in an export batch."""

from datetime import datetime
from io import BytesIO

import pytest
from django.utils import timezone, translation
from openpyxl import load_workbook

from forum import workflow as forum
from forum.choices import Kind
from portal.agencies.models import Category
from tests import builders
from tests.workorders import export_builders as exports
from workorders import workflow
from workorders.exporting import make_batch
from workorders.exporting.fields import FIELDS, MASKED


@pytest.fixture
def order(citizen, moderator, dispatcher, transport, area, category):
    stop = Category.objects.create(slug="stops", name="公交站台", parent=category)
    return exports.order(
        citizen, moderator, dispatcher, transport,
        kind=Kind.INQUIRY, category=stop, area=area, place="南桥路 5 号",
    )  # fmt: skip


def test_the_fields_stand_in_the_order_of_the_office(order):
    assert exports.NAMES == [
        "order_number", "matter_number", "source_system", "source_number", "channel", "kind",
        "category_1", "category_2", "category_3", "title", "text", "area", "place", "visibility",
        "author", "contact", "may_phone", "lead_agency", "received_at", "published_at",
        "dispatched_at", "accepted_at", "due_at",
        "citizen_waited_days", "with_agency_since", "was_overdue",
        "replied_at", "closed_at", "returns", "status",
        "official_reply", "reply_kind", "link",
        # What came later stands behind, so that no column of before has moved.
        "urgent", "reopened", "hand_overs", "instructions", "days_late", "first_reply_days",
        "solved", "revision",
        "accept_due_at", "first_contact_due_at", "first_contact_at", "paused_at", "extensions",
        "disputes", "urges", "supervised_until", "facts_found", "claim", "outcome", "summary",
    ]  # fmt: skip
    assert list(exports.exported(order)) == exports.NAMES


def test_json_speaks_in_machine_words(order, settings):
    settings.SITE_URL = "https://wenzhong.example"
    row = exports.exported(order)
    assert row["kind"] == "inquiry"
    assert row["channel"] == "web"
    assert row["status"] == "dispatched"
    assert row["visibility"] == "public"
    assert row["title"] == "公交站台什么时候修好"
    assert row["text"] == "站台的顶棚坏了两个月了。"
    assert row["lead_agency"] == {"slug": "transport", "name": "市交通运输局"}
    assert row["area"] == {"slug": "zhenhe", "name": "枕河区"}
    assert row["place"] == "南桥路 5 号"
    assert row["link"] == f"https://wenzhong.example/threads/{order.thread.number}/"
    assert row["returns"] == 0


def test_the_category_has_a_column_for_each_level(order):
    row = exports.exported(order)
    levels = [row["category_1"]["slug"], row["category_2"]["slug"], row["category_3"]]
    assert levels == ["traffic", "stops", None]


def test_json_gives_moments_with_their_zone(order):
    row = exports.exported(order)
    assert row["dispatched_at"] == timezone.localtime(order.dispatched_at).isoformat(
        timespec="seconds"
    )
    assert row["dispatched_at"].endswith("+08:00")


def test_csv_gives_moments_with_their_zone(order):
    _dispatch_late_in_the_evening(order)
    row = dict(zip(exports.NAMES, _last_row("csv"), strict=True))
    assert row["dispatched_at"] == "2026-11-20T21:05:00+08:00"


@pytest.mark.parametrize("zone", ["Asia/Shanghai", "America/New_York"])
def test_xlsx_gives_moments_as_moments_of_the_city(order, zone):
    _dispatch_late_in_the_evening(order)
    with timezone.override(zone):
        cell = _cells_of_xlsx()["dispatched_at"]
    assert cell.is_date
    assert cell.value == datetime(2026, 11, 20, 21, 5)
    assert cell.number_format == "yyyy-mm-dd hh:mm"


def test_a_number_of_a_matter_is_text_in_both_tables(order):
    cell = _cells_of_xlsx()["matter_number"]
    assert (cell.value, cell.data_type, cell.number_format) == (order.thread.number, "s", "@")
    number = dict(zip(exports.NAMES, _last_row("csv"), strict=True))["matter_number"]
    assert number == f"{order.thread.number}\t"
    assert number.strip() == order.thread.number


def _dispatch_late_in_the_evening(order):
    order.dispatched_at = timezone.make_aware(datetime(2026, 11, 20, 21, 5))
    order.save(update_fields=["dispatched_at"])


def _cells_of_xlsx():
    data = exports.content(make_batch(by=None, format="xlsx"))
    return dict(zip(exports.NAMES, list(load_workbook(BytesIO(data)).active.rows)[-1], strict=True))


@pytest.mark.parametrize("format", ["csv", "xlsx"])
def test_tables_speak_the_language_of_who_makes_them(order, format):
    with translation.override("en"):
        header, row = exports.table_of(make_batch(by=None, format=format))
        assert header == [str(column.header) for column in FIELDS]
    cells = dict(zip(exports.NAMES, row, strict=True))
    assert cells["lead_agency"] == "Transport Bureau"
    assert cells["kind"] == "Inquiry"


def test_what_was_not_stated_is_empty(citizen, moderator, dispatcher, transport):
    bare = exports.order(citizen, moderator, dispatcher, transport)
    row = exports.exported(bare)
    unstated = ["source_system", "source_number", "category_1", "area", "place", "accepted_at"]
    unstated += ["replied_at", "closed_at", "official_reply", "reply_kind"]
    assert {name: row[name] for name in unstated} == dict.fromkeys(unstated)
    table = dict(zip(exports.NAMES, _last_row("csv"), strict=True))
    assert {table[name] for name in unstated} == {""}


def test_the_final_reply_is_the_official_one(order, clerk, head, dispatcher):
    exports.answer(order, clerk, head, dispatcher, text="正在查。", kind="progress")
    assert exports.exported(order)["official_reply"] is None
    exports.answer(order, clerk, head, dispatcher, text="已经修好。")
    row = exports.exported(order)
    assert (row["official_reply"], row["reply_kind"]) == ("已经修好。", "final")
    assert row["status"] == "answered"
    assert row["replied_at"]


def test_the_newest_final_reply_counts(order, clerk, head, dispatcher):
    exports.answer(order, clerk, head, dispatcher, text="已经修好。")
    workflow.reopen(order.pk, by=dispatcher, reason="又坏了。")
    exports.answer(order, clerk, head, dispatcher, text="换了新的顶棚。")
    assert exports.exported(order)["official_reply"] == "换了新的顶棚。"


def test_a_hidden_reply_is_not_exported(order, clerk, head, dispatcher, moderator):
    post = exports.answer(order, clerk, head, dispatcher, text="请找张某。")
    forum.hide_post(post.pk, by=moderator, reason="含有个人信息")
    row = exports.exported(order)
    assert (row["official_reply"], row["reply_kind"]) == (None, None)


def test_a_hidden_matter_keeps_its_facts_and_hands_out_no_words(order, moderator):
    forum.hide(order.thread_id, by=moderator, reason="含有个人信息")
    row = exports.exported(order)
    assert (row["title"], row["text"], row["place"]) == (None, None, None)
    assert (row["visibility"], row["status"]) == ("hidden", "dispatched")


def test_a_private_matter_is_exported_with_its_words(citizen, moderator, dispatcher, transport):
    thread = builders.accepted_unpublished(citizen, moderator, text="请勿公开。")
    order = workflow.dispatch(thread.pk, by=dispatcher, agency=transport)
    row = exports.exported(order)
    assert (row["visibility"], row["text"]) == ("private", "请勿公开。")
    assert row["published_at"] is None


def test_a_withdrawn_order_says_when_it_ended(order, dispatcher):
    workflow.withdraw(order.pk, by=dispatcher, reason="重复")
    ended = order.transitions.get(act="withdraw").at
    assert exports.exported(order)["closed_at"] == timezone.localtime(ended).isoformat(
        timespec="seconds"
    )


def test_author_and_contact_are_masked(order):
    exports.with_contact(order, name="林晚舟", phone="10000000001", may_phone=True)
    row = exports.exported(order)
    assert (row["author"], row["contact"], row["may_phone"]) == (MASKED, MASKED, MASKED)


def test_author_and_contact_are_there_in_a_batch_with_personal_data(order):
    exports.with_contact(
        order, name="林晚舟", phone="10000000001", email="lin@lanchuan.example", may_phone=False
    )
    row = exports.exported(order, personal=True)
    assert row["author"] == "林晚舟"
    assert row["contact"] == "10000000001; lin@lanchuan.example"
    assert row["may_phone"] is False


def test_an_author_who_left_no_name_is_called_by_the_account(order, citizen):
    exports.with_contact(order, phone="10000000001")
    row = exports.exported(order, personal=True)
    assert (row["author"], row["contact"]) == (citizen.display_name, "10000000001")


def test_nobody_is_masked_where_nobody_is_known(order):
    thread = order.thread
    thread.author, thread.contact, thread.signature = None, None, ""
    thread.save(update_fields=["author", "contact", "signature"])
    nobody = {"author": None, "contact": None, "may_phone": None}
    for personal in (False, True):
        row = exports.exported(order, personal=personal)
        assert {name: row[name] or None for name in nobody} == nobody


@pytest.mark.parametrize("format", ["csv", "xlsx", "json"])
def test_no_byte_of_author_or_contact_is_in_a_batch_without_personal_data(
    citizen, moderator, dispatcher, transport, format
):
    citizen.chosen_name = "林晚舟本人"
    citizen.save(update_fields=["chosen_name"])
    order = exports.order(citizen, moderator, dispatcher, transport)
    exports.with_contact(
        order, name="林女士", phone="10000000001", email="lin@lanchuan.example", may_phone=True
    )
    private = ["林晚舟本人", "林女士", "10000000001", "lin@lanchuan.example", citizen.email]
    masked = exports.readable(make_batch(by=None, format=format))
    open_one = exports.readable(make_batch(by=None, format=format, personal=True))
    assert [word for word in private if word.encode() in masked] == []
    # The same search finds them where they belong, so it can find them at all.
    assert [word for word in private[1:4] if word.encode() in open_one] == private[1:4]


def _last_row(format):
    return exports.table_of(make_batch(by=None, format=format))[-1]


def test_what_the_published_reply_states_is_handed_on_and_a_draft_is_not(
    order, clerk, head, dispatcher
):
    stated = {"facts_found": "partly", "claim": "justified", "outcome": "solved",
              "summary": "站台已经修好。"}  # fmt: skip
    workflow.accept(order.pk, by=clerk)
    workflow.draft_reply(order.pk, by=clerk, text="站台顶棚已经修好。", **stated)
    version = workflow.hand_in(order.pk, by=clerk)
    names = list(stated)
    assert [exports.exported(order)[name] for name in names] == [None] * 4
    workflow.sign_off(order.pk, by=head, version_id=version.pk)
    workflow.publish_reply(order.pk, by=dispatcher, version_id=version.pk)
    row = exports.exported(order)
    assert {name: row[name] for name in names} == stated


def test_the_dates_of_the_first_steps_and_urges_are_handed_on(order, dispatcher):
    workflow.urge(order.pk, by=dispatcher, note="请尽快办理")
    row = exports.exported(order)
    order.refresh_from_db()
    assert datetime.fromisoformat(row["accept_due_at"]) == order.accept_due_at
    assert (row["urges"], row["extensions"], row["disputes"]) == (1, 0, 0)
    assert row["paused_at"] is None
