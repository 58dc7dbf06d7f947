"""An authenticator app for tests: computes TOTP codes (RFC 6238) independently of the portal."""

import base64
import hashlib
import hmac
import struct
import time

from allauth.mfa.models import Authenticator
from allauth.mfa.recovery_codes.internal.auth import RecoveryCodes
from allauth.mfa.totp.internal.auth import TOTP, generate_totp_secret

from tests.builders import PASSWORD


def code_of(secret, *, later=0):
    """The six digits an app shows for ``secret``, ``later`` seconds from now."""
    moment = struct.pack(">Q", int(time.time() + later) // 30)
    digest = hmac.new(base64.b32decode(secret), moment, hashlib.sha1).digest()
    offset = digest[-1] & 15
    number = struct.unpack(">I", digest[offset : offset + 4])[0] & 0x7FFFFFFF
    return f"{number % 1_000_000:06d}"


def give_app(user):
    """Set the second step up for somebody; returns what only the phone knows."""
    secret = generate_totp_secret()
    TOTP.activate(user, secret)
    RecoveryCodes.activate(user)
    return secret


def recovery_codes_of(user):
    row = Authenticator.objects.get(user=user, type=Authenticator.Type.RECOVERY_CODES)
    return row.wrap().get_unused_codes()


def sign_in(client, username, **more):
    return client.post("/accounts/login/", {"login": username, "password": PASSWORD, **more})


def give_code(client, code):
    return client.post("/accounts/2fa/authenticate/", {"code": code})
