"""The pages of set-up as frozen records of plain values."""

from dataclasses import dataclass
from datetime import datetime
from uuid import UUID

from django.forms import Form


@dataclass(frozen=True, slots=True, kw_only=True)
class TaskLine:
    """One thing that set-up asks for. ``finding`` says what is so; ``holds_up``: nobody goes live because of it."""

    code: str
    title: str
    why: str
    who: str
    state: str
    state_kind: str
    finding: str
    since: datetime | None
    until: datetime | None
    url: str
    link: str
    commands: tuple[str, ...]
    done: bool
    holds_up: bool


@dataclass(frozen=True, slots=True, kw_only=True)
class SetUpPage:
    """The list. ``live``: real reports are taken; ``used_before``: they were, before anybody asked.

    ``before``: they were taken once, and the database is of the time before: an old backup was brought back.
    """

    title: str
    tasks: tuple[TaskLine, ...]
    done: int
    in_the_way: int
    demo: bool
    live: bool
    used_before: bool
    before: bool
    live_at: datetime | None
    live_by: tuple[str, ...]
    waits: bool
    open_figures: bool
    live_url: str
    health_url: str


@dataclass(frozen=True, slots=True, kw_only=True)
class LivePage:
    """Going live. ``may``: ask, agree, or empty. ``problem`` says why it could not be done.

    ``before``: it was live once, and the database is of the time before; so two people go live again.
    """

    title: str
    in_the_way: tuple[TaskLine, ...]
    live_at: datetime | None
    live_by: tuple[str, ...]
    live: bool
    demo: bool
    before: bool
    asked_by: str
    asked_at: datetime | None
    proposal: UUID | None
    may: str
    back: str
    problem: str = ""


@dataclass(frozen=True, slots=True)
class SiteRow:
    """One site."""

    id: UUID
    name: str
    kind: str
    area: str


@dataclass(frozen=True, slots=True, kw_only=True)
class SitesPage:
    """Every site, and the form for another one; none for whoever only looks."""

    title: str
    sites: tuple[SiteRow, ...]
    form: Form | None
    back: str


@dataclass(frozen=True, slots=True)
class PackLine:
    """One procedure in use."""

    id: str
    title: str
    edition: str
    review_due: str
    late: bool


@dataclass(frozen=True, slots=True, kw_only=True)
class PacksPage:
    """The packs in use, and who adopted them. ``changed``: files that changed since. ``may``: propose, agree or empty.

    ``digest`` is short: it is compared with what the other person sees.
    """

    title: str
    digest: str
    files: int
    procedures: tuple[PackLine, ...]
    adopted_at: datetime | None
    adopted_by: tuple[str, ...]
    adopted_now: bool
    changed: tuple[str, ...]
    asked_by: str
    asked_at: datetime | None
    proposal: UUID | None
    own: bool
    may: str
    back: str
    problem: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class NotePage:
    """Something that is noted: what was noted last, and the form for what is so now; none for whoever only looks."""

    title: str
    lead: tuple[str, ...]
    facts: tuple[tuple[str, str], ...]
    since: datetime | None
    until: datetime | None
    commands: tuple[str, ...]
    form: Form | None
    button: str
    back: str


@dataclass(frozen=True, slots=True, kw_only=True)
class MailPage:
    """Trying the mail. ``waits`` is one's own message of which one has not said that it arrived."""

    title: str
    route: bool
    since: datetime | None
    until: datetime | None
    waits: UUID | None
    sent_at: datetime | None
    left: bool
    may: bool
    back: str
    problem: str = ""
