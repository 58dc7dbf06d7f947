"""An htmx request gets the changed part of a page; any other request gets the whole page."""

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

from forum import workflow
from forum.models import Follow
from tests import builders, cold

pytestmark = pytest.mark.django_db
SCRIPT = {"HX-Request": "true", "Accept-Language": "en"}
LISTS = ["/threads/?q=站台", "/boards/matters/?q=站台", "/search/?q=站台"]


def text(response):
    return response.content.decode()


def varies_on(response):
    return {name.strip() for name in response["Vary"].split(",")}


@pytest.mark.parametrize("address", LISTS)
def test_a_script_gets_the_results_and_the_title_without_the_frame(client, thread, address):
    part = text(client.get(address, headers=SCRIPT))
    assert part.lstrip().startswith("<title>")
    assert "<html" not in part
    assert "<h1" not in part
    assert thread.get_absolute_url() in part


@pytest.mark.parametrize("address", LISTS)
def test_the_part_and_the_page_show_the_same_rows(client, thread, address):
    page, part = client.get(address), client.get(address, headers=SCRIPT)
    assert [row["url"] for row in page.context["rows"]] == [thread.get_absolute_url()]
    assert [row["url"] for row in part.context["rows"]] == [thread.get_absolute_url()]
    assert "<html" in text(page)


@pytest.mark.parametrize("address", [*LISTS, "/threads/", "/search/"])
@pytest.mark.parametrize("headers", [{}, SCRIPT])
def test_a_cache_keeps_page_and_part_apart(client, thread, address, headers):
    varying = varies_on(client.get(address, headers=headers))
    assert {"HX-Request", "HX-History-Restore-Request"} <= varying


def test_going_back_is_answered_with_the_whole_page(client, thread):
    headers = SCRIPT | {"HX-History-Restore-Request": "true"}
    assert "<html" in text(client.get("/threads/", headers=headers))


def test_says_how_many_matters_the_list_now_has(client, thread):
    part = text(client.get("/threads/", headers=SCRIPT))
    assert "The list has changed: 1 matter on this page." in part


def test_the_panel_says_what_was_wrong_with_the_filter(client, thread):
    part = text(client.get("/threads/?q=x", headers=SCRIPT))
    assert "Please type at least two characters" in part
    assert 'hx-swap-oob="true"' in part


def test_what_is_not_found_is_not_found_for_a_script_either(client, thread):
    assert client.get("/threads/?page=501", headers=SCRIPT).status_code == 404


def test_a_number_sends_a_script_to_the_matter_as_a_page(client, thread):
    response = client.get("/search/", {"q": thread.number}, headers=SCRIPT)
    assert response["HX-Redirect"] == thread.get_absolute_url()
    assert "Location" not in response
    assert "HX-Request" in varies_on(response)


@pytest.mark.parametrize("address", LISTS)
def test_the_part_costs_no_more_than_the_page(client, thread, address):
    def queries(headers):
        cold.start()
        with CaptureQueriesContext(connection) as made:
            client.get(address, headers=headers)
        return len(made)

    assert queries(SCRIPT) <= queries({}) <= 8


# --- following --------------------------------------------------------------------


def test_following_answers_a_script_with_the_button_to_stop(client, neighbour, thread):
    client.force_login(neighbour)
    response = client.post(f"/threads/{thread.number}/follow/", headers=SCRIPT)
    assert "Stop following" in text(response)
    assert "1 person follows this." in text(response)
    assert "You will hear of what is new here." in text(response)
    assert Follow.objects.filter(user=neighbour, thread=thread).exists()


def test_stopping_answers_a_script_with_the_button_to_follow(client, neighbour, thread):
    client.force_login(neighbour)
    workflow.follow(thread.pk, by=neighbour)
    response = client.post(f"/threads/{thread.number}/unfollow/", headers=SCRIPT)
    assert "Follow this matter" in text(response)
    assert not Follow.objects.exists()


def test_what_was_said_in_place_is_not_said_again_on_the_next_page(client, neighbour, thread):
    client.force_login(neighbour)
    client.post(f"/threads/{thread.number}/follow/", headers=SCRIPT)
    assert not list(client.get("/my/").context["messages"])


def test_somebody_signed_out_meanwhile_is_sent_to_sign_in(client, thread):
    response = client.post(f"/threads/{thread.number}/follow/", headers=SCRIPT)
    assert response["HX-Redirect"] == f"/accounts/login/?next=/threads/{thread.number}/"


def test_a_matter_of_somebody_else_that_is_not_public_cannot_be_followed(
    client, neighbour, private_thread
):
    client.force_login(neighbour)
    address = f"/threads/{private_thread.number}/follow/"
    assert client.post(address, headers=SCRIPT).status_code == 404


def test_a_hidden_matter_gives_a_script_no_words_of_it(client, citizen, moderator):
    hidden = builders.published(citizen, moderator, title="看不见的", text="站台没有了。")
    workflow.hide(hidden.pk, by=moderator, reason="insults")
    for address in LISTS:
        assert "看不见的" not in text(client.get(address, headers=SCRIPT))
