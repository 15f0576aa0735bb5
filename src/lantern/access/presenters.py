"""Pages of signing in, as frozen records of plain values."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import datetime, timedelta
from typing import Final

from django.forms import Form
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from lantern.access.policy import decide
from lantern.access.policy_actions import ACTION_NAMES, FOLDER_ACTIONS, Action
from lantern.access.roles import ROLE_NAMES, Actor
from lantern.access.sessions import Kind


@dataclass(frozen=True, kw_only=True)
class FormPage:
    """A page with one form.

    ``links``: other ways to the same end, as text and address. ``other``: another way that takes the form along.
    ``hidden``: fields that are carried along. ``action``: where the form goes, if not to its own address.
    """

    title: str
    form: Form
    button: str
    lead: str = ""
    notice: str = ""
    next: str = ""
    links: tuple[tuple[str, str], ...] = ()
    back: str = ""
    action: str = ""
    hidden: tuple[tuple[str, str], ...] = ()
    other: tuple[str, str] | tuple[()] = ()


@dataclass(frozen=True, kw_only=True)
class PasskeyPage:
    """A page on which the device is asked for its passkey. ``options`` is what the browser hands to it."""

    title: str
    form: Form
    ceremony: str
    options: str
    button: str
    lead: str
    next: str = ""
    links: tuple[tuple[str, str], ...] = ()
    back: str = ""
    action: str = ""
    hidden: tuple[tuple[str, str], ...] = ()
    other: tuple[str, str] | tuple[()] = ()


@dataclass(frozen=True, kw_only=True)
class CodeAppPage:
    """The secret of an app, to be read by the telephone or typed."""

    title: str
    form: Form
    picture: str
    letters: str
    back: str


@dataclass(frozen=True, kw_only=True)
class PaperCodesPage:
    """Codes for paper. They are shown this once."""

    title: str
    codes: tuple[str, ...]
    back: str


@dataclass(frozen=True)
class Means:
    """One way to sign in, as its owner sees it."""

    text: str
    added_at: datetime
    used_at: datetime | None
    remove_url: str


@dataclass(frozen=True, kw_only=True)
class OwnSignInPage:
    """With what somebody signs in."""

    title: str
    username: str
    must_set_up: bool
    passkeys: tuple[Means, ...]
    code_app: Means | None
    paper_left: int
    has_pin: bool
    here: str
    url: Mapping[str, str]
    problem: str = ""


@dataclass(frozen=True)
class OpenSession:
    """One session of the account."""

    mark: str
    kind: str
    started_at: datetime
    seen_at: datetime | None
    this_one: bool


@dataclass(frozen=True, kw_only=True)
class SessionsPage:
    """Where somebody is signed in."""

    title: str
    sessions: tuple[OpenSession, ...]
    url: Mapping[str, str]


@dataclass(frozen=True, kw_only=True)
class ReachPage:
    """What somebody can do here, and what not."""

    title: str
    role: str
    can: tuple[str, ...]
    cannot: tuple[str, ...]
    folders: str
    back: str


@dataclass(frozen=True, kw_only=True)
class WordsPage:
    """A page that only says something. ``shown``: something to hand over, shown this once."""

    title: str
    paragraphs: tuple[str, ...]
    shown: str = ""
    names: tuple[tuple[str, str], ...] = field(default_factory=tuple)
    back: str = ""


KIND_WORDS: Final = {Kind.DESK: "computer", Kind.PHONE: "telephone or tablet", Kind.STATION: "shared tablet"}


def wait_words(wait: timedelta) -> str:
    """How long to wait, and what works meanwhile."""
    seconds = int(wait.total_seconds()) + 1
    if seconds < 120:  # noqa: PLR2004 -- two minutes
        how_long = ngettext("%(n)s second", "%(n)s seconds", seconds) % {"n": seconds}
    else:
        minutes = -(-seconds // 60)
        how_long = ngettext("%(n)s minute", "%(n)s minutes", minutes) % {"n": minutes}
    return _(
        "There were too many tries that did not fit. This guards the account. "
        "Wait %(wait)s, then try again, or use your passkey now."
    ) % {"wait": how_long}


def not_right() -> str:
    """The same words for a name that nobody has and for a wrong password."""
    return _("This name and password do not fit together. Check both. Then type them again.")


def reach_page(actor: Actor, *, back: str) -> ReachPage:
    """What this account can do by its role alone, in the words of the policy."""
    asked = [action for action in Action if action not in FOLDER_ACTIONS]
    can = tuple(ACTION_NAMES[action] for action in asked if _ever(actor, action))
    cannot = tuple(ACTION_NAMES[action] for action in asked if not _ever(actor, action))
    return ReachPage(
        title=_("What you can and cannot see"),
        role=ROLE_NAMES[actor.role] if actor.role else "",
        can=can,
        cannot=cannot,
        folders=_("You see a folder only if somebody let you in. Each time you open one, it is written down."),
        back=back,
    )


def _ever(actor: Actor, action: Action) -> bool:
    verdict = decide(action, actor)
    return verdict.allowed or bool(verdict.needs)


def second_factor_words(actor: Actor) -> str:
    """Why somebody came here who has not shown a second factor; nothing for whoever has."""
    if actor.second_factor:
        return ""
    if actor.enrolled:
        return _("What you asked for needs your passkey or a code. Sign out, then sign in with it.")
    return _("What you asked for needs a second way to show that it is you. Set one up here, then try again.")
