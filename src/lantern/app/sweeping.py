"""The command ``lantern sweep``: one pass over everything that falls due."""

import os
import socket
import sys
from importlib import import_module
from secrets import token_hex
from typing import Annotated

import typer

from lantern.app.clock import now
from lantern.app.failures import Refused
from lantern.app.opening import load_settings, root_by_passphrase


def holder() -> str:
    """Who we are among all processes on all machines."""
    return f"{socket.gethostname()[:32]}/{os.getpid()}/{token_hex(4)}"


def sweep_command(
    passphrase_stdin: Annotated[
        bool, typer.Option("--passphrase-stdin", help="Read the passphrase from the standard input.")
    ] = False,
) -> None:
    """Do once what falls due: send alerts, repeat unopened ones, clear away what has expired.

    Running it twice, late, or on two machines does no harm: only one pass runs at a time.
    ``lantern serve`` runs it every 30 seconds by itself.
    """
    root = root_by_passphrase(from_stdin=passphrase_stdin)
    load_settings()
    if root is not None:
        import_module("lantern.app.holding").hold_keys(root)
    passes, steps = import_module("lantern.sending.steps"), import_module("lantern.app.sweep_steps")
    outcome = passes.one_pass(steps.STEPS, holder=holder(), clock=now)
    if outcome.stood_aside:
        sys.stdout.write("Another pass is running. Nothing was done.\n")
    elif outcome.went_well:
        sys.stdout.write(f"Done: {', '.join(outcome.ran)}.\n")
    else:
        raise Refused(f"Failed: {', '.join(outcome.failed)}. The log says where. The other steps were done.")
