"""Whether two sets of procedures answer alike: for one case, and for every case there can be.

Much quicker than assessing twice and comparing the answers: only what decides an answer is looked at.
"""

from dataclasses import replace

from lantern.packs.library import Library
from lantern.procedures.context import in_context
from lantern.procedures.pack import DutyRule, Extension, Procedure
from lantern.procedures.problems import PackError
from lantern.procedures.program import PERSON, Row, run
from lantern.procedures.rulebook import CompiledProcedure, Procedures
from lantern.procedures.situation import Situation

Signature = tuple[object, ...]


def signature(situation: Situation, procedures: Procedures) -> Signature:
    """Two equal signatures: the same decisions, duties, prohibitions, warnings and exclusions.

    What is asked next is not in it.
    """
    inside = replace(situation, facts=in_context(situation, procedures))
    found = run(procedures.program, inside)
    rows = [(item, row) for item in procedures.compiled for row in _rows(item, found.concern, found.people)]
    about = [
        (duty.rule.key, subject.id, row[duty.about])
        for item in procedures.compiled
        for duty in item.duties
        if duty.about is not None and found.concern[duty.register] & 3
        for subject, row in found.people
    ]
    return (*(_answered(item, row) for item, row in rows), *about)


def always_same(pack: Procedure | Extension, one: Library, other: Library) -> bool:
    """Whether both compile to the same look-ups wherever a pack is followed. When in doubt: no."""
    nations = pack.nations | (pack.as_policy_in if isinstance(pack, Procedure) else frozenset())
    places = [(nation, area) for nation in sorted(nations) for area in (None, *sorted(pack.areas))]
    try:
        return bool(places) and all(
            _same(
                *(
                    side.for_place(nation=nation, area=area, organisation=None, on=pack.in_force_from)
                    for side in (one, other)
                )
            )
            for nation, area in places
        )
    except PackError:
        return False


def _rows(item: CompiledProcedure, concern: Row, people: tuple[tuple[object, Row], ...]) -> list[Row]:
    return [row for _, row in people] if item.scope == PERSON else [concern]


def _answered(item: CompiledProcedure, row: Row) -> Signature:
    """The values of one row in the order of the pack, with what is told of each duty."""
    return (
        item.procedure.id,
        row[item.applies],
        [(decision.answers, decision.code, row[register]) for decision, register in item.decisions],
        [
            (row[duty.register], _told(duty.rule), [(row[also.register], also.to, also.because) for also in duty.also])
            for duty in item.duties
            if row[duty.register] & 3
        ],
        [(rule.what, row[register]) for rule, register in item.prohibited],
        [(rule.say, row[register]) for rule, register in item.warnings],
        [(rule.kind, rule.recipients, row[register]) for rule, register in item.exclusions],
    )


def _told(rule: DutyRule) -> Signature:
    return rule.key, rule.by, rule.to, rule.because, rule.must_contain


def _same(one: Procedures, other: Procedures) -> bool:
    return one.program == other.program and list(map(_registers, one.compiled)) == list(map(_registers, other.compiled))


def _registers(item: CompiledProcedure) -> Signature:
    """Everything that decides what a procedure answers; its conditions only as registers."""
    return (
        item.gate,
        item.people,
        item.applies,
        [(decision.answers, decision.code, register) for decision, register in item.decisions],
        [(_told(duty.rule), duty.register, duty.about, duty.also) for duty in item.duties],
        [(rule.what, register) for rule, register in item.prohibited],
        [(rule.say, register) for rule, register in item.warnings],
        [(rule.kind, rule.recipients, register) for rule, register in item.exclusions],
        set(item.targets),
        item.waiting,
    )
