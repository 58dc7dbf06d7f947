"""``manage.py export_workorders`` writes the file completely or not at all."""

import io
import json

import pytest
from django.core.management import CommandError, call_command

from tests.workorders import export_builders as exports
from workorders.management.commands import export_workorders
from workorders.models import ExportBatch


@pytest.fixture
def order(citizen, moderator, dispatcher, transport):
    return exports.order(citizen, moderator, dispatcher, transport)


def export(path, *options, format="json"):
    said = io.StringIO()
    call_command("export_workorders", "--format", format, "-o", str(path), *options, stdout=said)
    return said.getvalue()


@pytest.mark.parametrize("format", ["csv", "xlsx", "json"])
def test_writes_the_batch_into_the_file(order, tmp_path, format):
    path = tmp_path / f"orders.{format}"
    said = export(path, format=format)
    batch = ExportBatch.objects.get()
    assert path.read_bytes() == exports.content(batch)
    assert (batch.created_by, batch.format, batch.only_new) == (None, format, False)
    assert "1" in said
    assert batch.number in said


def test_leaves_nothing_else_in_the_folder(order, tmp_path):
    folder = tmp_path / "drop"
    folder.mkdir()
    export(folder / "orders.json")
    assert [path.name for path in folder.iterdir()] == ["orders.json"]


def test_new_takes_each_order_once(order, tmp_path):
    export(tmp_path / "first.json", "--new")
    said = export(tmp_path / "second.json", "--new")
    assert not (tmp_path / "second.json").exists()
    assert said.strip()
    assert ExportBatch.objects.count() == 1


def test_masks_persons_unless_asked(order, tmp_path):
    exports.with_contact(order, name="林晚舟", phone="10000000001")
    export(tmp_path / "masked.json")
    export(tmp_path / "open.json", "--personal")
    names = [
        json.loads((tmp_path / name).read_text("utf-8"))["orders"][0]["author"]
        for name in ("masked.json", "open.json")
    ]
    assert names == ["***", "林晚舟"]


def test_refuses_to_overwrite(order, tmp_path):
    path = tmp_path / "orders.json"
    path.write_text("mine")
    with pytest.raises(CommandError, match="--force"):
        export(path)
    assert path.read_text() == "mine"
    assert not ExportBatch.objects.exists()


def test_overwrites_when_told_to(order, tmp_path):
    path = tmp_path / "orders.json"
    path.write_text("mine")
    export(path, "--force")
    assert path.read_bytes() == exports.content(ExportBatch.objects.get())


@pytest.mark.parametrize("target", ["missing/orders.json", "", "file/orders.json", "x" * 300])
def test_says_so_when_the_path_cannot_be_written(order, tmp_path, target):
    (tmp_path / "file").write_text("a file, not a folder")
    with pytest.raises(CommandError, match="orders.json|folder|文件夹|x{300}"):
        export(tmp_path / target)
    assert sorted(path.name for path in tmp_path.iterdir() if path.name != "media") == ["file"]


def test_a_path_that_cannot_be_written_costs_no_batch(order, tmp_path):
    with pytest.raises(CommandError):
        export(tmp_path / "missing" / "orders.json", "--new")
    assert not ExportBatch.objects.exists()


def test_names_the_batch_when_only_the_copy_failed(order, tmp_path, monkeypatch):
    def fail(*args):
        raise OSError(28, "No space left on device")

    monkeypatch.setattr(export_workorders, "_copy", fail)
    with pytest.raises(CommandError, match=r"No space left.*EX\d{13}"):
        export(tmp_path / "orders.json", "--new")
    assert ExportBatch.objects.get().order_count == 1
    assert [path.name for path in tmp_path.iterdir() if path.name != "media"] == []


def test_no_orders_at_all_is_a_sentence(db, tmp_path):
    assert export(tmp_path / "orders.json").strip()
    assert not (tmp_path / "orders.json").exists()


@pytest.mark.parametrize("options", [[], ["--format", "pdf"]])
def test_refuses_other_formats(db, tmp_path, options):
    with pytest.raises(CommandError, match="format"):
        call_command("export_workorders", "-o", str(tmp_path / "x"), *options)
