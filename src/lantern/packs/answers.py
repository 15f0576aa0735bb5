"""An assessment as the JSON of the ``assess`` contract, key by key."""

from collections.abc import Sequence
from datetime import UTC, datetime
from typing import Any

from lantern.procedures.assessment import Assessment, Duty, Reason
from lantern.procedures.situation import Situation
from lantern.procedures.vocabulary import Vocabulary
from lantern.procedures.wording import reason_words


def answer(
    assessment: Assessment, situation: Situation, vocabulary: Vocabulary, *, explain: bool = False
) -> dict[str, Any]:
    """One object of the list that ``lantern assess --json`` prints.

    With ``explain`` it also holds ``trace``, ``editions`` and ``exclusions``.
    """
    found: dict[str, Any] = {
        "id": assessment.id,
        "decisions": _codes(assessment.decisions),
        "subjects": {identity: {"decisions": _codes(decisions)} for identity, decisions in assessment.subjects.items()},
        "duties": [_duty(duty) for duty in assessment.duties],
        "prohibited": [{"what": item.what, "because": list(item.because)} for item in assessment.prohibited],
        "ask_next": [{"fact": item.fact, "subject": item.subject} for item in assessment.ask_next],
        "warnings": list(assessment.warnings),
    }
    if explain:
        found["trace"] = _trace(assessment, situation, vocabulary)
        found["editions"] = dict(assessment.editions)
        found["exclusions"] = [
            {
                "class": item.kind,
                "subject": item.subject,
                "recipients": list(item.recipients),
                "because": list(item.because),
            }
            for item in assessment.exclusions
        ]
    return found


def _codes(decisions: "Any") -> dict[str, str | list[str]]:
    return {name: codes[0] if len(codes) == 1 else list(codes) for name, codes in decisions.items()}


def _duty(duty: Duty) -> dict[str, Any]:
    return {
        "key": duty.key,
        "procedure": duty.procedures[0],
        "who": duty.who,
        "about": list(duty.about),
        "what": duty.what,
        "to": list(duty.to),
        "channel": duty.channel,
        "by": {"kind": duty.by.word, "due": _due(duty)},
        "must_contain": list(duty.must_contain),
        "strength": duty.strength,
        "because": list(duty.because),
    }


def _due(duty: Duty) -> str | None:
    if duty.due is None:
        return None
    if isinstance(duty.due, datetime):
        return duty.due.astimezone(UTC).isoformat()
    return duty.due.isoformat()


def _trace(assessment: Assessment, situation: Situation, vocabulary: Vocabulary) -> list[dict[str, Any]]:
    given = [_reason("decision", item.reason, situation, vocabulary) for item in assessment.given]
    duties = _reasons("duty", [reason for duty in assessment.duties for reason in duty.reasons], situation, vocabulary)
    never = _reasons(
        "prohibition",
        [reason for item in assessment.prohibited for reason in item.reasons],
        situation,
        vocabulary,
    )
    return [*given, *duties, *never]


def _reasons(
    kind: str, reasons: Sequence[Reason], situation: Situation, vocabulary: Vocabulary
) -> list[dict[str, Any]]:
    return [_reason(kind, reason, situation, vocabulary) for reason in reasons]


def _reason(kind: str, reason: Reason, situation: Situation, vocabulary: Vocabulary) -> dict[str, Any]:
    return {
        "result": kind,
        "procedure": reason.procedure,
        "rule": reason.rule,
        "means": reason.means,
        "subject": reason.subject,
        "facts": [{"fact": step.fact, "subject": step.subject, "answer": step.answer} for step in reason.steps],
        "in_words": list(reason_words(reason, situation, vocabulary)),
        "through": list(reason.through),
        "because": list(reason.because),
    }
