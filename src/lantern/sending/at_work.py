"""Who works in a folder and is there: whoever is away, has left, or may not write there any more holds nothing up."""

from datetime import datetime
from uuid import UUID

from django.db.models import Exists, F, OuterRef, Q

from lantern.access.models import Account
from lantern.access.writers import WRITE_LEVELS, writers
from lantern.folders.models import Exclusion, Grant
from lantern.sending.rota_queries import away_at, who_is_away


def at_work(folder: UUID, at: datetime) -> tuple[UUID, ...]:
    """Who may write in a folder, has no tie to it, and is not away; longest here first."""
    able = writers(folder, at)
    away = who_is_away(able, at)
    return tuple(account for account in able if account not in away)


def is_there(*, account: OuterRef, folder: OuterRef, at: datetime) -> Q:
    """Beside rows that name an account and a folder: it has not left, is not away, and has no tie to the folder."""
    return (
        Q(Exists(Account.objects.filter(pk=account, is_active=True)))
        & ~Q(Exists(away_at(at).filter(folder=account)))
        & ~Q(Exists(Exclusion.objects.filter(folder_id=folder, account=account, ended_at=None)))
    )


def may_write(*, account: OuterRef, folder: OuterRef, at: datetime) -> Q:
    """Beside such rows: a grant lets the account write in the folder now."""
    holds = (Q(until=None) | Q(until__gt=at)) & (Q(folder__sealed_at=None) | Q(starts__gt=F("folder__sealed_at")))
    grants = Grant.objects.filter(
        holds, folder_id=folder, account=account, level__in=WRITE_LEVELS, ended_at=None, starts__lte=at
    )
    return Q(Exists(grants))
