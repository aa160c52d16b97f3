"""How long the documents of a round take, against the bare libraries laying out and writing the same content.

    python -m tests.bench.documents [--subjects 50] [--papers 120] [--times 5]

Bar: minutes, result report and workbook of 50 subjects within twice the bare calls. The best of the runs counts, both
sides by turns. Bare means: reportlab is given the same paragraphs and tables, made anew and set in the same styles, and
XlsxWriter the same cells. Then 300 subjects are made once, which must go through.
"""

import argparse
import io
from collections.abc import Callable, Iterator, Mapping
from dataclasses import replace
from time import perf_counter
from typing import Any
from unittest.mock import patch

import pypdfium2
from openpyxl import load_workbook
from openpyxl.worksheet.worksheet import Worksheet
from reportlab.lib.units import mm
from reportlab.platypus import Flowable, KeepTogether, Paragraph, SimpleDocTemplate, Table
from xlsxwriter import Workbook

from app.domain.entry import Paper
from app.domain.ids import PaperNumber, StyleCode
from app.domain.record import Sealed
from app.reports import DOCUMENTS
from app.reports.pdf import minutes, result_report
from app.reports.pdf.look import Look
from app.reports.xlsx.workbook import workbook
from tests.app.reports.pdf_cases import ordinary, sealed

BAR = 2.0
MANY = 300
_MODULES = {"minutes.pdf": minutes, "result-report.pdf": result_report}
Job = Callable[[], bytes]


def record(subjects: int, papers: int) -> Sealed:
    """A sealed round of one style, with its papers."""
    cast = ordinary(subjects, papers)
    held = tuple(Paper(PaperNumber(n), marks, reason) for n, (marks, reason) in enumerate(cast.votes(), 1))
    return replace(sealed(cast), ballots={StyleCode("A"): held})


def ours(told: Sealed) -> Mapping[str, Job]:
    jobs: dict[str, Job] = {name: lambda build=build: build(told) for name, build in DOCUMENTS.items()}
    return {**jobs, "result.xlsx": lambda: workbook(told)}


def bare(told: Sealed) -> Mapping[str, Job]:
    """The same content without our code: told by our code once, outside of what is timed."""
    jobs: dict[str, Job] = {name: _bare_pdf(*_story(name, told)) for name in DOCUMENTS}
    return {**jobs, "result.xlsx": _bare_book(workbook(told))}


def _story(name: str, told: Sealed) -> tuple[list[Flowable], Look]:
    """What a document hands to reportlab."""
    caught: list[tuple[list[Flowable], Look]] = []

    def catch(story: list[Flowable], _sealed: Sealed, look: Look, _name: str, **_more: object) -> bytes:
        caught.append((list(story), look))
        return b""

    with patch.object(_MODULES[name], "build", catch):
        DOCUMENTS[name](told)
    return caught[0]


def _bare_pdf(story: list[Flowable], look: Look) -> Job:
    page = look.form.page

    def make() -> bytes:
        out = io.BytesIO()
        sheet = SimpleDocTemplate(
            out, pagesize=(page.width * mm, page.height * mm), leftMargin=page.left * mm, rightMargin=page.right * mm,
            topMargin=page.top * mm, bottomMargin=page.bottom * mm,
        )  # fmt: skip
        sheet.build([_again(part) for part in story])
        return out.getvalue()

    return make


def _again(part: Any) -> Any:
    """A flowable made anew; what is neither text nor table nor a group of them is taken as it is."""
    match part:
        case Paragraph():
            return Paragraph(part.text, part.style)
        case Table():
            rows = [[_again(cell) for cell in row] for row in part._cellvalues]
            table = Table(rows, colWidths=part._argW, repeatRows=part.repeatRows)
            table._cellStyles, table._linecmds, table._bkgrndcmds = part._cellStyles, part._linecmds, part._bkgrndcmds
            table._spanCmds = part._spanCmds
            return table
        case KeepTogether():
            return KeepTogether([_again(each) for each in part._content])
        case list() | tuple():
            return [_again(each) for each in part]
        case _:
            return part


def _bare_book(made: bytes) -> Job:
    sheets = {sheet.title: list(_filled(sheet)) for sheet in load_workbook(io.BytesIO(made))}

    def make() -> bytes:
        out = io.BytesIO()
        book = Workbook(out, {"in_memory": True})
        look = book.add_format({"border": 1})
        for title, cells in sheets.items():
            sheet = book.add_worksheet(title)
            for row, column, value in cells:
                sheet.write(row, column, value, look)
        book.close()
        return out.getvalue()

    return make


def _filled(sheet: Worksheet) -> Iterator[tuple[int, int, Any]]:
    for row in sheet:
        yield from ((cell.row - 1, cell.column - 1, cell.value) for cell in row if cell.value is not None)


def timed(job: Job) -> float:
    begun = perf_counter()
    job()
    return perf_counter() - begun


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--subjects", type=int, default=50)
    parser.add_argument("--papers", type=int, default=120)
    parser.add_argument("--times", type=int, default=5)
    asked = parser.parse_args()
    told = record(asked.subjects, asked.papers)
    sides = ours(told), bare(told)
    runs = {name: [_both(name, *sides) for _time in range(asked.times)] for name in sides[0]}
    best = {name: [min(side) for side in zip(*pairs, strict=True)] for name, pairs in runs.items()}
    for name, (our, their) in best.items():
        print(f"{name:<18} {our * 1000:7.0f} ms, bare {their * 1000:7.0f} ms: {our / their:.2f} times")
    our, their = (sum(pair[side] for pair in best.values()) for side in (0, 1))
    print(f"{'together':<18} {our * 1000:7.0f} ms, bare {their * 1000:7.0f} ms: {our / their:.2f} times (bar {BAR})")
    _many(asked.papers)


def _both(name: str, ours: Mapping[str, Job], bare: Mapping[str, Job]) -> tuple[float, float]:
    return timed(ours[name]), timed(bare[name])


def _many(papers: int) -> None:
    told = record(MANY, papers)
    for name, job in ours(told).items():
        begun = perf_counter()
        made = job()
        size = f"{len(pypdfium2.PdfDocument(made))} pages" if name.endswith(".pdf") else f"{len(made) // 1024} KB"
        print(f"{MANY} subjects, {name}: {perf_counter() - begun:.1f} s, {size}")


if __name__ == "__main__":
    main()
