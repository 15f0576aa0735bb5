"""What the packs say about danger now: the call, what comes straight after it, and what is rung for otherwise (DP-01).

No procedure, duty or number is named here. The procedure is the one that puts a call on top of the page.
"""

from dataclasses import dataclass
from datetime import date

from lantern.directory.house import House
from lantern.directory.reaching import Place
from lantern.packs.guide_library import guides
from lantern.packs.guide_parts import Guide
from lantern.packs.library import library
from lantern.packs.vocabularies import vocabulary
from lantern.procedures.pack import DutyRule, Procedure, ProhibitionRule


class NoDangerRules(LookupError):  # noqa: N818 -- it says what is missing
    """The packs have no procedure that calls for help, or a guide is missing: Lantern is not whole."""


@dataclass(frozen=True, slots=True)
class DangerRules:
    """``call``: the emergency number. ``then``: straight after it. ``otherwise``: where nobody is in danger now."""

    call: DutyRule
    then: tuple[DutyRule, ...]
    otherwise: tuple[DutyRule, ...]
    never: tuple[ProhibitionRule, ...]


def danger_rules(house: House, place: Place, on: date) -> DangerRules:
    """The rules for danger at a place, on a day, for this kind of organisation.

    Raises:
        NoDangerRules: the packs have none.
    """
    procedure = _calling(house, place, on)
    codes = {decision.code for decision in procedure.decisions if decision.banner == "call"}
    now = [duty for duty in procedure.duties if codes & set(duty.on)]
    call = next((duty for duty in now if _emergency(duty)), None)
    if call is None:
        raise NoDangerRules
    return DangerRules(
        call=call,
        then=tuple(duty for duty in now if duty is not call),
        otherwise=tuple(duty for duty in procedure.duties if duty not in now and elsewhere(duty)),
        never=tuple(rule for rule in procedure.prohibited if codes & set(rule.on)),
    )


def elsewhere(duty: DutyRule) -> tuple[str, ...]:
    """Whom of those outside the organisation a duty addresses, beside the emergency number on top of the page."""
    known = vocabulary().recipients
    return tuple(word for word in duty.to if known[word].outside and not known[word].emergency)


def guide(name: str, nation: str, on: date) -> Guide:
    """The edition of a guide in force on a day in a nation.

    Raises:
        NoDangerRules: there is none.
    """
    for known in guides().current(on):
        if known.name == name and nation in known.nations | known.as_policy_in:
            return known
    raise NoDangerRules


def _calling(house: House, place: Place, on: date) -> Procedure:
    procedures = (
        library().for_place(nation=place.nation, area=place.area, organisation=house.organisation.type, on=on).compiled
    )
    for compiled in procedures:
        if any(decision.banner == "call" for decision in compiled.procedure.decisions):
            return compiled.procedure
    raise NoDangerRules


def _emergency(duty: DutyRule) -> bool:
    return all(vocabulary().recipients[word].emergency for word in duty.to)
