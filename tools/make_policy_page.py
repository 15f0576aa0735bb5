"""Writes the page that tells who may do what, from the rules of the policy themselves.

Run: ``python tools/make_policy_page.py``. A test compares the page with what this makes.
"""

from collections.abc import Iterable
from pathlib import Path
from typing import Final

from lantern.access.circumstances import Circumstances
from lantern.access.policy import Outcome, asked_for, decide
from lantern.access.policy_actions import ACTION_NAMES, FOLDER_ACTIONS, OWN_REPORT, Action
from lantern.access.policy_bars import BARS
from lantern.access.policy_grounds import GROUNDS
from lantern.access.policy_needs import NEEDS
from lantern.access.policy_rules import Rule
from lantern.access.relations import STRANGER, Bond, Relation
from lantern.access.roles import ROLE_NAMES, Actor, Role

PAGE: Final = Path(__file__).parents[1] / "docs" / "reference" / "who-may-do-what.md"
_SIGNS: Final = {Outcome.ALLOWED: "yes", Outcome.HIDDEN: "·", Outcome.REFUSED: "no"}
_MET: Final = Circumstances(reason=True, second_person=True, told=2)
_FOLDER: Final = tuple(action for action in Action if action in FOLDER_ACTIONS)
_HOUSE: Final = tuple(action for action in Action if action not in FOLDER_ACTIONS)
_NEED_WORDS: Final = {
    "second_factor": "second factor",
    "fresh_sign_in": "fresh sign-in",
    "reason": "reason",
    "second_person": "second person",
    "two_people_told": "two people told",
}
_ABOUT_MANY: Final = {
    Action.EXPORT: "second person (more than 10 people)",
    Action.INVITE: "second person (for somebody who will read folders)",
    Action.MANAGE_ACCOUNTS: "second person (for somebody who reads folders)",
}
_TIES: Final = (
    ("nothing", ()),
    ("reported it", (Bond.REPORTER,)),
    ("let in to read", (Bond.GRANTED_READ,)),
    ("let in to write", (Bond.GRANTED_WRITE,)),
    ("let in to keep it", (Bond.GRANTED_MANAGE,)),
    ("grant ended", (Bond.FORMER,)),
    ("sealed, grant by name since", (Bond.SEALED_IN, Bond.GRANTED_MANAGE)),
    ("sealed, older grant", (Bond.SEALED_OUT, Bond.GRANTED_MANAGE)),
    ("break-glass, four hours", (Bond.BREAK_GLASS_LIVE,)),
    ("break-glass over", (Bond.BREAK_GLASS_OVER,)),
    ("keeps it, must not know", (Bond.MUST_NOT_KNOW, Bond.GRANTED_MANAGE)),
    ("keeps it, must not read", (Bond.MUST_NOT_READ, Bond.GRANTED_MANAGE)),
    ("keeps it, must not decide", (Bond.MUST_NOT_DECIDE, Bond.GRANTED_MANAGE)),
    ("keeps it, must not interpret", (Bond.MUST_NOT_INTERPRET, Bond.GRANTED_MANAGE)),
)
_INTRODUCTION: Final = (
    "Nobody may do anything unless a rule opens it.",
    "A role alone opens no folder. A grant does: somebody was let in, by name, for a reason.",
    "Leads are let in when a concern is reported. For emergencies there is break-glass, which is loud.",
    "Whatever closes something wins over whatever opens it.",
)
_LEGEND: Final = (
    "**yes**: allowed, once everything is there that is asked for.",
    "**no**: refused, and told why.",
    "**·**: hidden; the answer is the same as if there were no such folder.",
)


def page() -> str:
    """The page as text."""
    blocks = [
        "<!-- Made by tools/make_policy_page.py; do not edit by hand. -->",
        "# Who may do what",
        "\n".join(_INTRODUCTION),
        "\n".join(f"- {line}" for line in _LEGEND),
        "Why it is like this stands in [ADR 11](../adr/0011-need-to-know.md).",
        "## In a folder that somebody was let in to keep",
        "A trustee is shown here as the one who stands in for a lead with a tie. Otherwise trustees read no folder.",
        _by_role(_FOLDER),
        "## By what ties somebody to the folder",
        "The safeguarding lead is shown.",
        _by_tie(),
        "## About no folder",
        "The group admin invites volunteers only.",
        _by_role(_HOUSE),
        "## What is asked for",
        _asked(),
        "## Everything that opens",
        _listed(GROUNDS),
        "## Everything that closes",
        "Here stands what the one who asks is told. Where the folder may not be known, nothing is told.",
        _listed(BARS),
        "## Everything that must be there first",
        _listed(NEEDS),
    ]
    return "\n\n".join(blocks) + "\n"


def _actor(role: Role) -> Actor:
    return Actor(enrolled=True, role=role, second_factor=True, fresh=True)


def _sign(action: Action, role: Role, relation: Relation) -> str:
    return _SIGNS[decide(action, _actor(role), relation, _MET).outcome]


def _by_role(actions: Iterable[Action]) -> str:
    rows = []
    for action in actions:
        kept = Relation(frozenset({Bond.GRANTED_MANAGE, Bond.STAND_IN, Bond.REPORTER}))
        relation = kept if action in FOLDER_ACTIONS else STRANGER
        rows.append((ACTION_NAMES[action], *(_sign(action, role, relation) for role in Role)))
    return _table(("", *(ROLE_NAMES[role] for role in Role)), rows)


def _by_tie() -> str:
    ties = [Relation(frozenset(bonds)) for _, bonds in _TIES]
    rows = (
        (ACTION_NAMES[action], *(_sign(action, Role.SAFEGUARDING_LEAD, relation) for relation in ties))
        for action in _FOLDER
    )
    return _table(("", *(name for name, _ in _TIES)), rows)


def _asked() -> str:
    rows = []
    for action in Action:
        words = [word for need, word in _NEED_WORDS.items() if need in asked_for(action)]
        if action is Action.SEE_OWN_REPORTS or action is Action.CHANGE_OWN_SIGN_IN or action in OWN_REPORT:
            words[words.index("second factor")] = "second factor, if there is one"
        if action in _ABOUT_MANY:
            words[words.index("second person")] = _ABOUT_MANY[action]
        rows.append((ACTION_NAMES[action], ", ".join(words) or "nothing but signing in"))
    return _table(("To do this", "this must be there"), rows)


def _listed(rules: Iterable[Rule]) -> str:
    return _table(
        ("Rule", "For", "What it speaks about", "In words"),
        ((f"`{rule.name}`", _roles(rule), _actions(rule), rule.reason) for rule in rules),
    )


def _roles(rule: Rule) -> str:
    if rule.roles == frozenset(Role):
        return "everybody"
    return ", ".join(ROLE_NAMES[role] for role in Role if role in rule.roles)


def _actions(rule: Rule) -> str:
    inside = rule.actions <= FOLDER_ACTIONS
    whole, name = (_FOLDER, "everything in a folder") if inside else (tuple(Action), "everything")
    spoken = [ACTION_NAMES[action] for action in whole if action in rule.actions]
    silent = [ACTION_NAMES[action] for action in whole if action not in rule.actions]
    if len(silent) >= len(spoken):
        return "; ".join(spoken)
    return f"{name}, but not: {'; '.join(silent)}" if silent else name


def _table(head: tuple[str, ...], rows: Iterable[tuple[str, ...]]) -> str:
    lines = [f"| {' | '.join(head)} |", f"|{'---|' * len(head)}"]
    lines.extend(f"| {' | '.join(row)} |" for row in rows)
    return "\n".join(lines)


if __name__ == "__main__":
    PAGE.write_text(page(), encoding="utf-8")
