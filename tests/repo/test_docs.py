import re
import tomllib
from collections.abc import Iterator
from datetime import UTC, date, datetime
from importlib import import_module
from importlib.util import find_spec
from pathlib import Path

import pytest
from tools.make_reference import commands, pages

from lantern.app.page import Page
from lantern.packs.case_files import Case, read_cases
from lantern.packs.checking import check
from lantern.packs.library import library, open_library
from lantern.packs.vocabularies import ROOT as PACK_ROOT
from lantern.procedures.assess import assess
from lantern.procedures.clocks import read_clock
from lantern.procedures.expressions import Expression
from lantern.procedures.pack import POLICIES
from lantern.procedures.parsing import parse
from tests.repo.tree import DOCS, ROOT, files, modules, shown, text

PAGES = [path for path in files() if path.suffix == ".md"]
NOTICED = datetime(2026, 11, 22, 12, tzinfo=UTC)
LINK = re.compile(r"\]\(([^)\s]+)\)")
FENCED = re.compile(r"^```(\w*)\n(.*?)^```", re.MULTILINE | re.DOTALL)
CODE_OF_A_WORD = re.compile(r"^\| \*\*(.+?)\*\* \|.*\| `([\w.]+)` \|$", re.MULTILINE)
RULE = re.compile(r"§ (0\.\d+)")
TRAP = re.compile(r"\bT-\d\d\b")
FIRST_CASE = DOCS / "start" / "first-case.yaml"


def blocks(path: Path, language: str) -> list[str]:
    return [body for kind, body in FENCED.findall(text(path)) if kind == language]


# -- what is generated --------------------------------------------------------------------------------


def test_the_generated_reference_is_what_the_tool_makes() -> None:
    stale = [name for name, words in pages().items() if text(DOCS / "reference" / name) != words]

    assert stale == [], "run: .venv/bin/python tools/make_reference.py"


def test_every_command_and_option_stands_in_the_reference() -> None:
    page = text(DOCS / "reference" / "command-line.md")

    missing = [
        option
        for words, command in commands()
        for option in (
            f"## `{words}`",
            *(f"`{name}`" for item in command.params for name in item.opts if name[0] == "-"),
        )
        if option not in page
    ]

    assert [option for option in missing if "completion" not in option] == []


# -- links and lists ----------------------------------------------------------------------------------


def anchors(path: Path) -> set[str]:
    headings = re.findall(r"^#+ (.+)$", text(path), re.MULTILINE)
    return {re.sub(r"[^\w\- ]", "", heading.lower()).replace(" ", "-") for heading in headings}


def broken_links(path: Path) -> Iterator[str]:
    for link in LINK.findall(FENCED.sub("", text(path))):
        if "://" in link or link.startswith("mailto:"):
            continue
        name, _, anchor = link.partition("#")
        target = (path.parent / name).resolve() if name else path
        if not target.exists() or (anchor and anchor not in anchors(target)):
            yield link


@pytest.mark.parametrize("path", PAGES, ids=shown)
def test_every_link_inside_the_repository_leads_somewhere(path: Path) -> None:
    assert list(broken_links(path)) == []


def test_every_page_is_reached_from_the_index() -> None:
    index = DOCS / "README.md"
    indexes = (index, DOCS / "reference" / "procedures" / "README.md")
    linked = {(page.parent / link.partition("#")[0]).resolve() for page in indexes for link in LINK.findall(text(page))}

    pages_of_docs = {path for path in PAGES if path.is_relative_to(DOCS) and path != index}

    assert sorted(map(shown, pages_of_docs - linked)) == []


def test_decisions_about_the_design_are_numbered_without_a_gap() -> None:
    numbers = [int(path.name[:4]) for path in sorted((DOCS / "adr").glob("*.md"))]

    assert numbers == list(range(1, len(numbers) + 1))


@pytest.mark.parametrize("path", sorted((DOCS / "adr").glob("*.md")), ids=shown)
def test_every_decision_about_the_design_has_context_decision_and_consequences(path: Path) -> None:
    assert re.findall(r"^## (.+)$", text(path), re.MULTILINE) == ["Context", "Decision", "Consequences"]


def test_every_dependency_has_its_line() -> None:
    explained = text(DOCS / "explanation" / "dependencies.md")
    wanted = [
        re.split(r"[<>=~!\[ ]", line)[0]
        for path in sorted((ROOT / "requirements").glob("*.in"))
        for line in text(path).splitlines()
        if line and line[0] not in "#-"
    ]

    assert wanted
    assert [name for name in wanted if f"| `{name}` |" not in explained] == []


def test_every_recipe_for_make_that_the_docs_name_exists() -> None:
    recipes = set(re.findall(r"^([a-z]+):", text(ROOT / "Makefile"), re.MULTILINE))
    code = "\n".join(
        part
        for path in PAGES
        for part in re.findall(r"`([^`]+)`|^(make .+)$", text(path), re.MULTILINE)
        for part in part
    )

    named = set(re.findall(r"^make ([a-z]+)", code, re.MULTILINE))

    assert {"run", "test"} <= named <= recipes


# -- the glossary and the ground rules ----------------------------------------------------------------


def place_exists(dotted: str) -> bool:
    parts = f"lantern.{dotted}".split(".")
    cut = len(parts)
    while cut and not _is_module(".".join(parts[:cut])):
        cut -= 1
    found: object = import_module(".".join(parts[:cut]))
    for part in parts[cut:]:
        fields = getattr(found, "__dataclass_fields__", {})
        if not hasattr(found, part) and part not in fields:
            return False
        found = getattr(found, part, None)
    return True


def _is_module(name: str) -> bool:
    try:
        return find_spec(name) is not None
    except ModuleNotFoundError:
        return False


@pytest.mark.parametrize(("word", "place"), CODE_OF_A_WORD.findall(text(DOCS / "glossary.md")))
def test_every_word_of_the_glossary_stands_in_the_code_where_it_says(word: str, place: str) -> None:
    assert place_exists(place), word


def test_the_glossary_is_in_order_and_says_each_word_once() -> None:
    words = [word for word, _ in CODE_OF_A_WORD.findall(text(DOCS / "glossary.md"))]

    assert words == sorted(set(words))


def test_the_test_of_the_glossary_notices() -> None:
    assert not place_exists("procedures.situation.Situation.colour")


def test_every_ground_rule_and_trap_that_the_code_cites_is_explained() -> None:
    page = text(DOCS / "explanation" / "how-it-decides.md")
    code = "\n".join(text(path) for path in [*modules(), *PACK_ROOT.rglob("*.toml")])

    assert sorted({rule for rule in RULE.findall(code) if f"| {rule} |" not in page}) == []
    assert sorted({trap for trap in TRAP.findall(code) if f"| {trap} |" not in page}) == []


# -- what the docs show works -------------------------------------------------------------------------


def first_case() -> Case:
    (found,) = read_cases(FIRST_CASE, now=NOTICED)
    assert isinstance(found, Case), found
    return found


def test_the_first_case_can_be_assessed() -> None:
    situation = first_case().situation

    found = assess(situation, library().for_situation(situation), library().directory)

    assert found.codes("DP-08", "girl") == ("refer_child_now",)
    assert {item.subject for item in found.exclusions} == {"woman"}


def test_the_page_in_the_readme_is_what_the_program_says() -> None:
    situation = first_case().situation
    procedures = library().for_situation(situation)
    assessment = assess(situation, procedures, library().directory)
    sheet = Page(assessment, situation, procedures, library().directory).written()
    said = {"".join(piece for piece, _ in line).rstrip() for line in sheet.lines}

    excerpt = next(block for block in blocks(ROOT / "README.md", "") if block.startswith("first-case"))

    assert [line for line in excerpt.splitlines() if line.strip() != "…" and line not in said] == []


def test_the_readme_names_both_commands_and_the_number_for_danger() -> None:
    first_screen = "\n".join(text(ROOT / "README.md").splitlines()[:40])

    assert all(words in first_screen for words in ("make run", "make test", "**999**"))


def test_every_procedure_stands_in_the_readme() -> None:
    table = re.findall(r"^\| (DP-\d\d(?:-\w+)?) \| (.+?) \|", text(ROOT / "README.md"), re.MULTILINE)

    assert sorted(table) == sorted({(item.id, item.title) for item in library().procedures})


def test_the_pack_in_the_readme_is_a_part_of_the_real_one() -> None:
    real = tomllib.loads(text(PACK_ROOT / "england" / "child_referral" / "2026-11" / "procedure.toml"))
    (shown_part,) = blocks(ROOT / "README.md", "toml")

    part = tomllib.loads(shown_part)

    for kind in ("decision", "duty"):
        for entry in part[kind]:
            name = "code" if kind == "decision" else "key"
            whole = next(item for item in real[kind] if item[name] == entry[name])
            assert {key for key in entry if key != "because" and entry[key] != whole[key]} == set()
            assert set(entry["because"]) <= set(whole["because"])


@pytest.fixture
def written_pack(tmp_path: Path) -> Path:
    """The pack, the example and the extension of the guide for authors, as files."""
    guide = DOCS / "how-to" / "write-a-pack.md"
    folder = tmp_path / "our_charity" / "hotel_visits" / "2026-11"
    (folder / "examples").mkdir(parents=True)
    (folder / "procedure.toml").write_text(blocks(guide, "toml")[0], encoding="utf-8")
    (folder / "examples" / "visits.yaml").write_text(blocks(guide, "yaml")[0], encoding="utf-8")
    addition = next(block for block in blocks(guide, "toml") if block.startswith("extends"))
    (tmp_path / "extension.toml").write_text(addition, encoding="utf-8")
    return tmp_path


def test_the_pack_of_the_guide_can_be_read_and_put_together(written_pack: Path) -> None:
    packs = open_library(PACK_ROOT, written_pack)

    found = packs.for_place(nation="england", area=None, organisation="charity", on=date(2026, 11, 20))

    assert packs.problems == ()
    assert "OWN-01" in found.editions()


def test_the_pack_of_the_guide_passes_the_check_with_its_examples(written_pack: Path) -> None:
    (written_pack / "extension.toml").unlink()

    report = check([PACK_ROOT, written_pack], on=date(2026, 11, 20))

    assert [str(fault) for fault in report.faults if fault.file.startswith("our_charity")] == []


@pytest.mark.parametrize("path", [path for path in PAGES if blocks(path, "toml")], ids=shown)
def test_every_piece_of_a_pack_in_the_docs_is_toml(path: Path) -> None:
    for block in blocks(path, "toml"):
        assert tomllib.loads(block)


def test_every_case_in_the_docs_can_be_read(tmp_path: Path) -> None:
    for path in PAGES:
        for number, block in enumerate(blocks(path, "yaml")):
            file = tmp_path / f"{path.stem}-{number}.yaml"
            file.write_text(block, encoding="utf-8")
            assert [case for case in read_cases(file, now=NOTICED) if not isinstance(case, Case)] == []


def conditions_of_the_guide() -> list[str]:
    guide = text(DOCS / "how-to" / "write-a-pack.md")
    table = guide.partition("| You want to say | Write |")[2].partition("\n\n")[0]
    return re.findall(r"`([^`]+)`", table)


@pytest.mark.parametrize("condition", conditions_of_the_guide())
def test_every_condition_of_the_guide_belongs_to_the_grammar(condition: str) -> None:
    assert isinstance(parse(condition), Expression)


CLOCKS_OF_THE_GUIDE = re.findall(r"^\| `by = (\{.+?\})` \|", text(DOCS / "how-to" / "write-a-pack.md"), re.MULTILINE)


@pytest.mark.parametrize("clock", CLOCKS_OF_THE_GUIDE)
def test_every_clock_of_the_guide_can_be_read(clock: str) -> None:
    assert read_clock(tomllib.loads(f"by = {clock}")["by"]).kind in clock


def test_the_guide_shows_every_kind_of_clock_and_every_policy() -> None:
    guide = text(DOCS / "how-to" / "write-a-pack.md")
    kinds = {read_clock(tomllib.loads(f"by = {clock}")["by"]).kind for clock in CLOCKS_OF_THE_GUIDE}

    assert kinds == {
        "immediate", "same_day", "hours", "calendar_days", "working_days", "before", "after", "recurring",
    }  # fmt: skip
    assert [policy for policy in POLICIES if f"| `{policy}` |" not in guide] == []
