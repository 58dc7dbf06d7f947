"""Other hosts of the domain can neither read nor set the cookies of a production portal."""

import json
import os
import subprocess
import sys

SCRIPT = """
import json, django
django.setup()
from django.core.management import call_command
from django.test import Client
call_command("migrate", verbosity=0)
from allauth.account.models import EmailAddress
from portal.accounts.models import User
person = User.objects.create_user("citizen", "citizen@lanchuan.example", "a-long-enough-password")
EmailAddress.objects.create(user=person, email=person.email, verified=True, primary=True)
client, found = Client(), []
def ask(method, path, **data):
    answer = getattr(client, method)(path, data, secure=True, headers={"host": "wenzhong.example"})
    assert answer.status_code in (200, 302), (path, answer.status_code)
    found.extend([name, {**morsel}] for name, morsel in answer.cookies.items())
ask("get", "/accounts/login/")
ask("post", "/i18n/setlang/", language="en", next="/")
ask("post", "/elder-mode/", size="24")
ask("post", "/threads/new/", title="a", text="b", kind="inquiry")
ask("post", "/accounts/login/", login="citizen", password="a-long-enough-password")
ask("get", "/my/")
ask("post", "/my/settings/", chosen_name="", language="en", wants_letters="on")
ask("post", "/accounts/logout/")
ask("get", "/")
print(json.dumps(found))
"""
SET = {"session", "csrf", "language", "elder", "elder_size", "messages", "device"}


def test_every_cookie_is_for_this_host_alone(tmp_path):
    facts = {
        "PORTAL_MODE": "production",
        "SECRET_KEY": "a-long-enough-text-for-this-one-start-and-for-nothing-else",
        "FIELD_KEYS": "another-long-enough-text-for-this-one-start",
        "ALLOWED_HOSTS": "wenzhong.example",
        "VAR_DIR": str(tmp_path),
        "DATABASE_URL": f"sqlite:///{tmp_path}/portal.sqlite3",
        "SECURE_SSL_REDIRECT": "false",
        "EMAIL_URL": "dummymail://",
        "DJANGO_SETTINGS_MODULE": "portal.settings",
        "PATH": os.environ["PATH"],
    }
    command = [sys.executable, "manage.py", "collectstatic", "--no-input", "-v0"]
    subprocess.run(command, env=facts, check=True)
    ended = subprocess.run(
        [sys.executable, "-c", SCRIPT], env=facts, capture_output=True, text=True, timeout=120
    )
    assert ended.returncode == 0, ended.stderr[-2000:]
    cookies = json.loads(ended.stdout.splitlines()[-1])
    assert {name for name, _morsel in cookies} == {f"__Host-{name}" for name in SET}
    for name, morsel in cookies:
        assert (morsel["secure"], morsel["path"], morsel["domain"]) == (True, "/", ""), name
        assert morsel["samesite"] == "Lax", name
        # A cookie that is taken away says less.
        assert morsel["httponly"] or morsel["max-age"] == 0, name
