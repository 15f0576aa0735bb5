"""The report in Arabic and in Tigrinya, by somebody who reads no English, at the width of a phone."""

import re
from collections.abc import Callable
from typing import Final

import pytest
from playwright.sync_api import Page, expect

from lantern.web.languages import BY_CODE
from tests.journeys.browser import PHONE, PageAt, picture, sideways
from tests.journeys.site import SignedIn

SCRIPT = pytest.mark.parametrize("script", [True, False], ids=["script", "no-script"])
TONGUE = pytest.mark.parametrize("code", ["ar", "ti"])
SAID: Final = {"ar": "قالت: «يجب أن أذهب معه». الرقم 07700 900123", "ti": "«ምስኡ ክኸይድ ኣለኒ» ኢላ። 07700 900123"}
MORE: Final = "and in English: she is afraid"
SWITCH: Final = "nav.lantern-languages button[value='{}']"


def switch(page: Page, code: str) -> None:
    """Press the language's own name."""
    button = page.locator(SWITCH.format(code))
    expect(button).to_have_text(BY_CODE[code].own_name)
    with page.expect_navigation():
        button.click()
    language = BY_CODE[code]
    root = page.locator("html")
    expect(root).to_have_attribute("lang", code)
    expect(root).to_have_attribute("dir", language.direction)
    sheet = str(page.locator("link[rel=stylesheet]").get_attribute("href"))
    assert ("rtl" in sheet) == language.right_to_left


def answer(page: Page, field: str, value: str) -> None:
    page.locator(f"main input[name='{field}'][value='{value}']").check()


def go_on(page: Page) -> None:
    """Press what leads to the next screen."""
    onwards = page.locator("main form button[name=go][value=next], main form:not(:has([name=go])) button[type=submit]")
    with page.expect_navigation():
        onwards.first.click()


def looked_at(page: Page, axe: Callable[[Page], list[str]], name: str, *, script: bool) -> None:
    assert sideways(page) <= 0
    if script:
        assert axe(page) == []
    picture(page, name)


def reversed_numbers(page: Page) -> list[str]:
    """Numbers whose first sign stands to the right of their last: somebody would ring the wrong one."""
    found: list[str] = page.evaluate("""() => {
        const wrong = []
        const walk = document.createTreeWalker(document.body, NodeFilter.SHOW_TEXT)
        while (walk.nextNode()) {
            const node = walk.currentNode
            for (const hit of node.data.matchAll(/\\d[\\d ]*\\d/g)) {
                const first = document.createRange(), last = document.createRange()
                first.setStart(node, hit.index); first.setEnd(node, hit.index + 1)
                last.setStart(node, hit.index + hit[0].length - 1); last.setEnd(node, hit.index + hit[0].length)
                const a = first.getBoundingClientRect(), b = last.getBoundingClientRect()
                if (a.width && b.width && Math.abs(a.top - b.top) < 2 && a.left > b.left) wrong.push(hit[0])
            }
        }
        return wrong
    }""")
    return found


@TONGUE
@SCRIPT
def test_a_worry_is_reported_in_another_language_from_the_first_screen_to_the_receipt(
    page_at: PageAt, signed_in: SignedIn, axe: Callable[[Page], list[str]], code: str, *, script: bool
) -> None:
    page = page_at(PHONE, script=script)
    signed_in("volunteer", page)
    page.goto("/concerns/report/")
    english = page.locator("h1").inner_text()
    switch(page, code)
    assert page.locator("h1").inner_text() != english
    expect(page.locator(".lantern-unchecked [lang=en]")).to_contain_text("Not yet checked by a speaker")
    looked_at(page, axe, f"{code}-what-{script}", script=script)

    answer(page, "danger", "unknown")
    answer(page, "about_us", "no")
    page.locator("textarea[name=words]").fill(SAID[code])
    go_on(page)
    page.locator("input[name=label]").fill("ሰላም" if code == "ti" else "سلام")
    answer(page, "part", "harmed")
    answer(page, "age", "says")
    looked_at(page, axe, f"{code}-who-{script}", script=script)
    go_on(page)
    looked_at(page, axe, f"{code}-around-{script}", script=script)
    go_on(page)
    looked_at(page, axe, f"{code}-so-far-{script}", script=script)
    go_on(page)
    if "/questions/" in page.url:
        looked_at(page, axe, f"{code}-questions-{script}", script=script)
        go_on(page)
    expect(page.locator("dd.govuk-summary-list__value", has_text=SAID[code])).to_be_visible()
    looked_at(page, axe, f"{code}-check-{script}", script=script)
    assert reversed_numbers(page) == []
    # Whatever is still in English says so; the rest is in the letters of the language.
    heading = page.locator("h1").inner_text()
    assert not re.search("[A-Za-z]", heading)

    with page.expect_navigation():
        page.locator("form.lantern-send button").click()
    looked_at(page, axe, f"{code}-after-{script}", script=script)
    assert reversed_numbers(page) == []
    for path in ("/danger/", "/what-to-say/"):
        page.goto(path)
        looked_at(page, axe, f"{code}{path.replace('/', '-')}{script}", script=script)
        assert reversed_numbers(page) == []
    page.goto("/concerns/mine/")
    looked_at(page, axe, f"{code}-mine-{script}", script=script)


@TONGUE
@SCRIPT
def test_a_switch_in_mid_report_keeps_what_was_said_and_what_is_being_typed(
    page_at: PageAt, signed_in: SignedIn, code: str, *, script: bool
) -> None:
    page = page_at(PHONE, script=script)
    signed_in("volunteer", page)
    page.goto("/concerns/report/")
    # Not saved yet, and not complete: nothing of it is lost, and nobody is blamed for what is still open.
    page.locator("textarea[name=words]").fill(SAID[code])
    answer(page, "danger", "sign")
    switch(page, code)
    words = page.locator("textarea[name=words]")
    expect(words).to_have_value(SAID[code])
    expect(words).to_have_attribute("dir", "auto")
    expect(page.locator("main input[name=danger][value=sign]")).to_be_checked()
    expect(page.locator(".govuk-error-summary")).to_have_count(0)
    answer(page, "about_us", "no")
    go_on(page)

    page.locator("input[name=label]").fill(MORE)
    answer(page, "part", "harmed")
    switch(page, "en")
    expect(page.locator("input[name=label]")).to_have_value(MORE)
    expect(page.locator("main input[name=part][value=harmed]")).to_be_checked()
    switch(page, code)
    answer(page, "age", "adult")
    go_on(page)
    page.locator("input[name=told_by]").fill(MORE)
    switch(page, "en")
    expect(page.locator("input[name=told_by]")).to_have_value(MORE)
    expect(page.get_by_role("heading", name="Where and when")).to_be_visible()
    go_on(page)
    page.goto(re.sub("/so-far/$", "/check/", page.url))
    expect(page.locator("dd.govuk-summary-list__value", has_text=SAID[code])).to_be_visible()
    expect(page.locator("dd.govuk-summary-list__value", has_text=MORE)).to_be_visible()


@TONGUE
@SCRIPT
def test_everything_on_one_page_keeps_its_words_over_a_switch_and_sends_nothing(
    page_at: PageAt, signed_in: SignedIn, code: str, *, script: bool
) -> None:
    page = page_at(PHONE, script=script)
    signed_in("volunteer", page)
    page.goto("/concerns/mine/")
    before = page.locator("main tbody tr").count()
    page.goto("/concerns/report/short/")
    answer(page, "danger", "no")
    page.locator("textarea[name=words]").fill(SAID[code])
    page.locator("input[name=place]").fill(MORE)

    switch(page, code)

    expect(page.locator("textarea[name=words]")).to_have_value(SAID[code])
    expect(page.locator("input[name=place]")).to_have_value(MORE)
    page.goto("/concerns/mine/")
    assert page.locator("main tbody tr").count() == before


@SCRIPT
def test_the_key_for_a_new_line_goes_on_and_changes_no_language(
    page_at: PageAt, signed_in: SignedIn, *, script: bool
) -> None:
    page = page_at(PHONE, script=script)
    signed_in("volunteer", page)
    page.goto("/concerns/report/")
    page.locator("textarea[name=words]").fill("She is not paid.")
    answer(page, "danger", "no")
    answer(page, "about_us", "no")
    go_on(page)
    answer(page, "part", "harmed")
    answer(page, "age", "adult")
    page.locator("input[name=label]").fill("woman in the hall")

    with page.expect_navigation():
        page.locator("input[name=label]").press("Enter")

    expect(page.locator("html")).to_have_attribute("lang", "en")
    expect(page.get_by_role("heading", name="Where and when")).to_be_visible()


@TONGUE
def test_the_language_is_found_before_signing_in_by_its_own_name(
    page_at: PageAt, axe: Callable[[Page], list[str]], code: str
) -> None:
    page = page_at(PHONE)
    page.goto("/sign-in/")
    names = page.locator("nav.lantern-languages li").all_inner_texts()
    assert {"English", BY_CODE["ar"].own_name, BY_CODE["ti"].own_name} <= {name.strip() for name in names}

    switch(page, code)

    assert not re.search("[A-Za-z]", page.locator("h1").inner_text())
    looked_at(page, axe, f"{code}-sign-in", script=True)
    lines = page.locator("main label").first.evaluate(
        "one => parseFloat(getComputedStyle(one).lineHeight) / parseFloat(getComputedStyle(one).fontSize)"
    )
    drawn_apart = page.locator("main label").first.evaluate("one => getComputedStyle(one).letterSpacing")
    if code == "ti":
        assert lines >= 1.55
    assert drawn_apart == "normal"
