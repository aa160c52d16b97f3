"""Tables: a plain grid, and the table of results with columns as narrow as their figures allow."""

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from typing import Any

from reportlab.lib.colors import black
from reportlab.lib.units import mm
from reportlab.pdfbase.pdfmetrics import stringWidth
from reportlab.platypus import CondPageBreak, Flowable, Paragraph, Table

from app.domain.tally import StyleResult, SubjectResult
from app.reports.pdf.look import Look, para
from app.reports.pdf.words import share_text, subject_position
from app.texts import _, number_text

Cell = str | Flowable | list[Flowable]
Command = tuple[str, tuple[int, int], tuple[int, int], *tuple[Any, ...]]

_SIDE = 3.0  # padding beside text, points
_TIGHT = 2.5  # padding beside figures
_LINE = 0.5
_LONG = 400  # letters of a cell that may not fit on one page in the narrowest column
FULL = "100,00"  # the widest share, so that columns of shares are alike in every table


def grid(head: Sequence[str], rows: Sequence[Sequence[Cell]], shares: Sequence[float], look: Look) -> Table:
    """A ruled table with one repeated head; `shares` are the widths as parts of the text width."""
    whole = sum(shares)
    widths = [look.width * share / whole for share in shares]
    data: list[list[Any]] = [[para(words, look.head) for words in head], *map(list, rows)]
    return _table(data, widths, 1, look, [])


def under(label: Paragraph, table: Table, look: Look, heading: Paragraph | None = None) -> list[Flowable]:
    """`table` under its label and that under a heading, with at least the table's first row on the same page."""
    above = [heading, label] if heading else [label]
    table.wrap(look.width, look.form.page.height * mm)
    heights: list[float] = vars(table)["_rowHeights"]  # reportlab tells them in no other way
    words = sum(part.wrap(look.width, 0)[1] + part.style.spaceBefore + part.style.spaceAfter for part in above)
    return [CondPageBreak(sum(heights[: table.repeatRows + 1]) + words), *above, table]


def _table(
    data: Sequence[list[Any]], widths: Sequence[float], heads: int, look: Look, commands: list[Command]
) -> Table:
    form = look.form.table
    table = Table(
        data, colWidths=widths, repeatRows=heads, splitInRow=_long(data), spaceAfter=look.form.body.space_after
    )
    table.setStyle([
        ("GRID", (0, 0), (-1, -1), _LINE, black),
        ("FONT", (0, 0), (-1, -1), look.face.regular, form.size, form.leading),
        ("VALIGN", (0, 0), (-1, -1), "MIDDLE"),
        ("LEFTPADDING", (0, 0), (-1, -1), _SIDE),
        ("RIGHTPADDING", (0, 0), (-1, -1), _SIDE),
        ("TOPPADDING", (0, 0), (-1, -1), 2),
        ("BOTTOMPADDING", (0, 0), (-1, -1), 3),
        *commands,
    ])  # fmt: skip
    return table


def _long(data: Sequence[list[Any]]) -> int:
    """Whether some row may have to be split over pages; 1 or 0, as reportlab wants it."""
    cells = (cell for row in data for cell in row)
    return int(any(isinstance(cell, Paragraph) and len(cell.text) > _LONG for cell in _flat(cells)))


def _flat(cells: Iterable[Any]) -> Iterator[Any]:
    for cell in cells:
        yield from cell if isinstance(cell, list) else (cell,)


@dataclass(frozen=True)
class Figures:
    """A column of figures under `group`; `cells` from the first line to the last, each of one line or several."""

    group: str
    head: str
    cells: tuple[str, ...]
    least: str = ""  # as wide as this at least
    centred: bool = False  # words, which do not stand under each other's right edge


@dataclass(frozen=True)
class People:
    """The columns before the figures: the line's number first, then who it is of."""

    heads: tuple[str, ...]
    natural: tuple[float, ...]  # width that each column but the last asks for, at most an even part
    rows: list[list[Cell]]


def results_table(result: StyleResult, look: Look, *, papers: bool) -> Table:
    """One line a subject. With `papers` also issued and returned for each (the annexed form); names then stand
    above positions in one column, since nothing narrower can be read.
    """
    figures = [*_paper_figures(result, papers), *_mark_figures(result)]
    return figures_table(_stacked(result, look) if papers else _side_by_side(result, look), figures, look)


def figures_table(people: People, figures: Sequence[Figures], look: Look) -> Table:
    """Who stands on each line, then the columns of figures under their two heads, repeated on every page."""
    widths = _widths(figures, _number_width(len(people.rows), look), people.natural, look)
    first = len(people.heads)
    data: list[list[Any]] = [*_heads(people.heads, figures, look), *_rows(people.rows, figures)]
    return _table(data, widths, 2, look, [*_spans(first, figures), *_alignment(first, figures, widths, look)])


def _side_by_side(result: StyleResult, look: Look) -> People:
    rows: list[list[Cell]] = [
        [str(place), para(s.name, look.cell), para(subject_position(s), look.cell)]
        for place, s in enumerate(result.subjects, 1)
    ]
    longest = _widest([s.name for s in result.subjects], look) + 2 * _SIDE + 1
    return People((_("STT"), _("Họ và tên"), _("Chức danh, chức vụ")), (longest,), rows)


def _stacked(result: StyleResult, look: Look) -> People:
    rows: list[list[Cell]] = [
        [str(place), [para(s.name, look.cell_bold), para(subject_position(s), look.cell)]]
        for place, s in enumerate(result.subjects, 1)
    ]
    return People((_("STT"), _("Họ và tên, chức danh, chức vụ")), (), rows)


def _paper_figures(result: StyleResult, papers: bool) -> list[Figures]:
    group, count = _("Số phiếu"), len(result.subjects)
    valid = tuple(number_text(s.valid) for s in result.subjects)
    invalid = tuple(number_text(s.invalid) for s in result.subjects)
    columns = [Figures(group, _("hợp lệ"), valid), Figures(group, _("không hợp lệ"), invalid)]
    if not papers:
        return columns
    issued = (number_text(result.turnout.issued),) * count
    returned = (number_text(result.turnout.returned),) * count
    return [Figures(group, _("phát ra"), issued), Figures(group, _("thu về"), returned), *columns]


def _mark_figures(result: StyleResult) -> list[Figures]:
    groups = (("high", _("Tín nhiệm cao")), ("confidence", _("Tín nhiệm")), ("low", _("Tín nhiệm thấp")))
    return [column for key, group in groups for column in _mark_pair(result.subjects, key, group)]


def _mark_pair(subjects: Sequence[SubjectResult], key: str, group: str) -> tuple[Figures, Figures]:
    counts = tuple(number_text(getattr(s, key)) for s in subjects)
    shares = tuple(share_text(s.percents()[key]) for s in subjects)
    return Figures(group, _("Số phiếu"), counts), Figures(group, _("Tỷ lệ %"), shares, FULL)


def _heads(people: Sequence[str], figures: Sequence[Figures], look: Look) -> list[list[Paragraph | str]]:
    before = ""
    upper: list[Paragraph | str] = [para(words, look.head) for words in people]
    for column in figures:
        upper.append(para(column.group, look.head) if column.group != before else "")
        before = column.group
    return [upper, [*("" for _words in people), *(para(column.head, look.head) for column in figures)]]


def _rows(people: list[list[Cell]], figures: Sequence[Figures]) -> list[list[Cell]]:
    return [[*row, *(column.cells[place] for column in figures)] for place, row in enumerate(people)]


def _spans(first: int, figures: Sequence[Figures]) -> list[Command]:
    spans: list[Command] = [("SPAN", (column, 0), (column, 1)) for column in range(first)]
    start = first
    for place in range(first + 1, first + len(figures) + 1):
        ended = place == first + len(figures) or figures[place - first].group != figures[start - first].group
        if ended:
            spans.append(("SPAN", (start, 0), (place - 1, 0)))
            start = place
    return spans


def _alignment(first: int, figures: Sequence[Figures], widths: Sequence[float], look: Look) -> list[Command]:
    """Figures stand right-aligned under each other, and the widest of them in the middle of its column."""
    commands: list[Command] = [("ALIGN", (0, 0), (0, -1), "CENTER")]
    for column, figure in enumerate(figures, first):
        side = 0.0 if figure.centred else (widths[column] - _widest(figure.cells, look)) / 2
        commands.append(("ALIGN", (column, 2), (column, -1), "CENTER" if figure.centred else "RIGHT"))
        commands.append(("RIGHTPADDING", (column, 2), (column, -1), side))
        commands.append(("LEFTPADDING", (column, 0), (column, -1), 0))
        commands.append(("LEFTPADDING", (column, 0), (column, 1), 1))
        commands.append(("RIGHTPADDING", (column, 0), (column, 1), 1))
    return commands


def _widths(figures: Sequence[Figures], number: float, natural: Sequence[float], look: Look) -> list[float]:
    """Figures as narrow as they can be; people share the rest, a column of short names leaving more to positions."""
    narrow = [max(_widest((*c.cells, c.least), look), _head_width(c, figures, look)) + 2 * _TIGHT for c in figures]
    rest = look.width - sum(narrow) - number
    people = [min(width, rest / (len(natural) + 1)) for width in natural]
    return [number, *people, rest - sum(people), *narrow]


def _head_width(column: Figures, figures: Sequence[Figures], look: Look) -> float:
    """What its head needs, and its group's where it is the only column of it."""
    is_alone = sum(other.group == column.group for other in figures) == 1
    return max(_longest_word(column.head, look), _longest_word(column.group, look) if is_alone else 0.0)


def _number_width(lines: int, look: Look) -> float:
    return max(_widest([str(lines)], look), _longest_word(_("STT"), look)) + 2 * _SIDE


def _widest(cells: Sequence[str], look: Look) -> float:
    lines = (line for cell in cells for line in cell.split("\n"))
    return max(stringWidth(line, look.face.regular, look.form.table.size) for line in lines)


def _longest_word(words: str, look: Look) -> float:
    widths = (stringWidth(word, look.face.bold, look.form.table.head_size) for word in words.split())
    return max(widths, default=0.0)
