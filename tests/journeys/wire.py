"""A telephone with an empty store: what comes over its wire, when words can be read, and by how much they move.

Bytes are those of the wire, with the heads and as they were packed (U3). ``slow`` is the telephone of U4: a line of
400 kbit/s that answers after 400 ms, and a processor that is four times slower than this one.
"""

from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass, field
from typing import Any, Final

from playwright.sync_api import Browser, CDPSession, Page

from tests.journeys.browser import HEIGHT, PHONE
from tests.journeys.site import Site

SLOW: Final = {"offline": False, "latency": 400, "downloadThroughput": 50_000, "uploadThroughput": 50_000}
SLOWER: Final = 4
# How a page came to be seen, from the browser's own clock: first words in milliseconds, and by how much they moved.
SEEN: Final = """async () => {
  const found = kind => new Promise(done => {
    new PerformanceObserver(list => done(list.getEntries())).observe({type: kind, buffered: true})
    setTimeout(() => done([]), 300)
  })
  const painted = (await found('paint')).find(entry => entry.name === 'first-contentful-paint')
  const shifts = await found('layout-shift')
  const side = box => `${Math.round(box.x)},${Math.round(box.y)}`
  const names = node => node ? (node.className || node.nodeName) : 'gone'
  const what = shifts.flatMap(entry => entry.sources.map(one =>
    `${names(one.node)}: ${side(one.previousRect)} to ${side(one.currentRect)}, ${Math.round(entry.startTime)} ms`))
  return {painted: painted.startTime, moved: shifts.reduce((sum, entry) => sum + entry.value, 0), what}
}"""


@dataclass
class Wire:
    """What came over the wire: bytes as they were sent, heads included, by address; and what moved on the page."""

    page: Page
    session: CDPSession
    addresses: dict[str, str] = field(default_factory=dict)
    bytes: dict[str, int] = field(default_factory=dict)
    moves: list[str] = field(default_factory=list)

    def __post_init__(self) -> None:
        self.session.on("Network.requestWillBeSent", self._asked)
        self.session.on("Network.loadingFinished", self._came)

    def _asked(self, told: dict[str, Any]) -> None:
        self.addresses[told["requestId"]] = told["request"]["url"]

    def _came(self, told: dict[str, Any]) -> None:
        address = self.addresses[told["requestId"]]
        self.bytes[address] = self.bytes.get(address, 0) + int(told["encodedDataLength"])

    @property
    def asked(self) -> frozenset[str]:
        """Every address that was asked for, whether or not something came."""
        return frozenset(self.addresses.values())

    def seen(self) -> tuple[float, float]:
        """After how many milliseconds the first words stood there, and by how much what was there has moved."""
        found = self.page.evaluate(SEEN)
        self.moves = list(found["what"])
        return float(found["painted"]), float(found["moved"])


@contextmanager
def wire(browser: Browser, site: Site, *, slow: bool = False, cookies: Sequence[Any] = ()) -> Iterator[Wire]:
    """A telephone with an empty store; ``cookies`` are those of somebody who is signed in."""
    context = browser.new_context(base_url=site.url, viewport={"width": PHONE, "height": HEIGHT})
    context.add_cookies(list(cookies))
    page = context.new_page()
    session = context.new_cdp_session(page)
    session.send("Network.enable")
    if slow:
        session.send("Network.emulateNetworkConditions", SLOW)
        session.send("Emulation.setCPUThrottlingRate", {"rate": SLOWER})
    yield Wire(page, session)
    context.close()
