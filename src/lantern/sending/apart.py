"""Rows of a step, each on its own: one that meets a fault must not keep the others from being handled."""

from collections.abc import Callable, Iterable
from typing import TypeVar

from lantern.vault.acts import StaleRecord

Row = TypeVar("Row")
Done = TypeVar("Done")


def each(rows: Iterable[Row], do: Callable[[Row], Done], words: str) -> list[Done]:
    """Do this with every row; what came of it, without those that met a fault, or that another pass was faster with.

    Args:
        rows: in this order.
        do: what is done with each.
        words: what the fault says that is raised in the end.

    Raises:
        ExceptionGroup: some met a fault; the others were handled.
    """
    done: list[Done] = []
    faults: list[Exception] = []
    for row in rows:
        try:
            done.append(do(row))
        except StaleRecord:
            # Somebody has changed it at this moment, or another pass was here.
            continue
        except Exception as fault:  # noqa: BLE001 -- told below
            faults.append(fault)
    if faults:
        raise ExceptionGroup(words, faults)
    return done
