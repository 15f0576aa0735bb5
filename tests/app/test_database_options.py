"""What the connection to PostgreSQL is told from the start."""

from pathlib import Path

from lantern.app.databases import database


def test_the_connection_is_told_what_stands_in_the_address_and_nothing_that_a_pooler_refuses() -> None:
    bare = database("postgres://lantern:x@db:5432/lantern", Path("/data"))
    plain = database("postgres://lantern:x@db:5432/lantern?sslmode=verify-full", Path("/data"))
    own = database("postgres://lantern:x@db:5432/lantern?options=-c%20jit%3Don", Path("/data"))

    assert bare["OPTIONS"] == {}
    assert plain["OPTIONS"] == {"sslmode": "verify-full"}
    assert own["OPTIONS"] == {"options": "-c jit=on"}
