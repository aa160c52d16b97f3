"""A draft written anew, and which accounts hold its places; a place changes hands also when the list is locked."""

import json
from collections.abc import Mapping

from app.domain.ids import RoundId
from app.domain.regulation import Regulation
from app.domain.round import Definition
from app.storage import round as rounds
from app.storage.database import Database, Unit


def rewrite(
    unit: Unit,
    round_id: RoundId,
    definition: Definition,
    regulation: Regulation,
    accounts: Mapping[str, str],
    chair_account: str | None,
) -> None:
    """Put `definition` in place of what the draft said; who is left off its lists, and who may count, stays."""
    kept = allowances(unit.database, round_id)
    _clear(unit, round_id)
    d, s = definition, definition.settings
    unit.run(
        "UPDATE round SET regulation = ?, agency_name = ?, agency_parent = ?, agency_place = ?, title = ?, date = ?, "
        "venue = ?, number = ?, basis = ?, copies = ?, chair = ?, chair_position = ?, supersedes = ?, base = ?, "
        "passes = ?, invalid_line = ?, blank_paper = ?, added_name = ?, added_words = ?, chair_account = ? "
        "WHERE id = ?",
        regulation.sha256, d.agency.name, d.agency.parent, d.agency.place, d.title, d.date.isoformat(), d.venue,
        d.number, json.dumps(d.basis, ensure_ascii=False), d.copies, d.chair, d.chair_position, d.supersedes,
        s.base.value, s.passes, s.invalid_line, s.blank_paper, s.added_name, s.added_words, chair_account, round_id,
    )  # fmt: skip
    for place, style in enumerate(d.styles):
        rounds._insert_style(unit, round_id, place, style)
    unit.run_many(
        "INSERT INTO committee_member (round, place, account, name, position, role, allowed) "
        "VALUES (?, ?, ?, ?, ?, ?, ?)",
        [
            (round_id, place, accounts.get(m.name), m.name, m.position, m.role.value, kept.get(m.name, ""))
            for place, m in enumerate(d.committee)
        ],
    )


def _clear(unit: Unit, round_id: RoundId) -> None:
    for table in ("subject", "turnout_keying", "turnout"):
        unit.run(f"DELETE FROM {table} WHERE style IN (SELECT id FROM style WHERE round = ?)", round_id)
    for table in ("style", "committee_member"):
        unit.run(f"DELETE FROM {table} WHERE round = ?", round_id)


def accounts(database: Database, round_id: RoundId) -> tuple[dict[str, str], str]:
    """The accounts of the committee's members by name, and the chair's ("" for none)."""
    rows = database.all(
        "SELECT name, account FROM committee_member WHERE round = ? AND account IS NOT NULL ORDER BY place", round_id
    )
    chair = database.one("SELECT chair_account FROM round WHERE id = ?", round_id)
    return dict(rows), (chair[0] or "") if chair else ""


def able_accounts(database: Database, round_id: RoundId) -> dict[str, str]:
    """The accounts of the committee's members by name, of those that can sign in."""
    rows = database.all(
        "SELECT m.name, m.account FROM committee_member m JOIN account a ON a.key = m.account "
        "WHERE m.round = ? AND a.active = 1 ORDER BY m.place",
        round_id,
    )
    return dict(rows)


def allowances(database: Database, round_id: RoundId) -> dict[str, str]:
    """Why the chair lets a member count who stands on a ballot, by the member's name."""
    sql = "SELECT name, allowed FROM committee_member WHERE round = ? AND allowed <> '' ORDER BY place"
    return dict(database.all(sql, round_id))


def set_allowance(unit: Unit, round_id: RoundId, member: str, reason: str) -> None:
    """With "" the allowance is taken back."""
    unit.run("UPDATE committee_member SET allowed = ? WHERE round = ? AND name = ?", reason, round_id, member)


def replace_member(unit: Unit, round_id: RoundId, old: str, name: str, position: str, account: str | None) -> None:
    """Put somebody else in a place of the committee; what the chair allowed the one before goes with them."""
    unit.run(
        "UPDATE committee_member SET name = ?, position = ?, account = ?, allowed = '' WHERE round = ? AND name = ?",
        name,
        position,
        account,
        round_id,
        old,
    )
