"""``lantern tour``: real situations answered in the terminal, two of them explained."""

import sys
from typing import Annotated, Final

import typer

from lantern.app.clock import now
from lantern.app.explanation import explanation
from lantern.app.page import Page
from lantern.app.sheet import WIDTH, Sheet, console
from lantern.packs.case_files import Case, cases_in
from lantern.packs.library import library
from lantern.packs.vocabularies import ROOT
from lantern.procedures.assess import assess
from lantern.procedures.wording import person_words

_SHOWN: Final = ("V01", "V03", "V05", "V07", "V09", "V11")
_EXPLAINED: Final = ("V01", "V05")


def tour_command(
    short: Annotated[bool, typer.Option("--short", help="Only the list, without the two full pages.")] = False,
) -> None:
    """Show what Lantern answers to a few fictional situations, and how to try your own."""
    packs, screen = library(), console()
    text = (ROOT / "vignettes.yaml").read_text(encoding="utf-8")
    cases = {item.situation.id: item for item in cases_in(text, name="vignettes", now=now()) if isinstance(item, Case)}
    sheet = Sheet()
    sheet.bar("LANTERN  From a worry to the right people in ninety seconds.", "heading")
    sheet.paragraph(
        "Everybody here is invented. The rules, numbers and sources are those of the packs.",
        first="  ",
        style="muted",
    )
    sheet.heading("Six situations")
    for identity in _SHOWN:
        situation = cases[identity].situation
        procedures = packs.for_situation(situation)
        found = assess(situation, procedures, packs.directory)
        sheet.gap()
        sheet.paragraph(situation.title, first=f"{identity}  ", style="title", mark="number")
        for given in found.given:
            whose = person_words(given.subject, situation)
            sheet.paragraph(f"{given.means}{f' ({whose})' if whose else ''}", first="     · ")
        sheet.paragraph(
            ", ".join(
                (
                    _counted(len(found.duties), "duty", "duties"),
                    _counted(len(found.prohibited), "thing not to do", "things not to do"),
                    _counted(len(found.warnings), "warning", "warnings"),
                )
            ),
            first="     ",
            style="muted",
        )
    sheet.show(screen)
    for identity in () if short else _EXPLAINED:
        situation = cases[identity].situation
        procedures = packs.for_situation(situation)
        found = assess(situation, procedures, packs.directory)
        sys.stdout.write("\n" + "═" * WIDTH + "\n\n")
        Page(found, situation, procedures, packs.directory).written().show(screen)
        explanation(found, situation, procedures).show(screen)
    _your_turn().show(screen)


def _your_turn() -> Sheet:
    sheet = Sheet()
    sheet.line(("", "plain"))
    sheet.heading("Your turn")
    for command, words in (
        ("lantern ask", "a short interview; ends in the same page"),
        ("lantern assess CASE.yaml", "one case or many; --explain says why, --json for machines"),
        ("lantern assess CASE.yaml --what-if csa_disclosed=yes", "what another answer would change"),
        ("lantern packs diagram DP-05 -o picture.svg", "a picture of a procedure"),
        ("lantern directory stale", "numbers that somebody must verify"),
        ("lantern --help", "everything else"),
    ):
        sheet.line((f"  {command}", "number"))
        sheet.paragraph(words, first="      ", style="muted")
    sheet.paragraph("A case to start from: docs/start/first-case.yaml", first="  ")
    sheet.paragraph("In this folder the program is .venv/bin/lantern", first="  ", style="muted")
    return sheet


def _counted(number: int, one: str, many: str) -> str:
    return f"{number} {one if number == 1 else many}"
