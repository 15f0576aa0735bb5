"""Run as a program inside a practice installation: what a lead, a trustee and an auditor would find, as JSON."""

import json
import re
import sys
import unicodedata
from collections import Counter
from collections.abc import Iterator
from datetime import UTC, datetime
from hashlib import sha256
from typing import Any

from lantern.app.opening import load_settings

load_settings()

from django.conf import settings  # noqa: E402
from django.test import Client  # noqa: E402

from lantern.access.models import Account  # noqa: E402
from lantern.app.auditing import verified  # noqa: E402
from lantern.concerns.desk_models import Owed, TriageDecision  # noqa: E402
from lantern.concerns.models import Concern, Report  # noqa: E402
from lantern.directory.models import Check  # noqa: E402
from lantern.folders.kinds import FolderKind  # noqa: E402
from lantern.folders.models import Duty, Entry, Exclusion, Folder, Link  # noqa: E402
from lantern.sending.models import OutgoingMessage  # noqa: E402
from lantern.sending.rota_models import Turn  # noqa: E402
from lantern.vault.keyring import keyring  # noqa: E402
from lantern.vault.models import AuditEntry, FolderKey  # noqa: E402
from lantern.vault.permits import for_the_system  # noqa: E402
from tests.access.people import signed_in  # noqa: E402

EVERYBODYS = (
    "/",
    "/me/",
    "/concerns/mine/",
    "/concerns/report/",
    "/danger/",
    "/what-to-say/",
    "/contacts/",
    "/alerts/",
)
OF_READERS = ("/concerns/", "/concerns/all/", "/search/", "/rota/", "/me/trail/")
OF_LEADS = ("/accounts/", "/contacts/checks/", "/reviews/")
BANNER = "Practice: invented people."
NUMBER = re.compile(r'href="(tel|mailto|https?):([^"?]*)')


def keys_of(folder: Any) -> Any:
    return keyring().open(for_the_system(folder, "test", reads=True))


def bodies() -> Iterator[tuple[Entry, dict[str, Any]]]:
    for row in Entry.objects.order_by("at", "number"):
        yield row, row.open(keys_of(row.folder_id), "body")


def scripts() -> dict[str, int]:
    """In how many entries letters of each script stand."""
    found: Counter[str] = Counter()
    for _row, body in bodies():
        words = json.dumps(body, ensure_ascii=False)
        found.update({unicodedata.name(sign).split()[0] for sign in words if sign.isalpha()})
    return dict(found)


def said() -> str:
    """A digest of everything that was said and done, without ids and moments: the same history has the same one."""
    held = sorted(json.dumps([row.kind, _plain(body)], sort_keys=True) for row, body in bodies())
    return sha256("\n".join(held).encode()).hexdigest()


def _plain(body: Any) -> Any:
    names = ("words", "answers", "given", "outcome", "reference", "label", "as")
    return {name: body[name] for name in names if name in body}


def duties(now: datetime) -> dict[str, int]:
    found: Counter[str] = Counter()
    for row in Duty.objects.all():
        body = row.open(keys_of(row.folder_id), "body")
        kind = "promise" if body.get("promise") else "duty"
        if row.done_at is None:
            found[f"{kind} open"] += 1
            found[f"{kind} overdue"] += row.due_at is not None and row.due_at < now
        else:
            found[f"{kind} done"] += 1
            found[f"{kind} late"] += row.due_at is not None and row.done_at > row.due_at
        found["let go"] += bool(body.get("let_go"))
    return dict(found)


def pages(now: datetime) -> list[list[object]]:
    """Every page that somebody of each role begins with, and every open concern of the lead: status, banner, links."""
    found: list[list[object]] = []
    here = [row for row in Account.objects.filter(is_active=True).order_by("role") if row.has_usable_password()]
    for who in here:
        browser = signed_in(Client(), who, at=now)
        paths = [*EVERYBODYS]
        if who.role in {"safeguarding_lead", "deputy", "registered_manager"}:
            paths += [*OF_READERS, *OF_LEADS]
        if who.role == "safeguarding_lead":
            newest = Concern.objects.order_by("-reported_at")
            folders = [row.folder for row in newest if row.closed_at is None][2:]
            paths += [f"/concerns/{folder}/{page}" for folder in folders for page in ("", "triage/")]
            paths += [f"/chronology/{folder}/" for folder in (folders[-1], *linked(folders[-1]))]
        for path in paths:
            answer = browser.get(path)
            words = answer.content.decode()
            real = [number for _kind, number in NUMBER.findall(words) if not may_be_rung(number)]
            found.append([who.role, path, answer.status_code, BANNER in words, real])
    return found


def linked(folder: Any) -> list[Any]:
    return list(Link.objects.filter(folder=folder).values_list("other_id", flat=True))


def may_be_rung(number: str) -> bool:
    return number.startswith("07700900") or number in {"999", "112", "18000"} or number.endswith("example.org")


def main() -> None:
    settings.ALLOWED_HOSTS = ["testserver"]
    now = datetime.now(UTC)
    concerns = list(Concern.objects.all())
    entries = AuditEntry.objects.order_by("at")
    kinds = Counter(Folder.objects.values_list("kind", flat=True))
    linked_to = frozenset(Link.objects.values_list("other_id", flat=True))
    json.dump(
        {
            "roles": dict(Counter(Account.objects.values_list("role", flat=True))),
            "left": Account.objects.filter(is_active=False).count(),
            "unreached": Account.objects.filter(mail_failed_at__isnull=False).count(),
            "concerns": len(concerns),
            "closed": sum(row.closed_at is not None for row in concerns),
            "unopened": sum(row.opened_at is None for row in concerns),
            "drafts": Report.objects.filter(sent_at=None).count(),
            "people": kinds[FolderKind.PERSON],
            "places": kinds[FolderKind.SITE],
            "unlinked": Folder.objects.filter(kind__in=["person", "site"]).exclude(pk__in=linked_to).count(),
            "sealed": Folder.objects.filter(sealed_at__isnull=False).count(),
            "kept_out": Exclusion.objects.count(),
            "waits_for_second": TriageDecision.objects.filter(second_needed=True, agrees=None).count(),
            "owed": Owed.objects.filter(ended_at=None).count(),
            "answered": Owed.objects.exclude(ended_at=None).count(),
            "chased": Owed.objects.filter(chases__gt=0).count(),
            "checks": sorted(Check.objects.values_list("found", flat=True)),
            "turns": Turn.objects.count(),
            "nobody": OutgoingMessage.objects.filter(state="nobody").count(),
            "days": (now - min(row.reported_at for row in concerns)).days,
            "later_than_now": entries.filter(at__gt=now).count(),
            "actions": dict(Counter(entries.values_list("action", flat=True))),
            "faults": [str(one) for one in verified(data=True, checkpoints=None).findings],
            "keys": FolderKey.objects.count(),
            "duties": duties(now),
            "scripts": scripts(),
            "said": said(),
            "pages": pages(now),
        },
        sys.stdout,
    )


if __name__ == "__main__":
    main()
