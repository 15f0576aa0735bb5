"""Every rule of the source documents is accounted for: by a pack, by a page to come, or with a reason."""

from pathlib import Path

from lantern.packs.coverage import BY_PACKS, Kept, coverage, kept_by_packs, members_of
from lantern.packs.vocabularies import ROOT

LEAST_BY_PACKS = 300


def ids(*hows: str) -> list[str]:
    return [entry.id for entry in coverage().entries if entry.how in hows]


def test_the_register_holds_every_id_of_the_five_documents() -> None:
    lists = members_of(coverage().entries)
    members = sum(map(len, lists.values()))

    assert (len(coverage().entries), len(lists), members) == (466, 28, 201)


def test_no_id_is_left_open() -> None:
    assert ids("open") == []


def test_the_list_of_what_packs_do_not_keep_has_no_slips() -> None:
    assert coverage().faults == ()


def test_most_rules_are_kept_by_a_rule_of_a_procedure_and_more_by_packs() -> None:
    assert len(ids("procedure")) >= LEAST_BY_PACKS
    assert len(ids(*BY_PACKS)) > len(ids("procedure"))


def test_what_only_a_guide_keeps_says_which_page_will_do_it_or_why_reading_is_enough() -> None:
    assert [entry.id for entry in coverage().entries if entry.how == "guide" and not entry.later] == []


def test_what_is_not_for_software_says_why() -> None:
    reasons = [entry for entry in coverage().entries if entry.how == "never"]

    assert [entry.id for entry in reasons if len(" ".join(entry.later).split()) < 5] == []


def test_a_citation_counts_wherever_it_stands_in_a_pack(tmp_path: Path) -> None:
    (tmp_path / "procedure.toml").write_text(
        'id = "OWN-1"\nbecause = ["S-head"]\n[[duty]]\nkey = "tell"\nbecause = ["S-duty"]\n'
        '[[duty.also]]\nwhen = "yes"\nbecause = ["S-also"]\n[[prohibited]]\nwhat = "x"\nbecause = ["S-never"]\n',
        encoding="utf-8",
    )

    assert kept_by_packs(tmp_path) == {
        "S-head": ("OWN-1",),
        "S-duty": ("OWN-1 tell",),
        "S-also": ("OWN-1 tell",),
        "S-never": ("OWN-1 prohibition",),
    }


def test_examples_and_registers_do_not_count_as_keeping_a_rule() -> None:
    places = {place for found in kept_by_packs(ROOT).values() for place in found}

    assert not [place for place in places if place.startswith(("sources", "facts", "people", "coverage"))]


def test_an_entry_tells_how_it_is_kept() -> None:
    entry = next(entry for entry in coverage().entries if entry.id == "S000-17")

    assert isinstance(entry, Kept)
    assert entry.how == "procedure"
    assert any("DP-01" in place for place in entry.where)
