"""What an assessment looks at: the concern's facts wherever they stand, and what the case's head says."""

from lantern.procedures.program import answered_twice, concern_facts
from lantern.procedures.rulebook import Procedures
from lantern.procedures.situation import FactValue, Situation


def contradictions(situation: Situation, procedures: Procedures) -> tuple[str, ...]:
    """Answers about the whole concern that contradict one another; the more protective one counts."""
    return tuple(
        f"“{procedures.vocabulary.facts[name].meaning}” was answered yes and no. The yes counts; ask again."
        for name in answered_twice(procedures.program, situation)
    )


def in_context(situation: Situation, procedures: Procedures) -> dict[str, FactValue]:
    """The facts of the concern, wherever they were written, and what the head of the case says."""
    organisation = situation.organisation
    context: dict[str, FactValue] = {"nation": situation.nation}
    if organisation.type is not None:
        context["organisation_type"] = organisation.type
    for name, answer in (
        ("is_first_responder", organisation.is_first_responder),
        ("has_duty_to_notify", organisation.has_duty_to_notify),
    ):
        if answer is not None:
            context[name] = "yes" if answer else "no"
    return {**concern_facts(procedures.program, situation), **context}
