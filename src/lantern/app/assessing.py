"""``lantern assess``: one case or many, as a page or as JSON."""

import json
import sys
from datetime import datetime
from pathlib import Path
from typing import Annotated

import typer

from lantern.app.clock import moment, now
from lantern.app.explanation import explanation
from lantern.app.failures import Refused
from lantern.app.pack_folders import OwnPacks, own_packs
from lantern.app.page import Page
from lantern.app.sheet import WIDTH, console
from lantern.app.what_ifs import changes, difference
from lantern.packs.answers import answer
from lantern.packs.case_files import Case, CaseFileError, bounded_text, cases_in, read_cases
from lantern.packs.library import Library
from lantern.packs.vocabularies import vocabulary
from lantern.procedures.assess import assess
from lantern.procedures.situation import Situation
from lantern.procedures.what_if import what_if
from lantern.spelling.plain_text import plain

CaseFile = Annotated[
    Path, typer.Argument(metavar="CASE.yaml", help="A case, or a file of cases; - reads from standard input.")
]
AsJson = Annotated[bool, typer.Option("--json", help="Print the answer for a machine.")]
Explain = Annotated[bool, typer.Option("--explain", help="Say why: answers, rules, sources.")]
Messages = Annotated[bool, typer.Option("--messages", help="Print the texts that are ready for others, too.")]
At = Annotated[
    str | None,
    typer.Option("--at", metavar="MOMENT", help="Assess as of this moment, such as 2026-11-18T21:40 (London)."),
]
Edition = Annotated[
    str | None,
    typer.Option("--edition", metavar="YYYY-MM", help="Follow the packs of this edition, as an older case did."),
]
WhatIfs = Annotated[
    list[str] | None,
    typer.Option(
        "--what-if",
        metavar="FACT=ANSWER",
        help="Show what this answer would change; person.fact=answer for a person. Can be given again.",
    ),
]
Only = Annotated[str | None, typer.Option("--case", metavar="ID", help="Only the case with this id.")]


def assess_command(
    case: CaseFile,
    as_json: AsJson = False,
    explain: Explain = False,
    messages: Messages = False,
    at: At = None,
    edition: Edition = None,
    if_answered: WhatIfs = None,
    only: Only = None,
    own: OwnPacks = None,
) -> None:
    """Say what to do now: whom to call, in which order, with which words, by when.

    CASE.yaml holds one case, or several under "vignettes:"; - reads standard input.

    Exit code 0: every case is answered. 1: a case could not be read; the others are answered all
    the same. 2: the call itself is wrong.
    """
    if as_json and if_answered:
        raise Refused("--what-if is shown as a page; leave --json out.", code=2)
    try:
        read = _read(case, moment(at, "--at"))
    except Refused as refusal:
        if as_json and refusal.code == 1:
            sys.stdout.write("[]\n")
        raise
    if only is not None:
        read = [item for item in read if _identity(item) == only]
        if not read:
            raise Refused(f'there is no case "{plain(only)}" in {case.name}.', code=2)
    packs = own_packs(own)
    _check_edition(edition, packs)
    good = [item for item in read if isinstance(item, Case)]
    if as_json:
        _print_json(good, packs, edition, explain=explain)
    else:
        for number, item in enumerate(good):
            if number:
                sys.stdout.write("\n" + "═" * WIDTH + "\n\n")
            _print_page(item, packs, edition, explain=explain, messages=messages, if_answered=if_answered or [])
    _name_the_bad([item for item in read if isinstance(item, CaseFileError)], answered=len(good))


def _read(path: Path, at: datetime | None) -> list[Case | CaseFileError]:
    try:
        if str(path) == "-":
            text = bounded_text(sys.stdin.buffer, "standard input")
            return cases_in(text, name="standard input", now=now(), at=at)
        return read_cases(path, now=now(), at=at)
    except CaseFileError as error:
        raise Refused(f"{path.name} cannot be used.\n{_indented(error)}") from error


def _check_edition(edition: str | None, packs: Library) -> None:
    known = sorted({item.edition for item in packs.procedures})
    if edition is not None and edition not in known:
        raise Refused(f'--edition "{edition}" is not one of {", ".join(known)}.', code=2)


def _identity(item: Case | CaseFileError) -> str:
    return item.situation.id if isinstance(item, Case) else item.case


def _print_json(cases: list[Case], packs: Library, edition: str | None, *, explain: bool) -> None:
    found = []
    for item in cases:
        situation = item.situation
        assessment = assess(situation, packs.for_situation(situation, edition=edition), packs.directory)
        found.append(answer(assessment, situation, vocabulary(), explain=explain))
    sys.stdout.write(json.dumps(found, indent=2, ensure_ascii=False) + "\n")


def _print_page(
    item: Case, packs: Library, edition: str | None, *, explain: bool, messages: bool, if_answered: list[str]
) -> None:
    situation: Situation = item.situation
    procedures = packs.for_situation(situation, edition=edition)
    screen = console()
    if if_answered:
        asked = changes(if_answered, situation, vocabulary())
        difference(what_if(situation, asked, procedures, packs.directory), situation, procedures).show(screen)
        return
    assessment = assess(situation, procedures, packs.directory)
    page = Page(assessment, situation, procedures, packs.directory, all_messages=messages)
    page.written().show(screen)
    if explain:
        sys.stdout.write("\n")
        explanation(assessment, situation, procedures).show(screen)


def _name_the_bad(bad: list[CaseFileError], *, answered: int) -> None:
    if not bad:
        return
    told = "\n".join(f"case {error.case} cannot be assessed:\n{_indented(error)}" for error in bad)
    others = f" The other {answered} are answered above." if answered > 1 else ""
    if answered == 1:
        others = " The other one is answered above."
    raise Refused(f"{told}\nCorrect it and try again.{others}")


def _indented(error: CaseFileError) -> str:
    return "\n".join(f"  - {line}" for line in str(error).splitlines())
