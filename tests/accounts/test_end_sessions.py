"""An administrator ends all sessions of a person."""

import pytest
from django.test import Client

from portal.accounts import workflow
from portal.audit.models import AuditLine


@pytest.fixture
def browsers(moderator):
    """Two browsers in which the moderator is signed in."""
    found = [Client(), Client()]
    for browser in found:
        browser.force_login(moderator)
    return found


def opens(browser):
    return browser.get("/moderation/").status_code == 200


def test_every_browser_is_signed_out_and_the_log_says_so(browsers, moderator, administrator):
    assert all(map(opens, browsers))
    workflow.end_sessions(moderator.pk, by=administrator)
    assert not any(map(opens, browsers))
    assert AuditLine.objects.get(act="end_sessions").actor_name == "administrator"


def test_signing_in_again_works(browsers, moderator, administrator):
    moderator = workflow.end_sessions(moderator.pk, by=administrator)
    browsers[0].force_login(moderator)
    assert opens(browsers[0])


def test_the_list_of_people_offers_it(browsers, client, moderator, administrator):
    client.force_login(administrator)
    chosen = {"action": "end_sessions", "_selected_action": [moderator.pk]}
    client.post("/admin/accounts/user/", chosen)
    assert not any(map(opens, browsers))


@pytest.mark.parametrize("step", ["revoke_role", "close_account"])
def test_a_role_taken_away_and_a_closed_account_end_them(step, browsers, moderator):
    facts = {"role": "moderator"} if step == "revoke_role" else {}
    getattr(workflow, step)(moderator.pk, by=None, **facts)
    assert browsers[0].get("/my/").status_code == 302


def test_nobody_elses_session_ends(browsers, moderator2, moderator, administrator):
    other = Client()
    other.force_login(moderator2)
    workflow.end_sessions(moderator.pk, by=administrator)
    assert opens(other)


def test_a_changed_password_ends_the_other_sessions(browsers, moderator):
    moderator.set_password("a quite different one 9")
    moderator.save()
    assert not any(map(opens, browsers))
