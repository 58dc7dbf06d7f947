"""A branch of a tree moves completely or not at all, even with concurrent changes."""

import pytest
from django.db import models

from portal.agencies.models import Agency
from tests.racing import PressedMeanwhile, press_when

BEFORE = {"top": "top/", "office": "top/office/", "desk": "top/office/desk/", "other": "other/"}


@pytest.fixture
def branch():
    top = Agency.objects.create(slug="top", name="上")
    office = Agency.objects.create(slug="office", name="中", parent=top)
    Agency.objects.create(slug="desk", name="下", parent=office)
    Agency.objects.create(slug="other", name="旁")
    return top


def paths():
    return dict(Agency.objects.values_list("slug", "path"))


def rename(slug, to):
    node = Agency.objects.get(slug=slug)
    node.slug = to
    node.save()


def move(slug, *, below):
    node = Agency.objects.get(slug=slug)
    node.parent = Agency.objects.get(slug=below)
    node.save()


@pytest.mark.django_db(transaction=True)
def test_a_failure_in_the_middle_leaves_everything_as_it_was(branch, monkeypatch):
    update_paths = Agency._update_paths_below

    def failing(node):
        if node.slug == "office":
            raise RuntimeError("the power went")
        update_paths(node)

    monkeypatch.setattr(Agency, "_update_paths_below", failing)
    with pytest.raises(RuntimeError, match="power"):
        rename("top", "first")
    assert paths() == BEFORE


@pytest.mark.django_db(transaction=True)
def test_pressed_again_after_a_failure_it_takes_all_along(branch, monkeypatch):
    update_paths = Agency._update_paths_below
    branch.slug = "first"
    monkeypatch.setattr(Agency, "_update_paths_below", lambda node: 1 / 0)
    with pytest.raises(ZeroDivisionError):
        branch.save()
    monkeypatch.setattr(Agency, "_update_paths_below", update_paths)
    branch.save()
    assert paths()["desk"] == "first/office/desk/"


@pytest.mark.django_db(transaction=True)
@pytest.mark.parametrize("moment", ["_path_above", "_update_paths_below"])
def test_a_row_below_is_renamed_while_the_branch_is(branch, monkeypatch, moment):
    meanwhile = press_when(monkeypatch, Agency, moment, lambda: rename("desk", "counter"))
    rename("top", "first")
    assert meanwhile.outcome() == "done"
    assert paths()["counter"] == "first/office/counter/"


@pytest.mark.django_db(transaction=True)
def test_a_row_comes_below_what_is_just_being_taken_along(branch, monkeypatch):
    def create():
        office = Agency.objects.get(slug="office")
        Agency.objects.create(slug="new", name="新", parent=office)

    begun, update_paths = PressedMeanwhile(create), Agency._update_paths_below

    def begin_at_the_last(node):
        update_paths(node)
        if node.slug == "first":
            begun.begin()

    monkeypatch.setattr(Agency, "_update_paths_below", begin_at_the_last)
    rename("top", "first")
    assert begun.outcome() == "done"
    assert paths()["new"] == "first/office/new/"


@pytest.mark.django_db(transaction=True)
def test_a_row_moves_away_while_its_branch_is_renamed(branch, monkeypatch):
    press = press_when(
        monkeypatch, Agency, "_update_paths_below", lambda: move("office", below="other")
    )
    rename("top", "first")
    assert press.outcome() == "done"
    assert (paths()["office"], paths()["desk"]) == ("other/office/", "other/office/desk/")


@pytest.mark.django_db(transaction=True)
def test_a_branch_is_renamed_while_a_row_moves_away(branch, monkeypatch):
    press = press_when(monkeypatch, models.Model, "save", lambda: rename("top", "first"))
    move("office", below="other")
    assert press.outcome() == "done"
    assert paths() == {
        "first": "first/", "other": "other/", "office": "other/office/",
        "desk": "other/office/desk/",
    }  # fmt: skip
