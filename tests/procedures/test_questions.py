from dataclasses import replace

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from tests.procedures.make import (
    PARTS,
    Facts,
    answers_to,
    assessed,
    followed,
    library_facts,
    one_person,
    pack,
    person,
    read,
    situation,
    situations,
    told,
)

from lantern.packs.library import library
from lantern.procedures.assess import can_matter
from lantern.procedures.assessment import Assessment
from lantern.procedures.situation import Organisation, Situation

CALM = {"imminent_risk_to_life": "no", "serious_emergency": "no", "danger_sign_named": "no"}
ADULT = {"clearly_adult": "yes", "says_under_18": "no", "worker_doubts_adult": "no"}
INFORMED = {"nrm_explained": "yes", "own_language_or_interpreter": "yes", "seen_alone": "yes", "capacity": "yes"}
EXPLOITED: Facts = {**CALM, **PARTS}
COUNCIL = Organisation(type="local_authority", is_first_responder=True, has_duty_to_notify=True)
ASYLUM = {**CALM, **ADULT, "concern_safety_or_welfare": "yes", "in_asylum_accommodation": "yes"}


def asked(found: Assessment, who: str | None = "p1") -> list[str]:
    return [item.fact for item in found.ask_next if item.subject in {who, None}]


def because(found: Assessment) -> frozenset[str]:
    return frozenset(source for item in found.duties for source in item.because)


def keys(found: Assessment) -> set[str]:
    return {item.key for item in found.duties}


# -- what is asked ------------------------------------------------------------------------------------


@pytest.mark.parametrize("facts", [{}, {"asylum_seeker": "yes"}, PARTS])
def test_danger_is_asked_about_first(facts: Facts) -> None:
    found = assessed(one_person(facts))

    assert asked(found)[:3] == ["imminent_risk_to_life", "serious_emergency", "danger_sign_named"]


def test_what_is_answered_is_not_asked_again() -> None:
    found = assessed(one_person({**CALM, "clearly_adult": "yes"}))

    assert not {*CALM, "clearly_adult"} & {*asked(found)}


def test_what_nobody_knew_stays_open_and_says_so() -> None:
    found = assessed(one_person({**CALM, "imminent_risk_to_life": "unknown"}))

    first = found.ask_next[0]
    assert (first.fact, first.state) == ("imminent_risk_to_life", "unknown")


def test_a_known_emergency_needs_no_further_question_about_danger() -> None:
    found = assessed(one_person({"imminent_risk_to_life": "yes"}))

    assert "serious_emergency" not in asked(found)
    assert "danger_sign_named" not in asked(found)


def test_a_procedure_that_may_apply_asks_one_question_at_most() -> None:
    gate = pack(applies_when="p and q", questions=["q", "p", "r"])

    found = followed(situation({}, person()), read(gate))

    assert asked(found) == ["q"]


def test_a_procedure_that_asks_nothing_at_its_gate_waits_in_silence() -> None:
    quiet = pack(applies_when="p and q", asks_at_gate=False)

    assert followed(situation({}, person()), read(quiet)).ask_next == ()


def test_a_procedure_that_does_not_apply_is_silent() -> None:
    found = followed(situation({}, person(facts={"p": "no"})), read(pack(applies_when="p and q")))

    assert found.ask_next == ()
    assert found.duties == ()
    assert found.decisions == {}


def test_what_a_message_must_say_is_asked_for_as_soon_as_it_is_due() -> None:
    without, with_it = assessed(one_person(CALM)), assessed(one_person({**ASYLUM, "asylum_seeker": "yes"}))

    assert "harm_to_prevent" not in asked(without)
    assert {"harm_to_prevent", "action_requested"} <= {*asked(with_it)}


@pytest.mark.parametrize("age", ["documented_under_18", "says_under_18", "worker_doubts_adult"])
def test_t01_a_child_is_never_asked_for_consent_to_the_nrm(age: str) -> None:
    found = assessed(one_person({**EXPLOITED, age: "yes"}))

    assert found.codes("DP-06", "p1") == ("refer_nrm_no_consent",)
    assert not {"nrm_says_yes", "nrm_explained", "own_language_or_interpreter", "capacity"} & {*asked(found)}
    assert "S002-29" not in because(found)


@settings(max_examples=60, deadline=None)
@given(situations())
def test_t01_in_no_situation_is_a_child_asked_for_consent_to_the_nrm(case: Situation) -> None:
    found = assessed(case)

    for one in case.subjects:
        if {"child", "treat_as_child"} & {*found.codes("DP-02", one.id)}:
            wanted = {item.fact for item in found.ask_next if item.subject == one.id}
            theirs = [item.because for item in found.duties if item.about == (one.id,)]
            assert not {"nrm_says_yes", "nrm_explained"} & wanted
            assert not any("S002-29" in sources for sources in theirs)


@settings(max_examples=60, deadline=None)
@given(situations())
def test_nothing_is_asked_that_can_change_nothing(case: Situation) -> None:
    found = library()
    matters = can_matter(case, found.for_situation(case), found.directory)

    assert {(item.fact, item.subject) for item in assessed(case).ask_next} <= matters


@settings(max_examples=60, deadline=None)
@given(situations())
def test_each_question_stands_once_about_a_fact_that_is_open_and_where_it_belongs(case: Situation) -> None:
    wanted = [(item.fact, item.subject) for item in assessed(case).ask_next]

    assert len(wanted) == len(set(wanted))
    for name, who in wanted:
        assert (library_facts()[name].scope == "concern") is (who is None)
        assert case.answer(name, who) in {None, "unknown", "yes"}


@settings(max_examples=20, deadline=None)
@given(situations(), st.data())
def test_whoever_answers_what_is_asked_comes_to_an_end(case: Situation, data: st.DataObject) -> None:
    answered: set[tuple[str, str | None]] = set()
    while wanted := [item for item in assessed(case).ask_next if (item.fact, item.subject) not in answered]:
        first = wanted[0]
        answered.add((first.fact, first.subject))
        case = case.with_answer(first.fact, first.subject, data.draw(st.sampled_from(answers_to(first.fact))))

    assert len(answered) <= len(library_facts()) * 3


# -- the traps, as examples ---------------------------------------------------------------------------


@pytest.mark.parametrize("means", ["no", "unknown"])
def test_t02_means_are_not_read_for_a_child(means: str) -> None:
    found = assessed(one_person({**EXPLOITED, "means": means, "says_under_18": "yes"}))

    assert found.codes("DP-05", "p1") == ("suspected",)
    assert "means" not in asked(found)


def test_t02_means_are_read_for_an_adult() -> None:
    found = assessed(one_person({**EXPLOITED, **ADULT, "means": "no"}))

    assert found.codes("DP-05", "p1") == ("not_suspected",)


def test_t07_after_999_every_other_duty_still_arises() -> None:
    facts: Facts = {**ASYLUM, **PARTS, "abuse_or_risk": "unknown", "suicidal_thoughts_or_self_harm": "yes"}

    calm, danger = assessed(one_person(facts)), assessed(one_person({**facts, "imminent_risk_to_life": "yes"}))

    assert told(danger) == told(calm) | {"999", "safeguarding lead"}
    assert danger.duties[0].to == ("999",)
    assert any("Stop after 999" in item.what for item in danger.prohibited)


def test_t08_both_migrant_help_and_the_home_office_and_both_steps_when_it_is_urgent() -> None:
    found = assessed(one_person({**ASYLUM, "action_needed_today_to_protect": "yes"}))

    duties = {item.key: item for item in found.duties}
    assert duties["migrant_help_log"].by.word == "immediate"
    assert duties["migrant_help_email"].by.word == "after:migrant_help_log"
    assert {"Migrant Help", "Home Office asylum safeguarding"} <= {*duties["migrant_help_email"].to}


def test_t09_not_urgent_drops_the_telephone_and_nothing_else() -> None:
    found = assessed(one_person({**ASYLUM, "action_needed_today_to_protect": "no"}))

    assert found.codes("DP-03") == ("asylum_non_urgent",)
    assert "migrant_help_log" not in keys(found)
    email = next(item for item in found.duties if item.key == "migrant_help_email")
    assert email.by.word == "immediate"
    assert email.to == ("Migrant Help", "Home Office asylum safeguarding", "own safeguarding mailbox")


@pytest.mark.parametrize("nation", ["england", "wales", "scotland", "northern_ireland"])
def test_t10_a_charity_never_has_the_duty_to_notify(nation: str) -> None:
    refused = one_person({**EXPLOITED, **ADULT, **INFORMED, "nrm_says_yes": "no"})

    found = assessed(replace(refused, nation=nation))

    assert found.codes("DP-06", "p1") == ("no_nrm",)
    assert "notify_without_identity" not in keys(found)


@pytest.mark.parametrize(
    ("nation", "expected"),
    [("england", "dtn_anonymous"), ("wales", "dtn_anonymous"), ("scotland", "no_nrm"), ("northern_ireland", "no_nrm")],
)
def test_t10_a_council_notifies_in_england_and_wales_only(nation: str, expected: str) -> None:
    refused = one_person({**EXPLOITED, **ADULT, **INFORMED, "nrm_says_yes": "no"})

    found = assessed(replace(refused, nation=nation, organisation=COUNCIL))

    assert found.codes("DP-06", "p1") == (expected,)


@pytest.mark.parametrize("claim", ["says_under_18", "worker_doubts_adult"])
def test_t15_a_date_of_birth_on_a_form_never_switches_adult_rules_on(claim: str) -> None:
    found = assessed(one_person({**CALM, claim: "yes", "clearly_adult": "yes", "la_assessed_adult": "no"}))

    assert found.codes("DP-02", "p1") == ("treat_as_child",)
    assert any("Home Office wrote down" in item.what for item in found.prohibited)
    assert any("stands beside a claim" in warning for warning in found.warnings)


def test_t22_a_refused_referral_ends_nothing_else() -> None:
    facts: Facts = {**EXPLOITED, **ADULT, **INFORMED, "others_at_risk": "yes", "abuse_or_risk": "unknown"}

    found = assessed(one_person({**facts, "nrm_says_yes": "no"}))

    assert found.codes("DP-06", "p1") == ("no_nrm",)
    assert {"offer_support", "police_about_others", "ask_adult_safeguarding"} <= keys(found)
    assert "First Responder: Salvation Army" not in told(found)


def test_t33_an_empty_case_fires_no_protective_policy() -> None:
    found = assessed(one_person({}))

    assert keys(found) == {"ring_lead"}
    assert found.codes("DP-01") == ("danger_not_known",)
    assert found.subjects["p1"] == {"DP-02": ("ask_first",)}


def test_t34_each_person_has_their_own_age_consent_and_area() -> None:
    child = person("child", facts={"documented_under_18": "yes", "significant_harm_suspected": "yes"})
    adult = person("adult", facts={**ADULT, **PARTS, "nrm_says_yes": "yes", **INFORMED})
    accused = person("accused", "alleged", facts={"clearly_adult": "yes"})

    found = assessed(situation(CALM, replace(child, area="Leeds"), adult, accused))

    assert found.subjects["child"] == {"DP-02": ("child",), "DP-08": ("refer_child_now",)}
    assert found.subjects["adult"] == {"DP-02": ("adult",), "DP-05": ("suspected",), "DP-06": ("refer_nrm",)}
    assert found.subjects["accused"] == {"DP-02": ("adult",), "DP-26": ("must_not_know",)}
    refer = next(item for item in found.duties if item.key == "refer_child")
    assert (refer.about, refer.area) == (("child",), "Leeds")


@pytest.mark.parametrize("answers", [("unknown", "unknown"), ("unknown", "no"), ("no", "unknown")])
def test_t35_an_unknown_status_asks_first_and_tells_nobody(answers: tuple[str, str]) -> None:
    status = dict(zip(("asylum_seeker", "in_asylum_accommodation"), answers, strict=True))

    found = assessed(one_person({**CALM, **ADULT, "concern_safety_or_welfare": "yes", **status}))

    assert found.codes("DP-03") == ("ask_first",)
    assert not {"Migrant Help", "Home Office asylum safeguarding", "Home Office"} & told(found)
    assert any(item.fact in status for item in found.ask_next)


@pytest.mark.parametrize(
    ("facts", "key"),
    [
        ({"abuse_or_risk": "yes", "care_support_needs": "unknown"}, "ask_adult_safeguarding"),
        ({**PARTS, "means": "unknown"}, "advice_without_name"),
        (
            dict.fromkeys(("abuse_or_risk", "care_support_needs", "unable_to_protect_due_to_needs"), "yes"),
            "advice_without_name_adult",
        ),
    ],
)
def test_t36_advice_about_an_adult_is_asked_for_without_a_name(facts: Facts, key: str) -> None:
    found = assessed(one_person({**CALM, **ADULT, **facts}))

    advice = next(item for item in found.duties if item.key == key)
    assert advice.without_name
    assert advice.by.word == "same_day"
    assert "not say who" in advice.say
