"""B.csv and R.csv: keyed papers, and third keyings, as files (contract.md). They stream; faults are collected."""

import csv
import re
from collections.abc import Iterable, Iterator, Sequence
from typing import BinaryIO

from app.domain.batch import Difference, DifferenceKind, Resolution
from app.domain.encoding import not_utf8
from app.domain.entry import LARGEST_NUMBER, Paper
from app.domain.errors import Fault, InputFault
from app.domain.ids import PaperNumber, StyleCode
from app.domain.round import Settings
from app.domain.style import Style
from app.domain.tally import KEYED_REASONS, MARKS, refused_reasons
from app.domain.tomlfile import MAX_FAULTS
from app.texts import _

_NUMBER = re.compile(r"[0-9]{1,9}", re.ASCII)
_BOM = "\ufeff"


class _Reader:
    """The rows of a CSV with their line numbers; notes faults and raises them at the end."""

    def __init__(self, stream: BinaryIO, file: str) -> None:
        self._stream = stream
        self.file = file
        self.line = 0
        self.faults: list[Fault] = []

    def rows(self) -> Iterator[list[str]]:
        reader = csv.reader(self._lines(), strict=True)
        while True:
            try:
                row = next(reader)
            except StopIteration:
                return
            except csv.Error as error:
                self._not_csv(str(error))
                raise InputFault(*self.faults) from None
            if row:
                yield [cell.strip() for cell in row]

    def _not_csv(self, said: str) -> None:
        if '"' in said or "end of data" in said:
            self.fault(None, _("dấu ngoặc kép không khớp"), _("Sửa dấu ngoặc kép ở dòng này."))
        else:
            found = _("không chia được thành dòng và ô")
            self.fault(None, found, _("Lưu lại dạng CSV ngăn bằng dấu phẩy, UTF-8."))

    def _lines(self) -> Iterator[str]:
        for raw in self._stream:
            self.line += 1
            if raw.startswith((b"\xff\xfe", b"\xfe\xff")) and self.line == 1:
                raise InputFault(not_utf8(raw, self.file, 1, 1))
            try:
                text = raw.decode()
            except UnicodeDecodeError as error:
                raise InputFault(not_utf8(raw, self.file, self.line, error.start + 1)) from None
            yield text.removeprefix(_BOM) if self.line == 1 else text

    def header(self, rows: Iterator[list[str]], expected: str) -> list[str]:
        """The first row; an empty file and a wrong separator are told here."""
        header = next(rows, None)
        if header is None:
            raise InputFault(Fault(self.file, 1, "1", _("tệp rỗng"), _("Dòng đầu phải là: {0}").format(expected)))
        if len(header) == 1 and (";" in header[0] or "\t" in header[0]):
            sign = "“;”" if ";" in header[0] else "tab"
            found = _("các cột ngăn bằng {0}, không phải dấu phẩy").format(sign)
            raise InputFault(Fault(self.file, 1, "1", found, _("Lưu lại dạng CSV ngăn bằng dấu phẩy, UTF-8.")))
        return header

    def fault(self, column: str | None, found: str, todo: str) -> None:
        if len(self.faults) < MAX_FAULTS:
            self.faults.append(Fault(self.file, self.line, column, found, todo))

    def raise_faults(self) -> None:
        if self.faults:
            raise InputFault(*self.faults)


def read_ballots(stream: BinaryIO, file: str, style: Style, settings: Settings) -> Iterator[tuple[int, Paper]]:
    """Each row's line (from 1) and paper, marks in the style's order.

    Raises InputFault when the stream ends and faults were found: use nothing of it before that.
    """
    reader = _Reader(stream, file)
    rows = reader.rows()
    codes = [str(s.code) for s in style.subjects]
    order = _columns(reader, reader.header(rows, ",".join(["ballot", *codes, "invalid"])), codes)
    refused = refused_reasons(settings)
    for row in rows:
        paper = _paper(reader, row, order, codes, refused)
        if paper is not None:
            yield reader.line, paper
    reader.raise_faults()


def _columns(reader: _Reader, header: list[str], codes: list[str]) -> list[int]:
    """Where each subject's column stands."""
    if header[0] != "ballot":
        reader.fault("1", _("cột đầu là “{0}”").format(header[0]), _("Cột đầu phải là “ballot”."))
    if header[-1] != "invalid":
        reader.fault(str(len(header)), _("cột cuối là “{0}”").format(header[-1]), _("Cột cuối phải là “invalid”."))
    for place, code in enumerate(header[1:-1], 2):
        if code not in codes:
            reader.fault(
                str(place), _("mã lạ “{0}”").format(code), _("Các mã của mẫu phiếu: {0}.").format(", ".join(codes))
            )
        elif header.index(code) != place - 1:
            reader.fault(str(place), _("mã “{0}” bị lặp lại").format(code), _("Giữ mỗi mã một cột."))
    if missing := [code for code in codes if code not in header[1:-1]]:
        reader.fault(None, _("thiếu cột {0}").format(", ".join(missing)), _("Thêm cột còn thiếu vào dòng đầu."))
    reader.raise_faults()
    return [header.index(code) for code in codes]


def _paper(
    reader: _Reader, row: list[str], order: list[int], codes: list[str], refused: frozenset[str]
) -> Paper | None:
    if len(row) != len(order) + 2:
        found = _("dòng có {0} ô, dòng đầu có {1} cột").format(len(row), len(order) + 2)
        reader.fault(None, found, _("Kiểm tra dấu phẩy thừa hoặc thiếu."))
        return None
    number, reason = _number(reader, row[0], "1 (ballot)"), row[-1]
    if reason:
        return _invalid(reader, row, order, number, reason, refused)
    cells = [row[place] for place in order]
    if bad := [at for at, cell in enumerate(cells) if cell not in MARKS]:
        for at in bad:
            _bad_cell(reader, order[at], codes[at], cells[at])
        return None
    return None if number is None else Paper(number, "".join(cells), None)


def _bad_cell(reader: _Reader, place: int, code: str, cell: str) -> None:
    found = _("ô trống") if not cell else _("là “{0}”").format(cell[:20])
    reader.fault(f"{place + 1} ({code})", found, _("Ghi một mức: 1 cao, 2 tín nhiệm, 3 thấp, 0 trống, 9 nhiều ô."))


def _invalid(
    reader: _Reader, row: list[str], order: list[int], number: PaperNumber | None, reason: str, refused: frozenset[str]
) -> Paper | None:
    column = f"{len(row)} (invalid)"
    if reason not in KEYED_REASONS:
        reader.fault(
            column, _("lý do lạ “{0}”").format(reason[:20]), _("Dùng một trong: {0}.").format(" ".join(KEYED_REASONS))
        )
    elif reason in refused:
        todo = _("Theo quy định của đợt này phiếu vẫn được tính: ghi các mức và để trống cột này.")
        reader.fault(column, _("“{0}” không làm phiếu mất hiệu lực").format(reason), todo)
    elif any(row[place] for place in order):
        reader.fault(
            column, _("phiếu có lý do “{0}” mà vẫn ghi mức").format(reason), _("Để trống các mức, hoặc bỏ lý do.")
        )
    elif number is not None:
        return Paper(number, "", reason)
    return None


def _number(reader: _Reader, text: str, column: str) -> PaperNumber | None:
    if _NUMBER.fullmatch(text) and 1 <= int(text) <= LARGEST_NUMBER:
        return PaperNumber(int(text))
    found = _("số phiếu để trống") if not text else _("số phiếu là “{0}”").format(text[:20])
    reader.fault(column, found, _("Ghi số đóng dấu trên phiếu, từ 1 đến {0}.").format(LARGEST_NUMBER))
    return None


def write_ballots(style: Style, papers: Iterable[Paper]) -> Iterator[bytes]:
    """The lines of a B.csv, in the order given."""
    yield ",".join(["ballot", *(s.code for s in style.subjects), "invalid"]).encode() + b"\n"
    blank = "," * len(style.subjects)
    for paper in papers:
        cells = "," + ",".join(paper.marks) if paper.invalid is None else blank
        yield f"{paper.number}{cells},{paper.invalid or ''}\n".encode()


Row = tuple[int, StyleCode, Resolution]  # line, style, what was keyed


def read_resolutions(stream: BinaryIO, file: str, styles: Sequence[Style], given: StyleCode | None) -> tuple[Row, ...]:
    """The rows of an R.csv. `given` is the style named on the command line, or None.

    Values are checked for their form only; whether they settle anything is told by batch.settle.
    """
    reader = _Reader(stream, file)
    rows = reader.rows()
    header = reader.header(rows, "ballot,code,value")
    with_style = header[:1] == ["style"]
    if header != (["style"] if with_style else []) + ["ballot", "code", "value"]:
        todo = _("Dòng đầu phải là: {0}").format("style,ballot,code,value")
        raise InputFault(Fault(file, 1, "1", _("dòng đầu là “{0}”").format(",".join(header)), todo))
    if not with_style and given is None and len(styles) > 1:
        todo = _("Thêm cột style, hoặc ghi --resolve MẪU=tệp.")
        raise InputFault(Fault(file, 1, "1", _("không rõ của mẫu phiếu nào"), todo))
    found = [r for row in rows if (r := _resolution(reader, row, styles, with_style, given)) is not None]
    reader.raise_faults()
    return tuple(found)


def _resolution(
    reader: _Reader, row: list[str], styles: Sequence[Style], with_style: bool, given: StyleCode | None
) -> Row | None:
    width = 4 if with_style else 3
    if len(row) != width:
        reader.fault(None, _("dòng có {0} ô, cần {1}").format(len(row), width), _("Kiểm tra dấu phẩy thừa hoặc thiếu."))
        return None
    style = _style(reader, row[0] if with_style else (given or styles[0].code), styles, given)
    number = _number(reader, row[-3], f"{width - 2} (ballot)")
    if style is None or number is None:
        return None
    code, value = row[-2], row[-1]
    if code not in ("invalid", "number") and code not in [s.code for s in style.subjects]:
        reader.fault(
            f"{width - 1} (code)", _("mã lạ “{0}”").format(code), _("Dùng mã trong mẫu phiếu, invalid hoặc number.")
        )
        return None
    if not _value_fits(code, value):
        reader.fault(
            f"{width} (value)", _("giá trị “{0}” không hợp với “{1}”").format(value[:20], code), _value_todo(code)
        )
        return None
    return reader.line, style.code, Resolution(number, code, value)


def _style(reader: _Reader, code: str, styles: Sequence[Style], given: StyleCode | None) -> Style | None:
    style = next((s for s in styles if s.code == code), None)
    if style is None or given not in (None, code):
        codes = given or ", ".join(s.code for s in styles)
        reader.fault("1 (style)", _("mẫu phiếu “{0}”").format(code), _("Dùng: {0}.").format(codes))
        return None
    return style


def _value_fits(code: str, value: str) -> bool:
    if value == "":
        return True
    if code == "invalid":
        return value in KEYED_REASONS
    if code == "number":
        return bool(_NUMBER.fullmatch(value)) and 1 <= int(value) <= LARGEST_NUMBER
    return value in MARKS


def _value_todo(code: str) -> str:
    if code == "invalid":
        return _("Dùng một trong: {0}; để trống nếu phiếu hợp lệ.").format(" ".join(KEYED_REASONS))
    if code == "number":
        return _("Ghi số phiếu đúng; để trống nếu không có phiếu ấy.")
    return _("Ghi một mức: 1 cao, 2 tín nhiệm, 3 thấp, 0 trống, 9 nhiều ô.")


def write_differences(found: Iterable[tuple[Style, Difference]], with_style: bool) -> Iterator[str]:
    """The lines of a differences.csv: what has to be keyed a third time, without any mark.

    A paper whose reason or presence differs gets a row for `invalid` and one for each subject: either is filled in.
    """
    yield ("style," if with_style else "") + "ballot,code,value\n"
    for style, difference in found:
        codes = (
            [difference.code]
            if difference.kind is DifferenceKind.CELL
            else ["invalid", *(s.code for s in style.subjects)]
        )
        for code in codes:
            yield (f"{style.code}," if with_style else "") + f"{difference.number},{code},\n"
