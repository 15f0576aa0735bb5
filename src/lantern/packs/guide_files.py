"""Reads a guide: what people read, say, ask or check, with no decision in it.

A guide is a pack like the others: every word that means nothing is refused, and every fault is told at once.
"""

import re
from collections.abc import Mapping
from typing import Final

from lantern.packs.guide_parts import GAP, KINDS, TICKED, Guide, Item, Part
from lantern.packs.guide_words import GuideWords
from lantern.procedures.problems import PackError
from lantern.procedures.tables import Faults, Table
from lantern.procedures.vocabulary import Vocabulary
from lantern.spelling.near_misses import did_you_mean

_ONLY_FOR: Final = ("adult", "child")
_WAYS: Final = ("telephone", "textphone", "text", "e-mail", "form", "web")
_NEEDS_STRENGTH: Final = ("plan", "checklist", "agreement", "card")
_NEEDS_EVIDENCE: Final = ("plan", "checklist")
_HEAD: Final = (
    "id", "name", "title", "edition", "kind", "reader", "nations", "as_policy_in", "areas", "organisations",
    "in_force_from", "review_due", "because", "introduction", "before_use", "printed_title", "carried", "offered_after",
    "part",
)  # fmt: skip
_ITEM: Final = (
    "key", "kind", "text", "why", "because", "strength", "who", "fact", "leads_to", "evidence", "repeat", "only_for",
    "contacts", "way", "say", "message", "fields", "check_first", "minutes", "owner", "checked_on", "unverified",
    "replaced_by",
)  # fmt: skip
_ADDRESS = re.compile(r"\S+@\S+|https?://|\bwww\.")
_LONG_NUMBER = re.compile(r"(?<![\w-])(?:\+44|0)(?:[ -]?\d){6,}|\b116 ?\d{3}\b")
_AFTER = re.compile(r"[A-Z]+-[\w-]+ [a-z0-9_]+")
_CHECKED = re.compile(r"20\d\d-(0[1-9]|1[0-2])(-\d\d)?")


def read_guide(
    values: Mapping[str, object],
    *,
    file: str,
    digest: str,
    vocabulary: Vocabulary,
    words: GuideWords,
    sources: frozenset[str],
) -> Guide:
    """Read one guide.

    ``values`` is the file as TOML gives it, ``digest`` its fingerprint.

    Raises:
        PackError: with every fault found.
    """
    reader = _Reader(Table(values, "", Faults(file)), vocabulary, words, sources)
    guide = reader.guide(digest)
    if reader.head.faults.found:
        raise PackError(tuple(reader.head.faults.found))
    return guide


class _Reader:
    def __init__(self, top: Table, vocabulary: Vocabulary, words: GuideWords, sources: frozenset[str]) -> None:
        self.top, self.head = top, Table(top.values, "the head", top.faults)
        self.vocabulary, self.words, self.sources = vocabulary, words, sources
        self.procedures = frozenset(name for fact in vocabulary.facts.values() for name in fact.procedures)
        self.kind = ""

    def guide(self, digest: str) -> Guide:
        head, known = self.head, self.vocabulary
        head.only(_HEAD)
        self.kind = head.choice("kind", self.words.kinds)
        parts = tuple(self._part(table) for table in self.top.tables("part", "part", "title"))
        guide = Guide(
            id=head.text("id"),
            name=head.text("name"),
            title=head.text("title"),
            edition=head.text("edition"),
            kind=self.kind,
            reader=head.choice("reader", self.words.readers),
            nations=frozenset(head.known_words("nations", known.nations, "a nation", needed=True)),
            as_policy_in=frozenset(head.known_words("as_policy_in", known.nations, "a nation")),
            areas=frozenset(head.words("areas")),
            organisations=frozenset(
                head.known_words("organisations", known.organisation_types, "a kind of organisation")
            ),
            in_force_from=head.day("in_force_from"),
            review_due=head.day("review_due"),
            because=self._because(head),
            introduction=self._plain(head, "introduction"),
            before_use=head.words("before_use"),
            printed_title=head.text("printed_title", ""),
            carried=head.flag("carried"),
            parts=parts,
            file=head.faults.file,
            digest=digest,
            offered_after=head.words("offered_after"),
        )
        self._check(guide)
        return guide

    def _check(self, guide: Guide) -> None:
        keys = [item.key for item in guide.items()]
        for key in sorted({key for key in keys if key and keys.count(key) > 1}):
            self.head.faults.add(f'item "{key}"', "stands twice; give each item a key of its own")
        if not guide.parts:
            self.head.refuse("a guide needs at least one [[part]]")
        if guide.review_due <= guide.in_force_from:
            self.head.refuse("review_due must lie after in_force_from")
        if guide.handed_out != bool(guide.printed_title):
            self.head.refuse('a sheet, and only a sheet, has a neutral title to print: printed_title = "…"')
        for place in guide.offered_after:
            if not _AFTER.fullmatch(place) or place.split(" ")[0] not in self.procedures:
                self.head.refuse(f'offered_after: "{place}" names no result; write it as "DP-01 call_999"')
        if guide.carried and not guide.handed_out:
            self.head.refuse("only a sheet can be carried; leave carried out")

    # -- parts and items -------------------------------------------------------------------------------

    def _part(self, table: Table) -> Part:
        table.only(("title", "introduction", "hours", "form", "learners", "item"))
        course = self.kind == "training"
        if course and not table.values.get("form"):
            table.refuse('a course says how it is held: write form = "online", "in person" or another')
        for key in ("hours", "form", "learners"):
            if not course and key in table.values:
                table.refuse(f'"{key}" belongs to a course; it stands only in a guide of kind = "training"')
        items = tuple(self._item(inner) for inner in table.tables("item", "item", "key"))
        if not items:
            table.refuse("a part needs at least one [[part.item]]")
        return Part(
            title=table.text("title"),
            items=items,
            introduction=self._plain(table, "introduction", ""),
            hours=self._hours(table),
            form=table.text("form", ""),
            learners=table.known_words("learners", self.vocabulary.recipients, "a person or post"),
        )

    def _item(self, table: Table) -> Item:
        table.only(_ITEM)
        kind = table.choice("kind", KINDS)
        item = Item(
            key=table.text("key"),
            kind=kind,
            text=self._plain(table, "text"),
            why=self._plain(table, "why"),
            because=self._because(table),
            strength=self._word(table, "strength", self.words.strengths),
            who=self._recipient(table, "who"),
            fact=self._fact(table),
            leads_to=table.known_words("leads_to", self.procedures, "a procedure"),
            evidence=self._plain(table, "evidence", ""),
            repeat=self._word(table, "repeat", self.words.repeats),
            only_for=self._word(table, "only_for", _ONLY_FOR),
            contacts=table.known_words("contacts", self.vocabulary.recipients, "a recipient"),
            way=table.choice("way", _WAYS, "telephone"),
            say=self._plain(table, "say", ""),
            message=self._message(table),
            fields=table.words("fields"),
            check_first=table.text("check_first", ""),
            minutes=self._minutes(table),
            owner=table.text("owner", ""),
            checked_on=table.text("checked_on", ""),
            unverified=table.text("unverified", ""),
            replaced_by=table.text("replaced_by", ""),
        )
        self._fits(table, item)
        return item

    def _fits(self, table: Table, item: Item) -> None:
        """What an item of this kind must say, and what has no place in it."""
        if item.kind in {"do", "do_not", "check"} and self.kind in _NEEDS_STRENGTH and not item.strength:
            table.refuse('"strength" is missing; write "must" (a duty), "should" (advice) or "may" (a choice)')
        if item.kind in TICKED and self.kind in _NEEDS_EVIDENCE and not item.evidence:
            table.refuse('"evidence" is missing; write what shows that it is done')
        if item.kind == "topic" and self.kind != "training":
            table.refuse('a topic stands only in a guide of kind = "training"')
        if (item.kind == "read") != bool(item.owner):
            table.refuse('"owner" goes with kind = "read": write who publishes it, or leave it out')
        if item.kind == "read" and bool(item.checked_on) == bool(item.unverified):
            table.refuse('write either checked_on = "2026-11" or unverified = "why nobody has checked it"')
        if item.checked_on and not _CHECKED.fullmatch(item.checked_on):
            table.refuse('checked_on must be a month or a day, such as "2026-11"; never invent one')
        for word in item.gaps():
            if word not in self.vocabulary.recipients:
                hint = did_you_mean(word, self.vocabulary.recipients)
                table.refuse(f'"{{{word}}}" is not a recipient whose number could stand there.{hint}')

    # -- single values ---------------------------------------------------------------------------------

    def _because(self, table: Table) -> tuple[str, ...]:
        return table.known_words("because", self.sources, "in the register of sources", needed=True)

    def _word(self, table: Table, key: str, known: Mapping[str, str] | tuple[str, ...]) -> str:
        return table.choice(key, known) if key in table.values else ""

    def _recipient(self, table: Table, key: str) -> str:
        return self._word(table, key, tuple(self.vocabulary.recipients)) if key in table.values else ""

    def _fact(self, table: Table) -> str:
        name = table.text("fact", "")
        if name and name not in self.vocabulary.facts:
            table.refuse(f'"{name}" is not a fact.{did_you_mean(name, self.vocabulary.facts)}')
        return name

    def _plain(self, table: Table, key: str, default: str | None = None) -> str:
        text = table.text(key, default)
        self._no_address(table, key, text)
        return text

    def _message(self, table: Table) -> str:
        text = table.block("message")
        self._no_address(table, "message", text)
        return text

    def _no_address(self, table: Table, key: str, text: str) -> None:
        bare = GAP.sub("", text)
        short = next((word for word in self.words.short_numbers if re.search(rf"\b{word}\b", bare)), "")
        if short or _LONG_NUMBER.search(bare):
            found = short or "a telephone number"
            table.refuse(f'"{key}" holds {found}; numbers come from the directory: write {{999}}, or contacts = ["…"]')
        if _ADDRESS.search(bare):
            table.refuse(f'"{key}" holds an address; addresses come from the directory: write contacts = ["…"]')

    def _minutes(self, table: Table) -> int:
        value = table.values.get("minutes", 0)
        if not isinstance(value, int) or isinstance(value, bool) or value < 0:
            table.refuse('"minutes" must be a whole number, such as minutes = 30')
            return 0
        return value

    def _hours(self, table: Table) -> tuple[float, ...]:
        value = table.values.get("hours", [])
        found = value if isinstance(value, list) else [value]
        sound = all(isinstance(item, int | float) and not isinstance(item, bool) and item > 0 for item in found)
        if not sound or len(found) > 2 or sorted(found) != found:  # noqa: PLR2004 -- least and most
            table.refuse('"hours" must be a number, or the least and the most: hours = 2.5, hours = [2, 3]')
            return ()
        return tuple(float(item) for item in found)
