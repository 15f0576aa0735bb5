from pathlib import Path

import pytest

from lantern.packs.library import library, open_library
from lantern.packs.resource_files import Resource
from lantern.packs.responder_files import AGES, who_may_refer
from lantern.packs.vocabularies import ROOT, vocabulary

RESOURCE = """
nations = ["england"]

[[resource]]
title = "A page"
kind = "website"
topics = ["trafficking"]
for = ["staff"]
where = "example.org/page"
unverified = "Nobody has opened it."
because = ["L-58"]
"""
RESPONDER = """
[[first_responder]]
name = "A body"
role = "police 101"
nations = ["england"]
ages = ["adult"]
default_in = ["england"]
use = "ask"
status = "confirmed"
why = "It refers."
because = ["L-02"]
"""
NATIONS = tuple(vocabulary().nations)


def faults(folder: Path, name: str, content: str) -> str:
    (folder / name).write_text(content, encoding="utf-8")
    return "\n".join(str(problem) for problem in open_library(folder).problems)


def by_title(title: str) -> Resource:
    return next(item for item in library().resources if item.title == title)


def names(nation: str, age: str) -> list[str]:
    return [item.name for item in who_may_refer(library().responders, nation=nation, age=age)]


# -- resources ----------------------------------------------------------------------------------------


def test_a_good_file_of_resources_is_read(tmp_path: Path) -> None:
    assert faults(tmp_path, "resources.toml", RESOURCE) == ""


@pytest.mark.parametrize(
    ("before", "after", "says"),
    [
        ('kind = "website"', 'kind = "webside"', 'Did you mean "website"?'),
        ('for = ["staff"]', 'for = ["stuff"]', 'Did you mean "staff"?'),
        ('topics = ["trafficking"]', 'topics = ["traffiking"]', 'Did you mean "trafficking"'),
        ('topics = ["trafficking"]', "", '"topics" is missing'),
        ('because = ["L-58"]', 'because = ["L-5888"]', "is not in the register of sources"),
        ('where = "example.org/page"', "", "there is nothing to check"),
        ('unverified = "Nobody has opened it."', "", 'either checked = "2026-11" or unverified'),
        ('unverified = "Nobody has opened it."', 'checked = "last year"', "never invent one"),
        ('where = "example.org/page"', 'where = "ring them"', "is not a web address"),
        ('kind = "website"', 'kind = "website"\nurl = "x"', '"url" has no meaning here'),
    ],
)
def test_a_fault_in_resources_says_what_to_write(tmp_path: Path, before: str, after: str, says: str) -> None:
    assert before in RESOURCE
    assert says in faults(tmp_path, "resources.toml", RESOURCE.replace(before, after))


def test_no_resource_has_an_address_that_is_blocked() -> None:
    assert [item.title for item in library().resources if library().directory.is_blocked(item.where)] == []


@pytest.mark.parametrize("title", ["Thinkuknow", "Net Aware", "NRM page of the Serious Organised Crime Agency"])
def test_what_is_renamed_or_retired_says_what_took_its_place(title: str) -> None:
    assert by_title(title).superseded
    assert not by_title(title).where


def test_every_reading_list_of_the_sources_is_there() -> None:
    kept = {identity for item in library().resources for identity in item.because}
    lists = [f"S001-61{letter}" for letter in "abcdefghijklmn"] + [f"S001-63{letter}" for letter in "abcde"]
    lists += [f"S003-70{letter}" for letter in "abcdefghij"]

    assert [identity for identity in lists if identity not in kept] == []


# -- first responders ---------------------------------------------------------------------------------


def test_a_good_file_of_first_responders_is_read(tmp_path: Path) -> None:
    assert faults(tmp_path, "first_responders.toml", RESPONDER) == ""


@pytest.mark.parametrize(
    ("before", "after", "says"),
    [
        ('use = "ask"', 'use = "aks"', 'Did you mean "ask"?'),
        ('use = "ask"', 'use = "after_yes"', 'the one to ask first needs use = "ask"'),
        ('use = "ask"', 'use = "never"', "no contact of it is ever shown"),
        ('default_in = ["england"]', 'default_in = ["wales"]', 'a nation that is not among "nations"'),
        ('ages = ["adult"]', 'ages = ["grown"]', "is not an age (child, adult)"),
        ('role = "police 101"', 'role = "police 102"', 'Did you mean "police 101"'),
        ('why = "It refers."', "", '"why" is missing'),
    ],
)
def test_a_fault_in_first_responders_says_what_to_write(tmp_path: Path, before: str, after: str, says: str) -> None:
    assert before in RESPONDER
    assert says in faults(tmp_path, "first_responders.toml", RESPONDER.replace(before, after))


@pytest.mark.parametrize(
    ("nation", "age", "first"),
    [
        ("england", "adult", "The Salvation Army"),
        ("england", "child", "Local authority"),
        ("wales", "adult", "The Salvation Army"),
        ("wales", "child", "Local authority"),
        ("scotland", "adult", "TARA"),
        ("scotland", "child", "Local authority"),
        ("northern_ireland", "adult", "Health and social care trust"),
        ("northern_ireland", "child", "Health and social care trust"),
    ],
)
def test_the_one_to_ask_first_is_of_that_nation(nation: str, age: str, first: str) -> None:
    found = who_may_refer(library().responders, nation=nation, age=age)

    assert found[0].name == first
    assert [item.name for item in found if item.is_default(nation)] == [first]
    assert found[0].status == "confirmed"


@pytest.mark.parametrize("age", AGES)
@pytest.mark.parametrize("nation", NATIONS)
def test_the_police_and_the_council_can_be_asked_everywhere(nation: str, age: str) -> None:
    assert {"The police", "Local authority"} <= set(names(nation, age))


@pytest.mark.parametrize("age", AGES)
@pytest.mark.parametrize("nation", NATIONS)
def test_nobody_of_another_nation_is_named(nation: str, age: str) -> None:
    own = {"TARA": {"scotland"}, "BAWSO": {"wales"}, "New Pathways": {"wales"}}
    own |= {"The Salvation Army": {"england", "wales"}, "Health and social care trust": {"northern_ireland"}}

    assert [name for name in names(nation, age) if nation not in own.get(name, {nation})] == []


def test_every_first_responder_of_the_source_is_there_with_its_status() -> None:
    kept = {identity for item in library().responders for identity in item.because}

    assert [f"S001-40{letter}" for letter in "abcdefghijklmnopqr" if f"S001-40{letter}" not in kept] == []


def test_what_has_ended_is_never_a_contact() -> None:
    ended = next(item for item in library().responders if item.name.startswith("Gangmasters"))

    assert ended.use == "never"
    assert not ended.role
    assert library().directory.is_blocked("intelligence@gla.gov.uk")


# -- the directory ------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    "wrong",
    [
        "escalations@migranthehelpuk.org",
        "info@stophetraffik.org",
        "http://www.stophetraffik.org/spot/what-is-it",
        "http://www.soca.gov.uk/about-soca/about-the-ukhtc/national-referral-mechanism",
        "0808 168 911",
        "0800 783 2589",
        "0300 303 8151",
        "01582 547563",
    ],
)
def test_what_the_sources_print_wrongly_is_blocked(wrong: str) -> None:
    assert library().directory.is_blocked(wrong)


def test_a_doubtful_spelling_is_neither_corrected_nor_called_verified() -> None:
    ways = [way for item in library().directory.by_role["the provider"] for way in item.ways]

    assert [(way.value, bool(way.unverified)) for way in ways] == [("lse.safegurding@ready-homes.com", True)]


def test_a_provider_is_offered_only_where_the_case_names_its_area() -> None:
    find = library().directory.find

    assert find("the provider", area=None, nation="england") == ()
    assert find("the provider", area="Leeds", nation="england") == ()
    assert find("the provider", area="south of england", nation="england")


def test_no_address_of_a_named_person_is_published() -> None:
    texts = "\n".join(path.read_text(encoding="utf-8") for path in ROOT.rglob("*.toml"))

    assert "annie@" not in texts
    assert "helen." not in texts


@pytest.mark.parametrize("nation", NATIONS)
def test_each_nation_has_its_own_charity_regulator(nation: str) -> None:
    own = {"scotland": "OSCR", "northern_ireland": "CCNI"}.get(nation, "Charity Commission")
    find = library().directory.find

    assert [word for word in ("OSCR", "CCNI", "Charity Commission") if find(word, area=None, nation=nation)] == [own]
