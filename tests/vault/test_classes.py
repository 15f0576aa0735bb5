import ast
from collections.abc import Iterator
from pathlib import Path

import pytest
from django.apps import apps
from django.conf import settings
from django.core.checks import run_checks
from django.core.exceptions import FieldError
from django.db import connection, models
from django.test.utils import isolate_apps

from lantern.vault.classes import Sensitivity, plain
from lantern.vault.fields import SealedField
from lantern.vault.records import Record
from lantern.vault.register import Column, Register, UnreadableRegister, columns_of, faults, read_register
from lantern.vault.rows import OnErasure, Row
from tests.repo.tree import SOURCE, modules, parsed, shown

REGISTER = read_register(settings.LANTERN_THIRD_PARTY_TABLES)
# The one door to hidden places.
MAY_REVEAL = frozenset({"src/lantern/access/reveal.py"})
# Where the two keys of a folder are told apart.
MAY_PICK_KEYS = frozenset({"src/lantern/vault/keyring.py", "src/lantern/vault/audit.py"})


def ours(**fields: "models.Field[object, object]") -> type[models.Model]:
    return type("Made", (models.Model,), {"__module__": "lantern.vault.made", "Meta": Named, **fields})


class Named:
    app_label = "vault"


def found(model: type[models.Model], register: Register = REGISTER) -> list[str]:
    return list(faults([model], register))


def test_every_field_of_every_table_has_a_class() -> None:
    assert list(faults(apps.get_models(include_auto_created=True), REGISTER)) == []


def test_the_start_looks_at_the_classes_too(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    monkeypatch.setattr(settings, "LANTERN_THIRD_PARTY_TABLES", tmp_path / "empty.toml")
    (tmp_path / "empty.toml").write_text("")

    said = [str(error.msg) for error in run_checks() if error.id == "lantern.E001"]

    assert any("auth_group.name is a library's column" in words for words in said)


@isolate_apps("lantern.vault")
def test_a_field_without_a_class_fails() -> None:
    model = ours(id=plain(models.UUIDField(primary_key=True)), nickname=models.CharField(max_length=40))

    assert found(model) == ["vault.Made.nickname has no class. Write plain(…) around it, or make it a SealedField."]


@isolate_apps("lantern.vault")
@pytest.mark.parametrize(
    "field", [models.CharField(max_length=9), models.TextField(), models.JSONField(), models.BinaryField()],
    ids=lambda field: type(field).__name__,
)  # fmt: skip
def test_a_plain_field_that_could_hold_anything_needs_a_reason(field: "models.Field[object, object]") -> None:
    model = ours(id=plain(models.UUIDField(primary_key=True)), note=plain(field))

    assert [words.split(" could ")[0] for words in found(model)] == ["vault.Made.note"]


@isolate_apps("lantern.vault")
def test_choices_a_reason_or_an_envelope_are_enough() -> None:
    model = ours(
        id=plain(models.UUIDField(primary_key=True)),
        kind=plain(models.CharField(max_length=9, choices=[("a", "a")])),
        code=plain(models.CharField(max_length=9), because="a code of the program"),
        words=SealedField(Sensitivity.SENSITIVE),
    )

    assert found(model) == []


@isolate_apps("lantern.vault")
def test_a_table_made_by_itself_fails() -> None:
    model = ours(id=plain(models.UUIDField(primary_key=True)), many=models.ManyToManyField("self"))
    between = model._meta.get_field("many").remote_field.through  # type: ignore[union-attr]

    assert "vault.Made_many: a table made by itself" in found(between)[0]


def test_a_library_with_a_new_or_a_lost_column_fails() -> None:
    group = apps.get_model("auth", "Group")
    registered = dict(REGISTER["auth_group"])
    registered["gone"] = registered.pop("name")

    assert [words.split(" ")[0] for words in found(group, {"auth_group": registered})] == [
        "auth_group.name",
        "auth_group.gone",
    ]


@pytest.mark.parametrize(
    "text", ['[t]\nc = { class = "plain" }', '[t]\nc = { class = "odd", reason = "long enough it is" }',
             '[t]\nc = { class = "plain", reason = "short" }', '[t]\nc = "plain"'],
)  # fmt: skip
def test_a_register_without_class_or_reason_is_refused(text: str, tmp_path: Path) -> None:
    (tmp_path / "register.toml").write_text(text)

    with pytest.raises(UnreadableRegister, match=r"t\.c"):
        read_register(tmp_path / "register.toml")


def test_the_register_names_no_table_that_no_library_makes() -> None:
    made = {model._meta.db_table for model in apps.get_models(include_auto_created=True)}
    without_model = {"django_migrations", "lantern_cache"}

    assert REGISTER.keys() - made - without_model == set()


@pytest.mark.django_db
def test_no_table_of_the_database_is_unknown() -> None:
    known = {model._meta.db_table: columns_of(model) for model in apps.get_models(include_auto_created=True)}
    with connection.cursor() as cursor:
        tables = connection.introspection.table_names(cursor)
        unknown = {
            f"{table}.{column.name}"
            for table in tables
            for column in connection.introspection.get_table_description(cursor, table)
            if column.name not in known.get(table, frozenset()) | REGISTER.get(table, {}).keys()
        }

    assert "lantern_cache" in tables
    assert unknown == set()


def test_a_value_above_plain_is_not_taken_in_clear() -> None:
    with pytest.raises(FieldError):
        SealedField(Sensitivity.PLAIN)
    with pytest.raises(FieldError):
        SealedField(Sensitivity.PERSONAL).get_db_prep_value("Amina", connection)


def holds_something_sealed(model: type[models.Model]) -> bool:
    return issubclass(model, Record) or any(isinstance(field, SealedField) for field in model._meta.concrete_fields)


def test_whatever_is_sealed_says_to_which_folder_it_belongs_and_goes_with_it() -> None:
    sealed = [model for model in apps.get_models() if holds_something_sealed(model)]
    without = {model._meta.label for model in sealed if "folder" not in {f.name for f in model._meta.fields}}

    assert [
        model._meta.label for model in sealed if not issubclass(model, Row) or model.on_erasure is OnErasure.KEPT
    ] == []

    # Both are found by their own id, which is that of the folder. Whatever is sealed and has no folder is never erased.
    assert without == {"folders.Folder", "access.Account"}


# -- one door to hidden places ------------------------------------------------------------------------


def reveals(tree: ast.AST) -> Iterator[int]:
    """Lines that ask for the right to open hidden places, or could."""
    for node in ast.walk(tree):
        if not isinstance(node, ast.Call):
            continue
        for given in node.keywords:
            if given.arg == "reveals" and not (isinstance(given.value, ast.Constant) and given.value.value is False):
                yield node.lineno
            if given.arg is None and isinstance(node.func, ast.Name) and node.func.id == "Permit":
                yield node.lineno


def picks_keys(tree: ast.AST) -> Iterator[int]:
    """Lines that take a key of a folder without saying for what."""
    for node in ast.walk(tree):
        if isinstance(node, ast.Attribute) and node.attr in {"content", "location"} and _is_keys(node.value):
            yield node.lineno


def _is_keys(node: ast.expr) -> bool:
    name = node.id if isinstance(node, ast.Name) else node.attr if isinstance(node, ast.Attribute) else ""
    return "keys" in name


@pytest.mark.parametrize("path", [path for path in modules() if path.is_relative_to(SOURCE)], ids=shown)
def test_only_the_reveal_door_opens_hidden_places(path: Path) -> None:
    if shown(path) not in MAY_REVEAL:
        assert list(reveals(parsed(path))) == []
    if shown(path) not in MAY_PICK_KEYS:
        assert list(picks_keys(parsed(path))) == []


@pytest.mark.parametrize(
    "code", ["Permit(folder=f, reveals=True)", "replace(permit, reveals=may)", "Permit(**rights)"],
)  # fmt: skip
def test_the_test_of_the_door_notices(code: str) -> None:
    assert list(reveals(ast.parse(code))) == [1]


@pytest.mark.parametrize("code", ["unseal(keys.location, e, p)", "self.keys.content", "fresh.keys.location"])
def test_the_test_of_the_keys_notices(code: str) -> None:
    assert list(picks_keys(ast.parse(code))) == [1]


def test_a_column_holds_its_class_and_its_reason() -> None:
    assert REGISTER["django_migrations"]["name"] == Column(Sensitivity.PLAIN, "the same words in every installation")
