"""How it stands at this moment: numbers of agencies, gaps in the rota, mail that comes back, backup and audit."""

from dataclasses import dataclass
from datetime import datetime, timedelta

from lantern.access.models import Account
from lantern.directory.check_presenters import tasks_of
from lantern.directory.house import house
from lantern.directory.queries import checks
from lantern.directory.standing import Known
from lantern.governance.figures import About, Shown, shown
from lantern.governance.keeping import Kept, kept
from lantern.packs.governance_files import GovernanceFigures
from lantern.sending.rota_queries import rota


@dataclass(frozen=True, slots=True, kw_only=True)
class StandingNow:
    """``verified``, ``old``, ``unverified``, ``wrong``: ways to reach agencies, which are about nobody here.

    ``gaps``: how many times nobody is on call in the coming weeks; nothing where no rota is kept. ``unreached``: to
    how many accounts mail comes back.
    """

    verified: int
    old: int
    unverified: int
    wrong: int
    gaps: int | None
    unreached: Shown
    kept: Kept


def standing_now(at: datetime, known: GovernanceFigures) -> StandingNow:
    """How it stands."""
    found = [one.standing.known for one in tasks_of(house(), checks(), at)]
    until = at + timedelta(weeks=known.rota_weeks)
    planned = rota(at, until=until)
    lost = Account.objects.filter(is_active=True, mail_failed_at__isnull=False).count()
    return StandingNow(
        verified=found.count(Known.VERIFIED),
        old=found.count(Known.OLD),
        unverified=found.count(Known.UNVERIFIED),
        wrong=found.count(Known.WRONG) + found.count(Known.BOUNCED),
        gaps=len(planned.gaps(at, until)) if planned.shifts else None,
        unreached=shown(lost, About.OURS, known.hidden_below),
        kept=kept(at),
    )
