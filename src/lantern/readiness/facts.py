"""How the installation is, gathered from where each thing is kept."""

from dataclasses import dataclass
from datetime import datetime
from pathlib import Path

from django.conf import settings
from django.db.models import Count, Exists, Subquery

from lantern.access.models import Account
from lantern.access.roles import Role
from lantern.directory.check_presenters import tasks_of
from lantern.directory.house import house
from lantern.directory.queries import checks
from lantern.folders.models import Folder
from lantern.packs.library import library
from lantern.packs.readiness_files import readiness_figures
from lantern.readiness.backups import newest_backup
from lantern.readiness.brought_back import HOLDS_WORK, is_before, was_live
from lantern.readiness.keepers import NEVER_CAME
from lantern.readiness.models import Kind, Note, Site
from lantern.readiness.packs_in_use import digest_in_use
from lantern.readiness.queries import Proposals, proposals
from lantern.readiness.store_clock import clock_of_server, off_by
from lantern.readiness.tasks import Facts, Task, tasks
from lantern.sending.rota_queries import POSTS, Colleague, absences, rota_of, turns
from lantern.spelling.folding import fold
from lantern.vault.custody import CustodyRefused
from lantern.vault.models import AuditEntry
from lantern.vault.recovery import Recovery, state_of
from lantern.vault.shares import ShareSilent

_RUNG = "telephone"


def set_up_tasks(at: datetime) -> tuple[Task, ...]:
    """Everything that set-up asks for, as it is now."""
    return tasks(facts(at, proposals(at)), readiness_figures(), at)


def facts(at: datetime, told: Proposals) -> Facts:
    """How the installation is at this moment; ``told`` is what two people have agreed to."""
    figures = readiness_figures()
    people, kept = _people()
    came = [one.role for one, has_come in people if has_come]
    posts = [one for one, _ in people if one.role in POSTS]
    found = rota_of(posts, turns(at), absences(at))
    noted = _newest_notes()
    pressing = [one for one in tasks_of(house(), checks(), at) if one.pressing and one.way.kind == _RUNG]
    (recovery, damaged), (backup, silent) = _recovery(), _backup(at)
    area, adopted = settings.LANTERN_AREA, told.adopted
    return Facts(
        leads=came.count(Role.SAFEGUARDING_LEAD),
        deputies=came.count(Role.DEPUTY),
        turns=bool(found.shifts),
        gaps=len(found.gaps(at, at + figures.days["rota"])) if found.shifts else 0,
        area=area,
        area_known=is_known(area),
        sites=kept.sites,
        adopted=adopted.agreed_at if adopted else None,
        adopted_now=adopted is not None and adopted.packs_digest == digest_in_use(),
        pressing=len(pressing),
        unchecked=sum(1 for one in pressing if one.due),
        recovery=recovery.tried_at,
        recovery_waits=recovery.waiting_since is not None,
        recovery_damaged=damaged,
        custody=noted.get(Kind.CUSTODY.value),
        recipients=len(settings.LANTERN_BACKUP_RECIPIENTS),
        backup=backup,
        backups_silent=silent,
        drill=noted.get(Kind.DRILL.value),
        mail=noted.get(Kind.MAIL.value),
        mail_route=bool(settings.LANTERN_MAIL_ROUTE),
        clock_off=off_by(at, clock_of_server(), kept.newest),
        kit=noted.get(Kind.KIT.value),
        holds_work=kept.holds_work,
        before=is_before(was_live(), agreed=told.live is not None, work=kept.holds_work),
    )


def is_known(area: str) -> bool:
    """Whether the packs know contacts of this area: without it no local number is shown (T-24)."""
    known = {fold(name) for contact in library().directory.contacts for name in contact.areas}
    return bool(area) and fold(area) in known


@dataclass(frozen=True, slots=True)
class _Kept:
    """What is counted in the one question that is asked anyhow: who is here."""

    sites: int = 0
    newest: datetime | None = None
    holds_work: bool = False


def _people() -> tuple[list[tuple[Colleague, bool]], _Kept]:
    """Everybody who has not left, longest here first, with whether they have come in; and what is kept here."""
    there = Site.objects.filter(ended_at=None).order_by().values("folder").annotate(count=Count("pk")).values("count")
    rows = Account.objects.filter(is_active=True).annotate(
        sites=Subquery(there),
        newest=Subquery(AuditEntry.objects.order_by("-at").values("at")[:1]),
        holds_work=Exists(Folder.objects.filter(kind__in=HOLDS_WORK)),
    )
    people, kept = [], _Kept()
    for row in rows.order_by("joined_at", "pk"):
        kept = _Kept(row.sites or 0, row.newest, row.holds_work)
        has_come = bool(row.password) and not row.password.startswith(NEVER_CAME)
        if row.role in set(Role):
            people.append((Colleague(row.pk, Role(row.role)), has_come))
    return people, kept


def _newest_notes() -> dict[str, datetime]:
    """When each kind was so last; a message counts once its reader has said that it arrived."""
    found: dict[str, datetime] = {}
    for kind, about_at, done_at in Note.objects.values_list("kind", "about_at", "done_at").order_by("about_at"):
        when = done_at if kind == Kind.MAIL.value else about_at
        if when is not None:
            found[kind] = max(when, found.get(kind, when))
    return found


def recovery_is_damaged() -> bool:
    """Whether there is a file of recovery that cannot be read."""
    return _recovery()[1]


def _backup(at: datetime) -> tuple[datetime | None, bool]:
    """When the newest was made, and whether their folder did not answer."""
    try:
        return newest_backup(Path(settings.LANTERN_BACKUPS), at), False
    except ShareSilent:
        return None, True


def _recovery() -> tuple[Recovery, bool]:
    try:
        return state_of(Path(settings.LANTERN_KEYS)), False
    except CustodyRefused:
        # A file that cannot be read recovers nothing.
        return Recovery(), True
