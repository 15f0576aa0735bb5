"""What holds in every situation, whoever is in it and whatever was answered."""

from collections.abc import Mapping
from dataclasses import replace
from functools import cache
from random import Random

import pytest
from hypothesis import assume, given, settings
from hypothesis import strategies as st
from tests.procedures.make import (
    CONCERN_STARTS,
    HELPED,
    STARTS,
    answers_to,
    assessed,
    library_facts,
    one_person,
    person,
    situation,
    situations,
    some_facts,
)

from lantern.packs.library import library
from lantern.procedures.assess import assess, can_matter
from lantern.procedures.assessment import Assessment, Duty
from lantern.procedures.influence import OpenFact
from lantern.procedures.merging import urgency
from lantern.procedures.situation import FactValue, Situation

ANY = settings(max_examples=100, deadline=None)
FEW = settings(max_examples=40, deadline=None)
DANGER = ("imminent_risk_to_life", "serious_emergency", "danger_sign_named", "danger_sign_past")
SIGNS = (
    "threat_or_violence_within_48h",
    "child_at_risk",
    "csa_disclosed",
    "child_alone_unsafe",
    "unborn_child_at_risk",
)
ASYLUM = {"asylum_seeker": "yes", "concern_safety_or_welfare": "yes"}
ADULT = {"clearly_adult": "yes"}
CARE_ACT = ("care_support_needs", "abuse_or_risk", "unable_to_protect_due_to_needs")
# Who is asked for advice while nobody knows, and which answers together are the protective one.
ADVICE = {
    **dict.fromkeys(CARE_ACT, ("Adult Safeguarding of the area", CARE_ACT)),
    **{name: ("MASH of the area", (name,)) for name in ("significant_harm_suspected", "csa_disclosed")},
}


def duty_line(duty: Duty) -> object:
    return (
        duty.key,
        duty.who,
        duty.to,
        duty.channel,
        duty.by.word,
        duty.due,
        duty.strength,
        frozenset(duty.about),
        frozenset(duty.because),
        frozenset(duty.procedures),
        frozenset(duty.must_contain),
        frozenset((one.procedure, one.rule, one.subject, frozenset(one.steps)) for one in duty.reasons),
        frozenset(duty.contacts.items()),
    )


def codes(found: Assessment) -> Mapping[tuple[str | None, str], frozenset[str]]:
    everybody: dict[str | None, Mapping[str, tuple[str, ...]]] = {None: found.decisions}
    everybody.update(found.subjects.items())
    return {(who, dp): frozenset(given) for who, theirs in everybody.items() for dp, given in theirs.items()}


def whole(found: Assessment) -> tuple[object, ...]:
    """Everything in an assessment, without any order."""
    return (
        codes(found),
        frozenset(map(duty_line, found.duties)),
        frozenset((item.what, frozenset(item.because)) for item in found.prohibited),
        # The one question at a gate goes to the person who is named first, so whose it is may differ.
        frozenset(item.fact for item in found.ask_next),
        frozenset((item.kind, item.subject, item.recipients) for item in found.exclusions),
        frozenset(found.warnings),
    )


def outcome(found: Assessment) -> tuple[object, ...]:
    """What somebody does or must not do because of it."""
    duties = frozenset(
        (item.key, item.who, item.to, frozenset(item.about), item.by.word, item.due, frozenset(item.because))
        for item in found.duties
    )
    return codes(found), duties, frozenset((item.what, frozenset(item.because)) for item in found.prohibited)


def calls(found: Assessment) -> frozenset[tuple[str, str]]:
    """Who is told about whom."""
    return frozenset((word, who) for item in found.duties for word in item.to for who in item.about or ("",))


def answered_by_999(found: Assessment) -> frozenset[tuple[str, str]]:
    """Calls to the police on 101 that a call to 999 about the same person takes the place of: the same police, now."""
    return frozenset(("police 101", who) for word, who in calls(found) if word == "999")


def soonest(found: Assessment, word: str) -> tuple[int, float]:
    return min(urgency(item) for item in found.duties if word in item.to)


def open_facts(case: Situation) -> list[OpenFact]:
    """Every fact that may still be asked, each where it belongs."""
    found: list[OpenFact] = []
    for name, known in library_facts().items():
        if known.askable:
            places = [None] if known.scope == "concern" else [one.id for one in case.subjects]
            found.extend((name, place) for place in places if case.answer(name, place) in {None, "unknown"})
    return found


@cache
def duties_of_danger() -> frozenset[str]:
    return frozenset(
        duty.key for procedure in library().procedures if procedure.id == "DP-01" for duty in procedure.duties
    )


# -- every situation ----------------------------------------------------------------------------------


@ANY
@given(situations())
def test_the_same_situation_always_gets_the_same_answer(case: Situation) -> None:
    assert assessed(case) == assessed(case)


@ANY
@given(situations(), st.randoms(use_true_random=False))
def test_the_order_of_answers_and_people_means_nothing(case: Situation, chance: Random) -> None:
    def shuffled(facts: Mapping[str, FactValue]) -> dict[str, FactValue]:
        return {name: facts[name] for name in chance.sample(sorted(facts), len(facts))}

    people = [replace(one, facts=shuffled(one.facts)) for one in case.subjects]
    other = replace(case, facts=shuffled(case.facts), subjects=tuple(reversed(people)))

    assert whole(assessed(other)) == whole(assessed(case))


@FEW
@given(situations(), st.data())
def test_answering_a_fact_that_cannot_matter_changes_nothing(case: Situation, data: st.DataObject) -> None:
    found = library()
    procedures = found.for_situation(case)
    matters = can_matter(case, procedures, found.directory)
    idle = [place for place in open_facts(case) if place not in matters]
    assume(idle)
    before = outcome(assessed(case))

    tried = data.draw(st.lists(st.sampled_from(idle), min_size=1, max_size=12, unique=True))

    for name, who in tried:
        for value in answers_to(name):
            assert outcome(assessed(case.with_answer(name, who, value))) == before, (name, who, value)


@FEW
@given(situations(), st.data())
def test_answering_every_fact_that_cannot_matter_at_once_changes_nothing(case: Situation, data: st.DataObject) -> None:
    found = library()
    matters = can_matter(case, found.for_situation(case), found.directory)
    other = case
    for name, who in open_facts(case):
        if (name, who) not in matters:
            other = other.with_answer(name, who, data.draw(st.sampled_from(answers_to(name))))

    assert outcome(assessed(other)) == outcome(assessed(case))


@ANY
@given(situations())
def test_every_result_has_a_source_and_every_duty_a_doer_a_recipient_and_a_deadline(case: Situation) -> None:
    found = assessed(case)

    assert all(item.reason.because for item in found.given)
    assert all(item.because and item.why for item in found.prohibited)
    assert all(item.who and item.to and item.because and item.by.word and item.reasons for item in found.duties)


@ANY
@given(situations())
def test_the_steps_of_a_reason_are_answers_that_were_given(case: Situation) -> None:
    given_answers: set[tuple[str | None, str]] = {(None, name) for name in case.facts}
    given_answers |= {(one.id, name) for one in case.subjects for name in one.facts}
    in_head = {(None, name) for name in ("nation", "organisation_type", "is_first_responder", "has_duty_to_notify")}

    found = assessed(case)

    reasons = [item.reason for item in found.given] + [one for item in found.duties for one in item.reasons]
    steps = {(step.subject, step.fact) for reason in reasons for step in reason.steps}
    assert steps <= given_answers | in_head


# -- not asked ----------------------------------------------------------------------------------------

# Who is kept out, and that a resident is accused, rest on the roles that were named.
ROLE_IS_AN_ANSWER = frozenset({"DP-26", "DP-28", "DP-28-care"})


@ANY
@given(situations())
def test_a_case_in_which_nothing_was_asked_has_no_duty_but_to_keep_danger_on_top(case: Situation) -> None:
    empty = replace(case, facts={}, subjects=tuple(replace(one, facts={}) for one in case.subjects))

    found = assessed(empty)

    asked_for = [item for item in found.duties if not ROLE_IS_AN_ANSWER.intersection(item.procedures)]
    assert {item.key for item in asked_for} <= duties_of_danger()
    assert {procedure for item in asked_for for procedure in item.procedures} == {"DP-01"}


@ANY
@given(situations())
def test_a_code_given_before_anything_was_asked_is_one_that_waits(case: Situation) -> None:
    waiting = {
        (procedure.id, item.code) for procedure in library().procedures for item in procedure.decisions if item.waits
    }
    empty = replace(case, facts={}, subjects=tuple(replace(one, facts={}) for one in case.subjects))

    found = assessed(empty)

    assert {(item.procedure, item.code) for item in found.given if item.procedure not in ROLE_IS_AN_ANSWER} <= waiting


@ANY
@given(situations(), st.sampled_from(HELPED))
def test_a_person_about_whom_nothing_was_asked_gets_no_duty_of_their_own(case: Situation, role: str) -> None:
    silent = replace(case, subjects=(*case.subjects, person("silent", role)))

    found = assessed(silent)

    # A call about somebody else, or about the whole concern, may be one with it: its reasons tell whose it is.
    theirs = [item for item in found.duties for reason in item.reasons if reason.subject == "silent"]
    assert theirs == []
    assert set(found.subjects["silent"].values()) <= {("ask_first",)}


@ANY
@given(situations())
def test_what_one_person_answered_never_decides_about_another(case: Situation) -> None:
    assume(len(case.subjects) > 1)
    first = case.subjects[0]
    alone = replace(case, subjects=(first, *(replace(one, facts={}) for one in case.subjects[1:])))

    both, single = assessed(case), assessed(alone)

    # DP-08 looks at a household only while no child is among the people (§ 0.5, derived facts).
    for procedure in ("DP-02", "DP-05", "DP-06", "DP-07", "DP-26"):
        assert both.codes(procedure, first.id) == single.codes(procedure, first.id)


# -- nobody knows -------------------------------------------------------------------------------------


@ANY
@given(some_facts("subject", STARTS), some_facts("concern", CONCERN_STARTS), st.sampled_from(DANGER[:2]))
def test_unknown_danger_promises_no_more_than_known_danger_gives(
    of_person: Mapping[str, FactValue], of_concern: Mapping[str, FactValue], danger: str
) -> None:
    base = situation({**of_concern, "danger_sign_named": "no", danger: "unknown"}, person(facts=of_person))

    unknown, known = assessed(base), assessed(base.with_answer(danger, None, "yes"))

    assert calls(unknown) <= calls(known) | answered_by_999(known)


@ANY
@given(some_facts("subject", STARTS), some_facts("concern", CONCERN_STARTS))
def test_an_unknown_need_to_act_today_is_as_urgent_as_a_known_one(
    of_person: Mapping[str, FactValue], of_concern: Mapping[str, FactValue]
) -> None:
    facts = {**of_concern, "concern_safety_or_welfare": "yes", "action_needed_today_to_protect": "unknown"}
    base = situation(facts, person(facts={**of_person, "asylum_seeker": "yes"}))

    unknown = assessed(base)
    known = assessed(base.with_answer("action_needed_today_to_protect", None, "yes"))

    assert calls(unknown) == calls(known)
    assert unknown.codes("DP-04") == known.codes("DP-04")


@ANY
@given(some_facts("subject", STARTS), st.sampled_from(["says_under_18", "worker_doubts_adult"]))
def test_an_unknown_age_protects_like_a_claimed_one(of_person: Mapping[str, FactValue], name: str) -> None:
    base = situation({}, person(facts={**of_person, name: "unknown"}))
    unknown, known = assessed(base), assessed(base.with_answer(name, "p1", "yes"))
    assume(unknown.codes("DP-02", "p1") == ("treat_as_child",))

    assert known.codes("DP-02", "p1") == ("treat_as_child",)
    assert calls(unknown) <= calls(known)


@ANY
@given(some_facts("subject", STARTS), st.sampled_from(sorted(ADVICE)))
def test_who_is_asked_for_advice_while_nobody_knows_is_told_as_soon_when_it_is_known(
    of_person: Mapping[str, FactValue], name: str
) -> None:
    advises, parts = ADVICE[name]
    base = situation({}, person(facts={**of_person, name: "unknown"}))
    worst = base
    for part in parts:
        worst = worst.with_answer(part, "p1", "yes")
    unknown, known = assessed(base), assessed(worst)
    assume(any(advises in item.to for item in unknown.duties))

    assert any(advises in item.to for item in known.duties)
    assert soonest(known, advises) <= soonest(unknown, advises)


@ANY
@given(situations(), st.sampled_from(DANGER))
def test_a_yes_to_danger_never_takes_a_call_away(case: Situation, danger: str) -> None:
    before, after = assessed(case), assessed(case.with_answer(danger, None, "yes"))

    # The office's own hours decide who answers, not the danger: the word told stays the same. A visit that was
    # planned is not looked for company for, once 999 is called; it is no call for help.
    assert {call for call in calls(before) if call[0] != "volunteer group"} <= calls(after) | answered_by_999(after)


@ANY
@given(situations())
def test_a_yes_to_danger_under_a_person_never_takes_a_call_away(case: Situation) -> None:
    before, after = assessed(case), assessed(case.with_answer("immediate_danger", case.subjects[0].id, "yes"))

    # A visit that was planned is not looked for company for, once 999 is called; it is no call for help.
    assert {call for call in calls(before) if call[0] != "volunteer group"} <= calls(after) | answered_by_999(after)
    assert after.codes("DP-01") != ("no_emergency",)


@ANY
@given(situations(), st.sampled_from(SIGNS))
def test_asking_about_a_sign_and_not_knowing_never_takes_a_call_away(case: Situation, sign: str) -> None:
    who = None if library_facts()[sign].scope == "concern" else case.subjects[0].id
    assume(case.answer(sign, who) is None)

    before, after = assessed(case), assessed(case.with_answer(sign, who, "unknown"))

    assert calls(before) <= calls(after)


@pytest.mark.parametrize("facts", [{}, ADULT, ASYLUM])
def test_the_danger_questions_can_always_matter_until_they_are_answered(facts: dict[str, str]) -> None:
    case = one_person(facts)
    found = library()

    matters = can_matter(case, found.for_situation(case), found.directory)

    assert {("imminent_risk_to_life", None), ("serious_emergency", None)} <= matters
    assert assess(case, found.for_situation(case), found.directory).codes("DP-01") == ("danger_not_known",)
