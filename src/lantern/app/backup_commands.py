"""``lantern backup`` and ``lantern restore``: what they ask for. What they do stands in ``lantern.app.safekeeping``."""

import sys
from importlib import import_module
from pathlib import Path
from typing import Annotated

import typer

from lantern.app.opening import load_settings, root_by_passphrase

FromStdin = Annotated[bool, typer.Option("--passphrase-stdin", help="Read the passphrase from the standard input.")]


def backup_command(
    to: Annotated[Path | None, typer.Option("--to", help="Folder of the backups; without it, LANTERN_BACKUPS.")] = None,
    keys_to: Annotated[
        Path | None,
        typer.Option("--keys-to", help="Copy the wrapped keys there instead. Another disk, not the backups."),
    ] = None,
    new_identity: Annotated[
        Path | None, typer.Option("--new-identity", help="Make the key that opens backups. Not on the server.")
    ] = None,
    passphrase_stdin: FromStdin = False,
) -> None:
    """Write one encrypted file of all data, open it again, and look through it.

    Only the identity of a recipient opens it, and that identity never lies on the server.
    Backups older than 35 days are removed, so that what was erased does not live on in them.
    The keys are not in it: copy them with --keys-to, to another disk.
    """
    if new_identity is not None:
        import_module("lantern.app.backup_identity").make_identity(new_identity)
        return
    root = root_by_passphrase(from_stdin=passphrase_stdin)
    load_settings()
    if root is not None:
        import_module("lantern.app.holding").hold_keys(root)
    keeping = import_module("lantern.app.safekeeping")
    for line in keeping.copy_of_keys(keys_to) if keys_to is not None else keeping.back_up(to):
        sys.stdout.write(f"{line}\n")


def restore_command(
    file: Annotated[Path, typer.Argument(help="The backup.")],
    identity: Annotated[Path, typer.Option("--identity", help="The file with the key that opens it.")],
    into: Annotated[
        str, typer.Option("--into", help="A new folder; for PostgreSQL, postgres://… of an empty database.")
    ],
    without_erasure_list: Annotated[
        bool,
        typer.Option(
            "--without-erasure-list",
            help="The list of who was erased is lost. Whoever was erased after the backup comes back.",
        ),
    ] = False,
    drill: Annotated[
        bool, typer.Option("--drill", help="Only to see that it works: what was restored is taken away again.")
    ] = False,
    passphrase_stdin: FromStdin = False,
) -> None:
    """Restore a backup in a place of its own, look through it, and erase again what was erased since.

    The folder of the keys (LANTERN_KEYS) must be there, with the list of who was erased (erased.json) in it.
    Nothing that exists is written over. At the end it prints words for the page of set-up: they prove that it worked.
    """
    root = root_by_passphrase(from_stdin=passphrase_stdin)
    load_settings()
    if root is not None:
        import_module("lantern.app.holding").hold_keys(root)
    keeping = import_module("lantern.app.safekeeping")
    for line in keeping.restore(file, identity, into, without_list=without_erasure_list, drill=drill):
        sys.stdout.write(f"{line}\n")
