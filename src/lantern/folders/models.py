from typing import Any, ClassVar, Self, cast
from uuid import UUID

from django.db import models

from lantern.folders.attachment_models import Attachment, AttachmentChunk  # noqa: F401 -- Django looks here
from lantern.folders.erasure_models import ErasureProposal  # noqa: F401
from lantern.folders.kinds import DutySort, EntryKind, ExclusionKind, FolderKind, Level
from lantern.vault.classes import Sensitivity, plain
from lantern.vault.fields import SealedField
from lantern.vault.records import Record
from lantern.vault.rows import OnErasure


class Folder(Record):
    """The one unit of key, need to know, audit, legal hold, retention and erasure (design § 4)."""

    # Who opened a folder may be who reported it.
    blanked_with: ClassVar[dict[str, Any]] = {"opened_by": None}

    kind = plain(models.CharField(max_length=20, choices=FolderKind.choices))
    reference = plain(models.CharField(max_length=9, unique=True), because="random, tells nothing")
    opened_at = plain(models.DateTimeField())
    opened_by = plain(models.UUIDField(null=True, db_index=True))
    closed_at = plain(models.DateTimeField(null=True))
    sealed_at = plain(models.DateTimeField(null=True))
    retain_until = plain(models.DateField(null=True))
    erased_at = plain(models.DateTimeField(null=True))
    title = SealedField(Sensitivity.PERSONAL, null=True)


class Link(Record):
    """One folder stands in a role to another: a person to a concern, a worker to a visit."""

    # What somebody was to somebody is gone with either of the two; that they were linked stays.
    blanked_with: ClassVar[dict[str, Any]] = {"role": ""}

    folder = plain(models.ForeignKey(Folder, models.PROTECT, related_name="links"))
    other = plain(models.ForeignKey(Folder, models.PROTECT, related_name="linked_from"))
    role = plain(models.CharField(max_length=40), because="a code of a role, no name")
    starts = plain(models.DateTimeField())
    ended_at = plain(models.DateTimeField(null=True))

    @classmethod
    def rows_of(cls, folder: UUID) -> "models.QuerySet[Self]":
        """The links of a folder, from whichever end."""
        found = cls._default_manager.filter(models.Q(folder=folder) | models.Q(other=folder))
        return cast("models.QuerySet[Self]", found)


class Grant(Record):
    """Who may see a folder, how far, why, and until when. There is no other way to see one."""

    on_erasure: ClassVar[OnErasure] = OnErasure.REMOVED

    folder = plain(models.ForeignKey(Folder, models.PROTECT, related_name="grants"))
    account = plain(models.UUIDField(db_index=True))
    level = plain(models.CharField(max_length=10, choices=Level.choices))
    why = SealedField(Sensitivity.SENSITIVE)
    given_by = plain(models.UUIDField(null=True))
    starts = plain(models.DateTimeField())
    until = plain(models.DateTimeField(null=True))
    ended_at = plain(models.DateTimeField(null=True))
    ended_by = plain(models.UUIDField(null=True))
    break_glass = plain(models.BooleanField(default=False))
    stand_in = plain(models.BooleanField(default=False))
    reviewed_at = plain(models.DateTimeField(null=True))
    reviewed_by = plain(models.UUIDField(null=True))
    review = SealedField(Sensitivity.SENSITIVE, null=True)

    class Meta:
        # Few break the glass, and in a large house nobody looks through all the others for them.
        # Whoever asks for one folder and one account must not look through all folders of the account.
        indexes = (
            models.Index(fields=("folder", "account"), name="grants_by_pair"),
            models.Index(
                fields=("reviewed_at", "folder"), name="grants_by_glass", condition=models.Q(break_glass=True)
            ),
        )


class Exclusion(Record):
    """An account is kept out of a folder, in one of the four classes of DP-26. It beats every grant."""

    on_erasure: ClassVar[OnErasure] = OnErasure.REMOVED

    folder = plain(models.ForeignKey(Folder, models.PROTECT, related_name="exclusions"))
    account = plain(models.UUIDField(db_index=True))
    kind = plain(models.CharField(max_length=20, choices=ExclusionKind.choices))
    why = SealedField(Sensitivity.SENSITIVE)
    named_by = plain(models.UUIDField(null=True))
    starts = plain(models.DateTimeField())
    ended_at = plain(models.DateTimeField(null=True))


class Entry(Record):
    """One thing written into a folder. Never changed: a correction is a new entry that points at the old one."""

    folder = plain(models.ForeignKey(Folder, models.PROTECT, related_name="entries"))
    number = plain(models.PositiveIntegerField())
    kind = plain(models.CharField(max_length=20, choices=EntryKind.choices))
    at = plain(models.DateTimeField())
    by = plain(models.UUIDField(null=True))
    corrects = plain(models.ForeignKey("self", models.PROTECT, null=True, related_name="corrections"))
    body = SealedField(Sensitivity.SENSITIVE)
    place = SealedField(Sensitivity.HIDDEN, null=True)

    class Meta:
        constraints = (models.UniqueConstraint(fields=("folder", "number"), name="one_entry_at_each_place"),)
        ordering = ("number",)


class Assessment(Record):
    """What the procedures said, with the digest of the answer and the editions that gave it."""

    # The digest of a short answer could be guessed.
    blanked_with: ClassVar[dict[str, Any]] = {"answer_digest": "", "editions": {}}

    folder = plain(models.ForeignKey(Folder, models.PROTECT, related_name="assessments"))
    at = plain(models.DateTimeField())
    by = plain(models.UUIDField(null=True))
    answer_digest = plain(models.CharField(max_length=64), because="a digest; blanked on erasure")
    editions = plain(models.JSONField(), because="names and editions of packs")
    body = SealedField(Sensitivity.SENSITIVE)


class Duty(Record):
    """A duty with its owner and its clock. It closes on what happened, with the evidence.

    ``sort`` says what it rests on, and nothing of what it is about.
    """

    folder = plain(models.ForeignKey(Folder, models.PROTECT, related_name="duties"))
    assessment = plain(models.ForeignKey(Assessment, models.PROTECT, null=True, related_name="duties"))
    owner = plain(models.UUIDField(null=True, db_index=True))
    made_at = plain(models.DateTimeField())
    due_at = plain(models.DateTimeField(null=True, db_index=True))
    done_at = plain(models.DateTimeField(null=True))
    sort = plain(models.CharField(max_length=8, choices=DutySort.choices, default=DutySort.LAW))
    evidence = plain(models.ForeignKey(Entry, models.PROTECT, null=True, related_name="discharged"))
    body = SealedField(Sensitivity.SENSITIVE)

    class Meta:
        # Counting what is late reads this alone, and never the sealed words beside it.
        indexes = (
            models.Index(fields=("sort", "done_at", "due_at", "folder"), name="duties_by_end"),
            models.Index(fields=("sort", "due_at", "done_at", "folder", "evidence"), name="duties_by_clock"),
        )


class LegalHold(Record):
    """Nothing in this folder may be erased while a hold stands."""

    folder = plain(models.ForeignKey(Folder, models.PROTECT, related_name="holds"))
    placed_at = plain(models.DateTimeField())
    placed_by = plain(models.UUIDField(null=True))
    lifted_at = plain(models.DateTimeField(null=True))
    lifted_by = plain(models.UUIDField(null=True))
    why = SealedField(Sensitivity.SENSITIVE)


class SearchBlob(Record):
    """All words of a folder, folded, in one envelope: what a search reads in memory."""

    on_erasure: ClassVar[OnErasure] = OnErasure.REMOVED

    folder = plain(models.OneToOneField(Folder, models.PROTECT, related_name="search_blob"))
    words = SealedField(Sensitivity.SENSITIVE)
