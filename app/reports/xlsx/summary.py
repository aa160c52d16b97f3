"""One line a leader for the higher office: a single sheet whose shares are live formulas over its counts."""

import io
from collections.abc import Iterator

from app.domain.record import Sealed
from app.domain.tally import StyleResult, SubjectResult
from app.reports.xlsx import formulas, words
from app.reports.xlsx.pen import TOP, Pen, begin, fitting, formats, near, open_book, printed
from app.reports.xlsx.results import outcome_word
from app.texts import _

(NUMBER, CODE, NAME, POST, STYLE, ISSUED, RETURNED, VALID, INVALID, BASE, HIGH, HIGH_SHARE, CONFIDENCE,
 CONFIDENCE_SHARE, LOW, LOW_SHARE, OUTCOME) = range(17)  # fmt: skip
_LEVELS = ((HIGH, "high"), (CONFIDENCE, "confidence"), (LOW, "low"))


def summary_workbook(sealed: Sealed) -> bytes:
    """The .xlsx file in the current language; the same bytes for the same record."""
    target = io.BytesIO()
    book = open_book(target)
    book.set_properties({
        "title": sealed.definition.title,
        "subject": _("Bảng tổng hợp kết quả lấy phiếu tín nhiệm"),
        "company": sealed.definition.agency.name,
        "comments": _("Niêm phong: {0}").format(words.groups(sealed.seal)),
        "created": words.moment(sealed.sealed_at).replace(tzinfo=None),
    })  # fmt: skip
    _write(Pen(book.add_worksheet(_("Tổng hợp")), formats(book)), sealed)
    book.close()
    return target.getvalue()


def _write(pen: Pen, sealed: Sealed) -> None:
    begin(pen, sealed, _("Bảng tổng hợp kết quả lấy phiếu tín nhiệm"))
    lines = list(_lines(sealed))
    names = fitting((s.name for _r, s in lines), 20, 34)
    posts = fitting((_post(s) for _r, s in lines), 24, 48)
    pen.widths(6, 9, names, posts, 8, 9, 9, 9, 9, 9, 9, 9, 9, 9, 9, 9, 20)
    pen.heads(TOP, [
        _("STT"), _("Mã"), _("Họ và tên"), _("Chức danh, chức vụ, đơn vị"), _("Mẫu phiếu"), _("Phiếu phát ra"),
        _("Phiếu thu về"), _("Phiếu hợp lệ"), _("Phiếu không hợp lệ"), _("Cơ sở tính tỷ lệ"), _("Tín nhiệm cao"),
        _("Tỷ lệ"), _("Tín nhiệm"), _("Tỷ lệ"), _("Tín nhiệm thấp"), _("Tỷ lệ"), _("Kết luận theo ngưỡng"),
    ])  # fmt: skip
    for row, (result, subject) in enumerate(lines, TOP + 1):
        _line(pen, row, row - TOP, result, subject)
        pen.text(row, OUTCOME, outcome_word(sealed, subject.outcome), "wrapped")
    pen.across(TOP + len(lines) + 2, 0, OUTCOME, sealed.regulation.outcome_note, "free")
    printed(pen, sealed, (TOP, TOP), landscape=True, first_columns=POST)


def _lines(sealed: Sealed) -> Iterator[tuple[StyleResult, SubjectResult]]:
    """Styles one after another: somebody on two has two lines, since theirs are never added up."""
    return ((result, subject) for result in sealed.results for subject in result.subjects)


def _post(subject: SubjectResult) -> str:
    return ", ".join(part for part in (subject.position, subject.unit) if part)


def _line(pen: Pen, row: int, number: int, result: StyleResult, subject: SubjectResult) -> None:
    pen.number(row, NUMBER, number, "mark")
    pen.text(row, CODE, subject.code, "code")
    pen.text(row, NAME, subject.name)
    pen.text(row, POST, _post(subject))
    pen.text(row, STYLE, result.code, "code")
    figures = (result.turnout.issued, result.turnout.returned)
    for column, value in zip((ISSUED, RETURNED), figures, strict=True):
        pen.number(row, column, value)
    for column, level in _LEVELS:
        pen.number(row, column, getattr(subject, level))
        share = formulas.percent(near(row, column), near(row, BASE))
        pen.formula(row, column + 1, share, formulas.percent_value(subject.percents()[level]), "percent")
    valid = "+".join(near(row, column) for column, _level in _LEVELS)
    pen.formula(row, VALID, f"={valid}", subject.valid)
    pen.formula(row, INVALID, f"={near(row, RETURNED)}-{near(row, VALID)}", subject.invalid)
    pen.number(row, BASE, subject.base)
