"""Somebody with a telephone who brings a held case through the pages, as a person would; taps and screens are counted.

A tap is one press on the glass: a choice, a button, a link, or a field before it is typed into.
"""

import re
import time
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass, field
from typing import Any, Final

from playwright.sync_api import Locator, Page, expect

from lantern.procedures.situation import FactValue
from tests.journeys.vignettes import AREA_ELSEWHERE, AROUND, DONE, HOUSE, Told, Vignette, plain_value, type_of

MOST_STEPS: Final = 60
FOLDER: Final = re.compile(r"/report/([0-9a-f-]{36})/")
NOW: Final = "What to do now"
Key = tuple[str, str | None]


@dataclass
class Reporter:
    """One report of one case. ``taps`` and ``screens`` are those until it is sent, ``later`` the taps after that."""

    page: Page
    case: Vignette
    taps: int = 0
    later: int = 0
    screens: list[str] = field(default_factory=list)
    seconds: float = 0.0
    told: set[Key] = field(default_factory=set)
    folder: str = ""

    def reports(self) -> None:
        """From the empty first screen to the page of what to do now."""
        began = time.monotonic()
        with self._screen("Report a concern"):
            self._first()
        for number, person in enumerate(self.case.people, start=1):
            with self._screen("Who is it about?"):
                self._person(person, more=number < len(self.case.people))
        if self.case.about_us.key != "no":
            with self._screen("Who must not learn of it?"):
                self._go_on()
        with self._screen("Where and when"):
            self._around()
        with self._screen("What happened since"):
            self._so_far()
        if self.page.get_by_role("heading", name="What can still matter").count():
            with self._screen("What can still matter"):
                self._questions()
        with self._screen("Check and send"):
            self._tap(self.page.get_by_role("button", name="Send this concern"))
        expect(self.page.get_by_role("heading", name=NOW, exact=True)).to_be_visible()
        self.seconds = time.monotonic() - began
        found = FOLDER.search(self.page.url)
        assert found, self.page.url
        self.folder = found.group(1)

    def tells_the_rest(self) -> None:
        """On the page of what to do now: first what is asked there, then everything else by its topic."""
        before = self.taps
        for _ in range(MOST_STEPS):
            if not self._answers_one():
                break
        while self.left():
            self._tells_a_topic()
        self.later, self.taps = self.taps - before, before
        expect(self.page.get_by_role("heading", name=NOW, exact=True)).to_be_visible()

    def left(self) -> dict[Key, FactValue]:
        """What the case holds and nobody has told yet."""
        subjects: list[str | None] = [None, *(one.id for one in self.case.people)]
        held = {(name, who): value for who in subjects for name, value in self.case.held(who).items()}
        return {key: value for key, value in held.items() if key not in self.told}

    # -- the screens ------------------------------------------------------------------------------------

    def _first(self) -> None:
        self._choose("danger", self.case.danger.key)
        self._types(self.page.get_by_label("What worries you?"), self.case.narrative)
        self._choose("about_us", self.case.about_us.key)
        self._knows(None, self.case.danger.sets)
        self._go_on()

    def _person(self, person: Told, *, more: bool) -> None:
        self._types(self.page.get_by_label("Who is it?"), person.label)
        for part in person.part:
            self._choose("part", part.key)
        if person.age is not None:
            self._choose("age", person.age.key)
            self._knows(person.id, person.age.sets)
        name = "Save and add somebody else" if more else "Save and go on"
        self._tap(self.page.get_by_role("button", name=name))

    def _around(self) -> None:
        if self.case.area != HOUSE:
            self.taps += 2
            self.page.get_by_label("In which area are they?").select_option(label=AREA_ELSEWHERE)
        self._chosen(AROUND)
        self._go_on()

    def _so_far(self) -> None:
        self._chosen((DONE,))
        self._go_on()

    def _chosen(self, questions: tuple[str, ...]) -> None:
        for question in questions:
            if question in self.case.around:
                self._choose(question, self.case.around[question].key)
                self._knows(None, self.case.around[question].sets)

    def _questions(self) -> None:
        for name in self._asked():
            key = _key(name)
            if key in self.left():
                self._answer(name, self.left()[key])
                self.told.add(key)
        self._go_on()

    # -- after it is sent -------------------------------------------------------------------------------

    def _answers_one(self) -> bool:
        """Answer the first question of the page that the case can answer; whether there was one."""
        left = self.left()
        for card in self.page.locator("section.lantern-card:has(input[name=fact])").all():
            fact = card.locator("input[name=fact]").input_value()
            key = (fact, card.locator("input[name=subject]").input_value() or None)
            if key in left:
                self.told.add(key)
                self._tap(card.locator(f'button[name=answer][value="{left[key]}"]'))
                return True
        return False

    def _tells_a_topic(self) -> None:
        """Open the topics, find the first that holds something untold, and tell all of it there."""
        expect(self.page.get_by_role("heading", name=NOW, exact=True)).to_be_visible()
        self._tap(self.page.get_by_role("link", name="I know more"))
        links = self.page.locator("main .lantern-now-more a")
        for number in range(links.count()):
            link = links.nth(number)
            topic = link.get_attribute("href") or ""
            if topic not in self._seen_topics and self._looks_into(link, topic):
                return
        raise AssertionError(f"no page asks for {sorted(map(str, self.left()))}")

    _seen_topics: set[str] = field(default_factory=set)

    def _looks_into(self, link: Locator, topic: str) -> bool:
        self._seen_topics.add(topic)
        self._tap(link)
        here = [name for name in self._asked() if _key(name) in self.left()]
        if not here:
            # A person would know by its title that nothing of theirs stands here: this is no tap of theirs.
            self.taps -= 1
            self.page.go_back()
            return False
        for name in here:
            self._answer(name, self.left()[_key(name)])
            self.told.add(_key(name))
        self._tap(self.page.get_by_role("button", name="Keep these answers"))
        return True

    # -- fingers ----------------------------------------------------------------------------------------

    @contextmanager
    def _screen(self, title: str) -> Iterator[None]:
        expect(self.page.get_by_role("heading", name=title, exact=True)).to_be_visible()
        self.screens.append(title)
        yield

    def _asked(self) -> list[str]:
        return [one.input_value() for one in self.page.locator("main input[name=asked]").all()]

    def _answer(self, name: str, value: FactValue) -> None:
        kind, plain = type_of(_key(name)[0]), plain_value(value)
        if kind in {"yn", "choice"}:
            self._choose(name, plain)
        elif kind == "list":
            for one in plain if isinstance(plain, list) else [plain]:
                self._choose(name, one)
        elif kind == "date":
            for part, words in zip(("year", "month", "day"), str(plain).split("-"), strict=True):
                self._types(self._field(f"{name}_{part}"), words)
        else:
            self._types(self._field(name), f"{plain:g}" if isinstance(plain, float) else plain)

    def _choose(self, name: str, value: str) -> None:
        self.taps += 1
        self.page.locator(f'main [name="{name}"][value="{value}"]').check()

    def _field(self, name: str) -> Locator:
        return self.page.locator(f'main [name="{name}"]')

    def _types(self, box: Locator, words: str) -> None:
        self.taps += 1
        box.fill(words)

    def _tap(self, what: Locator) -> None:
        self.taps += 1
        what.click()
        self.page.wait_for_load_state()

    def _go_on(self) -> None:
        self._tap(self.page.get_by_role("button", name="Go on", exact=True))

    def _knows(self, subject: str | None, sets: Mapping[str, Any]) -> None:
        """What a choice has said already, as the case holds it."""
        held = self.case.held(subject)
        self.told |= {(name, subject) for name, value in sets.items() if held.get(name) == value}


def _key(name: str) -> Key:
    whose, _colon, fact = name.partition(":")
    return fact, None if whose == "concern" else whose
