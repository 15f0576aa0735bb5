from collections.abc import Callable

import pytest
from playwright.sync_api import Page, expect

from tests.journeys.browser import DESK, NARROW, PHONE, PageAt, picture, sideways, tabbed

Axe = Callable[[Page], list[str]]

PAGES = {
    "parts": "/components/",
    "form": "/components/form/",
    "record": "/components/record/",
    "missing": "/components/refusals/404/",
    "broken": "/components/refusals/500/",
    "wait": "/components/refusals/429/",
    "locked": "/components/refusals/locked/",
}
WAYS = {
    "desk": {"width": DESK},
    "phone": {"width": PHONE},
    "narrow": {"width": NARROW},
    "dark": {"width": DESK, "dark": True},
    "dark-phone": {"width": PHONE, "dark": True},
    "right-to-left": {"width": DESK, "language": "ar-xb"},
    "right-to-left-phone": {"width": PHONE, "language": "ar-xb"},
    "lengthened": {"width": NARROW, "language": "en-xa"},
}


@pytest.mark.parametrize("way", WAYS)
@pytest.mark.parametrize("name", PAGES)
def test_no_page_has_a_fault_that_axe_can_find_or_scrolls_sideways(
    page_at: PageAt, axe: Axe, name: str, way: str
) -> None:
    page = page_at(**WAYS[way])  # type: ignore[arg-type]

    page.goto(PAGES[name])
    picture(page, f"{name}-{way}")

    assert axe(page) == []
    assert sideways(page) <= 0


@pytest.mark.parametrize("way", WAYS)
def test_a_form_with_faults_has_none_that_axe_can_find(page_at: PageAt, axe: Axe, way: str) -> None:
    page = page_at(**WAYS[way])  # type: ignore[arg-type]

    page.goto("/components/form/")
    page.locator("main form button[type=submit]").last.click()
    page.wait_for_selector(".govuk-error-summary")
    picture(page, f"faults-{way}")

    assert axe(page) == []
    assert sideways(page) <= 0
