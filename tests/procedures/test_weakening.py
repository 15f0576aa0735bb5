import pytest
from tests.procedures.make import Values, duty, lower_layer, pack, read, read_lower

from lantern.procedures.layering import layered
from lantern.procedures.problems import PackError

BASE = pack(duty=[duty(by={"hours": 24}, to=["police", "council of the area"], must_contain=["where"])])
"""A statutory duty within a day, to two agencies, with something it has to say."""


def refused(values: Values) -> str:
    """What is said when a lower layer is read and laid over the procedure."""
    with pytest.raises(PackError) as caught:
        layered(read(BASE), [read_lower(values)])
    return str(caught.value)


def tightened(**changes: object) -> Values:
    return lower_layer(tighten=[{"duty": "tell", **changes}])


@pytest.mark.parametrize(
    "later",
    [
        {"hours": 25},
        {"hours": 24, "from": "returned_at"},
        {"calendar_days": 1},
        {"calendar_days": 1, "to_working_day": True},
        {"working_days": 1},
        {"same_day": True},
        {"recurring": 60},
        {"before": "visit"},
        {"after": "visit"},
    ],
)
def test_a_statutory_clock_never_ends_later(later: dict[str, object]) -> None:
    assert "may only shorten a duty" in refused(tightened(by=later)) or "clock" in refused(tightened(by=later))


@pytest.mark.parametrize(
    ("key", "value"),
    [
        ("strength", "policy"),
        ("who", "coordinator"),
        ("what", "Think about it"),
        ("channel", "e-mail"),
        ("on", ["found"]),
        ("when", "p is no"),
        ("about", "p is no"),
        ("say", "Nothing."),
        ("closes_on", "E-mail sent."),
        ("without_name", True),
        ("also", []),
        ("key", "other"),
    ],
)
def test_nothing_else_of_a_duty_can_be_changed(key: str, value: object) -> None:
    assert f'"{key}" has no meaning here' in refused(tightened(**{key: value}))


def test_a_duty_cannot_be_removed() -> None:
    assert "a lower layer never removes a duty" in refused(tightened(remove=True))


def test_a_duty_cannot_be_replaced_by_one_with_its_name() -> None:
    assert "has this duty already" in refused(lower_layer(duty=[duty("tell", strength="policy", to=["case file"])]))


@pytest.mark.parametrize(
    "part",
    [
        {"decision": []},
        {"exclusion": []},
        {"warning": []},
        {"named": []},
        {"applies_when": "no"},
        {"runs_for": "role(accused)"},
        {"decide": "first"},
        {"questions": []},
        {"per": "concern"},
        {"as_policy_in": ["england"]},
    ],
)
def test_what_decides_a_procedure_is_no_business_of_a_lower_layer(part: dict[str, object]) -> None:
    assert "has no meaning here" in refused(lower_layer(**part))


def test_recipients_and_content_are_only_added() -> None:
    found = layered(read(BASE), [read_lower({**tightened(to=["case file"], must_contain=["when"]), "areas": []})])

    (rule,) = found.duties
    assert rule.to == ("police", "council of the area", "case file")
    assert rule.must_contain == ("where", "when")
    assert rule.strength == "statutory"


def test_a_lower_layer_is_never_the_layer_of_the_law() -> None:
    assert "is not one of area, organisation" in refused({**tightened(because=["S-1"]), "layer": "law"})
