"""What to say: listen, promise no secrecy, do not question, and one sentence at the door (F91, V8)."""

from datetime import UTC, datetime

import pytest

from lantern.directory.house import House
from lantern.directory.presenters import SayPage, Task, say_page
from lantern.packs.library import library
from lantern.packs.vocabularies import vocabulary
from lantern.procedures.situation import Organisation

AT = datetime(2026, 11, 24, 11, tzinfo=UTC)


def card(nation: str = "england") -> SayPage:
    return say_page(House(nation, None, Organisation(type="charity")), AT)


def tasks(page: SayPage) -> list[Task]:
    return [task for part in page.parts for task in part.tasks]


def test_the_sentence_at_the_door_is_the_one_of_the_procedure_word_for_word() -> None:
    procedure = next(item for item in library().procedures if item.id == "DP-13")
    sentence = next(duty.say for duty in procedure.duties if duty.key == "say_the_neutral_sentence")

    assert sentence in [task.words for task in card().parts[-1].tasks]
    assert [task.words for task in card().parts[-1].tasks if task.words] == [sentence]


@pytest.mark.parametrize("nation", vocabulary().nations)
def test_in_every_nation_it_says_to_listen_to_promise_no_secret_and_not_to_question(nation: str) -> None:
    said = [task.text for task in tasks(card(nation))]

    assert "Listen. Let them take their time." in said
    assert "Do not promise to keep it secret." in said
    assert "Do not question them. Do not ask why, who or how often." in said


def test_whoever_worries_about_the_lead_is_sent_to_somebody_else() -> None:
    (tell,) = [task.text for task in tasks(card()) if task.text.startswith("Tell the safeguarding lead")]

    assert "Is it about the lead? Then tell the deputy." in tell


def test_no_gap_for_a_number_is_left_open() -> None:
    assert [task for task in tasks(card()) if "{" in task.text + task.words or "…" in task.text] == []
    assert [task.text for task in tasks(card()) if "999" in task.text]
