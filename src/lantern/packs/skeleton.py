"""A pack to begin with: small, whole and commented, with marked gaps where the author's own words go."""

import re
from dataclasses import dataclass
from datetime import date
from string import Template
from typing import Final

from lantern.packs.library import Library
from lantern.packs.vocabularies import vocabulary
from lantern.spelling.near_misses import did_you_mean

GAP: Final = re.compile(r"<<(.*?)>>")
"""A gap of the skeleton: what belongs there, between two marks that nobody writes by chance."""
_NAME: Final = re.compile(r"[a-z][a-z0-9_]{2,39}")
_OWN: Final = re.compile(r"OWN-(\d\d)")
_PLACES: Final = {"law": "our_nation", "area": "our_area", "organisation": "our_organisation"}
_REACH: Final = {
    "law": "",
    "area": 'areas = ["<<your town>>"]\n',
    "organisation": 'organisations = ["charity"]     # or childrens_home, local_authority; leave it out for all\n',
}


class SkeletonError(ValueError):
    """A name that no new pack can have; says why and what to write instead."""


@dataclass(frozen=True, slots=True)
class Skeleton:
    """The files of a new pack, by their paths below the folder of one's packs."""

    id: str
    folder: str
    files: dict[str, str]


def skeleton(name: str, *, layer: str, known: Library, on: date) -> Skeleton:
    """A new pack of a layer. ``known`` are the packs among which it will stand, ``on`` is today.

    Raises:
        SkeletonError: the name is taken or cannot be a name.
    """
    _check(name, known)
    identity = _free({procedure.id for procedure in known.procedures})
    values = {
        "id": identity,
        "name": name,
        "title": name.replace("_", " ").capitalize(),
        "layer": layer,
        "reach": _REACH[layer],
        "edition": f"{on.year}-{on.month:02}",
        "from_day": on.isoformat(),
        "review": on.replace(year=on.year + 1, day=min(on.day, 28)).isoformat(),
        "area": "<<your town>>" if layer == "area" else "Anytown",
    }
    folder = f"{_PLACES[layer]}/{name}/{values['edition']}"
    files = {
        f"{folder}/procedure.toml": Template(_PROCEDURE).substitute(values),
        f"{folder}/examples/{name}.yaml": Template(_EXAMPLES).substitute(values),
    }
    return Skeleton(identity, folder, files)


def _check(name: str, known: Library) -> None:
    if not _NAME.fullmatch(name):
        meant = re.sub(r"[^a-z0-9]+", "_", name.lower()).strip("_")
        hint = f' Did you mean "{meant}"?' if _NAME.fullmatch(meant) else ""
        raise SkeletonError(
            f'"{name}" cannot be a name: small letters, figures and _ only, such as hotel_visits.{hint}'
        )
    taken = {
        **{procedure.name: f"procedure {procedure.id}" for procedure in known.procedures},
        **{named.name: f"result of {procedure.id}" for procedure in known.procedures for named in procedure.named},
        **dict.fromkeys(vocabulary().facts, "fact"),
    }
    if name in taken:
        near = did_you_mean(f"our_{name}", ())
        raise SkeletonError(f'"{name}" is a {taken[name]} already; choose another name, such as our_{name}.{near}')


def _free(taken: set[str]) -> str:
    numbers = [int(found[1]) for identity in taken if (found := _OWN.fullmatch(identity))]
    return f"OWN-{max(numbers, default=0) + 1:02}"


_PROCEDURE: Final = '''\
# A new pack. It works as it stands; it is about visits to a room, so that you can see how things are said.
# Replace what stands between the marks << and >>. Then change conditions, codes and duties into your own.
# A line that begins with # is for readers. How to: docs/how-to/write-a-pack.md

id = "$id"
name = "$name"                  # other packs read your decision by this name
title = "$title"
edition = "$edition"                # year and month; an edition that was used is never changed
layer = "$layer"
nations = ["england", "wales", "scotland", "northern_ireland"]
${reach}in_force_from = $from_day
review_due = $review              # on this day somebody must read it again
per = "concern"                    # once for the whole concern; "person": once for each person
applies_when = "asked(place)"      # when it applies at all
because = ["S000-08"]              # the source; every rule has one (docs/reference/sources.md)
questions = ["place", "workers_present"]

# A condition with a name: said once, read often.
[[named]]
name = "${name}_sign"
per = "concern"
label = "<<what the condition says, in a few words>>"
is = "place is private_room and workers_present < 2"

# -- what is decided: a yes, a no, and what follows when nobody knows ---------------------------------

[[decision]]
code = "${name}_needed"
means = "<<What is decided, in one short sentence.>>"
when = "${name}_sign"
because = ["S000-08", "S000-09"]

[[decision]]
code = "${name}_ask_first"
means = "<<Nobody knows: what must be found out first.>>"
when_unknown = "${name}_sign"
policy = "ask_first"               # or assume_protective, seek_advice, record_only; never nothing
because = ["S000-08"]

[[decision]]
code = "${name}_not_needed"
means = "<<Why nothing has to be done.>>"
when = "${name}_sign is no"
because = ["S000-09"]

# -- who does what, by when ---------------------------------------------------------------------------

[[duty]]
key = "${name}_ring_coordinator"   # a name that no other duty has
on = ["${name}_needed"]
who = "worker"
to = ["coordinator"]               # a role, never a number; numbers stand in contacts.toml
what = "<<What to do, in one short sentence>>"
why = "<<What it is for, in one short sentence.>>"
channel = "telephone, then e-mail"
by = { hours = 24 }
must_contain = ["place"]
because = ["S000-10"]
strength = "policy"                # "statutory" only where the law binds you
say = "<<What a nervous person can read out.>> I will write it down for you, too."
if_no_answer = "Try again in ten minutes. Then ring the safeguarding lead."
message = """
<<The first line of the message.>>
Where: {place}
"""
closes_on = "<<What must have happened; sent is not enough.>>"

# Every number by which somebody must act says how sure it is.
[[figure]]
what = "<<24 hours until the coordinator knows>>"
duties = ["${name}_ring_coordinator"]
status = "to_confirm"              # then confirmed, by a named person; or enacted_not_in_force
because = ["S000-10"]

# -- what must not be done ----------------------------------------------------------------------------

[[prohibited]]
on = ["${name}_needed"]
what = "<<What nobody may do; it stands after the words Do not>>"
why = "<<Why, in one short sentence.>>"
because = ["S000-08"]
'''

_EXAMPLES: Final = """\
# Worked examples: invented people, never a real case. They run as tests: lantern packs check
# Of your own procedure, decisions and duties are complete. Write one for every answer that changes something.
vignettes:
- id: one_worker
  title: "<<What the first example promises>>"
  jurisdiction: england
  area: $area
  noticed_at: ${from_day}T10:00+00:00
  organisation: {type: charity}
  facts: {place: private_room, workers_present: 1}
  expected:
    decisions: {$id: ${name}_needed}
    duties:
    - {key: ${name}_ring_coordinator, who: worker, to: [coordinator], by: 'hours:24', strength: policy}
    prohibited: ["<<What nobody may do; it stands after the words Do not>>"]   # word for word as in the pack

- id: nobody_knows
  title: "<<What the second example promises: nobody knows>>"
  jurisdiction: england
  area: $area
  noticed_at: ${from_day}T10:00+00:00
  organisation: {type: charity}
  facts: {place: private_room, workers_present: unknown}
  expected:
    decisions: {$id: ${name}_ask_first}
    duties: []
    waits_for: [workers_present]

- id: two_workers
  title: "<<What the third example promises: the boundary>>"
  jurisdiction: wales
  area: $area
  noticed_at: ${from_day}T10:00+00:00
  organisation: {type: charity}
  facts: {place: private_room, workers_present: 2}
  expected:
    decisions: {$id: ${name}_not_needed}
    duties: []

- id: another_room
  title: "<<What the fourth example promises: elsewhere>>"
  jurisdiction: scotland
  area: $area
  noticed_at: ${from_day}T10:00+00:00
  organisation: {type: charity}
  facts: {place: common_room, workers_present: 1}
  expected:
    decisions: {$id: ${name}_not_needed}
    duties: []

- id: other_rules
  title: "<<What the fifth example promises: nobody asked>>"
  jurisdiction: northern_ireland
  area: $area
  noticed_at: ${from_day}T10:00+00:00
  organisation: {type: charity}
  facts: {workers_present: 1}
  expected:
    decisions: {$id: none}
    duties: []
"""
