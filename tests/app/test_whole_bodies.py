"""A body is read whole, or not at all."""

import threading
from io import BytesIO

import pytest
from hypothesis import given
from hypothesis import strategies as st

from lantern.app.whole_bodies import BrokenBody, WholeBody, whole_body


@given(st.binary(max_size=300), st.lists(st.integers(min_value=-1, max_value=80), max_size=20))
def test_whatever_is_asked_for_gives_the_body_in_its_order(body: bytes, sizes: list[int]) -> None:
    whole = WholeBody(BytesIO(body), len(body))

    read = b"".join(whole.readline(size) if size % 2 else whole.read(size) for size in sizes) + whole.read()

    assert read == body
    assert whole.read() == whole.readline() == b""


@given(st.binary(max_size=300), st.integers(min_value=1, max_value=50))
def test_a_body_that_ends_too_early_is_never_read_to_its_end(body: bytes, missing: int) -> None:
    whole = WholeBody(BytesIO(body), len(body) + missing)

    with pytest.raises(BrokenBody):
        whole.read()
    with pytest.raises(BrokenBody):
        list(WholeBody(BytesIO(body), len(body) + missing))


@pytest.mark.parametrize("length", ["", "0", "x", "-1", "9" * 5000, "\u0661"])
def test_without_a_length_that_can_be_read_nothing_is_put_around_a_body(length: str) -> None:
    stream = BytesIO(b"a")
    environ = {"CONTENT_LENGTH": length, "wsgi.input": stream}

    with whole_body(environ):
        assert environ["wsgi.input"] is stream


def test_what_comes_after_the_announced_length_is_left_alone() -> None:
    stream = BytesIO(b"abcdef")

    assert WholeBody(stream, 3).read() == b"abc"
    assert stream.read() == b"def"


def test_how_long_a_body_may_take_is_watched_in_one_place_only() -> None:
    environ = {"CONTENT_LENGTH": "3", "wsgi.input": BytesIO(b"abc"), "gunicorn.socket": object()}
    before = threading.active_count()

    with whole_body(environ):
        # Whoever waits for a slow client is ended by the worker that listens to it (``slow_clients``).
        assert threading.active_count() == before
        assert isinstance(environ["wsgi.input"], WholeBody)
