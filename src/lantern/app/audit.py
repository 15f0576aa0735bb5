"""``lantern audit``: verify the audit, hand it to a trustee, take a checkpoint."""

import json
import sys
from importlib import import_module
from pathlib import Path
from typing import Annotated, Any

import typer

from lantern.app.clock import now
from lantern.app.failures import Refused
from lantern.app.opening import load_settings
from lantern.app.unlocking import PassphraseStdin, open_house

app = typer.Typer(help="Verify the audit, hand it to a trustee, take a checkpoint.", no_args_is_help=True)
AsJson = Annotated[bool, typer.Option("--json", help="Print it for a machine.")]
_CODE_FAULT = 1


@app.command("verify")
def verify_command(
    data: Annotated[bool, typer.Option("--data", help="Also compare every row with the audit.")] = False,
    checkpoints: Annotated[
        Path | None, typer.Option("--checkpoints", metavar="DIR", help="The copies of the checkpoints kept elsewhere.")
    ] = None,
    export: Annotated[
        Path | None, typer.Option("--export", metavar="FILE", help="Verify this export instead, without any key.")
    ] = None,
    public_key: Annotated[
        str | None, typer.Option("--public-key", metavar="HEX", help="With --export: the key you were given on paper.")
    ] = None,
    as_json: AsJson = False,
    passphrase_stdin: PassphraseStdin = False,
) -> None:
    """Walk every chain of the audit and say where it first does not hold. Nothing is changed.

    Exit code 0: everything holds. 1: something does not hold. 2: it could not be checked.
    """
    if export is not None:
        if public_key is None or data:
            raise Refused("--export needs --public-key, and goes without --data.", code=2)
        load_settings()
        report = _auditing().verified_export(export, public_key, checkpoints)
    else:
        open_house(from_stdin=passphrase_stdin)
        report = _auditing().verified(data=data, checkpoints=checkpoints)
    words = json.dumps(_auditing().as_json(report), indent=2) if as_json else _auditing().in_words(report)
    sys.stdout.write(words + "\n")
    if not report.holds:
        raise typer.Exit(_CODE_FAULT)


@app.command("export")
def export_command(
    file: Annotated[Path, typer.Argument(metavar="FILE", help="A file that is not there yet.")],
    passphrase_stdin: PassphraseStdin = False,
) -> None:
    """Write the audit into a file that a trustee can verify elsewhere. It holds ids and digests, no name."""
    open_house(from_stdin=passphrase_stdin)
    count = _auditing().exported(file, now())
    sys.stdout.write(f"{count} entries are in {file.name}. A trustee verifies it with: lantern audit verify --export\n")


@app.command("checkpoint")
def checkpoint_command(passphrase_stdin: PassphraseStdin = False) -> None:
    """Take a checkpoint now, copy all that wait to be copied, and print the slip for the folder of paper."""
    open_house(from_stdin=passphrase_stdin)
    sys.stdout.write(_auditing().checkpoint(now()) + "\n")


@app.command("public-key")
def public_key_command(passphrase_stdin: PassphraseStdin = False) -> None:
    """Print the key by which anybody can check a checkpoint. It is no secret: give it to each trustee on paper."""
    open_house(from_stdin=passphrase_stdin)
    sys.stdout.write(_auditing().public_key_in_hex() + "\n")


def _auditing() -> Any:
    # The models can be loaded only after the settings.
    return import_module("lantern.app.auditing")
