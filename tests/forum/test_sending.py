"""The outcome of a submitted form is a value that does not depend on the request."""

from functools import partial

import pytest
from django.http import QueryDict
from django.utils.datastructures import MultiValueDict

from forum import workflow
from forum.choices import Purpose
from forum.forms import steps
from forum.forms.writing import MatterForm
from forum.models import Submission
from forum.views import sending
from forum.views.entering import Button, Press
from forum.workflow.submissions import drafting
from tests import builders

WORDS = {"kind": "repair", "title": "路灯不亮", "text": "春溪路的路灯坏了三天。"}


def press(by, button=Button.GO_ON, *, step=None, files=(), **typed):
    query = QueryDict(mutable=True)
    query.update(typed)
    return Press(
        by=by, address="203.0.113.9", button=button, step=steps.BY_NAME.get(step),
        is_correction=False, seen=None, typed=query, files=MultiValueDict({"images": list(files)}),
    )  # fmt: skip


def keep(pressed, *, go_on=sending.lead_to_next_step):
    save = partial(drafting.begin, by=pressed.by, purpose=Purpose.MATTER, title="", text="")
    form = pressed.fill(steps.form_for_step(pressed.step))
    return sending.save_draft(pressed, form, save, go_on=go_on)


def test_going_on_leads_to_the_step_that_follows(citizen):
    outcome = keep(press(citizen, step="kind", kind="repair"))
    assert outcome == sending.NextStep(Submission.objects.get(), steps.BY_NAME["words"])


def test_after_the_last_step_comes_the_preview(citizen):
    assert keep(press(citizen, **WORDS)) == sending.ToPreview(Submission.objects.get())


@pytest.mark.parametrize("button", [Button.SAVE, Button.AUTOSAVE])
def test_saving_asks_for_nothing_and_leads_nowhere(citizen, button):
    assert keep(press(citizen, button, title="路灯")) == sending.Saved(Submission.objects.get())


def test_what_is_missing_is_in_the_form_and_nothing_is_kept(citizen):
    outcome = keep(press(citizen, text="只写了正文"))
    assert isinstance(outcome, sending.Refused)
    assert set(outcome.form.errors) == {"kind", "title"}
    assert not Submission.objects.exists()


def test_one_press_too_many_is_in_the_form(citizen, settings):
    settings.LIMITS = {"save": {"person": "1/d"}}
    keep(press(citizen, **WORDS))
    assert keep(press(citizen, **WORDS | {"text": "另一件"})).form.non_field_errors()


def test_what_was_sent_a_moment_ago_is_named(citizen):
    draft = keep(press(citizen, **WORDS)).draft
    workflow.submit(draft.pk, by=citizen)
    assert keep(press(citizen, **WORDS)) == sending.AlreadySent(draft)


def test_an_image_that_is_not_taken_is_named_and_the_words_are_kept(citizen):
    files = [builders.picture("好.jpg"), builders.picture("七" * 9 + ".gif", format="GIF")]
    outcome = keep(press(citizen, Button.SAVE, files=[*files, *files * 3], **WORDS))
    assert isinstance(outcome, sending.ImagesRefused)
    assert outcome.draft.text == WORDS["text"]
    assert all("没有添加成功" in image.sentence for image in outcome.refused)


def test_sending_says_what_stands_in_the_way(stranger):
    draft = builders.draft(stranger)
    outcome = sending.send(press(stranger), draft)
    assert isinstance(outcome, sending.NotSent)
    assert not outcome.incomplete


def test_whoever_signs_in_last_is_asked_for_what_is_missing(citizen):
    pressed = press(citizen, step="who", anonymous="on")
    form = pressed.fill(steps.form_for_step(pressed.step))
    assert sending.continue_unsigned(pressed, form, {}) == sending.KeptInSession(
        steps.BY_NAME["kind"]
    )
    assert MatterForm(WORDS).is_valid()
    assert sending.continue_unsigned(pressed, form, WORDS) == sending.KeptInSession(None)
