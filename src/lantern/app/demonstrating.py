"""The command ``lantern demo``: an installation of invented people, ready to be served."""

import json
import os
import sys
from datetime import UTC, datetime
from importlib import import_module
from pathlib import Path
from time import monotonic
from typing import Annotated, Any

import typer

from lantern.app.environment import Environment
from lantern.app.failures import Refused
from lantern.app.opening import load_settings
from lantern.vault.custody import KEY_FILE, from_key_file, new_key_file


def demo_command(
    *,
    as_json: Annotated[bool, typer.Option("--json", help="Who to sign in as, for a machine.")] = False,
    brief: Annotated[bool, typer.Option("--brief", help="Only the people and three reports: no history.")] = False,
) -> None:
    """Make a practice installation of invented people with half a year of history, and say who to sign in as.

    Twice does no harm: what is there stays.
    It needs LANTERN_DEMO=yes, and folders for data and keys in which nothing real lies.
    """
    given = Environment()
    if not given.flag("LANTERN_DEMO"):
        raise Refused("Practice needs LANTERN_DEMO=yes, so that its banner stands on every page. Nothing was made.")
    at = datetime.now(UTC)
    _prepare(Path(given.text("LANTERN_DATA")).absolute(), Path(given.text("LANTERN_KEYS")).absolute(), at)
    practice: Any = import_module("lantern.app.practice")
    began = monotonic()
    try:
        people = practice.make_practice(Path(given.text("LANTERN_DATA")).absolute(), at, brief=brief)
    except practice.PracticeRefused:
        raise Refused(
            "There are accounts here that nobody invented. Practice is made in an empty installation only. "
            "Nothing was changed. Set LANTERN_DATA and LANTERN_KEYS to empty folders."
        ) from None
    except practice.PracticeNotWhole:
        raise Refused(
            "The making of practice was stopped halfway, so what is here is not whole. "
            "Empty the folders of LANTERN_DATA and LANTERN_KEYS, and begin anew."
        ) from None
    sys.stdout.write(_as_json(people) if as_json else _as_text(people, given.text("LANTERN_SITE"), monotonic() - began))


def _prepare(data: Path, keys: Path, at: datetime) -> None:
    data.mkdir(parents=True, exist_ok=True, mode=0o700)
    fresh = not (keys / KEY_FILE).exists()
    if fresh:
        new_key_file(keys)
    load_settings()
    ring: Any = import_module("lantern.vault.keyring")
    if fresh:
        ring.hold(ring.make_keys(from_key_file(keys), keys, at))
    import_module("lantern.app.tables").make_tables()


def _as_json(people: Any) -> str:
    shown = [
        {"name": person.name, "role": person.role, "username": person.username, "password": person.password,
         "secret": person.secret}
        for person in people
    ]  # fmt: skip
    return json.dumps(shown, indent=1) + "\n"


def _as_text(people: Any, site: str, seconds: float) -> str:
    wide = max(len(person.name) for person in people)
    longest = max(len(person.username) for person in people)
    lines = [
        f"  {person.name:<{wide}}  {person.username:<{longest}}  {person.role}{' *' if person.secret else ''}"
        for person in people
    ]
    return os.linesep.join(
        [
            "Practice: all of these people are invented. Write nothing real.",
            f"It was made in {seconds:.0f} seconds. To begin anew, empty the folder of the data and that of the keys.",
            "",
            *lines,
            "",
            f"  The password of all of them: {people[0].password}",
            f"  * needs a code as well. The page shows it: {site}/practice/",
            "",
        ]
    )
