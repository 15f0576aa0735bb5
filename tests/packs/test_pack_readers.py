from lantern.packs.library import library
from lantern.packs.pack_readers import Pack, PackReaders

READERS = PackReaders((*library().procedures, *library().extensions))


def pack(identity: str) -> Pack:
    return next(item for item in library().procedures if item.id == identity)


def ids(packs: list[Pack]) -> set[str]:
    return {item.id if hasattr(item, "id") else item.extends for item in packs}


def test_whoever_reads_a_decision_may_notice_a_change_of_it() -> None:
    # Modern slavery reads the age class, and children's services read modern slavery.
    assert {"DP-05", "DP-08"} <= ids(READERS.of(pack("DP-02")))


def test_whoever_owns_a_result_may_notice_what_is_added_to_it() -> None:
    assert "DP-04" in ids(READERS.of(pack("DP-08")))


def test_a_pack_needs_what_it_reads_and_whoever_keeps_somebody_out() -> None:
    needed = ids(READERS.needed_for(pack("DP-08")))

    assert {"DP-08", "DP-02", "DP-05", "DP-26"} <= needed


def test_what_an_area_adds_is_needed_with_its_procedure() -> None:
    assert [item for item in READERS.needed_for(pack("DP-07")) if not hasattr(item, "id")] != []
