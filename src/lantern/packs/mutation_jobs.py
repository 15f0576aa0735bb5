"""Shares the mutants of many packs among processes: each reads the packs once and works through its part."""

from collections.abc import Callable, Iterator, Sequence
from concurrent.futures import Future, ProcessPoolExecutor, as_completed
from dataclasses import dataclass
from functools import cache
from pathlib import Path
from typing import Final

from lantern.packs.mutation import Score, Target, Trial, Verdict

_AT_A_TIME: Final = 20


@dataclass(frozen=True, slots=True)
class _Part:
    """Some mutants of one pack, by their places."""

    target: int
    start: int
    stop: int


def scores(
    roots: Sequence[Path],
    *,
    folders: Sequence[Path] = (),
    procedure: str | None = None,
    jobs: int = 1,
    began: Callable[[int], None] = lambda _: None,
    done: Callable[[int], None] = lambda _: None,
) -> tuple[Score, ...]:
    """How many mutants of each pack its examples notice.

    ``roots`` are all folders with packs, ``folders`` those whose packs are tried (all, when none is
    given), ``procedure`` the only one to try. ``began`` is told how many mutants there are, ``done``
    how many more have been tried.

    Raises:
        PackError: a pack or a review has faults.
    """
    trial = Trial(roots)
    targets = trial.targets(*folders, procedure=procedure)
    parts = tuple(_parts(trial, targets))
    began(sum(part.stop - part.start for part in parts))
    verdicts: dict[_Part, tuple[Verdict, ...]] = {}
    for part, found in _worked(trial, targets, parts, tuple(roots), jobs):
        verdicts[part] = found
        done(len(found))
    return tuple(
        trial.score(target, (verdict for part in parts if part.target == place for verdict in verdicts[part]))
        for place, target in enumerate(targets)
    )


def _parts(trial: Trial, targets: Sequence[Target]) -> Iterator[_Part]:
    for place, target in enumerate(targets):
        number = len(trial.mutants(target))
        for start in range(0, number, _AT_A_TIME):
            yield _Part(place, start, min(start + _AT_A_TIME, number))


def _worked(
    trial: Trial, targets: Sequence[Target], parts: Sequence[_Part], roots: tuple[Path, ...], jobs: int
) -> Iterator[tuple[_Part, tuple[Verdict, ...]]]:
    if jobs == 1 or len(parts) == 1:
        for part in parts:
            yield part, trial.verdicts(targets[part.target], part.start, part.stop)
        return
    with ProcessPoolExecutor(max_workers=jobs) as pool:
        waiting: dict[Future[tuple[Verdict, ...]], _Part] = {
            pool.submit(_tried, roots, targets[part.target].pack.file, targets[part.target].root, part): part
            for part in parts
        }
        for future in as_completed(waiting):
            yield waiting[future], future.result()


def _tried(roots: tuple[Path, ...], file: str, root: Path, part: _Part) -> tuple[Verdict, ...]:
    trial = _trial(roots)
    target = next(item for item in trial.targets(root) if item.pack.file == file and item.root == root)
    return trial.verdicts(target, part.start, part.stop)


@cache
def _trial(roots: tuple[Path, ...]) -> Trial:
    """One reading of the packs in each working process, which ends with the call."""
    return Trial(roots)
