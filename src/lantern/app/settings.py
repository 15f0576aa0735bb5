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
LANTERN_PSEUDO_LOCALES = _given.flag("LANTERN_PSEUDO_LOCALES")
LANTERN_MAIL_FROM = _given.text("LANTERN_MAIL_FROM")
LANTERN_HEALTH_TOKEN = _given.text("LANTERN_HEALTH_TOKEN")
LANTERN_BACKUPS = Path(_given.text("LANTERN_BACKUPS")).absolute()

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
LANTERN_OPEN_ROUTES = frozenset({"health_live", "health"})
# Files that the build of the pages makes; Lantern does not serve without them.
LANTERN_NEEDED_ASSETS: tuple[str, ...] = ()

DATABASES = {"default": database(_given.text("DATABASE_URL"), LANTERN_DATA)}

INSTALLED_APPS = [
    "django.contrib.auth",
    "django.contrib.contenttypes",
    "django.contrib.sessions",
    "django.contrib.staticfiles",
    "lantern.vault.apps.VaultConfig",
    "lantern.folders.apps.FoldersConfig",
    "lantern.access.apps.AccessConfig",
    "lantern.sending.apps.SendingConfig",
]

# The order matters: what stands higher sees a request earlier, and an answer later.
MIDDLEWARE = [
    "lantern.app.request_log.RequestLogMiddleware",
    "lantern.app.locked.LockedMiddleware",
    "django.middleware.security.SecurityMiddleware",
    "whitenoise.middleware.WhiteNoiseMiddleware",
    "lantern.app.store_trouble.StoreTroubleMiddleware",
    "lantern.app.request_caps.RequestCapMiddleware",
    "django.contrib.sessions.middleware.SessionMiddleware",
    "django.middleware.common.CommonMiddleware",
    "django.middleware.csrf.CsrfViewMiddleware",
    "django.contrib.auth.middleware.AuthenticationMiddleware",
    "lantern.app.doors.SignInRequiredMiddleware",
    "django.middleware.clickjacking.XFrameOptionsMiddleware",
]
LOGIN_URL = "/sign-in/"
MFA_SUPPORTED_TYPES = ["totp", "webauthn", "recovery_codes"]
STATIC_URL = "/static/"
# The built files are served from where the build puts them: nothing has to be collected.
WHITENOISE_USE_FINDERS = True
WHITENOISE_AUTOREFRESH = False
WHITENOISE_MAX_AGE = 3600

AUTH_USER_MODEL = "access.Account"
PASSWORD_HASHERS = ["django.contrib.auth.hashers.Argon2PasswordHasher"]

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
TIME_ZONE = _given.zone("LANTERN_TIME_ZONE")
USE_TZ = True

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
DATA_UPLOAD_MAX_NUMBER_FILES = 10
