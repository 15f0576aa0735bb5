"""Django's settings, made from the environment by one documented table (``lantern.app.environment``)."""

from pathlib import Path
from secrets import token_urlsafe
from typing import Any

from lantern.app.databases import database
from lantern.app.environment import Environment
from lantern.vault.custody import CustodyRefused, from_key_file

_given = Environment()

LANTERN_DATA = Path(_given.text("LANTERN_DATA")).absolute()
LANTERN_KEYS = Path(_given.text("LANTERN_KEYS")).absolute()
LANTERN_CHECKPOINTS = Path(_given.text("LANTERN_CHECKPOINTS")).absolute()
LANTERN_KEY_MODE = _given.text("LANTERN_KEY_MODE")
LANTERN_HTTPS = _given.flag("LANTERN_HTTPS")
LANTERN_DEMO = _given.flag("LANTERN_DEMO")
LANTERN_SITE = _given.text("LANTERN_SITE")
LANTERN_LISTEN = _given.text("LANTERN_LISTEN")
LANTERN_WORKERS = _given.number("LANTERN_WORKERS")
LANTERN_PSEUDO_LOCALES = _given.flag("LANTERN_PSEUDO_LOCALES")
LANTERN_BACKUP_RECIPIENTS = _given.names("LANTERN_BACKUP_RECIPIENTS")
LANTERN_THIRD_PARTY_TABLES = Path(__file__).with_name("third_party_tables.toml")
LANTERN_MAIL_URL = _given.text("LANTERN_MAIL_URL")

DEBUG = _given.flag("LANTERN_DEBUG")
ALLOWED_HOSTS = _given.names("LANTERN_HOSTS")
ROOT_URLCONF = "lantern.app.urls"
WSGI_APPLICATION = "lantern.app.wsgi.application"
DEFAULT_AUTO_FIELD = "django.db.models.BigAutoField"


def _secret() -> str:
    """What signs cookies comes from the root key; without it, nothing that was signed is believed."""
    try:
        return from_key_file(LANTERN_KEYS).derived("signing", 48).hex()
    except CustodyRefused:
        return token_urlsafe(48)


SECRET_KEY = _secret()

DATABASES = {"default": database(_given.text("DATABASE_URL"), LANTERN_DATA)}

INSTALLED_APPS = [
    "django.contrib.auth",
    "django.contrib.contenttypes",
    "lantern.vault.apps.VaultConfig",
    "lantern.folders.apps.FoldersConfig",
    "lantern.access.apps.AccessConfig",
    "lantern.sending.apps.SendingConfig",
    "lantern.concerns.apps.ConcernsConfig",
]

MIDDLEWARE = [
    "django.middleware.security.SecurityMiddleware",
    "django.contrib.sessions.middleware.SessionMiddleware",
    "django.middleware.common.CommonMiddleware",
    "django.middleware.csrf.CsrfViewMiddleware",
    "django.contrib.auth.middleware.AuthenticationMiddleware",
]

AUTH_USER_MODEL = "access.Account"
AUTHENTICATION_BACKENDS = ["lantern.access.backend.AccountBackend"]
PASSWORD_HASHERS = ["lantern.access.hashing.Argon2Hasher"]
AUTH_PASSWORD_VALIDATORS = [
    {"NAME": "django.contrib.auth.password_validation.MinimumLengthValidator", "OPTIONS": {"min_length": 12}},
    {"NAME": "django.contrib.auth.password_validation.CommonPasswordValidator"},
]

CACHES = {"default": {"BACKEND": "django.core.cache.backends.db.DatabaseCache", "LOCATION": "lantern_cache"}}

LANGUAGE_CODE = "en-gb"
TIME_ZONE = _given.text("LANTERN_TIME_ZONE")
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
SECURE_PROXY_SSL_HEADER: Any = ("HTTP_X_FORWARDED_PROTO", "https") if _given.flag("LANTERN_PROXY") else None
X_FRAME_OPTIONS = "DENY"
DATA_UPLOAD_MAX_MEMORY_SIZE = 1_048_576
DATA_UPLOAD_MAX_NUMBER_FIELDS = 300
DATA_UPLOAD_MAX_NUMBER_FILES = 5
# Django would put a large file into a clear temporary file.
FILE_UPLOAD_HANDLERS = ["lantern.vault.uploads.MemoryUploadHandler"]
