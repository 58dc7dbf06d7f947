"""QR codes and bar codes in pictures: read when a picture is taken in, for moderators alone."""

from io import BytesIO

import pytest
import zxingcpp
from django.core.files.uploadedfile import SimpleUploadedFile
from PIL import Image, ImageDraw

from forum import workflow as forum
from forum.attachments import codes, types
from forum.models import Submission
from forum.screening import engine
from forum.screening.findings import FindingKind
from moderation.reading import queue
from tests import builders

ADDRESS = "https://example.com/join?group=7"
FORMAT = zxingcpp.BarcodeFormat


def code(text, kind=FORMAT.QRCode):
    pixels = zxingcpp.create_barcode(text, kind).to_image(scale=6, add_quiet_zones=True)
    return Image.fromarray(pixels).convert("RGB")


def photo(*texts, kind=FORMAT.QRCode, turned=0):
    """A picture of a street with codes on it, as a file that somebody sends."""
    picture = Image.new("RGB", (1600, 1200), "#5b6066")
    ImageDraw.Draw(picture).rectangle((0, 700, 1600, 1200), fill="#b9cdd6")
    for place, text in enumerate(texts):
        picture.paste(code(text, kind), (80 + 700 * place, 120))
    return upload(saved(picture.rotate(turned, expand=True, fillcolor="white"), "JPEG"))


def saved(picture, kind):
    file = BytesIO()
    picture.save(file, kind)
    return file.getvalue()


def upload(content):
    return SimpleUploadedFile("photo.jpg", content, content_type="image/jpeg")


@pytest.mark.parametrize("turned", [0, 17, 90, 180])
def test_a_qr_code_is_read_from_what_is_stored(turned):
    assert types.prepare(photo(ADDRESS, turned=turned)).codes == ADDRESS


def test_of_bar_codes_only_links_are_kept():
    assert types.prepare(photo("HTTPS://A.EXAMPLE/7", kind=FORMAT.Code128)).codes
    assert types.prepare(photo("6901234567892", kind=FORMAT.Code128)).codes == ""


def test_several_are_each_a_line_of_visible_characters_and_cut():
    long = "x" * 500
    read = types.prepare(photo("微信\u202e群\n\x07一", long)).codes.split("\n")
    assert sorted(read) == ["x" * codes.LONGEST_CODE, "微信群一"]


def finder_patterns():
    """What the reader takes longest for: hundreds of corners of QR codes, and no code."""
    picture = Image.new("L", (2048, 2048), 255)
    draw = ImageDraw.Draw(picture)
    for left in range(0, 2030, 18):
        for top in range(0, 2030, 18):
            draw.rectangle((left, top, left + 13, top + 13), fill=0)
            draw.rectangle((left + 2, top + 2, left + 11, top + 11), fill=255)
            draw.rectangle((left + 4, top + 4, left + 9, top + 9), fill=0)
    return saved(picture, "JPEG")


HOSTILE = {
    "empty": b"",
    "no picture": b"\x00" * 4096,
    "cut off": saved(code(ADDRESS), "JPEG")[:900],
    "one pixel": saved(Image.new("L", (1, 1)), "JPEG"),
    "a line": saved(Image.new("L", (2048, 1)), "JPEG"),
    "corners": finder_patterns(),
    "noise": saved(Image.effect_noise((900, 900), 255), "JPEG"),
}


@pytest.mark.parametrize("name", HOSTILE)
def test_a_hostile_picture_has_no_codes_and_harms_nothing(name):
    assert codes.codes_in(HOSTILE[name]) == ()


def test_a_picture_is_taken_whatever_the_reader_does(monkeypatch):
    def fails(*args, **kwargs):
        raise MemoryError

    monkeypatch.setattr(codes.zxingcpp, "read_barcodes", fails)
    prepared = types.prepare(photo(ADDRESS))
    assert (prepared.codes, prepared.width) == ("", 1600)


@pytest.mark.parametrize(
    ("text", "is_found"),
    [
        (ADDRESS, True),
        ("wxp://f2f0abc", True),
        ("https://gov.cn.example/", True),
        ("https://www.gov.cn@example.com/", True),
        ("https://example.com/.gov.cn", True),
        ("https://www.lanchuan.gov.cn/form", False),
    ],
)
def test_an_offices_own_address_is_let_through(db, text, is_found):
    assert bool(engine.screen("路灯坏了", codes=["", text]).all) is is_found


@pytest.fixture
def with_code(citizen, settings, tmp_path):
    settings.MEDIA_ROOT = tmp_path
    draft = builders.draft(citizen)
    forum.attach(draft.pk, by=citizen, file=photo())
    forum.attach(draft.pk, by=citizen, file=photo(ADDRESS))
    return forum.submit(draft.pk, by=citizen)


def test_it_is_a_finding_of_the_submission(with_code):
    kept = Submission.objects.get(pk=with_code.pk)
    assert (kept.findings, kept.risk) == (f",{FindingKind.CODE},", 201)
    assert list(queue.waiting(findings="code")) == [kept]


def test_the_desk_shows_it_beside_its_picture_and_never_as_a_link(client, with_code, moderator):
    client.force_login(moderator)
    page = client.get(f"/moderation/{with_code.pk}/").content.decode()
    assert "第2张图片：example.com/join?group=7" in page
    beside = page.partition("attachments__note")[2].partition("</span>")[0]
    assert "example.com/join?group=7" in beside
    assert 'href="https://example.com' not in page


def test_its_author_and_readers_see_nothing_of_it(client, with_code, citizen, moderator):
    client.force_login(citizen)
    assert "example.com" not in client.get(with_code.get_absolute_url()).content.decode()
    version = with_code.latest_version
    thread = forum.approve(with_code.pk, version_id=version.pk, by=moderator).thread
    assert "example.com" not in client.get(thread.get_absolute_url()).content.decode()


def test_a_new_draft_from_an_old_one_keeps_what_was_read(with_code, moderator, citizen):
    forum.send_back(
        with_code.pk, version_id=with_code.latest_version.pk, by=moderator,
        reason=builders.reason("vague"),
    )  # fmt: skip
    forum.save(with_code.pk, by=citizen, text="还是这件事，请看图片。")
    assert forum.submit(with_code.pk, by=citizen).findings == f",{FindingKind.CODE},"
