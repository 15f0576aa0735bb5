from pathlib import Path

import pytest

from lantern.packs import readiness_files
from lantern.packs.readiness_files import FIGURES, readiness_figures
from lantern.procedures.problems import PackError

WHOLE = Path(readiness_files.__file__).with_name("readiness.toml").read_text(encoding="utf-8")


def read(tmp_path: Path, words: str) -> object:
    file = tmp_path / "readiness.toml"
    file.write_text(words, encoding="utf-8")
    readiness_figures.cache_clear()
    return readiness_figures(file)


def test_every_figure_is_read_from_the_file(tmp_path: Path) -> None:
    assert read(tmp_path, WHOLE) == readiness_figures()
    assert set(readiness_figures().days) == set(FIGURES)


def test_until_somebody_confirms_them_all_they_are_open(tmp_path: Path) -> None:
    closed = WHOLE.replace('"to_confirm"', '"confirmed"')

    assert readiness_figures().open
    assert not read(tmp_path, closed).open  # type: ignore[attr-defined]
    assert read(tmp_path, closed.replace('= "confirmed"', '= "to_confirm"', 1)).open  # type: ignore[attr-defined]


@pytest.mark.parametrize(
    ("good", "bad"),
    [
        ("days = 14", "days = 0"),
        ("days = 14", 'days = "14"'),
        ("days = 14", "days = true"),
        ("unchecked = 0", "unchecked = -1"),
        ("minutes = 5", "minutes = 0.5"),
        ("forms = 10", ""),
        ('status = "to_confirm"', 'status = "perhaps"'),
        ("why = ", "because = "),
        ('code = "office"', 'code = ""'),
        ("[figure.drill]", "[figure.drills]"),
    ],
)
def test_a_file_with_a_fault_is_refused_whole(tmp_path: Path, good: str, bad: str) -> None:
    assert good in WHOLE

    with pytest.raises(PackError):
        read(tmp_path, WHOLE.replace(good, bad, 1))
