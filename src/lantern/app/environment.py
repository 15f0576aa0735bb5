"""Every setting that an administrator may give, in one table (G15, U18).

The reference page of settings is made from this table, and the settings are read through it, so
that none is undocumented.
"""

import os
from collections.abc import Mapping
from dataclasses import dataclass
from typing import Final
from zoneinfo import ZoneInfo, ZoneInfoNotFoundError


@dataclass(frozen=True, slots=True)
class Setting:
    """One variable of the environment: its name, what it is when nobody sets it, and what it does."""

    name: str
    default: str
    meaning: str


SETTINGS: Final = (
    Setting("LANTERN_DATA", "lantern-data/data", "Folder of the data: the database and its journal."),
    Setting("LANTERN_KEYS", "lantern-data/keys", "Folder of the keys. Never inside the folder of the data."),
    Setting(
        "LANTERN_CHECKPOINTS",
        "lantern-data/checkpoints",
        "Folder to which the signed checkpoints of the audit are copied. Best on another machine.",
    ),
    Setting(
        "LANTERN_KEY_MODE",
        "file",
        "`file`: the root key lies in a file of the folder of keys. `passphrase`: somebody types it at every start.",
    ),
    Setting("LANTERN_HOSTS", "localhost,127.0.0.1,[::1]", "The names under which the site is reached, with commas."),
    Setting("LANTERN_HTTPS", "yes", "`yes`: pages are sent over HTTPS only. `no`: for this machine alone."),
    Setting("LANTERN_PROXY", "no", "`yes`: a web server in front speaks HTTPS and sets `X-Forwarded-Proto`."),
    Setting("LANTERN_DEBUG", "no", "`yes`: for developers. Lantern refuses to serve with it."),
    Setting("LANTERN_DEMO", "no", "`yes`: practice with invented people. A banner stands on every page."),
    Setting("LANTERN_LISTEN", "127.0.0.1:8000", "Address and port on which the pages are served."),
    Setting("LANTERN_WORKERS", "2", "How many processes answer pages."),
    Setting("DATABASE_URL", "", "Empty: SQLite in the folder of the data. `postgres://…`: a PostgreSQL server."),
    Setting(
        "LANTERN_BACKUP_RECIPIENTS",
        "",
        "The public keys (`age1…`, with commas) for which backups are encrypted. Their identities never lie here.",
    ),
    Setting("LANTERN_TIME_ZONE", "Europe/London", "The time zone shown on pages. The store keeps UTC."),
    Setting(
        "LANTERN_MAIL_URL",
        "",
        "Where alerts are handed over: `smtp://user:password@host:587` (turns to TLS), `smtps://…:465`, or "
        "`smtp://localhost:25` on this machine. Empty in the demo: into files beside the data.",
    ),
    Setting("LANTERN_MAIL_FROM", "lantern@localhost", "The sender of alerts."),
    Setting(
        "LANTERN_OFFICE_HOURS",
        "",
        "When your office is open, such as `mon-fri 09:00-17:00`, `every day 08:00-20:00` or `always`. The rota goes "
        "by it: a day of the rota begins when the office opens. Empty: the hours of the packs, `mon-fri 09:00-17:00`.",
    ),
    Setting(
        "LANTERN_SECOND_ROUTE",
        "",
        "An e-mail address to which urgent alerts go, too, that nobody opens: a duty mailbox, an answering service, or "
        "a gateway that makes a text message of it. The message says nothing of anybody. Empty: none.",
    ),
    Setting(
        "LANTERN_SECOND_ROUTE_READERS",
        "",
        "The user names of everybody who reads there, with commas. Without them nothing is sent to it; and it is left "
        "out for a concern of which one of them must not know.",
    ),
    Setting("LANTERN_SITE", "http://localhost:8000", "The address of the site, as it stands in alerts."),
    Setting(
        "LANTERN_HEALTH_TOKEN",
        "",
        "A secret with which a machine may read `/health/`; at least 32 characters. Empty: only people may.",
    ),
    Setting(
        "LANTERN_BACKUPS",
        "lantern-data/backups",
        "Folder to which backups are written, and in which health looks for the newest one.",
    ),
    Setting(
        "LANTERN_SHARE_SECONDS",
        "10",
        "How many seconds Lantern waits for the folders of the backups and of the checkpoints. They may lie on another "
        "machine; one that does not answer holds up no alert.",
    ),
    Setting("LANTERN_PSEUDO_LOCALES", "no", "`yes`: two invented languages to test the layout with."),
    Setting(
        "LANTERN_NATION",
        "england",
        "The nation whose law and numbers count here: `england`, `wales`, `scotland` or `northern_ireland`.",
    ),
    Setting(
        "LANTERN_AREA",
        "",
        "The area whose council and numbers count here, such as `Luton`. Empty: only the numbers of the whole nation.",
    ),
    Setting(
        "LANTERN_ORGANISATION",
        "charity",
        "What you are: `charity` (also a volunteer group), `childrens_home` or `local_authority`. It decides some "
        "duties.",
    ),
    Setting("LANTERN_FIRST_RESPONDER", "no", "`yes`: you are a First Responder of the National Referral Mechanism."),
    Setting("LANTERN_DUTY_TO_NOTIFY", "no", "`yes`: you have the duty to notify the Home Office. A charity never has."),
    Setting(
        "LANTERN_LEAD_PHONE",
        "",
        "The number on which your safeguarding lead, or whoever stands in, answers. Everybody can read it on the page "
        "`/danger/`, also without signing in. Empty: the page leaves a line to write it on.",
    ),
)
_YES: Final = frozenset({"yes", "true", "1", "on"})
_NO: Final = frozenset({"no", "false", "0", "off", ""})


class UnreadableSetting(Exception):  # noqa: N818
    """A setting has a value that means nothing: which, and what may stand there."""


class Environment:
    """The settings of one start, read from the environment."""

    def __init__(self, given: Mapping[str, str] | None = None) -> None:
        """Read from ``given``, or from the environment of the process."""
        source = os.environ if given is None else given
        self._values = {setting.name: source.get(setting.name, setting.default).strip() for setting in SETTINGS}

    def text(self, name: str) -> str:
        """The value as it was given."""
        return self._values[name]

    def flag(self, name: str) -> bool:
        """Yes or no.

        Raises:
            UnreadableSetting: neither.
        """
        word = self._values[name].lower()
        if word not in _YES | _NO:
            raise UnreadableSetting(f"{name} is {word!r}. Write yes or no.")
        return word in _YES

    def number(self, name: str, *, most: int | None = None) -> int:
        """A whole number above nought, and not above ``most``.

        Raises:
            UnreadableSetting: none.
        """
        word = self._values[name]
        if not word.isdecimal() or int(word) < 1:
            raise UnreadableSetting(f"{name} is {word!r}. Write a number from 1 upwards.")
        if most is not None and int(word) > most:
            raise UnreadableSetting(f"{name} is {word!r}. Write a number from 1 to {most}.")
        return int(word)

    def zone(self, name: str) -> str:
        """The name of a time zone that this machine knows.

        Raises:
            UnreadableSetting: it knows none of that name.
        """
        word = self._values[name]
        try:
            ZoneInfo(word)
        except (ZoneInfoNotFoundError, ValueError, OSError):
            raise UnreadableSetting(
                f"{name} is {word!r}, which is no time zone. Write one such as Europe/London."
            ) from None
        return word

    def names(self, name: str) -> list[str]:
        """A list with commas between."""
        return [word.strip() for word in self._values[name].split(",") if word.strip()]
