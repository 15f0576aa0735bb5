"""Checks that every number by which somebody must act says where it stands and how sure it is."""

from collections.abc import Iterator

from lantern.procedures.clocks import Clock
from lantern.procedures.pack import Extension, Procedure
from lantern.procedures.problems import Problem


def clocks_without_figure(pack: Procedure | Extension) -> Iterator[Problem]:
    """Each duty whose clock has a number, and no ``[[figure]]`` that names it."""
    named = {key for figure in pack.figures for key in figure.duties}
    clocks = {duty.key: duty.by for duty in pack.duties}
    for change in pack.tightenings if isinstance(pack, Extension) else ():
        if change.by is not None:
            clocks[change.duty] = change.by
    for key, clock in clocks.items():
        if clock.amount is not None and key not in named:
            yield Problem(file=pack.file, place=f'duty "{key}"', what=_told(key, clock))


def _told(key: str, clock: Clock) -> str:
    return (
        f"its clock {clock.word} has a number, and no [[figure]] says how sure it is; write "
        f'[[figure]], what = "…", duties = ["{key}"], status = "to_confirm" (or "confirmed", '
        '"enacted_not_in_force"), because = ["…"]'
    )
