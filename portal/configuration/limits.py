"""
Rate limits: the only table of how often each act is allowed.

``"5/10m, 30/d"`` means five in ten minutes and thirty in a day. ``person`` counts the acts of
one account; ``address`` those of everybody behind one IP address (an office, a service hall, a
carrier's NAT), so it is larger; ``account`` those directed at one account. Environment variables
such as ``LIMIT_SUBMIT_PERSON="10/10m"`` change a limit. ``docs/security.md`` explains them.
"""

TABLE = {
    # Acts of citizens; staff and imports have no such limits.
    "submit": {"person": "5/10m, 30/d", "address": "60/10m"},
    "answer": {"person": "10/10m, 60/d", "address": "120/10m"},
    "save": {"person": "60/m", "address": "600/m"},
    "upload": {"person": "30/10m, 120/d", "address": "300/10m"},
    # Uploads of people who are not signed in; their images are kept for one day.
    "upload_signed_out": {"address": "60/10m, 300/d"},
    "follow": {"person": "60/10m", "address": "300/10m"},
    "flag": {"person": "10/d", "address": "60/d"},
    "support": {"person": "60/10m", "address": "300/10m"},
    # Messages between an agency and an author, about one work order; the first also holds staff.
    "write_to_author": {"order": "10/d"},
    "write_to_agency": {"order": "10/d"},
    # Presses on the page that the link of a letter opens.
    "answer_by_link": {"address": "60/10m"},
    "search": {"person": "30/m", "address": "120/m"},
    "api": {"address": "120/m"},
    # Failed sign-ins. ``pair`` is one account from one address, ``device`` a browser in which
    # the account has signed in before.
    "password": {"pair": "5/5m", "account": "20/h", "address": "100/h"},
    "password_on_known_device": {"device": "10/10m"},
    "password_before_second_factor": {"account": "100/d"},
    "code": {"account": "10/10m"},
    # Requests to these pages, whether they succeed or not.
    "sign_in": {"address": "300/m"},
    "sign_up": {"address": "20/10m, 100/d"},
    "letter": {"person": "5/10m, 30/d", "account": "5/10m, 30/d", "address": "60/h"},
    "try_code": {"account": "20/10m", "address": "200/10m"},
    "change_password": {"person": "10/10m", "address": "60/10m"},
}
# Factors by mode: demo accounts are shared by many people, and tests do in seconds what people
# do in days.
GENEROUS = {"demo": 30, "test": 1000}


def read_limits(mode, env):
    """The limits for this mode, with those changed by environment variables."""
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
