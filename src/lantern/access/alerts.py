"""Telling people at once that something needs them. Who carries it is named by the app; nothing of a folder is said."""

from collections.abc import Collection, Iterable
from datetime import datetime
from typing import Final, Protocol
from uuid import UUID

from django.conf import settings
from django.db import models
from django.utils.module_loading import import_string

from lantern.vault.acts import Act
from lantern.vault.audit import By


class AlertKind(models.TextChoices):
    """Why somebody is alerted: the one list. It stands in Lantern only; no kind has words of its own (U14)."""

    CONCERN = "concern", "a concern has come in"
    DUTY = "duty", "a duty is near or late"
    BREAK_GLASS = "break_glass", "a folder was opened in an emergency"
    GRANT = "grant", "somebody was let into a folder"
    REVIEW = "review", "something waits to be looked over"
    BUDGET = "budget", "somebody has looked at many folders"
    ACCOUNT = "account", "an account has changed"
    RECOVERY = "recovery", "an account is being recovered"
    SIGN_IN = "sign_in", "too many failed sign-ins"
    ROTA = "rota", "the rota has changed"
    CONTACT = "contact", "a number or an address is wrong"
    ANOTHER = "another", "something else"


ANY: Final = frozenset(AlertKind)
BUT_CONCERNS: Final = ANY - {AlertKind.CONCERN}
"""All but that a concern has come in: only a page that shows its words opens that."""
ABOUT_ACCOUNTS: Final = frozenset({AlertKind.ACCOUNT, AlertKind.RECOVERY, AlertKind.SIGN_IN})
"""What the page of an account shows: its state, its role, and what waits for a second person."""


class NobodyTells(Exception):  # noqa: N818
    """No carrier is set, so what people must hear of at once is not done."""


class Carrier(Protocol):
    """Puts an alert into the outgoing messages, inside the act that causes it."""

    def __call__(
        self, act: Act, *, folder: UUID, to: Iterable[UUID], kind: AlertKind, at: datetime, beside: Iterable[UUID]
    ) -> object:
        """Tell these accounts, as part of the running act. If there are none, see to it that somebody hears.

        ``beside`` are those whom it is about or who did it: they are not told now, nor when somebody stands in.
        """


def tell(
    act: Act, *, folder: UUID, to: Iterable[UUID], kind: AlertKind, at: datetime, beside: Iterable[UUID] = ()
) -> None:
    """Tell these accounts, by the carrier that the setting ``LANTERN_ALERTS`` names.

    What is caused is never lost because there is nobody to tell: the carrier looks for a stand-in, and keeps the
    alert until there is one. What must not be done without two who hear of it, the policy asks for (G10).
    Those ``beside`` whom it is done never hear of it by an alert, however long nobody opens it.

    Raises:
        NobodyTells: there is no carrier.
    """
    path = getattr(settings, "LANTERN_ALERTS", "")
    if not path:
        raise NobodyTells(f"nobody would hear of {kind.value}")
    carrier: Carrier = import_string(path)
    carrier(act, folder=folder, to=tuple(dict.fromkeys(to)), kind=kind, at=at, beside=tuple(dict.fromkeys(beside)))


class Ear(Protocol):
    """Hears that an account has seen what its alerts about a folder were for, and keeps it in an act of its own."""

    def __call__(self, *, folder: UUID, by: By, at: datetime, kinds: Collection[AlertKind]) -> object:
        """Note it, so that these alerts are not repeated. Where there are none, nothing is written."""


def seen(*, folder: UUID, by: By, at: datetime, kinds: Collection[AlertKind] = BUT_CONCERNS) -> None:
    """What an account was alerted of has been opened by it: its alerts about this folder are not repeated any more.

    Whoever carries alerts keeps it, by the setting ``LANTERN_ALERTS_SEEN``. Call it outside of any transaction.
    That a concern has come in is not among it, unless it is named: many pages open a folder, and few show its words.

    Args:
        folder: what the alerts are about; of an account, its id.
        by: who has seen it.
        at: when.
        kinds: what was shown. A page that shows one thing about an account leaves the alerts of other things alone.
    """
    ear: Ear = import_string(settings.LANTERN_ALERTS_SEEN)
    ear(folder=folder, by=by, at=at, kinds=kinds)
