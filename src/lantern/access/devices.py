"""Where people are signed in, for those who may end it; and what becomes of somebody's work before they are stopped."""

from collections import Counter
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from uuid import UUID

from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from lantern.access.models import Account
from lantern.access.policy_grounds import KEEPERS
from lantern.access.posts import STAND_INS
from lantern.access.presenters import KIND_WORDS
from lantern.access.roles import ROLE_NAMES, Role
from lantern.access.sessions import Kind
from lantern.access.sign_in_models import Session


@dataclass(frozen=True, slots=True)
class DeviceRow:
    """Somebody who is signed in: on what, and where all of it is ended. When they were last there is not said."""

    name: str
    on: str
    end_url: str


def devices(names: Mapping[UUID, str], *, but: UUID) -> tuple[DeviceRow, ...]:
    """Everybody who is signed in now, save whoever asks: they have a page of their own.

    Args:
        names: of everybody, in the order of the list.
        but: who asks.
    """
    kinds: dict[UUID, Counter[str]] = {}
    rows = Session.objects.filter(open=True, account__in=list(names)).values_list("account", "kind")
    for account, kind in rows:
        if account is not None and account != but and kind in set(Kind):
            kinds.setdefault(account, Counter())[kind] += 1
    return tuple(
        DeviceRow(
            name, _kinds(kinds[account]), reverse("account_end_sessions", args=[account])
        )
        for account, name in names.items()
        if account in kinds
    )  # fmt: skip


def _kinds(found: Mapping[str, int]) -> str:
    return ", ".join(f"{_(KIND_WORDS[kind])}: {found[kind]}" for kind in Kind if found.get(kind))


def before_stopping(account: UUID, role: Role) -> tuple[str, ...]:
    """What becomes of somebody's work when they are stopped, said before anybody presses. No folder is counted.

    How many concerns somebody has would tell whoever must not know that there is one (DP-26).
    """
    others = Account.objects.filter(role=role.value, is_active=True).exclude(pk=account).count()
    return tuple(_said(role, others))


def _said(role: Role, others: int) -> Iterable[str]:
    yield _("They are signed out everywhere with the next click, also at shared tablets.")
    yield _("What they had asked a second person for ends.")
    if role in STAND_INS:
        yield _("Their turns on the rota become gaps at once. Look at Who is on call, and give them to somebody else.")
        yield _("Alerts that cannot wait go to whoever stands in.")
        if others:
            words = ngettext("%(num)s other person is %(role)s.", "%(num)s other people are %(role)s.", others)
            yield words % {"num": others, "role": ROLE_NAMES[role]}
        else:
            yield _("Nobody else here is %(role)s. Invite somebody first, if you can wait.") % {
                "role": ROLE_NAMES[role]
            }
    if role in KEEPERS:
        yield _(
            "Folders that only they keep have no keeper any more. They stand under Emergencies to look over, "
            "where two people take them over."
        )
    yield _("Their duties stay open in the folders where they are, with the same clocks. Nothing is closed by this.")
