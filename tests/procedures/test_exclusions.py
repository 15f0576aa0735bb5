from dataclasses import replace

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from tests.procedures.make import (
    VOCABULARY,
    a_duty,
    assessed,
    one_person,
    person,
    situation,
    situations,
    told,
)

from lantern.procedures.assessment import Exclusion
from lantern.procedures.exclusions import Barriers, merged_exclusions
from lantern.procedures.situation import Situation, Subject

LEAD, DEPUTY, TRUSTEE = "safeguarding lead", "deputy lead", "a trustee without a tie"
POSTS = (LEAD, DEPUTY, "coordinator", "worker")
CLASSES = ("must_not_know", "must_not_read", "must_not_decide", "must_not_interpret")
DANGER = {"imminent_risk_to_life": "unknown"}


def barriers(*people: Subject, kind: str = "must_not_know", recipients: tuple[str, ...] = ()) -> Barriers:
    """What is closed when each of these people is excluded in one way."""
    found = [Exclusion(kind, someone.id, recipients, ("L-1",)) for someone in people]
    return Barriers(found or [Exclusion(kind, None, recipients, ("L-1",))], situation({}, *people), VOCABULARY)


def holder(*posts: str, role: str = "alleged") -> Subject:
    return person("p2", role, posts=posts)


def with_accused(*posts: str, role: str = "alleged") -> Situation:
    return replace(one_person(DANGER), subjects=(person("p1"), holder(*posts, role=role)))


def test_nobody_excluded_changes_nothing() -> None:
    duty = a_duty(to=(LEAD, "police"))

    found, warnings = Barriers((), situation({}, person()), VOCABULARY).applied(duty)

    assert found is duty
    assert warnings == ()


@pytest.mark.parametrize("kind", ["must_not_know", "must_not_read"])
def test_who_must_not_know_or_read_is_never_told(kind: str) -> None:
    found, warnings = barriers(holder(LEAD), kind=kind).applied(a_duty(to=("police", LEAD)))

    assert found.to == ("police", DEPUTY)
    assert "does not go to safeguarding lead" in warnings[0]


@pytest.mark.parametrize("kind", ["must_not_know", "must_not_read", "must_not_decide"])
def test_who_must_not_decide_does_nothing_in_it(kind: str) -> None:
    found, warnings = barriers(holder("coordinator"), kind=kind).applied(a_duty(who="coordinator"))

    assert found.who == LEAD
    assert found.instead_of == "coordinator"
    assert "not by the coordinator" in warnings[0]


def test_who_must_not_decide_may_still_be_told() -> None:
    found, _ = barriers(holder(LEAD), kind="must_not_decide").applied(a_duty(to=(LEAD,)))

    assert found.to == (LEAD,)


def test_who_must_not_interpret_keeps_every_other_work() -> None:
    duty = a_duty(who="coordinator", to=(LEAD,))

    assert barriers(holder("coordinator", LEAD), kind="must_not_interpret").applied(duty) == (duty, ())


@pytest.mark.parametrize(
    ("closed", "expected"),
    [
        (("coordinator",), LEAD),
        (("coordinator", LEAD), DEPUTY),
        (("coordinator", LEAD, DEPUTY), TRUSTEE),
        (("coordinator", DEPUTY), LEAD),
        (("night shift",), "coordinator"),
        (("night shift", "coordinator", LEAD), DEPUTY),
    ],
)
def test_the_next_in_the_chain_stands_in_for_everybody_who_is_excluded(closed: tuple[str, ...], expected: str) -> None:
    found, _ = barriers(holder(*closed)).applied(a_duty(who=closed[0], to=(closed[0],)))

    assert found.who == expected
    assert found.to == (expected,)


def test_one_who_stands_in_and_is_told_already_is_told_once() -> None:
    found, _ = barriers(holder(LEAD)).applied(a_duty(to=(LEAD, DEPUTY)))

    assert found.to == (DEPUTY,)


def test_the_accused_is_never_told_even_by_name_of_their_part() -> None:
    found, _ = barriers(person("p2", "alleged")).applied(a_duty(to=("the accused",)))

    assert found.to == (LEAD,)


def test_an_agency_that_is_ruled_out_is_not_told_and_the_lead_is() -> None:
    found, warnings = barriers(recipients=("the provider",)).applied(a_duty(to=("the provider",)))

    assert found.to == (LEAD,)
    assert "the provider" in warnings[0]


def test_a_personal_duty_stays_with_the_one_who_was_told() -> None:
    found, _ = barriers(holder("worker", role="reporter")).applied(a_duty(personal=True, to=("worker", "police")))

    assert found.who == "worker"
    assert found.instead_of is None
    assert found.to == (LEAD, "police")


@given(
    st.lists(st.sampled_from(POSTS), max_size=4).map(tuple),
    st.lists(st.sampled_from([*POSTS, "the accused", "the provider", "police"]), min_size=1, max_size=4).map(tuple),
    st.sampled_from(["worker", "coordinator", LEAD]),
    st.sampled_from(CLASSES),
)
def test_no_post_of_an_excluded_person_stays_and_somebody_is_always_told(
    posts: tuple[str, ...], to: tuple[str, ...], who: str, kind: str
) -> None:
    found, _ = barriers(holder(*posts), kind=kind).applied(a_duty(who=who, to=to))

    assert found.to
    if kind in {"must_not_know", "must_not_read"}:
        assert not {*posts, "the accused"} & {*found.to}
    if kind != "must_not_interpret":
        assert found.who not in posts


def test_the_same_person_and_class_stand_once_with_every_reason() -> None:
    twice = [Exclusion("must_not_know", "p2", (), (reason,)) for reason in ("L-1", "L-2", "L-1")]

    found = merged_exclusions([*twice, Exclusion("must_not_read", "p2", (), ("L-1",))])

    assert [(item.kind, item.because) for item in found] == [
        ("must_not_know", ("L-1", "L-2")),
        ("must_not_read", ("L-1",)),
    ]


# -- in the packs that come with Lantern --------------------------------------------------------------


@pytest.mark.parametrize("role", ["alleged", "controller", "excluded"])
def test_a_lead_who_is_feared_is_not_rung_and_the_deputy_is(role: str) -> None:
    found = assessed(with_accused(LEAD, role=role))

    assert LEAD not in told(found)
    assert DEPUTY in told(found)
    assert found.codes("DP-26", "p2") == ("must_not_know",)


@pytest.mark.parametrize("answer", ["yes", "unknown"])
def test_the_provider_is_kept_out_when_its_staff_are_or_may_be_involved(answer: str) -> None:
    facts = {"concern_safety_or_welfare": "yes", "asylum_seeker": "yes", "staff_of_provider_implicated": answer}

    found = assessed(one_person({**DANGER, **facts}))

    assert [item.recipients for item in found.exclusions] == [("the provider",)]
    assert "the provider" not in told(found)


@pytest.mark.parametrize("facts", [{"staff_of_provider_implicated": "no"}, {}])
def test_the_provider_is_not_kept_out_without_a_reason(facts: dict[str, str]) -> None:
    found = assessed(one_person({"concern_safety_or_welfare": "yes", "asylum_seeker": "yes", **facts}))

    assert found.exclusions == ()


def decided_by(*posts: str, tie: str) -> Situation:
    decider = person("p2", "decider", facts={"tie_to_subject": tie}, posts=posts)
    return replace(one_person(DANGER), subjects=(person("p1"), decider))


@pytest.mark.parametrize("tie", ["yes", "unknown"])
def test_a_decider_with_a_tie_and_no_named_post_is_warned_of(tie: str) -> None:
    found = assessed(decided_by(tie=tie))

    assert found.codes("DP-26", "p2") == ("must_not_decide",)
    assert any("does not say which post they hold" in warning for warning in found.warnings)


@pytest.mark.parametrize("case", [decided_by(LEAD, tie="yes"), decided_by(tie="no")])
def test_a_decider_with_a_named_post_or_without_a_tie_needs_no_warning(case: Situation) -> None:
    assert not any("which post they hold" in warning for warning in assessed(case).warnings)


def test_a_decider_with_a_tie_does_not_do_what_they_would_decide() -> None:
    facts = {"clearly_adult": "yes", "abuse_or_risk": "yes", "care_support_needs": "unknown"}
    decider = person("p2", "decider", facts={"tie_to_subject": "yes"}, posts=(LEAD,))
    case = replace(one_person(facts), subjects=(person("p1", facts=facts), decider))

    found = next(item for item in assessed(case).duties if item.key == "ask_adult_safeguarding")

    assert found.who == DEPUTY
    assert found.instead_of == LEAD


@pytest.mark.parametrize(
    ("facts", "expected"),
    [
        ({}, ("must_not_interpret",)),
        ({"independent": "unknown"}, ("must_not_interpret",)),
        ({"independent": "yes"}, ()),
    ],
)
def test_an_interpreter_must_be_shown_to_be_independent(facts: dict[str, str], expected: tuple[str, ...]) -> None:
    case = replace(one_person(DANGER), subjects=(person("p1"), person("p2", "interpreter", facts=facts)))

    assert assessed(case).codes("DP-26", "p2") == expected


@settings(max_examples=60, deadline=None)
@given(situations())
def test_in_any_situation_nobody_feared_is_told_and_no_duty_goes_to_nobody(case: Situation) -> None:
    found = assessed(case)
    feared = [one for one in case.subjects if one.roles & {"alleged", "controller", "excluded"}]
    closed = {post for one in feared for post in one.posts}

    assert all(item.to for item in found.duties)
    assert not closed & told(found)
    assert not {item.who for item in found.duties if not item.personal} & closed
