"""How a duty may end without being done, and what keeps a concern open. Pure."""

from collections.abc import Collection, Mapping
from typing import Any, Final

from lantern.procedures.vocabulary import Vocabulary

NO_DUTY: Final = "There is no such open duty. Look at the page again: somebody may have done it."


def is_law(body: Mapping[str, Any]) -> bool:
    """Whether nobody may drop a duty: one of the law, a personal one, or one of which nothing else is known (§ 0.9)."""
    return body.get("strength") != "policy" or bool(body.get("personal"))


def is_for_emergencies(body: Mapping[str, Any], words: Vocabulary) -> bool:
    """Whether it goes to the emergency services: it is done or it is not, and nobody decides that away."""
    known = (words.recipients.get(str(word)) for word in body.get("to", ()))
    return any(recipient is not None and recipient.emergency for recipient in known)


def may_be_let_go(body: Mapping[str, Any], words: Vocabulary, *, follows: bool) -> bool:
    """Whether somebody who decides may let it go with a reason.

    ``follows``: it still follows from what is known. What follows from nothing any more can always be ended so: to
    say that it has happened would be untrue.
    """
    return not follows or not (is_law(body) or is_for_emergencies(body, words))


def was_let_go(body: Mapping[str, Any], evidence: object) -> bool:
    """Whether what closed it is the decision to let it go, and not that it was done."""
    return bool(evidence) and body.get("let_go") == str(evidence)


def keeps_open(open_bodies: Collection[Mapping[str, Any]], *, owed: int, closes: bool) -> tuple[str, ...]:
    """The duties that stand against leaving a concern, in words: those of the law; against closing it, all of them.

    Args:
        open_bodies: the duties that are not done.
        owed: how many things are owed to us.
        closes: it is to be closed.
    """
    found = [str(body.get("what", "")) for body in open_bodies if closes or is_law(body)]
    return tuple(found) + (("",) * owed if closes else ())
