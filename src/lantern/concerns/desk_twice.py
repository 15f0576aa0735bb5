"""What was sent twice counts once: the idea stands with the folders, for every page that writes."""

from lantern.folders.twice import AGAIN, BEFORE, PressedTwice, refuse_twice

__all__ = ["AGAIN", "BEFORE", "PressedTwice", "refuse_twice"]
