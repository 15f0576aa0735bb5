from dataclasses import replace
from uuid import UUID, uuid4

import pytest
from hypothesis import given
from hypothesis import strategies as st

from lantern.vault.envelope import STEP, EnvelopeRefused, Key, Place, key_id_of, seal, unseal

KEY = Key.new(UUID(int=3))
PLACE = Place(UUID(int=1), "folders_entry", UUID(int=2), "body", 4)
ENVELOPE = seal(KEY, "She said: “he waits outside”".encode(), PLACE)
NONCE = slice(18, 30)
COUNT = 10_000
OTHER_PLACES = {
    "installation": replace(PLACE, installation=UUID(int=9)),
    "table": replace(PLACE, table="folders_note"),
    "row": replace(PLACE, row=UUID(int=9)),
    "field": replace(PLACE, field="place"),
    "older version": replace(PLACE, version=3),
    "newer version": replace(PLACE, version=5),
    "letters moved from field to table": replace(PLACE, table="folders_entryb", field="ody"),
}


def refused(key: Key, envelope: bytes, place: Place) -> bool:
    try:
        unseal(key, envelope, place)
    except EnvelopeRefused:
        return True
    return False


@given(value=st.binary(max_size=2000), row=st.uuids(), field=st.text(max_size=30), version=st.integers(0, 2**40))
def test_what_was_sealed_opens_at_its_place_as_it_was(value: bytes, row: UUID, field: str, version: int) -> None:
    place = Place(UUID(int=1), "table", row, field, version)

    assert unseal(KEY, seal(KEY, value, place), place) == value


@given(value=st.binary(max_size=2000))
def test_the_length_of_an_envelope_tells_the_length_of_its_value_in_steps_only(value: bytes) -> None:
    assert (len(seal(KEY, value, PLACE)) - len(seal(KEY, b"", PLACE))) % STEP == 0


def test_a_place_is_written_as_it_was_in_the_first_edition() -> None:
    one, two = UUID(int=1).bytes, UUID(int=2).bytes

    assert PLACE.as_bytes() == (
        b"\0\0\0\x10" + one + b"\0\0\0\x0dfolders_entry\0\0\0\x10" + two + b"\0\0\0\x04body\0\0\0\x014"
    )


def test_short_values_all_look_the_same() -> None:
    assert len({len(seal(KEY, bytes(length), PLACE)) for length in range(STEP - 3)}) == 1


def test_ten_thousand_envelopes_never_repeat_a_nonce() -> None:
    envelopes = [seal(KEY, b"the same words", PLACE) for _ in range(COUNT)]

    assert len({envelope[NONCE] for envelope in envelopes}) == COUNT
    assert len({envelope[NONCE.stop :] for envelope in envelopes}) == COUNT


def test_the_test_of_nonces_looks_at_the_nonce() -> None:
    header = bytes((1, 1)) + KEY.id.bytes

    assert ENVELOPE.startswith(header)
    assert len(header) == NONCE.start


@pytest.mark.parametrize("place", OTHER_PLACES.values(), ids=OTHER_PLACES)
def test_an_envelope_does_not_open_at_another_place(place: Place) -> None:
    assert refused(KEY, ENVELOPE, place)


@given(row=st.uuids(), table=st.text(max_size=20), field=st.text(max_size=20), version=st.integers(0, 2**31))
def test_no_other_place_opens_an_envelope(row: UUID, table: str, field: str, version: int) -> None:
    place = Place(PLACE.installation, table, row, field, version)

    assert refused(KEY, ENVELOPE, place) == (place != PLACE)


def test_another_key_does_not_open_it_not_even_one_of_the_same_name() -> None:
    assert refused(Key.new(uuid4()), ENVELOPE, PLACE)
    assert refused(Key.new(KEY.id), ENVELOPE, PLACE)
    assert refused(Key(uuid4(), KEY.secret), ENVELOPE, PLACE)


def test_an_envelope_that_names_another_key_does_not_open_under_it() -> None:
    other = uuid4()
    renamed = ENVELOPE[:2] + other.bytes + ENVELOPE[18:]

    assert key_id_of(renamed) == other
    assert refused(Key(other, KEY.secret), renamed, PLACE)


@pytest.mark.parametrize("bit", range(8))
def test_a_flipped_bit_at_any_byte_is_refused(bit: int) -> None:
    """Version, algorithm, key id, nonce, value, padding, tag: every byte of the envelope in turn."""
    for place in range(len(ENVELOPE)):
        flipped = bytearray(ENVELOPE)
        flipped[place] ^= 1 << bit
        assert refused(KEY, bytes(flipped), PLACE), place


def test_an_envelope_cut_or_lengthened_anywhere_is_refused() -> None:
    assert all(refused(KEY, ENVELOPE[:length], PLACE) for length in range(len(ENVELOPE)))
    assert all(refused(KEY, ENVELOPE[start:], PLACE) for start in range(1, len(ENVELOPE)))
    assert refused(KEY, ENVELOPE + b"\0", PLACE)


@pytest.mark.parametrize("place", [0, 1], ids=["version", "algorithm"])
def test_any_other_version_or_algorithm_is_refused_before_anything_is_decrypted(place: int) -> None:
    for value in set(range(256)) - {1}:
        changed = bytearray(ENVELOPE)
        changed[place] = value
        with pytest.raises(EnvelopeRefused, match="not known here"):
            unseal(KEY, bytes(changed), PLACE)


@given(envelope=st.binary(max_size=600))
def test_bytes_that_are_no_envelope_are_refused_and_never_end_in_another_error(envelope: bytes) -> None:
    assert refused(KEY, envelope, PLACE)


def test_halves_of_two_envelopes_do_not_make_a_third() -> None:
    other = seal(KEY, b"other words", PLACE)
    halves = {ENVELOPE[:cut] + other[cut:] for cut in range(19, len(ENVELOPE))}

    # Where both end in the same byte, by chance, the last cut gives one of them back.
    thirds = halves - {ENVELOPE, other}

    assert len(thirds) > 30
    assert all(refused(KEY, third, PLACE) for third in thirds)


def test_a_key_never_shows_its_secret() -> None:
    assert KEY.secret.hex() not in repr(KEY)
    assert repr(KEY.secret) not in repr(KEY)
