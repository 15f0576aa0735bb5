"""Brings the held cases through the pages as one thumb would, and writes down what it took.

Call it as ``python tools/make_journeys.py`` from the root of the repository, after ``npm run build``.
It makes a practice installation in a temporary folder, serves it, drives it with the system's own Chromium, and
throws it away again. The counts are held by tests; the seconds are those of one machine on one day.
"""

import shutil
import sys
from collections.abc import Iterator, Sequence
from pathlib import Path
from tempfile import mkdtemp
from typing import Any
from urllib.parse import urlsplit

ROOT = Path(__file__).parents[1]
sys.path[:0] = [str(ROOT), str(ROOT / "src")]

from playwright.sync_api import Browser, Page, expect, sync_playwright  # noqa: E402
from tests.durability.house import database_of_its_own, free_port  # noqa: E402
from tests.journeys.browser import CHROMIUM, HEIGHT, MOST_PATIENCE, PHONE, QUIET  # noqa: E402
from tests.journeys.reporter import Reporter  # noqa: E402
from tests.journeys.screens import SCREENS, plant, with_duties  # noqa: E402
from tests.journeys.site import Site, enter  # noqa: E402
from tests.journeys.vignettes import NO_WORRY, NOT_TOLD, Vignette, vignettes  # noqa: E402
from tests.journeys.wire import wire  # noqa: E402

PAGE = ROOT / "docs" / "reference" / "journeys.md"
CARDS = {"danger": "/danger/", "what to say": "/what-to-say/"}
HEAD = """# What it takes to bring a worry

Each held case that somebody of a charity could bring is driven through the pages, at the width of a phone.
A tap is one press on the glass: a choice, a button, a link, or a field before it is typed into.
Typing is not counted.
`tests/journeys/test_vignettes.py` drives them again, with script and without.
It holds the counts, and that the pages decide what the command line decides.
The seconds are those of a program that drives, not of a person. They were measured once, and nothing hangs on them.
`tools/make_journeys.py` writes this page.

| | Wanted | Most of all cases |
|---|--:|--:|
| Kinds of screens until it is sent | 7 | {screens} |
| Taps until it is sent | 25 | {taps} |
| Answers that are needed | 5 | 5 |
| Seconds, driven | 90 | {seconds} |

## Each case

*Pages* counts the screen of a person once for each of them.
*Afterwards* are the taps with which everything else that the case holds is told on the page of what to do now.

| Case | | People | Screens | Pages | Taps | Afterwards | Seconds, script | Seconds, no script |
|---|---|--:|--:|--:|--:|--:|--:|--:|
"""
WEIGHTS = """
## Each page

What a first visit brings, with an empty store: bytes on the wire, packed, with everything that the page needs.
At most 45,000 for a report and what to do now, 15,000 for danger now; nothing is asked of anybody else.
*Readable* is when the first words stand there, on a telephone with a bad line (400 kbit/s, 400 ms) and a processor
four times slower than the one that measured. Wanted are 2.5 seconds.
*Moved* is the layout shift; at most 0.05.

| Page | Bytes | Readable, seconds | Moved |
|---|--:|--:|--:|
"""


def main() -> int:
    """Drive everything, and write the page; 0."""
    expect.set_options(timeout=MOST_PATIENCE)
    room = Path(mkdtemp(prefix="lantern-journeys-"))
    site = Site(room, free_port(), database=database_of_its_own(), invented_languages=False)
    try:
        site.start()
        with sync_playwright() as playwright:
            found = next(filter(None, map(shutil.which, CHROMIUM)))
            browser = playwright.chromium.launch(executable_path=found, args=QUIET)
            PAGE.write_text(_page(site, browser), encoding="utf-8")
            browser.close()
    finally:
        site.end()
        shutil.rmtree(room, ignore_errors=True)
    return 0


def _page(site: Site, browser: Browser) -> str:
    context = browser.new_context(base_url=site.url)
    enter(context.request, site.people["volunteer"])
    cookies = [cookie for cookie in context.cookies() if cookie["name"] == "lantern_session"]
    driven = {
        case: tuple(_driven(browser, site, cookies, case, script) for script in (True, False)) for case in _cases()
    }
    both = [each for pair in driven.values() for each in pair]
    head = HEAD.format(
        screens=max(len(set(each.screens)) for each in both),
        taps=max(each.taps for each in both),
        seconds=f"{max(each.seconds for each in both):.1f}",
    )
    rows = "".join(_row(case, *pair) for case, pair in driven.items())
    weights = "".join(_weights(site, browser, cookies, context.new_page()))
    context.close()
    return f"{head}{rows}{_left_out()}{WEIGHTS}{weights}"


def _cases() -> list[str]:
    return sorted(vignettes())


def _driven(browser: Browser, site: Site, cookies: Sequence[Any], case: str, script: bool) -> Reporter:
    context = browser.new_context(
        base_url=site.url, viewport={"width": PHONE, "height": HEIGHT}, java_script_enabled=script
    )
    context.add_cookies(list(cookies))
    page = context.new_page()
    page.goto("/concerns/report/")
    reporter = Reporter(page, vignettes()[case])
    reporter.reports()
    reporter.tells_the_rest()
    context.close()
    return reporter


def _row(case: str, script: Reporter, without: Reporter) -> str:
    told: Vignette = vignettes()[case]
    return (
        f"| {case} | {told.title} | {len(told.people)} | {len(set(script.screens))} | {len(script.screens)} "
        f"| {script.taps} | {script.later} | {script.seconds:.1f} | {without.seconds:.1f} |\n"
    )


def _left_out() -> str:
    no_worry = "".join(f"- {case}: {why}.\n" for case, why in NO_WORRY.items())
    not_told = "".join(f"- {case}: `{fact}` {why}.\n" for (case, fact), why in NOT_TOLD.items())
    return f"\nNot driven, because nobody brings it as a worry:\n\n{no_worry}\nNot told on a page:\n\n{not_told}"


def _weights(site: Site, browser: Browser, cookies: Sequence[Any], page: Page) -> Iterator[str]:
    planted = with_duties(plant(site), page)
    for name, path in {**CARDS, **{name: planted.path(name) for name in SCREENS}}.items():
        with wire(browser, site, cookies=cookies) as phone:
            phone.page.goto(path, wait_until="networkidle")
            _painted, moved = phone.seen()
            came = sum(phone.bytes.values())
            others = [one for one in phone.asked if urlsplit(one).netloc != urlsplit(site.url).netloc]
        with wire(browser, site, slow=True, cookies=cookies) as phone:
            phone.page.goto(path, wait_until="networkidle")
            painted, moved_slowly = phone.seen()
        if others:
            raise SystemExit(f"{name} asks {others}")
        yield f"| {name.replace('-', ' ')} | {came:,} | {painted / 1000:.1f} | {max(moved, moved_slowly):.3f} |\n"


if __name__ == "__main__":
    sys.exit(main())
