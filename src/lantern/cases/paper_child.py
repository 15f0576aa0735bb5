"""Run as a program of its own: sets one document for paper, within bounds, and then ends.

What people wrote comes as data and is never read as mark-up. Whatever it makes the typesetter do ends this program
and no other; it can write no file, and it ends when it takes too long or too much memory.
"""

import json
import resource
import sys
from pathlib import Path
from typing import Any, Final

import typst

HERE: Final = Path(__file__).parent
SHEETS: Final = {name: HERE / "paper" / f"{name}.typ" for name in ("chronology", "figures", "outage_kit")}
"""What can be set, by the ``sheet`` that the values name; a chronology where they name none."""
LETTERS: Final = HERE / "letters"
MOST_SECONDS: Final = 20
MOST_MEMORY: Final = 2_000_000_000
_BOUNDS: Final = (
    (resource.RLIMIT_CPU, MOST_SECONDS),
    (resource.RLIMIT_AS, MOST_MEMORY),
    # Not one byte goes to a disk: no temporary file, and nothing left behind by a crash.
    (resource.RLIMIT_FSIZE, 0),
    (resource.RLIMIT_CORE, 0),
)
STRICT: Final = "ua-1"
"""The standard of documents that can be read aloud, too: whatever breaks it is refused by the typesetter."""


def main() -> None:
    """Read the plain values from standard input, write the PDF to standard output."""
    for bound, most in _BOUNDS:
        resource.setrlimit(bound, (most, most))
    if not any(LETTERS.glob("*.ttf")):
        # Without letters everything would stand as empty boxes; the build puts them in their place.
        sys.exit("the letters for paper are missing: run make assets")
    told = json.loads(sys.stdin.buffer.read())
    try:
        made = document(told)
    except typst.TypstError:
        # A sign for which there are no letters here: it stands as an empty box, and the paper says so.
        made = document({**told, "unprintable": True}, strict=False)
    sys.stdout.buffer.write(made)


def document(told: dict[str, Any], *, strict: bool = True) -> bytes:
    """The document of these values.

    Raises:
        typst.TypstError: it cannot be set; with ``strict``, also where it would not be fit to be read aloud.
    """
    made: object = typst.compile(  # type: ignore[misc] # its own stub cannot tell which of its types this is
        SHEETS[told.get("sheet", "chronology")].read_bytes(),
        font_paths=[str(LETTERS)],
        ignore_system_fonts=True,
        sys_inputs={"data": json.dumps(told)},
        pdf_standards=[STRICT] if strict else [],
    )
    assert isinstance(made, bytes)  # noqa: S101 -- one document, no place to write it to
    return made


if __name__ == "__main__":
    main()
