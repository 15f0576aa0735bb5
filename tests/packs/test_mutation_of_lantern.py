import pytest

from lantern.packs.mutation_jobs import scores
from lantern.packs.vocabularies import ROOT

LEAST = 95


# The others are tried by `make nightly`.
@pytest.mark.parametrize("procedure", ["DP-26"])
def test_the_examples_of_a_pack_notice_nearly_every_mistake_in_it(procedure: str) -> None:
    found = scores([ROOT], procedure=procedure)

    assert [score.failing for score in found if score.failing] == []
    assert [score.survivors for score in found if score.share < LEAST] == []
