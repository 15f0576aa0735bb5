"""However many folders are asked about at once, and in whichever way: what ties an account to each is the same.

The plain reading stands here: every row is looked at by itself.
"""

from collections.abc import Callable, Collection
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from typing import Any
from uuid import UUID

import pytest
from django.db import transaction
from django.db.models import FilteredRelation, Q
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as some

from lantern.access.ties import relation_of
from lantern.folders.alike import standings_alike
from lantern.folders.kinds import REPORTED, ExclusionKind, FolderKind, Level
from lantern.folders.models import Exclusion, Folder, Grant
from lantern.folders.standings import HeldGrant, Standing, standing_of, standings_of

pytestmark = pytest.mark.django_db
AT = datetime(2026, 11, 22, 12, tzinfo=UTC)
ME, OTHER = UUID(int=1), UUID(int=2)
KINDS = (FolderKind.CONCERN, FolderKind.CASE, FolderKind.PERSON)
"""Those that are asked for; folders of other kinds are there, too."""
MOMENTS = some.sampled_from([-2, -1, 0, 1]).map(lambda hours: AT + timedelta(hours=hours, microseconds=hours))
PERHAPS = some.none() | MOMENTS
WHO = some.sampled_from([ME, ME, OTHER])


@dataclass(frozen=True)
class There:
    """A folder with everything that ties anybody to it: the fields of its rows."""

    folder: dict[str, Any]
    grants: list[dict[str, Any]]
    exclusions: list[dict[str, Any]]


GRANTS = some.fixed_dictionaries(
    {
        "account": WHO, "level": some.sampled_from(Level), "starts": MOMENTS, "until": PERHAPS, "ended_at": PERHAPS,
        "break_glass": some.booleans(), "stand_in": some.booleans(),
    }
)  # fmt: skip
EXCLUSIONS = some.fixed_dictionaries(
    {"account": WHO, "kind": some.sampled_from(ExclusionKind), "starts": MOMENTS, "ended_at": PERHAPS}
)
FOLDERS = some.fixed_dictionaries(
    {
        "kind": some.sampled_from([*KINDS, FolderKind.BREACH]), "opened_at": MOMENTS,
        "opened_by": some.sampled_from([None, ME, OTHER]), "sealed_at": PERHAPS,
        "erased_at": some.sampled_from([None, None, AT]),
    }
)  # fmt: skip
HOUSES = some.lists(
    some.builds(There, FOLDERS, some.lists(GRANTS, max_size=3), some.lists(EXCLUSIONS, max_size=3)), max_size=5
)


def build(house: list[There]) -> dict[UUID, There]:
    """The rows in the database, unsealed: nobody opens them."""
    found = {UUID(int=(number * 7919) % 97 + 100): there for number, there in enumerate(house)}
    Folder.objects.bulk_create(Folder(id=id, reference=f"R{id.int}", **there.folder) for id, there in found.items())  # noqa: A001
    each = list(found.items())
    Grant.objects.bulk_create(Grant(folder_id=one, why=b"-", **row) for one, there in each for row in there.grants)
    Exclusion.objects.bulk_create(
        Exclusion(folder_id=one, why=b"-", **row) for one, there in each for row in there.exclusions
    )
    return found


def plain(folder: UUID, there: There) -> Standing:
    """What ties me to a folder, row by row."""
    held = [one for one in there.grants if one["account"] == ME and one["starts"] <= AT]
    names = ("level", "starts", "until", "ended_at", "break_glass", "stand_in")
    return Standing(
        folder=folder,
        sealed_at=there.folder["sealed_at"],
        grants=tuple(HeldGrant(*(one[name] for name in names)) for one in held),
        exclusions=frozenset(
            one["kind"] for one in there.exclusions if one["account"] == ME and one["ended_at"] is None
        ),
        reported=there.folder["opened_by"] == ME and there.folder["kind"] in REPORTED,
    )


def in_order(standing: Standing) -> tuple[object, ...]:
    grants = sorted(map(repr, standing.grants))
    return standing.folder, standing.sealed_at, grants, standing.exclusions, standing.reported


def is_tied(there: There) -> bool:
    mine = there.folder["opened_by"] == ME or any(one["account"] == ME for one in there.grants)
    return mine and there.folder["erased_at"] is None and there.folder["kind"] in KINDS


def agrees_one_by_one(house: dict[UUID, There]) -> None:
    """Standings, asked for together and one by one, are those of the plain reading."""
    wanted = {
        folder: in_order(plain(folder, there)) for folder, there in house.items() if there.folder["erased_at"] is None
    }
    asked = [*house, UUID(int=99_999)]
    found = standings_of(ME, asked, at=AT)
    assert {folder: in_order(standing) for folder, standing in found.items()} == wanted
    alone = {folder: standing_of(ME, folder, at=AT) for folder in asked}
    assert {folder: in_order(one) for folder, one in alone.items() if one is not None} == wanted


def agrees_alike(house: dict[UUID, There], among: Any, asked: Collection[UUID]) -> None:
    """Each folder that ties me, in order; and its example decides as the folder itself would."""
    found = standings_alike(ME, at=AT, kinds=KINDS, among=among)
    tied = [folder for folder, there in house.items() if folder in asked and is_tied(there)]
    newest_first = sorted(sorted(tied), key=lambda one: house[one].folder["opened_at"], reverse=True)
    assert [folder for folder, _ in found.folders] == newest_first
    for folder, example in found.folders:
        known, mine = found.examples[example], plain(folder, house[folder])
        assert relation_of(known, AT) == relation_of(mine, AT)
        assert known.exclusions == mine.exclusions


def in_a_house(house: list[There], look: Callable[[dict[UUID, There]], None]) -> None:
    with transaction.atomic():
        look(build(house))
        transaction.set_rollback(True)


def test_among_no_folders_there_are_none() -> None:
    assert standings_alike(ME, at=AT, kinds=KINDS, among=[]).folders == ()
    assert standings_alike(ME, at=AT, kinds=KINDS, among=Folder.objects.none().values("pk")).folders == ()
    assert standings_of(ME, [], at=AT) == {}


each_house = settings(max_examples=60, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])


@each_house
@given(HOUSES)
def test_standings_asked_for_together_are_those_that_each_row_tells(house: list[There]) -> None:
    in_a_house(house, agrees_one_by_one)


@each_house
@given(HOUSES, some.data())
def test_what_is_alike_decides_as_each_folder_would_by_itself(house: list[There], data: some.DataObject) -> None:
    def look(there: dict[UUID, There]) -> None:
        some_of_them = data.draw(some.sets(some.sampled_from(sorted(there)))) if there else set()
        agrees_alike(there, None, there)
        agrees_alike(there, list(there), there)
        agrees_alike(there, some_of_them, some_of_them)
        agrees_alike(there, Folder.objects.filter(pk__in=some_of_them).values("pk"), some_of_them)

    in_a_house(house, look)


def _me(**more: Any) -> dict[str, Any]:
    return {"account": ME, "starts": AT - timedelta(hours=1), "ended_at": None, **more}


HELD = _me(level=Level.READ, until=None, break_glass=False, stand_in=False)
OPEN = {"kind": FolderKind.CONCERN, "opened_at": AT, "opened_by": None, "sealed_at": None, "erased_at": None}
CONTROLS = {
    "the grant of somebody else": (There(OPEN, [{**HELD, "account": OTHER}], []), Q(), Q(exclusions__account=ME)),
    "an exclusion that is over": (
        There(OPEN, [HELD], [_me(kind=ExclusionKind.MUST_NOT_KNOW, ended_at=AT)]), Q(grants__account=ME),
        Q(exclusions__account=ME),
    ),
    "the exclusion of somebody else": (
        There(OPEN, [HELD], [_me(kind=ExclusionKind.MUST_NOT_KNOW) | {"account": OTHER}]), Q(grants__account=ME),
        Q(exclusions__ended_at=None),
    ),
    "an exclusion that nobody looks for": (
        There(OPEN, [HELD], [_me(kind=ExclusionKind.MUST_NOT_KNOW)]), Q(grants__account=ME),
        Q(exclusions__account=OTHER),
    ),
}  # fmt: skip
"""A house in which a wrong question shows, and what it asks of grants and of exclusions."""


@pytest.mark.parametrize("fault", CONTROLS)
def test_a_question_with_a_fault_is_found_out(fault: str, monkeypatch: pytest.MonkeyPatch) -> None:
    there, grants, exclusions = CONTROLS[fault]

    def wrongly(account: UUID, folders: Any) -> Any:
        del account
        return folders.annotate(
            held=FilteredRelation("grants", condition=grants or Q(grants__pk__isnull=False)),
            barred=FilteredRelation("exclusions", condition=exclusions),
        )

    known = build([there])
    agrees_one_by_one(known)
    agrees_alike(known, list(known), known)
    monkeypatch.setattr("lantern.folders.standings.joined", wrongly)
    monkeypatch.setattr("lantern.folders.alike.joined", wrongly)

    with pytest.raises(AssertionError):
        agrees_one_by_one(known)
    with pytest.raises(AssertionError):
        agrees_alike(known, list(known), known)
