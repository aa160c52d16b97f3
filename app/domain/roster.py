"""Leaders of the agency, with the positions they held over time."""

import datetime as dt
from collections.abc import Set
from dataclasses import dataclass
from enum import StrEnum
from itertools import count

from app.domain.names import Key, sort_key
from app.domain.tomlfile import Table, read_toml
from app.texts import N_, _

MALE, FEMALE = "male", "female"
SEX_WORDS = {MALE: N_("nam"), FEMALE: N_("nữ")}


class LeaderStatus(StrEnum):
    WORKING = "working"
    RETIRING = "retiring"
    ILL = "ill"
    MOVED = "moved"
    LEFT = "left"


STATUS_WORDS = {
    LeaderStatus.WORKING: N_("đang công tác"),
    LeaderStatus.RETIRING: N_("có thông báo nghỉ hưu"),
    LeaderStatus.ILL: N_("nghỉ chữa bệnh"),
    LeaderStatus.MOVED: N_("đã điều động đi"),
    LeaderStatus.LEFT: N_("đã nghỉ"),
}


def status_word(status: LeaderStatus) -> str:
    return _(STATUS_WORDS[status])


def sex_word(sex: str) -> str:
    """`nam`, `nữ`, or "" where it is not written down."""
    return _(SEX_WORDS[sex]) if sex in SEX_WORDS else ""


@dataclass(frozen=True)
class Held:
    """A position held from `since` until `until` (None: still, or not known)."""

    position: str
    unit: str
    since: dt.date | None
    until: dt.date | None
    decision: str = ""
    decided: dt.date | None = None


@dataclass(frozen=True)
class Leader:
    code: str
    name: str
    born: dt.date | None
    status: LeaderStatus
    positions: tuple[Held, ...]
    note: str = ""
    sex: str = ""
    party_position: str = ""
    planning: str = ""
    status_since: dt.date | None = None
    confirmed: bool = False

    @property
    def now(self) -> Held | None:
        """The position held today: the last one without an end."""
        return next((held for held in reversed(self.positions) if held.until is None), None)


def free_code(taken: Set[str], first: int = 1) -> str:
    """A code that nobody has: CB and a number, from `first` on."""
    return next(code for number in count(first) if (code := f"CB{number:03d}") not in taken)


def in_order(leaders: list[Leader]) -> list[Leader]:
    """The roster as Vietnamese lists have it: by given name, middle names, family name."""
    return sorted(leaders, key=_order)


def _order(leader: Leader) -> tuple[Key, str]:
    return sort_key(leader.name), leader.code


@dataclass(frozen=True)
class Exemption:
    """A leader left off a round's lists, with the rule's reason.

    Not `stands`: the rule proposed to leave the leader off, and a person overruled it with `reason`.
    """

    leader: str
    rule: str
    article: str
    reason: str
    stands: bool = True


def read_leaders(raw: bytes, file: str) -> tuple[Leader, ...]:
    """The leaders of a roster file in TOML, as the sample has it. Raises InputFault."""
    top = read_toml(raw, file)
    leaders = tuple(_leader(table) for table in top.tables("leaders"))
    top.raise_faults()
    return leaders


def _leader(table: Table) -> Leader:
    table.only("code", "name", "born", "status", "note", "positions", "exempt")
    status = table.text("status", choices=tuple(LeaderStatus))
    return Leader(
        code=table.text("code"),
        name=table.text("name"),
        born=table.date("born") if "born" in table else None,
        status=LeaderStatus(status) if status in tuple(LeaderStatus) else LeaderStatus.WORKING,
        positions=tuple(_held(held) for held in table.tables("positions")),
        note=table.text("note", ""),
    )


def _held(table: Table) -> Held:
    table.only("position", "unit", "since", "until", "decision")
    return Held(
        table.text("position"),
        table.text("unit"),
        table.date("since") if "since" in table else None,
        table.date("until") if "until" in table else None,
        table.text("decision", ""),
    )
