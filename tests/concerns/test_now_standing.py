"""What to do now with numbers that were reported wrong: none is lost, and one that is not wrong leads (T-24)."""

from collections.abc import Iterable, Iterator
from dataclasses import replace
from random import Random

from hypothesis import given, settings
from hypothesis import strategies as st

from lantern.concerns.now_contacts import Reached, reached
from lantern.concerns.now_messages import has_message, message_of
from lantern.concerns.now_setting import Setting
from lantern.directory.standing import Check, Checks, Found, mark_of
from lantern.procedures.channels import is_called
from lantern.procedures.contacts import Way
from tests.concerns.now_cases import NOON, setting_of, vignettes

SETTINGS = [setting_of(case) for case in vignettes().values()]
MASH = Way(kind="telephone", value="01582 547653")
NIGHT = Way(kind="telephone", value="0300 300 8123")


def wrong(ways: Iterable[Way], setting: Setting) -> Setting:
    marks = sorted({mark_of(way) for way in ways})
    checks = (
        Check(mark=mark, found=Found.WRONG, at=NOON, on=NOON.date(), since=NOON, roles=frozenset()) for mark in marks
    )
    return replace(setting, checks=Checks(tuple(checks)))


def ways_of(setting: Setting) -> list[Way]:
    found = (contact for duty in setting.assessment.duties for known in duty.contacts.values() for contact in known)
    return list({mark_of(way): way for contact in found for way in contact.ways}.values())


def shown(setting: Setting) -> list[Reached]:
    return [one for duty in setting.assessment.duties for one in reached(duty, setting)]


@settings(deadline=None)
@given(st.sampled_from(SETTINGS), st.randoms(use_true_random=False), st.floats(0, 1))
def test_whatever_is_reported_wrong_no_way_is_lost_and_one_without_trouble_leads(
    setting: Setting, choose: Random, share: float
) -> None:
    before, after = shown(setting), shown(wrong([way for way in ways_of(setting) if choose.random() < share], setting))

    for old, new in zip(before, after, strict=True):
        assert {line.value for line in old.ways} <= {line.value for line in new.ways}
        assert {line.value for line in old.others} == {line.value for line in new.others}
        assert bool(old.instead and old.instead.number) == bool(new.instead and new.instead.number)
        troubled = [bool(line.trouble) for line in new.ways]
        assert troubled == sorted(troubled)
        fine = {line.value for line in new.ways if not line.trouble}
        assert all((line.use in fine) if fine else not line.use for line in new.ways if line.trouble)


def test_nothing_is_held_against_999() -> None:
    for setting in SETTINGS:
        for one in shown(wrong([Way(kind="telephone", value="999")], setting)):
            assert not [line for line in one.ways if line.value == "999" and line.trouble]


def rung(setting: Setting) -> Iterator[Reached]:
    for duty in setting.assessment.duties:
        if is_called(duty.channel):
            yield from (one for one in reached(duty, setting) if MASH.value in {line.value for line in one.ways})


def test_for_a_call_another_number_leads_and_never_a_mail() -> None:
    setting = setting_of(vignettes()["V05"])
    one_wrong, both_wrong = (list(rung(wrong(ways, setting))) for ways in ([MASH], [MASH, NIGHT]))

    assert list(rung(setting))
    assert {found.ways[0].value for found in one_wrong} == {NIGHT.value, "101"}
    assert {found.ways[0].value for found in both_wrong} == {"101"}
    for found in both_wrong:
        marked = next(line for line in found.ways if line.value == MASH.value)
        assert (marked.trouble, marked.use) == ("reported wrong on 18 November 2026", "101")


def test_nobody_is_named_instead_to_whom_it_must_not_go() -> None:
    setting = wrong([MASH, NIGHT], setting_of(vignettes()["V05"]))
    duty = next(duty for duty in setting.assessment.duties if is_called(duty.channel) and "MASH of the area" in duty.to)
    kept = duty._replace(not_to=("police 101",))

    assert "101" in {line.value for one in reached(duty, setting) for line in one.ways}
    assert "101" not in {line.value for one in reached(kept, setting) for line in one.ways}


def test_that_whom_to_turn_to_is_wrong_as_well_is_said() -> None:
    noon = setting_of(vignettes()["V05"])
    setting = wrong([Way(kind="telephone", value="101")], noon)
    duty = next(duty for duty in noon.assessment.duties if "MASH of the area" in duty.to)
    police = noon.directory.find("police 101", area="Luton", nation="england")
    closed = duty._replace(
        when_closed={"MASH of the area": "police 101"}, contacts={**duty.contacts, "police 101": police}
    )
    told = next(one.instead for one in reached(closed, setting) if one.instead is not None)

    assert (told.number, told.trouble) == ("101", "reported wrong on 18 November 2026")


def test_a_message_goes_to_an_address_that_is_not_wrong_where_there_is_one_and_else_says_that_it_is() -> None:
    pairs = ((one, duty) for one in SETTINGS for duty in one.assessment.duties)
    setting, duty = next(pair for pair in pairs if has_message(pair[1]) and "e-mail" in pair[1].channel)
    known = [one.address for one in message_of(duty, setting, {}).to if one.address]
    after = message_of(duty, wrong([Way(kind="e-mail", value=known[0])], setting), {})

    assert known[0] in {one.address for one in after.to}
    assert next(one.trouble for one in after.to if one.address == known[0]).startswith("reported wrong")
