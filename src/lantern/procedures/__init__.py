"""Facts in; decisions, duties, questions and prohibitions out, each with its reasons.

The room is pure: no clock, no files, no network, no framework. Packs, calendars and contacts
are handed in as values, so the same situation on the same edition always gives the same answer.
"""
