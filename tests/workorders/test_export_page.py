"""The page of exports, the page of a batch, and its file."""

from urllib.parse import quote

import pytest
from django.urls import reverse

from portal.audit.models import AuditLine
from tests.workorders import export_builders as exports
from workorders import workflow
from workorders.exporting import files, make_batch
from workorders.models import ExportBatch
from workorders.views import exports as views

EXPORTS = "/workorders/exports/"


@pytest.fixture
def order(citizen, moderator, dispatcher, transport):
    return exports.order(citizen, moderator, dispatcher, transport)


@pytest.fixture
def batch(order, dispatcher):
    return make_batch(by=dispatcher, format="csv")


@pytest.fixture
def personal_batch(order, dispatcher):
    return make_batch(by=dispatcher, format="csv", personal=True)


def download(client, batch):
    return client.post(reverse("workorders:download", args=[batch.number]))


def body(response):
    return b"".join(response.streaming_content)


def words(response):
    """Every message shown after a redirect."""
    return [str(message) for message in response.context["messages"]]


def test_the_page_makes_a_batch(client, order, dispatcher):
    client.force_login(dispatcher)
    response = client.post(EXPORTS, {"format": "xlsx", "selection": "new"}, follow=True)
    batch = ExportBatch.objects.get()
    assert response.redirect_chain == [(batch.get_absolute_url(), 302)]
    assert (batch.format, batch.only_new, batch.created_by) == ("xlsx", True, dispatcher)
    assert words(response)


def test_the_page_lists_the_batches(client, batch, dispatcher):
    client.force_login(dispatcher)
    page = client.get(EXPORTS).content.decode()
    assert f'href="{batch.get_absolute_url()}"' in page
    assert dispatcher.display_name in page


def test_looking_makes_nothing(client, order, dispatcher):
    client.force_login(dispatcher)
    assert client.get(EXPORTS, {"format": "csv"}).status_code == 200
    assert not ExportBatch.objects.exists()


def test_the_page_of_a_batch_shows_the_checksum(client, batch, dispatcher):
    client.force_login(dispatcher)
    page = client.get(batch.get_absolute_url()).content.decode()
    assert batch.sha256 in page
    assert reverse("workorders:download", args=[batch.number]) in page


def test_the_filters_of_a_batch_are_shown_in_words(client, order, dispatcher, transport):
    filters = {"agency": transport, "status": "dispatched", "kind": "inquiry"}
    batch = make_batch(by=None, format="csv", filters=filters)
    client.force_login(dispatcher)
    page = client.get(batch.get_absolute_url()).content.decode()
    assert "市交通运输局" in page
    assert str(order.get_status_display()) in page


def test_everything_typed_is_kept_when_it_cannot_be_done(client, order, dispatcher, transport):
    client.force_login(dispatcher)
    typed = {
        "format": "json",
        "selection": "new",
        "personal": "on",
        "agency": transport.pk,
        "status": "accepted",
        "kind": "complaint",
        "dispatched_from": "2026-11-21",
        "dispatched_to": "2026-11-01",
    }
    form = client.post(EXPORTS, typed).context["form"]
    assert list(form.errors) == ["dispatched_to"]
    assert {name: str(form[name].value()) for name in typed} == {
        **{name: str(value) for name, value in typed.items()},
        "personal": "True",
    }
    assert not ExportBatch.objects.exists()


def test_no_new_orders_is_a_sentence_on_the_page(client, order, dispatcher):
    make_batch(by=None, format="csv", selection="new")
    client.force_login(dispatcher)
    response = client.post(EXPORTS, {"format": "csv", "selection": "new"})
    assert response.status_code == 200
    (sentence,) = words(response)
    assert response.text.count(sentence) == 1
    assert "error-summary" not in response.text
    assert response.context["form"]["format"].value() == "csv"
    assert ExportBatch.objects.count() == 1


def test_more_orders_than_a_page_can_wait_for_are_a_sentence(
    client, order, dispatcher, monkeypatch
):
    client.force_login(dispatcher)
    monkeypatch.setattr(views, "LARGEST_HERE", 0)
    refused = client.post(EXPORTS, {"format": "csv", "selection": "all"})
    assert "export_workorders" in refused.context["form"].non_field_errors()[0]
    assert not ExportBatch.objects.exists()
    monkeypatch.setattr(views, "LARGEST_HERE", 1)
    assert client.post(EXPORTS, {"format": "csv", "selection": "all"}).status_code == 302


@pytest.mark.parametrize(
    "typed",
    [
        {"format": "exe"},
        {"format": "csv", "agency": "²"},
        {"format": "csv", "agency": "9" * 400},
        {"format": "csv", "status": "x" * 10_000},
        {"format": "csv", "dispatched_from": "²"},
    ],
)
def test_hostile_choices_are_refused_on_the_page(client, order, dispatcher, typed):
    client.force_login(dispatcher)
    response = client.post(EXPORTS, typed)
    assert response.status_code == 200
    assert response.context["form"].errors
    assert not ExportBatch.objects.exists()


@pytest.mark.parametrize("day", ["0001-01-01", "9999-12-31"])
def test_the_first_and_the_last_day_there_are_break_nothing(client, order, dispatcher, day):
    client.force_login(dispatcher)
    typed = {"format": "csv", "selection": "all", "dispatched_from": day, "dispatched_to": day}
    response = client.post(EXPORTS, typed)
    assert response.status_code == 200
    assert words(response)


@pytest.mark.parametrize("number", ["x", "²", "EX" + "9" * 5000, "EX2026112199999"])
def test_a_batch_that_does_not_exist_is_not_found(client, batch, dispatcher, number):
    client.force_login(dispatcher)
    assert client.get(f"{EXPORTS}{quote(number)}/").status_code == 404


def test_the_download_is_the_file_with_its_name(client, batch, dispatcher):
    client.force_login(dispatcher)
    response = download(client, batch)
    assert body(response) == exports.content(batch)
    assert response["X-Content-Type-Options"] == "nosniff"
    assert response["Content-Type"] == "text/csv; charset=utf-8"
    assert response["Content-Disposition"].startswith("attachment; filename")
    assert "no-store" in response["Cache-Control"]
    assert int(response["Content-Length"]) == batch.size


def test_a_chinese_file_name_is_written_as_browsers_read_it(client, batch, dispatcher):
    batch.file_name = f"工单-{batch.number}.csv"
    batch.save(update_fields=["file_name"])
    client.force_login(dispatcher)
    response = download(client, batch)
    body(response)
    name = quote(batch.file_name)
    assert response["Content-Disposition"] == f"attachment; filename*=utf-8''{name}"


def test_two_downloads_are_the_same(client, batch, order, dispatcher, clerk):
    client.force_login(dispatcher)
    first = body(download(client, batch))
    workflow.accept(order.pk, by=clerk)
    assert body(download(client, batch)) == first


@pytest.mark.parametrize(
    ("fixture", "act"), [("batch", "export_orders"), ("personal_batch", "export_personal_data")]
)
def test_every_download_is_a_line_in_the_log(request, client, dispatcher, fixture, act):
    batch = request.getfixturevalue(fixture)
    client.force_login(dispatcher)
    body(download(client, batch))
    body(download(client, batch))
    lines = AuditLine.objects.filter(act=act, subject=f"export {batch.number}")
    assert sorted(line.data["step"] for line in lines) == ["downloaded", "downloaded", "made"]


def test_a_download_is_pressed_not_followed(client, batch, dispatcher):
    client.force_login(dispatcher)
    assert client.get(reverse("workorders:download", args=[batch.number])).status_code == 405


@pytest.mark.parametrize("damage", ["changed", "missing"])
def test_a_damaged_file_is_a_sentence_and_no_bytes(client, batch, dispatcher, damage):
    path = files.private_files().path(batch.file.name)
    if damage == "changed":
        with open(path, "ab") as file:
            file.write(b"x")
    else:
        files.discard(batch.file.name)
    client.force_login(dispatcher)
    response = client.post(reverse("workorders:download", args=[batch.number]), follow=True)
    assert response.redirect_chain == [(batch.get_absolute_url(), 302)]
    assert words(response)
    assert not AuditLine.objects.filter(data__step="downloaded").exists()


def test_a_supervisor_sees_no_batch_with_personal_data(client, personal_batch, batch, supervisor):
    client.force_login(supervisor)
    assert client.get(personal_batch.get_absolute_url()).status_code == 404
    assert download(client, personal_batch).status_code == 404
    assert personal_batch.number not in client.get(EXPORTS).content.decode()
    assert client.get(batch.get_absolute_url()).status_code == 200
    assert body(download(client, batch)) == exports.content(batch)


def test_a_supervisor_is_not_offered_personal_data(client, order, supervisor, dispatcher):
    client.force_login(supervisor)
    assert "personal" not in client.get(EXPORTS).context["form"].fields
    client.post(EXPORTS, {"format": "csv", "selection": "all", "personal": "on"})
    assert not ExportBatch.objects.get().with_personal_data
    client.force_login(dispatcher)
    assert "personal" in client.get(EXPORTS).context["form"].fields


@pytest.mark.parametrize("who", ["citizen", "moderator", "clerk", "head"])
def test_others_are_refused(request, client, batch, who):
    client.force_login(request.getfixturevalue(who))
    addresses = [EXPORTS, batch.get_absolute_url()]
    assert [client.get(address).status_code for address in addresses] == [403, 403]
    assert client.post(EXPORTS, {"format": "csv", "selection": "all"}).status_code == 403
    assert download(client, batch).status_code == 403


def test_who_is_not_signed_in_is_asked_to(client, batch):
    for address in [EXPORTS, batch.get_absolute_url()]:
        assert client.get(address)["Location"].startswith("/accounts/login/")
    assert download(client, batch)["Location"].startswith("/accounts/login/")


def test_the_list_asks_the_same_whatever_its_length(
    client, order, dispatcher, django_assert_max_num_queries
):
    for _ in range(8):
        make_batch(by=dispatcher, format="csv")
    client.force_login(dispatcher)
    client.get(EXPORTS)
    with django_assert_max_num_queries(14):
        assert client.get(EXPORTS).status_code == 200
