from dataclasses import replace
from datetime import timedelta, timezone
from functools import cache
from uuid import UUID

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from lantern.vault.chain import Linked
from lantern.vault.walking import Witness, first_fault
from tests.vault import make_chains as make

LENGTH = 550
SEED = 20261122
TRIALS = 300
NIGHTLY = 10_000
ATTACKS = make.WITHOUT_KEY + make.UNSEEN_BY_THE_CHAIN


@cache
def whole() -> tuple[list[Linked], list[Witness]]:
    entries = make.chain(LENGTH)
    return entries, make.witnesses(make.anchors(entries))


def trials(attack: make.Attack, count: int, *, with_anchors: bool = True) -> tuple[int, int]:
    """In how many of the trials the attack was found, and its first bad entry named."""
    entries, anchors = whole()
    found = right = 0
    for trial in range(count):
        tampered = attack(entries, make.chance(SEED, attack.__name__, trial))
        assert tampered.entries != entries
        fault = first_fault(make.SECRET, make.FOLDER, tampered.entries, anchors if with_anchors else ())
        found += fault is not None
        right += fault is not None and fault.entry == tampered.first_bad
    return found, right


@pytest.mark.parametrize("attack", ATTACKS, ids=make.called)
def test_every_attack_is_found_and_its_first_bad_entry_is_named(attack: make.Attack) -> None:
    assert trials(attack, TRIALS) == (TRIALS, TRIALS)


@pytest.mark.nightly
@pytest.mark.parametrize("attack", ATTACKS, ids=make.called)
def test_every_attack_is_found_ten_thousand_times(attack: make.Attack) -> None:
    assert trials(attack, NIGHTLY) == (NIGHTLY, NIGHTLY)


@pytest.mark.parametrize("attack", make.WITHOUT_KEY, ids=make.called)
def test_who_has_no_key_is_found_by_the_chain_alone_at_the_very_entry(attack: make.Attack) -> None:
    entries, _ = whole()
    for trial in range(50):
        tampered = attack(entries, make.chance(trial))
        fault = first_fault(make.SECRET, make.FOLDER, tampered.entries)
        assert fault is not None
        assert (fault.entry, fault.until) == (tampered.first_bad, None)


@pytest.mark.parametrize("attack", make.UNSEEN_BY_THE_CHAIN, ids=make.called)
def test_without_anchors_a_lost_tail_and_a_rewriting_are_not_seen(attack: make.Attack) -> None:
    assert trials(attack, TRIALS, with_anchors=False) == (0, 0)


def test_a_cut_tail_is_named_by_its_first_entry() -> None:
    entries, anchors = whole()

    fault = first_fault(make.SECRET, make.FOLDER, entries[:437], anchors)

    assert fault is not None
    assert (fault.entry, fault.checkpoint) == (438, 5)


def test_only_what_no_checkpoint_has_seen_yet_can_be_cut_away_unseen() -> None:
    entries = make.chain(LENGTH)
    seen = make.witnesses(make.anchors(entries[:500]))

    assert first_fault(make.SECRET, make.FOLDER, entries[:500], seen) is None
    fault = first_fault(make.SECRET, make.FOLDER, entries[:499], seen)
    assert fault is not None
    assert fault.entry == 500


def test_a_chain_that_nobody_touched_holds() -> None:
    entries, anchors = whole()

    assert first_fault(make.SECRET, make.FOLDER, entries, anchors) is None
    assert first_fault(None, make.FOLDER, entries, anchors) is None
    assert first_fault(make.SECRET, make.FOLDER, []) is None


@pytest.mark.parametrize("attack", ATTACKS, ids=make.called)
def test_a_trustee_without_the_key_of_the_chain_finds_each_attack_on_what_a_checkpoint_has_seen(
    attack: make.Attack,
) -> None:
    entries, anchors = whole()
    for trial in range(50):
        tampered = attack(entries, make.chance(trial))
        fault = first_fault(None, make.FOLDER, tampered.entries, anchors)
        assert fault is not None
        assert fault.entry == tampered.first_bad


def test_an_entry_from_another_folder_does_not_stand_in() -> None:
    other = make.chain(3, UUID(int=8))

    fault = first_fault(make.SECRET, make.FOLDER, other)

    assert fault is not None
    assert fault.entry == 1


def test_the_key_of_another_installation_does_not_make_a_chain() -> None:
    fault = first_fault(make.SECRET, make.FOLDER, make.linked([make.deed(1)], secret=b"x" * 32))

    assert fault is not None


@given(hours=st.integers(-12, 14), number=st.integers(1, 10**6))
@settings(max_examples=50)
def test_the_zone_in_which_a_moment_is_written_does_not_change_the_chain(hours: int, number: int) -> None:
    deed = make.deed(number)
    elsewhere = replace(deed, at=deed.at.astimezone(timezone(timedelta(hours=hours))))

    assert elsewhere.as_bytes() == deed.as_bytes()
