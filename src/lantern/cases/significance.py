"""How a mark of significance stands in a folder: an entry like any other, which points at what it marks."""

from typing import Final

SIGNIFICANT: Final = "significant"
NO_LONGER: Final = "not_significant"
"""What stands under ``as`` in the body of such an entry; ``of`` is the id of the row that it is about."""
