"""The words of the pages in other languages: finds them, checks them, and makes what the program reads.

Run ``python -m tools.words extract`` after a text has changed: it brings every catalogue up to date and loses no
translation. ``check`` says what is missing or wrong. ``compile`` makes the files that the program reads.

A catalogue is a ``.po`` file, which every tool for translators opens: ``src/lantern/web/locale/``.
"""

import re
import sys
from collections import Counter
from collections.abc import Iterable, Iterator
from datetime import UTC, datetime
from io import BytesIO
from pathlib import Path
from typing import Final

from babel.messages.catalog import Catalog, Message
from babel.messages.mofile import write_mo
from babel.messages.pofile import read_po, write_po
from tools.word_sources import Found, found

from lantern.web.languages import BY_CODE, OUR_CATALOGUES

GAP: Final = re.compile(r"%\(\w+\)[sdif]|%[sdif]|\{\w+\}")
NUMBER: Final = re.compile(r"\d+")
GROUPED: Final = re.compile(r"\d[ \u00a0.()-]+\d")
MARKS: Final = re.compile(r"[<>]|&\w+;")
TURNS: Final = re.compile("[\u202a-\u202e\u2066-\u2069\u200e\u200f]")
# Catalogues say no time: what is made twice is the same twice.
MADE: Final = datetime(2026, 11, 22, tzinfo=UTC)
HEADER: Final = """# {english_name} for Lantern. Translated by: {translated_by}. Checked by a speaker: {checked}.
# The English text counts. Keep gaps such as %(name)s and {{name}} as they are.
# Write no telephone number that the English text does not have, and no HTML."""


def file_of(code: str, folder: Path = OUR_CATALOGUES) -> Path:
    """The catalogue of a language."""
    return folder / code / "LC_MESSAGES" / "django.po"


def codes(folder: Path = OUR_CATALOGUES) -> list[str]:
    """The languages that have a catalogue."""
    return sorted(path.parts[-3] for path in folder.glob("*/LC_MESSAGES/django.po"))


def template(texts: Iterable[Found]) -> Catalog:
    """Every text of the pages, without translation."""
    made = Catalog(charset="utf-8", msgid_bugs_address="")
    for text, where, note in texts:
        known = made.get(text if isinstance(text, str) else text[0])
        places = [] if known and (where, 0) in known.locations else [(where, 0)]
        notes = [note] if note and not (known and known.auto_comments) else []
        made.add(text, locations=places, auto_comments=notes)
    return made


def read(code: str, folder: Path = OUR_CATALOGUES) -> Catalog:
    """A catalogue as it stands; empty where there is none yet."""
    path = file_of(code, folder)
    if not path.is_file():
        return Catalog(locale=code, charset="utf-8")
    with path.open("rb") as file:
        return read_po(file, locale=code, charset="utf-8", abort_invalid=True)


def updated(catalogue: Catalog, texts: Catalog) -> Catalog:
    """The catalogue with the texts of today. What is not needed any more is kept aside, and comes back when it is."""
    aside = {key: message for key, message in catalogue.obsolete.items() if (texts.get(key) and not catalogue.get(key))}
    for message in aside.values():
        catalogue.add(message.id, message.string)
    gone = [message for message in catalogue if message.id and not texts.get(_key(message))]
    kept = {key: message for key, message in catalogue.obsolete.items() if key not in aside}
    catalogue.update(texts, no_fuzzy_matching=True)
    catalogue.obsolete.clear()
    catalogue.obsolete.update(kept)
    catalogue.obsolete.update({_key(message): message for message in gone if message.string})
    return catalogue


def written(code: str, catalogue: Catalog) -> bytes:
    """The file of a catalogue, the same each time."""
    language = BY_CODE[code]
    catalogue.header_comment = HEADER.format(
        english_name=language.english_name,
        translated_by=language.translated_by or "nobody",
        checked=language.checked_by or "no",
    )
    catalogue.project, catalogue.version, catalogue.fuzzy = "Lantern", "1", False
    catalogue.creation_date = catalogue.revision_date = MADE
    catalogue.last_translator = catalogue.language_team = language.translated_by or "nobody"
    for message in (*catalogue, *catalogue.obsolete.values()):
        message.flags.discard("python-format")
        message.auto_comments = message.auto_comments[:1]
    out = BytesIO()
    write_po(out, catalogue, width=116, include_lineno=False)
    return out.getvalue()


def faults(code: str, catalogue: Catalog) -> Iterator[str]:
    """What is wrong in the translations that are there."""
    for message in catalogue:
        if message.id and _is_translated(message):
            yield from (f"{code}: {_key(message)!r}: {problem}" for problem in problems(message))


def problems(message: Message) -> Iterator[str]:
    """What is wrong with one translation."""
    english = (message.id,) if isinstance(message.id, str) else tuple(message.id)
    gaps = set(GAP.findall(" ".join(english)))
    numbers = Counter(NUMBER.findall(GAP.sub("", english[-1])))
    for text in _strings(message):
        if not set(GAP.findall(text)) <= gaps or (len(english) == 1 and set(GAP.findall(text)) != gaps):
            yield f"the gaps differ: {text}"
        here = GAP.sub("", text)
        if Counter(NUMBER.findall(here)) - numbers or any(sign.isdecimal() and not sign.isascii() for sign in here):
            yield f"a number that the English does not have, or other digits: {text}"
        if GROUPED.search(here) and not GROUPED.search(english[-1]):
            yield f"a number in groups may be turned round: {text}"
        if MARKS.search(here) and not MARKS.search(english[-1]):
            yield f"marks of HTML: {text}"
        if TURNS.search(text):
            yield f"signs that turn text round: {text}"
        if len(english) == 1 and numbers - Counter(NUMBER.findall(here)):
            yield f"a number is missing: {text}"


def missing(catalogue: Catalog) -> list[str]:
    """The texts without a translation."""
    return [_key(message) for message in catalogue if message.id and not _is_translated(message)]


def stale(code: str, texts: Catalog, folder: Path = OUR_CATALOGUES) -> bool:
    """Whether the file is not what ``extract`` would make of it."""
    path = file_of(code, folder)
    return not path.is_file() or path.read_bytes() != written(code, updated(read(code, folder), texts))


def extract(folder: Path = OUR_CATALOGUES) -> None:
    """Bring every catalogue up to date."""
    texts = template(found())
    for code in codes(folder):
        file_of(code, folder).write_bytes(written(code, updated(read(code, folder), texts)))


def make(folder: Path = OUR_CATALOGUES) -> None:
    """Make what the program reads, of every catalogue. Nothing to find here but the files: it needs no packs."""
    for code in codes(folder):
        with file_of(code, folder).with_suffix(".mo").open("wb") as file:
            write_mo(file, read(code, folder))


def check(folder: Path = OUR_CATALOGUES) -> list[str]:
    """Say what is missing, by language; return what is wrong."""
    texts = template(found())
    wrong = []
    for code in codes(folder):
        catalogue = updated(read(code, folder), texts)
        lacking, total = missing(catalogue), len(catalogue)
        language = BY_CODE[code]
        state = f"checked by {language.checked_by}" if language.checked_by else "not yet checked by a speaker"
        say(f"{code} {language.english_name}: {total - len(lacking)} of {total} texts, {len(lacking)} missing; {state}")
        if stale(code, texts, folder):
            wrong.append(f"{code}: the catalogue is stale; run: python -m tools.words extract")
        wrong.extend(faults(code, catalogue))
    return wrong


def main(arguments: list[str]) -> int:
    """Do what was asked; the number that the shell gets."""
    match arguments:
        case ["extract"]:
            extract()
        case ["compile"]:
            make()
        case ["check"]:
            wrong = check()
            say("\n".join(wrong))
            return int(bool(wrong))
        case _:
            say(__doc__)
            return 2
    return 0


def say(words: str | None) -> None:
    """One line for whoever called."""
    sys.stdout.write(f"{words}\n")


def _key(message: Message) -> str:
    return message.id if isinstance(message.id, str) else message.id[0]


def _strings(message: Message) -> tuple[str, ...]:
    return (message.string,) if isinstance(message.string, str) else tuple(message.string or ())


def _is_translated(message: Message) -> bool:
    return bool(message.string) and all(_strings(message)) and not message.fuzzy


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
