"""The checksum of the ledgers is published once a day."""

import datetime

import pytest
import time_machine
from django.utils import timezone

from portal.audit.chain.sealing import chain_head, seal_waiting
from portal.audit.log import record
from portal.audit.models import PublishedHead
from portal.notifications import sending
from portal.notifications.models import Message
from portal.site import checksums


@pytest.fixture
def published(supervisor):
    record("reveal")
    seal_waiting()
    checksums.publish_daily()
    return PublishedHead.objects.get()


def test_it_is_told_once_a_day(published, supervisor):
    assert checksums.publish_daily() == 0
    tomorrow = timezone.now() + datetime.timedelta(days=1)
    with time_machine.travel(tomorrow, tick=False):
        record("reveal")
        seal_waiting()
        assert checksums.publish_daily() == 1
    heads = list(PublishedHead.objects.order_by("day").values_list("position", flat=True))
    assert heads == [published.position, published.position + 1]


def test_a_supervisor_has_it_by_letter(published, supervisor, mailoutbox):
    assert Message.objects.get(recipient=supervisor).facts["title"] == chain_head()
    sending.send_waiting()
    assert chain_head() in mailoutbox[0].body


@pytest.mark.parametrize("address", ["/checksums/", "/feeds/checksums/"])
def test_everybody_reads_it(address, client, published):
    assert published.head in client.get(address).content.decode()


def test_the_file_beside_the_database_holds_it(published, settings):
    line = settings.AUDIT_HEADS.read_text()
    assert line == f"{published.day:%Y-%m-%d} {published.head}\n"


def test_before_anything_is_sealed_the_page_says_when(client, db):
    checksums.publish_daily()
    assert "一天之内" in client.get("/checksums/").content.decode()
