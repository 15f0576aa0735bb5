"""The page of a procedure leaves nothing of the pack out, and stands on its own."""

import pytest

from lantern.packs.library import library
from lantern.packs.page_files import as_html, as_markdown, example_titles, picture_of
from lantern.packs.vocabularies import ROOT, sources, vocabulary
from lantern.procedures.pack import Procedure

PROCEDURES = sorted(library().procedures, key=lambda item: item.id)
IDS = [item.id for item in PROCEDURES]


def page(procedure: Procedure) -> str:
    return as_markdown(library(), procedure)


@pytest.mark.parametrize("procedure", PROCEDURES, ids=IDS)
def test_every_decision_duty_and_prohibition_stands_on_the_page(procedure: Procedure) -> None:
    text = page(procedure)

    wanted = [
        *(decision.means for decision in procedure.decisions),
        *(duty.what for duty in procedure.duties),
        *(duty.say for duty in procedure.duties if "{" not in duty.say),
        *(rule.why for rule in procedure.prohibited),
        *(rule.say for rule in procedure.warnings),
        *(figure.what for figure in procedure.figures),
    ]
    assert [words for words in wanted if words not in text] == []


@pytest.mark.parametrize("procedure", PROCEDURES, ids=IDS)
def test_every_source_of_a_procedure_is_told_with_its_status(procedure: Procedure) -> None:
    text = page(procedure)

    cited = {identity for duty in procedure.duties for identity in duty.because} | set(procedure.because)
    assert [
        identity for identity in sorted(cited) if f"| `{identity}` | {sources()[identity].title} |" not in text
    ] == []


@pytest.mark.parametrize("procedure", PROCEDURES, ids=IDS)
def test_every_question_says_why_and_what_follows_when_nobody_knows(procedure: Procedure) -> None:
    text = page(procedure)
    asked = [box.id.partition(":")[2] for box in picture_of(library(), procedure)[0].of_kind("question") if box.mark]

    facts = [vocabulary().facts[name] for name in asked]
    assert [fact.name for fact in facts if f"| {fact.why} | {fact.dont_know} |" not in text] == []


@pytest.mark.parametrize("procedure", PROCEDURES, ids=IDS)
def test_the_page_for_paper_needs_no_other_file_and_no_script(procedure: Procedure) -> None:
    html = as_html(library(), procedure)

    assert html.count("<figure") == html.count("<svg") == 1
    assert "<script" not in html
    assert "<img" not in html
    assert "src=" not in html
    assert "@page" in html


def test_titles_of_worked_examples_come_from_the_files_beside_the_pack() -> None:
    titles = example_titles(ROOT / "england/child_referral/2026-11/procedure.toml")

    assert "A child who may be badly harmed is telephoned through now, told so, and nobody else is told first" in titles
