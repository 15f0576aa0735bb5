"""How somebody of practice reports: screen by screen, or in one go."""

from collections.abc import Iterator
from datetime import datetime, timedelta
from typing import Final
from uuid import uuid4

from lantern.access.roles import Role
from lantern.app.practice_data import Told
from lantern.app.practice_hands import Hands, Matter
from lantern.concerns.actions import report_concern
from lantern.concerns.models import Danger
from lantern.concerns.report_actions import begin_report, give_place, send_report
from lantern.concerns.said import PersonSaid, Said
from lantern.concerns.short_reports import ShortReport
from lantern.concerns.situations import moment_text

NATION: Final = "england"
_WRITES_FOR: Final = timedelta(minutes=4)
_LAST_SCREEN: Final = timedelta(minutes=2)


def reported(hands: Hands, told: Told, now: datetime) -> Matter:
    """Somebody reports; of what was only begun nothing is sent."""
    at, who = told.moment(now), hands.team[told.by]
    if told.said.get("short"):
        return Matter(told, report_concern(report=_short(told), by=who.by, at=at).folder, at)
    said = _said(hands, told, at)
    row = begin_report(form=uuid4(), said=said, by=who.by, at=at - _WRITES_FOR)
    if place := str(told.said.get("place", "")):
        give_place(folder=row.folder, place=place, said=said, seen=row.version, by=who.by, at=at - _LAST_SCREEN)
    if told.sent:
        send_report(folder=row.folder, by=who.by, at=at)
    return Matter(told, row.folder, at)


def _short(told: Told) -> ShortReport:
    said = told.said
    return ShortReport(
        words=said["words"], danger=Danger(said["given"]["danger"]), about=said.get("about", ""),
        place=said.get("place", ""), kept_out=frozenset(Role(role) for role in said.get("kept_out", ())),
        kept_out_words=said.get("kept_out_words", ""),
    )  # fmt: skip


def _said(hands: Hands, told: Told, at: datetime) -> Said:
    said, place = told.said, hands.invented.places[told.place]
    organisation = {"type": place.organisation, "is_first_responder": False, "has_duty_to_notify": False}
    return Said(
        words=said["words"], opinion=said.get("opinion", ""), told_by=said.get("told_by", ""),
        done=said.get("done", ""), wishes=said.get("wishes", ""), noticed_at=moment_text(at - told.noticed),
        given=said["given"], answers=said.get("answers", {}), people=tuple(_people(hands, told)),
        kept_out=tuple(said.get("kept_out", ())), kept_out_words=said.get("kept_out_words", ""),
        kept_out_asked=bool(said.get("kept_out_asked", True)), around_asked=True, place_given=bool(said.get("place")),
        house={"jurisdiction": NATION, "area": place.area, "organisation": organisation},
    )  # fmt: skip


def _people(hands: Hands, told: Told) -> Iterator[PersonSaid]:
    for number, one in enumerate(told.people, start=1):
        label = hands.invented.helped[one["who"]].label if "who" in one else one["label"]
        given = {key: one[key] for key in ("part", "age", "post") if key in one}
        yield PersonSaid(
            id=f"p{number}", label=label, given=given, answers=one.get("answers", {}), marks=one.get("marks", {})
        )
