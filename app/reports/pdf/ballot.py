"""Phiếu tín nhiệm: the paper that voters mark, as the form annexed to the regulation (domain.md, the ballot).

A style's papers are one and the same: nothing on a page tells one of them from another. The text is set as large as
still needs the fewest pages; two stand side by side on a sheet where a half sheet holds all names.
"""

import io
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace
from typing import Any

from reportlab.lib.colors import HexColor, black
from reportlab.lib.units import mm
from reportlab.pdfgen.canvas import Canvas
from reportlab.platypus import Flowable, Spacer, Table

from app.domain.prepared import Prepared
from app.domain.style import Style
from app.reports.faces import Face
from app.reports.forms import Form, Page, Type
from app.reports.pdf.head import blocks, place_date_text, right_block_width
from app.reports.pdf.look import GREY, TA_CENTER, TA_LEFT, Look, balanced, para, typed, width_of
from app.reports.pdf.sheet import DatedCanvas, Imprint, draw_band, draw_mark
from app.reports.pdf.words import position_text, text
from app.texts import _, current_language, long_date_text

_BOX_SHARE = 0.113  # of the width, a column of boxes
_NAME_SHARE, _NAME_SHARE_LONG = 0.56, 0.47  # of what is left, the most that names take; beside long positions
_SIDE = 3.0  # points beside the words of a cell
_BAR = 3.6 * mm
_BAR_LIFT = 2.4 * mm  # above the text
_COLOURS = {
    "blue": "#9CC3E6",
    "green": "#A9D39E",
    "yellow": "#F7E08A",
    "orange": "#F4BC85",
    "pink": "#F2B3C6",
    "grey": "#C4C4C4",
}


@dataclass(frozen=True)
class Size:
    """How large a paper's lines are set: points of its words, millimetres of a box and of the room above and below."""

    words: float
    box: float
    room: float


@dataclass(frozen=True)
class Stock:
    """What a paper is printed on, in millimetres, how much smaller than the form's its head is, and its sizes."""

    page: Page
    scale: float
    stamp: float
    sizes: tuple[Size, ...]


WHOLE = Stock(
    Page(210, 297, top=17, bottom=15, left=20, right=15),
    scale=1,
    stamp=21,
    sizes=(
        Size(13, 7, 4),
        Size(13, 6.5, 3),
        Size(13, 6.5, 2.2),
        Size(13, 6, 1.5),
        Size(12, 6, 1.4),
        Size(12, 5.6, 1),
        Size(11, 5.4, 1.1),
        Size(11, 5.2, 0.8),
        Size(11, 5, 0.45),
        Size(10, 4.6, 0.4),
    ),
)
HALF = Stock(
    Page(148.5, 210, top=15, bottom=12, left=11, right=10),
    scale=0.74,
    stamp=15,
    sizes=(Size(11, 6, 3), Size(11, 5.4, 2), Size(11, 5.4, 1.2), Size(10, 5, 1), Size(10, 4.4, 0.4)),
)


@dataclass(frozen=True)
class Ballot:
    """A style's paper as PDF. `pages` of one paper, `per_sheet` of them on a sheet (2 only where two fit)."""

    pdf: bytes
    pages: int
    per_sheet: int


def ballot(prepared: Prepared, style: Style, imprint: Imprint, form: Form, face: Face) -> Ballot:
    """The paper of one style; the same bytes for the same list, options, form and face."""
    wanted = prepared.options.per_sheet
    laid = _laid(prepared, style, form, face, HALF) if wanted == 2 else None
    per_sheet = 2 if laid is not None and len(laid.pages) == 1 else 1
    if laid is None or per_sheet == 1:
        laid = _laid(prepared, style, form, face, WHOLE)
    pages = [*laid.pages, *_reverse(prepared, laid.look)] if prepared.options.criteria_back else laid.pages
    pen = _Pen(prepared, style, imprint, laid.look)
    return Ballot(_draw(pages, pen, per_sheet), len(pages), per_sheet)


@dataclass(frozen=True)
class _Laid:
    look: Look
    pages: list[list[Flowable]]


def _laid(prepared: Prepared, style: Style, form: Form, face: Face, stock: Stock) -> _Laid:
    """The paper in the largest size that needs no more pages than the smallest."""
    tight = _set(prepared, style, form, face, stock, stock.sizes[-1])
    every = (_set(prepared, style, form, face, stock, size) for size in stock.sizes[:-1])
    return next((laid for laid in every if len(laid.pages) <= len(tight.pages)), tight)


def _set(prepared: Prepared, style: Style, form: Form, face: Face, stock: Stock, size: Size) -> _Laid:
    look = Look(_form(form, stock, size), face)
    story = [*_head(prepared, style, look, stock), *_instruction(style, look), _lines(prepared, style, look, size)]
    return _Laid(look, _pages(story, look))


def _form(form: Form, stock: Stock, size: Size) -> Form:
    """The form's own types, drawn in for a half sheet; margins and lines are the paper's."""
    tables = replace(
        form.table, size=size.words, leading=size.words * 1.24, head_size=size.words - 1.5, head_leading=size.words
    )
    head, title = form.head, form.title
    return replace(
        form,
        page=stock.page,
        table=tables,
        head=replace(
            head,
            superior=_scaled(head.superior, stock),
            agency=_scaled(head.agency, stock),
            place_date=_scaled(head.place_date, stock),
            titles=tuple(replace(line, type=_scaled(line.type, stock)) for line in head.titles),
        ),
        title=replace(title, kind=replace(title.kind, size=title.kind.size * stock.scale + 2),
                      subject=_scaled(title.subject, stock)),
        body=replace(form.body, size=max(9.5, form.body.size * stock.scale), leading=17 * stock.scale),
    )  # fmt: skip


def _scaled(kind: Type, stock: Stock) -> Type:
    return replace(kind, size=kind.size * stock.scale)


# -- what stands on it


def _head(prepared: Prepared, style: Style, look: Look, stock: Stock) -> Iterator[Flowable]:
    """Agency with the place of the hanging stamp under it at left, the State's or the Party's title at right."""
    definition, small = prepared.definition, Type(max(8, 11 * stock.scale), italic=True)
    dated = place_date_text(definition, long_date_text(definition.date))
    width = right_block_width(look, dated)
    stamp = [Spacer(1, 1 * mm), para(text("ballot.stamp"), _grey(look, small)), Spacer(1, stock.stamp * mm)]
    right: list[Flowable] = [
        typed(balanced(dated, look.form.head.place_date, look, width), look.form.head.place_date, look)
    ]
    if len(definition.styles) > 1:
        words = _("Mẫu phiếu {0} – {1}").format(style.code, style.name)
        right += [Spacer(1, 2 * mm), typed(balanced(words, Type(small.size, bold=True), look, width * 0.9),
                                           Type(small.size, bold=True), look)]  # fmt: skip
    yield blocks(definition, look, width, stamp, right)
    yield typed(text("ballot.name"), look.form.title.kind, look)
    yield typed(
        balanced(definition.title, look.form.title.subject, look, look.width * 0.92), look.form.title.subject, look
    )
    yield Spacer(1, 4 * stock.scale * mm)


def _grey(look: Look, kind: Type) -> Any:
    style = look.style(kind, TA_CENTER)
    style.textColor = GREY
    return style


def _instruction(style: Style, look: Look) -> Iterator[Flowable]:
    key = "ballot.instruction" if len(style.subjects) > 1 else "ballot.instruction_one"
    kind = Type(look.form.body.size, italic=True)
    yield typed(balanced(text(key), kind, look, look.width), kind, look)
    yield Spacer(1, 2 * mm)


class _Box(Flowable):
    """A square to be marked, in the middle of its cell; `side` in points."""

    def __init__(self, side: float) -> None:
        super().__init__()
        self._side = side

    def wrap(self, availWidth: float, availHeight: float) -> tuple[float, float]:
        self.width, self.height = availWidth, self._side
        return self.width, self.height

    def draw(self) -> None:
        self.canv.setLineWidth(0.9)
        self.canv.rect((self.width - self._side) / 2, 0, self._side, self._side)


def _lines(prepared: Prepared, style: Style, look: Look, size: Size) -> Table:
    """One line a leader; the head stands again on every page, and no line is torn."""
    heads = (_("STT"), _("Họ và tên"), _("Chức danh, chức vụ"), _("Tín nhiệm cao"), _("Tín nhiệm"), _("Tín nhiệm thấp"))
    rows: list[list[Any]] = [[para(words, look.head) for words in heads]]
    for place, subject in enumerate(style.subjects, 1):
        position = position_text(subject.position, subject.unit)
        people = [para(subject.name, look.cell_bold), para(position, look.cell)]
        rows.append([para(str(place), look.cell_centre), *people, *(_Box(size.box * mm) for _place in range(3))])
    last = len(rows) - 1
    commands: list[tuple[Any, ...]] = [("GRID", (0, 0), (-1, last), 0.6, black)]
    if prepared.options.sign_place:
        rows.append([_sign_place(look), *[""] * 5])
        commands += [("SPAN", (0, -1), (-1, -1)), ("NOSPLIT", (0, -2), (-1, -1))]
    table = Table(rows, colWidths=_widths(style, heads[0], look), repeatRows=1)
    table.setStyle([
        ("FONT", (0, 0), (-1, -1), look.face.regular, size.words),
        ("VALIGN", (0, 0), (-1, -1), "MIDDLE"),
        ("LEFTPADDING", (0, 0), (-1, -1), _SIDE),
        ("RIGHTPADDING", (0, 0), (-1, -1), _SIDE),
        ("TOPPADDING", (0, 1), (-1, -1), size.room * mm),
        ("BOTTOMPADDING", (0, 1), (-1, -1), size.room * mm + 1),
        *commands,
    ])  # fmt: skip
    return table


def _widths(style: Style, first: str, look: Look) -> list[float]:
    """Names stand on one line where they can; positions have what is left."""
    table = look.form.table
    box = look.width * _BOX_SHARE
    number = width_of(first, Type(table.head_size, bold=True), look) + 2 * _SIDE + 1
    rest = look.width - number - 3 * box
    longest = max(width_of(s.name, Type(table.size, bold=True), look) for s in style.subjects) + 2 * _SIDE + 1
    positions = max(width_of(position_text(s.position, s.unit), Type(table.size), look) for s in style.subjects)
    most = _NAME_SHARE if positions < 2 * rest * (1 - _NAME_SHARE) else _NAME_SHARE_LONG
    name = min(max(longest, rest * 0.3), rest * most)
    return [number, name, rest - name, box, box, box]


def _sign_place(look: Look) -> list[Flowable]:
    """At the right, under the list; whether somebody signs is nobody's business."""
    size = look.form.table.size
    words = [
        typed(text("ballot.sign"), Type(size, bold=True), look),
        typed(text("ballot.sign_note"), Type(size - 1, italic=True), look),
    ]
    table = Table([["", words]], colWidths=[look.width * 0.45, look.width * 0.52])
    table.setStyle([("FONTNAME", (0, 0), (-1, -1), look.face.regular)])
    return [table, Spacer(1, 14 * mm)]


def _reverse(prepared: Prepared, look: Look) -> list[list[Flowable]]:
    """What is judged, for the last page: there is one mark a person, never one a criterion."""
    small = Type(look.form.body.size)
    style = look.style(small, TA_LEFT, look.form.body.leading)
    style.spaceAfter = look.form.body.space_after
    rules = prepared.regulation
    story: list[Flowable] = [typed(text("ballot.criteria"), look.form.title.subject, look), Spacer(1, 4 * mm)]
    for place, words in enumerate(rules.criteria, 1):
        story += [para(f"{place}. {words}", style), Spacer(1, 2 * mm)]
    source = text("ballot.criteria_source", short=rules.short)
    return _pages([*story, para(source, look.style(Type(small.size, italic=True)))], look)


# -- pages


def _pages(story: Sequence[Flowable], look: Look) -> list[list[Flowable]]:
    """The flowables on as many pages as they need."""
    page = look.form.page
    full = (page.height - page.top - page.bottom) * mm
    pages: list[list[Flowable]] = [[]]
    left, waiting = full, list(story)
    while waiting:
        flowable = waiting.pop(0)
        height = flowable.wrapOn(None, look.width, left)[1]  # type: ignore[arg-type]
        if height <= left:
            pages[-1].append(flowable)
            left -= height
            continue
        parts = flowable.splitOn(None, look.width, left)  # type: ignore[arg-type]
        if len(parts) > 1:
            pages[-1].append(parts[0])
            parts[0].wrapOn(None, look.width, left)  # type: ignore[arg-type]
        assert parts or left < full, "no line of a paper is higher than a page"
        pages.append([])
        left = full
        waiting[:0] = parts[1:] or [flowable]
    return pages


@dataclass(frozen=True)
class _Pen:
    """Draws one page of a paper with its lower left corner at 0, 0."""

    prepared: Prepared
    style: Style
    imprint: Imprint
    look: Look

    def draw(self, canvas: Canvas, flowables: Sequence[Flowable], number: int, total: int) -> None:
        page = self.look.form.page
        self._behind(canvas)
        top = (page.height - page.top) * mm
        for flowable in flowables:
            height = flowable.wrapOn(canvas, self.look.width, page.height * mm)[1]
            top -= height
            flowable.drawOn(canvas, page.left * mm, top)
        self._foot(canvas, number, total)

    def _behind(self, canvas: Canvas) -> None:
        page, look = self.look.form.page, self.look
        left, height = page.left * mm, page.height * mm
        if kind := self.imprint.kind:
            draw_mark(canvas, kind.mark, look, page.width * mm, height, page.width * 0.5)
            draw_band(canvas, kind.band, look, left, look.width, height - 3 * mm)
            canvas.setFillColor(black)
        colour = self.prepared.options.colours.get(self.style.code)
        if colour in _COLOURS:
            canvas.saveState()
            canvas.setFillColor(HexColor(_COLOURS[colour]))
            canvas.rect(left, height - page.top * mm + _BAR_LIFT, look.width, _BAR, stroke=0, fill=1)
            canvas.restoreState()

    def _foot(self, canvas: Canvas, number: int, total: int) -> None:
        page, look = self.look.form.page, self.look
        line = page.bottom * mm - 6 * mm
        canvas.setFillColor(black)
        canvas.setFont(look.face.bold, 9)
        canvas.drawString(page.left * mm, line, text("ballot.code", code=self.style.form_code))
        canvas.setFont(look.face.regular, 9)
        words = _("Trang {0}/{1}").format(number, total)
        canvas.drawRightString(page.left * mm + look.width, line, words)


def _draw(pages: Sequence[Sequence[Flowable]], pen: _Pen, per_sheet: int) -> bytes:
    out = io.BytesIO()
    page = pen.look.form.page
    canvas = DatedCanvas(
        out,
        pagesize=(page.width * per_sheet * mm, page.height * mm),
        invariant=1,
        lang=current_language(),
        initialFontName=pen.look.face.regular,
        imprint=pen.imprint,
        look=pen.look,
    )
    canvas.setTitle(f"{text('ballot.name')} – {pen.imprint.round}")
    canvas.setAuthor(pen.imprint.agency)
    canvas.setCreator("Tín Nhiệm")  # without its version: another one prints the same paper
    for number, flowables in enumerate(pages, 1):
        for place in range(per_sheet):
            canvas.saveState()
            canvas.translate(place * page.width * mm, 0)
            pen.draw(canvas, flowables, number, len(pages))
            canvas.restoreState()
        if per_sheet == 2:
            _cut_line(canvas, page.width * mm, page.height * mm)
        canvas.showPage()
    canvas.save()
    return out.getvalue()


def _cut_line(canvas: Canvas, left: float, height: float) -> None:
    canvas.saveState()
    canvas.setStrokeColor(GREY)
    canvas.setLineWidth(0.4)
    canvas.setDash(2, 4)
    canvas.line(left, 0, left, height)
    canvas.restoreState()
