"""The pages about who sees a folder, as frozen records of plain values."""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from datetime import datetime
from uuid import UUID

from django.urls import reverse
from django.utils.translation import gettext as _

from lantern.access.folder_forms import CLASSES, LEVELS
from lantern.access.folder_people import Asked, FolderPeople, KeptOut, LetIn
from lantern.access.policy_actions import Action


@dataclass(frozen=True)
class LetInLine:
    """One grant as a line."""

    name: str
    may: str
    why: str
    until: datetime | None
    tag: str
    end_url: str


@dataclass(frozen=True)
class KeptOutLine:
    """Somebody who is kept out, as a line."""

    name: str
    how: str
    why: str
    since: datetime
    lift_url: str


@dataclass(frozen=True)
class AskedLine:
    """What waits for a second person, as a line."""

    words: str
    about: str
    why: str
    asked_by: str
    until: datetime
    agreed: bool
    agree_url: str
    do_url: str


@dataclass(frozen=True, kw_only=True)
class PeoplePage:
    """Who sees one folder. Addresses are empty where the reader may not do it."""

    title: str
    reference: str
    folder: UUID
    sealed_at: datetime | None
    now: tuple[LetInLine, ...]
    before: tuple[LetInLine, ...]
    kept_out: tuple[KeptOutLine, ...]
    asked: tuple[AskedLine, ...]
    let_in_url: str
    keep_out_url: str
    seal_url: str
    unseal_url: str
    here: str


def people_page(
    found: FolderPeople, folder: UUID, names: Mapping[UUID, str], *, offered: frozenset[Action], reader: UUID | None
) -> PeoplePage:
    """The page of who sees a folder.

    Args:
        found: what is kept.
        folder: which.
        names: of the accounts on it.
        offered: what the reader may begin.
        reader: the account of the reader.
    """
    return PeoplePage(
        title=_("Who sees this folder"), reference=found.reference, folder=folder, sealed_at=found.sealed_at,
        now=tuple(_let_in(row, folder, names, offered) for row in found.let_in if row.holds),
        before=tuple(_let_in(row, folder, names, frozenset()) for row in found.let_in if not row.holds),
        kept_out=tuple(_kept_out(row, folder, names, offered, reader) for row in found.kept_out),
        asked=tuple(_asked(row, folder, names, offered, reader) for row in found.asked),
        let_in_url=reverse("folder_let_in", args=[folder]) if Action.GRANT in offered else "",
        keep_out_url=reverse("folder_keep_out", args=[folder]) if Action.EXCLUDE in offered else "",
        seal_url=reverse("folder_seal", args=[folder]) if Action.SEAL in offered and not found.sealed_at else "",
        unseal_url=reverse("folder_unseal", args=[folder]) if Action.UNSEAL in offered and found.sealed_at else "",
        here=reverse("folder_people", args=[folder]),
    )  # fmt: skip


def accounts_on(found: FolderPeople) -> Iterator[UUID]:
    """Everybody whose name stands on the page."""
    yield from (row.account for row in found.let_in)
    yield from (row.account for row in found.kept_out)
    yield from (row.asked_by for row in found.asked)


def _name(account: UUID | None, names: Mapping[UUID, str]) -> str:
    return names.get(account, _("somebody who has left")) if account else ""


def _let_in(row: LetIn, folder: UUID, names: Mapping[UUID, str], offered: frozenset[Action]) -> LetInLine:
    tag = _("stands in") if row.stand_in else ""
    ends = reverse("folder_end_grant", args=[folder, row.id]) if Action.END_GRANT in offered else ""
    return LetInLine(
        _name(row.account, names), str(LEVELS[row.level]), row.why, row.ended_at or row.until,
        _("break-glass") if row.break_glass else tag, ends,
    )  # fmt: skip


def _kept_out(
    row: KeptOut, folder: UUID, names: Mapping[UUID, str], offered: frozenset[Action], reader: UUID | None
) -> KeptOutLine:
    may = Action.LIFT_EXCLUSION in offered and row.account != reader
    lifts = reverse("folder_lift", args=[folder, row.id]) if may else ""
    return KeptOutLine(_name(row.account, names), str(CLASSES[row.kind]), row.why, row.starts, lifts)


def _asked(
    row: Asked, folder: UUID, names: Mapping[UUID, str], offered: frozenset[Action], reader: UUID | None
) -> AskedLine:
    lifting = row.action is Action.LIFT_EXCLUSION
    words = {
        Action.LIFT_EXCLUSION: _("End that somebody is kept out"),
        Action.EXPORT: _("Take a copy out. Whoever asked does it on the page of the copy."),
    }.get(row.action, _("Open the seal"))
    other = reader not in {row.asked_by, row.about}
    agree = reverse("folder_agree", args=[folder, row.id])
    do = reverse("folder_lift", args=[folder, row.subject]) if lifting else ""
    if row.action is Action.UNSEAL:
        do = reverse("folder_unseal", args=[folder])
    return AskedLine(
        words, _name(row.about, names), row.why, _name(row.asked_by, names), row.until, row.agreed,
        agree if Action.AGREE_IN_FOLDER in offered and other and not row.agreed else "",
        do if row.asked_by == reader and row.agreed else "",
    )  # fmt: skip
