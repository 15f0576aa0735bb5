"""The pages of those who look after accounts and shared tablets."""

from collections.abc import Callable, Iterable
from dataclasses import dataclass
from datetime import datetime
from uuid import UUID

from django.forms import Form
from django.urls import reverse
from django.utils.translation import gettext as _

from lantern.access.account_requests import INVITATION, RECOVER, ROLE
from lantern.access.devices import DeviceRow
from lantern.access.presenters import KIND_WORDS
from lantern.access.queries import AccountInList, StationInList, Waiting
from lantern.access.sessions import Kind
from lantern.access.sign_in_models import Session


@dataclass(frozen=True)
class AccountRow:
    """One line of the list."""

    shown_name: str
    username: str
    role: str
    state: str
    state_kind: str
    url: str


@dataclass(frozen=True)
class WaitingRow:
    """Something a second person is asked to agree to."""

    words: str
    about: str
    expires_at: datetime
    agree_url: str
    refuse_url: str
    may_agree: bool
    becomes_reader: bool


@dataclass(frozen=True, kw_only=True)
class AccountsPage:
    """Every account, and what waits."""

    title: str
    accounts: tuple[AccountRow, ...]
    waiting: tuple[WaitingRow, ...]
    devices: tuple[DeviceRow, ...]
    stations: tuple["StationRow", ...]
    invite_url: str
    stations_url: str
    here: str


@dataclass(frozen=True)
class Deed:
    """One thing that may be done with an account, as a button."""

    text: str
    url: str
    hint: str
    sends: tuple[tuple[str, str], ...] = ()


@dataclass(frozen=True, kw_only=True)
class AccountPage:
    """One account, and what may be done with it."""

    title: str
    account: AccountRow
    facts: tuple[tuple[str, str], ...]
    waiting: tuple[WaitingRow, ...]
    deeds: tuple[Deed, ...]
    role_form: Form | None
    role_url: str
    stop_form: Form | None
    stop_url: str
    before_stopping: tuple[str, ...]
    here: str
    back: str
    problem: str = ""


@dataclass(frozen=True)
class StationRow:
    """One shared tablet."""

    code: str
    enrolled_at: datetime
    end_url: str


@dataclass(frozen=True, kw_only=True)
class StationsPage:
    """Every shared tablet."""

    title: str
    stations: tuple[StationRow, ...]
    enrol_url: str
    here: str
    back: str


def account_row(account: AccountInList) -> AccountRow:
    """One account as a line."""
    state, kind = _("can sign in"), "good"
    if not account.active:
        state, kind = _("stopped"), "bad"
    elif account.expected:
        state, kind = _("invited, has not come yet"), "warn"
    elif not account.came:
        state, kind = _("has not come yet, and no link works"), "warn"
    name = account.shown_name or _("(no name kept)")
    return AccountRow(name, account.username, account.role_name, state, kind, reverse("account", args=[account.id]))


def waiting_row(waiting: Waiting, about: str, *, may_agree: bool) -> WaitingRow:
    """One request as a line."""
    words = {
        INVITATION: _("Invite as: %(role)s"),
        ROLE: _("Change to: %(role)s"),
        RECOVER: _("Let this person back in, with everything set up anew"),
    }[waiting.kind] % {"role": waiting.role_name}
    if waiting.vouched:
        words += ". " + _("Has been here for 90 days or more: agree only if you know this, too")
    return WaitingRow(
        words, about, waiting.expires_at, reverse("request_agree", args=[waiting.id]),
        reverse("request_refuse", args=[waiting.id]), may_agree, waiting.becomes_reader,
    )  # fmt: skip


def accounts_page(
    accounts: tuple[AccountInList, ...],
    waiting: tuple[Waiting, ...],
    *,
    may_agree: Callable[[Waiting], bool],
    devices: tuple[DeviceRow, ...] = (),
    stations: tuple[StationInList, ...] | None = None,
) -> AccountsPage:
    """The list; ``devices`` for those who may end sessions, ``stations`` for those who look after tablets."""
    names = {account.id: account.shown_name or account.username for account in accounts}
    return AccountsPage(
        title=_("People who sign in"),
        accounts=tuple(account_row(account) for account in accounts),
        waiting=tuple(waiting_row(row, names.get(row.account, ""), may_agree=may_agree(row)) for row in waiting),
        devices=devices,
        stations=station_rows(stations or ()),
        invite_url=reverse("invite"),
        stations_url=reverse("stations") if stations is not None else "",
        here=reverse("accounts"),
    )


def station_rows(stations: tuple[StationInList, ...]) -> tuple[StationRow, ...]:
    """The shared tablets as lines."""
    return tuple(StationRow(row.code, row.enrolled_at, reverse("station_end", args=[row.id])) for row in stations)


def deeds_of(
    account: AccountInList, *, may: Callable[[str], bool], sessions: Iterable[Session] = ()
) -> tuple[Deed, ...]:
    """What the reader may do with this account; ``sessions`` are where it is signed in."""
    place: list[UUID] = [account.id]
    offered = []
    if account.expected and may("invite"):
        hint = _("The link from before stops working. Where the role has power, a second person must agree first.")
        offered.append(Deed(_("Make a new link"), reverse("account_link", args=place), hint))
    if may("end_sessions"):
        hint = _("For a lost telephone. Everything this person has open closes with the next click.")
        offered.append(Deed(_("End all sessions"), reverse("account_end_sessions", args=place), hint))
        offered.extend(_one_session(row, place) for row in sessions if row.kind in set(Kind))
    if may("recover") and account.active and not account.expected:
        hint = _("For somebody who lost what they sign in with. A second person must agree within 24 hours.")
        offered.append(Deed(_("Vouch for this person"), reverse("account_recover", args=place), hint))
    if account.active and may("mail"):
        offered.append(_mail_deed(account))
    if not account.active and may("restore"):
        offered.append(Deed(_("Let this account sign in again"), reverse("account_restore", args=place), ""))
    return tuple(offered)


def _one_session(row: Session, place: list[UUID]) -> Deed:
    hint = _("Signed in on: %(device)s. Everything else stays open.") % {"device": _(KIND_WORDS[Kind(row.kind)])}
    which = (("which", row.digest[:16]),)
    return Deed(_("End only this one"), reverse("account_end_sessions", args=place), hint, which)


def _mail_deed(account: AccountInList) -> Deed:
    where = reverse("account_mail", args=[account.id])
    if account.mail_comes_back:
        hint = _("Mail to this person comes back, so others are told instead. It ends by itself with a new address.")
        return Deed(_("Mail to this person arrives again"), where, hint, (("mail", "arrives"),))
    hint = _("Then they count as not reached, and somebody else is told at once. They and others hear of it.")
    return Deed(_("Mail to this person comes back"), where, hint, (("mail", "comes_back"),))
