"""One cell of a roster file made into what the roster keeps, or the reason why that cannot be."""

import datetime as dt
import re
from collections.abc import Mapping
from dataclasses import dataclass
from functools import cache

from app.domain import leader as rules
from app.domain.names import search_key
from app.domain.roster import FEMALE, MALE, SEX_WORDS, STATUS_WORDS, LeaderStatus
from app.domain.roster_head import Field, in_all
from app.domain.sheet import Cell, Odd, cell_lines, cell_text
from app.texts import _

Value = str | dt.date | LeaderStatus | bool
_DAYS = frozenset({Field.BORN, Field.BORN_MALE, Field.BORN_FEMALE, Field.SINCE, Field.DECIDED, Field.STATUS_SINCE})
BIRTHS = frozenset({Field.BORN, Field.BORN_MALE, Field.BORN_FEMALE})
_DMY = re.compile(r"(?:ngày\s+)?(\d{1,2})\s*(?:[/.\-]|\s+tháng\s+)\s*(\d{1,2})\s*(?:[/.\-]|\s+năm\s+)\s*(\d{4})\.?")
_ISO = re.compile(r"(\d{4})-(\d{1,2})-(\d{1,2})(?:[ T]\d{1,2}:\d{2}(?::\d{2}(?:\.\d+)?)?)?")
_SHORT = re.compile(r"\d{1,2}[/.\-]\d{1,2}[/.\-]\d{2}")
_YEAR, _MONTH = re.compile(r"\d{4}"), re.compile(r"\d{1,2}[/.\-]\d{4}")
_ORIGIN = {False: dt.date(1899, 12, 30), True: dt.date(1904, 1, 1)}
_LAST_SERIAL = 100_000  # days: past the year 2170

_SEXES: Mapping[str, str] = {"nam": MALE, "male": MALE, "m": MALE, "nu": FEMALE, "female": FEMALE, "f": FEMALE}
_YES = frozenset({"x", "co", "roi", "yes", "y", "true", "1", "da xac nhan", "da co"})
_NO = frozenset({"khong", "chua", "no", "n", "false", "0", "chua co", "-"})
_STATUSES: Mapping[LeaderStatus, tuple[str, ...]] = {
    LeaderStatus.WORKING: ("dang lam viec", "cong tac", "working", "active", "in post"),
    LeaderStatus.RETIRING: ("thong bao nghi huu", "cho nghi huu", "sap nghi huu", "retiring", "retirement notice"),
    LeaderStatus.ILL: ("chua benh", "nghi om", "om", "ill", "sick leave"),
    LeaderStatus.MOVED: ("da chuyen", "dieu dong", "dieu dong di", "da dieu dong", "chuyen cong tac", "moved"),
    LeaderStatus.LEFT: ("nghi viec", "thoi viec", "nghi huu", "da nghi huu", "left", "retired"),
}


@dataclass(frozen=True)
class Bad:
    """Why a cell cannot be taken, with what to do, in one sentence."""

    reason: str


def read_cell(field: Field, cell: Cell, since_1904: bool, today: dt.date) -> Value | Bad | None:
    """What a cell says, None where it is empty. Nothing is guessed at: what is not clear is bad."""
    if isinstance(cell, Odd):
        return Bad(f"{cell.found}. {cell.todo}")
    text = cell_text(cell)
    if not text:
        return None
    if field in _DAYS:
        return _day_of(field, cell, text, since_1904, today)
    match field:
        case Field.SEX:
            return (
                _SEXES.get(search_key(text))
                or _own_sex(text)
                or Bad(_("Không rõ “{0}”; ghi nam hoặc nữ.").format(text))
            )
        case Field.STATUS:
            return _status(text)
        case Field.CONFIRMED:
            return _yes_no(text)
        case Field.NOTE:
            flaw, lines = text_reason(field, text), cell_lines(cell)
            return Bad(flaw) if flaw else lines
        case _:
            flaw = text_reason(field, text)
            return Bad(flaw) if flaw else text


@cache
def text_reason(field: Field, text: str) -> str:
    """What is wrong with a text; the same positions and units stand in many rows, so it is worked out once."""
    match field:
        case Field.CODE:
            return rules.code_flaw(text)
        case Field.NAME | Field.FAMILY | Field.GIVEN:
            return rules.name_flaw(text)
        case Field.NOTE:
            return rules.text_flaw(text, rules.LONGEST_NOTE)
        case _:
            return rules.text_flaw(text)


def _day_of(field: Field, cell: Cell, text: str, since_1904: bool, today: dt.date) -> dt.date | Bad:
    day = _day(cell, text, since_1904)
    if isinstance(day, Bad):
        return day
    flaw = rules.born_flaw(day, today) if field in BIRTHS else rules.day_flaw(day)
    return Bad(flaw) if flaw else day


def _day(cell: Cell, text: str, since_1904: bool) -> dt.date | Bad:
    if isinstance(cell, dt.date):
        return cell
    if _YEAR.fullmatch(text) and rules.OLDEST.year <= int(text) <= 2200:
        return Bad(_("Chỉ có năm {0}; ghi đủ ngày/tháng/năm, hoặc để trống.").format(text))
    if isinstance(cell, int | float):
        return _serial(cell, text, since_1904)
    if found := _DMY.fullmatch(text.lower()):
        day, month, year = found.groups()
        return _calendar(text, int(year), int(month), int(day))
    if found := _ISO.fullmatch(text):
        year, month, day = found.groups()
        return _calendar(text, int(year), int(month), int(day))
    if _SHORT.fullmatch(text):
        return Bad(_("Năm của “{0}” chỉ có hai chữ số; ghi đủ bốn.").format(text))
    if _MONTH.fullmatch(text):
        return Bad(_("“{0}” thiếu ngày; ghi đủ ngày/tháng/năm, hoặc để trống.").format(text))
    return Bad(_("“{0}” không phải ngày; ghi như 05/09/1975.").format(text[:40]))


def _calendar(text: str, year: int, month: int, day: int) -> dt.date | Bad:
    try:
        return dt.date(year, month, day)
    except ValueError:
        return Bad(_("Không có ngày {0}; ghi ngày/tháng/năm.").format(text))


def _serial(days: float, text: str, since_1904: bool) -> dt.date | Bad:
    """A day as workbooks count it; before March 1900 they count a day that never was."""
    if not 61 <= days <= _LAST_SERIAL:
        return Bad(_("“{0}” không phải ngày; ghi như 05/09/1975.").format(text[:40]))
    return _ORIGIN[since_1904] + dt.timedelta(days=int(days))


def _own_sex(text: str) -> str:
    wanted = search_key(text)
    return next((sex for sex in SEX_WORDS if wanted in in_all(SEX_WORDS[sex])), "")


def _status(text: str) -> LeaderStatus | Bad:
    wanted = search_key(text)
    for status, words in STATUS_WORDS.items():
        if wanted in in_all(words) or wanted in _STATUSES[status]:
            return status
    known = ", ".join(_(words) for words in STATUS_WORDS.values())
    return Bad(_("Không rõ trạng thái “{0}”; ghi một trong: {1}.").format(text[:40], known))


def _yes_no(text: str) -> bool | Bad:
    wanted = search_key(text)
    if wanted in _YES or wanted in _NO:
        return wanted in _YES
    return Bad(_("Không rõ “{0}”; ghi có hoặc không.").format(text[:40]))
