"""Images are re-encoded, and files that are no image are refused."""

import struct
import zlib
from contextlib import suppress
from io import BytesIO

import pytest
from hypothesis import given
from hypothesis import strategies as st
from PIL import Image, ImageDraw

from forum.attachments import reencoding
from forum.attachments.reencoding import ImageRefused, Reencoded, reencode, thumbnail

GPS = 0x8825
ORIENTATION = 0x0112


def painted(mode="RGB", size=(60, 40)):
    """Left half black, right half white or what the mode has for it."""
    image = Image.new("L", size, 0)
    ImageDraw.Draw(image).rectangle([size[0] // 2, 0, *size], fill=255)
    return image.convert(mode)


def saved(image, kind="JPEG", **options):
    buffer = BytesIO()
    image.save(buffer, kind, **options)
    return buffer.getvalue()


def opened(picture):
    return Image.open(BytesIO(picture.bytes))


def refusal(content):
    with pytest.raises(ImageRefused) as refused:
        reencode(BytesIO(content))
    (message,) = refused.value.messages
    assert message.endswith((".", "。"))
    return refused.value.code


def png_chunk(name, content):
    checksum = struct.pack(">I", zlib.crc32(name + content))
    return struct.pack(">I", len(content)) + name + content + checksum


def png(width, height, *, depth=8, colour=2, pixels=b""):
    """A PNG with any header; ``pixels`` may be fewer than it promises."""
    header = struct.pack(">IIBBBBB", width, height, depth, colour, 0, 0, 0)
    return (
        b"\x89PNG\r\n\x1a\n"
        + png_chunk(b"IHDR", header)
        + png_chunk(b"IDAT", zlib.compress(pixels))
        + png_chunk(b"IEND", b"")
    )


def jpeg_of_size(width, height, **options):
    """A small JPEG whose header claims another size."""
    content = saved(painted(), **options)
    place = content.index(b"\xff\xc2" if options.get("progressive") else b"\xff\xc0") + 5
    return content[:place] + struct.pack(">HH", height, width) + content[place + 4 :]


def webp_of_size(width, height):
    sides = struct.pack("<I", width - 1)[:3] + struct.pack("<I", height - 1)[:3]
    canvas = b"VP8X" + struct.pack("<I", 10) + b"\x02\0\0\0" + sides
    frame = saved(painted(), "WEBP")[12:]
    content = b"WEBP" + canvas + b"ANIM" + struct.pack("<IIH", 6, 0, 0)
    content += b"ANMF" + struct.pack("<I", 16 + len(frame)) + b"\0" * 16 + frame
    return b"RIFF" + struct.pack("<I", len(content)) + content


@pytest.mark.parametrize("kind", ["JPEG", "PNG", "WEBP"])
def test_a_picture_comes_out_as_a_jpeg_of_its_size(kind):
    picture = reencode(BytesIO(saved(painted(), kind)))
    assert picture[1:] == (60, 40, "JPEG")
    assert (opened(picture).format, opened(picture).size) == ("JPEG", (60, 40))
    assert picture.bytes.startswith(b"\xff\xd8")
    assert picture.bytes.endswith(b"\xff\xd9")


@pytest.mark.parametrize("kind", ["JPEG", "PNG", "WEBP"])
def test_a_large_picture_becomes_as_large_as_is_shown(kind):
    content = saved(painted(size=(3000, 1500)), kind)
    assert reencode(BytesIO(content))[1:3] == (2048, 1024)
    assert thumbnail(BytesIO(content))[1:3] == (480, 240)


def test_a_small_picture_is_not_blown_up():
    assert reencode(BytesIO(saved(painted(size=(1, 1)), "PNG")))[1:3] == (1, 1)


def test_a_narrow_picture_keeps_at_least_a_pixel():
    assert reencode(BytesIO(saved(painted(size=(5000, 1)), "PNG")))[1:3] == (2048, 1)


def test_nothing_but_pixels_is_kept():
    exif = Image.Exif()
    exif[0x013B] = "Lao Chen of the bookshop"
    exif.get_ifd(GPS)[2] = (30.0, 15.0, 7.0)
    profile = b"Lao Chen" * 9
    notes = {"exif": exif, "comment": b"Lao Chen", "icc_profile": profile, "dpi": (300, 300)}
    content = saved(painted(), **notes) + b"Lao Chen"
    assert content.count(b"Lao Chen") > 3
    picture = reencode(BytesIO(content))
    assert b"Lao Chen" not in picture.bytes
    assert not opened(picture).getexif()
    assert all(name.startswith(("jfif", "progress")) for name in opened(picture).info)


@pytest.mark.filterwarnings("ignore:Corrupt EXIF")
def test_notes_in_a_png_are_not_kept():
    notes = png_chunk(b"tEXt", b"Author\0Lao Chen") + png_chunk(b"eXIf", b"MM\0*Lao Chen")
    content = saved(painted(), "PNG").replace(b"\0\0\0\0IEND", notes + b"\0\0\0\0IEND")
    assert b"Lao Chen" not in reencode(BytesIO(content)).bytes


@pytest.mark.parametrize(("orientation", "upright"), [(1, (60, 40)), (3, (60, 40)), (6, (40, 60))])
def test_a_picture_is_turned_upright(orientation, upright):
    exif = Image.Exif()
    exif[ORIENTATION] = orientation
    picture = reencode(BytesIO(saved(painted(), exif=exif)))
    assert picture[1:3] == upright
    first_is_white = opened(picture).convert("L").getpixel((2, 2)) > 128
    assert first_is_white == (orientation == 3)


@pytest.mark.filterwarnings("ignore:Corrupt EXIF")
@pytest.mark.parametrize("exif", [b"MM\0*\xff\xff\xff\xff", b"", b"II*\0garbage"])
def test_a_broken_note_does_not_spoil_a_picture(exif):
    assert reencode(BytesIO(saved(painted(), exif=b"Exif\0\0" + exif)))[1:3] == (60, 40)


@pytest.mark.parametrize(
    ("mode", "kind"),
    [("1", "PNG"), ("L", "PNG"), ("LA", "PNG"), ("P", "PNG"), ("RGB", "PNG"), ("RGBA", "PNG")]
    + [("I;16", "PNG"), ("L", "JPEG"), ("CMYK", "JPEG"), ("RGBA", "WEBP")],
)
def test_colours_survive_whatever_way_they_were_kept(mode, kind):
    if mode == "I;16":
        image = painted("I").point(lambda value: value * 257).convert("I;16")
    else:
        image = painted(mode)
    copy = opened(reencode(BytesIO(saved(image, kind))))
    assert copy.mode == "RGB"
    assert max(copy.getpixel((5, 20))) < 30
    assert min(copy.getpixel((55, 20))) > 225


def test_sixteen_bits_of_grey_stay_grey():
    image = Image.new("I", (8, 8), 128 * 257).convert("I;16")
    copy = opened(reencode(BytesIO(saved(image, "PNG"))))
    assert abs(copy.getpixel((4, 4))[0] - 128) < 4


@pytest.mark.parametrize("mode", ["RGBA", "P", "RGB", "L"])
def test_what_is_transparent_becomes_white(mode):
    if mode == "RGBA":
        content = saved(Image.new("RGBA", (8, 8), (0, 0, 0, 0)), "PNG")
    else:
        clear = (0, 0, 0) if mode == "RGB" else 0
        content = saved(Image.new(mode, (8, 8), clear), "PNG", transparency=clear)
    assert opened(reencode(BytesIO(content))).getpixel((4, 4)) == (255, 255, 255)


def test_a_phone_s_picture_of_several_is_taken_by_its_first():
    content = saved(painted(), "MPO", save_all=True, append_images=[painted(size=(90, 90))])
    assert Image.open(BytesIO(content)).format == "MPO"
    assert reencode(BytesIO(content))[1:] == (60, 40, "JPEG")


@pytest.mark.parametrize("kind", ["PNG", "WEBP"])
def test_a_moving_picture_is_taken_by_its_first(kind):
    others = [Image.new("RGB", (60, 40), "red")] * 3
    content = saved(painted(), kind, save_all=True, append_images=others)
    copy = opened(reencode(BytesIO(content)))
    assert getattr(copy, "n_frames", 1) == 1
    assert max(copy.getpixel((5, 20))) < 30


@pytest.mark.parametrize("kind", ["GIF", "BMP", "TIFF", "PPM", "ICO", "PDF", "TGA", "PCX"])
def test_other_kinds_are_refused(kind):
    assert refusal(saved(painted(), kind)) == "unreadable"


@pytest.mark.parametrize(
    "content",
    [
        b"",
        b"\0",
        b"picture.jpg",
        b"<svg xmlns='http://www.w3.org/2000/svg' onload='x()'/>",
        b"<html><script>1</script>",
        b"%!PS-Adobe-3.0 EPSF-3.0\n%%BoundingBox: 0 0 9 9\n",
        b"%PDF-1.7",
        b"PK\x03\x04" + b"\0" * 60,
        b"GIF89a" + b"\xff" * 60,
        b"\xff\xd8\xff",
        b"\xff\xd8\xff\xe0\0\x10JFIF\0" + b"\0" * 60,
        b"\x89PNG\r\n\x1a\n",
        b"RIFF\xff\xff\xff\xffWEBPVP8 ",
        b"\0\0\0\x18ftypheic" + b"\0" * 60,
        png(0, 0),
        png(10, 0),
        png(10, 10, depth=3, colour=7),
        png(10, 10, pixels=b""),
        png(10, 10, pixels=b"\xff" * 310),
        jpeg_of_size(0, 0),
    ],
)
def test_what_is_no_picture_is_refused(content):
    assert refusal(content) == "unreadable"


@pytest.mark.parametrize(
    "error", [SyntaxError, struct.error, MemoryError, ValueError, OverflowError, OSError]
)
def test_whatever_a_decoder_raises_is_a_refusal(error, monkeypatch):
    def fail(self):
        raise error

    monkeypatch.setattr("PIL.JpegImagePlugin.JpegImageFile.load", fail)
    assert refusal(saved(painted())) == "unreadable"


@pytest.mark.parametrize("kind", ["JPEG", "PNG", "WEBP"])
def test_half_a_file_is_refused(kind):
    content = saved(Image.effect_noise((80, 80), 60).convert("RGB"), kind)
    for part in (0.1, 0.5, 0.9):
        assert refusal(content[: int(len(content) * part)]) == "unreadable"


@given(st.sampled_from(["JPEG", "PNG", "WEBP"]), st.integers(0, 10_000), st.binary(max_size=20))
def test_no_damaged_file_is_ever_an_error(kind, place, damage):
    content = bytearray(saved(painted(), kind))
    place %= len(content)
    content[place : place + len(damage)] = damage
    # Anything raised but a refusal fails the test.
    with suppress(ImageRefused):
        assert isinstance(reencode(BytesIO(content)), Reencoded)


@pytest.mark.parametrize(
    "content",
    [
        png(9_400, 9_400),
        png(2**31 - 1, 2**31 - 1),
        png(40_000_001, 1),
        jpeg_of_size(65_000, 65_000),
        jpeg_of_size(11_000, 10_001),
        jpeg_of_size(7_000, 6_000, progressive=True),
        webp_of_size(16_383, 16_383),
        webp_of_size(6_000, 6_000),
    ],
    ids=range(8),
)
def test_too_many_pixels_are_refused_before_one_is_decoded(content, monkeypatch):
    monkeypatch.setattr(Image.Image, "load", lambda self: pytest.fail("decoded"))
    monkeypatch.setattr("PIL.ImageFile.ImageFile.load", lambda self: pytest.fail("decoded"))
    assert refusal(content) == "too_many_pixels"


def test_a_very_large_jpeg_is_decoded_at_a_smaller_scale():
    content = saved(Image.new("L", (10_000, 5_000), 200), quality=20)
    assert reencode(BytesIO(content))[1:3] == (2048, 1024)


def test_a_jpeg_that_cannot_be_decoded_smaller_is_refused(monkeypatch):
    monkeypatch.setattr(reencoding, "MOST_PIXELS", 1_000)
    assert refusal(saved(painted())) == "too_many_pixels"


def test_a_jpeg_of_thousands_of_scans_is_refused():
    content = saved(painted(), progressive=True)
    scan = content[content.rindex(b"\xff\xda") : -2]
    assert refusal(content[:-2] + scan * 200 + content[-2:]) == "unreadable"


def test_too_large_a_file_is_refused_unread():
    class Endless(BytesIO):
        def read(self, size=-1):
            assert size >= 0
            return b"\xff" * size

    with pytest.raises(ImageRefused) as refused:
        reencode(Endless())
    assert refused.value.code == "too_many_bytes"
    assert "10" in refused.value.messages[0]


def test_a_second_file_behind_the_picture_stays_behind():
    archive = b"PK\x03\x04" + b"<script>alert(1)</script>" * 9
    for kind in ("JPEG", "PNG", "WEBP"):
        assert b"<script>" not in reencode(BytesIO(saved(painted(), kind) + archive)).bytes


def test_a_script_that_is_also_a_picture_does_not_stay_a_script():
    content = saved(painted(), comment=b"*/=alert(1);/*<script>")
    assert b"alert" not in reencode(BytesIO(content)).bytes


def test_the_file_may_have_been_read_before():
    file = BytesIO(saved(painted()))
    file.read()
    assert reencode(file)[1:3] == thumbnail(file)[1:3] == (60, 40)


def test_the_same_picture_gives_the_same_bytes():
    content = saved(painted(), "PNG")
    assert reencode(BytesIO(content)) == reencode(BytesIO(content))
