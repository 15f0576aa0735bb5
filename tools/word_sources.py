"""Every text that a page may show, with the place where it stands: templates, programs, packs, and Django's own.

What packs hold goes through ``gettext`` while a page is made, so no reader of source files finds it: it is read here
through the same doors as the program uses.
"""

from collections.abc import Iterable, Iterator
from pathlib import Path
from typing import Final, NamedTuple

from babel.messages.extract import extract_from_file

from lantern.directory.presenters import prohibition
from lantern.packs.body_files import Body, body
from lantern.packs.case_endings import CaseFigures, case_figures
from lantern.packs.governance_files import GovernanceFigures, governance_figures
from lantern.packs.guide_library import guides
from lantern.packs.intake_files import Intake, intake
from lantern.packs.library import library
from lantern.packs.network_files import NetworkFigures, network_figures
from lantern.packs.vocabularies import vocabulary
from lantern.procedures.vocabulary import Vocabulary

ROOT: Final = Path(__file__).parents[1]
ROOMS: Final = ROOT / "src" / "lantern"
# Parts that only those who build pages see, and what the terminal says.
LEFT_OUT: Final = (
    "web/jinja2/lantern/components/", "web/component_form.py", "web/components.py", "web/pseudo.py",
    "app/jinja2/app/practice.html", "app/practice_page.py", "app/readings.py",
)  # fmt: skip
SHOWN_GUIDES: Final = frozenset({"danger_now", "what_to_say"})
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
    yield from of_body(body())
    yield from of_governance(governance_figures())
    yield from of_cases(case_figures())
    yield from of_network(network_figures())
    yield from of_guides()
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


def of_governance(known: GovernanceFigures) -> Iterator[Found]:
    """Steps of waiting, sorts of agencies, near misses."""
    where = "packs/governance.toml"
    yield from (Found(known.wait_label(step), where) for step in range(len(known.waits) + 1))
    for one in (*known.agencies, *known.near_misses):
        yield from (Found(text, where) for text in (one.label, one.means) if text)


def of_cases(known: CaseFigures) -> Iterator[Found]:
    """What a case may be closed on."""
    return (Found(one.label, "packs/persons.toml", "on what a case was closed") for one in known.results)


def of_network(known: NetworkFigures) -> Iterator[Found]:
    """What somebody is said to be to somebody else."""
    return (Found(one.label, "packs/persons.toml", "the first is said to be … the second") for one in known.ties)


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
    people = f"packs/vocabulary/{words.edition}/people.toml"
    yield from _texts((*words.nations.values(), *words.topics.values()), people, "a nation, or a topic")
    yield from _texts((one.say for one in words.what_ifs), f"packs/vocabulary/{words.edition}/what_ifs.toml", "what if")


def of_body(parts: Body) -> Iterator[Found]:
    """The parts of a body, and what is never done."""
    labels = [one.label for one in parts.groups] + [one.label for one in parts.how] + [one.label for one in parts.parts]
    texts = (*labels, *parts.never, *parts.never_photographed, parts.sides)
    return _texts(texts, "packs/body.toml", "marks on the body")


def of_guides() -> Iterator[Found]:
    """The guides that stand on pages: danger now, what to say, and what is said to the reporter afterwards."""
    for guide in guides().found:
        where = f"guide {guide.name}"
        if guide.name in SHOWN_GUIDES:
            yield from _texts((guide.title, guide.introduction), where, "")
            for part in guide.parts:
                yield from _texts((part.title,), where, "a heading")
                for item in part.items:
                    text = prohibition(item.text) if item.kind == "do_not" else item.text
                    yield from _texts((text, item.say, item.why), where, "")
        elif guide.offered_after:
            yield from _texts((item.text for item in guide.items()), where, "said to the reporter")


def of_procedures() -> Iterator[Found]:
    """What is decided, what is to be done and what not, as the pages show it. What is said on a call stays English."""
    for procedure in library().procedures:
        where = f"procedure {procedure.id}"
        banners = [one.says for one in procedure.decisions if one.banner]
        yield from _texts(banners, where, "on top of the page")
        yield from _texts((duty.what for duty in procedure.duties), where, "a duty")
        if any(decision.banner == "call" for decision in procedure.decisions):
            for duty in procedure.duties:
                yield from _texts(duty.must_contain, where, "what is asked on the call")
            yield from _texts((prohibition(rule.what) for rule in procedure.prohibited), where, "what not to do")
    for procedure in library().procedures:
        where = f"procedure {procedure.id}"
        for duty in procedure.duties:
            texts = (duty.why, duty.if_no_answer, duty.cannot_speak, duty.closes_on)
            yield from _texts(texts, where, f"of the duty: {duty.what}")
        for rule in procedure.prohibited:
            yield from _texts((rule.what, rule.why), where, "what not to do, and why")
        yield from _texts((decision.means for decision in procedure.decisions), where, "what is decided")


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
