"""The one stylesheet of every page holds its sources, in their order, and follows their changes."""

from pathlib import Path
from threading import Thread

from django.contrib.staticfiles import finders

from portal.site import stylesheet


def test_it_holds_every_source_in_order():
    text = Path(finders.find(stylesheet.NAME)).read_text()
    places = [text.index((stylesheet.SOURCES / name).read_text()) for name in stylesheet.PARTS]
    assert places == sorted(places)


def test_every_source_is_in_it_or_has_a_page_of_its_own():
    apart = {"admin.css", "desk.css", "print.css"}
    assert {one.name for one in stylesheet.SOURCES.glob("*.css")} == {*stylesheet.PARTS, *apart}


def test_it_follows_a_changed_source(tmp_path, monkeypatch):
    for name in stylesheet.PARTS:
        (tmp_path / name).write_text(f"/* {name} */")
    monkeypatch.setattr(stylesheet, "SOURCES", tmp_path)
    place = tmp_path / "made" / "site.css"
    stylesheet.write(place)
    (tmp_path / "pages.css").write_text("p { margin: 0 }")
    stylesheet.write(place)
    assert place.read_text().endswith("p { margin: 0 }")
    assert oct(place.stat().st_mode)[-3:] == "644"


def test_many_at_once_leave_one_whole_file(tmp_path):
    place = tmp_path / "site.css"
    writers = [Thread(target=stylesheet.write, args=(place,)) for _ in range(8)]
    for writer in writers:
        writer.start()
    for writer in writers:
        writer.join()
    assert [one.name for one in tmp_path.iterdir()] == ["site.css"]


def test_collecting_lists_it_once():
    finder = stylesheet.SiteStylesheetFinder()
    assert "css/site.css" in [path for path, _storage in finder.list([])]
