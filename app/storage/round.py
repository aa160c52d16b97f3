"""Rounds with their styles, subjects, committee, turnout and explanations."""

import datetime as dt
import json
from collections.abc import Iterable, Mapping
from typing import Any

from app.domain.agency import Agency
from app.domain.ids import RoundId, StyleCode, SubjectCode
from app.domain.options import Options, read_options
from app.domain.regulation import Regulation, read_regulation
from app.domain.round import Base, Definition, Explanation, Member, MemberRole, RoundState, Settings
from app.domain.sealfile import turnout_value
from app.domain.style import Style, Subject
from app.domain.subject_change import ChangeKind
from app.domain.turnout import Turnout
from app.storage.database import Database, Unit

_SETTINGS = "base, passes, invalid_line, blank_paper, added_name, added_words"
_COLUMNS = (
    "agency_name, agency_parent, agency_place, title, date, venue, number, basis, opened, closed, copies, chair, "
    f"chair_position, supersedes, {_SETTINGS}"
)


def save_regulation(unit: Unit, regulation: Regulation) -> None:
    """Keep the regulation's bytes; a round points at them by hash."""
    unit.run(
        "INSERT OR IGNORE INTO regulation (sha256, code, raw) VALUES (?, ?, ?)",
        regulation.sha256,
        regulation.code,
        regulation.raw,
    )


def load_regulation(database: Database, round_id: RoundId) -> Regulation:
    row = database.one(
        "SELECT g.raw, g.code FROM round r JOIN regulation g ON g.sha256 = r.regulation WHERE r.id = ?", round_id
    )
    assert row is not None
    return read_regulation(row[0], f"{row[1]}.toml", row[1])


def insert(
    unit: Unit,
    round_id: RoundId,
    definition: Definition,
    regulation: Regulation,
    accounts: Mapping[str, str],
    chair_account: str | None,
) -> None:
    """A new draft. `accounts` gives committee members by name the account that holds the place."""
    d, s = definition, definition.settings
    values = (
        round_id, regulation.sha256, d.agency.name, d.agency.parent, d.agency.place, d.title, d.date.isoformat(),
        d.venue, d.number, json.dumps(d.basis, ensure_ascii=False), _iso(d.opened), _iso(d.closed), d.copies, d.chair,
        d.chair_position, d.supersedes, s.base.value, s.passes, s.invalid_line, s.blank_paper, s.added_name,
        s.added_words, chair_account, unit.time,
    )  # fmt: skip
    marks = ", ".join("?" * len(values))
    unit.run(
        f"INSERT INTO round (id, state, regulation, {_COLUMNS}, chair_account, created) "
        f"VALUES (?, 'draft', {marks[3:]})",
        *values,
    )
    for place, style in enumerate(d.styles):
        _insert_style(unit, round_id, place, style)
    for place, member in enumerate(d.committee):
        unit.run(
            "INSERT INTO committee_member (round, place, account, name, position, role) VALUES (?, ?, ?, ?, ?, ?)",
            round_id,
            place,
            accounts.get(member.name),
            member.name,
            member.position,
            member.role.value,
        )


def _insert_style(unit: Unit, round_id: RoundId, place: int, style: Style) -> None:
    """A subject with the code of a leader on the roster is that leader."""
    sql = "INSERT INTO style (round, code, name, place, form_code) VALUES (?, ?, ?, ?, ?)"
    style_id = unit.run(sql, round_id, style.code, style.name, place, style.form_code)
    unit.run_many(
        "INSERT INTO subject (style, place, code, leader, name, position, unit) "
        "VALUES (?, ?, ?, (SELECT code FROM leader WHERE code = ?), ?, ?, ?)",
        [(style_id, at, s.code, s.code, s.name, s.position, s.unit) for at, s in enumerate(style.subjects)],
    )


def delete_draft(unit: Unit, round_id: RoundId) -> None:
    """Throw a draft away, with all that hangs on it."""
    for table in ("subject", "turnout_keying", "turnout"):
        unit.run(f"DELETE FROM {table} WHERE style IN (SELECT id FROM style WHERE round = ?)", round_id)
    for table in ("style", "exemption", "committee_member", "explanation", "voter", "deadline", "attachment"):
        unit.run(f"DELETE FROM {table} WHERE round = ?", round_id)
    unit.run("DELETE FROM round WHERE id = ?", round_id)


def _iso(moment: dt.datetime | None) -> str | None:
    return moment.isoformat() if moment else None


def _moment(text: str | None) -> dt.datetime | None:
    return dt.datetime.fromisoformat(text) if text else None


def state(database: Database, round_id: RoundId) -> RoundState:
    row = database.one("SELECT state FROM round WHERE id = ?", round_id)
    assert row is not None, "no such round"
    return RoundState(row[0])


def set_state(unit: Unit, round_id: RoundId, state: RoundState, reason: str = "") -> None:
    unit.run("UPDATE round SET state = ?, ended = ? WHERE id = ?", state.value, reason, round_id)


def set_times(unit: Unit, round_id: RoundId, opened: dt.datetime | None, closed: dt.datetime | None) -> None:
    """When the committee began and ended, as said at the meeting."""
    unit.run("UPDATE round SET opened = ?, closed = ? WHERE id = ?", _iso(opened), _iso(closed), round_id)


def set_batch_size(unit: Unit, round_id: RoundId, size: int) -> None:
    unit.run("UPDATE round SET batch_size = ? WHERE id = ?", size, round_id)


def set_same_bytes(unit: Unit, round_id: RoundId) -> None:
    unit.run("UPDATE round SET same_bytes = 1 WHERE id = ?", round_id)


def same_bytes(database: Database, round_id: RoundId) -> bool:
    row = database.one("SELECT same_bytes FROM round WHERE id = ?", round_id)
    return bool(row and row[0])


def listing(database: Database) -> list[tuple[RoundId, str, str, RoundState]]:
    """Id, title, date and state of every round, the newest first."""
    rows = database.all("SELECT id, title, date, state FROM round ORDER BY date DESC, created DESC")
    return [(RoundId(i), title, date, RoundState(state)) for i, title, date, state in rows]


def load(database: Database, round_id: RoundId) -> Definition:
    """The round as it stands, with the turnouts that both keyings agree on and the explanations given."""
    row = database.one(
        f"SELECT {_COLUMNS}, g.code FROM round r JOIN regulation g ON g.sha256 = r.regulation WHERE r.id = ?", round_id
    )
    assert row is not None, "no such round"
    v: dict[str, Any] = dict(zip([*_COLUMNS.split(", "), "regulation"], row, strict=True))
    return Definition(
        agency=Agency(v["agency_name"], v["agency_parent"], v["agency_place"]),
        title=v["title"],
        regulation=v["regulation"],
        date=dt.date.fromisoformat(v["date"]),
        venue=v["venue"],
        settings=_settings(v[name] for name in _SETTINGS.split(", ")),
        committee=_committee(database, round_id),
        styles=_styles(database, round_id),
        number=v["number"],
        basis=tuple(json.loads(v["basis"])),
        opened=_moment(v["opened"]),
        closed=_moment(v["closed"]),
        copies=v["copies"],
        chair=v["chair"],
        chair_position=v["chair_position"],
        supersedes=v["supersedes"],
        turnouts=_turnouts(database, round_id),
        explanations=_explanations(database, round_id),
    )


def _settings(values: Iterable[Any]) -> Settings:
    base, *others = values
    return Settings(Base(base), *others)


def paper_rules(database: Database, style: int) -> tuple[int, Settings]:
    """How many lines a paper of this style has, and what the round says of faulty ones: all that a saved paper asks."""
    row = database.one(
        f"SELECT (SELECT count(*) FROM subject WHERE style = s.id), {_SETTINGS} "
        "FROM style s JOIN round r ON r.id = s.round WHERE s.id = ?",
        style,
    )
    assert row is not None, "no such style"
    lines, *values = row
    return int(lines), _settings(values)


def _committee(database: Database, round_id: RoundId) -> tuple[Member, ...]:
    rows = database.all("SELECT name, position, role FROM committee_member WHERE round = ? ORDER BY place", round_id)
    return tuple(Member(name, position, MemberRole(role)) for name, position, role in rows)


def _styles(database: Database, round_id: RoundId) -> tuple[Style, ...]:
    styles = []
    for style_id, code, name in database.all(
        "SELECT id, code, name FROM style WHERE round = ? ORDER BY place", round_id
    ):
        styles.append(Style(StyleCode(code), name, _subjects(database, style_id)))
    return tuple(styles)


def _subjects(database: Database, style: int) -> tuple[Subject, ...]:
    """In ballot order, with what befell them after the papers were printed."""
    rows = database.all("SELECT code, name, position, unit FROM subject WHERE style = ? ORDER BY place", style)
    changes = database.all("SELECT subject, kind, name, reason FROM subject_change WHERE style = ?", style)
    withdrawn = {code: reason for code, kind, _name, reason in changes if kind == ChangeKind.WITHDRAWN}
    corrected = {code: (name, reason) for code, kind, name, reason in changes if kind == ChangeKind.CORRECTED}
    return tuple(
        Subject(SubjectCode(code), name, position, unit, withdrawn.get(code, ""), *corrected.get(code, ("", "")))
        for code, name, position, unit in rows
    )


def save_change(unit: Unit, style: int, subject: Subject, kind: ChangeKind, account: str) -> None:
    """What befell a subject, in place of what was known of the same kind."""
    name, reason = ("", subject.withdrawn)
    if kind is ChangeKind.CORRECTED:
        name, reason = subject.corrected, subject.corrected_reason
    unit.run(
        "INSERT OR REPLACE INTO subject_change (style, subject, kind, name, reason, account) VALUES (?, ?, ?, ?, ?, ?)",
        style, subject.code, kind.value, name, reason, account,
    )  # fmt: skip


def delete_change(unit: Unit, style: int, subject: SubjectCode, kind: ChangeKind) -> None:
    sql = "DELETE FROM subject_change WHERE style = ? AND subject = ? AND kind = ?"
    unit.run(sql, style, subject, kind.value)


def delete_changes(unit: Unit, round_id: RoundId) -> None:
    """A list that is open again is changed itself; the journal tells what was."""
    unit.run("DELETE FROM subject_change WHERE style IN (SELECT id FROM style WHERE round = ?)", round_id)


def style_id(database: Database, round_id: RoundId, code: StyleCode) -> int:
    row = database.one("SELECT id FROM style WHERE round = ? AND code = ?", round_id, code)
    assert row is not None, "no such style"
    found: int = row[0]
    return found


def turnout_json(turnout: Turnout) -> str:
    """A turnout as kept in the database and in the journal: the figures given, and the piles."""
    return json.dumps(turnout_value(turnout), ensure_ascii=False)


def turnout_of(value: dict[str, Any]) -> Turnout:
    numbers = {key: item for key, item in value.items() if key != "invalid"}
    return Turnout(**numbers, piles=value.get("invalid"))


def _turnouts(database: Database, round_id: RoundId) -> dict[StyleCode, Turnout]:
    rows = database.all(
        "SELECT s.code, t.numbers FROM turnout t JOIN style s ON s.id = t.style WHERE s.round = ?", round_id
    )
    return {StyleCode(code): turnout_of(json.loads(numbers)) for code, numbers in rows}


def save_turnout(unit: Unit, style: int, turnout: Turnout) -> None:
    unit.run("INSERT OR REPLACE INTO turnout (style, numbers) VALUES (?, ?)", style, turnout_json(turnout))


def turnout_keyings(database: Database, style: int) -> dict[int, tuple[str, Turnout]]:
    """The account and figures of each keying there is, by slot."""
    rows = database.all("SELECT slot, account, numbers FROM turnout_keying WHERE style = ?", style)
    return {slot: (account, turnout_of(json.loads(numbers))) for slot, account, numbers in rows}


def save_turnout_keying(unit: Unit, style: int, slot: int, account: str, turnout: Turnout) -> None:
    unit.run(
        "INSERT INTO turnout_keying (style, slot, account, numbers) VALUES (?, ?, ?, ?)",
        style,
        slot,
        account,
        turnout_json(turnout),
    )


def drop_turnout_keyings(unit: Unit, style: int) -> None:
    """Both keyings are thrown away where they differ: they are keyed again from the paper."""
    unit.run("DELETE FROM turnout_keying WHERE style = ?", style)
    unit.run("DELETE FROM turnout WHERE style = ?", style)


def save_explanation(unit: Unit, round_id: RoundId, explanation: Explanation, account: str) -> None:
    unit.run(
        "INSERT OR REPLACE INTO explanation (round, code, style, text, account) VALUES (?, ?, ?, ?, ?)",
        round_id,
        explanation.code,
        explanation.style or "",
        explanation.text,
        account,
    )


def _explanations(database: Database, round_id: RoundId) -> tuple[Explanation, ...]:
    rows = database.all("SELECT code, style, text FROM explanation WHERE round = ? ORDER BY code, style", round_id)
    return tuple(Explanation(code, StyleCode(style) if style else None, text) for code, style, text in rows)


def save_seal(unit: Unit, round_id: RoundId, seal_json: bytes, sha256: str, tally: bytes, sealers: list[str]) -> None:
    unit.run(
        "INSERT INTO seal (round, json, sha256, tally, at, sealers) VALUES (?, ?, ?, ?, ?, ?)",
        round_id,
        seal_json.decode(),
        sha256,
        tally.decode(),
        unit.time,
        json.dumps(sealers, ensure_ascii=False),
    )


def load_seal(database: Database, round_id: RoundId) -> tuple[bytes, str, bytes, str, tuple[str, ...]] | None:
    """seal.json, its hash, tally.json, the time and the names of those who sealed; None before the seal."""
    row = database.one("SELECT json, sha256, tally, at, sealers FROM seal WHERE round = ?", round_id)
    if row is None:
        return None
    return row[0].encode(), row[1], row[2].encode(), row[3], tuple(json.loads(row[4]))


def options(database: Database, round_id: RoundId) -> Options:
    """What the agency chose that changes no count."""
    row = database.one("SELECT options FROM round WHERE id = ?", round_id)
    assert row is not None, "no such round"
    return read_options(json.loads(row[0]))


def set_options(unit: Unit, round_id: RoundId, options: Options) -> None:
    unit.run("UPDATE round SET options = ? WHERE id = ?", json.dumps(options.as_json(), ensure_ascii=False), round_id)
