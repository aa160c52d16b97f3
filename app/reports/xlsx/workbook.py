"""The workbook of a sealed round: its results as formulas over every paper, so that anybody can count again.

Each formula is written with its value from the sealed record, since previews and readers without a calculator show
only that. The same round in the same language has the same bytes; its time of making is the time of the seal.
"""

import io
from collections.abc import Mapping

from xlsxwriter import Workbook

from app.domain.ids import StyleCode
from app.domain.record import Sealed
from app.reports.xlsx import figures, notes, papers, results, words
from app.reports.xlsx.papers import PaperRanges
from app.reports.xlsx.pen import Pen, formats, open_book
from app.reports.xlsx.results import StyleCells
from app.texts import _


def workbook(sealed: Sealed) -> bytes:
    """The .xlsx file of a sealed round, in the current language.

    Sheets: results, accounts, one of papers for each style (none where `sealed.ballots` is None: then the counts are
    plain numbers and the workbook says so), differences, findings, and what the round was.
    """
    target = io.BytesIO()
    book = open_book(target)
    book.set_properties(_properties(sealed))
    _write(book, sealed)
    book.close()
    return target.getvalue()


def _properties(sealed: Sealed) -> dict[str, object]:
    mark = words.marking(sealed.kind)
    return {
        "title": " – ".join(part for part in (sealed.definition.title, mark) if part),
        "subject": _("Kết quả lấy phiếu tín nhiệm"),
        "company": sealed.definition.agency.name,
        "author": sealed.definition.agency.name,
        "comments": _("Niêm phong: {0}").format(words.groups(sealed.seal)),
        "created": words.moment(sealed.sealed_at).replace(tzinfo=None),
    }


def _write(book: Workbook, sealed: Sealed) -> None:
    """All sheets are made first, in the order a reader meets them, since their formulas point both ways."""
    sheets = words.paper_sheets(sealed)
    result, account, about = _("Kết quả"), _("Số liệu và đẳng thức"), _("Thông tin")
    titles = (result, account, *sheets.values(), _("Chỗ lệch"), _("Thông báo"), about)
    looks = formats(book)
    pens = {title: Pen(book.add_worksheet(title), looks) for title in titles}
    ranges = _papers(pens, sealed, sheets)
    places = results.lines(sealed.results, result)
    accounts = figures.write(pens[account], sealed, account, _sources(sealed, ranges, places))
    cells = {code: StyleCells(found, ranges.get(code)) for code, found in accounts.items()}
    results.write(pens[result], sealed, cells, places)
    notes.settlements(pens[titles[-3]], sealed)
    notes.findings(pens[titles[-2]], sealed)
    for name, address in notes.about(pens[about], sealed, about).items():
        book.define_name(name, f"={address}")


def _papers(pens: Mapping[str, Pen], sealed: Sealed, sheets: Mapping[StyleCode, str]) -> dict[str, PaperRanges]:
    """Write the papers of every style that has a sheet; answers where they stand."""
    ballots = sealed.ballots or {}
    ranges = {}
    for code, sheet in sheets.items():
        style = sealed.definition.style(code)
        ranges[str(code)] = PaperRanges(sheet, len(style.subjects), len(ballots[code]))
        papers.write(pens[sheet], sealed, style, ballots[code], ranges[code])
    return ranges


def _sources(
    sealed: Sealed, ranges: Mapping[str, PaperRanges], places: Mapping[str, results.Lines]
) -> tuple[figures.Source, ...]:
    """What the accounts of each style are made from."""
    return tuple(
        figures.Source(
            result,
            tuple(equation for equation in sealed.equations if equation.style == result.code),
            ranges.get(result.code),
            places[result.code],
        )
        for result in sealed.results
    )
