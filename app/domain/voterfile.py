"""A list of people summoned, read from the rows of a sheet: any order of columns, title lines above the heading."""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass

from app.domain.electorate import Voter
from app.domain.encoding import strange_characters
from app.domain.errors import Fault, InputFault
from app.domain.names import search_key
from app.texts import _

_HEADINGS: Mapping[str, tuple[str, ...]] = {
    "name": ("ho va ten", "ho ten", "ten nguoi ghi phieu", "full name", "name"),
    "position": ("chuc vu", "chuc danh", "position", "title"),
    "unit": ("don vi", "phong ban", "co quan", "noi cong tac", "unit", "department"),
}
_LOOKED_AT = 20  # lines in which the heading must be found


@dataclass(frozen=True)
class VoterLine:
    """A line of the sheet (from 1) as a person; `fault` says what is wrong with it, "" where nothing is."""

    line: int
    voter: Voter
    fault: str = ""


@dataclass(frozen=True)
class VoterSheet:
    """Every line that holds somebody."""

    file: str
    lines: tuple[VoterLine, ...]

    @property
    def good(self) -> tuple[Voter, ...]:
        return tuple(line.voter for line in self.lines if not line.fault)

    @property
    def faults(self) -> int:
        return sum(bool(line.fault) for line in self.lines)


def read_voters(rows: Sequence[Sequence[str]], file: str) -> VoterSheet:
    """The people of a sheet. Raises InputFault where no heading with `Họ và tên` is found."""
    at, columns = _heading(rows, file)
    lines, seen = [], dict[tuple[str, str, str], int]()
    for number, cells in enumerate(rows[at + 1 :], at + 2):
        told = {name: _cell(cells, place) for name, place in columns.items()}
        if any(told.values()):
            voter = Voter(told["name"], told.get("position", ""), told.get("unit", ""))
            lines.append(VoterLine(number, voter, _fault(voter, seen.get(voter.key))))
            seen.setdefault(voter.key, number)
    return VoterSheet(file, tuple(lines))


def _heading(rows: Sequence[Sequence[str]], file: str) -> tuple[int, dict[str, int]]:
    """The first line with a heading for names, and where each column stands."""
    for at, cells in enumerate(rows[:_LOOKED_AT]):
        columns = _columns(cells)
        if "name" in columns:
            return at, columns
    todo = _("Thêm một dòng tiêu đề: Họ và tên, Chức vụ, Đơn vị.")
    raise InputFault(Fault(file, 1, None, _("không tìm thấy cột “Họ và tên”"), todo))


def _columns(cells: Sequence[str]) -> dict[str, int]:
    """A heading that says a word exactly comes before one that only begins with it."""
    found: dict[str, int] = {}
    keys = [" ".join(search_key(cell).split()) for cell in cells]
    for name, words in _HEADINGS.items():
        exact = (place for place, key in enumerate(keys) if key in words)
        begins = (place for place, key in enumerate(keys) if key.startswith(words))
        place = next(exact, next(begins, None))
        if place is not None:
            found[name] = place
    return found


def _cell(cells: Sequence[str], place: int) -> str:
    return " ".join(cells[place].split()) if place < len(cells) else ""


def _fault(voter: Voter, before: int | None) -> str:
    if not voter.name:
        return _("Không có họ tên.")
    if strange := _strange((voter.name, voter.position, voter.unit)):
        return strange
    if before is not None:
        return _("Giống hệt dòng {0}.").format(before)
    return ""


def _strange(texts: Iterable[str]) -> str:
    for text in texts:
        if found := strange_characters(text):
            return f"{found.found[:1].upper()}{found.found[1:]}. {found.todo}"
    return ""
