"""Opening the house for a command: the settings, and the keys by a passphrase where there is one."""

import sys
from collections.abc import Callable
from getpass import getpass
from importlib import import_module
from pathlib import Path
from typing import Annotated

import typer

from lantern.app.environment import Environment
from lantern.app.failures import Refused
from lantern.app.opening import load_settings
from lantern.vault.custody import CustodyRefused, RootKey, from_key_file, from_passphrase
from lantern.vault.envelope import EnvelopeRefused

__all__ = [
    "PassphraseStdin",
    "by_passphrase",
    "folder_of_keys",
    "load_settings",
    "open_house",
    "root_key",
    "secrets_typed",
]

PassphraseStdin = Annotated[
    bool, typer.Option("--passphrase-stdin", help="Read the passphrase from the standard input.")
]


def folder_of_keys() -> Path:
    """Where the keys lie."""
    return Path(Environment().text("LANTERN_KEYS")).absolute()


def by_passphrase() -> bool:
    """Whether somebody types a passphrase at every start."""
    return Environment().text("LANTERN_KEY_MODE") == "passphrase"


def secrets_typed(questions: tuple[str, ...], *, from_stdin: bool, asks: Callable[[str], str] = getpass) -> list[str]:
    """Secrets from the terminal, unseen, or one on each line of the standard input; never from the call itself.

    Raises:
        Refused: nobody is there to ask.
    """
    if not from_stdin and not sys.stdin.isatty():
        raise Refused("A passphrase is needed, and there is no terminal to ask for it. Use --passphrase-stdin.", code=2)
    return [(sys.stdin.readline() if from_stdin else asks(question)).strip() for question in questions]


def root_key(*, from_stdin: bool) -> RootKey:
    """The root key of this installation.

    Raises:
        Refused: there is none, or that is not the passphrase.
    """
    try:
        if not by_passphrase():
            return from_key_file(folder_of_keys())
        (typed,) = secrets_typed(("Passphrase of the root key (it is not shown): ",), from_stdin=from_stdin)
        return from_passphrase(folder_of_keys(), typed)
    except CustodyRefused as refusal:
        raise Refused(str(refusal), code=2) from None


def open_house(*, from_stdin: bool) -> None:
    """Load the settings and open the keys for this command.

    Raises:
        Refused: the keys cannot be opened.
    """
    root = root_key(from_stdin=from_stdin)
    load_settings()
    rings = import_module("lantern.vault.keyring")
    try:
        rings.hold(rings.Keyring(root, folder_of_keys()))
    except (CustodyRefused, EnvelopeRefused, ValueError) as refusal:
        raise Refused(f"The keys cannot be opened: {refusal}.", code=2) from None
