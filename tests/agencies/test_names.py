"""A citizen cannot take the name of an agency or of another person."""

import pytest
from django.core.exceptions import ValidationError
from django.db import connections

from forum import workflow as forum
from portal.accounts import names as accounts
from portal.accounts.models import PublicName, User
from portal.agencies import names
from tests import builders
from tests.racing import press_at_once


@pytest.mark.parametrize(
    "name",
    [
        "市交通运输局",
        "澜川交通运输局",
        "交 通·运输局 小王",
        "Transport Bureau",
        "王市长",
        "官方客服",
    ]
    + ["аdmin", "ADMIN", "12345热线", "管·理·员", "審核員"],
)
def test_names_of_offices_are_refused(name, transport):
    with pytest.raises(ValidationError, match="office|单位|官"):
        names.refuse_unfit(name)


@pytest.mark.parametrize("name", ["南桥的老周", "小管", "王书", "help me", "Ann", "爱管闲事的人"])
def test_ordinary_names_are_free(name, transport):
    names.refuse_unfit(name)


@pytest.mark.parametrize("name", ["南桥的老周", "南桥的老週", "南桥 的\u200b老周"])
def test_a_name_somebody_publishes_under_is_theirs(name, citizen):
    accounts.set_public_name(citizen.pk, chosen_name="南桥的老周")
    with pytest.raises(ValidationError) as refusal:
        names.refuse_unfit(name)
    assert refusal.value.code == "name_taken"


def test_the_person_keeps_a_name_given_up_for_another(citizen, neighbour):
    accounts.set_public_name(citizen.pk, chosen_name="南桥的老周")
    accounts.set_public_name(citizen.pk, chosen_name="老周")
    with pytest.raises(ValidationError):
        accounts.set_public_name(neighbour.pk, chosen_name="南桥的老周")
    accounts.set_public_name(citizen.pk, chosen_name="南桥的老周")


@pytest.mark.parametrize("name", ["…", "\u3164", "🙂"])
def test_a_name_that_shows_no_letter_is_no_name(name, db):
    with pytest.raises(ValidationError) as refusal:
        names.refuse_unfit(name)
    assert refusal.value.code == "name_unreadable"


def test_whoever_has_another_persons_name_publishes_without_one(citizen, neighbour):
    accounts.set_public_name(citizen.pk, chosen_name="南桥的老周")
    User.objects.filter(pk=neighbour.pk).update(chosen_name="南桥的老週")
    neighbour.refresh_from_db()
    draft = builders.draft(neighbour)
    with pytest.raises(ValidationError):
        forum.submit(draft.pk, by=neighbour)
    draft.refresh_from_db()
    assert (draft.state, draft.text) == ("draft", "站台的顶棚坏了两个月了。")
    forum.save(draft.pk, by=neighbour, anonymous=True)
    forum.submit(draft.pk, by=neighbour)


@pytest.mark.parametrize(
    ("field", "name"), [("chosen_name", "交通运输局"), ("username", "moderat0r")]
)
def test_signing_up_says_so_and_keeps_what_was_typed(field, name, client, transport):
    form = {"username": "newcomer", "email": "new@lanchuan.example", "password1": "long-enough-9"}
    answer = client.post("/accounts/signup/", form | {"chosen_name": "", field: name})
    assert answer.context["form"].errors[field]
    assert name in answer.content.decode()
    assert not User.objects.filter(email="new@lanchuan.example").exists()


@pytest.mark.django_db(transaction=True)
def test_of_eight_people_one_has_the_name():
    people = iter([builders.person(f"racer{number}") for number in range(8)])
    connections.close_all()
    outcomes = press_at_once(
        8, lambda: accounts.set_public_name(next(people).pk, chosen_name="南桥的老周")
    )
    assert outcomes == {"done": 1, "refused": 7}
    assert PublicName.objects.count() == 1
