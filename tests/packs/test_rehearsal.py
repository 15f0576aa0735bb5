from datetime import UTC, datetime
from pathlib import Path

import pytest
from tests.packs.make_packs import EXAMPLES, PROCEDURE, changed, write_packs

from lantern.packs.case_files import cases_in
from lantern.packs.overlays import as_if_in_force
from lantern.packs.rehearsal import Followed, Rehearsal, rehearse

NOW = datetime(2026, 11, 18, 10, tzinfo=UTC)
PEOPLE = """
vignettes:
- id: amina
  jurisdiction: england
  noticed_at: 2026-11-18T10:00+00:00
  subjects:
  - {id: amina, label: Amina Secret, roles: [harmed], facts: {debt_owed: no}}
  - {id: yusuf, label: Yusuf Secret, roles: [harmed], facts: {debt_owed: yes}}
"""


def rehearsed(tmp_path: Path, new: str, *, old: str = PROCEDURE, cases: str = EXAMPLES) -> Rehearsal:
    before = write_packs(tmp_path / "old", procedure=old, contacts='layer = "law"\nnations = ["england"]\n')
    after = write_packs(tmp_path / "new", procedure=new, contacts='layer = "law"\nnations = ["england"]\n')
    read = cases_in(cases, name="cases.yaml", now=NOW)
    return rehearse(read, Followed(as_if_in_force(before)), Followed(as_if_in_force(after)))


def told(tmp_path: Path, before: str, after: str, **more: str) -> list[tuple[str, bool]]:
    found = rehearsed(tmp_path, changed(PROCEDURE, before, after), **more)
    return [(change.what, change.weaker) for item in found.otherwise for change in item.changes]


def test_the_same_packs_change_no_case(tmp_path: Path) -> None:
    found = rehearsed(tmp_path, PROCEDURE)

    assert (found.cases, found.otherwise, found.weaker, found.unread) == (2, (), (), ())


@pytest.mark.parametrize(
    ("before", "after", "what"),
    [
        (
            "{ working_days = 1 }",
            "{ working_days = 3 }",
            "“Ring the helpline”: later: “within 1 working day” became “within 3 working days”",
        ),
        ('strength = "statutory"', 'strength = "policy"', "“Ring the helpline”: policy now, statutory before"),
        (
            '["Modern Slavery Helpline"]',
            '["police"]',
            "“Ring the helpline”: no longer told: the Modern Slavery Helpline",
        ),
        (
            'must_contain = ["how much is owed"]\n',
            "",
            "“Ring the helpline”: no longer in the message: how much is owed",
        ),
        ('on = ["get_help"]\nwhat', 'on = ["no_help"]\nwhat', "no longer said: do not “Pay the debt”"),
        ('on = ["get_help"]\nwho', 'on = ["no_help"]\nwho', "“Ring the helpline”: this duty would be gone"),
    ],
)
def test_what_would_have_protected_less_is_told_first(tmp_path: Path, before: str, after: str, what: str) -> None:
    assert told(tmp_path, before, after)[0] == (what, True)


@pytest.mark.parametrize(
    ("before", "after", "what"),
    [
        (
            "{ working_days = 1 }",
            "{ immediate = true }",
            "“Ring the helpline”: sooner: “within 1 working day” became “now”",
        ),
        (
            '["Modern Slavery Helpline"]',
            '["Modern Slavery Helpline", "police"]',
            "“Ring the helpline”: also told: the police",
        ),
        (
            'who = "worker"',
            'who = "specialist"',
            "“Ring the helpline”: done by the trafficking specialist now, by the worker before",
        ),
        ('on = ["get_help"]\nwhat', 'on = ["get_help", "no_help"]\nwhat', "said now: do not “Pay the debt”"),
        ('on = ["get_help"]\nwho', 'on = ["get_help", "no_help"]\nwho', "“Ring the helpline”: this duty would be new"),
    ],
)
def test_what_would_have_protected_more_is_told_as_a_difference(
    tmp_path: Path, before: str, after: str, what: str
) -> None:
    assert told(tmp_path, before, after) == [(what, False)]


def test_another_decision_is_told_with_both_codes(tmp_path: Path) -> None:
    found = told(tmp_path, 'when = "debt_owed is no"', 'when = "debt_owed is no and papers_held_by_other is no"')

    assert found == [("decided “no help” before, nothing decided now", False)]


def test_no_name_and_no_id_of_a_case_is_repeated(tmp_path: Path) -> None:
    found = rehearsed(tmp_path, changed(PROCEDURE, "{ working_days = 1 }", "{ working_days = 3 }"), cases=PEOPLE)

    (item,) = found.otherwise
    words = " ".join(change.what for change in item.changes)
    assert "person 2" in words
    assert not [word for word in ("amina", "yusuf", "Secret") if word in words]


def test_cases_that_would_have_lost_something_come_first(tmp_path: Path) -> None:
    both = changed(
        changed(PROCEDURE, "{ working_days = 1 }", "{ working_days = 3 }"),
        'when = "debt_owed is no"',
        'when = "debt_owed is no and papers_held_by_other is no"',
    )
    turned = "vignettes:" + "".join(f"\n- {part}" for part in reversed(EXAMPLES.split("\n- ")[1:]))

    found = rehearsed(tmp_path, both, cases=turned)

    assert [(item.number, item.weaker) for item in found.otherwise] == [(2, True), (1, False)]
    assert found.by_procedure() == {"DP-90": (2, 1)}


def test_a_case_that_cannot_be_read_is_counted_and_the_others_are_rehearsed(tmp_path: Path) -> None:
    found = rehearsed(tmp_path, PROCEDURE, cases=changed(EXAMPLES, "{debt_owed: yes}", "{debt_owd: yes}"))

    assert (found.cases, found.unread) == (1, (1,))
