"""The program ``lantern``: commands for people who work with the procedures, and for machines."""

import gc
import os
import sys
from collections.abc import Sequence
from importlib import import_module
from typing import Annotated, Final, NoReturn

import typer

from lantern.app.failures import Refused
from lantern.spelling.plain_text import plain

# Each command stands in a module of its own, imported only when it is called: a page must not wait
# for the drawing of diagrams to be loaded.
COMMANDS: Final = {
    "assess": ("lantern.app.assessing", "assess_command"),
    "ask": ("lantern.app.asking", "ask_command"),
    "tour": ("lantern.app.tour", "tour_command"),
    "serve": ("lantern.app.serving", "serve_command"),
    "sweep": ("lantern.app.sweeping", "sweep_command"),
    "check": ("lantern.app.checking", "check_command"),
    "migrate": ("lantern.app.migrating", "migrate_command"),
    "demo": ("lantern.app.demonstrating", "demo_command"),
    "outage-kit": ("lantern.app.outage_kit", "outage_kit_command"),
    "backup": ("lantern.app.backup_commands", "backup_command"),
    "restore": ("lantern.app.backup_commands", "restore_command"),
}
GROUPS: Final = {
    "accounts": "lantern.app.accounts",
    "packs": "lantern.app.packs",
    "directory": "lantern.app.directories",
    "guides": "lantern.app.guides",
    "audit": "lantern.app.audit",
    "keys": "lantern.app.keys",
}
_COMPLETION: Final = "_LANTERN_COMPLETE"
_NEW_THINGS: Final = 100_000


def program(only: str | None = None) -> typer.Typer:
    """The program with one of its commands, or with all of them."""
    app = typer.Typer(
        name="lantern",
        help="From a worry to the right people in ninety seconds, and nothing forgotten afterwards.",
        no_args_is_help=True,
        pretty_exceptions_enable=False,
        rich_markup_mode=None,
        context_settings={"help_option_names": ["-h", "--help"], "max_content_width": 80},
    )
    app.callback()(_root)
    for name, (module, function) in COMMANDS.items():
        if only in {None, name}:
            app.command(name)(getattr(import_module(module), function))
    for name, module in GROUPS.items():
        if only in {None, name}:
            app.add_typer(import_module(module).app, name=name)
    return app


def _version(wanted: bool) -> None:
    if wanted:
        # Read only here: finding it loads the reading of archives and of mail.
        version = import_module("importlib.metadata").version
        sys.stdout.write(f"lantern {version('lantern-safeguarding')}\n")
        raise typer.Exit


def _root(
    _shown: Annotated[
        bool, typer.Option("--version", callback=_version, is_eager=True, help="Say which version this is.")
    ] = False,
) -> None:
    """From a worry to the right people in ninety seconds, and nothing forgotten afterwards.

    In danger: 999. Lantern proposes; a named person decides. It is not legal advice.
    """


def run(arguments: Sequence[str] | None = None) -> NoReturn:
    """Run the program and leave with its exit code: 0 done, 1 something was wrong, 2 a wrong call.

    A fault of ours is told in one sentence with the place in our code; never a traceback, and never
    a word of the case.
    """
    # Most of what a command makes are packs, which stay: looking for rubbish among them takes a tenth of the time.
    gc.set_threshold(_NEW_THINGS)
    given = list(sys.argv[1:] if arguments is None else arguments)
    first = given[0] if given and _COMPLETION not in os.environ else None
    try:
        program(first if first in COMMANDS or first in GROUPS else None)(args=given, prog_name="lantern")
    except Refused as refusal:
        _say(str(refusal))
        sys.exit(refusal.code)
    except BrokenPipeError:
        # The reader of a pipe has seen enough; writing on would end in noise.
        os.dup2(os.open(os.devnull, os.O_WRONLY), sys.stdout.fileno())
        sys.exit(0)
    except KeyboardInterrupt:
        _say("stopped.")
        sys.exit(1)
    except Exception as error:  # noqa: BLE001 -- the last wall: nothing may leave as a traceback
        _say(
            f"Something went wrong inside Lantern ({_place(error)}). Nothing was changed. Please report "
            "this line. If a person is in danger, do not wait: 999."
        )
        sys.exit(1)
    sys.exit(0)


def _place(error: BaseException) -> str:
    trace = error.__traceback__
    while trace is not None and trace.tb_next is not None:
        trace = trace.tb_next
    if trace is None:
        return type(error).__name__
    module = trace.tb_frame.f_globals.get("__name__", "?")
    return f"{type(error).__name__} at {module}:{trace.tb_lineno}"


def _say(message: str) -> None:
    sys.stderr.write(f"lantern: {plain(message)}\n")
