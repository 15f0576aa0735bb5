"""What a link says: in which part one folder stands in another. One word for each idea, for every page."""

from collections.abc import Mapping
from typing import Any, Final

from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from lantern.folders.kinds import PART_OF_CASE, SAME_PERSON
from lantern.packs.vocabularies import vocabulary

OF_FOLDERS: Final[Mapping[str, Any]] = {
    PART_OF_CASE: gettext_lazy("part of the case"),
    SAME_PERSON: gettext_lazy("the same person"),
}
"""Roles of folders that no vocabulary of people has."""


def role_words(role: str) -> str:
    """The words of a role; nothing for one that was blanked with an erased folder."""
    if role in OF_FOLDERS:
        return str(OF_FOLDERS[role])
    known = vocabulary().roles.get(role, role)
    return _(known) if known else ""
