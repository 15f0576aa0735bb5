"""One thing done is one transaction: rows and their audit entry, both or neither (G6, G11)."""

import ast
from collections.abc import Iterator
from datetime import datetime
from pathlib import Path
from typing import Any
from uuid import UUID

import pytest
from django.db import DatabaseError, connection, models

from lantern.folders import actions
from lantern.folders.kinds import EntryKind, FolderKind, Level
from lantern.folders.models import Entry, Folder, Grant
from lantern.folders.refusals import FolderRefuses
from lantern.vault import audit
from lantern.vault.models import AuditEntry, ChainHead
from tests.repo.tree import SOURCE, parsed, shown
from tests.vault import make_records as make

WRITES = frozenset(
    {
        "save", "create", "bulk_create", "update", "bulk_update", "delete", "get_or_create", "update_or_create",
        "execute", "raw", "insert",
    }
)  # fmt: skip
ACTIONS = sorted(SOURCE.glob("*/actions*.py"))


def everything() -> list[object]:
    return [list(model.objects.order_by("pk").values()) for model in (Folder, Entry, Grant, AuditEntry, ChainHead)]


@pytest.mark.django_db
@pytest.mark.parametrize("broken", ["entry", "head", "mac"])
def test_a_failing_audit_write_blocks_the_change(broken: str, now: datetime, monkeypatch: pytest.MonkeyPatch) -> None:
    folder = make.folder(now)
    before = everything()

    def fail(*_: Any, **__: Any) -> Any:
        raise DatabaseError("the disk is full")

    if broken == "entry":
        monkeypatch.setattr(audit, "insert", fail)
    elif broken == "head":
        monkeypatch.setattr(models.QuerySet, "update", fail)
    else:
        monkeypatch.setattr(audit, "link", fail)

    for act in (
        lambda: actions.add_entry(
            permit=make.permit(folder), kind=EntryKind.NOTE, body={"w": "x"}, by=make.LEAD, at=now
        ),
        lambda: actions.give_grant(
            permit=make.permit(folder), account=UUID(int=8), level=Level.READ, why="x", by=make.LEAD, at=now
        ),
    ):
        with pytest.raises(DatabaseError):
            act()
    monkeypatch.undo()

    assert everything() == before


@pytest.mark.django_db
def test_the_fault_that_is_injected_is_the_only_reason(now: datetime) -> None:
    folder = make.folder(now)
    before = everything()

    actions.add_entry(permit=make.permit(folder), kind=EntryKind.NOTE, body={"w": "x"}, by=make.LEAD, at=now)

    assert everything() != before


@pytest.mark.django_db(transaction=True)
def test_no_entry_is_written_outside_a_transaction(now: datetime) -> None:
    with pytest.raises(RuntimeError, match="in the transaction"):
        audit.append(folder=UUID(int=1), by=audit.THE_SYSTEM, at=now, action="x")
    assert not AuditEntry.objects.exists()


@pytest.mark.django_db(transaction=True)
def test_a_committed_act_is_there_with_its_entry_and_a_failed_one_is_not(now: datetime) -> None:
    folder = actions.open_folder(kind=FolderKind.PERSON, title="x", by=make.LEAD, at=now).id
    connection.close()
    before = everything()

    with pytest.raises(FolderRefuses):
        actions.end_grant(permit=make.permit(folder), grant=UUID(int=3), by=make.LEAD, at=now)

    assert everything() == before
    assert AuditEntry.objects.get().action == "folder.opened"


# -- every action goes through an act, exactly once ---------------------------------------------------


def functions(tree: ast.Module) -> dict[str, ast.FunctionDef]:
    return {node.name: node for node in tree.body if isinstance(node, ast.FunctionDef)}


def called(node: ast.AST) -> Iterator[str]:
    for call in ast.walk(node):
        if isinstance(call, ast.Call):
            if isinstance(call.func, ast.Name):
                yield call.func.id
            elif isinstance(call.func, ast.Attribute):
                yield f".{call.func.attr}"


def acts_of(name: str, known: dict[str, ast.FunctionDef], above: frozenset[str] = frozenset()) -> int:
    """How many acts a function goes through, also by way of functions of its own module."""
    if name in above:
        return 0
    calls = list(called(known[name]))
    own = sum(call in {"act", ".act"} for call in calls)
    return own + sum(acts_of(call, known, above | {name}) for call in calls if call in known)


def faults(tree: ast.Module) -> list[str]:
    known = functions(tree)
    found = [
        f"{name}: {count} acts" for name in known if not name.startswith("_") and (count := acts_of(name, known)) != 1
    ]
    past = [f"{name}: {call}" for name, node in known.items() for call in called(node) if call[1:] in WRITES]
    return found + past


@pytest.mark.parametrize("path", ACTIONS, ids=shown)
def test_every_action_goes_through_exactly_one_act_and_writes_nothing_past_it(path: Path) -> None:
    assert faults(parsed(path)) == []


def test_there_are_actions_to_look_at() -> None:
    assert SOURCE / "folders" / "actions.py" in ACTIONS


@pytest.mark.parametrize(
    "code",
    [
        "def close(*, by, at):\n    row.save()",
        "def close(*, by, at):\n    return 1",
        "def close(*, by, at):\n    with act(by=by) as done:\n        pass\n    with act(by=by) as done:\n        pass",
        "def close(*, by, at):\n    with act(by=by) as done:\n        Row.objects.filter(pk=1).update(a=2)",
        "def close(*, by, at):\n    with act(by=by):\n        _more()\ndef _more():\n    with act():\n        pass",
    ],
)
def test_the_test_of_actions_notices(code: str) -> None:
    assert faults(ast.parse(code)) != []
