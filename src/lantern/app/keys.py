"""``lantern keys``: make, rotate, recover and describe the keys. No secret stands in a call or a log."""

import json
import sys
from importlib import import_module
from typing import Annotated, Any

import typer

from lantern.app.clock import now
from lantern.app.opening import load_settings
from lantern.app.unlocking import PassphraseStdin, open_house, root_key, secrets_typed

app = typer.Typer(help="Make, rotate, recover and describe the keys.", no_args_is_help=True)
PhrasesStdin = Annotated[
    bool, typer.Option("--phrases-stdin", help="Read the two phrases from two lines of the standard input.")
]
_QUESTIONS = ("Phrase of one trustee (it is not shown): ", "Phrase of another trustee: ")


@app.command("new")
def new_command() -> None:
    """Make the keys of a new installation. Keys that are there already are never touched.

    With LANTERN_KEY_MODE=passphrase a phrase of eight words is made and shown once.
    """
    load_settings()
    _say(_keeping().made(now()))


@app.command("rotate")
def rotate_command(
    finish: Annotated[bool, typer.Option("--finish", help="Only finish a rotation that was interrupted.")] = False,
    passphrase_stdin: PassphraseStdin = False,
) -> None:
    """Make a new wrapping key, and wrap the key of every folder under it.

    Nobody notices. Lantern does it by itself every 90 days and after an erasure.
    """
    open_house(from_stdin=passphrase_stdin)
    _say(_keeping().rotated(now(), finish=finish))


@app.command("recovery-new")
def recovery_new_command(passphrase_stdin: PassphraseStdin = False) -> None:
    """Make a phrase for each of three trustees. Any two of them can get the root key back, none alone."""
    root = root_key(from_stdin=passphrase_stdin)
    load_settings()
    _keeping().show_phrases(root, now())


@app.command("recovery-try")
def recovery_try_command(phrases_stdin: PhrasesStdin = False) -> None:
    """Let two trustees show that their phrases work. Set-up is done only after that; drill it every year."""
    phrases = secrets_typed(_QUESTIONS, from_stdin=phrases_stdin)
    load_settings()
    _say(_keeping().tried(phrases, now()))


@app.command("recover")
def recover_command(phrases_stdin: PhrasesStdin = False) -> None:
    """Put a lost root key back, with the phrases of two trustees."""
    phrases = secrets_typed(_QUESTIONS, from_stdin=phrases_stdin)
    load_settings()
    _say(_keeping().recovered(phrases))


@app.command("describe")
def describe_command(
    as_json: Annotated[bool, typer.Option("--json", help="Print it for a machine.")] = False,
    passphrase_stdin: PassphraseStdin = False,
) -> None:
    """Say which keys there are, how old they are, and whether recovery was tried. Never a key itself."""
    open_house(from_stdin=passphrase_stdin)
    found = _keeping().described(now())
    _say(json.dumps(found, indent=2) if as_json else "\n".join(f"{name}: {value}" for name, value in found.items()))


def _say(words: str) -> None:
    sys.stdout.write(words + "\n")


def _keeping() -> Any:
    # The models can be loaded only after the settings.
    return import_module("lantern.app.key_keeping")
