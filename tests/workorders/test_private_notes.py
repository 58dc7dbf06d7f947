"""The centre keeps notes about a matter that no agency and no author reads."""

import pytest
from django.core.exceptions import PermissionDenied
from django.urls import reverse

from workorders import workflow
from workorders.models import PrivateNote

NOTE = "反映人多次来电，上次由交通局解释过。"


@pytest.fixture
def note(order, dispatcher):
    return workflow.write_private_note(order.thread_id, by=dispatcher, text=NOTE)


@pytest.mark.parametrize("role", ["dispatcher", "supervisor"])
def test_the_centre_and_supervisors_read_it_on_the_page_of_the_order(
    client, note, order, role, request
):
    client.force_login(request.getfixturevalue(role))
    page = client.get(order.get_absolute_url()).text
    assert NOTE in page
    assert note.author.display_name in page


@pytest.mark.parametrize("role", ["clerk", "head", "citizen", "moderator"])
def test_nobody_else_reads_or_writes_it(client, note, order, role, request):
    by = request.getfixturevalue(role)
    with pytest.raises(PermissionDenied):
        workflow.write_private_note(order.thread_id, by=by, text=NOTE)
    client.force_login(by)
    address = reverse("workorders:write_private_note", args=[order.thread.number])
    for page in (order.get_absolute_url(), order.thread.get_absolute_url(), address):
        assert NOTE not in client.get(page).text
    assert client.get(address).status_code == 403


def test_it_is_written_before_dispatch_and_stands_there(client, thread, dispatcher):
    client.force_login(dispatcher)
    address = reverse("workorders:write_private_note", args=[thread.number])
    page = client.post(address, {"private-text": NOTE}, follow=True)
    assert page.redirect_chain[-1][0] == reverse("workorders:dispatch", args=[thread.number])
    assert NOTE in page.text
    assert PrivateNote.objects.get().author == dispatcher


@pytest.mark.parametrize("text", ["", " \n", "\u200b", "长" * 2001])
def test_nothing_or_too_much_is_a_sentence(client, thread, supervisor, text):
    client.force_login(supervisor)
    address = reverse("workorders:write_private_note", args=[thread.number])
    page = client.post(address, {"private-text": text})
    assert page.status_code == 200
    assert page.context["form"].errors["text"]
    assert not PrivateNote.objects.exists()


def test_a_supervisor_comes_back_to_where_the_notes_stand(client, thread, supervisor):
    client.force_login(supervisor)
    address = reverse("workorders:write_private_note", args=[thread.number])
    assert client.post(address, {"private-text": NOTE})["Location"] == address
