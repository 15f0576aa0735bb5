import ast
import re
from collections.abc import Iterator
from pathlib import Path

import pytest

from lantern.packs.library import library
from lantern.packs.vocabularies import sources, vocabulary
from tests.repo.tree import PACKS, SOURCE, files, modules, parsed, shown, text

# Built from pieces, so that this file stays clean itself.
MACHINE_PATHS = re.compile(r"(?<![\w.\-/}])/(?:home|root|work|workspace|mnt|Users)/\w|[A-Z]:\\Users")
REGISTRIES = tuple(
    f"{name}.{end}"
    for name, end in (
        ("pypi", "org"), ("pythonhosted", "org"), ("npmjs", "org"), ("npmjs", "com"), ("crates", "io"),
        ("golang", "org"), ("rubygems", "org"), ("anaconda", "org"),
    )
)  # fmt: skip
UNFINISHED = re.compile(r"\b(?:" + "TO" + "DO|FIX" + r"ME)\b")
TELEPHONE = re.compile(r"(?<![\w-])(?:\+44|0)(?:[ -]?\d){8,}")

# The tables of the rooms are written by a command of Django, from the models.
WRITTEN_BY_HAND = [path for path in modules() if not path.name.startswith("0001_")]
MOST_LINES = 450
MANY_LINES = 300
LONG_FOR_A_REASON = {
    "src/lantern/packs/case_values.py": "one reader for every kind of answer; apart, the messages would drift",
    "src/lantern/procedures/reading.py": "one method for each part of a pack",
    "src/lantern/procedures/building.py": "names are resolved across procedures while they are compiled",
}

# Words of the field that the engine itself must know, each with the reason. Nothing else is a rule in Python.
WORDS_OF_THE_ENGINE = {
    "duties.py": {"helped": "whom a duty of the concern is about, when the pack does not say"},
    "building.py": {"everyone": "an addition that belongs to a person, read by the concern"},
    "vocabulary.py": {"counted": "whose answers the concern reads"},
    "exclusions.py": {
        "decider": "a decider whose post is not known is warned about",
    },
    "diagram_words.py": dict.fromkeys(
        ("accused", "counted", "everyone", "feared", "helped"), "the classes of people in words, for pictures"
    ),
}
CLASSES_OF_EXCLUSION = ("must_not_know", "must_not_read", "must_not_decide", "must_not_interpret")
CONTEXT = ("nation", "organisation_type", "is_first_responder", "has_duty_to_notify", "england", "wales", "scotland")
POLICIES = ("ask_first", "seek_advice")


def unclean(path: Path) -> list[str]:
    """What stands in a file that must not."""
    words = text(path)
    return [*MACHINE_PATHS.findall(words), *(host for host in REGISTRIES if host in words), *UNFINISHED.findall(words)]


def test_no_file_names_a_machine_a_registry_or_unfinished_work() -> None:
    looked_at = [path for path in files() if path.suffix not in {".png", ".mo"}]

    assert len(looked_at) > 1_000
    assert {shown(path): found for path in looked_at if (found := unclean(path))} == {}


@pytest.mark.parametrize("words", ["cd " + "/ho" + "me/somebody", '"/wo' + 'rk/main"', "(/Us" + "ers/x)"])
def test_the_test_of_paths_notices(words: str) -> None:
    assert MACHINE_PATHS.search(words)


def test_no_file_is_long_without_a_reason() -> None:
    lines = {shown(path): len(text(path).splitlines()) for path in WRITTEN_BY_HAND}

    assert {name: many for name, many in lines.items() if many > MOST_LINES} == {}
    assert {name for name, many in lines.items() if many > MANY_LINES} <= set(LONG_FOR_A_REASON)


def test_every_reason_for_a_long_file_is_still_needed() -> None:
    known = {shown(path): len(text(path).splitlines()) for path in modules()}

    assert [name for name in LONG_FOR_A_REASON if known.get(name, 0) <= MANY_LINES] == []


def public_without_words(tree: ast.AST, owner: str = "") -> Iterator[str]:
    for node in ast.iter_child_nodes(tree):
        if not isinstance(node, ast.FunctionDef | ast.ClassDef | ast.AsyncFunctionDef) or node.name.startswith("_"):
            continue
        if owner and node.name == "Meta":
            # Django's own way to say something about a table; its words stand at the table.
            continue
        if ast.get_docstring(node) is None:
            yield f"{owner}{node.name}"
        if isinstance(node, ast.ClassDef):
            yield from public_without_words(node, f"{node.name}.")


def test_everything_public_says_what_it_is_for() -> None:
    silent = {shown(path): list(public_without_words(parsed(path))) for path in WRITTEN_BY_HAND}

    assert {name: found for name, found in silent.items() if found} == {}


def test_a_telephone_number_stands_among_the_contacts_only() -> None:
    rules = [path for path in PACKS.rglob("*.toml") if path.name != "contacts.toml"]

    assert {shown(path): TELEPHONE.findall(text(path)) for path in rules if TELEPHONE.search(text(path))} == {}


def test_the_test_of_telephone_numbers_notices() -> None:
    assert any(TELEPHONE.search(text(path)) for path in PACKS.rglob("contacts.toml"))


# -- no rule of the field in Python -------------------------------------------------------------------


def spoken(tree: ast.AST) -> set[str]:
    """Every text in the code that is no docstring."""
    words = {id(node.body[0].value) for node in documented(tree) if isinstance(node.body[0], ast.Expr)}
    return {
        node.value
        for node in ast.walk(tree)
        if isinstance(node, ast.Constant) and isinstance(node.value, str) and id(node) not in words
    }


def documented(tree: ast.AST) -> Iterator[ast.Module | ast.ClassDef | ast.FunctionDef]:
    for node in ast.walk(tree):
        if isinstance(node, ast.Module | ast.ClassDef | ast.FunctionDef) and ast.get_docstring(node) is not None:
            yield node


def words_of_the_field() -> set[str]:
    known = vocabulary()
    codes = {code for procedure in library().procedures for code in procedure.codes()}
    names = {procedure.name for procedure in library().procedures}
    answers = {choice for fact in known.facts.values() for choice in fact.choices if "_" in choice}
    return {
        *codes, *names, *answers, *known.facts, *known.roles, *known.classes, *known.recipients, *sources(),
    }  # fmt: skip


# What the engine calls its own things happens to be a word of the field, too.
ALSO_PLAIN_ENGLISH = frozenset(
    {"none", "adult", "child", "danger", "urgent", "matter", "channel", "place", "author", "means", "open"}
)


@pytest.mark.parametrize("path", modules("procedures"), ids=shown)
def test_no_rule_of_the_field_stands_in_the_engine(path: Path) -> None:
    allowed = {
        *WORDS_OF_THE_ENGINE.get(path.name, {}), *CLASSES_OF_EXCLUSION, *CONTEXT, *POLICIES, *ALSO_PLAIN_ENGLISH,
    }  # fmt: skip

    assert sorted((spoken(parsed(path)) & words_of_the_field()) - allowed) == []


@pytest.mark.parametrize("path", modules("procedures"), ids=shown)
def test_the_engine_names_no_procedure(path: Path) -> None:
    named = re.compile("DP-" + r"\d\d")

    assert [words for words in spoken(parsed(path)) if named.search(words)] == []


def test_every_word_that_the_engine_knows_is_still_there() -> None:
    said = {name: spoken(parsed(SOURCE / "procedures" / name)) for name in WORDS_OF_THE_ENGINE}

    assert [
        (name, word) for name, words in WORDS_OF_THE_ENGINE.items() for word in words if word not in said[name]
    ] == []
