"""The rate limit counters: exact, per person and address, and given back on failure."""

import pytest
from django.test import RequestFactory

from portal.limits import rates, request_limits, tallies
from portal.limits.models import Tally
from portal.limits.tallies import LimitReached
from tests.racing import press_at_once, press_when


@pytest.fixture(autouse=True)
def _numbers(settings):
    settings.LIMITS = {"knock": {"person": "2/m, 3/h", "address": "5/m"}}


def refused_for(**more):
    with pytest.raises(LimitReached) as refusal:
        tallies.take("knock", **more)
    return refusal.value.wait


@pytest.mark.django_db
def test_says_how_long_until_the_oldest_counts_no_more():
    tallies.take("knock", person=1, now=1000)
    tallies.take("knock", person=1, now=1010)
    assert refused_for(person=1, now=1020) == 40
    tallies.take("knock", person=1, now=1061)
    assert refused_for(person=1, now=1100) == 3600 - 100


@pytest.mark.django_db
def test_people_at_one_address_share_its_number_and_not_their_own():
    for person in (1, 1, 2, 2, 3):
        tallies.take("knock", person=person, address="203.0.113.9", now=1000)
    refused_for(person=4, address="203.0.113.9", now=1000)
    tallies.take("knock", person=4, address="198.51.100.7", now=1000)


@pytest.mark.django_db
def test_what_one_number_refuses_counts_in_no_other():
    for _time in range(2):
        tallies.take("knock", person=1, address="203.0.113.9", now=1000)
    for _time in range(9):
        refused_for(person=1, address="203.0.113.9", now=1000)
    tallies.take("knock", person=2, address="203.0.113.9", now=1000)


@pytest.mark.django_db
def test_what_came_to_nothing_is_given_back():
    tallies.take("knock", person=1, now=1000)
    tallies.take("knock", person=1, now=1001).give_back()
    tallies.take("knock", person=1, now=1002)
    refused_for(person=1, now=1003)


@pytest.mark.django_db
def test_an_act_without_a_number_is_not_counted():
    tallies.take("sing", person=1)
    assert not Tally.objects.exists()


@pytest.mark.django_db(transaction=True)
def test_of_eight_at_once_only_as_many_as_the_number_says():
    assert press_at_once(8, lambda: tallies.take("knock", person=1)) == {"done": 2, "refused": 6}


@pytest.mark.django_db(transaction=True)
def test_two_at_once_do_not_overlook_each_other(monkeypatch):
    tallies.take("knock", person=1)
    meanwhile = press_when(
        monkeypatch, rates, "waiting_time", lambda: tallies.take("knock", person=1)
    )
    tallies.take("knock", person=1)
    assert meanwhile.outcome() == "refused"


@pytest.mark.django_db
def test_nobody_reads_an_address_out_of_the_table():
    tallies.take("knock", person=77, address="203.0.113.9")
    said = Tally.objects.filter(key=rates.key_of("knock", "address", "203.0.113.9"))
    assert said.count() == 1
    assert "203.0.113.9" not in repr(list(Tally.objects.values()))


@pytest.mark.django_db
def test_what_counts_no_more_is_removed():
    tallies.take("knock", person=1, now=1000)
    assert tallies.delete_expired(now=1100) == 0
    assert tallies.delete_expired(now=9000) == 1


def test_looking_is_counted_without_the_database():
    for _time in range(2):
        tallies.take_read("knock", person=1, now=1000)
    with pytest.raises(LimitReached) as refusal:
        tallies.take_read("knock", person=1, now=1000)
    assert refusal.value.wait == 20
    tallies.take_read("knock", person=1, now=1021)


@pytest.mark.django_db
def test_staff_are_not_held_by_the_numbers_for_citizens(moderator, citizen):
    request = RequestFactory().post("/")
    request.user = moderator
    for _time in range(4):
        request_limits.take(request, "knock")
    request.user = citizen
    for _time in range(2):
        request_limits.take(request, "knock")
    with pytest.raises(LimitReached):
        request_limits.take(request, "knock")


@pytest.mark.parametrize(
    ("address", "counted"),
    [
        ("203.0.113.9", "203.0.113.9"),
        ("2001:db8:1:2:3:4:5:6", "2001:db8:1:2::"),
        ("unix", "unix"),
    ],
)
def test_of_the_sixth_version_a_household_counts(address, counted):
    assert rates.network_of(address) == counted
