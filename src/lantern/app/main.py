"""The program ``lantern``: commands for people who work with the procedures, and for machines."""

import os
import sys
from collections.abc import Sequence
from typing import NoReturn

import typer

from lantern.app import asking, assessing, directories, packs, tour
from lantern.app.failures import Refused

app = typer.Typer(
    name="lantern",
    help="From a worry to the right people in ninety seconds, and nothing forgotten afterwards.",
    no_args_is_help=True,
    pretty_exceptions_enable=False,
    rich_markup_mode=None,
    context_settings={"help_option_names": ["-h", "--help"], "max_content_width": 80},
)
app.command("assess")(assessing.assess_command)
app.command("ask")(asking.ask_command)
app.command("tour")(tour.tour_command)
app.add_typer(packs.app, name="packs")
app.add_typer(directories.app, name="directory")


def run(arguments: Sequence[str] | None = None) -> NoReturn:
    """Run the program and leave with its exit code: 0 done, 1 something was wrong, 2 a wrong call.

    A fault of ours is told in one sentence with the place in our code; never a traceback, and never
    a word of the case.
    """
    try:
        app(args=None if arguments is None else list(arguments))
    except Refused as refusal:
        _say(str(refusal))
        sys.exit(refusal.code)
    except BrokenPipeError:
        # The reader of a pipe has seen enough; writing on would end in noise.
        os.dup2(os.open(os.devnull, os.O_WRONLY), sys.stdout.fileno())
        sys.exit(0)
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
    sys.stderr.write(f"lantern: {message}\n")
