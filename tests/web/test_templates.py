import ast
import re
from pathlib import Path

import pytest
from django.template import engines
from django.template.backends.jinja2 import Jinja2
from jinja2 import nodes

from lantern.web.jinja import COMPONENTS
from tests.repo.tree import SOURCE, modules, parsed, shown, text

TEMPLATES = sorted(SOURCE.rglob("jinja2/**/*.html"))
TAGS = re.compile(r"<(?!!)[^>]*>", re.DOTALL)
GROUPS_OF_DIGITS = re.compile(r"(?<![\w.-])\+?\d[\d ]{2,}\d(?![\w-])")
SCRIPT_IN_A_TAG = re.compile(r"""\s(?:on\w+\s*=|hx-on|hx-\w+\s*=\s*['"]?js:)""")
READ_ALOUD = re.compile(r"\s(?:aria-label|title|alt|placeholder)=\"[^\"{]*[A-Za-z]")


def engine() -> Jinja2:
    found = engines["lantern"]
    assert isinstance(found, Jinja2)
    return found


def written(words: str) -> str:
    """What stands in a template outside every expression."""
    return "".join(value for _line, kind, value in engine().env.lex(words) if kind == "data")


def faults(words: str) -> list[str]:
    """What no template may have."""
    found = []
    without = written(words)
    bare = TAGS.sub(" ", without).replace("<!doctype html>", "")
    tags = TAGS.findall(without)
    if any(re.search(r"\sstyle\s*=", tag) for tag in tags) or "<style" in without:
        found.append("a style inside the page")
    if any(SCRIPT_IN_A_TAG.search(tag) for tag in tags):
        found.append("a script inside a tag")
    if any(body.strip() for body in re.findall(r"<script[^>]*>(.*?)</script>", without, re.DOTALL)):
        found.append("a script inside the page")
    if any("javascript:" in tag or re.search(r"(?:src|href)=['\"](?:https?:)?//", tag) for tag in tags):
        found.append("an address elsewhere")
    if GROUPS_OF_DIGITS.search(bare):
        found.append("a number outside phone(), ref() and when()")
    if re.search(r"[A-Za-z]{2,}", re.sub(r"&\w+;", "", bare)):
        found.append("words that nobody can translate")
    if READ_ALOUD.search(without):
        found.append("words read aloud that nobody can translate")
    if re.search(r"\|\s*safe\b|autoescape|\bMarkup\b", words):
        found.append("words that would become marks")
    return found


@pytest.mark.parametrize("path", TEMPLATES, ids=shown)
def test_every_template_keeps_the_rules(path: Path) -> None:
    assert faults(text(path)) == []


@pytest.mark.parametrize(
    ("words", "fault"),
    [
        ('<p style="color:red">{{ x }}</p>', "a style inside the page"),
        ("<style>p{}</style>", "a style inside the page"),
        ('<p onclick="go()"></p>', "a script inside a tag"),
        ('<p hx-on:click="go()"></p>', "a script inside a tag"),
        ("<script>go()</script>", "a script inside the page"),
        ('<a href="javascript:go()"></a>', "an address elsewhere"),
        ('<script src="https://example.org/x.js"></script>', "an address elsewhere"),
        ('<p hx-vals="js:{}"></p>', "a script inside a tag"),
        ("<p>0808 196</p>", "a number outside phone(), ref() and when()"),
        ("<p>07700900123</p>", "a number outside phone(), ref() and when()"),
        ("<p>Save</p>", "words that nobody can translate"),
        ('<p aria-label="Menu"></p>', "words read aloud that nobody can translate"),
        ("{{ words | safe }}", "words that would become marks"),
    ],
)
def test_the_test_of_templates_notices(words: str, fault: str) -> None:
    assert fault in faults(words)


TWO_GROUPS = re.compile(r"\d[ ./:-]+\d")


def texts_to_translate(tree: ast.AST) -> list[str]:
    """Every text that is handed to gettext."""
    return [
        argument.value
        for call in ast.walk(tree)
        if isinstance(call, ast.Call) and isinstance(call.func, ast.Name) and call.func.id in {"_", "ngettext"}
        for argument in call.args
        if isinstance(argument, ast.Constant) and isinstance(argument.value, str)
    ]


@pytest.mark.parametrize("path", modules("web"), ids=shown)
def test_no_text_to_translate_holds_a_number_that_could_be_turned_round(path: Path) -> None:
    assert [words for words in texts_to_translate(parsed(path)) if TWO_GROUPS.search(words)] == []


def test_the_test_of_texts_notices() -> None:
    assert TWO_GROUPS.search(texts_to_translate(ast.parse('x = _("Ring 0808 196")'))[0])


def test_there_are_templates_and_each_can_be_compiled() -> None:
    names = [path.as_posix().partition("/jinja2/")[2] for path in TEMPLATES if "/web/" in path.as_posix()]

    assert len(names) >= 6
    for name in names:
        assert engine().get_template(name).template.name == name


@pytest.mark.parametrize("path", TEMPLATES, ids=shown)
def test_a_template_uses_only_parts_that_are_there(path: Path) -> None:
    tree = engine().env.parse(text(path))
    called = {node.name for node in tree.find_all(nodes.Name) if node.name.startswith("govuk")}

    assert called <= set(COMPONENTS.values())
