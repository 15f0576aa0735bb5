"""What is wrong with a pack, in words its author can act on."""

from dataclasses import dataclass


@dataclass(frozen=True, slots=True, kw_only=True)
class Problem:
    """One fault: the file, the place in it, what is wrong, and what to write instead."""

    file: str
    place: str
    what: str

    def __str__(self) -> str:
        return f"{self.file}, {self.place}: {self.what}"


class PackError(ValueError):
    """A pack that must not be used. Holds every problem found, not only the first."""

    def __init__(self, problems: tuple[Problem, ...]) -> None:
        """Keep the problems in the order in which they were found."""
        self.problems = problems
        super().__init__("\n".join(str(problem) for problem in problems))
