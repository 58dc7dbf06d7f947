"""Pages are compressed, files are not."""

import gzip

import pytest

from forum import workflow
from tests import builders

ACCEPTS = {"accept-encoding": "gzip, deflate, br"}


PAGES = ["/", "/threads/", "/api/v1/threads/", "/feeds/threads/", "/nothing/"]


@pytest.mark.parametrize("path", PAGES)
def test_a_page_travels_compressed(client, thread, path):
    answer = client.get(path, headers=ACCEPTS)
    plain = client.get(path)
    assert answer.headers["Content-Encoding"] == "gzip"
    assert len(answer.content) < len(plain.content)
    assert gzip.decompress(answer.content)[:1] == plain.content[:1]
    assert "Accept-Encoding" in answer.headers["Vary"]
    assert "Content-Encoding" not in plain.headers


def test_a_picture_does_not(client, citizen, moderator):
    draft = builders.draft(citizen)
    attachment = workflow.attach(draft.pk, by=citizen, file=builders.picture("a.jpg"))
    client.force_login(citizen)
    answer = client.get(attachment.get_absolute_url(), headers=ACCEPTS)
    assert answer.status_code == 200
    assert "Content-Encoding" not in answer.headers
