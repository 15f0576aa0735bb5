"""Goes through the whole site as everybody: every route, every link, every form; and notes where a canary is seen."""

import re
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass, field
from uuid import UUID

from django.urls import Resolver404, resolve

from tests.hostile.canaries import Canary, Finder, Sighting
from tests.hostile.forms_of_the_site import PLAUSIBLE, addresses
from tests.hostile.sending_badly import values_for
from tests.hostile.town import Town
from tests.hostile.visiting import Answer, Browser, elsewhere, inside

DOOR = "concerns:place"
ENDS_THE_VISIT = frozenset({"sign_out", "own_session_end", "station_enrol"})
"""Sent last: after one of these, somebody is not signed in any more."""
MOST_PAGES = 900
MOST_OF_A_KIND = 6
"""How many pages of one route somebody follows links to: a form that begins something makes such a page each time."""
_IDS = re.compile(r"[0-9a-f]{8}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{12}")
_LOADS = re.compile(rb"url\(\s*['\"]?(?P<url>[^'\")]+)|@import\s+['\"](?P<sheet>[^'\"]+)|srcset=\"(?P<set>[^\"]+)")


@dataclass
class Crawl:
    """One visitor's way through the site; where ``only`` names routes, through those."""

    town: Town
    who: str
    browser: Browser
    only: frozenset[str] = frozenset()
    asked: set[str] = field(default_factory=set)
    sent: set[tuple[str, frozenset[str]]] = field(default_factory=set)
    followed: dict[str, str] = field(default_factory=dict)
    late: list[tuple[str, dict[str, str]]] = field(default_factory=list)

    def go(self) -> None:
        """Every route with every id that there is; then whatever the pages lead to."""
        waiting = [path for path in all_addresses(self.town) if self._is_of_interest(path)]
        for path in waiting:
            for answer in self._page(path):
                page = answer.page
                waiting += [
                    found
                    for link in page.links
                    if (found := inside(link, answer.path))
                    and found not in waiting
                    and self._is_of_interest(found)
                    and not self._knows(found)
                ]
                forms = [(form.action, form.fields) for form in page.forms if form.method == "post"]
                # Also what the page does not offer is sent.
                for action, fields in [*forms, (path, {})]:
                    self.late += self._sent(action, fields)
            if len(self.asked) > MOST_PAGES:
                raise AssertionError(f"{self.who} finds no end: {sorted(self.asked)[-5:]}")

    def _is_of_interest(self, path: str) -> bool:
        return not self.only or route_of(path) in self.only

    def _knows(self, path: str) -> bool:
        """Whether enough pages of this kind were seen already. Addresses that the site has are asked all the same."""
        route = route_of(path)
        if path not in self.followed:
            self.followed[path] = route
        return bool(route) and list(self.followed.values()).count(route) > MOST_OF_A_KIND

    def leave(self) -> None:
        """What ends the visit."""
        for action, fields in self.late:
            self.browser.ask(action, fields)

    def _page(self, path: str) -> Iterator[Answer]:
        if path in self.asked or path.startswith("/static/"):
            return
        self.asked.add(path)
        answer = self.browser.ask(path)
        yield answer
        if answer.location.startswith("/") and answer.location not in self.asked and "/sign-in/" not in answer.location:
            yield from self._page(answer.location)

    def _sent(self, action: str, fields: Mapping[str, str]) -> list[tuple[str, dict[str, str]]]:
        filled = {name: value or PLAUSIBLE.get(name, "amber") for name, value in fields.items()} or dict(PLAUSIBLE)
        known = (action.partition("?")[0], frozenset(fields))
        if known in self.sent or not self._may_be_sent(action):
            return []
        self.sent.add(known)
        if route_of(action) in ENDS_THE_VISIT:
            return [(action, filled)]
        filled.pop("csrfmiddlewaretoken", None)
        self.browser.ask(action, filled)
        return []

    def _may_be_sent(self, action: str) -> bool:
        # Other people's accounts are left as they are, or the next visitor could not come; the guest's are not.
        people = {person["id"] for person in self.town.people.values()}
        return not (route_of(action).startswith(("account", "request")) and set(_IDS.findall(action)) & people)


def all_addresses(town: Town) -> Iterator[str]:
    """Every route of the site, about every folder and every entry that there is."""
    ids = town.ids
    folders = (ids["folder"], ids["closed"], ids["sealed"], ids["around_the_lead"], ids["person_folder"])
    entries = (ids["entry"], ids["note"], ids["closed_entry"])
    seen = set()
    values = values_for(**ids)
    for folder in folders:
        for entry in entries:
            known: dict[str, str | UUID] = {**values, "folder": folder, "entry": entry, "account": ids["target"]}
            known["item"] = entry
            for path in addresses("lantern.app.urls", known).values():
                if path not in seen:
                    seen.add(path)
                    yield path


def route_of(path: str) -> str:
    """The name of the route; empty where there is none."""
    try:
        return resolve(path.partition("?")[0]).view_name
    except Resolver404:
        return ""


def sightings(crawls: Iterable[Crawl], finder: Finder) -> Iterator[Sighting]:
    """Every canary in every answer: by whom, and in which part of the answer to what."""
    for crawl in crawls:
        for answer in crawl.browser.answers:
            what = f"{answer.method} {route_of(answer.path)}"
            yield from (Sighting(name, crawl.who, f"address of {what}") for name in finder.found(answer.path.encode()))
            yield from (
                Sighting(name, crawl.who, f"headers of {what}") for name in finder.found(answer.headers.encode())
            )
            yield from (
                Sighting(name, crawl.who, f"title of {what}") for name in finder.found(answer.page.title.encode())
            )
            yield from (Sighting(name, crawl.who, what) for name in finder.found(answer.body))


def out_of_place(seen: Iterable[Sighting], canaries: Iterable[Canary]) -> list[str]:
    """The sightings that must not be: by somebody who may not, before the door, or where no word of a person stands."""
    known = {canary.name: canary for canary in canaries}
    found = set()
    for sighting in seen:
        canary = known[sighting.canary]
        at_the_door = sighting.where == f"POST {DOOR}"
        if sighting.who not in canary.may or (canary.door and not at_the_door) or " of " in sighting.where:
            found.add(f"{sighting.canary} seen by {sighting.who}: {sighting.where}")
    return sorted(found)


def from_elsewhere(answers: Iterable[Answer], port: int) -> list[str]:
    """What a browser would ask of another site because of these answers."""
    found = set()
    for answer in answers:
        links = [*answer.page.links, *(form.action for form in answer.page.forms), answer.location]
        links += [next(part.decode() for part in match.groups() if part) for match in _LOADS.finditer(answer.body)]
        ours = f"http://localhost:{port}"
        found |= {f"{route_of(answer.path)} leads to {link}" for link in links if elsewhere(link.removeprefix(ours))}
    return sorted(found)
