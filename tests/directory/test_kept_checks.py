"""The file of checks beside the data: whole or not there, and whatever is wrong with it, the pages come."""

import json
from datetime import UTC, datetime
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from lantern.directory.kept_checks import FILE, read_checks, write_checks
from lantern.directory.standing import NOTHING_CHECKED, Check, Checks, Found, mark_of, standing
from lantern.procedures.contacts import Way

NOON = datetime(2026, 11, 22, 12, tzinfo=UTC)
WAY = Way(kind="telephone", value="111", unverified="Nobody has rung it.")
MOMENTS = st.datetimes(datetime(2026, 1, 1), datetime(2026, 11, 22), timezones=st.just(UTC))  # noqa: DTZ001 -- just beside


def check(
    found: Found, mark: str = "0" * 16, at: datetime = NOON, roles: frozenset[str] = frozenset({"police"})
) -> Check:
    return Check(mark=mark, found=found, at=at, on=at.date(), since=at, roles=roles)


def test_what_was_written_is_read_again_and_nothing_but_marks_results_and_days_stands_in_it(tmp_path: Path) -> None:
    write_checks(tmp_path, Checks((check(Found.WRONG),)))

    assert read_checks(tmp_path) == Checks((check(Found.WRONG),))
    assert set(json.loads((tmp_path / FILE).read_text())[0]) == {"mark", "found", "at", "on", "since", "roles"}
    assert [file.name for file in tmp_path.iterdir()] == [FILE]


def test_a_newer_file_is_seen_at_once(tmp_path: Path) -> None:
    write_checks(tmp_path, Checks((check(Found.WRONG),)))
    before = read_checks(tmp_path)
    write_checks(tmp_path, Checks((check(Found.RIGHT),)))

    assert (before.kept[0].found, read_checks(tmp_path).kept[0].found) == (Found.WRONG, Found.RIGHT)


def test_where_nothing_has_changed_nothing_is_written(tmp_path: Path) -> None:
    write_checks(tmp_path, Checks((check(Found.WRONG),)))
    before = (tmp_path / FILE).stat()
    write_checks(tmp_path, Checks((check(Found.WRONG),)))

    assert (tmp_path / FILE).stat().st_ino == before.st_ino


NO_ZONE = b'{"mark":"a","found":"wrong","at":"2026-11-22T12:00","on":"2026-11-22","since":"2026-11-22T12:00"'
BROKEN = (
    b"", b"{", b"[]]", b"\xff\xfe", b"[1]", b"null", b'[{"mark": 1}]', b"[" * 100_000, b"x" * 2_000_001,
    b"[" + NO_ZONE + b',"roles":[]}]', b"[" + NO_ZONE.replace(b"wrong", b"odd") + b',"roles":[]}]',
)  # fmt: skip


@pytest.mark.parametrize("words", BROKEN, ids=range(len(BROKEN)))
def test_a_file_that_is_broken_is_as_if_there_were_none(tmp_path: Path, words: bytes) -> None:
    (tmp_path / FILE).write_bytes(words)

    assert read_checks(tmp_path) == NOTHING_CHECKED


@given(st.binary(max_size=300))
def test_whatever_the_file_holds_reading_it_never_fails(tmp_path_factory: pytest.TempPathFactory, words: bytes) -> None:
    room = tmp_path_factory.mktemp("data")
    (room / FILE).write_bytes(words)

    assert isinstance(read_checks(room), Checks)


def test_without_a_folder_there_are_no_checks_and_a_folder_in_its_place_is_none(tmp_path: Path) -> None:
    (tmp_path / FILE).mkdir()

    assert read_checks(tmp_path) == read_checks(tmp_path / "away") == NOTHING_CHECKED


def test_a_folder_that_cannot_be_written_says_so_and_leaves_nothing_behind(tmp_path: Path) -> None:
    (tmp_path / FILE).mkdir()

    with pytest.raises(OSError, match=FILE):
        write_checks(tmp_path, Checks((check(Found.WRONG),)))
    assert [file.name for file in tmp_path.iterdir()] == [FILE]


@given(
    st.lists(
        st.builds(
            check, st.sampled_from(Found), st.sampled_from([mark_of(WAY), "2" * 16]), MOMENTS,
            st.sampled_from([frozenset({"police"}), frozenset({"NHS 111"}), frozenset({"police", "NHS 111"})]),
        ),
        unique_by=lambda one: one.at, max_size=20,
    )
)  # fmt: skip
def test_what_the_file_leaves_out_changes_no_standing(
    tmp_path_factory: pytest.TempPathFactory, checks: list[Check]
) -> None:
    room, whole = tmp_path_factory.mktemp("data"), Checks(tuple(checks))
    write_checks(room, whole)

    for role in ("police", "NHS 111"):
        kept = standing(WAY, role, read_checks(room), on=NOON.date(), months=12)
        assert kept == standing(WAY, role, whole, on=NOON.date(), months=12)
