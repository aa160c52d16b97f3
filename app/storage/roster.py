"""Leaders, their positions over time, and who is left off a round."""

import datetime as dt

from app.domain.ids import RoundId
from app.domain.roster import Exemption, Held, Leader, LeaderStatus
from app.storage.database import Database, Unit


def insert(unit: Unit, leader: Leader) -> None:
    unit.run(
        "INSERT INTO leader (code, name, born, status, note) VALUES (?, ?, ?, ?, ?)",
        leader.code,
        leader.name,
        _iso(leader.born),
        leader.status.value,
        leader.note,
    )
    unit.run_many(
        "INSERT INTO leader_position (leader, position, unit, since, until, decision) VALUES (?, ?, ?, ?, ?, ?)",
        [(leader.code, h.position, h.unit, _iso(h.since), _iso(h.until), h.decision) for h in leader.positions],
    )


def load(database: Database) -> list[Leader]:
    positions: dict[str, list[Held]] = {}
    for code, position, unit, since, until, decision in database.all(
        "SELECT leader, position, unit, since, until, decision FROM leader_position ORDER BY since, id"
    ):
        positions.setdefault(code, []).append(Held(position, unit, _date(since), _date(until), decision))
    rows = database.all("SELECT code, name, born, status, note FROM leader")
    return [
        Leader(code, name, _date(born), LeaderStatus(status), tuple(positions.get(code, ())), note)
        for code, name, born, status, note in rows
    ]


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
