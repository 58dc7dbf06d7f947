"""
All settings, read from environment variables, in one of three modes.

``PORTAL_MODE`` is ``production`` (the default, hardened), ``demo`` (what ``make run``
starts) or ``test``. Everything a deployment may set is listed in ``.env.example``.
"""

from portal import languages, provinces, proxies
from portal.configuration import api, environment, hardening, limits, moderation, orders
from portal.configuration.environment import BASE_DIR, env
from portal.logs import configuration as logs
from portal.storage import cache

env.read_env(BASE_DIR / ".env")

PORTAL_MODE = environment.read_mode()
PRODUCTION = PORTAL_MODE == "production"
DEMO = PORTAL_MODE == "demo"
TESTING = PORTAL_MODE == "test"

VAR_DIR = env.path("VAR_DIR", default=str(BASE_DIR / "var"))()
VAR_DIR = environment.make_folder(BASE_DIR / VAR_DIR)
DEBUG = False
SECRET_KEY = environment.read_secret(PORTAL_MODE, VAR_DIR)
# Keys for the HMACs and seals of ledger lines: the first one signs, all verify.
AUDIT_KEYS = environment.read_audit_keys(PORTAL_MODE, VAR_DIR)
# File with the published heads of the hash chain, outside the database.
AUDIT_HEADS = VAR_DIR / "audit-heads"
# Earlier secrets: sessions and links signed with them stay valid.
SECRET_KEY_FALLBACKS = env.list("SECRET_KEY_FALLBACKS", default=[])
# The first key encrypts, all decrypt: put a new one in front to change keys. Without any key,
# SECRET_KEY is used (in a demo, or as an earlier release did); portal.accounts.keys stops the
# start if it has changed.
FIELD_KEYS = env.list("FIELD_KEYS", default=[])
FIELD_KEYS_ARE_DERIVED = not FIELD_KEYS
FIELD_KEYS = FIELD_KEYS or [SECRET_KEY]

SITE_URL = environment.read_site_url()
ALLOWED_HOSTS = environment.read_hosts(PORTAL_MODE)
environment.refuse_unnamed_host(PORTAL_MODE, SITE_URL, ALLOWED_HOSTS)
CSRF_TRUSTED_ORIGINS = env.list("CSRF_TRUSTED_ORIGINS", default=[])

INSTALLED_APPS = [
    "portal.audit",
    "django.contrib.auth",
    "django.contrib.contenttypes",
    "django.contrib.sessions",
    "django.contrib.messages",
    "django.contrib.staticfiles",
    "django.contrib.humanize",
    "django.forms",  # templates of widgets, for the form renderer
    "portal.limits",
    "portal.versions",
    "portal.translations",
    "portal.accounts",
    "portal.agencies",
    "portal.notifications",
    "forum",
    "moderation",
    "workorders",
    "portal.integrity",
    "portal.site",
    "portal.importing",
    "portal.styleguide",
    "portal.demo",
    "portal.site.administration.config.AdministrationConfig",
    "allauth",
    "allauth.account",
    "allauth.mfa",
    "django_filters",
    "rest_framework",
    "drf_spectacular",
    "django_structlog",
    "django_q",
    "csp",
]

MIDDLEWARE = [
    "django_prometheus.middleware.PrometheusBeforeMiddleware",
    "portal.site.health.metrics.AnswerMetrics",
    "portal.proxies.TrustProxies",
    "django.middleware.security.SecurityMiddleware",
    "portal.site.middleware.requests.AnswerProbes",
    "portal.site.middleware.requests.RefusePlainAPI",
    "whitenoise.middleware.WhiteNoiseMiddleware",
    "portal.logs.requests.LogRequests",
    "portal.site.middleware.kept_pages.KeepPages",
    "portal.site.middleware.compression.CompressPages",
    "csp.middleware.CSPMiddleware",
    "portal.site.middleware.away.AnswerWithoutDatabase",
    "portal.site.middleware.requests.RefuseBrokenText",
    "django.contrib.sessions.middleware.SessionMiddleware",
    "django.middleware.locale.LocaleMiddleware",
    "django.middleware.common.CommonMiddleware",
    "django.middleware.csrf.CsrfViewMiddleware",
    "django.contrib.auth.middleware.AuthenticationMiddleware",
    "portal.site.middleware.private_pages.KeepPagesPrivate",
    "django.contrib.messages.middleware.MessageMiddleware",
    "django.middleware.clickjacking.XFrameOptionsMiddleware",
    "allauth.account.middleware.AccountMiddleware",
    "portal.site.middleware.limits.LimitActs",
    "portal.site.middleware.session_end.EndStaffSessions",
    "portal.site.middleware.second_factor.RequireSecondFactor",
    "django_htmx.middleware.HtmxMiddleware",
    "django_prometheus.middleware.PrometheusAfterMiddleware",
]

ROOT_URLCONF = "portal.urls"
WSGI_APPLICATION = "portal.wsgi.application"

TEMPLATES = [
    {
        "BACKEND": "django.template.backends.django.DjangoTemplates",
        "DIRS": [BASE_DIR / "templates"],
        "APP_DIRS": True,
        "OPTIONS": {
            "context_processors": [
                "django.template.context_processors.request",
                "django.template.context_processors.i18n",
                "django.contrib.auth.context_processors.auth",
                "django.contrib.messages.context_processors.messages",
                "csp.context_processors.nonce",
                "portal.site.context.site",
                "portal.demo.context.demo",
            ],
        },
    },
]
FORM_RENDERER = "portal.form_renderer.FormRenderer"

# --- data -------------------------------------------------------------------

POOLED = TESTING or environment.serves_pages()
DATABASES = {"default": environment.read_database(VAR_DIR, pooled=POOLED)}
DEFAULT_AUTO_FIELD = "django.db.models.BigAutoField"

REDIS_URL = env.str("REDIS_URL", default="")
CACHES = cache.configure("" if TESTING else REDIS_URL)
# Memory for whole public pages in each web process; 0 keeps none. See decision 0101.
KEPT_PAGES_MB: int = env.int("KEPT_PAGES_MB", default=0 if TESTING else 32)

MEDIA_ROOT = BASE_DIR / env.str("MEDIA_ROOT", default=str(VAR_DIR / "media"))
MEDIA_URL = "/media/"
FILE_UPLOAD_PERMISSIONS = 0o640
FILE_UPLOAD_HANDLERS = [
    "django.core.files.uploadhandler.MemoryFileUploadHandler",
    "portal.storage.disk.RoomyUploadHandler",
]
# A separate folder, so that the sweep can remove files left by a killed process.
FILE_UPLOAD_TEMP_DIR = environment.make_folder(VAR_DIR / "uploads")
DATA_UPLOAD_MAX_MEMORY_SIZE = 5 * 1024 * 1024
# Far more than any form accepts: above this number, Django refuses the whole request.
DATA_UPLOAD_MAX_NUMBER_FILES = 100

STATIC_URL = "/static/"
# A release may have its own folder: open pages of the previous release still need its files.
STATIC_ROOT = BASE_DIR / env.str("STATIC_ROOT", default=str(VAR_DIR / "static"))
STATICFILES_DIRS = [BASE_DIR / "static"]
STATICFILES_FINDERS = [
    "django.contrib.staticfiles.finders.FileSystemFinder",
    "django.contrib.staticfiles.finders.AppDirectoriesFinder",
    "portal.site.stylesheet.SiteStylesheetFinder",
]
STORAGES = {
    "default": {"BACKEND": "django.core.files.storage.FileSystemStorage"},
    "staticfiles": {
        "BACKEND": "django.contrib.staticfiles.storage.StaticFilesStorage"
        if TESTING
        else "whitenoise.storage.CompressedManifestStaticFilesStorage"
    },
}

# --- people -----------------------------------------------------------------

AUTH_USER_MODEL = "accounts.User"
AUTHENTICATION_BACKENDS = [
    "django.contrib.auth.backends.ModelBackend",
    "allauth.account.auth_backends.AuthenticationBackend",
]
PASSWORD_HASHERS = [f"django.contrib.auth.hashers.{'MD5' if TESTING else 'PBKDF2'}PasswordHasher"]
AUTH_PASSWORD_VALIDATORS = [
    {"NAME": "portal.accounts.passwords.LongEnough", "OPTIONS": {"min_length": 8}},
    {"NAME": "portal.accounts.passwords.NotCommon"},
    {"NAME": "portal.accounts.passwords.NotLikeTheName"},
    {"NAME": "portal.site.passwords.NotOfThisPlace"},
]
BREACHED_PASSWORDS = env.str("BREACHED_PASSWORDS", default="")
# Changing addresses, password or second factor requires a recent sign-in.
ACCOUNT_REAUTHENTICATION_REQUIRED = True
LOGIN_URL = "account_login"
LOGIN_REDIRECT_URL = "/my/"
ACCOUNT_ADAPTER = "portal.accounts.adapter.AccountAdapter"
ACCOUNT_LOGIN_METHODS = {"username", "email"}
ACCOUNT_SIGNUP_FIELDS = ["username*", "email*", "password1*"]
ACCOUNT_SIGNUP_FORM_CLASS = "portal.agencies.forms.SignupForm"
ACCOUNT_EMAIL_VERIFICATION = "mandatory"
# A code instead of a link: mail scanners open links and use them up, and with a code the person
# stays in the browser that has the draft.
ACCOUNT_EMAIL_VERIFICATION_BY_CODE_ENABLED = True
ACCOUNT_EMAIL_VERIFICATION_BY_CODE_TIMEOUT = 15 * 60
ACCOUNT_EMAIL_VERIFICATION_SUPPORTS_RESEND = True
# Would work for new accounts only and so reveal whether an address has one already;
# portal.accounts.views.start_over works for both.
ACCOUNT_EMAIL_VERIFICATION_SUPPORTS_CHANGE = False
ACCOUNT_FORMS = {
    "login": "portal.accounts.sign_in.form.Form",
    "signup": "portal.accounts.sign_up.form.Form",
}
ACCOUNT_EMAIL_NOTIFICATIONS = True
ACCOUNT_MAX_EMAIL_ADDRESSES = 5
ACCOUNT_EMAIL_SUBJECT_PREFIX = ""
ACCOUNT_LOGOUT_REDIRECT_URL = "/"
ACCOUNT_PREVENT_ENUMERATION = True
ACCOUNT_SESSION_REMEMBER = True
ACCOUNT_USERNAME_MIN_LENGTH = 2
ACCOUNT_USER_DISPLAY = "portal.accounts.models.display"
# portal.limits is used instead: allauth counts in each process's cache, and would lock out a
# whole office for the acts of one person.
ACCOUNT_RATE_LIMITS = False
LIMITS = limits.read_limits(PORTAL_MODE, env)
# Second factor, a code from an app: required for staff in production, optional for others.
# Not in a demo, whose accounts are shared.
REQUIRE_STAFF_SECOND_FACTOR = PRODUCTION
MFA_SUPPORTED_TYPES = [] if DEMO else ["totp", "recovery_codes"]
MFA_ADAPTER = "portal.accounts.sign_in.second_factor.MFAAdapter"
MFA_FORMS = {
    "authenticate": "portal.accounts.sign_in.code_forms.AuthenticateForm",
    "reauthenticate": "portal.accounts.sign_in.code_forms.ReauthenticateForm",
    "activate_totp": "portal.accounts.sign_in.code_forms.ActivateForm",
}
# The codes just before and after are accepted too: clocks differ, and people type slowly.
MFA_TOTP_TOLERANCE = 1

# --- language and time ------------------------------------------------------

LANGUAGE_CODE = languages.CHINESE.code
LANGUAGES = languages.choices()
LOCALE_PATHS = [BASE_DIR / "locale"]
FORMAT_MODULE_PATH = ["portal.formats"]
USE_I18N = True
USE_TZ = True
TIME_ZONE = "Asia/Shanghai"

# --- letters and the worker -------------------------------------------------

vars().update(env.email_url("EMAIL_URL", default="consolemail://"))
if DEMO:
    EMAIL_BACKEND = "portal.notifications.backends.ReadableOutboxBackend"
EMAIL_TIMEOUT = 8  # seconds, for e-mails sent by a page; the worker waits longer
DEFAULT_FROM_EMAIL = environment.read_sender(PORTAL_MODE, SITE_URL)
# The channels of messages; each message stores the name of its channel.
CHANNELS = {
    "email": "portal.notifications.channels.email.Email",
    "sms": "portal.notifications.channels.sms.TextMessage",
}
# The gateway for text messages (portal.notifications.channels.sms_gateways); empty for none.
SMS_GATEWAY = env.str("SMS_GATEWAY", default="" if PRODUCTION else "outbox")
SMS_URL = env.str("SMS_URL", default="")
SMS_TOKEN = env.str("SMS_TOKEN", default="")

Q_CLUSTER = environment.read_worker()
# Seconds without progress after which serve restarts the worker; more than a task may take.
WORKER_PATIENCE = env.int("WORKER_PATIENCE", default=Q_CLUSTER["timeout"] + 120)
# Processes that serve pages; 0 means one for each core.
WEB_WORKERS = env.int("WEB_WORKERS", default=0)

# --- safety -----------------------------------------------------------------

# The reverse proxies, one entry per hop, the nearest first (see portal.proxies); only their
# headers about client and HTTPS are trusted. A demo has none.
TRUSTED_PROXIES = proxies.read_proxies(
    env.list("TRUSTED_PROXIES", default=[proxies.LOOPBACK] if PRODUCTION else [])
)
# The header in which the proxy says from which province somebody writes; empty for none.
PROVINCE_HEADER = provinces.header_name(env.str("PROVINCE_HEADER", default=""))
SECURE_PROXY_SSL_HEADER = (proxies.SCHEME, "https")
# portal.audit.receivers logs the address instead: the library would trust forged headers.
DJANGO_STRUCTLOG_IP_LOGGING_ENABLED = False
# Level DEBUG for the line at the start of a request, so that only its end is logged.
DJANGO_STRUCTLOG_STATUS_START_LOG_LEVEL = 10
# Probes are answered over HTTP, API clients get an error (portal.site.middleware); only the
# API's documentation, a page for people, is redirected.
SECURE_REDIRECT_EXEMPT = [r"^(healthz|readyz)/$", r"^api/(?!docs/)"]
COOKIE_PREFIX = hardening.cookie_prefix(PRODUCTION)
vars().update(hardening.HEADERS | hardening.cookies(PRODUCTION) | hardening.https(env, PRODUCTION))
# Limits for sessions of staff; those of citizens last a month. Not in a demo (shared accounts).
STAFF_SESSIONS_END = PRODUCTION
STAFF_SESSION_HOURS: int = env.int("STAFF_SESSION_HOURS", default=12)
STAFF_SESSION_IDLE_MINUTES: int = env.int("STAFF_SESSION_IDLE_MINUTES", default=30)
LAST_PRESS_COOKIE_NAME = f"{COOKIE_PREFIX}last-press"
CSRF_FAILURE_VIEW = "portal.site.error_pages.views.csrf_failure"

# --- API, logs and moderation --------------------------------------------------

vars().update(api.SETTINGS)
LOGGING = logs.configure(PORTAL_MODE)
SECOND_LOOK_ONE_IN = moderation.second_look_one_in(TESTING)
DECISIONS_HEARD_AFTER = moderation.decisions_heard_after(TESTING)
PRACTICE_NEEDED_PERCENT, PRACTICE_ITEMS = moderation.practice()
UNANSWERED_ALARM_DAYS, DISPUTES_UNTIL_SUPERVISOR, EXTENSIONS_PER_ORDER = orders.numbers()
