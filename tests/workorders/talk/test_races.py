"""Several people at one question at the same time."""

import pytest

from tests.racing import press_at_once
from workorders import workflow
from workorders.models import AuthorQuestion, CaseMessage
from workorders.workflow.talk import letter_links

pytestmark = pytest.mark.django_db(transaction=True)


def test_the_agency_asks_once_when_eight_press(accepted, clerk):
    outcomes = press_at_once(
        8, lambda: workflow.ask_author(accepted.pk, by=clerk, text="请问几号楼？")
    )
    assert outcomes == {"done": 1, "refused": 7}
    assert accepted.transitions.filter(act="ask_author").count() == 1
    assert AuthorQuestion.objects.count() == 1


def test_page_and_link_at_once_answer_it_once(accepted, question, citizen):
    token = letter_links.token_for(question.key, accepted.thread.number)
    turns = iter(range(8))

    def press():
        if next(turns) % 2:
            return workflow.answer_question(question.pk, by=citizen, text="十二号")
        return workflow.answer_by_link(token, text="十二号")

    assert press_at_once(8, press) == {"done": 1, "refused": 7}
    assert CaseMessage.objects.filter(side="author").count() == 1
    assert accepted.transitions.filter(act="answer_question").count() == 1
