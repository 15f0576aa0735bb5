from dataclasses import replace
from datetime import UTC, date, datetime

import pytest
from tests.procedures.make import (
    Values,
    duty,
    followed,
    lower_layer,
    one_person,
    pack,
    person,
    read,
    read_lower,
    situation,
)

from lantern.packs.library import Library, library
from lantern.procedures.assess import assess
from lantern.procedures.assessment import Assessment
from lantern.procedures.contacts import Directory
from lantern.procedures.layering import edition_for, layered, reaches
from lantern.procedures.pack import Procedure
from lantern.procedures.problems import PackError
from lantern.procedures.situation import Situation

TROUBLED = situation({}, person(facts={"p": "yes"}))


def with_layers(base: Procedure, *layers: Values) -> Procedure:
    return layered(base, [read_lower(values) for values in layers])


def tighten(**changes: object) -> Values:
    return lower_layer(tighten=[{"duty": "tell", **changes}])


def refusal(*layers: Values, base: Values | None = None) -> str:
    with pytest.raises(PackError) as caught:
        with_layers(read(base or pack()), *layers)
    return str(caught.value)


def edition(year: int, **changes: object) -> Procedure:
    return read(pack(edition=f"{year}-05", in_force_from=date(year, 5, 1), review_due=date(year + 1, 5, 1), **changes))


# -- what a lower layer may do ------------------------------------------------------------------------


def test_a_lower_layer_adds_reasons_recipients_and_content_to_a_duty() -> None:
    area = tighten(because=["S-1"], to=["council of the area"], must_contain=["where"])

    found = followed(TROUBLED, with_layers(read(pack()), area)).duties[0]

    assert found.because == ("L-1", "S-1")
    assert found.to == ("police", "council of the area")
    assert found.must_contain == ("where",)


def test_a_lower_layer_adds_a_duty_and_a_prohibition() -> None:
    more = {"what": "Wait", "why": "It is urgent.", "because": ["S-1"], "on": ["found"]}
    area = lower_layer(duty=[duty("also_this")], prohibited=[more])

    found = followed(TROUBLED, with_layers(read(pack()), area))

    assert {item.key for item in found.duties} == {"tell", "also_this"}
    assert [item.what for item in found.prohibited] == ["Wait"]


@pytest.mark.parametrize("by", [{"immediate": True}, {"same_day": True}])
def test_a_lower_layer_may_shorten_a_clock(by: dict[str, object]) -> None:
    base = read(pack(duty=[duty(by={"working_days": 3})]))

    found = followed(TROUBLED, with_layers(base, tighten(by=by)))

    assert found.duties[0].by.word == next(iter(by))


def test_an_organisation_adds_to_what_its_area_added() -> None:
    organisation = {**tighten(because=["S-2"], by={"immediate": True}), "layer": "organisation", "areas": []}

    both = with_layers(read(pack()), tighten(because=["S-1"]), organisation)
    found = followed(TROUBLED, both)

    assert set(found.duties[0].because) == {"L-1", "S-1", "S-2"}
    assert found.duties[0].by.kind == "immediate"
    assert len(both.extended_by) == 2


# -- what is refused ----------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("by", "longer"),
    [
        ({"same_day": True}, {"hours": 72}),
        ({"immediate": True}, {"same_day": True}),
        ({"hours": 24}, {"hours": 25}),
        ({"hours": 72}, {"working_days": 3}),
        ({"working_days": 1}, {"calendar_days": 2}),
    ],
)
def test_a_clock_that_may_end_later_is_refused(by: dict[str, object], longer: dict[str, object]) -> None:
    found = refusal(tighten(by=longer), base=pack(duty=[duty(by=by)]))

    assert "luton.toml" in found
    assert 'change of "tell"' in found
    assert "may only shorten a" in found


def test_a_change_of_a_duty_that_is_not_there_is_refused_with_what_may_be_meant() -> None:
    found = refusal(lower_layer(tighten=[{"duty": "tel", "because": ["S-1"]}]))

    assert 'has no such duty. Did you mean "tell"' in found


def test_a_duty_that_is_there_already_is_not_replaced() -> None:
    assert "use [[tighten]]" in refusal(lower_layer(duty=[duty("tell", to=["case file"])]))


def test_a_duty_on_a_code_that_is_never_given_is_refused() -> None:
    found = refusal(lower_layer(duty=[duty("more", on=["fond"])]))

    assert 'DP-50 never gives "fond". Did you mean "found"' in found


def test_every_fault_of_every_layer_is_reported_at_once() -> None:
    found = refusal(tighten(by={"hours": 72}), lower_layer(tighten=[{"duty": "nothing"}]), lower_layer(duty=[duty()]))

    assert len(found.splitlines()) == 3


# -- whom a pack reaches ------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("nation", "area", "expected"),
    [
        ("england", "Luton", True),
        ("england", " LUTON", True),
        ("england", "Leeds", False),
        ("england", None, False),
        ("wales", "Luton", False),
    ],
)
def test_what_an_area_adds_holds_only_there(nation: str, area: str | None, *, expected: bool) -> None:
    assert (
        reaches(read_lower(lower_layer()), nation=nation, areas=frozenset({area} if area else ()), organisation=None)
        is expected
    )


@pytest.mark.parametrize(("organisation", "expected"), [("charity", True), ("local_authority", False), (None, True)])
def test_what_is_for_one_kind_of_organisation_reaches_no_other(organisation: str | None, *, expected: bool) -> None:
    found = read(pack(organisations=["charity"]))

    assert reaches(found, nation="england", areas=frozenset(), organisation=organisation) is expected


def test_the_packs_of_luton_add_their_reason_in_luton_only() -> None:
    unsure = one_person({"clearly_adult": "yes", "abuse_or_risk": "yes", "care_support_needs": "unknown"})

    here, elsewhere = (by_library(library(), replace(unsure, area=area)) for area in ("Luton", "Leeds"))

    assert "S001-53" in advice(here)
    assert "S001-53" not in advice(elsewhere)


# -- editions -----------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("on", "expected"),
    [
        (date(2028, 4, 30), "2027-05"),
        (date(2028, 5, 1), "2028-05"),
        (date(2030, 1, 1), "2028-05"),
        (date(2027, 5, 1), "2027-05"),
    ],
)
def test_a_case_follows_the_newest_edition_in_force_on_its_day(on: date, expected: str) -> None:
    found = edition_for([edition(2028), edition(2027)], on=on)

    assert found is not None
    assert found.edition == expected


def test_a_case_older_than_every_edition_follows_the_oldest() -> None:
    found = edition_for([edition(2028), edition(2027)], on=date(2020, 1, 1))

    assert found is not None
    assert found.edition == "2027-05"


@pytest.mark.parametrize(
    ("wanted", "expected"), [("2027-05", "2027-05"), ("2027-12", "2027-05"), ("2028-05", "2028-05")]
)
def test_an_edition_can_be_asked_for_by_name(wanted: str, expected: str) -> None:
    found = edition_for([edition(2027), edition(2028)], on=date(2030, 1, 1), wanted=wanted)

    assert found is not None
    assert found.edition == expected


def test_no_edition_at_all_is_nothing() -> None:
    assert edition_for([], on=date(2026, 11, 1)) is None


def test_an_old_case_replayed_on_its_edition_gets_its_old_answer() -> None:
    found = two_editions()
    case = replace(one_person({}), noticed_at=AFTER_BOTH, now=AFTER_BOTH)

    today = by_library(found, case)
    replayed = by_library(found, case, edition="2026-11")

    assert today.duties == ()
    assert [item.key for item in replayed.duties] == ["ring_lead"]
    assert replayed.editions["DP-01"] == "2026-11"
    assert today.editions["DP-01"] == "2027-05"


def test_a_new_edition_leaves_the_answer_of_an_older_case_alone() -> None:
    case = one_person({})

    before, after = by_library(library(), case), by_library(two_editions(), case)

    assert after.duties == before.duties
    assert after.editions["DP-01"] == "2026-11"


def test_a_case_older_than_every_edition_is_answered_with_a_warning() -> None:
    long_ago = datetime(2019, 3, 1, 12, tzinfo=UTC)

    found = by_library(library(), replace(one_person({}), noticed_at=long_ago, now=long_ago))

    assert found.codes("DP-01") == ("danger_not_known",)
    assert any("oldest edition here" in warning and "DP-01" in warning for warning in found.warnings)


def test_a_pack_past_its_review_says_so_wherever_it_is_used() -> None:
    later = datetime(2027, 6, 1, 12, tzinfo=UTC)

    on_time, late = by_library(library(), one_person({})), by_library(library(), replace(one_person({}), now=later))

    assert not any("was due for review" in warning for warning in on_time.warnings)
    assert any("DP-01" in warning and "2027-05-31" in warning for warning in late.warnings)


AFTER_BOTH = datetime(2027, 6, 10, 12, tzinfo=UTC)


def by_library(found: Library, case: Situation, edition: str | None = None) -> Assessment:
    return assess(case, found.for_situation(case, edition=edition), found.directory)


def advice(found: Assessment) -> tuple[str, ...]:
    return next(item.because for item in found.duties if item.key == "ask_adult_safeguarding")


def two_editions() -> Library:
    """The packs of today, and a later edition of DP-01 without any duty."""
    old = next(item for item in library().procedures if item.id == "DP-01")
    new = replace(old, edition="2027-05", in_force_from=date(2027, 5, 1), duties=(), digest="new")
    return Library((*library().procedures, new), (), Directory())
