"""What a pack promises and can never give: found by letting every answer be open at once."""

from collections.abc import Iterator

from lantern.procedures import truth
from lantern.procedures.problems import Problem
from lantern.procedures.program import CONCERN, PERSON, Gather, Program, Row, Scope
from lantern.procedures.rulebook import CompiledProcedure

_EITHER = truth.state(truth.NO, 1 << truth.NO | 1 << truth.YES)


def unreachable(compiled: tuple[CompiledProcedure, ...], program: Program) -> Iterator[Problem]:
    """Decisions, duties and prohibitions whose condition can never be yes, whatever is answered.

    A condition that contradicts itself in a roundabout way is not found here; that no example
    exercises it is found by the check of the packs.
    """
    rows = _anything(program)
    for item in compiled:
        row, file = rows[item.scope], item.procedure.file
        for decision, register in item.decisions:
            if not _can_be_yes(row[register]):
                what = "can never be given: an earlier decision always fits, or its condition is never met"
                yield Problem(file=file, place=f'decision "{decision.code}"', what=what)
        for duty in item.duties:
            if not _can_be_yes(row[duty.register]):
                yield Problem(file=file, place=f'duty "{duty.rule.key}"', what="can never arise")
        for rule, register in item.prohibited:
            if not _can_be_yes(row[register]):
                yield Problem(file=file, place=f'prohibition "{rule.what}"', what="can never hold")


def _can_be_yes(packed: int) -> bool:
    return bool(packed >> 2 >> truth.YES & 1)


def _anything(program: Program) -> dict[str, Row]:
    """The registers when every fact, role and place is open."""
    rows = {CONCERN: _open(program.concern), PERSON: _open(program.person)}
    for number, level in enumerate(program.levels):
        row = rows[PERSON if number % 2 else CONCERN]
        for source, target in level.copies:
            row[target] = rows[CONCERN][source]
        for gather in level.gathers:
            row[gather.target] = _of_any_number(gather, rows[PERSON][gather.source])
        for table, left, right, target in level.instructions:
            row[target] = table[row[left]][row[right]]
    return rows


def _open(scope: Scope) -> Row:
    row = list(scope.template)
    for register, _ in scope.leaves:
        row[register] = truth.OPEN
    for register, _ in (*scope.roles, *scope.areas):
        row[register] = _EITHER
    return row


def _of_any_number(gather: Gather, packed: int) -> int:
    """What a look across nobody, one or several people could give."""
    nobody = truth.NEVER if gather.start == truth.ALWAYS else gather.start
    one = gather.table[gather.start][packed]
    several = gather.table[one][packed]
    return truth.state(truth.value_of(one), nobody >> 2 | one >> 2 | several >> 2)
