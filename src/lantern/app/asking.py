"""``lantern ask``: a short interview; only what still matters; "I don't know" and "not now" always possible."""

import os
import sys
from pathlib import Path
from typing import Annotated

import typer

from lantern.app.clock import moment, now
from lantern.app.failures import Refused
from lantern.app.interview import Interview, Stopped
from lantern.app.pack_folders import OwnPacks, own_packs
from lantern.app.page import Page
from lantern.app.sheet import WIDTH, Sheet, console
from lantern.packs.case_writing import case_text
from lantern.packs.vocabularies import vocabulary
from lantern.procedures.assess import assess
from lantern.procedures.situation import Organisation, Situation, Subject
from lantern.spelling.folding import fold
from lantern.spelling.plain_text import plain

Area = Annotated[str | None, typer.Option(help="Where the person is, such as Luton. Asked for when not given.")]
Nation = Annotated[str, typer.Option("--jurisdiction", help="england, wales, scotland or northern_ireland.")]
Kind = Annotated[str, typer.Option("--organisation", help="charity, childrens_home or local_authority.")]
FirstResponder = Annotated[bool, typer.Option("--first-responder", help="The organisation may refer into the NRM.")]
DutyToNotify = Annotated[
    bool, typer.Option("--duty-to-notify", help="It has the duty to notify (listed public bodies).")
]
Save = Annotated[Path | None, typer.Option(help="Save the answers as a case file when the interview ends.")]
At = Annotated[str | None, typer.Option("--at", metavar="MOMENT", help="When it was noticed; now when not given.")]


def ask_command(
    area: Area = None,
    jurisdiction: Nation = "england",
    organisation: Kind = "charity",
    first_responder: FirstResponder = False,
    duty_to_notify: DutyToNotify = False,
    save: Save = None,
    at: At = None,
    own: OwnPacks = None,
) -> None:
    """Ask what matters and say what to do now. Danger comes first, and 999 is never held up.

    Answer y (yes), n (no), d (I don't know), l (not now), w (why is this asked?) or s (stop and
    show the page). What is saved holds the answers as you gave them.
    """
    words = vocabulary()
    nation, kind = fold(jurisdiction).replace(" ", "_"), organisation
    if nation not in words.nations:
        raise Refused(f'--jurisdiction "{jurisdiction}" is not one of {", ".join(words.nations)}.', code=2)
    if kind not in words.organisation_types:
        raise Refused(f'--organisation "{organisation}" is not one of {", ".join(words.organisation_types)}.', code=2)
    if save is not None and save.exists():
        raise Refused(f"{save.name} exists already; nothing is overwritten. Choose another name.", code=2)
    noticed = (moment(at, "--at") or now()).replace(microsecond=0)
    start = Situation(
        id=save.stem if save else "interview",
        noticed_at=noticed,
        now=noticed,
        nation=nation,
        area=plain(area) if area else None,
        organisation=Organisation(type=kind, is_first_responder=first_responder, has_duty_to_notify=duty_to_notify),
        subjects=(Subject(id="p1", label="the person", roles=frozenset({"harmed"})),),
        flat=True,
    )
    packs = own_packs(own)
    interview = Interview(packs, words, sys.stdin, sys.stdout)
    try:
        situation = interview.held(start)
    except Stopped as stopped:
        situation = stopped.situation
    except BrokenPipeError:
        # Nobody reads any more; what was answered is kept all the same.
        if save is not None and interview.latest is not None:
            _saved(save, interview.latest)
        raise
    if save is not None:
        _saved(save, situation)
    procedures = packs.for_situation(situation)
    assessment = assess(situation, procedures, packs.directory)
    sheet = Sheet()
    sheet.gap()
    sheet.line(("═" * WIDTH, "muted"))
    sheet.show(console())
    Page(assessment, situation, procedures, packs.directory).written().show(console())
    if save is not None:
        sys.stdout.write(f"\nSaved: {save}. Show it again with: lantern assess {save}\n")


def _saved(path: Path, situation: Situation) -> None:
    try:
        # Only the owner may read it, from the first moment: a case names what happened to somebody.
        with os.fdopen(os.open(path, os.O_CREAT | os.O_EXCL | os.O_WRONLY, 0o600), "w", encoding="utf-8") as file:
            file.write(case_text(situation))
    except OSError as error:
        raise Refused(f"{path.name} could not be saved: {error.strerror}. Nothing else was lost; ask again.") from error
