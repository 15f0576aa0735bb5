"""Every text that a page may show, with the place where it stands: templates, programs, packs, and Django's own.

What packs hold goes through ``gettext`` while a page is made, so no reader of source files finds it: it is read here
through the same doors as the program uses.
"""

from collections.abc import Iterable, Iterator
from pathlib import Path
from typing import Final, NamedTuple

from babel.messages.extract import extract_from_file

from lantern.packs.intake_files import Intake, intake
from lantern.packs.library import library
from lantern.packs.vocabularies import vocabulary
from lantern.procedures.vocabulary import Vocabulary

ROOT: Final = Path(__file__).parents[1]
ROOMS: Final = ROOT / "src" / "lantern"
# Parts that only those who build pages see, and what the terminal says.
LEFT_OUT: Final = (
    "web/jinja2/lantern/components/", "web/component_form.py", "web/components.py", "web/pseudo.py",
    "app/jinja2/app/practice.html", "app/practice_page.py", "app/readings.py",
)  # fmt: skip
KEYWORDS: Final = {"_": None, "gettext": None, "gettext_lazy": None, "ngettext": (1, 2), "ngettext_lazy": (1, 2)}
MONTHS: Final = (
    "January", "February", "March", "April", "May", "June", "July", "August", "September", "October", "November",
    "December",
)  # fmt: skip
DAYS: Final = ("Mon", "Tue", "Wed", "Thu", "Fri", "Sat", "Sun")
# What Django itself says on our pages; it has no Tigrinya, so our catalogues have to.
OF_DJANGO: Final = (
    *MONTHS, *(month[:3].lower() for month in MONTHS), *DAYS,
    "This field is required.", "Enter a valid value.", "Enter a whole number.",
    "Select a valid choice. %(value)s is not one of the available choices.",
)  # fmt: skip


class Found(NamedTuple):
    """One text, or a pair of one and many, and where it stands."""

    text: str | tuple[str, str]
    where: str
    note: str = ""


def found() -> Iterator[Found]:
    """Every text of the pages, in an order that stays the same."""
    yield from of_templates()
    yield from of_programs()
    yield from of_intake(intake())
    yield from of_vocabulary(vocabulary())
    yield from of_procedures()
    yield from (Found(text, "django", "a month, a day or a message of the framework") for text in OF_DJANGO)


def of_templates() -> Iterator[Found]:
    """The words of the templates."""
    options = {"trimmed": "true", "trim_blocks": "true", "lstrip_blocks": "true", "silent": "false"}
    for path in _files("*/jinja2/**/*.html"):
        yield from _extracted("jinja2.ext:babel_extract", path, options)


def of_programs() -> Iterator[Found]:
    """The words that stand in the program."""
    for path in _files("**/*.py"):
        if "gettext" in path.read_text(encoding="utf-8"):
            yield from _extracted("python", path, {})


def of_intake(form: Intake) -> Iterator[Found]:
    """The questions of the report, and their answers."""
    where = "packs/intake.toml"
    for question in form.questions.values():
        yield Found(question.ask, where, f"question “{question.key}”")
        yield from _texts((question.hint, question.why), where, f"hint, or why it is asked: “{question.key}”")
        for choice in question.choices:
            brought = choice.person.label if choice.person else ""
            yield from _texts((choice.label, choice.then, brought), where, f"an answer to “{question.ask}”")


def of_vocabulary(words: Vocabulary) -> Iterator[Found]:
    """The questions of the procedures, their answers, and the names of those to whom one turns."""
    facts = [fact for fact in words.facts.values() if fact.askable and fact.ask]
    where = f"packs/vocabulary/{words.edition}/facts.toml"
    for fact in facts:
        yield Found(fact.ask, where, f"a question: {fact.meaning}")
        choices = tuple(choice.replace("_", " ") for choice in fact.choices)
        yield from _texts((*choices, *fact.such_as), where, f"an answer to, or a sign for: {fact.ask}")
    for fact in facts:
        yield from _texts((fact.why, fact.unit), where, f"why it is asked: {fact.ask}")
    for fact in facts:
        yield from _texts((fact.dont_know,), where, f"what happens when nobody knows: {fact.ask}")
    for recipient in words.recipients.values():
        yield Found(recipient.label, f"packs/vocabulary/{words.edition}/people.toml", "whom one tells")


def of_procedures() -> Iterator[Found]:
    """What is to be done, as the lists of duties show it."""
    for procedure in library().procedures:
        for duty in procedure.duties:
            yield Found(duty.what, f"procedure {procedure.id}", "a duty")


def _texts(texts: Iterable[str], where: str, note: str) -> Iterator[Found]:
    return (Found(text, where, note) for text in texts if text)


def _files(pattern: str) -> Iterator[Path]:
    for path in sorted(ROOMS.glob(pattern)):
        if not path.relative_to(ROOMS).as_posix().startswith(LEFT_OUT):
            yield path


def _extracted(method: str, path: Path, options: dict[str, str]) -> Iterator[Found]:
    where = path.relative_to(ROOMS).as_posix()
    for _line, text, comments, _context in extract_from_file(method, path, KEYWORDS, ["Translators:"], options):
        if isinstance(text, str):
            yield Found(text, where, " ".join(comments))
        else:
            yield Found((str(text[0]), str(text[1])), where, " ".join(comments))
