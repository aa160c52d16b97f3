"""What must hold of a leader's entry on the roster, whoever filled it in: a form, or a row of a workbook."""

import datetime as dt
from dataclasses import dataclass

from app.domain.encoding import strange_characters
from app.domain.ids import is_code
from app.domain.roster import Held, Leader
from app.texts import _, date_text

OLDEST = dt.date(1900, 1, 1)
LONGEST, LONGEST_NOTE = 200, 2_000  # characters of a line, and of a note
CODE_RULE = "A–Z a–z 0–9 _ -"


@dataclass(frozen=True)
class Flaw:
    """One thing wrong: which field, of which position (None: of the leader), and what to do, in one sentence."""

    field: str
    text: str
    at: int | None = None


def flaws(leader: Leader, today: dt.date) -> tuple[Flaw, ...]:
    """Everything that is wrong with an entry; nothing where it may be stored."""
    found = [
        ("code", code_flaw(leader.code)),
        ("name", name_flaw(leader.name)),
        ("born", born_flaw(leader.born, today)),
    ]
    for field in ("party_position", "planning"):
        found.append((field, text_flaw(getattr(leader, field))))
    found.append(("note", text_flaw(leader.note, LONGEST_NOTE)))
    found.append(("status_since", day_flaw(leader.status_since)))
    own = [Flaw(field, text) for field, text in found if text]
    return (*own, *(flaw for at, held in enumerate(leader.positions) for flaw in _held_flaws(held, at)))


def code_flaw(code: str) -> str:
    """A leader's code stands in ballot files as a heading, so it is held to what those allow."""
    if is_code(code):
        return ""
    return _("Mã gồm 1 đến 16 ký tự không dấu ({0}), khác ballot, invalid, number.").format(CODE_RULE)


def name_flaw(name: str) -> str:
    if not name:
        return _("Ghi họ và tên.")
    if any(char.isdigit() for char in name):
        return _("Tên có chữ số; ghi đúng họ và tên.")
    return text_flaw(name)


def born_flaw(born: dt.date | None, today: dt.date) -> str:
    if born is not None and born >= today:
        return _("Ngày sinh {0} chưa tới; xem lại năm.").format(date_text(born))
    return day_flaw(born)


def day_flaw(day: dt.date | None) -> str:
    if day is not None and day < OLDEST:
        return _("Ngày {0} quá xa; xem lại năm.").format(date_text(day))
    return ""


def text_flaw(text: str, longest: int = LONGEST) -> str:
    if len(text) > longest:
        return _("Dài {0} ký tự; nhiều nhất {1}.").format(len(text), longest)
    line = text.replace("\n", " ")
    strange = None if _is_plain(line) else strange_characters(line)
    return f"{strange.found}. {strange.todo}" if strange else ""


def _is_plain(text: str) -> bool:
    """Most cells: nothing that could be hidden or of an old encoding, found out without looking at each letter."""
    return text.isascii() and text.isprintable()


def _held_flaws(held: Held, at: int) -> list[Flaw]:
    found = [
        ("position", text_flaw(held.position) if held.position else _("Ghi chức vụ: phiếu in chức vụ.")),
        ("unit", text_flaw(held.unit)),
        ("decision", text_flaw(held.decision)),
        ("since", day_flaw(held.since)),
        ("until", day_flaw(held.until) or _until_flaw(held)),
        ("decided", day_flaw(held.decided)),
    ]
    return [Flaw(field, text, at) for field, text in found if text]


def _until_flaw(held: Held) -> str:
    if held.since is not None and held.until is not None and held.until < held.since:
        return _("Ngày thôi giữ đứng trước ngày bắt đầu; xem lại hai ngày.")
    return ""
