"""Metrics for the operators' monitoring, and for nobody else."""

import os
import re
from pathlib import Path

import pytest

from portal.site import periodic
from portal.site.backup import recording
from portal.site.health import metrics

LOOPBACK = {"REMOTE_ADDR": "127.0.0.1"}


def test_a_program_on_this_machine_reads_requests_and_health(client, db):
    client.get("/robots.txt")
    page = client.get("/metrics/", **LOOPBACK).content.decode()
    assert 'django_http_responses_total_by_status_total{status="200"}' in page
    assert 'wenzhong_health{part="worker"} 1.0' in page
    assert "wenzhong_letters_waiting 0.0" in page


@pytest.mark.parametrize(
    "meta",
    [
        {"REMOTE_ADDR": "203.0.113.9"},
        {"REMOTE_ADDR": ""},
        LOOPBACK | {"HTTP_X_FORWARDED_FOR": "127.0.0.1"},
        LOOPBACK | {"HTTP_X_REAL_IP": "127.0.0.1"},
        LOOPBACK | {"HTTP_FORWARDED": "for=127.0.0.1"},
    ],
)
def test_nobody_reads_them_from_elsewhere_or_through_a_proxy(client, db, meta):
    assert client.get("/metrics/", **meta).status_code == 404


def test_every_number_of_an_alert_is_there(client, db, tmp_path):
    """A rule over a name that nobody writes would never wake anybody."""
    periodic.sweep()
    (tmp_path / "b").touch()
    recording.record_backup(tmp_path / "b")
    rules = Path("deploy/prometheus/alerts.yml").read_text()
    wanted = set(re.findall(r"\b(?:wenzhong_[a-z_]+|django_http_[a-z_]+)\b", rules))
    page = client.get("/metrics/", **LOOPBACK).content.decode()
    # A counter of a status that did not occur yet has its head line only.
    assert {name for name in wanted if name.removesuffix("_bucket") not in page} == set()


def test_several_processes_are_added_up(monkeypatch, tmp_path):
    monkeypatch.setitem(os.environ, metrics.MULTIPLE, str(tmp_path))
    assert metrics._counted() is not metrics.REGISTRY
