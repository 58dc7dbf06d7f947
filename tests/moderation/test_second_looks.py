"""Some approvals are read again by another moderator, who is not told what was decided."""

import pytest
from django.core.exceptions import PermissionDenied, ValidationError

from forum.redaction.spans import TEXT, Span
from moderation import workflow
from moderation.figures import counting
from moderation.figures.periods import Month
from moderation.models import Outcome, SecondLook
from moderation.workflow.ledger import Verdict
from moderation.workflow.second_looks import draw
from portal.audit.models import AuditLine
from tests import builders
from tests.racing import press_at_once

APPROVE = Verdict(Outcome.APPROVE)
LIST = "/moderation/second-looks/"


def drawn(author, moderator, **fields):
    """A second look at an approval by ``moderator``."""
    submission = builders.pending(author, **fields)
    workflow.approve(submission.pk, version_id=submission.latest_version.pk, by=moderator)
    return draw(submission.decisions.get(), one_in=1)


def test_of_all_approvals_some_are_drawn_and_of_other_decisions_none(citizen, moderator, settings):
    settings.SECOND_LOOK_ONE_IN = 1
    submission = builders.pending(citizen)
    workflow.approve(submission.pk, version_id=submission.latest_version.pk, by=moderator)
    refused = builders.pending(citizen)
    workflow.refuse(
        refused.pk,
        version_id=refused.latest_version.pk,
        by=moderator,
        reason=builders.reason("court"),
    )
    assert [look.decision for look in SecondLook.objects.all()] == [submission.decisions.get()]


def test_what_was_partly_blacked_out_is_shown_to_no_second_moderator(citizen, moderator):
    submission = builders.pending(citizen, text="车主住在七号楼。")
    version = submission.latest_version
    reason, spans = builders.reason("others-data"), (Span(TEXT, 4, 7),)
    verdict = Verdict(Outcome.APPROVE, reason, spans=spans)
    workflow.decide(submission.pk, verdict, version_id=version.pk, by=moderator)
    decision = submission.decisions.get()
    assert decision.data["redactions"]["spans"] == 1
    assert draw(decision, one_in=1) is None


def test_the_share_drawn_is_the_one_that_is_set(citizen, moderator, monkeypatch):
    asked = []
    monkeypatch.setattr("secrets.randbelow", lambda most: asked.append(most) or 1)
    submission = builders.pending(citizen)
    workflow.approve(submission.pk, version_id=submission.latest_version.pk, by=moderator)
    assert draw(submission.decisions.get(), one_in=50) is None
    assert asked == [50]


def test_who_takes_it_is_not_told_what_was_decided_and_by_whom(client, citizen, moderator2):
    owl = builders.person("owl-31", role="moderator")
    look = drawn(citizen, owl, title="桥面坑洼")
    client.force_login(moderator2)
    page = client.get(LIST, follow=True)
    text = page.content.decode()
    assert page.context["look"] == look
    assert "桥面坑洼" in text
    assert "owl-31" not in text
    assert not page.context["form"].is_bound


def test_the_answer_is_kept_once_and_is_in_the_log(client, citizen, moderator, moderator2):
    look = drawn(citizen, moderator)
    client.force_login(moderator2)
    reason = builders.reason("personal-data")
    answer = {"outcome": Outcome.SEND_BACK, "reason": reason.pk}
    client.post(f"{LIST}{look.pk}/", answer)
    look.refresh_from_db()
    assert (look.looked_by, look.outcome, look.reason) == (moderator2, Outcome.SEND_BACK, reason)
    assert not look.agrees
    assert AuditLine.objects.get(act="second_look").data == {"outcome": Outcome.SEND_BACK}
    assert look.decision.submission.thread.is_public
    with pytest.raises(ValidationError):
        workflow.give_second_look(look.pk, APPROVE, by=moderator2)


def test_an_answer_against_publishing_needs_a_reason_that_fits(
    client, citizen, moderator, moderator2
):
    look = drawn(citizen, moderator)
    client.force_login(moderator2)
    for answer in ({"outcome": "refuse"}, {"outcome": "approve", "reason": "x"}, {}):
        page = client.post(f"{LIST}{look.pk}/", answer)
        assert page.status_code == 200
        assert page.context["form"].errors
    look.refresh_from_db()
    assert look.looked_at is None


def test_nobody_takes_a_second_look_at_the_own_decision_or_the_own_text(
    client, moderator, moderator2, citizen
):
    own_decision = drawn(citizen, moderator)
    own_text = drawn(moderator, moderator2)
    client.force_login(moderator)
    assert "look" not in (client.get(LIST).context or {})
    for look in (own_decision, own_text):
        assert client.get(f"{LIST}{look.pk}/").status_code == 404
        with pytest.raises(PermissionDenied):
            workflow.give_second_look(look.pk, APPROVE, by=moderator)
    with pytest.raises(PermissionDenied):
        workflow.give_second_look(own_decision.pk, APPROVE, by=citizen)


@pytest.mark.django_db(transaction=True)
def test_of_two_moderators_at_once_one_answers(citizen, moderator, moderator2):
    look = drawn(citizen, moderator)
    done = press_at_once(4, lambda: workflow.give_second_look(look.pk, APPROVE, by=moderator2))
    assert done == {"done": 1, "refused": 3}
    assert AuditLine.objects.filter(act="second_look").count() == 1


def test_the_share_that_agrees_is_shown_from_five_on(citizen, moderator, moderator2):
    reason = builders.reason("vague")
    for number in range(5):
        assert counting.figures_of(Month.current()).agreement.percent is None
        look = drawn(citizen, moderator)
        refusing = Verdict(Outcome.REFUSE, reason)
        workflow.give_second_look(look.pk, APPROVE if number else refusing, by=moderator2)
    agreement = counting.figures_of(Month.current()).agreement
    assert (agreement.looked, agreement.agreed, agreement.percent) == (5, 4, 80)
