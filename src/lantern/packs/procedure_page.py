"""One procedure as a page to read and to print: questions, decisions, duties, words, sources, status."""

from collections.abc import Iterable, Iterator

from lantern.procedures import truth
from lantern.procedures.diagram_words import day_in_words, listed, meaning
from lantern.procedures.diagrams import Diagram, DiagramBox
from lantern.procedures.pack import Decision, DutyRule, Figure, Procedure, ProhibitionRule
from lantern.procedures.rulebook import Procedures
from lantern.procedures.vocabulary import FactDefinition

_STATUS = {
    "confirmed": "confirmed",
    "to_confirm": "**a person must still confirm it**",
    "enacted_not_in_force": "**made, but not yet law; runs as our own policy**",
}
_POLICIES = {
    "assume_protective": "we act as if the safer answer were given.",
    "seek_advice": "we ask for advice. Everything else goes on.",
    "ask_first": "this step waits for an answer. Everything else goes on.",
    "record_only": "we write it down, and look again.",
}
_ORDER = {True: "The first that fits is given.", False: "Each that fits is given."}


def procedure_page(
    picture: Diagram, procedures: Procedures, *, drawing: str | None = None, examples: Iterable[str] = ()
) -> str:
    """The page of one procedure, in Markdown.

    ``picture`` gives questions their numbers; ``drawing`` is the file of the same picture, if there
    is one; ``examples`` are the titles of its worked examples.
    """
    procedure = next(item.procedure for item in procedures.compiled if item.procedure.id == picture.id)
    page = _Page(picture, procedure, procedures)
    return "\n\n".join(block for block in page.blocks(drawing, tuple(examples)) if block) + "\n"


class _Page:
    def __init__(self, picture: Diagram, procedure: Procedure, procedures: Procedures) -> None:
        self.picture, self.procedure, self.procedures = picture, procedure, procedures
        self.vocabulary = procedures.vocabulary
        self.duty_boxes = {box.id.removeprefix("duty:"): box for box in picture.of_kind("duty")}

    def blocks(self, drawing: str | None, examples: tuple[str, ...]) -> Iterator[str]:
        procedure = self.procedure
        yield f"# {procedure.id}: {procedure.title}"
        yield self._status()
        yield f"**When.** {_sentence(self.picture.gate.text.removeprefix('When: '))} {self.picture.gate.notes[0]}"
        if drawing:
            yield f"![The procedure as a picture: questions, decisions, duties]({drawing})"
        yield from self._questions()
        yield from self._decisions()
        yield from self._duties()
        yield from self._prohibitions()
        yield from self._warnings()
        yield from self._figures()
        yield from self._examples(examples)
        yield from self._sources()

    def _status(self) -> str:
        procedure, nations = self.procedure, self.vocabulary.nations
        here = listed([label for nation, label in nations.items() if nation in procedure.nations], "and")
        borrowed = listed([label for nation, label in nations.items() if nation in procedure.as_policy_in], "and")
        kinds = [self.vocabulary.organisation_types[kind] for kind in sorted(procedure.organisations)]
        rows = [
            ("Edition", procedure.edition),
            ("Layer", procedure.layer),
            ("Written for", here),
            ("As our own policy in", borrowed),
            ("Only for", listed(kinds, "and")),
            ("In force from", day_in_words(procedure.in_force_from)),
            ("Review due", day_in_words(procedure.review_due)),
            ("With additions of", listed([text.split(": ")[-1] for text in procedure.extended_by], "and")),
            ("Rests on", _codes(procedure.because)),
        ]
        return _table(("", ""), [row for row in rows if row[1]])

    # -- questions -----------------------------------------------------------------------------

    def _questions(self) -> Iterator[str]:
        asked = self.picture.of_kind("question")
        named = self.picture.of_kind("named")
        results = self.picture.of_kind("result")
        if not asked and not named:
            return
        yield "## What is asked"
        rows = [self._question(box) for box in asked if box.mark]
        if rows:
            yield _table(("", "Question", "Why", "If nobody knows"), rows)
        known = [f"- {box.text}" for box in asked if not box.mark]
        known.extend(f"- {box.mark}, {box.text}{_in_brackets(box.notes)}" for box in results)
        if known:
            yield "Known from elsewhere:\n\n" + "\n".join(known)
        if named:
            yield "Put together from the answers:"
            yield _table(("", "Result", "Holds"), [self._result(box) for box in named])

    def _result(self, box: DiagramBox) -> tuple[str, ...]:
        named = next(item for item in self.procedure.named if f"named:{item.name}" == box.id)
        more = " Other procedures can add to it." if named.open else ""
        return (box.mark, box.text, f"{' '.join(box.notes)}{more}")

    def _question(self, box: DiagramBox) -> tuple[str, ...]:
        fact = self._fact_of(box)
        if fact is None:
            return (box.mark, box.text, "", "")
        signs = f" {'; '.join(fact.such_as)}." if fact.such_as else ""
        return (box.mark, f"{box.text}{signs}", fact.why, fact.dont_know)

    def _fact_of(self, box: DiagramBox) -> FactDefinition | None:
        return self.vocabulary.facts.get(box.id.split(":", 1)[-1])

    # -- decisions -----------------------------------------------------------------------------

    def _decisions(self) -> Iterator[str]:
        yield "## What is decided"
        yield _ORDER[self.procedure.decide == "first"]
        for box, decision in zip(self.picture.of_kind("decision"), self.procedure.decisions, strict=True):
            name = "" if decision.answers == self.procedure.id else f" ({decision.answers})"
            yield f"### `{decision.code}`{name}"
            yield decision.means
            lines = [_sentence(box.notes[0])]
            if decision.policy:
                lines.append(_policy(decision))
            elif decision.waits:
                lines.append("It stands until somebody answers.")
            lines.append(f"Sources: {_codes(decision.because)}")
            yield "\n".join(f"- {line}" for line in lines)

    # -- duties --------------------------------------------------------------------------------

    def _duties(self) -> Iterator[str]:
        if self.procedure.duties:
            yield "## Who does what"
        for rule in self.procedure.duties:
            yield f"### {rule.what}"
            if rule.why:
                yield rule.why
            yield "\n".join(f"- {line}" for line in self._duty(rule))
            yield from self._words(rule)

    def _duty(self, rule: DutyRule) -> Iterator[str]:
        box = self.duty_boxes[rule.key]
        yield f"**{box.notes[0]}**, by: {rule.channel}"
        yield f"**{_sentence(box.notes[1])}**"
        if rule.on:
            yield f"With {listed([f'`{code}`' for code in rule.on], 'or')}."
        yield from (_sentence(note) for note in box.notes[2:])
        content = [self._content(word) for word in rule.must_contain]
        if content:
            yield f"Must contain: {'; '.join(content)}."
        if rule.without_name:
            yield "**No name, and nothing that shows who it is.**"
        if rule.personal:
            yield "A personal duty: nobody can take it away."
        if rule.closes_on:
            yield f"Done when: {rule.closes_on}"
        yield f"Sources: {_codes(rule.because)}"

    def _words(self, rule: DutyRule) -> Iterator[str]:
        words = (("Say", rule.say), ("No answer?", rule.if_no_answer), ("Cannot speak?", rule.cannot_speak))
        for label, text in words:
            if text:
                yield f"> **{label}** {self._filled(text)}"
        if rule.message:
            lines = self._filled(rule.message).strip().splitlines()
            yield "> **Message**\n>\n" + "\n".join(f"> {line}  " if line else ">" for line in lines)

    def _content(self, word: str) -> str:
        fact = self.vocabulary.facts.get(word)
        return meaning(fact) if fact and fact.in_words else word

    def _filled(self, text: str) -> str:
        for name, fact in self.vocabulary.facts.items():
            text = text.replace(f"{{{name}}}", f"*({meaning(fact)})*")
        return text

    # -- the rest ------------------------------------------------------------------------------

    def _prohibitions(self) -> Iterator[str]:
        if not self.procedure.prohibited:
            return
        yield "## What not to do"
        boxes = self.picture.of_kind("never")
        yield "\n".join(self._never(rule, box) for rule, box in zip(self.procedure.prohibited, boxes, strict=True))

    def _never(self, rule: ProhibitionRule, box: DiagramBox) -> str:
        return f"- **{rule.what}.** {rule.why} {box.notes[-1]} ({_codes(rule.because)})"

    def _warnings(self) -> Iterator[str]:
        if self.procedure.warnings:
            yield "## Warnings"
            yield "\n".join(f"- {rule.say}" for rule in self.procedure.warnings)

    def _figures(self) -> Iterator[str]:
        if self.procedure.figures:
            yield "## Figures, and how sure they are"
            yield _table(("Figure", "Status", "Sources"), [_figure(item) for item in self.procedure.figures])

    def _examples(self, titles: tuple[str, ...]) -> Iterator[str]:
        if titles:
            yield "## Worked examples"
            yield f"{len(titles)} invented cases run as tests each time. Some of them:"
            yield "\n".join(f"- {title}" for title in titles[:_SHOWN])

    def _sources(self) -> Iterator[str]:
        yield "## Sources"
        rows = []
        for identity in sorted(_cited(self.procedure)):
            entry = self.procedures.sources[identity]
            rows.append((f"`{identity}`", entry.title, _STATUS[entry.status]))
        yield _table(("Id", "What it says", "Status"), rows)
        yield "This is material for software, not legal advice. Lantern proposes; a named person decides."


_SHOWN = 8


def _policy(decision: Decision) -> str:
    words = _POLICIES[decision.policy or "ask_first"]
    return f"Nobody knows: {words}" if decision.state == truth.UNKNOWN else _sentence(words)


def _figure(item: Figure) -> tuple[str, ...]:
    return (item.what, _STATUS[item.status], _codes(item.because))


def _cited(procedure: Procedure) -> set[str]:
    found = set(procedure.because)
    found.update(*(decision.because for decision in procedure.decisions))
    found.update(*(rule.because for rule in procedure.prohibited))
    found.update(*(rule.because for rule in procedure.exclusions))
    found.update(*(figure.because for figure in procedure.figures))
    for duty in procedure.duties:
        found.update(duty.because, *(also.because for also in duty.also))
    return found


def _in_brackets(notes: tuple[str, ...]) -> str:
    return f" ({'; '.join(notes)})" if notes else ""


def _codes(identities: Iterable[str]) -> str:
    return ", ".join(identities)


def _sentence(text: str) -> str:
    text = text.strip()
    return f"{text[:1].upper()}{text[1:]}{'' if text.endswith(('.', '?', '!')) else '.'}"


def _table(head: tuple[str, ...], rows: Iterable[tuple[str, ...]]) -> str:
    lines = [f"| {' | '.join(head)} |", f"|{'---|' * len(head)}"]
    lines.extend(f"| {' | '.join(cell.replace('|', chr(92) + '|') for cell in row)} |" for row in rows)
    return "\n".join(lines)
