"""Family and network of a case: facts as somebody said them, the same in the lists and in the picture (F16)."""

import re
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import datetime
from itertools import pairwise
from math import hypot
from uuid import UUID, uuid4

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from hypothesis import given
from hypothesis import strategies as st

from lantern.access.need_to_know import permit
from lantern.access.policy_actions import Action
from lantern.access.roles import Role
from lantern.cases import network_presenters
from lantern.cases.network import CLEAR, SHAPES, STROKES, Bond, Somebody, drawn
from lantern.folders.kinds import ExclusionKind, Level
from lantern.folders.models import Entry
from lantern.packs.network_files import LINES, NetworkFigures, network_figures, read_network
from lantern.packs.person_files import FILE
from lantern.packs.vocabularies import ROOT, read_toml
from lantern.procedures.problems import PackError
from lantern.vault.models import AuditEntry
from tests.access.need import house
from tests.cases.people_house import MINUTE, Desk, desk
from tests.cases.test_cases import reference

pytestmark = pytest.mark.usefixtures("clock_stands")
MOST_QUERIES = 12
WRITTEN = ("her teacher", "waits at the gate", "left for good")
SIGNING_IN = 4


@pytest.fixture
def amina(ada: Desk, concern: UUID) -> UUID:
    return ada.adds(concern, "Amina Yusuf")


@pytest.fixture
def farid(ada: Desk, concern: UUID) -> UUID:
    return ada.adds(concern, "Farid Tekle", role="controller")


@dataclass(frozen=True)
class Family:
    concern: UUID
    case: UUID
    amina: UUID
    farid: UUID

    def lets_in(self, who: Desk, level: Level = Level.MANAGE) -> None:
        for folder in (self.concern, self.case, self.amina, self.farid):
            who.let_in(folder, level)


@pytest.fixture
def family(concern: UUID, case: UUID, amina: UUID, farid: UUID) -> Family:
    return Family(concern, case, amina, farid)


def says(who: Desk, case: UUID, one: UUID, tie: str, other: UUID, *, told_by: str = "Amina", words: str = "") -> int:
    fields = {"one": str(one), "tie": tie, "other": str(other), "told_by": told_by, "words": words}
    return who.posts(f"{case}/network/", **fields).status_code


# -- what was said ----------------------------------------------------------------------------------------


@pytest.mark.django_db
def test_what_two_people_said_differently_stands_side_by_side(ada: Desk, case: UUID, amina: UUID, farid: UUID) -> None:
    assert says(ada, case, farid, "says_family", amina, told_by="Farid himself") == 302
    assert says(ada, case, farid, "controls", amina, told_by="her teacher", words="She never speaks alone.") == 302

    page = ada.gets(f"{case}/network/")

    for words in ("says they are family of", "Farid himself", "may control or exploit", "her teacher", "speaks alone"):
        assert words in page
    assert page.count("lantern-picture__now") == 2
    assert "1: F. T. (2) says they are family of A. Y. (1)" in page
    assert "Ada Lindqvist" in page
    story = ada.browser.get(f"/chronology/{case}/").content.decode()
    assert "What somebody is said to be to somebody else" in story
    assert "her teacher" in story


@pytest.mark.django_db
def test_no_name_stands_in_the_picture_or_before_a_press(ada: Desk, case: UUID, amina: UUID, farid: UUID) -> None:
    says(ada, case, farid, "controls", amina, told_by="her teacher")

    page = ada.gets(f"{case}/network/")

    assert "Amina" not in page.partition('<svg class="lantern-picture"')[2].partition("</svg>")[0]
    assert "Amina" not in page.partition("<details")[0]
    for shown in page.split("<details")[1:]:
        assert "Amina" not in shown.partition("</summary>")[0]
        assert "Amina" not in shown.partition("</details>")[2]


@pytest.mark.django_db
def test_what_ended_leaves_the_picture_and_stays_on_record(ada: Desk, case: UUID, amina: UUID, farid: UUID) -> None:
    says(ada, case, farid, "partner", amina)
    (tie,) = Entry.objects.filter(folder=case).values_list("pk", flat=True)
    path = f"{case}/network/{tie}/end/"
    assert "F. T. (2) husband, wife or partner of A. Y. (1)" in ada.gets(path)
    assert ada.posts(path, why="").status_code == 422

    assert [ada.posts(path, why="She says they have parted.").status_code for _time in range(2)] == [302, 302]

    page = ada.gets(f"{case}/network/")
    assert "lantern-picture__now" not in page
    assert "What is so no longer (1)" in page
    assert "She says they have parted." in page
    assert Entry.objects.filter(folder=case).count() == 2
    assert AuditEntry.objects.filter(folder=case, action="fact.added", actor=ada.who.id).count() == 2


@pytest.mark.django_db
def test_what_was_pressed_twice_stands_once(ada: Desk, case: UUID, amina: UUID, farid: UUID) -> None:
    assert [says(ada, case, farid, "controls", amina) for _time in range(2)] == [302, 302]
    assert Entry.objects.filter(folder=case).count() == 1


@pytest.mark.django_db
def test_nothing_is_written_without_who_said_it_or_of_somebody_else(
    ada: Desk, case: UUID, amina: UUID, farid: UUID
) -> None:
    stranger = ada.adds(ada.concern(), "Noor Vale")

    assert says(ada, case, farid, "controls", amina, told_by="") == 422
    assert says(ada, case, amina, "controls", amina) == 422
    assert says(ada, case, farid, "hates", amina) == 422
    for other in (stranger, uuid4()):
        assert says(ada, case, farid, "controls", other) == 422
    assert not Entry.objects.filter(folder=case).exists()


@pytest.mark.django_db
def test_what_is_said_stands_sealed_in_the_database(ada: Desk, case: UUID, amina: UUID, farid: UUID) -> None:
    says(ada, case, farid, "controls", amina, told_by="her teacher")

    with connection.cursor() as cursor:
        cursor.execute("SELECT body FROM folders_entry WHERE kind = 'fact' ORDER BY at DESC, number DESC")
        bodies = [bytes(body) for (body,) in cursor.fetchall()]
    for clear in (b"controls", b"teacher", str(amina).encode()):
        assert not any(clear in body for body in bodies)


# -- who may see it ---------------------------------------------------------------------------------------


@pytest.mark.django_db
def test_a_tie_to_somebody_whose_folder_one_may_not_read_is_not_told(ada: Desk, family: Family, now: datetime) -> None:
    case = family.case
    says(ada, case, family.farid, "controls", family.amina, told_by="her teacher")
    sam = desk(now, Role.DEPUTY, name="Sam Okoro")
    for folder in (family.concern, case, family.amina):
        sam.let_in(folder)

    page = sam.gets(f"{case}/network/")

    assert "A. Y." in page
    for words in ("F. T.", "may control", "her teacher", "lantern-picture__now"):
        assert words not in page.partition("<form")[0], words
    (tie,) = Entry.objects.filter(folder=case).values_list("pk", flat=True)
    sam.gets(f"{case}/network/{tie}/end/", status=404)


@pytest.mark.django_db
@pytest.mark.parametrize("kind", list(ExclusionKind))
def test_whoever_has_a_tie_to_one_of_two_people_learns_nothing_of_what_they_are(
    ada: Desk, family: Family, now: datetime, kind: ExclusionKind
) -> None:
    case = family.case
    says(ada, case, family.farid, "controls", family.amina, told_by="her teacher")
    sam = desk(now, Role.DEPUTY, name="Sam Okoro")
    family.lets_in(sam)
    assert "her teacher" in sam.gets(f"{case}/network/")
    house.keep_out(family.farid, sam.who, now - MINUTE, kind)

    assert "her teacher" not in sam.gets(f"{case}/network/")


def elsewhere(who: Desk, *folders: UUID) -> Iterator[str]:
    """Every other page on which the entries of a case are told."""
    for folder in folders:
        yield who.browser.get(f"/chronology/{folder}/").content.decode()
    yield who.gets(f"{folders[0]}/knows/")


@pytest.mark.django_db
@pytest.mark.parametrize("tied", [False, True])
def test_no_other_page_tells_what_the_network_does_not(ada: Desk, family: Family, now: datetime, *, tied: bool) -> None:
    case = family.case
    says(ada, case, family.farid, "controls", family.amina, told_by="her teacher", words="Farid waits at the gate.")
    ended = Entry.objects.get(folder=case)
    ada.posts(f"{case}/network/{ended.id}/end/", why="Farid has left for good.")
    sam = desk(now, Role.DEPUTY, name="Sam Okoro")
    if tied:
        family.lets_in(sam)
        house.keep_out(family.farid, sam.who, now - MINUTE, ExclusionKind.MUST_NOT_DECIDE)
    else:
        for folder in (family.concern, case, family.amina):
            sam.let_in(folder)

    told = [words for page in elsewhere(ada, case, family.concern) for words in WRITTEN if words in page]
    assert set(told) == set(WRITTEN)
    for page in elsewhere(sam, case, family.concern, family.amina):
        for words in WRITTEN:
            assert words not in page, words


@pytest.mark.django_db
def test_a_chronology_says_who_is_what_to_whom_without_a_name(ada: Desk, case: UUID, amina: UUID, farid: UUID) -> None:
    says(ada, case, farid, "controls", amina, told_by="her teacher")

    story = ada.browser.get(f"/chronology/{case}/").content.decode()

    assert f"{reference(farid)}: may control or exploit {reference(amina)}" in story


@pytest.mark.django_db
def test_a_reader_writes_nothing_down(family: Family, now: datetime) -> None:
    reader = desk(now, Role.WORKER, name="Tomasz Brook")
    case = family.case
    family.lets_in(reader, Level.READ)

    assert "<select" not in reader.gets(f"{case}/network/")
    assert says(reader, case, family.farid, "controls", family.amina) == 403
    assert not Entry.objects.filter(folder=case).exists()


@pytest.mark.django_db
@pytest.mark.parametrize("more", [0, 5])
def test_the_page_asks_the_database_no_more_for_many_people(
    ada: Desk, concern: UUID, case: UUID, amina: UUID, more: int
) -> None:
    for number in range(1 + more):
        says(ada, case, ada.adds(concern, f"Somebody Number{number}", role="relative"), "sibling", amina)
    ada.gets(f"{case}/network/")
    with CaptureQueriesContext(connection) as door:
        permit(house.visit(ada.who, ada.at), Action.READ_FOLDER, case, purpose="test")
    with CaptureQueriesContext(connection) as asked:
        ada.gets(f"{case}/network/")

    beside = len(asked) - len(door) - SIGNING_IN
    assert beside <= MOST_QUERIES, [query["sql"][:120] for query in asked]


@pytest.mark.django_db
def test_more_people_than_can_be_drawn_stand_in_the_lists_alone(
    ada: Desk, case: UUID, amina: UUID, farid: UUID, monkeypatch: pytest.MonkeyPatch
) -> None:
    says(ada, case, farid, "controls", amina)
    figures = network_figures()
    monkeypatch.setattr(network_presenters, "network_figures", lambda: NetworkFigures(1, figures.ties))

    page = ada.gets(f"{case}/network/")

    assert "lantern-picture" not in page
    assert "too many people for a picture" in page
    assert "may control or exploit" in page


# -- the picture ------------------------------------------------------------------------------------------


@given(st.integers(1, 25))
def test_nobody_stands_on_somebody_else_and_all_stand_inside(people: int) -> None:
    found = drawn([Somebody(number, "A. Y.", "other") for number in range(1, people + 1)], [])

    places = [(node.x, node.y) for node in found.nodes]
    for place, one in enumerate(places):
        assert 60 <= one[0] <= found.width - 60
        assert 60 <= one[1] <= found.height - 60
        assert all(hypot(one[0] - x, one[1] - y) > 2 * CLEAR for x, y in places[:place])


def steps_to(way: str, parts: int = 40) -> list[tuple[float, float]]:
    """Points along a way, from its first to its last."""
    (x0, y0), (x1, y1), (x2, y2) = (map(float, point.split()) for point in re.findall(r"[-\d.]+ [-\d.]+", way))
    found = []
    for step in range(parts + 1):
        t = step / parts
        first, pulls, last = (1 - t) ** 2, 2 * t * (1 - t), t * t
        found.append((first * x0 + pulls * x1 + last * x2, first * y0 + pulls * y1 + last * y2))
    return found


@given(st.integers(2, 25), st.data())
def test_no_tie_runs_through_somebody_whom_it_is_not_about(people: int, data: st.DataObject) -> None:
    who = [Somebody(number, "A. Y.", "helped") for number in range(1, people + 1)]
    one, other = data.draw(st.permutations(range(1, people + 1)))[:2]
    times = data.draw(st.integers(1, 4))
    bonds = [
        Bond(number, *((one, other) if number % 2 else (other, one)), "kin", one_way=True) for number in range(times)
    ]

    found = drawn(who, bonds)

    for line in found.lines:
        for node in (node for node in found.nodes if node.number not in {one, other}):
            assert all(hypot(node.x - x, node.y - y) > 26 for x, y in steps_to(line.way)), (one, other, node.number)


@given(st.integers(3, 25))
def test_between_neighbours_a_line_can_be_seen_beside_its_number(people: int) -> None:
    who = [Somebody(number, "A. Y.", "helped") for number in range(1, people + 1)]

    (line,) = drawn(who, [Bond(1, 1, 2, "control", one_way=True)]).lines

    points = steps_to(line.way)
    assert hypot(points[0][0] - points[-1][0], points[0][1] - points[-1][1]) > 55


@given(st.integers(2, 25))
def test_initials_stand_outside_of_the_ring_where_no_line_comes(people: int) -> None:
    found = drawn([Somebody(number, "A. Y.", "other") for number in range(1, people + 1)], [])

    middle = found.width / 2
    ring = hypot(found.nodes[0].x - middle, found.nodes[0].y - middle)
    for node in found.nodes:
        assert hypot(node.x + node.out_x - middle, node.y + node.out_y - middle) > ring + CLEAR


@given(st.integers(1, 12))
def test_long_initials_are_not_cut_off(people: int) -> None:
    found = drawn([Somebody(number, "M. W. M. W.", "other") for number in range(1, people + 1)], [])

    for node in found.nodes:
        wide = 90
        before, behind = {"start": (0, wide), "end": (wide, 0), "middle": (wide / 2, wide / 2)}[node.anchor]
        assert node.x + node.out_x - before >= 0
        assert node.x + node.out_x + behind <= found.width


@given(st.lists(st.tuples(st.integers(1, 6), st.integers(1, 6), st.sampled_from(LINES), st.booleans()), max_size=12))
def test_the_same_people_give_the_same_picture_and_every_tie_is_drawn(said: list[tuple[int, int, str, bool]]) -> None:
    people = [Somebody(number, "A. Y.", "helped") for number in range(1, 7)]
    bonds = [Bond(place, *one) for place, one in enumerate(said, start=1) if one[0] != one[1]]

    found = drawn(people, bonds)

    assert found == drawn(people, bonds)
    assert [line.number for line in found.lines] == [bond.number for bond in bonds]
    assert [bool(line.head) for line in found.lines] == [bond.one_way for bond in bonds]


@pytest.mark.parametrize("turned", [False, True], ids=["one way", "both ways"])
def test_ties_of_the_same_two_do_not_lie_on_each_other(turned: bool) -> None:
    people = [Somebody(number, "A. Y.", "other") for number in (1, 2, 3)]
    bonds = [Bond(1, 1, 2, "kin", one_way=False), Bond(2, *((2, 1) if turned else (1, 2)), "control", one_way=True)]

    first, second = drawn(people, bonds).lines

    ways = [re.findall(r"Q(\S+ \S+)", line.way)[0] for line in (first, second)]
    assert ways[0] != ways[1]


def test_every_sort_of_line_and_of_people_has_a_shape_of_its_own() -> None:
    assert len(set(SHAPES.values())) == len(SHAPES)
    assert set(STROKES) == set(LINES)
    assert len(set(STROKES.values())) == len(STROKES)
    assert all(one.line in STROKES for one in network_figures().ties)
    assert all(one != other for one, other in pairwise(sorted({tie.label for tie in network_figures().ties})))


# -- the words --------------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("change", "words"),
    [
        ({"most_people": 0}, "most_people"),
        ({"ties": []}, "at least one"),
        ({"ties": [{"key": "a", "line": "kin"}]}, "number 1"),
        ({"ties": [{"key": "a", "label": "b", "line": "wavy"}]}, "line is one of"),
        ({"ties": [{"key": "a", "label": "b", "line": "kin", "one_way": "yes"}]}, "true or false"),
        ({"ties": [{"key": "a", "label": "b", "line": "kin"}] * 2}, "twice"),
    ],
    ids=["none", "no ties", "no label", "no such line", "no such way", "twice"],
)
def test_a_fault_in_the_words_is_named(change: dict[str, object], words: str) -> None:
    values = read_toml(ROOT / FILE)
    with pytest.raises(PackError, match=words):
        read_network({**values, "network": {**values["network"], **change}})
