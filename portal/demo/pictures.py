"""Draws pictures for the demonstration's matters; photographs would show real places."""

import io

import zxingcpp
from django.core.files.uploadedfile import SimpleUploadedFile
from PIL import Image, ImageDraw

SIZE = (1200, 800)
# What the code on the poster leads to.
POSTER = "https://jobs.example.com/join?from=7"
SKY, NIGHT, ROAD, KERB, WHITE = "#b9cdd6", "#1d2733", "#5b6066", "#b8b2a6", "#f2efe6"
EARTH, RED, LAMP, WALL, GREEN = "#7a6248", "#b23322", "#f3d27a", "#cdb99a", "#5d7f5a"


def potholes(draw):
    _street(draw)
    for x, y, width in ((180, 610, 210), (520, 690, 260), (820, 590, 150), (930, 720, 190)):
        draw.ellipse((x, y, x + width, y + width // 3), fill=EARTH, outline="#3f342a", width=6)


def open_manhole(draw):
    _street(draw)
    draw.ellipse((470, 590, 730, 710), fill="#16181a", outline="#2e3134", width=14)
    draw.ellipse((760, 620, 990, 700), fill="#80868c", outline="#2e3134", width=8)
    for x in (400, 800):
        draw.polygon(((x, 600), (x + 30, 480), (x + 60, 600)), fill=RED)


def dark_street(draw):
    draw.rectangle((0, 0, *SIZE), fill=NIGHT)
    draw.polygon(((0, 800), (420, 430), (780, 430), (1200, 800)), fill="#2b323a")
    for x, lit in ((180, True), (430, False), (800, False), (1030, True)):
        draw.rectangle((x, 250, x + 12, 640), fill="#4a525c")
        draw.ellipse((x - 24, 215, x + 36, 262), fill=LAMP if lit else "#394049")


def school_street(draw):
    _street(draw)


def zebra_crossing(draw):
    _street(draw)
    for x in range(160, 1040, 130):
        draw.polygon(((x, 560), (x + 70, 560), (x + 40, 790), (x - 50, 790)), fill=WHITE)


def bus_stop(draw):
    _street(draw)
    draw.rectangle((240, 250, 900, 282), fill="#476070")
    for x in (270, 850):
        draw.rectangle((x, 282, x + 18, 545), fill="#476070")
    draw.rectangle((330, 470, 800, 490), fill=EARTH)
    draw.rectangle((960, 240, 976, 545), fill="#476070")
    draw.rectangle((915, 180, 1021, 262), fill=GREEN)


def building_site(draw):
    draw.rectangle((0, 0, *SIZE), fill=NIGHT)
    draw.rectangle((120, 300, 560, 800), fill="#323b45")
    for x in range(160, 540, 95):
        for y in range(340, 760, 100):
            draw.rectangle((x, y, x + 50, y + 55), fill=LAMP if (x + y) % 3 == 0 else "#232b33")
    draw.rectangle((860, 90, 880, 800), fill="#c9962c")
    draw.rectangle((600, 110, 1120, 128), fill="#c9962c")
    draw.line((690, 128, 690, 430), fill="#8a8f94", width=4)


def parked_car(draw):
    _street(draw)
    draw.rectangle((380, 440, 820, 640), fill=WHITE, outline="#8a8f94", width=6)
    draw.polygon(((440, 440), (490, 330), (710, 330), (760, 440)), fill="#3c4a55")
    for x in (400, 740):
        draw.ellipse((x, 610, x + 70, 680), fill="#16181a")
    draw.rectangle((500, 585, 700, 640), fill="#1f4f9c")
    for x in range(515, 690, 26):
        draw.rectangle((x, 600, x + 16, 626), fill=WHITE)


def job_poster(draw):
    _street(draw)
    draw.rectangle((300, 120, 330, 760), fill="#4a525c")
    draw.rectangle((360, 150, 840, 720), fill=WHITE, outline=RED, width=10)
    draw.rectangle((360, 150, 840, 240), fill=RED)
    code = zxingcpp.create_barcode(POSTER, zxingcpp.BarcodeFormat.QRCode)
    picture = Image.fromarray(code.to_image(scale=10, add_quiet_zones=True))
    draw.bitmap((430, 300), Image.eval(picture, lambda light: 255 - light), fill="#16181a")


def _street(draw):
    draw.rectangle((0, 0, *SIZE), fill=SKY)
    for x, height, colour in ((0, 300, WALL), (300, 220, "#c3c7bd"), (660, 340, "#b9a58a")):
        draw.rectangle((x, 520 - height, x + 280, 520), fill=colour)
    draw.rectangle((0, 520, SIZE[0], 550), fill=KERB)
    draw.rectangle((0, 550, SIZE[0], SIZE[1]), fill=ROAD)


# Key of the matter → (function that draws, file name).
PICTURES = {
    "bus-stop-book-street": (bus_stop, "站牌.png"),
    "clerk-pothole-tongxin": (potholes, "同心路.png"),
    "pending-manhole-open": (open_manhole, "井盖.png"),
    "street-light-two-agencies": (dark_street, "路灯.png"),
    "zebra-crossing-primary-school": (school_street, "校门口.png"),
    "blacked-out-car": (parked_car, "消防通道.png"),
    "job-poster": (job_poster, "广告.png"),
    "night-piling-again": (building_site, "夜间施工.png"),
}
# Pictures that the agency attaches to its last reply.
REPLY_PICTURES = {"zebra-crossing-primary-school": (zebra_crossing, "斑马线.png")}


def picture_for(key, *, of=PICTURES):
    """The picture of a matter or of its reply as an upload, or None."""
    if key not in of:
        return None
    draw, name = of[key]
    image, file = Image.new("RGB", SIZE), io.BytesIO()
    draw(ImageDraw.Draw(image))
    image.save(file, "PNG")
    return SimpleUploadedFile(name, file.getvalue(), content_type="image/png")
