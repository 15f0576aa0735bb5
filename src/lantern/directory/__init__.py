"""Whom to ring from here: the organisation's own place and kind, danger now, and what to say."""
