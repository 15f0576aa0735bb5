"""A guide as a page: what each item says, with the numbers of the directory, for people or for a handout.

A page is a row of blocks; terminal, Markdown and HTML each write the same blocks.
"""

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date
from typing import Final

from lantern.packs.guide_parts import GAP, Guide, Item, Part
from lantern.packs.guide_words import guide_words
from lantern.packs.vocabularies import vocabulary
from lantern.procedures.contacts import Contact, Directory, Way

MARKS: Final = {
    "ask": "?", "say": "“", "do": "☐", "check": "☐", "sign": "☐", "do_not": "✗", "know": "•", "topic": "•", "read": "•",
}  # fmt: skip
_TO_TICK: Final = ("plan", "checklist", "agreement", "card")
_NO_NUMBER: Final = "…"


@dataclass(frozen=True, slots=True, kw_only=True)
class Line:
    """One line under an item: ``kind`` is muted, say, fill, message or number; ``label`` stands before it."""

    kind: str
    text: str
    label: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class Block:
    """One block of a page: ``kind`` is title, meta, warning, text, heading, item or cut."""

    kind: str
    text: str = ""
    mark: str = ""
    lines: tuple[Line, ...] = ()


@dataclass(frozen=True, slots=True, kw_only=True)
class GuidePage:
    """One guide for one place and day."""

    guide: Guide
    directory: Directory
    nation: str
    area: str | None
    on: date

    @property
    def title(self) -> str:
        """The title that may be seen."""
        return self.guide.printed_title if self.guide.handed_out else self.guide.title

    def blocks(self) -> tuple[Block, ...]:
        """The whole page, from top to bottom."""
        return tuple(self._handout() if self.guide.handed_out else self._for_staff())

    # -- for staff -------------------------------------------------------------------------------------

    def _for_staff(self) -> Iterator[Block]:
        guide = self.guide
        yield Block(kind="title", text=guide.title)
        yield Block(kind="meta", text=self._meta())
        yield from (Block(kind="warning", text=text) for text in self._warnings())
        yield Block(kind="text", text=guide.introduction)
        for part in guide.parts:
            yield Block(kind="heading", text=part.title)
            if course := _course(part):
                yield Block(kind="meta", text=course)
            if part.introduction:
                yield Block(kind="text", text=part.introduction)
            yield from (self._item(item) for item in part.items)
        if guide.kind == "agreement":
            blanks = tuple(Line(kind="fill", label=label, text="") for label in ("Name", "Date", "Signed"))
            yield Block(kind="item", text="I have read it, and I will keep to it.", mark=MARKS["check"], lines=blanks)

    def _meta(self) -> str:
        guide, words = self.guide, guide_words()
        nations = ", ".join(label for nation, label in vocabulary().nations.items() if nation in guide.nations)
        only = ", ".join(vocabulary().organisation_types[word] for word in sorted(guide.organisations))
        parts = (
            f"{guide.id} · {words.kinds[guide.kind]} · for {words.readers[guide.reader].label}",
            nations,
            f"only {only}" if only else "",
            f"edition {guide.edition}",
            f"review due {guide.review_due.isoformat()}",
        )
        return " · ".join(part for part in parts if part)

    def _warnings(self) -> Iterator[str]:
        guide = self.guide
        where = vocabulary().nations[self.nation]
        if self.nation in guide.as_policy_in:
            yield f"Written for another nation. In {where} use it as good practice; ask what the law there says."
        elif self.nation not in guide.nations:
            yield f"Not written for {where}. Ask what holds there before you use it."
        if self.on > guide.review_due:
            yield f"Past its review ({guide.review_due.isoformat()}): read it against its sources before you use it."
        yield from guide.before_use
        if guide.handed_out:
            yield "Only in English. Go through it with a trained interpreter; never a relative, friend or boss."
            for item in guide.items():
                missing = [word for word in item.contacts if not self._numbers(item, word)]
                for word in missing:
                    yield f"No verified number for {vocabulary().recipients[word].label} here: write it in by hand."
        for item in guide.items():
            if item.check_first:
                yield f"To be read by {item.check_first} first: “{self._filled(item.text)}”"

    def _item(self, item: Item) -> Block:
        mark = MARKS[item.kind]
        if item.kind in {"do", "check"} and self.guide.kind not in _TO_TICK:
            mark = "→"
        return Block(kind="item", text=self._filled(_whole(item)), mark=mark, lines=tuple(self._lines(item)))

    def _lines(self, item: Item) -> Iterator[Line]:
        words, known = guide_words(), vocabulary()
        only = {"adult": "adults only; a child is never asked", "child": "children only"}.get(item.only_for, "")
        head = (
            words.strengths.get(item.strength, "") if item.kind != "do_not" else "",
            only,
            known.recipients[item.who].label if item.who else "",
            words.repeats.get(item.repeat, ""),
            f"{item.minutes} minutes" if item.minutes else "",
        )
        if any(head):
            yield Line(kind="muted", text=" · ".join(part for part in head if part))
        if item.say:
            yield Line(kind="say", label="Say", text=f"“{self._filled(item.say)}”")
        yield from (Line(kind="fill", label=label, text="") for label in item.fields)
        yield from (Line(kind="message", text=line) for line in self._filled(item.message).splitlines())
        for word in item.contacts:
            numbers = self._numbers(item, word)
            yield from (Line(kind="number", label=contact.name, text=way.value) for contact, way in numbers)
            if not numbers:
                yield Line(kind="muted", text=self._no_number(item, word))
        yield Line(kind="muted", label="Why", text=item.why)
        if item.evidence:
            label = "After it" if item.kind == "topic" else "Shows it is done"
            yield Line(kind="muted", label=label, text=item.evidence)
        yield from self._library_lines(item)
        leads = " ".join(item.leads_to)
        tail = (f"answers {item.fact}" if item.fact else "", f"leads to {leads}" if leads else "")
        sources = ", ".join(item.because)
        yield Line(kind="muted", text=" · ".join(part for part in (*tail, sources) if part))

    def _library_lines(self, item: Item) -> Iterator[Line]:
        if item.kind != "read":
            return
        yield Line(kind="muted", label="Published by", text=item.owner)
        if item.replaced_by:
            yield Line(kind="muted", label="Replaced by", text=item.replaced_by)
        checked = f"checked {item.checked_on}" if item.checked_on else f"not checked. {item.unverified}"
        yield Line(kind="muted", text=checked)

    # -- for a resident or a child ---------------------------------------------------------------------

    def _handout(self) -> Iterator[Block]:
        yield Block(kind="meta", text=f"For staff; cut it off. {self._meta()}")
        yield from (Block(kind="warning", text=text) for text in self._warnings())
        yield Block(kind="cut")
        yield Block(kind="title", text=self.title)
        for part in self.guide.parts:
            yield Block(kind="heading", text=part.title)
            for item in part.items:
                blanks = tuple(Line(kind="fill", label=label, text="") for label in item.fields)
                numbers = tuple(self._big_numbers(item))
                mark = MARKS[item.kind] if item.kind in {"check", "sign", "do_not"} else ""
                yield Block(kind="item", text=self._filled(_whole(item)), mark=mark, lines=(*numbers, *blanks))

    def _big_numbers(self, item: Item) -> Iterator[Line]:
        """One number for each contact, with a name only where there are several; a blank where there is none."""
        several = len(item.contacts) > 1 and not self.guide.carried
        for word in item.contacts:
            known = self._numbers(item, word)[:1]
            if not known:
                yield Line(kind="fill", label=vocabulary().recipients[word].label if several else "Number", text="")
            for contact, way in known:
                yield Line(kind="number", text=way.value, label=contact.name if several else "")

    # -- numbers ---------------------------------------------------------------------------------------

    def _numbers(self, item: Item, word: str) -> list[tuple[Contact, Way]]:
        """The verified ways to somebody; a number that nobody checked is never handed on (S001-01)."""
        return [
            (contact, way)
            for contact in self.directory.find(word, area=self.area, nation=self.nation)
            for way in contact.ways
            if way.kind == item.way and way.verified_on and not self.directory.is_blocked(way.value)
        ]

    def _no_number(self, item: Item, word: str) -> str:
        label = vocabulary().recipients[word].label
        if not vocabulary().recipients[word].outside:
            return f"{label}: in our own house"
        if self.directory.find(word, area=self.area, nation=self.nation):
            return f"{label}: no {item.way} that somebody has verified; see the directory"
        return f"{label}: not in the directory for this place"

    def _filled(self, text: str) -> str:
        return GAP.sub(lambda found: self._first_number(found.group(1)), text)

    def _first_number(self, word: str) -> str:
        for contact in self.directory.find(word, area=self.area, nation=self.nation):
            way = contact.by("telephone")
            if way is not None and way.verified_on and not self.directory.is_blocked(way.value):
                return way.value
        return _NO_NUMBER


def _whole(item: Item) -> str:
    """The text of an item as a whole sentence: a prohibition never depends on its mark alone."""
    if item.kind != "do_not" or item.text.startswith("Do not "):
        return item.text
    return f"Do not {item.text[0].lower()}{item.text[1:]}"


def _course(part: Part) -> str:
    if not part.form:
        return ""
    hours = " to ".join(f"{hour:g}" for hour in part.hours)
    learners = ", ".join(vocabulary().recipients[word].label for word in part.learners)
    words = (f"{hours} hours" if hours else "", part.form, f"for {learners}" if learners else "")
    return " · ".join(word for word in words if word)
