"""Which way an assessment went through one procedure: what is lit in its picture."""

from collections.abc import Iterator
from dataclasses import dataclass

from lantern.procedures.assessment import Assessment, Reason
from lantern.procedures.diagram_words import spoken
from lantern.procedures.pack import Decision, DutyRule, Procedure, ProhibitionRule
from lantern.procedures.situation import FactValue, Situation, state_of
from lantern.procedures.truth import ANY_HOLDER
from lantern.procedures.vocabulary import Vocabulary


@dataclass(frozen=True, slots=True, kw_only=True)
class Path:
    """What an assessment took of one procedure, for one person or for the concern."""

    decisions: frozenset[tuple[str, str, str]] = frozenset()
    duties: frozenset[str] = frozenset()
    nevers: frozenset[str] = frozenset()
    facts: frozenset[str] = frozenset()
    through: frozenset[str] = frozenset()

    def took(self, decision: Decision) -> bool:
        """Whether this decision was given."""
        return (decision.answers, decision.code, decision.means) in self.decisions

    def gave(self, duty: DutyRule) -> bool:
        """Whether this duty arose."""
        return duty.key in self.duties

    def forbade(self, rule: ProhibitionRule) -> bool:
        """Whether this prohibition arose."""
        return rule.what in self.nevers

    @property
    def began(self) -> bool:
        """Whether the procedure applied at all."""
        return bool(self.decisions or self.duties or self.nevers)


def path_of(procedure: Procedure, assessment: Assessment | None, subject: str | None) -> Path:
    """Find in an assessment what came from one procedure."""
    if assessment is None:
        return Path()
    answers = {decision.answers for decision in procedure.decisions}
    given = [item for item in assessment.given if item.procedure in answers and item.reason.procedure == procedure.id]
    given = [item for item in given if item.subject == subject]
    duties = list(_reasons(procedure, subject, (duty.reasons for duty in assessment.duties)))
    nevers = list(_reasons(procedure, subject, (item.reasons for item in assessment.prohibited)))
    reasons = [*(item.reason for item in given), *duties]
    return Path(
        decisions=frozenset((item.procedure, item.code, item.means) for item in given),
        duties=frozenset(reason.rule for reason in duties),
        nevers=frozenset(reason.means for reason in nevers),
        facts=frozenset(step.fact for reason in reasons for step in reason.steps),
        through=frozenset(label for reason in reasons for label in reason.through),
    )


def _reasons(procedure: Procedure, subject: str | None, found: Iterator[tuple[Reason, ...]]) -> Iterator[Reason]:
    for reasons in found:
        for reason in reasons:
            if reason.procedure == procedure.id and reason.subject == subject:
                yield reason


def whose(
    procedure: Procedure, situation: Situation | None, assessment: Assessment | None, subject: str | None
) -> str | None:
    """The person a picture is about: the one asked for, or the first to whom the procedure gave a code.

    Raises:
        KeyError: nobody in the case has this id.
    """
    if procedure.per != "person":
        return None
    if subject is not None:
        return situation.subject(subject).id if situation is not None else subject
    if assessment is not None:
        for item in assessment.given:
            if item.reason.procedure == procedure.id and item.subject is not None:
                return item.subject
    return situation.subjects[0].id if situation is not None and situation.subjects else None


def codes_in_words(assessment: Assessment | None, procedure: str, subject: str | None) -> str:
    """What another procedure gave, in words; empty without an assessment."""
    if assessment is None:
        return ""
    codes = (
        item.code
        for item in assessment.given
        if item.procedure == procedure and (subject is None or item.subject in {subject, None})
    )
    return ", ".join(dict.fromkeys(spoken(code) for code in codes)) or "no result"


def answer_of(situation: Situation, vocabulary: Vocabulary, fact: str, subject: str | None) -> FactValue | None:
    """What was answered, for the person, or by any holder for the concern as a whole."""
    if vocabulary.facts[fact].scope == "context":
        return situation.facts.get(fact, _from_head(situation, vocabulary, fact))
    if subject is not None and vocabulary.facts[fact].scope == "subject":
        return situation.answer(fact, subject)
    found = situation.answer(fact, None)
    for person in situation.subjects:
        found = _stronger(found, situation.answer(fact, person.id))
    return found


def _stronger(first: FactValue | None, second: FactValue | None) -> FactValue | None:
    if first is None or second is None:
        return second if first is None else first
    return second if ANY_HOLDER[state_of(first)][state_of(second)] != state_of(first) else first


def _from_head(situation: Situation, vocabulary: Vocabulary, fact: str) -> str | None:
    organisation = situation.organisation
    if fact == "nation":
        return vocabulary.nations.get(situation.nation, situation.nation)
    if fact == "organisation_type":
        return vocabulary.organisation_types.get(organisation.type or "", organisation.type)
    flags = {
        "is_first_responder": organisation.is_first_responder,
        "has_duty_to_notify": organisation.has_duty_to_notify,
    }
    told = flags.get(fact)
    return None if told is None else "yes" if told else "no"
