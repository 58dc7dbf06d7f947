"""
How often things may be done: the one table of limits, by act.

``"5/10m, 30/d"`` means five in ten minutes and thirty in a day. ``person`` counts an
account, ``address`` everybody behind one address (an office, a service hall, a carrier's
NAT: hence wider), ``account`` the account that is aimed at. The environment may change
each number: ``LIMIT_SUBMIT_PERSON="10/10m"``. ``docs/security.md`` says what they are for.
"""

TABLE = {
    # What citizens do; staff and imports have no limit here.
    "submit": {"person": "5/10m, 30/d", "address": "60/10m"},
    "answer": {"person": "10/10m, 60/d", "address": "120/10m"},
    "save": {"person": "60/m", "address": "600/m"},
    "upload": {"person": "30/10m, 120/d", "address": "300/10m"},
    # By people who are not signed in: their pictures wait for a day.
    "upload_signed_out": {"address": "60/10m, 300/d"},
    "follow": {"person": "60/10m", "address": "300/10m"},
    "search": {"person": "30/m", "address": "120/m"},
    "api": {"address": "120/m"},
    # Signing in: failures, not visits. ``pair`` is one account from one address, ``device``
    # a browser that the account has signed in with before.
    "password": {"pair": "5/5m", "account": "20/h", "address": "100/h"},
    "password_on_known_device": {"device": "10/10m"},
    "password_before_second_factor": {"account": "100/d"},
    "code": {"account": "10/10m"},
    # Floods of visits, whatever comes of them.
    "sign_in": {"address": "300/m"},
    "sign_up": {"address": "20/10m, 100/d"},
    "letter": {"person": "5/10m, 30/d", "account": "5/10m, 30/d", "address": "60/h"},
    "try_code": {"account": "20/10m", "address": "200/10m"},
    "change_password": {"person": "10/10m", "address": "60/10m"},
}
# A demonstration's accounts are everybody's, and a test does in seconds what takes days.
GENEROUS = {"demo": 30, "test": 1000}


def read_limits(mode, env):
    """The table for this mode, with the environment's own numbers."""
    return {
        act: {
            scope: env.str(f"LIMIT_{act}_{scope}".upper(), default=_times(number, mode))
            for scope, number in scopes.items()
        }
        for act, scopes in TABLE.items()
    }


def _times(numbers, mode):
    factor = GENEROUS.get(mode, 1)
    parts = [part.strip().partition("/") for part in numbers.split(",")]
    return ", ".join(f"{int(most) * factor}/{window}" for most, _slash, window in parts)
