"""The sheet that documents are laid on: margins, page numbers, the seal on page one, the band of what is not real."""

import datetime as dt
import hashlib
import io
from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

from reportlab.lib.colors import Color, black
from reportlab.lib.units import mm
from reportlab.pdfbase.pdfdoc import PDFArray, PDFDictionary, PDFObject, PDFString
from reportlab.pdfgen.canvas import Canvas
from reportlab.platypus import BaseDocTemplate, Flowable, Frame, NextPageTemplate, PageTemplate, Table

from app.domain.agency import FolderKind
from app.domain.journal import grouped
from app.domain.record import Sealed
from app.reports.forms import Type
from app.reports.pdf.look import GREY, TA_LEFT, Look, para
from app.reports.pdf.qr import QrCode
from app.reports.pdf.words import page_words, text
from app.texts import current_language

_QR_SIDE = 26 * mm
_BAND = 5.4 * mm
_FOOT_SIZE = 8
_PALE = Color(0.93, 0.93, 0.93)
_TOTAL = "pages-total"
_FIRST_GROUPS = 16  # hex digits of the seal that stand on every page


@dataclass(frozen=True)
class Kind:
    """What pages of a folder that is not an agency's real one must say."""

    mark: str
    band: str
    note: str


def kind_of(sealed: Sealed) -> Kind | None:
    match sealed.kind:
        case FolderKind.SAMPLE:
            return _kind("sample")
        case FolderKind.REHEARSAL:
            return _kind("rehearsal")
        case FolderKind.COUNT:
            return _kind("count")
        case FolderKind.REAL | FolderKind.STATION:
            return None


def _kind(name: str) -> Kind:
    return Kind(text(f"kind.{name}_mark"), text(f"kind.{name}_band"), text(f"kind.{name}_note"))


@dataclass(frozen=True)
class _Stamp:
    """The moment of the seal as reportlab wants its time stamp, so that no clock and no variable is read."""

    t: float
    YMDhms: tuple[int, ...]
    dhh: int = 0
    dmm: int = 0


class _SealedCanvas(Canvas):
    """A canvas whose date is the seal's, and that knows the number of its pages when all are drawn."""

    def __init__(self, *arguments: Any, sealed: Sealed, look: Look, **options: Any) -> None:
        super().__init__(*arguments, **options)
        self._look = look
        self._document: Any = vars(self)["_doc"]  # reportlab has no public door to what is set here and in _name_places
        self._document._timeStamp = _stamp(sealed)
        self._document.signature = hashlib.md5(sealed.seal.encode(), usedforsecurity=False)

    def save(self) -> None:
        total = self.getPageNumber() - 1
        self.beginForm(_TOTAL)
        self.setFont(self._look.face.regular, _FOOT_SIZE)
        self.setFillColor(GREY)
        self.drawString(0, 0, str(total))
        self.endForm()
        self._name_places()
        super().save()

    def _name_places(self) -> None:
        """Write the named destinations down (ISO 32000-1, 7.7.4): reportlab leaves out those that no link points at."""
        places: dict[str, PDFObject] = vars(self)["_destinations"]
        names = [part for name in sorted(places) for part in (PDFString(name), places[name])]
        self._document.Catalog.Names = PDFDictionary({"Dests": PDFDictionary({"Names": PDFArray(names)})})


def _stamp(sealed: Sealed) -> _Stamp:
    moment = dt.datetime.fromisoformat(sealed.sealed_at).astimezone(dt.UTC)
    return _Stamp(moment.timestamp(), tuple(moment.timetuple())[:6])


def build(story: Sequence[Flowable], sealed: Sealed, look: Look, name: str) -> bytes:
    """The PDF of `story`; the same bytes for the same record, form and face. `name` is the document's own name."""
    out = io.BytesIO()
    sheet = _Sheet(sealed, look, name)
    document = sheet.document(out)
    flow = [NextPageTemplate("next"), *story]
    document.build(flow, canvasmaker=lambda *a, **k: _SealedCanvas(*a, sealed=sealed, look=look, **k))
    return out.getvalue()


class _Sheet:
    """Draws what stands on the pages around the text."""

    def __init__(self, sealed: Sealed, look: Look, name: str) -> None:
        self._sealed, self._look, self._name = sealed, look, name
        self._kind = kind_of(sealed)
        page = look.form.page
        self._left, self._bottom = page.left * mm, page.bottom * mm
        self._width, self._height = page.width * mm, page.height * mm
        self._seal = _seal_box(sealed, look)
        self._seal_height = self._seal.wrap(look.width, self._height)[1]

    def document(self, out: io.BytesIO) -> BaseDocTemplate:
        frames = ([self._frame(self._seal_height + 4 * mm)], [self._frame(0)])
        first = PageTemplate("first", frames[0], onPage=self._behind, onPageEnd=self._end_first)
        following = PageTemplate("next", frames[1], onPage=self._begin_next, onPageEnd=self._foot)
        definition = self._sealed.definition
        return BaseDocTemplate(
            out,
            pagesize=(self._width, self._height),
            pageTemplates=[first, following],
            title=f"{self._name} – {definition.title}",
            author=definition.agency.name,
            subject=definition.title,
            creator=f"Tín Nhiệm {self._sealed.version}",
            lang=current_language(),
            initialFontName=self._look.face.regular,  # else every file names Helvetica, which it does not hold
            invariant=1,
            displayDocTitle=True,
        )

    def _frame(self, above_bottom: float) -> Frame:
        bottom = self._bottom + above_bottom
        height = self._height - self._look.form.page.top * mm - bottom
        return Frame(self._left, bottom, self._look.width, height, 0, 0, 0, 0)

    # What stands above the text is drawn before it and what stands below it after it: programs that read a page
    # aloud, or take its text out, go by that order.

    def _behind(self, canvas: Canvas, document: BaseDocTemplate) -> None:
        if self._kind:
            canvas.saveState()
            self._draw_mark(canvas, self._kind.mark)
            self._draw_band(canvas, self._kind.band)
            canvas.restoreState()

    def _begin_next(self, canvas: Canvas, document: BaseDocTemplate) -> None:
        self._behind(canvas, document)
        canvas.setFont(self._look.face.regular, self._look.form.page_number)
        middle = self._left + self._look.width / 2
        canvas.drawCentredString(middle, self._height - 15.3 * mm, str(canvas.getPageNumber()))

    def _end_first(self, canvas: Canvas, document: BaseDocTemplate) -> None:
        self._seal.drawOn(canvas, self._left, self._bottom)
        self._foot(canvas, document)

    def _draw_mark(self, canvas: Canvas, mark: str) -> None:
        canvas.saveState()
        canvas.setFillColor(_PALE)
        canvas.setFont(self._look.face.bold, 110)
        canvas.translate(self._width / 2, self._height / 2)
        canvas.rotate(52)
        canvas.drawCentredString(0, -38, mark)
        canvas.restoreState()

    def _draw_band(self, canvas: Canvas, band: str) -> None:
        bottom = self._height - 4.4 * mm - _BAND
        canvas.setFillColor(_PALE)
        canvas.setLineWidth(0.7)
        canvas.rect(self._left, bottom, self._look.width, _BAND, stroke=1, fill=1)
        canvas.setFillColor(black)
        canvas.setFont(self._look.face.bold, 11)
        canvas.drawCentredString(self._left + self._look.width / 2, bottom + 1.6 * mm, band)

    def _foot(self, canvas: Canvas, document: BaseDocTemplate) -> None:
        """The document's name, page of pages, and the seal's first groups: one line in the bottom margin."""
        line = self._bottom - 7 * mm
        seal = text("seal.footer", seal=grouped(self._sealed.seal[:_FIRST_GROUPS]))
        name = f"{self._name}, {page_words(canvas.getPageNumber())}"
        canvas.saveState()
        canvas.setFont(self._look.face.regular, _FOOT_SIZE)
        canvas.setFillColor(GREY)
        canvas.drawRightString(self._left + self._look.width, line, seal)
        canvas.drawString(self._left, line, name)
        canvas.translate(self._left + canvas.stringWidth(name), line)
        canvas.doForm(_TOTAL)
        canvas.restoreState()


def _seal_box(sealed: Sealed, look: Look) -> Table:
    """The seal in groups of four with its QR code, for the foot of the first page."""
    small = look.style(Type(9), TA_LEFT, 11.5)
    digits = look.style(Type(10.5, bold=True), TA_LEFT, 15)
    half = len(sealed.seal) // 2
    words = [
        para(text("seal.title"), look.style(Type(10, bold=True), TA_LEFT, 13)),
        para(grouped(sealed.seal[:half]), digits),
        para(grouped(sealed.seal[half:]), digits),
        para(text("seal.limits"), small),
    ]
    box = Table([[QrCode(sealed.seal, _QR_SIDE), words]], colWidths=[_QR_SIDE, look.width - _QR_SIDE])
    box.setStyle([
        ("FONTNAME", (0, 0), (-1, -1), look.face.regular),
        ("BOX", (0, 0), (-1, -1), 0.5, black),
        ("VALIGN", (0, 0), (-1, -1), "MIDDLE"),
        ("LEFTPADDING", (0, 0), (0, 0), 0),
        ("RIGHTPADDING", (0, 0), (0, 0), 0),
        ("TOPPADDING", (0, 0), (0, 0), 0),
        ("BOTTOMPADDING", (0, 0), (0, 0), 0),
        ("TOPPADDING", (1, 0), (1, 0), 3),
        ("BOTTOMPADDING", (1, 0), (1, 0), 4),
        ("LEFTPADDING", (1, 0), (1, 0), 3),
        ("RIGHTPADDING", (1, 0), (1, 0), 5),
    ])  # fmt: skip
    return box
