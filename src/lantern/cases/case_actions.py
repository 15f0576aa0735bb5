"""What people do with cases. Each is one transaction with one audit entry."""

from collections.abc import Collection
from datetime import datetime
from typing import Final
from uuid import UUID

from django.db.models import Exists, OuterRef

from lantern.access.visitors import Visitor
from lantern.cases.case_closing import opened_by_a_concern
from lantern.cases.case_holding import first_holder
from lantern.cases.letting_in import keep_out_the_same, let_in_the_same, refuse_under_glass, seal_the_same
from lantern.folders import writing
from lantern.folders.kinds import PART_OF_CASE, FolderKind
from lantern.folders.models import Exclusion, Folder, Grant, Link
from lantern.folders.queries import MUST_NOT_LEARN
from lantern.folders.refusals import FolderRefuses
from lantern.folders.twice import AGAIN, OpenedBefore
from lantern.vault.acts import act
from lantern.vault.audit import By
from lantern.vault.permits import Permit

EXPOSED: Final = (
    "Somebody who must not learn of this concern can read that case. Open a case of its own, or end first that they "
    "are let into that one."
)


def open_case(*, permit: Permit, visitor: Visitor, by: By, at: datetime) -> Folder:
    """Open a case with this concern in it. Whoever keeps the concern keeps it; whoever is kept out stays out (DP-26).

    Args:
        permit: lets one write into the concern.
        visitor: who does it.
        by: who opens it.
        at: when.

    Raises:
        OpenedBefore: the button was pressed twice; which case it has opened.
        Refused: nothing but a broken glass lets them write in the concern.
    """
    concern = permit.folder
    refuse_under_glass(visitor, concern)
    fresh = writing.fresh_folder(FolderKind.CASE, at=at, by=by.account)
    with act(by=by, at=at, folder=concern, action="case.opened", subject=fresh.folder.id) as done:
        source = writing.locked(concern)
        if again := _opened_just_now(concern, by, at):
            raise OpenedBefore(again)
        seal_the_same(fresh, source, at)
        writing.write_folder(done, fresh)
        keep_out_the_same(done, fresh.keys, concern, at)
        let_in_the_same(done, fresh.keys, source, visitor)
        first_holder(done, fresh.folder.id, visitor.somebody(), at)
        writing.write_link(done, fresh.folder.id, concern, role=PART_OF_CASE, at=at)
    return fresh.folder


def put_in_case(*, permit: Permit, concern: UUID, by: By, at: datetime) -> Link:
    """Put a concern into a case that is there; one that was closed opens again. Put there twice, it counts once.

    Args:
        permit: lets one write into the case.
        concern: which; the caller has seen to it that one may write into it.
        by: who does it.
        at: when.

    Raises:
        FolderRefuses: somebody who must not learn of the concern can read the case. To shut them out of it now would
            tell them that there is something (T-37); so a human looks first.
    """
    case = permit.folder
    with act(by=by, at=at, folder=case, action="folder.linked", subject=concern) as done:
        row = writing.locked(case)
        if exposed(case, [concern], at):
            raise FolderRefuses(EXPOSED)
        known = Link.objects.filter(folder=case, other=concern, role=PART_OF_CASE, ended_at=None).first()
        if known is not None:
            return known
        opened_by_a_concern(done, permit, row, by, at)
        return writing.write_link(done, case, concern, role=PART_OF_CASE, at=at)


def _opened_just_now(concern: UUID, by: By, at: datetime) -> UUID | None:
    """The case that the same account has opened from this concern a moment ago: the button was pressed twice."""
    links = Link.objects.filter(
        other=concern, role=PART_OF_CASE, ended_at=None, folder__kind=FolderKind.CASE, folder__opened_by=by.account,
        folder__opened_at__range=(at - AGAIN, at),
    )  # fmt: skip
    return links.order_by("starts", "pk").values_list("folder", flat=True).first()


def exposed(case: UUID, concerns: list[UUID], at: datetime) -> tuple[UUID, ...]:
    """Who must not learn of one of these concerns, and is let into the case all the same, in one question."""
    return exposed_in([case], concerns, at)


def exposed_in(folders: Collection[UUID], concerns: Collection[UUID], at: datetime) -> tuple[UUID, ...]:
    """Who must not learn of one of these concerns, and is let into one of these folders, in one question."""
    out = Exclusion.objects.filter(kind__in=MUST_NOT_LEARN, ended_at=None)
    grants = Grant.objects.filter(
        folder__in=folders, ended_at=None, starts__lte=at, account__in=out.filter(folder__in=concerns).values("account")
    ).exclude(Exists(out.filter(folder=OuterRef("folder"), account=OuterRef("account"))))
    ends = grants.order_by("account").values_list("account", "until")
    return tuple(dict.fromkeys(account for account, until in ends if until is None or at < until))
