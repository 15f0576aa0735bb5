"""The command ``lantern outage-kit``: the paper for a day without Lantern."""

import sys
from importlib import import_module
from pathlib import Path
from typing import Annotated, Any

import typer

from lantern.app.clock import now
from lantern.app.failures import Refused
from lantern.app.paper_file import PaperFile
from lantern.app.unlocking import PassphraseStdin, open_house


def outage_kit_command(
    file: Annotated[Path, typer.Argument(metavar="FILE", help="A PDF that is not there yet.")],
    passphrase_stdin: PassphraseStdin = False,
) -> None:
    """Write the paper with which a team works for a day without Lantern.

    Whom to ring, the rota of two weeks with telephones, what to do, and numbered forms. Nothing about anybody
    who was reported stands on it. Print it every week, and destroy the one before.
    """
    if file.exists():
        raise Refused(f"{file.name} is there already. Nothing was written over. Name another file.")
    open_house(from_stdin=passphrase_stdin)
    printing: Any = import_module("lantern.readiness.kit_printing")
    refusals = (
        import_module("lantern.cases.paper_apart").PaperRefused,
        import_module("lantern.readiness.actions").SetUpRefused,
    )
    the_system = import_module("lantern.vault.audit").THE_SYSTEM
    try:
        with PaperFile(file) as paper:
            printing.printed(by=the_system, name="lantern outage-kit", at=now(), write=paper.write)
    except refusals as refusal:
        raise Refused(f"The paper was not made. {refusal} Try again.") from None
    except OSError as error:
        raise Refused(f"{file.name} cannot be written: {error.strerror}.") from None
    sys.stdout.write(f"Written: {file.name}. Print it, put it where the team finds it, and delete the file.\n")
