"""Facts that came later: nothing that stood there is lost, and the newest answer counts."""

from datetime import UTC, datetime, timedelta

from hypothesis import given
from hypothesis import strategies as st

from lantern.concerns.desk_told import Written, told_facts, with_told
from lantern.concerns.said import PersonSaid, Said

AT = datetime(2026, 11, 18, 12, tzinfo=UTC)
SAID = Said(words="He waits.", answers={"several_people_harmed_same_site": "no"}).with_person(PersonSaid(id="p1"))
FACTS = ("child_at_risk", "debt_owed", "says_under_18")


def told(number: int, answer: str, fact: str = "debt_owed", person: str = "p1", source: str = "") -> Written:
    body = {"told": [{"fact": fact, "person": person, "answer": answer}], "told_by": source, "known": ["told"]}
    return Written(number, AT + timedelta(minutes=number), None, body)


def test_the_newest_answer_counts_whoever_gave_it_and_the_others_still_stand_there() -> None:
    entries = [told(3, "no", source="the brother"), told(2, "yes", source="the girl")]

    assert with_told(SAID, entries).person("p1").answers == {"debt_owed": "no"}
    assert [(one.answer, one.told_by, one.counts) for one in told_facts(entries)] == [
        ("yes", "the girl", False),
        ("no", "the brother", True),
    ]


def test_unknown_is_an_answer_and_replaces_none_but_the_same_question() -> None:
    entries = [told(2, "unknown", "several_people_harmed_same_site", person="")]

    found = with_told(SAID, entries)

    assert found.answers == {"several_people_harmed_same_site": "unknown"}
    assert SAID.answers == {"several_people_harmed_same_site": "no"}


def test_what_was_told_of_somebody_who_is_not_in_the_report_makes_nobody_up() -> None:
    assert with_told(SAID, [told(2, "yes", person="p9")]).people == SAID.people


@given(
    st.lists(
        st.tuples(st.sampled_from(FACTS), st.sampled_from(["p1", ""]), st.sampled_from(["yes", "no", "unknown"])),
        max_size=12,
    )
)
def test_exactly_one_answer_to_each_question_counts_and_it_is_the_one_that_is_followed(
    given_: list[tuple[str, str, str]],
) -> None:
    entries = [told(number, answer, fact, person) for number, (fact, person, answer) in enumerate(given_, start=2)]

    facts = told_facts(entries)
    said = with_told(SAID, entries)

    assert len(facts) == len(given_)
    counting = {(one.person, one.fact): one.answer for one in facts if one.counts}
    assert counting == {(person, fact): answer for fact, person, answer in given_}
    for (person, fact), answer in counting.items():
        assert (said.person(person).answers if person else said.answers)[fact] == answer
