"""What a policy promises is checked, so that no pack can promise one thing and do another (§ 0.3)."""

from collections.abc import Iterator

from lantern.procedures.pack import Procedure
from lantern.procedures.problems import Problem

_NOBODY_OUTSIDE = ("ask_first", "record_only")


def broken_promises(procedure: Procedure) -> Iterator[Problem]:
    """Duties that tell somebody outside on a code that waits for an answer, or only records."""
    policies: dict[str, set[str]] = {}
    for decision in procedure.decisions:
        if decision.policy:
            policies.setdefault(decision.code, set()).add(decision.policy)
    for duty in procedure.duties:
        outside = (*duty.outside, *(word for also in duty.also for word in also.outside))
        for code in duty.on:
            for policy in sorted(policies.get(code, set()).intersection(_NOBODY_OUTSIDE)):
                if outside:
                    yield Problem(
                        file=procedure.file,
                        place=f'duty "{duty.key}"',
                        what=(
                            f'"{code}" follows the policy {policy}: nothing may go to {", ".join(outside)} before '
                            "the answer is there; address the duty inside the organisation"
                        ),
                    )
