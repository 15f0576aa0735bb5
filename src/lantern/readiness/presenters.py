"""The pages of set-up, made from what was found."""

from datetime import datetime
from typing import Final
from uuid import UUID

from django.forms import Form
from django.urls import reverse
from django.utils.translation import gettext as _

from lantern.access.shown_names import name_of, shown_names
from lantern.access.visitors import Visitor
from lantern.directory.house import house
from lantern.packs.library import library
from lantern.packs.readiness_files import readiness_figures
from lantern.readiness import keepers, queries
from lantern.readiness.finding_words import finding_of
from lantern.readiness.live import asks
from lantern.readiness.models import Proposal, What
from lantern.readiness.packs_in_use import changed_since, digest_in_use, files_in_use
from lantern.readiness.queries import Proposals
from lantern.readiness.records import LivePage, PackLine, PacksPage, SetUpPage, SiteRow, SitesPage, TaskLine
from lantern.readiness.task_words import STATES, WORDS
from lantern.readiness.tasks import Facts, State, Task, hold_up, tasks

_SHORT: Final = 12


def task_lines(found: tuple[Task, ...], facts: Facts) -> tuple[TaskLine, ...]:
    """Every task as a line."""
    return tuple(_line(task, facts) for task in found)


def _line(task: Task, facts: Facts) -> TaskLine:
    words, (state, kind) = WORDS[task.code], STATES[task.state]
    return TaskLine(
        code=task.code.value, title=str(words.title), why=str(words.why), who=str(words.who), state=str(state),
        state_kind=kind, finding=finding_of(task, facts), since=task.since, until=task.until,
        url=reverse(words.route) if words.route else "", link=str(words.link), commands=words.commands,
        done=task.state is State.DONE, holds_up=task.holds_up,
    )  # fmt: skip


def set_up_page(visitor: Visitor, facts: Facts, told: Proposals) -> SetUpPage:
    """The list of everything that set-up asks for."""
    figures = readiness_figures()
    found = tasks(facts, figures, visitor.at)
    went = told.live
    live = _is_live(facts, told)
    return SetUpPage(
        title=_("Set-up"), tasks=task_lines(found, facts),
        done=sum(1 for task in found if task.state is State.DONE), in_the_way=len(hold_up(found)),
        demo=not asks(), live=live, used_before=asks() and live and went is None, before=facts.before,
        live_at=went.agreed_at if went else None, live_by=_both(went),
        waits=told.waiting(What.LIVE) is not None, open_figures=figures.open,
        live_url=reverse("readiness:live"), health_url=reverse("health_page"),
    )  # fmt: skip


def live_page(visitor: Visitor, facts: Facts, told: Proposals, *, problem: str = "") -> LivePage:
    """Going live: what is in the way, who asked, and what the reader may do."""
    in_the_way = hold_up(tasks(facts, readiness_figures(), visitor.at))
    went, waits, live = told.live, still_counts(told.waiting(What.LIVE)), _is_live(facts, told)
    names = shown_names({waits.asked_by}) if waits else {}
    may = (
        "" if (live and not facts.before) or in_the_way or not keepers.goes_live(visitor) else _may_open(visitor, waits)
    )
    return LivePage(
        title=_("Go live"), in_the_way=task_lines(in_the_way, facts), live=live, demo=not asks(),
        live_at=went.agreed_at if went else None, live_by=_both(went), before=facts.before,
        asked_by=name_of(waits.asked_by, names) if waits else "", asked_at=waits.asked_at if waits else None,
        proposal=waits.id if waits else None, may=may, back=reverse("readiness:set_up"), problem=problem,
    )  # fmt: skip


def _is_live(facts: Facts, told: Proposals) -> bool:
    """As ``is_live`` finds it, from what was read already."""
    known = not asks() or told.live is not None or facts.holds_work
    return known or (facts.before and bool(facts.leads + facts.deputies))


def still_counts(waits: Proposal | None) -> Proposal | None:
    """What was asked by somebody who is still one of the two; whoever has left since no longer asks."""
    return waits if waits is not None and keepers.role_of(waits.asked_by) in keepers.OPENERS else None


def may_agree_live(visitor: Visitor, waits: Proposal | None) -> bool:
    """Whether the visitor is the other of the two: another person, in the other role."""
    counts = still_counts(waits)
    if counts is None or not keepers.goes_live(visitor):
        return False
    return keepers.role_of(counts.asked_by) is not visitor.role


def _may_open(visitor: Visitor, waits: Proposal | None) -> str:
    if waits is None:
        return "ask"
    return "agree" if may_agree_live(visitor, waits) else ""


def packs_page(visitor: Visitor, told: Proposals, *, problem: str = "") -> PacksPage:
    """The packs in use."""
    last, waits, on = told.adopted, told.waiting(What.PACKS), visitor.at.date()
    here = house()
    found = library().for_place(nation=here.nation, area=here.area, organisation=here.organisation.type, on=on)
    names = shown_names({waits.asked_by}) if waits else {}
    adopted_now = last is not None and last.packs_digest == digest_in_use()
    return PacksPage(
        title=_("The packs in use"), digest=digest_in_use()[:_SHORT], files=len(files_in_use()),
        procedures=tuple(
            PackLine(
                item.procedure.id, item.procedure.title, item.procedure.edition, item.procedure.review_due.isoformat(),
                item.procedure.review_due < on,
            )
            for item in sorted(found.compiled, key=lambda item: item.procedure.id)
        ),
        adopted_at=last.agreed_at if last else None, adopted_by=_both(last), adopted_now=adopted_now,
        changed=changed_since(last.names) if last and not adopted_now else (),
        asked_by=name_of(waits.asked_by, names) if waits else "", asked_at=waits.asked_at if waits else None,
        proposal=waits.id if waits else None, own=bool(waits and waits.asked_by == visitor.account),
        may=_may_adopt(visitor, waits, adopted_now=adopted_now), back=reverse("readiness:set_up"), problem=problem,
    )  # fmt: skip


def _may_adopt(visitor: Visitor, waits: Proposal | None, *, adopted_now: bool) -> str:
    if adopted_now or not keepers.does(visitor):
        return ""
    if waits is None:
        return "propose"
    return "agree" if keepers.adopts(visitor) and waits.asked_by != visitor.account else ""


def sites_page(visitor: Visitor, form: Form) -> SitesPage:
    """Every site of the organisation."""
    kinds = readiness_figures().sites
    rows = tuple(SiteRow(one.id, one.name, kinds.get(one.kind, one.kind), one.area) for one in queries.sites())
    return SitesPage(
        title=_("Your sites"), sites=rows,
        form=form if keepers.does(visitor) else None,
        back=reverse("readiness:set_up"),
    )  # fmt: skip


def until(since: datetime | None, figure: str) -> datetime | None:
    """From when on something no longer counts."""
    return since + readiness_figures().days[figure] if since else None


def _both(row: Proposal | None) -> tuple[str, ...]:
    if row is None:
        return ()
    two: list[UUID] = [one for one in (row.asked_by, row.agreed_by) if one is not None]
    names = shown_names(set(two))
    return tuple(name_of(one, names) for one in two)
