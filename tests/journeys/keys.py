"""Somebody who has no mouse: every step is a key, and every stop on the way must be seen (U2)."""

from dataclasses import dataclass, field
from typing import Any, Final

from playwright.sync_api import Page

from tests.journeys.browser import focus_is_seen

MOST_STOPS: Final = 120
# Where the focus is: its name, its value, where it stands on the page, and what covers the middle of it.
AT: Final = """() => {
  const at = document.activeElement
  if (!at || at === document.body) return null
  const choice = at.matches('.govuk-radios__input, .govuk-checkboxes__input')
  const box = (choice ? at.nextElementSibling : at).getBoundingClientRect()
  const label = at.labels && at.labels.length ? at.labels[0].textContent : at.textContent
  const top = document.elementFromPoint((box.left + box.right) / 2, (box.top + box.bottom) / 2)
  const free = !top || at.contains(top) || top.contains(at) || (choice && at.parentElement.contains(top))
  return {name: at.getAttribute('name') || '', value: at.value || '', words: label.replace(/\\s+/g, ' ').trim(),
    top: box.top + scrollY, main: Boolean(at.closest('main')), covered: free ? '' : top.outerHTML.slice(0, 80)}
}"""
ROW: Final = 30.0  # pixels by which two things of one row may differ


@dataclass
class Keys:
    """The keys of one window, and what was wrong on the way."""

    page: Page
    stops: int = 0
    faults: list[str] = field(default_factory=list)
    last: float = 0.0

    def to(self, *, name: str = "", value: str = "", words: str = "") -> None:
        """Press Tab until something has the focus: by the name of a field and its value, or by its words."""
        for _ in range(MOST_STOPS):
            self.page.keyboard.press("Tab")
            found = self._stop()
            if found is not None and _is(found, name, value, words):
                return
        raise AssertionError(f"Tab does not come to {name or words} on {self.page.url}")

    def choose(self, name: str, steps: int, value: str) -> None:
        """Come to a group of choices, and go down to one of them: the first is reached by Tab, the others by arrows."""
        self.to(name=name)
        for _ in range(steps):
            self.page.keyboard.press("ArrowDown")
        if not steps:
            self.page.keyboard.press("Space")
        chosen = self.page.locator(f'[name="{name}"]:checked').input_value()
        assert chosen == value, (name, chosen)
        self._stop()

    def writes(self, words: str) -> None:
        """Type where the focus is."""
        self.page.keyboard.type(words)

    def ticks(self) -> None:
        """Tick the box that has the focus."""
        self.page.keyboard.press("Space")
        assert self.page.evaluate("document.activeElement.checked")

    def jumps(self, words: str) -> None:
        """Come to a link into the same page, and follow it."""
        self.to(words=words)
        self.page.keyboard.press("Enter")

    def presses(self, words: str) -> None:
        """Come to a button or a link, and press Enter: another page comes."""
        self.to(words=words)
        with self.page.expect_navigation(wait_until="load"):
            self.page.keyboard.press("Enter")
        self.last = 0.0

    def _stop(self) -> dict[str, Any] | None:
        found: dict[str, Any] | None = self.page.evaluate(AT)
        if found is None:
            self.last = 0.0
            return None
        self.stops += 1
        here = f"{found['words'][:40] or found['name']} on {self.page.url.rpartition('/report/')[2][36:]}"
        _name, seen = focus_is_seen(self.page)
        if not seen:
            self.faults.append(f"not seen: {here}")
        if found["covered"]:
            self.faults.append(f"covered: {here} by {found['covered']}")
        if found["main"]:
            if found["top"] < self.last - ROW:
                self.faults.append(f"goes up: {here}")
            self.last = max(found["top"], self.last)
        return found


def _is(found: dict[str, Any], name: str, value: str, words: str) -> bool:
    if name:
        return bool(found["name"] == name and (not value or found["value"] == value))
    return str(found["words"]).startswith(words)
