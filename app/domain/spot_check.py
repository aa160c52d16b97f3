"""A few ballots drawn before the seal, keyed once more from the paper, blind, and held against what was confirmed."""

from collections.abc import Sequence
from dataclasses import dataclass
from random import Random

from app.domain.ids import PaperNumber, StyleCode

DRAWN = 10
Drawn = tuple[StyleCode, PaperNumber]


@dataclass(frozen=True)
class Spot:
    """A drawn paper: when it was drawn (`run`, from 1), whether it is keyed, and whether that agrees with the ballot.

    `agrees` is told against the ballot as it stands now, so that a batch keyed anew settles it; None before keying,
    and where the ballot is withdrawn.
    """

    run: int
    style: StyleCode
    number: PaperNumber
    is_keyed: bool
    agrees: bool | None


@dataclass(frozen=True)
class SpotSum:
    """For the minutes: how many papers were drawn and keyed, and how many of them agree."""

    drawn: int
    agreeing: int


def draw(ballots: Sequence[Drawn], chance: Random, count: int = DRAWN) -> tuple[Drawn, ...]:
    """So many ballots of all styles, each as likely as any other, in order; all of them where there are fewer."""
    return tuple(sorted(chance.sample(list(ballots), min(count, len(ballots)))))


def latest(spots: Sequence[Spot]) -> tuple[Spot, ...]:
    """Of each paper its newest drawing, in order of style and number."""
    newest: dict[Drawn, Spot] = {}
    for spot in sorted(spots, key=lambda s: s.run):
        newest[spot.style, spot.number] = spot
    return tuple(newest[key] for key in sorted(newest))


def total(spots: Sequence[Spot]) -> SpotSum | None:
    """None where nothing was drawn, or nothing of it keyed."""
    keyed = [spot for spot in latest(spots) if spot.is_keyed]
    return SpotSum(len(keyed), sum(spot.agrees is True for spot in keyed)) if keyed else None
