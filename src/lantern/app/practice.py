"""Practice: an installation of invented people, made by the product's own actions (F27).

What one needs to sign in as them stands in a file beside the data. Its being there marks the
installation as practice: it cannot be made beside real accounts, and is refused without the banner.
"""

import json
from dataclasses import asdict, dataclass
from datetime import datetime, timedelta
from pathlib import Path
from random import Random
from typing import Final

from lantern.access.codes import code_of
from lantern.access.models import Account
from lantern.access.roles import ROLE_NAMES
from lantern.app.practice_data import Invented, invented
from lantern.app.practice_hands import Hands
from lantern.app.practice_history import History
from lantern.app.practice_reporting import reported
from lantern.app.practice_team import Member, make_earlier_rota, make_member, make_rota, tell_how_to_reach
from lantern.sending.marks import DEMO, is_demo, mark

MARK: Final = "practice.json"


@dataclass(frozen=True, slots=True)
class SignIn:
    """What one needs to sign in as an invented person; ``secret`` of the code app is empty where none is needed."""

    name: str
    role: str
    username: str
    password: str
    secret: str = ""

    def code(self, at: datetime) -> str:
        """The second code at this moment; empty where none is needed."""
        return code_of(bytes.fromhex(self.secret), at) if self.secret else ""


class PracticeRefused(Exception):  # noqa: N818
    """There are accounts already that nobody invented: practice is made in an empty installation only."""


class PracticeNotWhole(Exception):  # noqa: N818
    """The making of practice was stopped halfway: what is there is not whole."""


def practice_people(data: Path) -> tuple[SignIn, ...]:
    """The invented people of a practice installation; nobody where it is none."""
    try:
        held = json.loads((data / MARK).read_text(encoding="utf-8"))
    except FileNotFoundError:
        return ()
    return tuple(SignIn(**person) for person in held)


def make_practice(data: Path, at: datetime, *, brief: bool = False) -> tuple[SignIn, ...]:
    """Fill an empty installation with invented people and half a year of what they did. Twice does no harm.

    Args:
        data: the folder of the data.
        at: now; the history ends here.
        brief: only those who sign in, the rota, and three reports of the last two days.

    Raises:
        PracticeRefused: there are accounts that nobody invented.
        PracticeNotWhole: it was stopped halfway the last time.
    """
    there = practice_people(data)
    if there:
        return there
    if Account.objects.exists():
        raise PracticeNotWhole if is_demo() else PracticeRefused
    # The mark comes first: if it stops halfway, nothing here counts as real.
    mark(DEMO, at)
    found = invented()
    password = str(found.team["password"])
    signs_in = {one["name"]: make_member(one, password, at) for one in found.team["member"]}
    shown = tuple(_sign_in(member, password) for member in signs_in.values())
    if brief:
        _brief(found, signs_in, at)
    else:
        _whole(found, signs_in, password, at)
    # It comes last: where it is missing, the making was stopped halfway.
    part = data / f"{MARK}.part"
    part.touch(mode=0o600)
    part.write_text(json.dumps([asdict(one) for one in shown], indent=1), encoding="utf-8")
    part.replace(data / MARK)
    return shown


def _brief(found: Invented, team: dict[str, Member], at: datetime) -> None:
    hands = Hands(found, team, Random(found.seed))  # noqa: S311 -- a story, no secret
    for told in found.concerns:
        if told.said.get("short"):
            reported(hands, told, at)
    tell_how_to_reach(team, found.team["way"], at)
    make_rota(team, found.team["rota"], at)


def _whole(found: Invented, signs_in: dict[str, Member], password: str, at: datetime) -> None:
    team = {**signs_in, **{one["name"]: make_member(one, password, at) for one in found.team["colleague"]}}
    rota = found.team["rota"]
    tell_how_to_reach(team, found.team["way"], at - timedelta(weeks=int(rota["weeks_before"])))
    make_earlier_rota(team, rota, at)
    History(found, team, at).play()
    make_rota(team, rota, at)


def _sign_in(member: Member, password: str) -> SignIn:
    return SignIn(member.name, ROLE_NAMES[member.role], member.username, password, member.secret)
