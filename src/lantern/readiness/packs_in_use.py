"""The packs that this installation goes by, told apart by digests: a changed file is another edition."""

from collections.abc import Mapping
from functools import cache
from hashlib import sha256
from typing import Final

from lantern.packs.vocabularies import ROOT

_SHORT: Final = 12


@cache
def files_in_use() -> Mapping[str, str]:
    """Every file of rules, contacts, guides and words with a short digest of what stands in it."""
    paths = sorted((*ROOT.rglob("*.toml"), *ROOT.rglob("*.yaml")))
    return {path.relative_to(ROOT).as_posix(): sha256(path.read_bytes()).hexdigest()[:_SHORT] for path in paths}


@cache
def digest_in_use() -> str:
    """One digest of them all, file names included."""
    told = "\n".join(f"{name} {digest}" for name, digest in files_in_use().items())
    return sha256(told.encode()).hexdigest()


def changed_since(before: Mapping[str, str]) -> tuple[str, ...]:
    """The files that are new, gone, or hold something else than they did."""
    now = files_in_use()
    return tuple(sorted(name for name in {*now, *before} if now.get(name) != before.get(name)))
