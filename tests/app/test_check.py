"""Each unsafe start is refused with what, why and what next; a safe one is accepted (G15)."""

import json
import os
from collections.abc import Callable, Iterable
from datetime import datetime, timedelta
from pathlib import Path
from types import SimpleNamespace
from typing import Any
from uuid import UUID

import pytest
from django.core.management import call_command
from django.db import connection
from django.db.utils import ConnectionHandler

from lantern.access.roles import Role
from lantern.app import start_house, start_keys, start_rules, start_store
from lantern.app.clock import now as real_now
from lantern.app.databases import database, sqlite
from lantern.app.findings import Finding
from lantern.readiness.live_file import WasLive, write_live_file
from lantern.sending.marks import DEMO, mark
from lantern.vault import keyring as keyrings
from lantern.vault.bundle import Bundle, keep, written
from lantern.vault.custody import KEY_FILE, LOCKED_FILE, new_key_file
from lantern.vault.keyring import BUNDLE_FILE
from tests.sending.people import account, concern

Change = Callable[[Any], None]


@pytest.fixture
def safe(settings: Any, tmp_path: Path, now: datetime, monkeypatch: pytest.MonkeyPatch) -> Any:
    """The settings of a site that is as it should be."""
    for name in [name for name in os.environ if name.startswith("LANTERN_")]:
        monkeypatch.delenv(name)
    root = new_key_file(tmp_path / "keys")
    keep(tmp_path / "keys" / BUNDLE_FILE, written(Bundle.new(now), root.key))
    wanted = {
        "LANTERN_KEYS": tmp_path / "keys",
        "LANTERN_DATA": tmp_path / "data",
        "LANTERN_CHECKPOINTS": tmp_path / "checkpoints",
        "LANTERN_BACKUPS": tmp_path / "backups",
        "LANTERN_HTTPS": True,
        "LANTERN_PROXY": True,
        "LANTERN_SITE": "https://lantern.charity.example",
        "LANTERN_LISTEN": "127.0.0.1:8000",
        "LANTERN_MAIL_ROUTE": True,
        "LANTERN_AREA": "Luton",
        "ALLOWED_HOSTS": ["lantern.charity.example"],
        "PASSWORD_HASHERS": ["django.contrib.auth.hashers.Argon2PasswordHasher"],
        "SESSION_COOKIE_SECURE": True,
        "CSRF_COOKIE_SECURE": True,
        "SECURE_SSL_REDIRECT": True,
        "SECURE_HSTS_SECONDS": 31_536_000,
        "SECURE_HSTS_INCLUDE_SUBDOMAINS": True,
        "SECURE_HSTS_PRELOAD": True,
        "SECURE_PROXY_SSL_HEADER": ("HTTP_X_FORWARDED_PROTO", "https"),
    }
    for name, value in wanted.items():
        setattr(settings, name, value)
    # A start asks this before it has opened any key.
    settings.LANTERN_ASKS_WHETHER_LIVE = True
    monkeypatch.setattr(keyrings, "_held", {})
    # In a test there is one disk; on a site that is as it should be, the checkpoints lie on another.
    monkeypatch.setattr(start_keys, "disk_of", lambda folder: str(folder).endswith("checkpoints"))
    return settings


def of_files_and_settings(settings: Any) -> list[Finding]:
    rules = (*start_rules.RULES, *start_house.RULES, *start_keys.RULES)
    return [finding for rule in rules for finding in rule(settings)]


def codes(found: Iterable[Finding], *, refused: bool = True) -> list[str]:
    return [finding.code for finding in found if finding.refuses is refused]


def with_values(**values: object) -> Change:
    def change(settings: Any) -> None:
        for name, value in values.items():
            setattr(settings, name, value)

    return change


def without_middleware(name: str) -> Change:
    def change(settings: Any) -> None:
        settings.MIDDLEWARE = [kept for kept in settings.MIDDLEWARE if kept != name]

    return change


def key_written_as(text: str) -> Change:
    return lambda settings: keep(settings.LANTERN_KEYS / KEY_FILE, text)


def key_of(secret: bytes) -> Change:
    return key_written_as(json.dumps({"id": "8c5a2f6e-3e5c-4a39-9d0b-1d5d3c1b2a10", "key": secret.hex()}))


def without(name: str) -> Change:
    return lambda settings: (settings.LANTERN_KEYS / name).unlink()


def with_mode(name: str, mode: int) -> Change:
    return lambda settings: (settings.LANTERN_KEYS / name).chmod(mode)


def keys_inside_data(settings: Any) -> None:
    settings.LANTERN_DATA = settings.LANTERN_KEYS.parent


def data_inside_keys(settings: Any) -> None:
    settings.LANTERN_DATA = settings.LANTERN_KEYS / "data"


def keys_linked_into_data(settings: Any) -> None:
    settings.LANTERN_DATA.mkdir()
    settings.LANTERN_KEYS.rename(settings.LANTERN_DATA / "hidden")
    settings.LANTERN_KEYS.symlink_to(settings.LANTERN_DATA / "hidden")


def with_back_door(settings: Any) -> None:
    # Set aside from Django's own knowledge of its rooms: nothing is loaded, only the list says so.
    settings.__dict__["INSTALLED_APPS"] = [*settings.INSTALLED_APPS, "django.contrib.admin"]


def own_cache(settings: Any) -> None:
    settings.CACHES = {"default": {"BACKEND": "django.core.cache.backends.locmem.LocMemCache"}}
    settings.LANTERN_WORKERS = 2


UNSAFE: dict[str, tuple[str, Change]] = {
    "debug": ("debug", with_values(DEBUG=True)),
    "no host": ("hosts", with_values(ALLOWED_HOSTS=[])),
    "any host": ("hosts", with_values(ALLOWED_HOSTS=["*"])),
    "any host below": ("hosts", with_values(ALLOWED_HOSTS=[".charity.example"])),
    "no https beyond this machine": ("https", with_values(LANTERN_HTTPS=False, LANTERN_LISTEN="0.0.0.0:8000")),
    "no https under a real name": ("https", with_values(LANTERN_HTTPS=False, LANTERN_SITE="http://lantern.example")),
    "https that nobody speaks": ("proxy", with_values(LANTERN_PROXY=False)),
    "cookies over the air": ("cookies", with_values(SESSION_COOKIE_SECURE=False)),
    "cookies for scripts": ("cookies", with_values(SESSION_COOKIE_HTTPONLY=False)),
    "cookies for other sites": ("cookies", with_values(CSRF_COOKIE_SAMESITE="Lax")),
    "a cache for each worker": ("cache", own_cache),
    "no gate for a second factor": ("factors", without_middleware("lantern.access.gate.GateMiddleware")),
    "no gate for a sign-in": ("factors", without_middleware("lantern.app.doors.SignInRequiredMiddleware")),
    "fast hashes": ("passwords", with_values(PASSWORD_HASHERS=["django.contrib.auth.hashers.MD5PasswordHasher"])),
    "nothing carries alerts": ("alerts", with_values(LANTERN_ALERTS="")),
    "alerts go to what is not there": ("alerts", with_values(LANTERN_ALERTS="lantern.sending.outbox.nothing")),
    "the clock of tests": ("test_clock", with_values(LANTERN_TEST_CLOCK=lambda: None)),
    "the back door": ("admin", with_back_door),
    "a token that can be guessed": ("health_token", with_values(LANTERN_HEALTH_TOKEN="short")),  # noqa: S106
    "an unknown time zone": ("time_zone", with_values(TIME_ZONE="Mars/Olympus")),
    "moments without a zone": ("time_zone", with_values(USE_TZ=False)),
    "a nation that there is not": ("nation", with_values(LANTERN_NATION="engeland")),
    "a kind of organisation that there is not": ("organisation", with_values(LANTERN_ORGANISATION="chairty")),
    "a charity with the duty of a public body": ("duty_to_notify", with_values(LANTERN_DUTY_TO_NOTIFY=True)),
    "a number that nobody can ring": ("lead_phone", with_values(LANTERN_LEAD_PHONE="ask Ava")),
    "a number that was withdrawn": ("lead_phone", with_values(LANTERN_LEAD_PHONE="0800 783 2589")),
    "no HSTS": ("framework", with_values(SECURE_HSTS_SECONDS=0)),
    "a short secret": ("framework", with_values(SECRET_KEY="short")),  # noqa: S106
    "no key": ("no_key", without(KEY_FILE)),
    "no bundle": ("no_key", without(BUNDLE_FILE)),
    "no locked key": ("no_key", with_values(LANTERN_KEY_MODE="passphrase")),
    "an unknown mode": ("key_mode", with_values(LANTERN_KEY_MODE="kms")),
    "a key that is none": ("broken_key", key_written_as("not a key")),
    "an empty key file": ("broken_key", key_written_as("")),
    "a short key": ("broken_key", key_of(b"0123456789abcdef")),
    "a made-up key": ("weak_key", key_of(b"\x00" * 32)),
    "another key": ("broken_key", key_of(bytes(range(32)))),
    "a key file open to others": ("key_open", with_mode(KEY_FILE, 0o644)),
    "a bundle open to others": ("key_open", with_mode(BUNDLE_FILE, 0o640)),
    "a folder of keys open to others": ("key_open", with_mode(".", 0o777)),
    "keys inside the data": ("keys_with_data", keys_inside_data),
    "data inside the keys": ("keys_with_data", data_inside_keys),
    "keys linked into the data": ("keys_with_data", keys_linked_into_data),
    "office hours that mean nothing": ("office_hours", with_values(LANTERN_OFFICE_HOURS="nine to five")),
    "a second route that is no address": ("second_route", with_values(LANTERN_SECOND_ROUTE="07700 900123")),
    "no stylesheets": ("assets", with_values(LANTERN_NEEDED_ASSETS=("lantern/never-built.css",))),
}


def test_a_safe_start_is_accepted_without_a_word(safe: Any) -> None:
    assert of_files_and_settings(safe) == []


@pytest.mark.parametrize("name", UNSAFE)
def test_an_unsafe_start_is_refused(safe: Any, name: str) -> None:
    code, change = UNSAFE[name]
    change(safe)

    found = of_files_and_settings(safe)

    # Django's own check may notice the same thing; by name it stands once.
    assert set(codes(found)) - {"framework"} == {code} - {"framework"}
    assert code in codes(found)
    assert all(len(text.split()) > 2 for finding in found for text in (finding.what, finding.why, finding.next))


def test_no_finding_tells_a_key_or_a_secret(safe: Any) -> None:
    secret = bytes(range(32))
    safe.SECRET_KEY = "CANARY-SECRET"
    safe.LANTERN_HEALTH_TOKEN = "CANARY-TOKEN"
    key_of(secret)(safe)

    said = " ".join(finding.written() for finding in of_files_and_settings(safe))

    assert "CANARY" not in said
    assert secret.hex() not in said


@pytest.mark.parametrize(
    ("code", "change"),
    [
        ("mail", with_values(LANTERN_MAIL_ROUTE=False)),
        ("site", with_values(LANTERN_SITE="http://lantern.charity.example")),
        ("listen", with_values(LANTERN_LISTEN="10.0.0.4:8000")),
        ("area", with_values(LANTERN_AREA="")),
        ("area", with_values(LANTERN_AREA="Barrow")),
        ("second_route", with_values(LANTERN_SECOND_ROUTE="duty@example.org", LANTERN_SECOND_ROUTE_READERS=[])),
        ("checkpoints", lambda safe: setattr(safe, "LANTERN_CHECKPOINTS", safe.LANTERN_DATA / "c")),
        ("backups", lambda safe: setattr(safe, "LANTERN_BACKUPS", safe.LANTERN_DATA)),
    ],
)
def test_what_is_only_unwise_is_a_warning(safe: Any, code: str, change: Change) -> None:
    change(safe)

    found = of_files_and_settings(safe)

    assert (codes(found), codes(found, refused=False)) == ([], [code])


LOCAL = {"default": {"ENGINE": "django.db.backends.sqlite3"}}
ELSEWHERE = {"default": {"ENGINE": "django.db.backends.postgresql", "HOST": "db.charity.example"}}


def witness_of(room: Path, **other: object) -> list[str]:
    """What is said of checkpoints that lie beside the data, in a site that is otherwise as it is given."""
    beside = {"LANTERN_DATA": room / "data", "LANTERN_CHECKPOINTS": room / "checkpoints", "LANTERN_DEMO": False}
    given = SimpleNamespace(**{**beside, "DATABASES": LOCAL, **other})
    return codes(start_keys.witness(given), refused=False)


def test_checkpoints_on_the_disk_of_the_data_are_a_warning(tmp_path: Path) -> None:
    assert witness_of(tmp_path) == ["checkpoints_disk"]
    # Once the folders are there, too; and where the database is a server on this machine.
    for name in ("data", "checkpoints"):
        (tmp_path / name).mkdir()
    near = {"default": {"ENGINE": "django.db.backends.postgresql", "HOST": "localhost"}}
    assert witness_of(tmp_path, DATABASES=near) == ["checkpoints_disk"]


@pytest.mark.parametrize(
    "other",
    [{"LANTERN_CHECKPOINTS": Path("/proc/lantern")}, {"LANTERN_DEMO": True}, {"DATABASES": ELSEWHERE}],
    ids=["another disk", "practice", "the data are on another machine"],
)
def test_checkpoints_away_from_the_data_are_no_warning(tmp_path: Path, other: dict[str, object]) -> None:
    assert witness_of(tmp_path, **other) == []


def test_a_misspelt_setting_is_named_with_the_one_that_was_meant(safe: Any, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("LANTERN_HTPS", "yes")

    (found,) = of_files_and_settings(safe)

    assert (found.code, found.next) == ("misspelt", "Did you mean LANTERN_HTTPS?")


@pytest.mark.parametrize(
    ("name", "given", "meant"),
    [
        ("LANTERN_NATION", "Engeland", '"england"'),
        ("LANTERN_NATION", "northern-ireland", '"northern_ireland"'),
        ("LANTERN_ORGANISATION", "childrens home", '"childrens_home"'),
        ("LANTERN_AREA", "Luten", '"Luton"'),
    ],
)
def test_a_misspelt_place_or_kind_is_named_with_the_one_that_was_meant(
    safe: Any, name: str, given: str, meant: str
) -> None:
    setattr(safe, name, given)

    (found,) = of_files_and_settings(safe)

    assert given in found.what
    assert found.next.endswith(f"Did you mean {meant}?")


def test_in_passphrase_mode_a_locked_key_beside_its_bundle_is_enough(safe: Any) -> None:
    safe.LANTERN_KEY_MODE = "passphrase"
    (safe.LANTERN_KEYS / KEY_FILE).rename(safe.LANTERN_KEYS / LOCKED_FILE)

    assert of_files_and_settings(safe) == []


@pytest.mark.django_db
@pytest.mark.parametrize("gone", [(KEY_FILE,), (BUNDLE_FILE,), (KEY_FILE, BUNDLE_FILE)])
def test_what_lies_beside_the_keys_is_read_without_a_key_and_a_missing_one_breaks_no_other_rule(
    safe: Any, now: datetime, gone: tuple[str, ...]
) -> None:
    own = json.loads((safe.LANTERN_KEYS / BUNDLE_FILE).read_text())["installation"]
    write_live_file(safe.LANTERN_KEYS, UUID(own), WasLive(now))
    for name in gone:
        (safe.LANTERN_KEYS / name).unlink()
    found = codes(start_store.brought_back(), refused=False)

    assert found == ([] if BUNDLE_FILE in gone else ["brought_back"])
    assert keyrings._held == {}


@pytest.mark.django_db
def test_a_weaker_sync_of_sqlite_is_refused(tmp_path: Path) -> None:
    ours = database("", tmp_path)
    weak = sqlite(tmp_path / "weak.sqlite3")
    weak["OPTIONS"]["init_command"] = weak["OPTIONS"]["init_command"].replace("synchronous=FULL", "synchronous=NORMAL")
    stores = ConnectionHandler({"default": ours, "weak": weak})

    try:
        assert codes(start_store.sync(stores["default"])) == []
        assert codes(start_store.sync(stores["weak"])) == ["sync"]
    finally:
        stores.close_all()


@pytest.mark.django_db
def test_a_clock_that_is_far_off_is_refused() -> None:
    assert codes(start_store.clock(real_now())) == []
    assert codes(start_store.clock(real_now() + timedelta(minutes=6))) == ["clock"]
    assert codes(start_store.clock(real_now() - timedelta(minutes=6))) == ["clock"]


@pytest.mark.django_db
def test_a_clock_before_what_was_written_last_is_refused() -> None:
    concern(real_now() + timedelta(minutes=6))

    assert codes(start_store.clock(real_now())) == ["clock"]


@pytest.mark.django_db
def test_an_account_with_a_guessed_name_is_refused(safe: Any) -> None:
    account(Role.ADMINISTRATOR, real_now())
    before = codes(start_store.accounts(safe))
    with connection.cursor() as cursor:
        cursor.execute("UPDATE access_account SET username = 'admin'")

    assert (before, codes(start_store.accounts(safe))) == ([], ["guessed_account"])


@pytest.mark.django_db
def test_practice_people_outside_practice_are_refused(safe: Any) -> None:
    mark(DEMO, real_now())

    assert codes(start_store.accounts(safe)) == ["demo_people"]
    safe.LANTERN_DEMO = True
    assert codes(start_store.accounts(safe)) == []


@pytest.mark.django_db
def test_practice_beside_real_data_is_refused(safe: Any) -> None:
    account(Role.WORKER, real_now())
    safe.LANTERN_DEMO = True

    assert codes(start_store.accounts(safe)) == ["demo_on_real"]


@pytest.mark.django_db
def test_missing_tables_are_refused(safe: Any) -> None:
    before = "unmigrated" in codes(start_store.store(safe))
    with connection.cursor() as cursor:
        cursor.execute("DELETE FROM django_migrations WHERE app = 'sending'")

    assert (before, codes(start_store.store(safe))) == (False, ["unmigrated"])


@pytest.mark.django_db
def test_a_database_that_does_not_answer_is_refused(safe: Any, monkeypatch: pytest.MonkeyPatch) -> None:
    away = ConnectionHandler({"default": sqlite(safe.LANTERN_DATA / "nowhere" / "lantern.sqlite3")})
    monkeypatch.setattr(start_store, "connection", away["default"])

    assert codes(start_store.store(safe)) == ["database"]


def test_djangos_own_check_for_a_site_has_nothing_to_say(safe: Any, capsys: pytest.CaptureFixture[str]) -> None:
    call_command("check", deploy=True, fail_level="WARNING", tags=["security"])

    assert safe.LANTERN_HTTPS
    assert "no issues" in capsys.readouterr().out
