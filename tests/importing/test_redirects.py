"""Old URLs redirect to their matters, and nowhere else."""

import io

import pytest
from django.core.management import CommandError, call_command
from django.utils import timezone

from forum import workflow as forum
from moderation import workflow as moderation
from portal.site.models import OldAddress
from tests import builders

OLD = "/forum.php?mod=viewthread&tid=123"

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("in_english")]


@pytest.fixture
def take(tmp_path):
    def take(*rows, header="旧地址,编号", **options):
        path, out = tmp_path / "old.csv", io.StringIO()
        lines = [",".join(f'"{cell}"' for cell in row) for row in rows]
        path.write_text("\n".join([header, *lines]), encoding="utf-8-sig")
        call_command("import_redirects", str(path), stdout=out, **options)
        return out.getvalue()

    return take


@pytest.mark.parametrize(
    ("written", "asked"),
    [
        (OLD, OLD),
        ("http://bbs.example.gov.cn" + OLD, OLD),
        (OLD, "/forum.php?tid=123&mod=viewthread&extra=page%3D1&page=2"),
        ("/thread-123-1-1.html", "/thread-123-1-1.html"),
        ("/thread-123-1-1.html", "/thread-123-1-1.html?from=singlemessage"),
        ("/市民/123.html", "/%E5%B8%82%E6%B0%91/123.html"),
    ],
)
def test_leads_on_for_good(client, thread, take, written, asked):
    take((written, thread.number))
    answer = client.get(asked)
    assert (answer.status_code, answer["Location"]) == (301, thread.get_absolute_url())


def test_another_parameter_is_another_matter(client, thread, take):
    take((OLD, thread.number))
    for other in ("/forum.php?mod=viewthread&tid=124", "/forum.php?mod=viewthread", "/forum.php"):
        assert client.get(other).status_code == 404


def test_the_number_of_the_other_system_is_enough(client, take):
    thread = forum.import_thread(
        forum.ImportedMatter(
            source_system="bbs", source_number="123", title="旧信", text="内容", at=timezone.now()
        )
    )
    said = take((OLD, "123.0"), source="bbs")
    assert "lead somewhere: 1; written: 1" in said
    assert client.get(OLD)["Location"] == thread.get_absolute_url()


def test_a_path_of_the_portal_is_a_target(client, take):
    take(("/list.php", "/boards/matters/"))
    assert client.get("/list.php")["Location"] == "/boards/matters/"


def test_what_is_not_public_is_not_there(client, private_thread, moderator, citizen, take):
    hidden = builders.published(citizen, moderator, title="说得太过分")
    take((OLD, private_thread.number), ("/old/2", hidden.number))
    assert client.get("/old/2").status_code == 301
    moderation.hide(hidden.pk, by=moderator, reason="个人信息")
    assert client.get(OLD).status_code == client.get("/old/2").status_code == 404


@pytest.mark.parametrize(
    ("row", "reason"),
    [
        (("", "/help/"), "the old address is missing"),
        (("/x" * 300, "/help/"), "longer than 500 characters"),
        (("http://[x", "/help/"), "cannot be read"),
        (("/", "/help/"), "the home page"),
        (("/threads/", "/help/"), "a page of the portal itself"),
        (("/a", ""), "does not say where"),
        (("/a", "//evil.example"), "is not a path of this portal"),
        (("/a", "/\\evil.example"), "is not a path of this portal"),
        (("/a", "https://evil.example/"), "leads to another site"),
        (("/a", "javascript:alert(1)"), "leads to another site"),
        (("/a", "77"), "there is no matter “77”"),
    ],
)
def test_a_bad_row_is_said_and_the_others_are_taken(take, thread, row, reason):
    assert reason in take(row, ("/good", thread.number))
    assert OldAddress.objects.count() == 1


def test_twice_changes_nothing_and_a_new_target_is_taken(client, thread, take):
    take((OLD, thread.number))
    said = take((OLD, "/boards/matters/"), (OLD, thread.number))
    assert "stands in row 2 already" in said
    assert client.get(OLD)["Location"] == "/boards/matters/"


def test_a_dry_run_writes_nothing(thread, take):
    assert "lead somewhere: 1; written: 0" in take((OLD, thread.number), dry_run=True)
    assert not OldAddress.objects.exists()


def test_other_headings_are_a_sentence(take):
    with pytest.raises(CommandError, match="needs two headings"):
        take(("/a", "/b"), header="a,b")


def test_pages_that_are_there_ask_for_nothing(client, thread, django_assert_max_num_queries):
    client.get("/pages/help/")
    with django_assert_max_num_queries(2) as asked:
        client.get("/pages/help/")
    assert not any("oldaddress" in query["sql"] for query in asked.captured_queries)


@pytest.mark.parametrize("method", ["post", "put", "delete"])
def test_only_reading_leads_on(client, thread, take, method):
    take((OLD, thread.number))
    assert getattr(client, method)(OLD).status_code == 404
