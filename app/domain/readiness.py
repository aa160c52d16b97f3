"""Whether a PC is ready for the day: one line a thing that was tried, with its remedy where it is not good."""

from dataclasses import dataclass
from enum import StrEnum


class Readiness(StrEnum):
    GOOD = "good"
    WARN = "warn"
    BAD = "bad"


@dataclass(frozen=True)
class Tried:
    """One thing that was tried: what it is, how it stands, and what was found, with the remedy where it is not good."""

    what: str
    state: Readiness
    text: str


def worst(lines: tuple[Tried, ...]) -> Readiness:
    """How the PC stands as a whole."""
    states = {line.state for line in lines}
    return next((state for state in (Readiness.BAD, Readiness.WARN) if state in states), Readiness.GOOD)
