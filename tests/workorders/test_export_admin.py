"""Export batches are read-only in the admin."""

import pytest
from django.contrib import admin
from django.test import RequestFactory

from tests.workorders import export_builders as exports
from workorders.exporting import make_batch
from workorders.exporting.admin import ExportedOrderAdmin
from workorders.models import ExportBatch, ExportedOrder

PAGES = {
    ExportBatch: admin.site.get_model_admin(ExportBatch),
    ExportedOrder: ExportedOrderAdmin(ExportedOrder, admin.site),
}


@pytest.fixture
def batch(citizen, moderator, dispatcher, transport):
    exports.order(citizen, moderator, dispatcher, transport)
    return make_batch(by=dispatcher, format="csv", personal=True)


@pytest.fixture
def asking(administrator):
    """A request of the administrator, with words to search for."""

    def ask(words=""):
        request = RequestFactory().get("/", {"q": words} if words else {})
        request.user = administrator
        return request

    return ask


@pytest.mark.parametrize("model", PAGES)
def test_lists_rows_and_finds_them(batch, asking, model):
    page = PAGES[model].changelist_view(asking(batch.number)).render()
    assert batch.number in page.content.decode()


@pytest.mark.parametrize("model", PAGES)
def test_nothing_can_be_changed(batch, asking, model):
    request, row = asking(), model.objects.get()
    assert not PAGES[model].has_add_permission(request)
    assert not PAGES[model].has_change_permission(request, row)
    assert not PAGES[model].has_delete_permission(request, row)
    assert PAGES[model].has_view_permission(request, row)


def test_shows_facts_and_not_the_file(batch, asking):
    page = PAGES[ExportBatch].change_view(asking(), str(batch.pk)).render()
    text = page.content.decode()
    assert batch.file_name in text
    assert batch.file.name not in text
