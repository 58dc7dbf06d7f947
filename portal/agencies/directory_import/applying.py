"""Carrying out a plan in one transaction."""

from django.core.exceptions import ValidationError
from django.db import transaction
from django.utils.translation import gettext as _

from portal.accounts import workflow as accounts
from portal.agencies import workflow
from portal.agencies.directory_import import planning
from portal.agencies.directory_import.lines import Outcome
from portal.agencies.directory_import.trees import TREES
from portal.agencies.models import Agency
from portal.audit.log import record
from portal.languages import language_of
from portal.translations.writing import set_text


@transaction.atomic
def apply(rows, *, by=None, digest=None):
    """
    Compute the plan of ``rows`` again and carry it out; returns it.

    ValidationError, and nothing is changed, if a row is wrong or the plan no longer has this
    ``digest`` (the one that was confirmed).
    """
    plan = planning.plan(rows)
    if digest is not None and plan.digest != digest:
        raise ValidationError(
            _("What the portal holds has changed meanwhile. Please look at the rows again."),
            code="changed_meanwhile",
        )
    if plan.is_wrong:
        raise ValidationError(_("Some rows are wrong, so nothing was taken in."), code="wrong_rows")
    for sheet, model in TREES.items():
        _grow(model, plan.of(sheet))
    for line in plan.of("people"):
        _settle_person(line, by=by)
    record(
        "import_directory", by=by, new=plan.count(Outcome.NEW), changed=plan.count(Outcome.CHANGED)
    )
    return plan


def _grow(model, lines):
    # From the top down, so that each row's parent is saved before it. Otherwise two rows that
    # swap places would be each other's parent for a moment.
    for line in sorted(lines, key=lambda line: line.depth):
        if line.outcome in {Outcome.NEW, Outcome.CHANGED}:
            _save_node(model, line)


def _save_node(model, line):
    # Read again, because moving its parent has changed this row's path.
    node = model.objects.filter(slug=line.key).first() or model(slug=line.key)
    values = {key: text for key, text in line.values.items() if text and key != "parent"}
    for key, text in values.items():
        if not language_of(key):
            setattr(node, key, text)
    if line.values.get("parent"):
        node.parent = model.objects.get(slug=line.values["parent"])
    node.save()
    for key, text in values.items():
        if language := language_of(key):
            set_text(node, key.removesuffix(language.suffix), language, text)


def _settle_person(line, *, by):
    if line.outcome not in {Outcome.NEW, Outcome.CHANGED}:
        return
    person = line.existing
    if person is None:
        person = accounts.open_account(
            username=line.key, email=line.values["email"], chosen_name=line.name, by=by
        )
    elif "name" in line.changes:
        person.chosen_name = line.name
        person.save(update_fields=["chosen_name"])
    role, agency = line.values["role"], line.values.get("agency", "")
    if agency:
        workflow.join(person.pk, agency=Agency.objects.get(slug=agency), role=role, by=by)
    elif role:
        accounts.grant_role(person.pk, role=role, by=by)
