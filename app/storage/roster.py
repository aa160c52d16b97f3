"""Leaders, their positions over time, and who is left off a round."""

import datetime as dt
from typing import Any

from app.domain.ids import RoundId, StyleCode, SubjectCode
from app.domain.roster import Exemption, Held, Leader, LeaderStatus
from app.storage.database import Database, Row, Unit

_LEADER = "code, name, born, status, note, sex, party_position, planning, status_since, confirmed"
_HELD = "position, unit, since, until, decision, decided"


def insert(unit: Unit, leader: Leader) -> None:
    unit.run(f"INSERT INTO leader ({_LEADER}) VALUES ({_marks(_LEADER)})", *_values(leader))
    _insert_positions(unit, leader)


def update(unit: Unit, leader: Leader) -> None:
    """Write a leader anew, who is there already under the same code."""
    sets = ", ".join(f"{name} = ?" for name in _LEADER.split(", ")[1:])
    code, *values = _values(leader)
    unit.run(f"UPDATE leader SET {sets} WHERE code = ?", *values, code)
    unit.run("DELETE FROM leader_position WHERE leader = ?", code)
    _insert_positions(unit, leader)


def delete(unit: Unit, code: str) -> None:
    """Throw away a leader whom nothing names."""
    unit.run("DELETE FROM leader_position WHERE leader = ?", code)
    unit.run("DELETE FROM leader WHERE code = ?", code)


def load(database: Database) -> list[Leader]:
    positions: dict[str, list[Held]] = {}
    sql = f"SELECT leader, {_HELD} FROM leader_position ORDER BY since, id"
    for code, position, unit, since, until, decision, decided in database.all(sql):
        held = Held(position, unit, _date(since), _date(until), decision, _date(decided))
        positions.setdefault(code, []).append(held)
    rows = database.all(f"SELECT {_LEADER} FROM leader")
    return [_leader(row, tuple(positions.get(row[0], ()))) for row in rows]


def codes(database: Database) -> set[str]:
    """Every code that is taken: by a leader, or by somebody typed onto a paper."""
    rows = database.all("SELECT code FROM leader UNION SELECT code FROM subject")
    return {code for (code,) in rows}


def rounds_of(database: Database, code: str) -> list[tuple[RoundId, StyleCode, SubjectCode]]:
    """Where a leader stands or stood: round, style and the code on that paper, the newest round first."""
    sql = (
        "SELECT r.id, t.code, s.code FROM subject s JOIN style t ON t.id = s.style JOIN round r ON r.id = t.round "
        "WHERE s.leader = ? ORDER BY r.date DESC, r.created DESC, t.place"
    )
    return [(RoundId(i), StyleCode(style), SubjectCode(own)) for i, style, own in database.all(sql, code)]


def standing(database: Database) -> list[tuple[str, RoundId, StyleCode, SubjectCode]]:
    """Every leader's places in sealed rounds, the newest round first."""
    sql = (
        "SELECT s.leader, r.id, t.code, s.code FROM subject s JOIN style t ON t.id = s.style "
        "JOIN round r ON r.id = t.round WHERE s.leader IS NOT NULL AND r.state = 'sealed' "
        "ORDER BY r.date DESC, r.created DESC, t.place"
    )
    rows = database.all(sql)
    return [(leader, RoundId(i), StyleCode(style), SubjectCode(own)) for leader, i, style, own in rows]


def naming(database: Database, code: str) -> list[str]:
    """The titles of the rounds that name a leader, on a paper or among those left off."""
    sql = (
        "SELECT title FROM round WHERE id IN (SELECT t.round FROM subject s JOIN style t ON t.id = s.style "
        "WHERE s.leader = ?) OR id IN (SELECT round FROM exemption WHERE leader = ?) ORDER BY date DESC"
    )
    return [title for (title,) in database.all(sql, code, code)]


def _insert_positions(unit: Unit, leader: Leader) -> None:
    unit.run_many(
        f"INSERT INTO leader_position (leader, {_HELD}) VALUES (?, {_marks(_HELD)})",
        [
            (leader.code, h.position, h.unit, _iso(h.since), _iso(h.until), h.decision, _iso(h.decided))
            for h in leader.positions
        ],
    )


def _values(leader: Leader) -> tuple[Any, ...]:
    x = leader
    return (
        x.code, x.name, _iso(x.born), x.status.value, x.note, x.sex, x.party_position, x.planning,
        _iso(x.status_since), int(x.confirmed),
    )  # fmt: skip


def _leader(row: Row, positions: tuple[Held, ...]) -> Leader:
    code, name, born, status, note, sex, party, planning, since, confirmed = row
    return Leader(
        code, name, _date(born), LeaderStatus(status), positions, note, sex, party, planning, _date(since),
        bool(confirmed),
    )  # fmt: skip


def _marks(columns: str) -> str:
    return ", ".join("?" * len(columns.split(", ")))


def insert_exemption(unit: Unit, round_id: RoundId, exemption: Exemption) -> None:
    unit.run(
        "INSERT OR REPLACE INTO exemption (round, leader, rule, article, reason, stands) VALUES (?, ?, ?, ?, ?, ?)",
        round_id,
        exemption.leader,
        exemption.rule,
        exemption.article,
        exemption.reason,
        int(exemption.stands),
    )


def delete_exemption(unit: Unit, round_id: RoundId, leader: str) -> None:
    unit.run("DELETE FROM exemption WHERE round = ? AND leader = ?", round_id, leader)


def exemptions(database: Database, round_id: RoundId) -> tuple[Exemption, ...]:
    """What was decided of the leaders whom a rule would leave off: `stands`, or overruled."""
    sql = "SELECT leader, rule, article, reason, stands FROM exemption WHERE round = ? ORDER BY leader"
    rows = database.all(sql, round_id)
    return tuple(
        Exemption(leader, rule, article, reason, bool(stands)) for leader, rule, article, reason, stands in rows
    )


def _iso(day: dt.date | None) -> str | None:
    return day.isoformat() if day else None


def _date(text: str | None) -> dt.date | None:
    return dt.date.fromisoformat(text) if text else None
