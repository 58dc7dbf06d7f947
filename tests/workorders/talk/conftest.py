"""A question that waits for its author, and an author without an account."""

import pytest

from portal.accounts.models import Contact
from workorders import workflow


@pytest.fixture
def question(accepted, clerk):
    """Asked of the author; the order waits."""
    found = workflow.ask_author(accepted.pk, by=clerk, text="请问是滨河路几号楼？")
    accepted.refresh_from_db()
    return found


@pytest.fixture
def phoned_in(accepted):
    """The accepted order, its author without an account, with an e-mail address alone."""
    thread = accepted.thread
    contact = Contact.objects.create(name="王女士", email="wang@lanchuan.example")
    type(thread).cases.filter(pk=thread.pk).update(author=None, contact=contact)
    accepted.thread.refresh_from_db()
    return accepted
