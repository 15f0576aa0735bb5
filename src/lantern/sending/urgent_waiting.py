"""Whether an urgent concern that nobody has opened waits for whoever asks. Nothing of it is said."""

from uuid import UUID

from lantern.access.need_to_know import may_in
from lantern.access.policy_actions import Action
from lantern.access.visitors import Visitor
from lantern.sending.models import Climb


def urgent_waiting(visitor: Visitor) -> UUID | None:
    """The folder of the oldest urgent concern that nobody has opened and that the visitor may read; none without one.

    Whoever is kept out of it, or was never let in, learns nothing: not even that there is one.
    """
    if visitor.account is None:
        return None
    # Few climb at a time, and a lead may have been let into very many folders: so these are asked for first.
    waiting = Climb.objects.filter(stopped_at=None).order_by("since", "id")
    folders = tuple(dict.fromkeys(waiting.values_list("folder", flat=True)))
    readable = may_in(visitor, Action.READ_FOLDER, folders)
    return next((folder for folder in folders if folder in readable), None)
