"""Django's settings, made from the environment by one documented table (``lantern.app.environment``)."""

from pathlib import Path
from secrets import token_urlsafe
from typing import Any

from lantern.app import logs
from lantern.app.databases import database
from lantern.app.environment import Environment
from lantern.app.mail_routes import mail_route
from lantern.app.root_keys import kept_root
from lantern.vault.custody import CustodyRefused, from_key_file
from lantern.web.languages import FOR_SETTINGS

_given = Environment()

LANTERN_DATA = Path(_given.text("LANTERN_DATA")).absolute()
LANTERN_KEYS = Path(_given.text("LANTERN_KEYS")).absolute()
LANTERN_CHECKPOINTS = Path(_given.text("LANTERN_CHECKPOINTS")).absolute()
LANTERN_KEY_MODE = _given.text("LANTERN_KEY_MODE")
LANTERN_HTTPS = _given.flag("LANTERN_HTTPS")
LANTERN_PROXY = _given.flag("LANTERN_PROXY")
LANTERN_DEMO = _given.flag("LANTERN_DEMO")
LANTERN_SITE = _given.text("LANTERN_SITE")
LANTERN_LISTEN = _given.text("LANTERN_LISTEN")
LANTERN_WORKERS = _given.number("LANTERN_WORKERS")
LANTERN_SHARE_SECONDS = _given.number("LANTERN_SHARE_SECONDS", most=60)
LANTERN_PSEUDO_LOCALES = _given.flag("LANTERN_PSEUDO_LOCALES")
LANTERN_BACKUPS = Path(_given.text("LANTERN_BACKUPS")).absolute()
LANTERN_BACKUP_RECIPIENTS = _given.names("LANTERN_BACKUP_RECIPIENTS")
LANTERN_THIRD_PARTY_TABLES = Path(__file__).with_name("third_party_tables.toml")
LANTERN_MAIL_URL = _given.text("LANTERN_MAIL_URL")
LANTERN_MAIL_FROM = _given.text("LANTERN_MAIL_FROM")
LANTERN_HEALTH_TOKEN = _given.text("LANTERN_HEALTH_TOKEN")
LANTERN_NATION = _given.text("LANTERN_NATION")
LANTERN_AREA = _given.text("LANTERN_AREA")
LANTERN_ORGANISATION = _given.text("LANTERN_ORGANISATION")
LANTERN_FIRST_RESPONDER = _given.flag("LANTERN_FIRST_RESPONDER")
LANTERN_DUTY_TO_NOTIFY = _given.flag("LANTERN_DUTY_TO_NOTIFY")
LANTERN_LEAD_PHONE = _given.text("LANTERN_LEAD_PHONE")
LANTERN_OFFICE_HOURS = _given.text("LANTERN_OFFICE_HOURS")
LANTERN_SECOND_ROUTE = _given.text("LANTERN_SECOND_ROUTE")
LANTERN_SECOND_ROUTE_READERS = _given.names("LANTERN_SECOND_ROUTE_READERS")

DEBUG = _given.flag("LANTERN_DEBUG")
ALLOWED_HOSTS = _given.names("LANTERN_HOSTS")
ROOT_URLCONF = "lantern.app.urls"
WSGI_APPLICATION = "lantern.app.wsgi.application"
DEFAULT_AUTO_FIELD = "django.db.models.BigAutoField"


def _secret() -> str:
    """What signs cookies comes from the root key; without it, nothing that was signed is believed."""
    root = kept_root()
    if root is not None:
        return root.derived("signing", 48).hex()
    try:
        return from_key_file(LANTERN_KEYS).derived("signing", 48).hex()
    except CustodyRefused:
        return token_urlsafe(48)


SECRET_KEY = _secret()
LOGGING = logs.LOGGING

# Routes that answer without a sign-in. Everything else asks for one; a test compares this with the pages.
LANTERN_OPEN_ROUTES = frozenset(
    {
        "health_live", "health", "practice", "sign_in", "sign_in_code", "sign_in_passkey", "sign_in_pin", "welcome",
        "lantern_web:language", "lantern_web:appearance", "danger", "what_to_say", "calendar:feed",
    }
)  # fmt: skip
# Those of them that come without a session, a key or a database, whatever else has failed.
LANTERN_ALWAYS_THERE = frozenset({"danger", "what_to_say"})
# Files that the build of the pages makes; Lantern does not serve without them.
LANTERN_NEEDED_ASSETS = ("lantern/lantern.css", "lantern/lantern.rtl.css", "lantern/card.css", "lantern/lantern.js")

DATABASES = {"default": database(_given.text("DATABASE_URL"), LANTERN_DATA)}

INSTALLED_APPS = [
    "django.contrib.auth",
    "django.contrib.contenttypes",
    "django.contrib.staticfiles",
    "lantern.web.apps.WebConfig",
    "lantern.vault.apps.VaultConfig",
    "lantern.folders.apps.FoldersConfig",
    "lantern.access.apps.AccessConfig",
    "lantern.directory.apps.DirectoryConfig",
    "lantern.sending.apps.SendingConfig",
    "lantern.cases.apps.CasesConfig",
    "lantern.readiness.apps.ReadinessConfig",
    "lantern.concerns.apps.ConcernsConfig",
    "lantern.governance.apps.GovernanceConfig",
    "lantern.app.apps.HouseConfig",
]

# The order matters: what stands higher sees a request earlier, and an answer later.
MIDDLEWARE = [
    "lantern.app.request_log.RequestLogMiddleware",
    "lantern.web.middleware.HeadersMiddleware",
    "django.middleware.security.SecurityMiddleware",
    "whitenoise.middleware.WhiteNoiseMiddleware",
    "lantern.app.always_there.AlwaysThereMiddleware",
    "lantern.app.locked.LockedMiddleware",
    "lantern.web.middleware.BuiltMiddleware",
    "lantern.app.store_trouble.StoreTroubleMiddleware",
    "lantern.app.request_caps.RequestCapMiddleware",
    "django.contrib.sessions.middleware.SessionMiddleware",
    "lantern.web.middleware.LanguageMiddleware",
    "django.middleware.common.CommonMiddleware",
    "lantern.web.middleware.OriginMiddleware",
    "django.middleware.csrf.CsrfViewMiddleware",
    "django.contrib.auth.middleware.AuthenticationMiddleware",
    "lantern.access.gate.GateMiddleware",
    "lantern.app.doors.SignInRequiredMiddleware",
    "django.middleware.clickjacking.XFrameOptionsMiddleware",
    "lantern.web.middleware.RefusalMiddleware",
]

TEMPLATES = [
    {
        "NAME": "lantern",
        "BACKEND": "django.template.backends.jinja2.Jinja2",
        "APP_DIRS": True,
        "OPTIONS": {
            "environment": "lantern.web.jinja.environment",
            "context_processors": ["lantern.web.shell.context"],
        },
    }
]
# A new installation takes no real report before two people have said that it is ready. Only tests turn this off.
LANTERN_ASKS_WHETHER_LIVE = True
LANTERN_ALERTS = "lantern.sending.outbox.alert"
LANTERN_ALERTS_SEEN = "lantern.sending.actions.open_alerts"
LANTERN_OPEN_CONCERNS = "lantern.concerns.still_open.open_concerns"
LANTERN_NAVIGATION = "lantern.app.navigation.navigation"
LANTERN_KEEPING = "lantern.app.keeping.keeping"
CSRF_FAILURE_VIEW = "lantern.web.errors.csrf_failure"
SECURE_REFERRER_POLICY = "no-referrer"
STATIC_URL = "/static/"
# The built files are served from where the build puts them: nothing has to be collected.
WHITENOISE_USE_FINDERS = True
WHITENOISE_AUTOREFRESH = False
WHITENOISE_MAX_AGE = 3600

AUTH_USER_MODEL = "access.Account"
AUTHENTICATION_BACKENDS = ["lantern.access.backend.AccountBackend"]
PASSWORD_HASHERS = ["lantern.access.hashing.Argon2Hasher"]
AUTH_PASSWORD_VALIDATORS = [
    {"NAME": "django.contrib.auth.password_validation.MinimumLengthValidator", "OPTIONS": {"min_length": 12}},
    {"NAME": "django.contrib.auth.password_validation.CommonPasswordValidator"},
]

CACHES = {"default": {"BACKEND": "django.core.cache.backends.db.DatabaseCache", "LOCATION": "lantern_cache"}}

_route = mail_route(_given.text("LANTERN_MAIL_URL"), LANTERN_DATA.parent / "mail" if LANTERN_DEMO else None)
LANTERN_MAIL_ROUTE = _route.there
EMAIL_BACKEND = _route.backend
EMAIL_FILE_PATH = _route.folder
EMAIL_HOST, EMAIL_PORT = _route.host, _route.port
EMAIL_HOST_USER, EMAIL_HOST_PASSWORD = _route.user, _route.password
EMAIL_USE_TLS, EMAIL_USE_SSL = _route.starts_tls, _route.speaks_tls
EMAIL_TIMEOUT = 20

LANGUAGE_CODE = "en-gb"
LANGUAGES = FOR_SETTINGS
TIME_ZONE = _given.zone("LANTERN_TIME_ZONE")
USE_TZ = True

SESSION_ENGINE = "lantern.access.sessions"
LOGIN_URL = "sign_in"
SESSION_COOKIE_SECURE = CSRF_COOKIE_SECURE = LANTERN_HTTPS
SESSION_COOKIE_NAME = "__Host-lantern_session" if LANTERN_HTTPS else "lantern_session"
CSRF_COOKIE_NAME = "__Host-lantern_form" if LANTERN_HTTPS else "lantern_form"
SESSION_COOKIE_SAMESITE = CSRF_COOKIE_SAMESITE = "Strict"
SESSION_COOKIE_HTTPONLY = CSRF_COOKIE_HTTPONLY = True
SESSION_EXPIRE_AT_BROWSER_CLOSE = True
SECURE_SSL_REDIRECT = LANTERN_HTTPS
SECURE_HSTS_SECONDS = 31_536_000 if LANTERN_HTTPS else 0
SECURE_HSTS_INCLUDE_SUBDOMAINS = SECURE_HSTS_PRELOAD = LANTERN_HTTPS
SECURE_PROXY_SSL_HEADER: Any = ("HTTP_X_FORWARDED_PROTO", "https") if LANTERN_PROXY else None
X_FRAME_OPTIONS = "DENY"
DATA_UPLOAD_MAX_MEMORY_SIZE = 1_048_576
DATA_UPLOAD_MAX_NUMBER_FIELDS = 300
DATA_UPLOAD_MAX_NUMBER_FILES = 5
# Django would put a large file into a clear temporary file.
FILE_UPLOAD_HANDLERS = ["lantern.vault.uploads.MemoryUploadHandler"]
