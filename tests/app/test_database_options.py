"""What the connection to PostgreSQL is told from the start."""

from pathlib import Path

from lantern.app.databases import database


def test_a_question_is_not_compiled_and_what_stands_in_the_address_counts_more() -> None:
    plain = database("postgres://lantern:x@db:5432/lantern?sslmode=verify-full", Path("/data"))
    other = database("postgres://lantern:x@db:5432/lantern?options=", Path("/data"))
    own = database("postgres://lantern:x@db:5432/lantern?options=-c%20jit%3Don", Path("/data"))

    assert plain["OPTIONS"] == {"options": "-c jit=off", "sslmode": "verify-full"}
    assert other["OPTIONS"] == {"options": "-c jit=off"}
    assert own["OPTIONS"] == {"options": "-c jit=on"}
