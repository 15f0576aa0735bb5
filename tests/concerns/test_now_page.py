"""The page of what to do now, of every worked situation: nothing is lost, nothing that is blocked is shown."""

from collections.abc import Iterator
from dataclasses import replace

import pytest

from lantern.concerns.now_cards import Card, Short
from lantern.concerns.now_contacts import Reached, WayLine, reached
from lantern.concerns.now_presenters import NowPage
from lantern.concerns.now_setting import Setting
from lantern.procedures.contacts import BlockedAddress, Contact, Directory, Way
from lantern.procedures.situation import Organisation
from tests.concerns.now_cases import (
    MINUTE,
    NOON,
    all_kept,
    at,
    id_of,
    kept_as,
    page_of,
    record_of,
    setting_of,
    vignettes,
)

CASES = tuple(vignettes())


def every_line(page: NowPage) -> Iterator[Card | Short]:
    """Every duty that stands on the page as one still to be done, whoever does it."""
    if page.banner and page.banner.card:
        yield page.banner.card
    yield from page.cards
    yield from page.also
    for group in page.others:
        yield from group.duties


def every_way(page: NowPage) -> Iterator[WayLine]:
    for line in every_line(page):
        for one in line.reached:
            yield from (*one.ways, *one.others)


@pytest.mark.parametrize("case", CASES)
def test_every_duty_stands_on_the_page_and_at_most_three_as_cards(case: str) -> None:
    setting = setting_of(vignettes()[case])
    page = page_of(setting)

    assert len(page.cards) <= 3
    assert sorted(line.what for line in every_line(page)) == sorted(duty.what for duty in setting.assessment.duties)
    assert {line.id for line in every_line(page)} == {id_of(duty) for duty in setting.assessment.duties}


@pytest.mark.parametrize("case", CASES)
def test_no_way_on_the_page_is_blocked_and_what_nobody_verified_says_so(case: str) -> None:
    setting = setting_of(vignettes()[case])
    unverified = {
        (known.name, way.value) for known in setting.directory.contacts for way in known.ways if not way.verified_on
    }

    ways = list(every_way(page_of(setting)))

    assert [way.value for way in ways if setting.directory.is_blocked(way.value)] == []
    assert [way.value for way in ways if (way.name, way.value) in unverified and "not verified" not in way.words] == []


@pytest.mark.parametrize("case", CASES)
def test_what_must_not_be_done_and_who_must_not_know_is_all_there(case: str) -> None:
    setting = setting_of(vignettes()[case])
    page = page_of(setting)

    assert [what for what, _ in page.never] == [item.what for item in setting.assessment.prohibited]
    assert len(page.kept_out) == len(setting.assessment.exclusions)
    assert page.warnings == setting.assessment.warnings
    assert len(page.asks) + page.more_asks == len(setting.assessment.ask_next)


def test_the_pages_of_the_worked_situations_show_numbers_that_were_verified_and_some_that_were_not() -> None:
    ways = [way for case in CASES for way in every_way(page_of(setting_of(vignettes()[case])))]

    assert len({way.value for way in ways if "not verified" in way.words}) > 3
    assert len({way.value for way in ways if "not verified" not in way.words}) >= 10


def test_the_page_of_an_address_that_became_blocked_shows_it_no_longer() -> None:
    setting = setting_of(vignettes()["V03"])
    shown = {way.value for way in every_way(page_of(setting))}
    number = next(
        way.value for way in every_way(page_of(setting)) if way.kind == "telephone" and way.name == "Migrant Help"
    )
    bar = BlockedAddress(pattern=number, reason="It belongs to somebody else now.", because=())
    barred = replace(setting, directory=Directory(setting.directory.contacts, (*setting.directory.blocked, bar)))

    assert number in shown
    assert number not in {way.value for way in every_way(page_of(barred))}


def test_the_rules_of_another_nation_are_named_at_the_top() -> None:
    scotland = setting_of(replace(vignettes()["V03"], nation="scotland", area=None))
    own = setting_of(vignettes()["V03"])

    assert "Scotland has rules of its own" in page_of(scotland).borrowed
    assert page_of(own).borrowed == ""


def test_danger_stands_on_top_in_the_words_of_the_pack() -> None:
    setting = setting_of(vignettes()["V03"].with_answer("imminent_risk_to_life", None, "yes"))
    banner = page_of(setting).banner

    assert banner is not None
    assert banner.loud
    assert banner.says.startswith("CALL 999 NOW")
    assert banner.card is not None
    assert "press 55" in banner.card.cannot_speak
    assert [way.value for way in banner.card.reached[0].ways] == ["999"]
    assert banner.card.say.startswith("I need the police")


def test_a_done_duty_makes_room_for_the_next_one_and_stays_on_the_page() -> None:
    setting = setting_of(vignettes()["V03"])
    first, *rest = page_of(setting).cards
    kept = [replace(item, done_at=NOON + MINUTE) if item.id == first.id else item for item in all_kept(setting)]

    page = page_of(setting, record_of(setting, kept))

    assert [card.what for card in page.cards[:2]] == [card.what for card in rest]
    assert len(page.cards) == 3
    assert [(done.what, done.words, done.reference) for done in page.done] == [(first.what, "They took it.", "R-1")]


def test_a_duty_that_no_longer_follows_is_still_named() -> None:
    before = setting_of(vignettes()["V03"])
    after = setting_of(vignettes()["V03"].with_answer("waited_minutes", None, None))
    page = page_of(after, record_of(after, all_kept(before)))

    assert [left.what for left in page.left] == [
        "Report the delay by Red Flag: the helpline took more than five minutes"
    ]


def test_a_duty_about_more_people_takes_up_the_open_one_and_never_the_done_one() -> None:
    setting = setting_of(vignettes()["V03"])
    duty = setting.assessment.duties[0]._replace(about=("a", "b"))
    two = replace(setting, assessment=replace(setting.assessment, duties=(duty,)))
    for_one = kept_as(duty, about=frozenset({"a"}))
    done_for_one = replace(for_one, done_at=NOON)

    open_one = record_of(two, [for_one]).matched
    done_one = record_of(two, [done_for_one]).matched

    assert (open_one.new, open_one.left) == ((), ())
    assert (done_one.new, done_one.left) == ((duty,), (done_for_one,))


def contact(hours: str = "confirmed") -> Contact:
    office = next(known for known in setting_of(vignettes()["V05"]).directory.contacts if known.hours is not None)
    ways = (
        Way(kind="telephone", value="01582 547653", verified_on="2026-11-01"),
        Way(kind="textphone", value="18001 01582 547653"),
        Way(kind="form", value="the form on their page", verified_on="2026-11-01"),
        Way(kind="telephone", value="0300 300 8123", verified_on="2026-11-01", out_of_hours=True),
    )
    return replace(office, ways=ways, hours_status=hours)


def recipient(moment_hour: int, hours: str = "confirmed") -> Reached:
    noon = setting_of(at(vignettes()["V05"], NOON))
    setting = replace(noon, situation=at(noon.situation, NOON.replace(hour=moment_hour)))
    duty = next(duty for duty in setting.assessment.duties if "MASH of the area" in duty.to and duty.channel)
    changed = duty._replace(contacts={**duty.contacts, "MASH of the area": (contact(hours),)}, channel="telephone")
    return next(one for one in reached(changed, setting) if one.ways)


def test_while_an_office_is_open_its_own_number_stands_and_the_other_ways_are_for_who_cannot_speak() -> None:
    found = recipient(11)

    assert [way.value for way in found.ways] == ["01582 547653"]
    assert not found.ways[0].closed
    assert {way.kind for way in found.others} == {"textphone", "form", "telephone"}


@pytest.mark.parametrize(("status", "words"), [("confirmed", "closed now"), ("to_confirm", "may be closed now")])
def test_when_it_is_closed_the_number_for_the_night_comes_first_and_the_other_says_so(status: str, words: str) -> None:
    found = recipient(22, status)

    assert [way.value for way in found.ways] == ["0300 300 8123", "01582 547653"]
    assert found.ways[0].words == ("out of hours",)
    assert found.ways[1].closed
    assert found.ways[1].words[0].startswith(words)


def test_a_post_of_our_own_has_the_number_of_the_house_where_one_is_set() -> None:
    setting = setting_of(replace(vignettes()["V03"], organisation=Organisation(type="charity")))
    duty = next(iter(setting.assessment.duties))._replace(to=("safeguarding lead",), channel="telephone", contacts={})
    with_number = Setting(
        setting.situation, setting.assessment, setting.procedures, setting.directory,
        {"safeguarding lead": "07700 900123"},
    )  # fmt: skip

    assert reached(duty, setting)[0].words == "the number that your organisation gave you"
    assert [way.value for way in reached(duty, with_number)[0].ways] == ["07700 900123"]
