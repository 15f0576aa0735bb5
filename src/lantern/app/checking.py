"""The command ``lantern check``: would it be safe to serve like this?"""

import json
import sys
from dataclasses import asdict
from importlib import import_module
from typing import Annotated

import typer

from lantern.app.failures import Refused
from lantern.app.opening import load_settings


def check_command(as_json: Annotated[bool, typer.Option("--json", help="For machines.")] = False) -> None:
    """Say what makes this start unsafe: what, why, and what to do next.

    `lantern serve` asks the same, and does not start while anything is refused.
    """
    load_settings()
    found = import_module("lantern.app.start_checks").findings()
    refused = sum(1 for finding in found if finding.refuses)
    if as_json:
        sys.stdout.write(f"{json.dumps([asdict(finding) for finding in found], indent=1)}\n")
    else:
        for finding in found:
            sys.stdout.write(f"{finding.written()}\n\n")
        sys.stdout.write("It is safe to serve like this.\n" if not refused else "")
    if refused:
        raise Refused(f"{refused} thing{'s' if refused > 1 else ''} to put right before Lantern serves.")
