"""The documents that are made on request, each from the rounds of pdf_cases, in one shape for the tests."""

import datetime as dt
from collections.abc import Callable, Mapping
from dataclasses import replace

from app.domain.afterwards import Extract, ExtractLine, NotHeld
from app.domain.keeping import Keeping
from app.domain.record import Sealed
from app.reports.faces import Face
from app.reports.forms import Form
from app.reports.pdf.comparison import comparison
from app.reports.pdf.journal_extract import journal_extract
from app.reports.pdf.keeping import envelope_labels, keeping_register
from app.reports.pdf.not_held import not_held
from app.reports.pdf.public_notice import public_notice
from app.reports.pdf.subject_notice import subject_notices
from app.reports.pdf.summary_table import summary_table
from tests.app.reports.pdf_cases import digest

Document = Callable[[Sealed, Form, Face], bytes]

KEPT = Keeping(
    "Tủ sắt số 2, phòng Tổ chức cán bộ", dt.date(2028, 7, 18), 3, "", "Lê Thị Ngọc Xuyến", "2023-07-18T05:00:00.000Z"
)
MOVED = replace(
    KEPT, place="Kho lưu trữ cơ quan", until=None, note="Chuyển theo biên bản số 12", at="2024-01-09T02:00:00.000Z"
)


def extract(lines: int = 40) -> Extract:
    words = (
        "Mở lượt nhập 1, tập 3, mẫu A",
        "Xác nhận tập 3, mẫu A: 25 phiếu",
        "Hai lần nhập số liệu phiếu của mẫu A khớp nhau",
    )
    return Extract(
        tuple(
            ExtractLine(
                n, f"2023-07-18T03:{n % 60:02d}:07.000Z", "Huỳnh Thị Mỹ Phượng", "trưởng ban kiểm phiếu", words[n % 3]
            )
            for n in range(1, lines + 1)
        ),
        360,
        360 + lines,
    )


def unheld(sealed: Sealed, *, begun: bool = False) -> NotHeld:
    reason = "Chỉ có 31 trên 60 người được triệu tập có mặt, chưa đủ 2/3; hội nghị hoãn sang tuần sau"
    return NotHeld(
        sealed.id, sealed.kind, sealed.definition, sealed.regulation, "state", reason, "2023-07-18T02:10:00.000Z",
        sealed.sealed_by, begun, digest("journal"), sealed.version,
    )  # fmt: skip


def earlier(sealed: Sealed) -> Sealed:
    """The same round as it was counted before: some marks of the first subject of each style differ."""
    results = []
    for result in sealed.results:
        first = result.subjects[0]
        moved = replace(first, high=first.high - 2, low=first.low + 2) if first.high > 2 else first
        results.append(replace(result, subjects=(moved, *result.subjects[1:])))
    title = f"{sealed.definition.title}, lần thứ nhất"
    return replace(
        sealed, results=tuple(results), seal=digest("before"), definition=replace(sealed.definition, title=title)
    )


FURTHER: Mapping[str, Document] = {
    "public-notice": public_notice,
    "summary-table": summary_table,
    "subject-notices": subject_notices,
    "journal-extract": lambda s, form, face: journal_extract(s, extract(), form, face),
    "envelope-labels": lambda s, form, face: envelope_labels(s, KEPT, form, face),
    "keeping-register": lambda s, form, face: keeping_register(s, (KEPT, MOVED), form, face),
    "not-held": lambda s, form, face: not_held(unheld(s), form, face),
    "comparison": lambda s, form, face: comparison(s, earlier(s), form, face),
}
