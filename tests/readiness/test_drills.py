from datetime import UTC, datetime, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from lantern.readiness.drills import LONGEST, drill_words, drilled_at

AT = datetime(2026, 11, 22, 9, 30, tzinfo=UTC)
OURS, OTHERS = b"o" * 32, b"x" * 32


def test_the_words_of_a_restore_say_when_it_was() -> None:
    words = drill_words(OURS, AT)

    assert drilled_at(OURS, words) == AT
    assert drilled_at(OURS, f" {words.upper()}\n") == AT
    assert len(words) <= LONGEST


def test_the_words_of_other_keys_prove_nothing() -> None:
    assert drilled_at(OURS, drill_words(OTHERS, AT)) is None


def test_a_date_alone_proves_nothing_nor_does_the_proof_of_another_day() -> None:
    today, tomorrow = drill_words(OURS, AT), drill_words(OURS, AT + timedelta(days=1))

    assert drilled_at(OURS, "20261122-0930") is None
    assert drilled_at(OURS, today[:13] + tomorrow[13:]) is None


@pytest.mark.parametrize("words", ["", "0", "20261322-0930-0000-0000-0000", "٢٠٢٦١١٢٢-0930-0000-0000-0000", "x" * 40])
def test_what_is_no_proof_is_none(words: str) -> None:
    assert drilled_at(OURS, words) is None


@given(st.text(max_size=60))
def test_nothing_that_somebody_types_breaks_it(words: str) -> None:
    assert drilled_at(OURS, words) is None
