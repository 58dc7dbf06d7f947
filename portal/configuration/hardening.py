"""Security settings: headers, cookies, HTTPS."""

from csp.constants import NONCE, NONE, SELF

MONTH, YEAR = 60 * 60 * 24 * 30, 60 * 60 * 24 * 365

HEADERS = {
    "CONTENT_SECURITY_POLICY": {
        "DIRECTIVES": {
            "default-src": [SELF],
            "script-src": [SELF, NONCE],
            "style-src": [SELF],
            "img-src": [SELF, "data:"],
            "object-src": [NONE],
            "base-uri": [SELF],
            "form-action": [SELF],
            "frame-ancestors": [NONE],
        }
    },
    "X_FRAME_OPTIONS": "DENY",
    "SECURE_CONTENT_TYPE_NOSNIFF": True,
    "SECURE_REFERRER_POLICY": "same-origin",
}


def cookie_prefix(production):
    """
    The prefix of cookie names. Browsers accept ``__Host-`` cookies only over HTTPS, for exactly
    this host and the path "/", so that no other subdomain can overwrite them.
    """
    return "__Host-" if production else ""


def cookies(production):
    """The settings of cookies; scripts cannot read any of them (``HttpOnly``)."""
    names = {"SESSION": "session", "CSRF": "csrf", "LANGUAGE": "language"} if production else {}
    return {
        "SESSION_ENGINE": "portal.accounts.sign_in.session_store",
        "SESSION_COOKIE_AGE": MONTH,
        "SESSION_COOKIE_HTTPONLY": True,
        "CSRF_COOKIE_HTTPONLY": True,
        "LANGUAGE_COOKIE_HTTPONLY": True,
        "LANGUAGE_COOKIE_SAMESITE": "Lax",
        "LANGUAGE_COOKIE_AGE": YEAR,
        "MESSAGE_STORAGE": "portal.site.message_storage.Storage",
        **{f"{kind}_COOKIE_SECURE": True for kind in names},
        **{
            f"{kind}_COOKIE_NAME": f"{cookie_prefix(production)}{name}"
            for kind, name in names.items()
        },
    }


def https(env, production):
    """Redirect to HTTPS and HSTS, in production only."""
    if not production:
        return {}
    return {
        "SECURE_SSL_REDIRECT": env.bool("SECURE_SSL_REDIRECT", default=True),
        "SECURE_HSTS_SECONDS": env.int("SECURE_HSTS_SECONDS", default=YEAR),
        "SECURE_HSTS_INCLUDE_SUBDOMAINS": env.bool("SECURE_HSTS_INCLUDE_SUBDOMAINS", default=True),
        "SECURE_HSTS_PRELOAD": env.bool("SECURE_HSTS_PRELOAD", default=False),
    }
