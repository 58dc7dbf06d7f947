"""A dispute and a request for more time, each waiting for the dispatcher."""

import pytest

from tests import builders
from workorders import workflow


@pytest.fixture
def duties(db):
    from workorders.models import DisputeBasis

    return DisputeBasis.objects.get(slug="duties")


@pytest.fixture
def disputed(order, clerk, water, duties):
    """The dispute of the transport bureau, which believes that the water bureau is responsible."""
    return workflow.dispute(
        order.pk, by=clerk, basis=duties, reason="站台由水务管理。", named_agency=water
    )


@pytest.fixture
def requested(accepted, clerk):
    """A request for three more working days."""
    return workflow.request_extension(accepted.pk, by=clerk, amount=3, reason="配件下周到货")


@pytest.fixture
def post_office(db):
    """A third agency."""
    return builders.agency("post", name="市邮政管理局", name_en="Post Office")
