from tools.make_policy_page import PAGE, page

from lantern.access.policy import RULES
from lantern.access.policy_actions import ACTION_NAMES, Action
from lantern.access.roles import ROLE_NAMES, Role


def test_the_page_is_what_the_tool_makes() -> None:
    assert PAGE.read_text(encoding="utf-8") == page(), "run: .venv/bin/python tools/make_policy_page.py"


def test_the_page_tells_every_rule_with_its_reason() -> None:
    text = page()

    assert [rule.name for rule in RULES if f"| `{rule.name}` |" not in text or rule.reason not in text] == []


def test_every_role_and_action_has_a_name_of_its_own() -> None:
    assert ROLE_NAMES.keys() == frozenset(Role)
    assert ACTION_NAMES.keys() == frozenset(Action)
    assert len(set(ACTION_NAMES.values())) == len(Action)


def test_every_rule_has_a_name_of_its_own_and_says_one_or_two_sentences() -> None:
    names = [rule.name for rule in RULES]

    assert len(names) == len(set(names))
    assert [rule.name for rule in RULES if not rule.reason.endswith(".")] == []
