import subprocess
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest
from django.db import OperationalError
from django.http import HttpRequest, HttpResponse
from django.test import RequestFactory

from lantern.app import reserve
from lantern.app.store_trouble import StoreTroubleMiddleware

MIB = 1024**2


@pytest.fixture
def data(tmp_path: Path, settings: Any) -> Path:
    settings.LANTERN_DATA = tmp_path
    return tmp_path


class FullHouse:
    """What stands behind: it cannot write while the reserve takes the last room."""

    def __init__(self, data: Path) -> None:
        self.data, self.asked = data, 0

    def __call__(self, _: HttpRequest) -> HttpResponse:
        self.asked += 1
        if (self.data / reserve.FILE).exists():
            raise OperationalError("database or disk is full")
        return HttpResponse("the folder")


def test_reading_goes_on_when_the_disk_is_full(data: Path) -> None:
    assert reserve.keep_reserve(data)
    house = FullHouse(data)

    answer = StoreTroubleMiddleware(house)(RequestFactory().get("/concerns/"))

    assert (answer.status_code, answer.content, house.asked) == (200, b"the folder", 2)


def test_writing_never_takes_the_reserve(data: Path) -> None:
    reserve.keep_reserve(data)

    answer = StoreTroubleMiddleware(FullHouse(data))(RequestFactory().post("/concerns/report/"))

    assert answer.status_code == 503
    assert (data / reserve.FILE).stat().st_size == reserve.SIZE


def test_without_a_reserve_the_page_says_so_and_nothing_is_tried_twice(data: Path) -> None:
    house = FullHouse(data)
    (data / reserve.FILE).mkdir()

    def release(_: Path) -> bool:
        return False

    with pytest.MonkeyPatch.context() as patch:
        patch.setattr("lantern.app.store_trouble.release", release)
        answer = StoreTroubleMiddleware(house)(RequestFactory().get("/concerns/"))

    assert (answer.status_code, house.asked) == (503, 1)


def test_a_busy_database_costs_no_reserve(data: Path) -> None:
    reserve.keep_reserve(data)

    def busy(_: HttpRequest) -> HttpResponse:
        raise OperationalError("database is locked")

    assert StoreTroubleMiddleware(busy)(RequestFactory().get("/")).status_code == 503
    assert (data / reserve.FILE).exists()


@pytest.fixture
def small_disk(tmp_path: Path) -> Iterator[Path]:
    place = tmp_path / "disk"
    place.mkdir()
    done = subprocess.run(  # noqa: S603
        ["mount", "-t", "tmpfs", "-o", "size=96m", "tmpfs", str(place)],  # noqa: S607
        capture_output=True, check=False,
    )  # fmt: skip
    if done.returncode:
        pytest.skip("NOT RUN: a small disk cannot be mounted here")
    yield place
    subprocess.run(["umount", str(place)], check=True)  # noqa: S603, S607


def fill(path: Path) -> None:
    with path.open("wb", buffering=0) as file:
        while True:
            file.write(b"x" * MIB)


def test_on_a_real_full_disk_the_reserve_is_room(small_disk: Path) -> None:
    assert reserve.keep_reserve(small_disk)
    filler = small_disk / "filler"
    with pytest.raises(OSError, match="space"):
        fill(filler)
    with pytest.raises(OSError, match="space"):
        (small_disk / "audit").write_bytes(b"x" * MIB)

    assert reserve.release(small_disk)

    (small_disk / "audit").write_bytes(b"x" * 7 * MIB)
    assert not reserve.keep_reserve(small_disk)
    filler.unlink()
    assert reserve.keep_reserve(small_disk)
