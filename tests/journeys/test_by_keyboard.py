"""From a worry to a call that is noted, by keys alone, at the width of a phone, with the five answers needed."""

import pytest
from playwright.sync_api import expect

from tests.journeys.browser import PHONE, PageAt
from tests.journeys.hands import WORDS
from tests.journeys.keys import Keys
from tests.journeys.site import SignedIn

SCRIPT = pytest.mark.parametrize("script", [True, False], ids=["script", "no-script"])


@SCRIPT
def test_a_report_is_sent_and_a_call_is_noted_by_keys_alone(
    page_at: PageAt, signed_in: SignedIn, *, script: bool
) -> None:
    page = page_at(PHONE, script=script)
    signed_in("volunteer", page)
    page.goto("/concerns/report/")
    keys = Keys(page)

    # The five answers: danger, what it is, about us, the part of the person, their age.
    keys.choose("danger", 0, "yes")
    keys.to(name="words")
    keys.writes(WORDS)
    keys.choose("about_us", 1, "no")
    keys.presses("Go on")
    expect(page.get_by_role("heading", name="Who is it about?")).to_be_visible()
    keys.to(name="part", value="harmed")
    keys.ticks()
    keys.choose("age", 1, "says")
    keys.presses("Save and go on")
    expect(page.get_by_role("heading", name="Where and when")).to_be_visible()
    keys.presses("Go on")
    expect(page.get_by_role("heading", name="What happened since")).to_be_visible()
    keys.presses("Go on")
    expect(page.get_by_role("heading", name="What can still matter")).to_be_visible()
    keys.presses("Go on")
    expect(page.get_by_role("heading", name="Check and send")).to_be_visible()
    keys.presses("Send this concern")
    expect(page.get_by_role("heading", name="What to do now")).to_be_visible()

    keys.presses("I am ringing now")
    expect(page.get_by_text("Since your first call at")).to_be_visible()
    keys.presses("They answered")
    expect(page.get_by_role("button", name="They answered")).to_have_count(0)
    expect(page.locator("main li").filter(has_text="they answered").first).to_be_visible()
    assert keys.stops > 40
    assert keys.faults == []


@SCRIPT
def test_a_mistake_is_found_by_keys_alone(page_at: PageAt, signed_in: SignedIn, *, script: bool) -> None:
    page = page_at(PHONE, script=script)
    signed_in("volunteer", page)
    page.goto("/concerns/report/")
    keys = Keys(page)
    keys.to(name="words")
    keys.writes(WORDS)
    keys.presses("Go on")

    # The list of what is missing leads to each of it.
    keys.jumps("Choose one.")
    keys.page.keyboard.press("ArrowDown")
    assert page.locator('[name="danger"]:checked').count() == 1
    assert page.get_by_label("What worries you?").input_value() == WORDS
    assert keys.faults == []


def test_the_keys_notice_what_is_not_seen_what_is_covered_and_what_goes_up(page_at: PageAt) -> None:
    page = page_at(PHONE)
    page.set_content("""<main style="display:flex;flex-direction:column-reverse;gap:60px">
        <button>below</button><button style="outline:none">above</button></main>
        <main><button>under</button></main><p style="position:fixed;inset:0;background:#fff">a cover</p>""")
    keys = Keys(page)
    for words in ("below", "above", "under"):
        keys.to(words=words)

    assert any(one.startswith("not seen: above") for one in keys.faults)
    assert any(one.startswith("goes up: above") for one in keys.faults)
    assert any(one.startswith("covered: under") for one in keys.faults)
