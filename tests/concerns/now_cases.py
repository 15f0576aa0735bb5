"""Settings of the page of what to do now, made of the worked situations; no database, no clock."""

from collections.abc import Mapping
from dataclasses import replace
from datetime import UTC, datetime, timedelta
from functools import cache
from uuid import UUID, uuid5

from lantern.access.roles import Role
from lantern.concerns.now_calls import calls_of
from lantern.concerns.now_care import Care
from lantern.concerns.now_duties import Kept, call_of, matched
from lantern.concerns.now_kinds import Tried, Try, standing
from lantern.concerns.now_presenters import NowPage, now_page
from lantern.concerns.now_record import NOTHING_TRIED, Evidence, Progress, Record, Tries
from lantern.concerns.now_setting import Setting
from lantern.packs.case_files import Case, read_cases
from lantern.packs.library import library
from lantern.packs.vocabularies import ROOT
from lantern.procedures.assess import assess
from lantern.procedures.assessment import Assessment, Duty
from lantern.procedures.situation import Situation

FOLDER = UUID(int=7)
NOON = datetime(2026, 11, 18, 12, tzinfo=UTC)
MINUTE = timedelta(minutes=1)


@cache
def vignettes() -> Mapping[str, Situation]:
    found = read_cases(ROOT / "vignettes.yaml", now=NOON)
    return {case.situation.id: case.situation for case in found if isinstance(case, Case)}


def follow(situation: Situation) -> Assessment:
    known = library()
    return assess(situation, known.for_situation(situation), known.directory)


def setting_of(situation: Situation) -> Setting:
    known = library()
    return Setting(situation, follow(situation), known.for_situation(situation), known.directory)


def id_of(duty: Duty) -> UUID:
    return uuid5(FOLDER, f"{call_of(duty)} {sorted(duty.about)}")


def kept_as(duty: Duty, *, done_at: datetime | None = None, about: frozenset[str] | None = None) -> Kept:
    people = frozenset(duty.about) if about is None else about
    return Kept(
        id=id_of(duty), call=call_of(duty), about=people, who=duty.who, what=duty.what, to=duty.to,
        channel=duty.channel, closes_on=duty.closes_on, made_at=NOON, done_at=done_at,
    )  # fmt: skip


def record_of(setting: Setting, kept: list[Kept], tries: list[Try] | None = None) -> Record:
    known = tries or []
    of_each = {
        item.id: Tries(
            calls_of([one for one in known if one.duty == item.id], item.done_at),
            standing(one for one in known if one.duty == item.id),
        )
        for item in kept
    }
    evidence = {item.id: Evidence("They took it.", "R-1", item.done_at) for item in kept if item.done_at}
    return Record(matched(setting.assessment, kept), {**of_each, NOTHING_TRIED: Tries(calls_of([]), ())}, evidence)


def all_kept(setting: Setting) -> list[Kept]:
    return [kept_as(duty) for duty in setting.assessment.duties]


def page_of(setting: Setting, record: Record | None = None, care: Care | None = None) -> NowPage:
    progress = Progress(told=(Role.SAFEGUARDING_LEAD,), sent_at=NOON, opened=False, closed=False)
    shown = record or record_of(setting, all_kept(setting))
    return now_page(
        setting=setting, record=shown, answerable=setting.assessment.ask_next, progress=progress,
        told="the safeguarding lead", care=care, folder=FOLDER, reference="ABCD-1234",
    )  # fmt: skip


def tried(kind: Tried, at: datetime, duty: UUID = FOLDER, of: UUID | None = None) -> Try:
    return Try(uuid5(duty, f"{kind} {at}"), duty, kind, at, of)


def at(situation: Situation, moment: datetime) -> Situation:
    return replace(situation, now=moment)
