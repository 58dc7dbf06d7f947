"""Fixtures with a work order in each state."""

import pytest

from tests import builders


@pytest.fixture
def order(thread, dispatcher, transport):
    """An order dispatched to the transport bureau and not yet accepted."""
    return builders.order(thread, by=dispatcher, agency=transport)


@pytest.fixture
def accepted(order, clerk):
    from workorders import workflow

    return workflow.accept(order.pk, by=clerk)


@pytest.fixture
def version(accepted, clerk):
    """The version of a reply that waits for the head's signature."""
    return builders.handed_in(accepted, clerk=clerk)


@pytest.fixture
def signed(accepted, version, head):
    """The order whose signed reply waits for the dispatcher."""
    from workorders import workflow

    return workflow.sign_off(accepted.pk, by=head, version_id=version.pk)


@pytest.fixture
def answered(signed, version, dispatcher):
    from workorders import workflow

    workflow.publish_reply(signed.pk, by=dispatcher, version_id=version.pk)
    signed.refresh_from_db()
    return signed


@pytest.fixture
def other_head(water):
    """The head of another agency."""
    return builders.member("other_head", agency=water, role="head")


@pytest.fixture
def correction(answered, clerk):
    """The version of a corrected reply that waits for the head's signature."""
    return builders.correction(answered, clerk=clerk)


@pytest.fixture
def signed_correction(answered, clerk, head):
    """The version of a signed correction that waits for the dispatcher."""
    return builders.signed_correction(answered, clerk=clerk, head=head)
