"""The kinds of folders and entries, the levels of grants, and the four ways of keeping somebody out."""

from typing import Final

from django.db import models


class FolderKind(models.TextChoices):
    """What a folder is about."""

    PERSON = "person", "person"
    CONCERN = "concern", "concern"
    CASE = "case", "case"
    WORKER = "worker", "worker"
    POST = "post", "post"
    VISIT = "visit", "visit"
    BREACH = "breach", "breach"
    SITE = "site", "site"
    HOUSE = "house", "house"
    DRAFT = "draft", "report that was begun and not sent"


class EntryKind(models.TextChoices):
    """What an entry is."""

    WORDS = "words", "words as written"
    FACT = "fact", "fact"
    NOTE = "note", "note"
    DECISION = "decision", "decision"
    EVIDENCE = "evidence", "evidence"
    CORRECTION = "correction", "correction"


class DutySort(models.TextChoices):
    """What a duty rests on. It stands in clear, so that late ones are counted without opening a folder."""

    LAW = "law", "of the law"
    HOUSE = "house", "of the organisation's own rules"
    PROMISE = "promise", "a promise to somebody"


class Level(models.TextChoices):
    """How far a grant goes: each level includes the ones before."""

    READ = "read", "read"
    WRITE = "write", "write"
    MANAGE = "manage", "manage"


class ExclusionKind(models.TextChoices):
    """The four classes of DP-26: knows nothing, reads nothing, decides nothing, interprets nothing."""

    MUST_NOT_KNOW = "must_not_know", "must not know"
    MUST_NOT_READ = "must_not_read", "must not read"
    MUST_NOT_DECIDE = "must_not_decide", "must not decide"
    MUST_NOT_INTERPRET = "must_not_interpret", "must not interpret"


REPORTED: Final = (FolderKind.CONCERN, FolderKind.BREACH)
"""Kinds of which whoever opened the folder is the reporter, and sees the reference and what became of it."""


PART_OF_CASE: Final = "part_of_case"
"""The role of a concern, or another folder, that belongs to a case: it stands in the case as a part of it."""
SAME_PERSON: Final = "same_person"
"""The role of one folder about a person to another about the same one."""


class ErasureGround(models.TextChoices):
    """Why a folder is erased. The words that were written with it are erased with the folder."""

    TIME_IS_UP = "time_is_up", "the time for which it is kept is up"
    ASKED_FOR = "asked_for", "the person asked for it"
    BY_MISTAKE = "by_mistake", "it was made by mistake"
