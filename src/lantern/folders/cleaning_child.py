"""Run as a program of its own: cleans one file that it is given, within bounds, and then ends.

What comes from strangers is read by large libraries that were written for speed. A fault in one of them ends this
program and no other; it can write no file, and it ends when it takes too long or too much memory.
"""

import json
import resource
import sys
from typing import Final

from lantern.privacy.cleaning import clean
from lantern.privacy.words import FileRefused

MOST_SECONDS: Final = 25
MOST_MEMORY: Final = 1_500_000_000
_BOUNDS: Final = (
    (resource.RLIMIT_CPU, MOST_SECONDS),
    (resource.RLIMIT_AS, MOST_MEMORY),
    # Not one byte goes to a disk: no temporary file, and nothing left behind by a crash.
    (resource.RLIMIT_FSIZE, 0),
    (resource.RLIMIT_CORE, 0),
)


def main() -> None:
    """Read one file from standard input, write the clean one to standard output."""
    for bound, most in _BOUNDS:
        resource.setrlimit(bound, (most, most))
    name = json.loads(sys.stdin.buffer.readline())
    content = sys.stdin.buffer.read()
    try:
        made = clean(content, name)
    except FileRefused as refused:
        sys.stdout.buffer.write(json.dumps({"why": refused.why}).encode())
        return
    told = {
        "name": made.name,
        "media_type": made.media_type,
        "removed": made.removed,
        "taken": made.taken,
        "digest_before": made.digest_before,
        "digest": made.digest,
    }
    sys.stdout.buffer.write(json.dumps(told).encode() + b"\n" + made.content)


if __name__ == "__main__":
    main()
