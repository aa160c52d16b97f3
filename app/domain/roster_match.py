"""A roster file against the roster: each row is somebody new, an update, unchanged, or bad with its reasons.

A row is the leader with the same code, else the one with the same name and birth date; where that cannot be told, it
is bad. An empty cell leaves what is stored as it is.
"""

import datetime as dt
from collections.abc import Iterable, Mapping, Sequence, Set
from dataclasses import dataclass, field, replace
from enum import StrEnum
from typing import Any

from app.domain.roster import Held, Leader, LeaderStatus, free_code
from app.domain.roster_head import Field
from app.domain.roster_rows import Row, Values
from app.texts import _, date_text

_HELD = (Field.POSITION, Field.UNIT, Field.SINCE, Field.DECISION, Field.DECIDED)
_OWN = (
    Field.NAME, Field.BORN, Field.SEX, Field.PARTY, Field.PLANNING, Field.STATUS, Field.STATUS_SINCE, Field.CONFIRMED,
    Field.NOTE,
)  # fmt: skip


class Kind(StrEnum):
    NEW = "new"
    UPDATE = "update"
    SAME = "same"
    BAD = "bad"


@dataclass(frozen=True)
class Line:
    """A row of the file: its number there, what becomes of it, its cells as text, and what is wrong with which.

    `leader` is what would be stored; `changed` are the fields that differ from what is stored now.
    """

    number: int
    kind: Kind
    texts: Mapping[Field, str]
    faults: Mapping[Field, str]
    changed: frozenset[Field] = frozenset()
    leader: Leader | None = None


def match(rows: Sequence[Row], roster: Sequence[Leader], taken: Set[str]) -> list[Line]:
    """What becomes of each row. `taken` are codes that a new leader must not be given."""
    matcher = _Matcher(roster, taken)
    matcher.know(rows)
    return [matcher.line(row) for row in rows]


@dataclass
class _Matcher:
    """Looks rows up, and remembers which leaders the file has named already."""

    roster: Sequence[Leader]
    taken: Set[str]
    _named: dict[str, int] = field(default_factory=dict)  # a code, or a name with its birth date → the row
    _by_name: dict[str, list[Leader]] = field(default_factory=dict)
    _free: int = 1

    def __post_init__(self) -> None:
        self._by_code = {leader.code: leader for leader in self.roster}
        self._codes = {*self.taken, *self._by_code}
        for leader in self.roster:
            self._by_name.setdefault(_same_name(leader.name), []).append(leader)

    def line(self, row: Row) -> Line:
        faults = dict(row.faults)
        if Field.NAME not in row.values and not row.faults.keys() & {Field.NAME, Field.FAMILY, Field.GIVEN}:
            faults[Field.NAME] = _("Thiếu họ và tên.")
        before = None if faults else self._find(row.values, faults)
        self._name_once(row, before, faults)
        if before is None and not faults and Field.POSITION not in row.values:
            faults[Field.POSITION] = _("Thiếu chức vụ: phiếu in chức vụ.")
        if faults:
            return Line(row.number, Kind.BAD, row.texts, faults)
        after = _merged(before or self._new(row.values), row.values)
        kind = Kind.NEW if before is None else Kind.SAME if after == before else Kind.UPDATE
        changed = _changed(before, after, row.values) if before is not None else frozenset[Field]()
        return Line(row.number, kind, row.texts, faults, changed, after)

    def know(self, rows: Iterable[Row]) -> None:
        """Codes that the file names are not given to anybody else."""
        self._codes |= {str(row.values[Field.CODE]) for row in rows if Field.CODE in row.values}

    def _new(self, values: Values) -> Leader:
        """Somebody new, with the code that the file gives or one that is free."""
        code = str(values.get(Field.CODE, ""))
        if not code:
            code = free_code(self._codes, self._free)
            self._codes.add(code)
            self._free = int(code.removeprefix("CB")) + 1
        return Leader(code, "", None, LeaderStatus.WORKING, ())

    def _find(self, values: Values, faults: dict[Field, str]) -> Leader | None:
        """The leader that a row means, or None for somebody new; a doubt is put into `faults`."""
        code, name, born = values.get(Field.CODE), str(values[Field.NAME]), values.get(Field.BORN)
        known = self._by_code.get(str(code)) if code is not None else None
        if known is not None:
            if _same_name(known.name) != _same_name(name) and born is not None and known.born not in {None, born}:
                faults[Field.CODE] = _("Mã này là của {0}, sinh ngày khác; xem lại mã.").format(known.name)
            return known
        return self._by_name_and_birth(name, born, faults, has_code=code is not None)

    def _by_name_and_birth(self, name: str, born: Any, faults: dict[Field, str], *, has_code: bool) -> Leader | None:
        alike = self._by_name.get(_same_name(name), [])
        same = [leader for leader in alike if born is not None and leader.born == born]
        if len(same) == 1:
            if has_code:
                faults[Field.CODE] = _("Đã có {0} sinh cùng ngày với mã {1}; ghi mã ấy.").format(name, same[0].code)
            return same[0]
        doubtful = [leader for leader in alike if born is None or leader.born in {None, born}]
        if doubtful and not has_code:
            text = _("Đã có {0} (mã {1}); ghi mã, hoặc ngày sinh ở cả hai nơi, để biết có phải một người.")
            faults[Field.NAME] = text.format(name, doubtful[0].code)
        return None

    def _name_once(self, row: Row, before: Leader | None, faults: dict[Field, str]) -> None:
        """The same leader twice in one file is a mistake in one of the two rows."""
        values = row.values
        marks = [f"code {values[Field.CODE]}"] if Field.CODE in values else []
        if before is not None:
            marks.append(f"code {before.code}")
        if Field.NAME in values and (Field.BORN in values or not marks):
            marks.append(f"name {_same_name(str(values[Field.NAME]))} {values.get(Field.BORN, '')}")
        earlier = next((self._named[mark] for mark in marks if mark in self._named), None)
        if earlier is not None:
            where = Field.CODE if Field.CODE in values else Field.NAME
            faults.setdefault(where, _("Trùng với dòng {0}; chỉ để lại một dòng cho mỗi người.").format(earlier))
        for mark in marks:
            self._named.setdefault(mark, row.number)


def _same_name(name: str) -> str:
    return " ".join(name.casefold().split())


def _merged(before: Leader, values: Values) -> Leader:
    own: dict[str, Any] = {each.value: values[each] for each in _OWN if each in values}
    held: dict[str, Any] = {each.value: values[each] for each in _HELD if each in values}
    return replace(before, **own, positions=_with_held(before, held))


def _with_held(leader: Leader, given: dict[str, Any]) -> tuple[Held, ...]:
    """A post that differs and began later ends the one held now; anything else corrects the one held now."""
    now = leader.now
    if not given:
        return leader.positions
    if now is None:
        return (
            (*leader.positions, Held(**{"unit": "", "since": None, "until": None, **given}))
            if ("position" in given)
            else leader.positions
        )
    after = replace(now, **given)
    since = given.get("since")
    is_other = (after.position, after.unit) != (now.position, now.unit)
    if is_other and since is not None and (now.since is None or since > now.since):
        ended = replace(now, until=since - dt.timedelta(days=1))
        begun = Held(after.position, after.unit, since, None, given.get("decision", ""), given.get("decided"))
        return (*_without(leader.positions, now, ended), begun)
    return _without(leader.positions, now, after)


def _without(positions: tuple[Held, ...], now: Held, other: Held) -> tuple[Held, ...]:
    at = max(place for place, held in enumerate(positions) if held is now)
    return (*positions[:at], other, *positions[at + 1 :])


def _changed(before: Leader, after: Leader, values: Values) -> frozenset[Field]:
    own = {each for each in _OWN if getattr(before, each.value) != getattr(after, each.value)}
    then, now = before.now, after.now
    held = {each for each in _HELD if each in values and getattr(then, each.value, "") != getattr(now, each.value, "")}
    return frozenset(own | held)


def shown(leader: Leader, each: Field) -> str:
    """A field of a leader as text, for what an update replaces."""
    value = getattr(leader.now, each.value, "") if each in _HELD else getattr(leader, each.value)
    return date_text(value) if isinstance(value, dt.date) else str(value or "")
