"""Writes the generated pages of the reference: command line, facts, sources, coverage, procedures.

Run: ``python tools/make_reference.py``. A test compares the pages with what this makes, so that the
reference can never fall behind the program and the packs.
"""

from collections.abc import Iterable, Iterator
from functools import cache
from pathlib import Path
from typing import get_type_hints

import click
import typer

from lantern.access.limits_page import limits_page
from lantern.app.environment import SETTINGS
from lantern.app.main import program
from lantern.packs.coverage import Kept, coverage
from lantern.packs.diagram_svg import svg
from lantern.packs.library import library
from lantern.packs.page_files import as_markdown, picture_of
from lantern.packs.vocabularies import documents, sources, vocabulary
from lantern.procedures.vocabulary import FactDefinition

FOLDER = Path(__file__).parents[1] / "docs" / "reference"
_MADE = "<!-- Made by tools/make_reference.py; do not edit by hand. -->"
_TYPES = {
    "yn": "yes or no",
    "list": "one or more of a list",
    "choice": "one of a list",
    "number": "a number",
    "text": "words",
    "moment": "a moment",
    "date": "a day",
}
_WHOSE = (
    "*Whose* says where a fact stands in a [case file](case-files.md): under a person, "
    "or under the facts of the concern."
)
_SCOPES = {"subject": "the person", "concern": "the concern", "context": "the head of the case"}
_STATUS = {
    "confirmed": "confirmed",
    "to_confirm": "**a person must still confirm it**",
    "enacted_not_in_force": "**made, but not yet law**",
}


@cache
def pages() -> dict[str, str]:
    """Each generated page: the name of its file, and its text."""
    return {
        "command-line.md": command_line(),
        "facts.md": facts(),
        "sources.md": source_list(),
        "coverage.md": coverage_page(),
        "settings.md": settings_page(),
        "sign-in-limits.md": f"{_MADE}\n{limits_page()}",
        **procedure_pages(),
    }


def commands() -> Iterator[tuple[str, click.Command]]:
    """Every command with the words that call it, the program itself first."""
    yield from _below("lantern", typer.main.get_command(program()))


def _below(words: str, command: click.Command) -> Iterator[tuple[str, click.Command]]:
    yield words, command
    for name, inner in getattr(command, "commands", {}).items():
        yield from _below(f"{words} {name}", inner)


# -- the command line ---------------------------------------------------------------------------------


def command_line() -> str:
    """The page of commands and options."""
    blocks = [
        _MADE,
        "# The command line",
        "In the folder of the project the program is `.venv/bin/lantern`; `make run` sets it up.",
        "Every command explains itself with `-h` or `--help`.",
        "Exit codes: 0 done; 1 something was wrong; 2 the call itself was wrong.",
        "A moment without an offset is London time.",
    ]
    for words, command in commands():
        blocks.extend(_command(words, command))
    return "\n\n".join(blocks) + "\n"


def _command(words: str, command: click.Command) -> Iterator[str]:
    yield f"## `{words}`"
    yield (command.help or "").strip()
    parameters = command.get_params(click.Context(command, info_name=words))
    arguments = [item for item in parameters if not item.opts[0].startswith("-")]
    options = [item for item in parameters if item.opts[0].startswith("-")]
    inner = getattr(command, "commands", {})
    tail = ["COMMAND"] if inner else []
    shape = " ".join([words, "[OPTIONS]", *(_metavar(item, command) for item in arguments), *tail])
    yield f"```\n{shape}\n```"
    if inner:
        yield "\n".join(f"- `{name}`: {_first_line(found)}" for name, found in inner.items())
    rows = [(f"`{_metavar(item, command)}`", _help(item, command)) for item in arguments]
    rows += [(_option(item, command), _help(item, command)) for item in options if item.name not in _SHELL]
    yield _table(("Word", "Meaning"), rows)


_SHELL = ("install_completion", "show_completion")


def _metavar(item: click.Parameter, command: click.Command) -> str:
    return item.make_metavar(click.Context(command))


def _option(item: click.Parameter, command: click.Command) -> str:
    names = ", ".join(f"`{name}`" for name in item.opts)
    if getattr(item, "is_flag", False):
        return names
    return f"{names} `{_metavar(item, command)}`"


def _help(item: click.Parameter, command: click.Command) -> str:
    text = getattr(item, "help", None) or _declared_help(item, command)
    default = item.default
    if isinstance(default, str | int) and not isinstance(default, bool):
        text = f"{text} Without it: `{default}`."
    return text.strip()


def _declared_help(item: click.Parameter, command: click.Command) -> str:
    """What the function says of an argument; newer releases of click forget it on the way."""
    hints = get_type_hints(command.callback, include_extras=True) if command.callback else {}
    notes = getattr(hints.get(item.name or ""), "__metadata__", ())
    return next((note.help for note in notes if getattr(note, "help", None)), "")


def _first_line(command: click.Command) -> str:
    return " ".join((command.help or "").strip().split("\n\n")[0].split())


# -- the facts ----------------------------------------------------------------------------------------


def facts() -> str:
    """The page of facts, set by set."""
    words = vocabulary()
    known = [fact for fact in words.facts.values() if fact.scope != "context"]
    sets: dict[str, list[FactDefinition]] = {}
    for fact in known:
        sets.setdefault(fact.set, []).append(fact)
    here = {item.id for item in library().procedures}
    used = sum(1 for fact in known if here.intersection(fact.procedures))
    blocks = [
        _MADE,
        "# The facts",
        f"Every fact that a case may hold: {len(known)} in {len(sets)} sets, edition {words.edition}.",
        f"{used} of them belong to procedures that have a pack today. The others may be recorded already.",
        "Every fact may also be `unknown`: somebody was asked, and nobody knows.",
        "A fact that is left out was not asked.",
        _WHOSE,
    ]
    for name, members in sets.items():
        blocks.append(f"## {name.replace('_', ' ').capitalize() or 'Other'}")
        blocks.append(_table(("Fact", "Question", "Answer", "Whose"), map(_fact, members)))
    blocks.append("## Known from the head of the case")
    context = [fact for fact in words.facts.values() if fact.scope == "context"]
    blocks.append("These are never asked; conditions of packs may read them.")
    blocks.append(_table(("Fact", "Meaning"), ((f"`{fact.name}`", fact.meaning) for fact in context)))
    return "\n\n".join(blocks) + "\n"


def _fact(fact: FactDefinition) -> tuple[str, ...]:
    answer = _TYPES[fact.type]
    if fact.choices:
        answer += ": " + ", ".join(f"`{choice}`" for choice in fact.choices)
    if fact.or_yn:
        answer += "; or a plain yes or no"
    if fact.unit:
        answer += f" of {fact.unit}"
    if fact.default:
        answer += f"; without an answer: `{fact.default}`"
    asked = fact.ask if fact.askable else f"*Never asked.* {fact.meaning}"
    return f"`{fact.name}`", asked, answer, _SCOPES[fact.scope]


# -- the sources --------------------------------------------------------------------------------------


def source_list() -> str:
    """The page of sources, document by document."""
    known, titles = sources(), documents()
    open_ones = sum(1 for entry in known.values() if entry.status != "confirmed")
    blocks = [
        _MADE,
        "# The sources",
        "Every rule names the sources it rests on.",
        f"There are {len(known)}. {open_ones} of them are not settled and say so.",
        "*Confirmed* means: the source was read, and this is what it says.",
        "It does not mean that it is right for your organisation. It is not legal advice.",
    ]
    for document, title in titles.items():
        rows = [
            (f"`{identity}`", entry.title, _STATUS[entry.status])
            for identity, entry in known.items()
            if entry.document == document
        ]
        blocks.append(f"## {title}")
        blocks.append(_table(("Id", "What it says", "Status"), rows))
    return "\n\n".join(blocks) + "\n"


# -- coverage -----------------------------------------------------------------------------------------

_HOW = {"guide": "*guide:* ", "feature": "*page to come:* ", "never": "*not for software:* ", "open": "**open**"}
_MANY = 4


def coverage_page() -> str:
    """The page that says where each rule of the source documents is kept."""
    found, titles = coverage(), documents()
    blocks = [
        _MADE,
        "# Where the rules of the sources are kept",
        f"The five source documents hold {len(found.entries)} rules, lists and members of lists.",
        _table(
            ("Kept", "Number"),
            [
                ("by a rule of a procedure", str(found.count("procedure"))),
                ("by a contact or a resource", str(found.count("directory"))),
                ("by a guide: read, said or ticked", str(found.count("guide"))),
                ("by pages of Lantern still to come", str(found.count("feature"))),
                ("not for software, and why", str(found.count("never"))),
            ],
        ),
        "`lantern packs coverage S001-37` tells one of them in full.",
    ]
    for document, title in titles.items():
        inside = [entry for entry in found.entries if entry.document == document]
        if inside:
            blocks.append(f"## {title}")
            rows = [(f"`{entry.id}`", entry.title, _where(entry)) for entry in inside]
            blocks.append(_table(("Id", "What it says", "Where it is kept"), rows))
    return "\n\n".join(blocks) + "\n"


def _where(entry: Kept) -> str:
    shown = "; ".join(entry.where[:_MANY])
    more = f" and {len(entry.where) - _MANY} more" if len(entry.where) > _MANY else ""
    later = f" → {'; '.join(entry.later)}" if entry.later else ""
    return f"{_HOW.get(entry.how, '')}{shown}{more}{later}"


# -- the settings -------------------------------------------------------------------------------------


def settings_page() -> str:
    """The page of settings, in the order of the table."""
    rows = [
        (f"`{setting.name}`", setting.meaning, f"`{setting.default}`" if setting.default else "empty")
        for setting in SETTINGS
    ]
    blocks = [
        _MADE,
        "# The settings",
        "Lantern is set by variables of the environment. There is no other file of settings.",
        "Yes and no may also be written as true and false, on and off, 1 and 0.",
        "`lantern check` says what is unsafe about them. [Run it](../how-to/run-it.md) shows how they are used.",
        _table(("Setting", "What it does", "Without it"), rows),
    ]
    return "\n\n".join(blocks) + "\n"


# -- procedures ---------------------------------------------------------------------------------------


def procedure_pages() -> dict[str, str]:
    """A page and a picture for each procedure, and a list of them."""
    packs, found, rows = library(), {}, []
    for item in sorted(packs.procedures, key=lambda item: item.id):
        picture, _ = picture_of(packs, item)
        text = as_markdown(packs, item, drawing=f"{item.id}.svg")
        found[f"procedures/{item.id}.md"] = f"{_MADE}\n\n{text}"
        found[f"procedures/{item.id}.svg"] = svg(picture)
        rows.append((f"[{item.id}]({item.id}.md)", item.title, item.layer, f"{len(item.duties)}"))
    blocks = [
        _MADE,
        "# The procedures",
        "One page each: what is asked, decided, done and never done, with the words to say and the sources.",
        "For paper: `lantern packs page DP-08 -o page.html`, and print it from a browser.",
        _table(("Id", "Procedure", "Layer", "Duties"), rows),
    ]
    found["procedures/README.md"] = "\n\n".join(blocks) + "\n"
    return found


def _table(head: tuple[str, ...], rows: Iterable[tuple[str, ...]]) -> str:
    lines = [f"| {' | '.join(head)} |", f"|{'---|' * len(head)}"]
    lines.extend(f"| {' | '.join(cell.replace('|', chr(92) + '|') for cell in row)} |" for row in rows)
    return "\n".join(lines)


def write() -> None:
    """Write every generated page."""
    (FOLDER / "procedures").mkdir(exist_ok=True)
    for name, text in pages().items():
        (FOLDER / name).write_text(text, encoding="utf-8")


if __name__ == "__main__":
    write()
