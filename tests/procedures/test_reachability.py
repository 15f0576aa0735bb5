import pytest
from tests.procedures.make import Values, decision, duty, pack, read, together

from lantern.procedures.problems import PackError


def refused(values: Values) -> str:
    with pytest.raises(PackError) as caught:
        together(read(values))
    return str(caught.value)


def test_a_code_after_one_that_always_fits_is_refused() -> None:
    found = refused(pack(decision=[decision("always", when="yes"), decision("never", when="p")], duty=[]))

    assert 'decision "never": can never be given' in found
    assert '"always"' not in found


def test_a_code_whose_condition_is_never_met_is_refused() -> None:
    assert 'decision "nothing": can never be given' in refused(
        pack(decision=[decision("nothing", when="no and p")], duty=[])
    )


def test_a_duty_that_can_never_arise_is_refused() -> None:
    assert 'duty "tell": can never arise' in refused(pack(duty=[duty(when="no")]))


def test_a_prohibition_that_can_never_hold_is_refused() -> None:
    never = {"what": "Wait", "why": "It is urgent.", "because": ["S-1"], "when": "not yes"}

    assert 'prohibition "Wait": can never hold' in refused(pack(prohibited=[never]))


def test_a_code_for_one_role_or_one_nation_only_is_reachable() -> None:
    decisions = [decision("of_accused", when="role(accused)"), decision("elsewhere", when="p is unknown")]

    assert together(read(pack(decision=decisions, duty=[]))).compiled


def test_codes_side_by_side_do_not_hide_one_another() -> None:
    decisions = [decision("always", when="yes"), decision("found", when="p")]

    assert together(read(pack(decide="all", decision=decisions))).compiled
