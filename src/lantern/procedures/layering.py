"""Law < area < organisation: a lower layer adds and shortens, it never removes or weakens."""

from collections.abc import Iterable
from dataclasses import replace
from datetime import date

from lantern.procedures.clocks import is_no_longer_than
from lantern.procedures.expressions import All, Expression, InArea
from lantern.procedures.merging import united
from lantern.procedures.pack import Also, DutyRule, Extension, Procedure, Tightening
from lantern.procedures.policies import broken_promises
from lantern.procedures.problems import PackError, Problem
from lantern.spelling.folding import fold
from lantern.spelling.near_misses import did_you_mean


def edition_for(editions: Iterable[Procedure], *, on: date, wanted: str | None = None) -> Procedure | None:
    """The edition to follow: the newest in force on the day, or the newest up to a wanted edition.

    A case older than every edition follows the oldest there is (and says so).
    """
    known = sorted(editions, key=lambda procedure: (procedure.in_force_from, procedure.edition))
    if not known:
        return None
    fitting = [procedure for procedure in known if is_followed(procedure, on=on, wanted=wanted)]
    return fitting[-1] if fitting else known[0]


def is_followed(item: Procedure | Extension, *, on: date, wanted: str | None = None) -> bool:
    """Whether an edition is in force on a day, or not newer than a wanted one."""
    return item.edition <= wanted if wanted is not None else item.in_force_from <= on


def extension_for(editions: Iterable[Extension], *, on: date, wanted: str | None = None) -> Extension:
    """The newest edition that is followed.

    Raises:
        ValueError: none of them is; an extension is never followed before its day.
    """
    fitting = [item for item in editions if is_followed(item, on=on, wanted=wanted)]
    return max(fitting, key=lambda item: (item.in_force_from, item.edition))


def reaches(item: Procedure | Extension, *, nation: str, areas: frozenset[str], organisation: str | None) -> bool:
    """Whether a pack is meant for this nation, area and kind of organisation.

    A pack that names kinds of organisation also serves a case that does not say its kind.
    """
    nations = item.nations | (item.as_policy_in if isinstance(item, Procedure) else frozenset())
    if nations and nation not in nations:
        return False
    if item.areas and not {fold(area) for area in areas} & {fold(name) for name in item.areas}:
        return False
    return not item.organisations or organisation is None or organisation in item.organisations


def layered(procedure: Procedure, extensions: Iterable[Extension]) -> Procedure:
    """A procedure with what areas and organisations add to it.

    Raises:
        PackError: a lower layer would weaken a duty, or changes one that is not there.
    """
    problems: list[Problem] = []
    for extension in extensions:
        procedure = _extended(procedure, extension, problems)
        problems.extend(
            Problem(file=extension.file, place=problem.place, what=problem.what)
            for problem in broken_promises(procedure)
        )
    if problems:
        raise PackError(tuple(problems))
    return procedure


def _extended(procedure: Procedure, extension: Extension, problems: list[Problem]) -> Procedure:
    duties = list(procedure.duties)
    keys = {duty.key: place for place, duty in enumerate(duties)}
    for change in extension.tightenings:
        if change.duty not in keys:
            hint = did_you_mean(change.duty, keys)
            _refuse(problems, extension, change.duty, f"{procedure.id} has no such duty.{hint}")
            continue
        duties[keys[change.duty]] = _tightened(duties[keys[change.duty]], change, extension, problems)
    for duty in extension.duties:
        if duty.key in keys:
            _refuse(
                problems,
                extension,
                duty.key,
                f"{procedure.id} has this duty already; use [[tighten]] to add to it",
            )
    _codes_exist(procedure, extension, problems)
    return replace(
        procedure,
        duties=(*duties, *(replace(duty, condition=_here(extension, duty.condition)) for duty in extension.duties)),
        prohibited=(
            *procedure.prohibited,
            *(replace(rule, condition=_here(extension, rule.condition)) for rule in extension.prohibited),
        ),
        additions=(
            *procedure.additions,
            *(
                replace(item, condition=_here(extension, item.condition) or item.condition)
                for item in extension.additions
            ),
        ),
        figures=(*procedure.figures, *extension.figures),
        extended_by=(*procedure.extended_by, f"{extension.layer}: {extension.file}"),
    )


def _here(extension: Extension, condition: Expression | None) -> Expression | None:
    """What an area adds holds for people in that area only, wherever the case is kept (§ 0.11)."""
    if not extension.areas:
        return condition
    place = InArea(0, extension.areas)
    # A condition of a duty is met when it is yes; so nothing is lost by asking for yes here.
    return place if condition is None else All(0, (place, condition))


def _tightened(duty: DutyRule, change: Tightening, extension: Extension, problems: list[Problem]) -> DutyRule:
    clock = duty.by
    if change.by is not None:
        if is_no_longer_than(change.by, duty.by):
            clock = change.by
        else:
            _refuse(
                problems,
                extension,
                duty.key,
                f"the clock {change.by.word} may end later than {duty.by.word}; a lower layer may only shorten a duty",
            )
    if extension.areas:
        here = Also(
            condition=InArea(0, extension.areas),
            because=change.because,
            to=change.to,
            must_contain=change.must_contain,
            outside=change.outside,
        )
        return replace(duty, by=clock, also=(*duty.also, here))
    return replace(
        duty,
        by=clock,
        because=united(duty.because, change.because),
        to=united(duty.to, change.to),
        outside=united(duty.outside, change.outside),
        must_contain=united(duty.must_contain, change.must_contain),
    )


def _codes_exist(procedure: Procedure, extension: Extension, problems: list[Problem]) -> None:
    known = procedure.codes()
    named = [(duty.key, duty.on) for duty in extension.duties]
    named.extend((rule.what, rule.on) for rule in extension.prohibited)
    for place, codes in named:
        for code in codes:
            if code not in known:
                hint = did_you_mean(code, known)
                _refuse(problems, extension, place, f'{procedure.id} never gives "{code}".{hint}')


def _refuse(problems: list[Problem], extension: Extension, place: str, what: str) -> None:
    problems.append(Problem(file=extension.file, place=f'change of "{place}"', what=what))
