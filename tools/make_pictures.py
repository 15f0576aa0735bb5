"""Makes the pictures of the pages for the documentation, and counts what each page weighs.

Call it as ``python tools/make_pictures.py`` from the root of the repository, after ``npm run build``.
It makes a practice installation in a temporary folder, serves it, looks at it with the system's own Chromium,
and throws it away again. Everybody in the pictures is invented.
"""

import shutil
import sys
from dataclasses import dataclass
from pathlib import Path
from tempfile import mkdtemp
from urllib.parse import urlsplit

ROOT = Path(__file__).parents[1]
sys.path[:0] = [str(ROOT), str(ROOT / "src")]

from playwright.sync_api import Browser, Page, sync_playwright  # noqa: E402
from tests.durability.house import database_of_its_own, free_port  # noqa: E402
from tests.journeys.browser import CHROMIUM, PHONE, QUIET  # noqa: E402
from tests.journeys.hands import begin_report, fill_in_report, send  # noqa: E402
from tests.journeys.site import Site, enter, post  # noqa: E402

PICTURES = ROOT / "docs" / "pictures"
WEIGHTS = ROOT / "docs" / "reference" / "page-weights.md"
MOST_BYTES = 60_000
STAFF_LIMIT = 90_000
REPEAT_LIMIT = 15_000
HEIGHT = 600
TABLET = 660
HEAD = """# What pages weigh

Bytes as `lantern serve` sends them, with everything that a page brings.
First with an empty store of the browser, then once more.
`tools/make_pictures.py` counts them anew, and refuses more than {limit} bytes at first, more than {repeat} later,
and anything that is asked of somebody else.

| Page | First visit | Again | Asked of others |
|---|--:|--:|--:|
"""


@dataclass(frozen=True)
class View:
    """One picture: its name, whose window it is, and the page."""

    name: str
    who: str
    path: str
    words: str
    width: int = PHONE
    dark: bool = False


def main() -> int:
    """Make everything; 1 when a picture or a page is too heavy."""
    room = Path(mkdtemp(prefix="lantern-pictures-"))
    site = Site(room, free_port(), database=database_of_its_own(), invented_languages=False)
    try:
        site.start()
        with sync_playwright() as playwright:
            found = next(filter(None, map(shutil.which, CHROMIUM)))
            browser = playwright.chromium.launch(executable_path=found, args=QUIET)
            faults = _look(site, browser)
            browser.close()
    finally:
        site.end()
        shutil.rmtree(room, ignore_errors=True)
    sys.stderr.writelines(f"{fault}\n" for fault in faults)
    return 1 if faults else 0


def views(concern: str, received: str, draft: str, now: str) -> tuple[View, ...]:
    """Every picture of the documentation, with these addresses in it."""
    desk = now.replace("/report/", "/").removesuffix("now/")
    return (
        View("sign-in", "", "/sign-in/", "Signing in"),
        View("danger", "", "/danger/", "Danger now"),
        View("what-to-say", "", "/what-to-say/", "What to say"),
        View("start", "volunteer", "/", "The first page of a volunteer"),
        View("report", "volunteer", "/concerns/report/", "Reporting a concern"),
        View("report-person", "volunteer", f"{draft}who/", "The people of a report"),
        View("now", "volunteer", now, "What to do now"),
        View("now-dark", "volunteer", now, "What to do now, at night", dark=True),
        View("receipt", "volunteer", received, "The receipt"),
        View("my-reports", "volunteer", "/concerns/mine/", "My reports"),
        View("concerns", "safeguarding_lead", "/concerns/", "The list of the safeguarding lead"),
        View("concern", "safeguarding_lead", concern, "One concern"),
        View("concern-desk-dark", "safeguarding_lead", concern, "One concern at night, at a desk", TABLET, dark=True),
        View("triage", "safeguarding_lead", f"{desk}triage/", "Facts and decision", TABLET),
        View("chronology", "safeguarding_lead", desk.replace("/concerns/", "/chronology/"), "A chronology", TABLET),
        View("who-knows", "safeguarding_lead", desk.replace("/concerns/", "/cases/") + "knows/", "Who knows of it"),
        View("figures", "trustee", "/picture/", "The quarter in figures"),
        View("set-up", "administrator", "/set-up/", "Set-up"),
        View("calendar", "safeguarding_lead", "/me/calendar/", "My calendar"),
        View("rota", "safeguarding_lead", "/rota/", "Who is on call"),
        View("contacts", "volunteer", "/contacts/", "Whom to ring"),
        View("accounts", "administrator", "/accounts/", "Looking after accounts"),
        View("start-worker", "worker", "/", "The first page of a worker"),
        View("start-lead", "safeguarding_lead", "/", "The first page of a safeguarding lead"),
        View("start-deputy", "deputy", "/", "The first page of a deputy"),
        View("start-manager", "registered_manager", "/", "The first page of a manager"),
        View("start-trustee", "trustee", "/", "The first page of a trustee"),
        View("start-administrator", "administrator", "/", "The first page of an administrator"),
        View("own-sign-in", "safeguarding_lead", "/me/", "With what I sign in"),
    )


def _look(site: Site, browser: Browser) -> list[str]:
    PICTURES.mkdir(parents=True, exist_ok=True)
    visitors = ("volunteer", "worker", "safeguarding_lead", "deputy", "registered_manager", "trustee", "administrator")
    windows = {who: browser.new_context(base_url=site.url) for who in ("", *visitors)}
    for who, window in windows.items():
        if who:
            enter(window.request, site.people[who])
    reporter = windows["volunteer"].new_page()
    fill_in_report(reporter)
    given = send(reporter)
    draft = begin_report(reporter)
    begun = begin_report(reporter, about_us="No")
    post(reporter.request, f"{begun}check/", {})
    faults, rows = [], []
    for view in views(given.concern, given.path, draft, f"{begun}now/"):
        state = windows[view.who].storage_state()
        fresh = browser.new_context(
            base_url=site.url, storage_state=state, viewport={"width": view.width, "height": HEIGHT},
            color_scheme="dark" if view.dark else "light", locale="en-GB", timezone_id="Europe/London",
        )  # fmt: skip
        page = fresh.new_page()
        first, others = _weighed(page, site, view.path)
        again, _ = _weighed(page, site, view.path)
        faults += _drawn(page, view)
        faults += [f"{view.name} weighs {first} bytes"] if first > STAFF_LIMIT else []
        faults += [f"{view.name} weighs {again} bytes the second time"] if again > REPEAT_LIMIT else []
        faults += [f"{view.name} asked somebody else"] if others else []
        rows.append(f"| {view.words} | {first:,} | {again:,} | {others} |\n")
        fresh.close()
    WEIGHTS.write_text(
        HEAD.format(limit=f"{STAFF_LIMIT:,}", repeat=f"{REPEAT_LIMIT:,}") + "".join(rows), encoding="utf-8"
    )
    return faults


def _drawn(page: Page, view: View) -> list[str]:
    file = PICTURES / f"{view.name}.png"
    page.screenshot(path=str(file), full_page=False)
    size = file.stat().st_size
    return [f"{file.name} has {size} bytes"] if size > MOST_BYTES else []


def _weighed(page: Page, site: Site, path: str) -> tuple[int, int]:
    """Bytes over the wire, as far as they did not come out of the browser's store, and requests to other hosts."""
    sizes: dict[str, int] = {}
    others: list[str] = []
    link = page.context.new_cdp_session(page)
    link.send("Network.enable")
    asked: dict[str, str] = {}
    link.on("Network.responseReceived", lambda told: asked.update({told["requestId"]: told["response"]["url"]}))
    link.on("Network.loadingFinished", lambda told: sizes.update({told["requestId"]: int(told["encodedDataLength"])}))
    page.goto(path)
    page.wait_for_load_state("networkidle")
    link.detach()
    others = [
        url
        for url in asked.values()
        if urlsplit(url).netloc != urlsplit(site.url).netloc and not url.startswith("data:")
    ]
    return sum(sizes.values()), len(others)


if __name__ == "__main__":
    raise SystemExit(main())
