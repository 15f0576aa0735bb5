from typing import ClassVar
from uuid import uuid4

from django.db import models

from lantern.sending.feed_models import FeedAddress  # noqa: F401 -- Django looks here
from lantern.sending.kinds import AlertKind, Cause, Route, State
from lantern.sending.rota_models import Absence, Turn  # noqa: F401 -- Django looks here
from lantern.vault.classes import plain
from lantern.vault.rows import OnErasure, Row


class OutgoingMessage(Row):
    """An alert for one account. It holds no words: those are fixed, and the address is read when it leaves.

    ``alert`` is shared by the messages of one call. ``beside`` are those whom it is about or who did it: whoever
    stands in later is found without them. ``next_try`` of a message in hand is the moment from
    which it counts as dropped by a process that died, and is sent again with the same ``message_id``. ``step``: of the
    climb by which it was written; none for what was written at first. ``recipient`` is none, too, where it goes by the
    second route of the organisation.
    """

    on_erasure: ClassVar[OnErasure] = OnErasure.REMOVED

    alert = plain(models.UUIDField(default=uuid4, db_index=True))
    kind = plain(models.CharField(max_length=20, choices=AlertKind.choices))
    recipient = plain(models.UUIDField(null=True, db_index=True))
    folder = plain(models.UUIDField(db_index=True))
    beside = plain(models.JSONField(default=list), because="ids of accounts that are not told, no names")
    state = plain(models.CharField(max_length=10, choices=State.choices, default=State.QUEUED))
    cause = plain(models.CharField(max_length=12, choices=Cause.choices, default=Cause.NONE, blank=True))
    attempts = plain(models.PositiveIntegerField(default=0))
    repeat = plain(models.PositiveIntegerField(default=0))
    step = plain(models.PositiveIntegerField(default=0))
    route = plain(models.CharField(max_length=8, choices=Route.choices, default=Route.OWN))
    made_at = plain(models.DateTimeField())
    next_try = plain(models.DateTimeField(null=True))
    sent_at = plain(models.DateTimeField(null=True))
    opened_at = plain(models.DateTimeField(null=True))
    message_id = plain(models.CharField(max_length=60, unique=True), because="a random number")

    class Meta:
        constraints = (
            models.UniqueConstraint(
                fields=("alert", "recipient", "repeat", "step", "route"), name="one_message_for_each_repeat"
            ),
        )
        indexes = (
            models.Index(fields=("state", "next_try"), name="waiting_messages"),
            # What failed, and what is rare, is counted over a year without looking at all the others.
            models.Index(fields=("state", "made_at"), name="messages_by_state"),
            models.Index(fields=("kind", "made_at"), name="messages_by_kind"),
        )


class Climb(Row):
    """An urgent concern that climbs until somebody opens it (F08). One for each urgent alert.

    ``since``: when it was sent. ``step``: how many steps were taken. It stops when somebody has read it who can act.
    """

    on_erasure: ClassVar[OnErasure] = OnErasure.REMOVED

    folder = plain(models.UUIDField(db_index=True))
    alert = plain(models.UUIDField(unique=True))
    since = plain(models.DateTimeField())
    step = plain(models.PositiveIntegerField(default=0))
    stopped_at = plain(models.DateTimeField(null=True, db_index=True))
    stopped_by = plain(models.UUIDField(null=True))


class Lease(models.Model):
    """Who may do something that only one process may do at a time, and until when."""

    name = plain(models.CharField(max_length=40, primary_key=True), because="a code of a task")
    holder = plain(models.CharField(max_length=64), because="a machine and a process")
    until = plain(models.DateTimeField())


class Mark(models.Model):
    """When something about this installation last happened, and when it last went well: a pass, a step, the demo."""

    name = plain(models.CharField(max_length=40, primary_key=True), because="a code of a task")
    ran_at = plain(models.DateTimeField())
    went_well_at = plain(models.DateTimeField(null=True))
