"""A small, valid tree of packs, as text; each test changes one thing in it."""

from pathlib import Path

HOME = "somewhere/debts/2026-11"

PROCEDURE = """
id = "DP-90"
name = "debts"
title = "Debts"
edition = "2026-11"
layer = "law"
nations = ["england", "wales", "scotland", "northern_ireland"]
in_force_from = 2026-04-07
review_due = 2027-05-31
per = "person"
applies_when = "role(helped)"
because = ["L-13"]
questions = ["debt_owed", "papers_held_by_other"]

[[decision]]
code = "get_help"
means = "Get help."
when = "debt_owed is yes"
because = ["L-13"]

[[decision]]
code = "no_help"
means = "No help is needed."
when = "debt_owed is no"
because = ["L-13"]

[[duty]]
key = "ring_helpline"
on = ["get_help"]
who = "worker"
to = ["Modern Slavery Helpline"]
what = "Ring the helpline"
channel = "telephone"
by = { working_days = 1 }
must_contain = ["how much is owed"]
because = ["L-13"]
strength = "statutory"
without_name = true
why = "They know what helps."
say = "I ask for advice."
if_no_answer = "Try again."
closes_on = "They have said what helps."

[[prohibited]]
on = ["get_help"]
what = "Pay the debt"
why = "It feeds the trade."
because = ["L-13"]

[[figure]]
what = "one working day"
duties = ["ring_helpline"]
status = "confirmed"
because = ["L-13"]

[[warning]]
when = "debt_owed is no and papers_held_by_other is yes"
say = "No debt, and yet the papers are kept."
"""

EXAMPLES = """
vignettes:
- id: owes
  title: Who owes money gets help
  jurisdiction: england
  noticed_at: 2026-12-24T10:00+00:00
  facts: {debt_owed: yes}
  expected:
    decisions: {DP-90: get_help}
    duties: [{key: ring_helpline, due: 2026-12-29, by: 'working_days:1', to: [Modern Slavery Helpline]}]
    prohibited: [Pay the debt]
- id: owes_nothing
  title: Who owes nothing needs nothing
  jurisdiction: scotland
  noticed_at: 2026-11-18T10:00+00:00
  facts: {debt_owed: no, papers_held_by_other: yes}
  expected:
    decisions: {DP-90: no_help}
    duties: []
    warns: [the papers are kept]
"""

EXTENSION = """
extends = "DP-90"
edition = "2026-11"
layer = "area"
nations = ["england"]
areas = ["Anytown"]
in_force_from = 2026-04-07
review_due = 2027-05-31

[[tighten]]
duty = "ring_helpline"
by = { immediate = true }
"""

EXTENSION_EXAMPLES = """
vignettes:
- id: owes
  title: In Anytown the helpline is rung at once
  jurisdiction: england
  area: Anytown
  noticed_at: 2026-12-24T10:00+00:00
  facts: {debt_owed: yes}
  expected:
    decisions: {DP-90: get_help}
    duties: [{key: ring_helpline, by: immediate}]
"""

CONTACTS = """
layer = "law"
nations = ["england", "wales", "scotland", "northern_ireland"]

[[contact]]
role = "Modern Slavery Helpline"
name = "The helpline"
hours = "always"
because = ["L-13"]

[[contact.way]]
kind = "e-mail"
value = "advice@helpline.example"
verified_on = "2026-11"
"""


def changed(text: str, before: str, after: str) -> str:
    """The text with one thing changed; a change that misses its mark would prove nothing."""
    assert before in text, before
    return text.replace(before, after)


def example(facts: str, expected: str, *, head: str = "") -> str:
    """A file with one example."""
    return f"""
vignettes:
- id: one
  title: A promise
  jurisdiction: england
  noticed_at: 2026-11-18T10:00+00:00
  {head or f"facts: {facts}"}
  expected: {expected}
"""


def write(root: Path, name: str, text: str) -> Path:
    """One file of the tree."""
    path = root / name
    path.parent.mkdir(parents=True, exist_ok=True)
    path.write_text(text, encoding="utf-8")
    return path


def write_packs(root: Path, *, procedure: str = PROCEDURE, examples: str = EXAMPLES, contacts: str = CONTACTS) -> Path:
    """A procedure with its examples, and contacts."""
    write(root, f"{HOME}/procedure.toml", procedure)
    write(root, "somewhere/contacts.toml", contacts)
    if examples:
        write(root, f"{HOME}/examples/debts.yaml", examples)
    return root


def write_extension(root: Path, *, extension: str = EXTENSION, examples: str = EXTENSION_EXAMPLES) -> Path:
    """What an area adds, with its examples."""
    write(root, "anytown/debts/2026-11/extension.toml", extension)
    if examples:
        write(root, "anytown/debts/2026-11/examples/anytown.yaml", examples)
    return root
