"""A leader's results: every sealed round they stood in, by its sealed tally; nothing before the seal."""

import datetime as dt
import json
from dataclasses import dataclass
from typing import Any

from app.domain.ids import RoundId, StyleCode
from app.domain.outcome import NONE
from app.domain.regulation import Regulation
from app.domain.round import Base, Definition
from app.services.session import Session
from app.storage import roster
from app.storage import round as rounds
from app.storage.database import Database


@dataclass(frozen=True)
class Stood:
    """A leader's result on one ballot style of one round. Two styles of a round are two of these, never added.

    `percent` are strings by level, None at base 0. `outcome` is none, low_over_half or low_two_thirds, None at base 0;
    `article` the clause that it names, "" for none.
    """

    round: RoundId
    title: str
    date: dt.date
    style: StyleCode
    style_name: str
    position: str
    high: int
    confidence: int
    low: int
    valid: int
    invalid: int
    base: int
    base_name: Base
    percent: dict[str, str | None]
    outcome: str | None
    article: str

    @property
    def counts(self) -> tuple[int, int, int, int]:
        return self.high, self.confidence, self.low, self.base


def results(session: Session, code: str) -> tuple[Stood, ...]:
    """Every sealed result of a leader, the newest round first, its styles in ballot order."""
    places = [(i, style, own) for leader, i, style, own in roster.standing(session.database) if leader == code]
    return _results(session.database, places)


def newest(session: Session) -> dict[str, tuple[Stood, ...]]:
    """By leader's code the results of the newest sealed round that each stood in: one a style."""
    last: dict[str, RoundId] = {}
    tallies = _Tallies(session.database)
    found: dict[str, tuple[Stood, ...]] = {}
    for leader, round_id, style, own in roster.standing(session.database):
        if last.setdefault(leader, round_id) == round_id:
            stood = tallies.stood(round_id, style, own)
            found[leader] = (*found.get(leader, ()), *([stood] if stood else []))
    return found


def _results(database: Database, places: list[tuple[RoundId, StyleCode, Any]]) -> tuple[Stood, ...]:
    tallies = _Tallies(database)
    return tuple(stood for place in places if (stood := tallies.stood(*place)) is not None)


class _Tallies:
    """Each sealed round, read once."""

    def __init__(self, database: Database) -> None:
        self._database = database
        self._read: dict[RoundId, _Round | None] = {}

    def _round(self, round_id: RoundId) -> "_Round | None":
        if round_id not in self._read:
            seal = rounds.load_seal(self._database, round_id)
            self._read[round_id] = (
                _Round(
                    json.loads(seal[2]),
                    rounds.load(self._database, round_id),
                    rounds.load_regulation(self._database, round_id),
                )
                if seal is not None
                else None
            )
        return self._read[round_id]

    def stood(self, round_id: RoundId, style: StyleCode, code: str) -> Stood | None:
        """None where the round is not sealed, or the subject is not reported."""
        found = self._round(round_id)
        if found is None:
            return None
        table = next(each for each in found.tally["styles"] if each["code"] == style)
        line = next((each for each in table["subjects"] if each["code"] == code), None)
        return found.stood(round_id, table, line) if line is not None else None


@dataclass(frozen=True)
class _Round:
    """What is read of a sealed round: its tally.json, and what the names and clauses in it mean."""

    tally: dict[str, Any]
    definition: Definition
    regulation: Regulation

    def stood(self, round_id: RoundId, table: dict[str, Any], line: dict[str, Any]) -> Stood:
        subject = next(s for s in self.definition.style(StyleCode(table["code"])).subjects if s.code == line["code"])
        threshold = self.regulation.threshold(line["outcome"] or NONE)
        return Stood(
            round=round_id,
            title=self.tally["round"]["title"],
            date=dt.date.fromisoformat(self.tally["round"]["date"]),
            style=StyleCode(table["code"]),
            style_name=table["name"],
            position=subject.position,
            base_name=Base(table["base"]["name"]),
            percent=line["percent"],
            outcome=line["outcome"],
            article=threshold.rule.article if threshold else "",
            **{name: line[name] for name in ("high", "confidence", "low", "valid", "invalid", "base")},
        )
