"""Which column of a workbook holds what: heads in Vietnamese with or without diacritics or in English, in any order.

A table may stand below title rows, its head may have two lines with merged cells, and a line (1) (2) (3) under it.
"""

import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from enum import StrEnum
from functools import cache

from app.domain.names import search_key
from app.domain.sheet import Sheet, cell_text
from app.texts import LANGUAGES, N_, _, language

_FAR = 40  # rows in which a head is looked for
_COUNTED = re.compile(r"\(?\s*(\d{1,2}|[A-Za-z])\s*\)?")


class Field(StrEnum):
    """What a column may hold."""

    CODE = "code"
    NAME = "name"
    FAMILY = "family"
    GIVEN = "given"
    BORN = "born"
    BORN_MALE = "born_male"
    BORN_FEMALE = "born_female"
    SEX = "sex"
    POSITION = "position"
    UNIT = "unit"
    SINCE = "since"
    DECISION = "decision"
    DECIDED = "decided"
    PARTY = "party_position"
    PLANNING = "planning"
    STATUS = "status"
    STATUS_SINCE = "status_since"
    CONFIRMED = "confirmed"
    NOTE = "note"


FIELD_WORDS = {
    Field.CODE: N_("Mã cán bộ"),
    Field.NAME: N_("Họ và tên"),
    Field.FAMILY: N_("Họ và đệm"),
    Field.GIVEN: N_("Tên"),
    Field.BORN: N_("Ngày sinh"),
    Field.BORN_MALE: N_("Ngày sinh (cột nam)"),
    Field.BORN_FEMALE: N_("Ngày sinh (cột nữ)"),
    Field.SEX: N_("Giới tính"),
    Field.POSITION: N_("Chức vụ"),
    Field.UNIT: N_("Đơn vị"),
    Field.SINCE: N_("Ngày bổ nhiệm"),
    Field.DECISION: N_("Số quyết định"),
    Field.DECIDED: N_("Ngày quyết định"),
    Field.PARTY: N_("Chức vụ Đảng"),
    Field.PLANNING: N_("Quy hoạch"),
    Field.STATUS: N_("Trạng thái"),
    Field.STATUS_SINCE: N_("Trạng thái từ ngày"),
    Field.CONFIRMED: N_("Xác nhận y tế"),
    Field.NOTE: N_("Ghi chú"),
}


def field_word(field: Field) -> str:
    return _(FIELD_WORDS[field])


# Whole heads first; a head that only begins or ends with such words, or holds them, is taken for it as well. The
# longest words win: `chức vụ Đảng` is no `chức vụ`.
_WHOLE: Mapping[Field, tuple[str, ...]] = {
    Field.CODE: (
        "ma", "ma can bo", "ma cb", "ma so", "ma nhan vien", "ma nv", "ma cong chuc", "ma vien chuc", "ma cbccvc",
        "ma cccc", "ma dinh danh", "so hieu", "so hieu can bo", "so hieu cong chuc", "code", "id", "staff code",
        "staff id", "employee code", "employee id",
    ),
    Field.NAME: ("ho va ten", "ho ten", "ten can bo", "ho va ten khai sinh", "full name", "name"),
    Field.FAMILY: (
        "ho", "ho dem", "ho va dem", "ho lot", "ho va ten dem", "ho va chu dem", "last name", "family name", "surname",
    ),
    Field.GIVEN: ("ten", "ten goi", "given name", "first name"),
    Field.BORN: (
        "ngay sinh", "sinh ngay", "ngay thang nam sinh", "nam sinh", "date of birth", "birth date", "birthday", "dob",
        "born",
    ),
    Field.SEX: ("gioi tinh", "gioi", "phai", "nam nu", "sex", "gender"),
    Field.POSITION: (
        "chuc vu", "chuc danh", "chuc danh chuc vu", "chuc vu chuc danh", "chuc vu hien nay", "chuc vu hien tai",
        "chuc vu chinh quyen", "chuc danh lanh dao", "position", "post", "job title", "title",
    ),
    Field.UNIT: (
        "don vi", "don vi cong tac", "phong ban", "phong", "co quan", "co quan don vi", "noi cong tac", "unit",
        "department", "office",
    ),
    Field.SINCE: (
        "ngay bo nhiem", "bo nhiem", "bo nhiem ngay", "thoi diem bo nhiem", "tu ngay", "giu chuc vu tu",
        "ngay giu chuc vu", "ngay nhan chuc", "appointed", "appointment date", "date of appointment", "since", "from",
    ),
    Field.DECISION: (
        "quyet dinh", "so quyet dinh", "so qd", "quyet dinh so", "qd so", "decision", "decision number", "decision no",
    ),
    Field.DECIDED: (
        "ngay quyet dinh", "quyet dinh ngay", "ngay qd", "qd ngay", "ngay ky", "ngay ky quyet dinh", "decision date",
        "date of decision",
    ),
    Field.PARTY: (
        "chuc vu dang", "chuc vu trong dang", "dang", "cap uy", "chuc vu dang hien nay", "party position", "party post",
    ),
    Field.PLANNING: ("quy hoach", "chuc danh quy hoach", "quy hoach chuc danh", "planning", "succession"),
    Field.STATUS: ("trang thai", "tinh trang", "tinh trang cong tac", "hien trang", "status"),
    Field.STATUS_SINCE: (
        "trang thai tu ngay", "trang thai tu", "tinh trang tu ngay", "ngay trang thai", "status since", "status date",
    ),
    Field.CONFIRMED: ("xac nhan y te", "xac nhan cua y te", "giay xac nhan", "medical confirmation", "confirmed"),
    Field.NOTE: ("ghi chu", "note", "notes", "remark", "remarks", "comment"),
}  # fmt: skip
_PART: Mapping[Field, tuple[str, ...]] = {
    Field.CODE: ("ma can bo", "ma nhan vien", "ma cong chuc", "so hieu"),
    Field.NAME: ("ho va ten", "ho ten", "full name"),
    Field.FAMILY: ("ho va dem", "ho dem", "ho va ten dem"),
    Field.BORN: ("ngay sinh", "nam sinh", "date of birth"),
    Field.SEX: ("gioi tinh", "gender"),
    Field.POSITION: ("chuc vu", "chuc danh", "position"),
    Field.UNIT: ("don vi", "phong ban", "noi cong tac", "department"),
    Field.SINCE: ("bo nhiem", "appointed", "appointment"),
    Field.DECISION: ("so quyet dinh", "quyet dinh so", "so qd", "decision"),
    Field.DECIDED: ("ngay quyet dinh", "quyet dinh ngay", "ngay qd", "qd ngay", "decision date"),
    Field.PARTY: ("chuc vu dang", "trong dang", "cap uy", "party"),
    Field.PLANNING: ("quy hoach", "planning"),
    Field.STATUS: ("trang thai", "tinh trang"),
    Field.STATUS_SINCE: ("trang thai tu", "tinh trang tu", "status since"),
    Field.CONFIRMED: ("y te", "medical"),
    Field.NOTE: ("ghi chu",),
}
_SURE = 100  # a whole head counts for more than any words within one
_SEXED = {" nam": Field.BORN_MALE, " nu": Field.BORN_FEMALE, " male": Field.BORN_MALE, " female": Field.BORN_FEMALE}

Columns = tuple[Field | None, ...]


@dataclass(frozen=True)
class Head:
    """Where the data begins (row from 0), what each column is headed, and what it is taken for."""

    first: int
    titles: tuple[str, ...]
    columns: Columns

    @property
    def names_people(self) -> bool:
        return names_people(self.columns)


def names_people(columns: Columns) -> bool:
    """Without a name there is nothing to take."""
    return Field.NAME in columns or {Field.FAMILY, Field.GIVEN} <= set(columns)


def find_head(sheet: Sheet) -> Head:
    """The likeliest head in the first rows; where none names people, the first row that has anything."""
    found = [head for row in range(min(_FAR, len(sheet.rows))) for head in _heads_at(sheet, row)]
    people = [head for head in found if head.names_people]
    best = max(people or found, key=_weight, default=Head(0, ("",) * sheet.width, (None,) * sheet.width))
    return Head(_skip_counted(sheet, best.first), best.titles, best.columns)


def _weight(head: Head) -> tuple[int, int]:
    """More columns known; then the earlier one, and of one line."""
    return sum(column is not None for column in head.columns), -head.first


def _heads_at(sheet: Sheet, row: int) -> list[Head]:
    """The head of one line in this row, and the one of two lines where the next row can be its second."""
    top = _across(sheet, row)
    if sum(bool(text) for text in top) < 2:
        return []
    heads = [Head(row + 1, top, guess(top))]
    below = tuple(_own(sheet, row + 1, column) for column in range(sheet.width))
    joined = tuple(" ".join(part for part in pair if part) for pair in zip(top, below, strict=True))
    columns = guess(joined)
    if any(below) and not any(below[at] for at, field in enumerate(columns) if field is Field.NAME):
        heads.append(Head(row + 2, joined, columns))
    return heads


def _across(sheet: Sheet, row: int) -> tuple[str, ...]:
    """The row's texts, a merged one over each of its columns; a title across the whole table is no head."""
    texts = [cell_text(sheet.at(row, column)) for column in range(sheet.width)]
    for top, left, bottom, right in sheet.merged:
        if top <= row <= bottom and left < len(texts) and right - left + 1 < max(3, sheet.width - 1):
            for column in range(left, min(right + 1, len(texts))):
                texts[column] = cell_text(sheet.at(top, left))
    return tuple(texts)


def _own(sheet: Sheet, row: int, column: int) -> str:
    """What a cell says itself; one within a range that is merged from above says nothing more."""
    return cell_text(sheet.at(row, column))


def guess(titles: Sequence[str]) -> Columns:
    """What each column holds by its head; of two alike the first, but a name over two columns is family and given."""
    scored = [_score(title) for title in titles]
    columns: list[Field | None] = [field for field, _weight in scored]
    for at, field in enumerate(columns):
        if field is not None and any(
            other is field and (weight > scored[at][1] or (weight == scored[at][1] and place < at))
            for place, (other, weight) in enumerate(scored)
        ):
            columns[at] = None
    _split_name(titles, columns)
    return tuple(columns)


def _split_name(titles: Sequence[str], columns: list[Field | None]) -> None:
    """`Họ và tên` merged over two columns; or `Họ đệm` beside `Tên`; a lone `Tên` is the whole name."""
    if Field.NAME in columns:
        at = columns.index(Field.NAME)
        if at + 1 < len(titles) and titles[at + 1] == titles[at]:
            columns[at : at + 2] = [Field.FAMILY, Field.GIVEN]
        elif Field.GIVEN in columns and Field.FAMILY not in columns:
            columns[columns.index(Field.GIVEN)] = None
    elif Field.GIVEN in columns and Field.FAMILY not in columns:
        columns[columns.index(Field.GIVEN)] = Field.NAME


def _score(title: str) -> tuple[Field | None, int]:
    words = " ".join(re.sub(r"[^a-z0-9]+", " ", search_key(title)).split())
    for ending, field in _SEXED.items():
        if words.endswith(ending) and _score(words.removesuffix(ending))[0] is Field.BORN:
            return field, _SURE
    found: tuple[Field | None, int] = (None, 0)
    for field, phrases in _WHOLE.items():
        if words in phrases or words in in_all(FIELD_WORDS[field]):
            return field, _SURE + len(words)
    for field, phrases in _PART.items():
        for phrase in phrases:
            if f" {phrase} " in f" {words} " and len(phrase) > found[1]:
                found = field, len(phrase)
    return found


def _skip_counted(sheet: Sheet, first: int) -> int:
    """Past a line that only numbers the columns: (1) (2) (3), A B 1 2."""
    texts = [cell_text(cell) for cell in (sheet.rows[first] if first < len(sheet.rows) else ())]
    filled = [text for text in texts if text]
    is_counted = len(filled) > 1 and all(_COUNTED.fullmatch(text) for text in filled)
    return first + 1 if is_counted else first


@cache
def in_all(words: str) -> frozenset[str]:
    """How a word of ours reads in every language: a file may come from a window that spoke another."""
    found = set()
    for code in LANGUAGES:
        with language(code):
            found.add(search_key(_(words)))
    return frozenset(found)
