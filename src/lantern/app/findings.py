"""What a check of the start has found: what, why it matters, and what to do next (G15)."""

from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class Finding:
    """One thing about this start. ``refuses``: Lantern does not serve with it; otherwise it is a warning."""

    code: str
    refuses: bool
    what: str
    why: str
    next: str

    def written(self) -> str:
        """As lines for a person."""
        word = "Refused" if self.refuses else "Warning"
        return f"{word} ({self.code}): {self.what}\n  Why: {self.why}\n  Next: {self.next}"


def refusal(code: str, what: str, why: str, then: str) -> Finding:
    """Lantern does not serve with this."""
    return Finding(code, refuses=True, what=what, why=why, next=then)


def warning(code: str, what: str, why: str, then: str) -> Finding:
    """Lantern serves with this, but somebody should look at it."""
    return Finding(code, refuses=False, what=what, why=why, next=then)
