"""Which rule gives the dates of a matter, and that running orders keep theirs."""

import datetime

import pytest
from django.core.exceptions import ValidationError
from django.db import IntegrityError, transaction
from django.urls import reverse
from django.utils import timezone

from forum.models import Thread
from forum.urgency import Priority
from portal.agencies.models import Category
from tests import builders
from workorders import workflow
from workorders.clocks.rules import NoRule, find_rule, rule_for
from workorders.models import DeadlineRule
from workorders.workflow.deadline_rules import end_rule, enter_rule

pytestmark = pytest.mark.django_db


def rule(**facts):
    amounts = {"accept_amount": 1, "answer_amount": 5, "rectify_amount": 48}
    return DeadlineRule(**(amounts | facts))


@pytest.fixture
def admin():
    return builders.person("admin", role="administrator")


@pytest.fixture
def heating():
    above = Category.objects.create(slug="housing", name="住房")
    return Category.objects.create(slug="housing-heating", name="供暖", parent=above)


def test_the_seeded_rules_are_those_of_the_hotline():
    found = {
        kind: find_rule(priority=Priority.USUAL, kind=kind).answer_amount
        for kind in ["inquiry", "help", "suggestion", "complaint", "report", "other", ""]
    }
    assert found == {"inquiry": 2, "help": 10, "suggestion": 10, "complaint": 15, "report": 15,
                     "other": 15, "": 15}  # fmt: skip
    danger = find_rule(priority=Priority.DANGER, kind="complaint")
    assert (danger.accept_amount, danger.accept_unit) == (15, "minutes")
    assert (danger.answer_amount, danger.answer_unit, danger.contact_amount) == (24, "hours", None)


@pytest.mark.parametrize(
    ("facts", "wins"),
    [
        ([{"kind": "complaint", "category": "housing"}, {"kind": "complaint"}], 0),
        ([{"category": "housing"}, {"category": "housing-heating"}], 1),
        ([{"kind": "complaint", "category": "housing"}, {"agency": "transport"}], 0),
        ([{"category": "housing-heating"}, {"agency": "transport"}], 1),
        ([{"agency": "water"}, {"category": "housing"}], 1),
        ([{"kind": "inquiry", "agency": "transport"}, {"agency": "transport"}], 1),
    ],
)
def test_the_most_specific_rule_wins(heating, transport, water, admin, facts, wins):
    nodes = {"housing": heating.parent, "housing-heating": heating, "transport": transport,
             "water": water}  # fmt: skip
    made = []
    for number, stated in enumerate(facts):
        # The seeded rule for complaints is replaced by the first one that states only the kind.
        stated = {name: nodes.get(value, value) for name, value in stated.items()}
        old = DeadlineRule.objects.in_force().filter(kind="complaint", category=None, agency=None)
        replaces = old.get().pk if stated == {"kind": "complaint"} else None
        new = rule(answer_amount=40 + number, **stated)
        made.append(enter_rule(new, by=admin, replaces=replaces))
    found = find_rule(priority=Priority.USUAL, kind="complaint", category=heating, agency=transport)
    assert found == made[wins]


def test_a_running_order_keeps_the_rule_it_was_dispatched_under(
    thread, dispatcher, transport, admin, moderator
):
    order = builders.order(thread, by=dispatcher, agency=transport)
    before = order.transitions.get().data["due"]["rule_number"]
    changed = rule_for(thread, transport)
    enter_rule(
        rule(kind=changed.kind, answer_amount=1), by=admin, replaces=changed.pk,
        at=timezone.now() + datetime.timedelta(seconds=1),
    )  # fmt: skip
    order.refresh_from_db()
    assert order.due_at.isoformat() == order.thread.due_at.isoformat()
    assert before == changed.pk
    later = timezone.now() + datetime.timedelta(minutes=1)
    assert rule_for(thread, transport, at=later).answer_amount == 1
    assert rule_for(thread, transport, at=order.dispatched_at).pk == before


def test_two_people_who_change_one_rule_make_one_new_version(admin):
    old = find_rule(priority=Priority.USUAL, kind="inquiry")
    enter_rule(rule(kind="inquiry"), by=admin, replaces=old.pk)
    with pytest.raises(ValidationError) as refused:
        enter_rule(rule(kind="inquiry"), by=admin, replaces=old.pk)
    assert refused.value.code == "changed_meanwhile"
    assert DeadlineRule.objects.in_force().filter(kind="inquiry").count() == 1


def test_the_database_refuses_a_second_rule_for_the_same(admin):
    with pytest.raises(IntegrityError), transaction.atomic():
        rule(kind="inquiry").save()


def test_the_general_rule_cannot_be_ended_a_special_one_can(admin, transport):
    general = find_rule(priority=Priority.USUAL, kind="")
    with pytest.raises(ValidationError):
        end_rule(general.pk, by=admin)
    special = enter_rule(rule(agency=transport), by=admin)
    end_rule(special.pk, by=admin)
    assert find_rule(priority=Priority.USUAL, kind="", agency=transport) == general


def test_without_any_rule_nothing_is_guessed():
    DeadlineRule.objects.all().delete()
    with pytest.raises(NoRule):
        rule_for(Thread(kind="complaint"))


def test_the_administrator_changes_a_rule_and_the_old_one_stays(client, admin):
    client.force_login(admin)
    old = find_rule(priority=Priority.USUAL, kind="inquiry")
    address = reverse("admin:workorders_deadlinerule_change", args=[old.pk])
    page = client.get(address)
    assert page.status_code == 200
    typed = {
        "priority": 0, "kind": "inquiry", "accept_amount": 1, "accept_unit": "working_days",
        "contact_amount": 1, "contact_unit": "working_days", "answer_amount": 3,
        "answer_unit": "working_days", "rectify_amount": 48, "rectify_unit": "hours",
    }  # fmt: skip
    assert client.post(address, typed).status_code == 302
    old.refresh_from_db()
    new = find_rule(priority=Priority.USUAL, kind="inquiry")
    assert old.ended_at is not None
    assert (old.answer_amount, new.answer_amount, new.entered_by_name) == (2, 3, admin.display_name)
    # The page of the old version cannot be saved any more.
    assert client.post(address, typed).status_code == 403
    listed = client.get(reverse("admin:workorders_deadlinerule_changelist")).context["cl"]
    assert listed.result_count == DeadlineRule.objects.in_force().count() == 8


@pytest.mark.parametrize(
    ("changed", "said"),
    [({"answer_amount": 0}, "1 到 400"), ({"answer_unit": "hours"}, "按工作日答复"),
     ({"answer_amount": 9999}, "1 到 400")],
)  # fmt: skip
def test_nonsense_is_refused_with_a_sentence(client, admin, changed, said):
    client.force_login(admin)
    typed = {
        "priority": 0, "kind": "report", "accept_amount": 1, "accept_unit": "working_days",
        "contact_amount": "", "contact_unit": "working_days", "answer_amount": 3,
        "answer_unit": "working_days", "rectify_amount": 48, "rectify_unit": "hours",
    }  # fmt: skip
    page = client.post(reverse("admin:workorders_deadlinerule_add"), typed | changed)
    assert page.status_code == 200
    assert said in page.content.decode()


def test_rules_of_an_agency_give_its_orders_their_dates(thread, dispatcher, transport, admin):
    enter_rule(rule(agency=transport, answer_amount=1), by=admin)
    order = workflow.dispatch(thread.pk, by=dispatcher, agency=transport)
    assert order.transitions.get().data["due"]["amount"] == 1
    assert order.due_at == order.accept_due_at
