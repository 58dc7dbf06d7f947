"""The security headers of every response."""

import pytest

pytestmark = pytest.mark.django_db
PATHS = ["/", "/threads/", "/threads/new/", "/accounts/login/", "/no/", "/api/v1/threads/"]
POLICY = {
    "default-src 'self'", "style-src 'self'", "img-src 'self' data:", "object-src 'none'",
    "base-uri 'self'", "form-action 'self'", "frame-ancestors 'none'",
}  # fmt: skip


def rules_of(answer):
    return {rule.strip() for rule in answer["Content-Security-Policy"].split(";")}


@pytest.mark.parametrize("path", PATHS)
def test_every_answer_says_what_may_run(client, path):
    rules = rules_of(client.get(path))
    [scripts] = {rule for rule in rules if rule.startswith("script-src ")}
    assert rules - {scripts} == POLICY
    assert "unsafe" not in scripts


@pytest.mark.parametrize("path", PATHS)
def test_no_answer_may_be_framed_or_taken_for_another_type(client, path):
    answer = client.get(path)
    assert answer["X-Frame-Options"] == "DENY"
    assert answer["X-Content-Type-Options"] == "nosniff"
    assert answer["Referrer-Policy"] == "same-origin"


def test_what_may_run_on_one_answer_may_not_on_the_next(client):
    first, second = (rules_of(client.get("/threads/new/")) for _visit in range(2))
    [scripts] = {rule for rule in first if rule.startswith("script-src ")}
    assert "'nonce-" not in scripts or scripts not in second
