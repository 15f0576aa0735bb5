from __future__ import annotations

import re
from dataclasses import replace
from datetime import UTC, date, datetime
from functools import cache
from itertools import combinations, pairwise
from pathlib import Path
from typing import TYPE_CHECKING
from xml.etree import ElementTree as ET

import pytest

import lantern.packs.library as packs
from lantern.packs.case_files import Case, cases_in
from lantern.packs.diagram_layout import PlacedBox, fits
from lantern.packs.diagram_page import Page, lay_out
from lantern.packs.diagram_svg import as_text, svg
from lantern.procedures.assess import assess
from lantern.procedures.diagrams import Diagram, DiagramBox, diagram

if TYPE_CHECKING:
    from lantern.procedures.assessment import Assessment
    from lantern.procedures.pack import Procedure
    from lantern.procedures.rulebook import Procedures
    from lantern.procedures.situation import Situation

NAMESPACE = "{http://www.w3.org/2000/svg}"
HERE = packs.library().for_place(nation="england", area="Luton", organisation="charity", on=date(2026, 11, 18))
IDS = [item.procedure.id for item in HERE.compiled]
VIGNETTES = Path(packs.__file__).parent / "vignettes.yaml"


@cache
def situations() -> dict[str, Situation]:
    now = datetime(2026, 11, 18, 12, tzinfo=UTC)
    read = cases_in(VIGNETTES.read_text(encoding="utf-8"), name="vignettes", now=now)
    return {case.situation.id: case.situation for case in read if isinstance(case, Case)}


def assessed(case: str) -> tuple[Procedures, Situation, Assessment]:
    situation = situations()[case]
    procedures = packs.library().for_situation(situation)
    return procedures, situation, assess(situation, procedures, packs.library().directory)


def traced(identity: str, case: str, subject: str | None = None) -> Diagram:
    procedures, situation, assessment = assessed(case)
    return diagram(procedures, identity, situation=situation, assessment=assessment, subject=subject)


def procedure(identity: str) -> Procedure:
    return next(item.procedure for item in HERE.compiled if item.procedure.id == identity)


def lit(picture: Diagram, *kinds: str) -> set[str]:
    return {box.id for box in picture.of_kind(*kinds) if box.lit}


EVERY_PICTURE = [(identity, case) for identity in IDS for case in (None, "V01", "V05", "V11", "V30", "V37")]


@cache
def picture_of(identity: str, case: str | None) -> Diagram:
    return diagram(HERE, identity) if case is None else traced(identity, case)


@cache
def page_of(identity: str, case: str | None) -> Page:
    return lay_out(picture_of(identity, case))


# -- what is in it ---------------------------------------------------------------------------------


@pytest.mark.parametrize("identity", IDS)
def test_every_decision_duty_and_prohibition_is_there_with_its_sources(identity: str) -> None:
    picture, pack = diagram(HERE, identity), procedure(identity)

    decisions = [(box.mark, box.text, box.notes[-1]) for box in picture.of_kind("decision")]
    nevers = [box.text for box in picture.of_kind("never")]

    assert decisions == [(item.code, item.means, ", ".join(item.because)) for item in pack.decisions]
    assert [(box.mark, box.text) for box in picture.of_kind("duty")] == [(rule.key, rule.what) for rule in pack.duties]
    assert nevers == [f"Never: {rule.what}" for rule in pack.prohibited]


@pytest.mark.parametrize("identity", IDS)
def test_each_duty_hangs_on_the_decisions_that_lead_to_it(identity: str) -> None:
    picture, pack = diagram(HERE, identity), procedure(identity)
    code_of = {box.id: box.mark for box in picture.of_kind("decision")}

    for rule in pack.duties:
        starts = {edge.start for edge in picture.edges if edge.end == f"duty:{rule.key}"}
        assert {code_of.get(start, start) for start in starts} == (set(rule.on) or {"besides"})


@pytest.mark.parametrize("identity", IDS)
def test_every_edge_joins_two_boxes_that_are_there(identity: str) -> None:
    picture = diagram(HERE, identity)
    known = {box.id for box in picture.boxes}

    assert len(known) == len(picture.boxes)
    assert all({edge.start, edge.end} <= known for edge in picture.edges)


def test_first_that_fits_is_a_ladder_and_each_that_fits_is_not() -> None:
    ladder = [(e.start, e.end) for e in diagram(HERE, "DP-06").edges if e.kind == "next"]

    assert ladder == [(f"decision:{n}", f"decision:{n + 1}") for n in range(7)]
    assert not [edge for edge in diagram(HERE, "DP-08").edges if edge.kind == "next"]


def test_a_decision_reads_its_questions_directly_or_through_a_named_result() -> None:
    edges = {(e.start, e.end) for e in diagram(HERE, "DP-06").edges if e.kind == "reads"}

    assert ("question:capacity", "decision:2") in edges
    assert ("named:valid_consent", "decision:3") in edges
    assert ("question:nrm_explained", "named:valid_consent") in edges
    assert ("result:DP-02", "decision:0") in edges


def test_a_result_open_to_others_shows_who_adds_to_it() -> None:
    edges = {(e.start, e.end) for e in diagram(HERE, "DP-04").edges if e.kind == "reads"}

    assert ("result:DP-08", "named:urgent_level") in edges


def test_conditions_and_clocks_are_told_in_words() -> None:
    picture = diagram(HERE, "DP-05")
    duties = {box.mark: box.notes for box in diagram(HERE, "DP-06").of_kind("duty")}

    assert picture.gate.text.startswith(
        "When: yes or “nobody knows” to question 1, 2, 3 or 4; or yes to questions 8 and 9; or yes to "
    )
    assert picture.of_kind("decision")[2].notes[0] == "If: “nobody has asked about age” and yes to B"
    assert duties["refer_child_to_nrm"] == (
        "The trafficking specialist → a First Responder: the local authority",
        "Today · our policy",
        "Only if: anything but yes to question 11 and not (in Northern Ireland)",
    )
    assert duties["reasonable_grounds_reminder"][1] == "Within 5 working days · our policy"
    assert diagram(HERE, "DP-04").of_kind("duty")[2].notes[-1] == (
        "Only if: question 7: more than 5; and Report to Migrant Help and the Home Office: asylum urgent"
    )


@pytest.mark.parametrize("identity", IDS)
def test_no_word_of_a_picture_is_a_name_that_only_packs_know(identity: str) -> None:
    picture = diagram(HERE, identity)
    codes = {code for item in HERE.compiled for code in item.procedure.codes()}
    told = " ".join(text for box in (picture.gate, *picture.boxes) for text in (box.text, *box.notes))

    assert set(re.findall(r"\b[a-z]+_[a-z_]+\b", told)) <= codes
    assert "a condition of its own" not in told


# -- the path --------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("identity", "case", "subject", "codes"),
    [
        ("DP-05", "V05", "boy", ["suspected"]),
        ("DP-06", "V05", "boy", ["refer_nrm_no_consent"]),
        ("DP-08", "V05", "boy", ["refer_child_now"]),
        ("DP-07", "V11", None, ["seek_advice"]),
        ("DP-01", "V01", None, ["call_999"]),
        ("DP-06", "V37", None, ["refer_nrm"]),
        ("DP-05", "V05", "man", []),
    ],
)
def test_the_lit_boxes_are_exactly_the_path_taken(
    identity: str, case: str, subject: str | None, codes: list[str]
) -> None:
    picture = traced(identity, case, subject)
    assessment = assessed(case)[2]
    person = subject if subject is not None else None if procedure(identity).per == "concern" else "p1"

    duties = {
        f"duty:{reason.rule}"
        for duty in assessment.duties
        for reason in duty.reasons
        if (reason.procedure, reason.subject) == (identity, person)
    }
    nevers = {
        f"Never: {item.what}"
        for item in assessment.prohibited
        if any((reason.procedure, reason.subject) == (identity, person) for reason in item.reasons)
    }

    assert [box.mark for box in picture.of_kind("decision") if box.lit] == codes
    assert lit(picture, "duty") == duties
    assert {box.text for box in picture.of_kind("never") if box.lit} == nevers
    assert picture.gate.lit is bool(codes)


def test_only_the_one_of_two_decisions_with_the_same_code_is_lit() -> None:
    picture = traced("DP-07", "V11")

    assert lit(picture, "decision") == {"decision:3"}
    assert [edge.end for edge in picture.edges if edge.kind == "next" and edge.lit] == [
        "decision:1",
        "decision:2",
        "decision:3",
    ]


def test_questions_and_results_are_lit_when_the_path_rests_on_them() -> None:
    slavery, consent = traced("DP-05", "V05"), traced("DP-06", "V37")

    assert {"question:action", "question:purpose", "result:DP-02"} <= lit(slavery, "question", "result")
    assert "question:means" not in lit(slavery, "question")
    assert lit(slavery, "named") == {"named:child_slavery_test"}
    assert lit(consent, "named") == {"named:valid_consent", "named:informed_answer"}


def test_a_lit_edge_joins_lit_boxes() -> None:
    for identity, case in EVERY_PICTURE:
        picture = picture_of(identity, case)
        shining = {box.id for box in picture.boxes if box.lit}
        for edge in picture.edges:
            if edge.lit and edge.kind != "next":
                assert {edge.start, edge.end} <= shining


def test_answers_are_words() -> None:
    boxes = {box.id: box.answer for box in traced("DP-05", "V05").boxes}

    assert boxes["question:suspected_controller_present"] == "yes"
    assert boxes["question:means"] == "nobody knows"
    assert boxes["question:approached"] == "not asked"
    assert boxes["question:purpose"] == "forced labour"
    assert boxes["result:DP-02"] == "treat as child"
    answers = {box.id: box.answer for box in traced("DP-06", "V37").boxes}
    assert answers["question:nation"] == "England"
    assert answers["question:has_duty_to_notify"] == "no"


def test_answers_without_an_assessment_light_nothing() -> None:
    procedures, situation, _ = assessed("V05")

    picture = diagram(procedures, "DP-05", situation=situation, subject="boy")

    assert not [box.id for box in (picture.gate, *picture.boxes) if box.lit]
    assert {box.answer for box in picture.of_kind("question")} >= {"yes", "not asked"}


def test_without_a_person_it_is_the_first_who_was_given_a_code() -> None:
    assert traced("DP-06", "V05").case == traced("DP-06", "V05", "boy").case
    assert traced("DP-26", "V05").case.endswith("man waiting in the car")


def test_where_the_law_does_not_bind_a_duty_is_policy() -> None:
    situation = replace(situations()["V05"], nation="scotland")
    procedures = packs.library().for_situation(situation)

    picture = diagram(procedures, "DP-08", situation=situation)

    assert "the law or national guidance requires it" in " ".join(
        note for box in diagram(HERE, "DP-08").boxes for note in box.notes
    )
    assert "the law or national guidance requires it" not in " ".join(
        note for box in picture.boxes for note in box.notes
    )


def test_an_unknown_procedure_or_person_is_refused_with_what_may_be_meant() -> None:
    with pytest.raises(KeyError, match="There is no procedure") as caught:
        diagram(HERE, "DP-6")
    assert caught.value.args[0].endswith('Did you mean "DP-06" or "DP-16"?')
    with pytest.raises(KeyError, match="nobody"):
        traced("DP-05", "V05", "nobody")


# -- the drawing -----------------------------------------------------------------------------------


@pytest.mark.parametrize(("identity", "case"), EVERY_PICTURE)
def test_it_is_an_image_with_a_title_and_holds_every_text(identity: str, case: str | None) -> None:
    picture = picture_of(identity, case)

    root = ET.fromstring(svg(picture))  # noqa: S314 - our own text
    groups = {group.get("id"): " ".join(group.itertext()) for group in root.iter(f"{NAMESPACE}g")}

    assert root.get("role") == "img"
    assert root.findtext(f"{NAMESPACE}title") == f"{picture.id} {picture.title}"
    assert root.findtext(f"{NAMESPACE}desc")
    for box in (picture.gate, *picture.boxes):
        told = "".join(groups[f"{identity}-{box.id}".replace(":", "-")].split())
        assert all("".join(text.split()) in told for text in (box.text, *box.notes, box.answer))


@pytest.mark.parametrize(("identity", "case"), EVERY_PICTURE)
def test_what_is_lit_is_also_said(identity: str, case: str | None) -> None:
    root = ET.fromstring(svg(picture_of(identity, case)))  # noqa: S314 - our own text

    for group in root.iter(f"{NAMESPACE}g"):
        kind, *state = (group.get("class") or "").split()
        if kind in {"decision", "duty", "never", "question", "result", "gate"}:
            assert ("✓" in "".join(group.itertext())) is (state == ["lit"])


def test_it_runs_nothing_fetches_nothing_and_is_always_the_same() -> None:
    first, second = svg(traced("DP-06", "V37")), svg(traced("DP-06", "V37"))

    assert first == second
    assert "<script" not in first
    assert "href" not in first
    assert "url(" not in first
    assert re.findall(r"https?://\S+", first) == ['http://www.w3.org/2000/svg"']


def test_what_stands_in_a_pack_or_case_is_never_markup() -> None:
    nasty = '<b x="1">&\'</b>'
    picture = diagram(HERE, "DP-01")
    box = picture.boxes[0]
    changed = replace(
        picture, title=nasty, case=nasty, boxes=(replace(box, text=nasty, id=nasty, answer=nasty), *picture.boxes)
    )

    root = ET.fromstring(svg(changed))  # noqa: S314 - our own text

    assert root.findtext(f"{NAMESPACE}title") == f"DP-01 {nasty}"
    assert f"DP-01-{nasty}" in [group.get("id") for group in root.iter(f"{NAMESPACE}g")]
    assert not list(root.iter(f"{NAMESPACE}b"))


# -- the layout ------------------------------------------------------------------------------------


def overlap(one: PlacedBox, other: PlacedBox) -> bool:
    return one.x < other.right and other.x < one.right and one.y < other.bottom and other.y < one.bottom


@pytest.mark.parametrize(("identity", "case"), EVERY_PICTURE)
def test_no_box_overlaps_another_and_all_stand_on_the_page(identity: str, case: str | None) -> None:
    page = page_of(identity, case)

    assert not [(a.box.id, b.box.id) for a, b in combinations(page.boxes, 2) if overlap(a, b)]
    assert all(box.x > 0 and box.right < page.width for box in page.boxes)
    assert all(box.y > 0 and box.bottom < page.legend_at < page.height for box in page.boxes)
    assert {box.box.id for box in page.boxes} == {"gate", *(box.id for box in page.diagram.boxes)}


@pytest.mark.parametrize(("identity", "case"), EVERY_PICTURE)
def test_every_line_of_text_is_inside_its_box(identity: str, case: str | None) -> None:
    page = page_of(identity, case)

    assert not [(box.box.id, line.text) for box in page.boxes for line in box.lines if not fits(line, box)]


@pytest.mark.parametrize(("identity", "case"), EVERY_PICTURE)
def test_no_line_runs_through_a_box(identity: str, case: str | None) -> None:
    page = page_of(identity, case)
    wires = [item for wiring in page.wirings for item in wiring.wires] + [item for item, _ in page.ladder]

    for wire in wires:
        for (x1, y1), (x2, y2) in pairwise(wire.points):
            left, right, top, bottom = min(x1, x2), max(x1, x2), min(y1, y2), max(y1, y2)
            hit = [
                placed.box.id
                for placed in page.boxes
                if left < placed.right - 1 and placed.x + 1 < right + 1e-6
                if top < placed.bottom - 1 and placed.y + 1 < bottom + 1e-6
                if (left, right) != (placed.right, placed.right)
            ]
            assert not hit


@pytest.mark.parametrize(("identity", "case"), EVERY_PICTURE)
def test_level_lines_of_different_ways_never_lie_on_one_another(identity: str, case: str | None) -> None:
    page = page_of(identity, case)

    for wiring in page.wirings:
        for (y1, a1, b1, who1), (y2, a2, b2, who2) in combinations(wiring.levels, 2):
            if who1 != who2 and a1 < b2 and a2 < b1:
                assert abs(y1 - y2) >= 3


def test_a_very_long_word_stays_inside_its_box() -> None:
    picture = diagram(HERE, "DP-01")
    long_one = DiagramBox(id="long", kind="duty", text="W" * 300)
    page = lay_out(replace(picture, boxes=(*picture.boxes, replace(long_one, kind="question"))))

    assert all(fits(line, box) for box in page.boxes for line in box.lines)


# -- the outline -----------------------------------------------------------------------------------


@pytest.mark.parametrize(("identity", "case"), EVERY_PICTURE)
def test_the_outline_holds_the_same_as_the_picture(identity: str, case: str | None) -> None:
    picture = picture_of(identity, case)

    text = as_text(picture)

    for box in (picture.gate, *picture.boxes):
        assert all(part in text for part in (box.text, *box.notes, box.answer, box.mark if box.kind != "duty" else ""))


def test_the_outline_reads_from_top_to_bottom() -> None:
    lines = as_text(traced("DP-07", "V11")).splitlines()

    assert lines[0] == "DP-07  Adult at risk"
    assert lines[2] == "Case V11 · Third part of the Care Act test unknown"
    assert "  ✓ 3. Do these needs make it too hard for the person to keep themselves safe? [nobody knows]" in lines
    taken = lines.index(
        "  ✓ seek_advice: Part of the test is not known: ask adult safeguarding for advice today, "
        "without a name. [taken]"
    )
    assert "      then: Ask adult safeguarding for advice, without a name" in lines[taken + 3 : taken + 7]
    assert [line for line in lines if line and not line.startswith(" ")][3:] == [
        "Questions",
        "Decision: the first that fits",
        "What must be done",
        "What must never be done",
    ]
