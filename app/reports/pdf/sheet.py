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
from reportlab.platypus import (
    BaseDocTemplate,
    Flowable,
    Frame,
    NextPageTemplate,
    PageBreak,
    PageTemplate,
    Table,
)

from app.domain.agency import FolderKind
from app.domain.journal import grouped
from app.domain.record import Sealed
from app.reports.forms import Type
from app.reports.pdf.look import GREY, TA_LEFT, Look, para
from app.reports.pdf.qr import QrCode
from app.reports.pdf.words import page_words, text
from app.texts import current_language

_QR_SIDE = 26 * mm
BAND = 5.4 * mm
_FOOT_SIZE = 8
_PALE = Color(0.93, 0.93, 0.93)
PAGES_TOTAL = "pages-total"
_FIRST_GROUPS = 16  # hex digits of the seal that stand on every page


@dataclass(frozen=True)
class Kind:
    """What pages of a folder that is not an agency's real one must say."""

    mark: str
    band: str
    note: str


def kind_of(sealed: Sealed) -> Kind | None:
    return kind_words(sealed.kind)


def kind_words(kind: FolderKind) -> Kind | None:
    """What pages of such a folder say, None for a real one."""
    match kind:
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
class Imprint:
    """What a document says around its text: whose it is, of which round, and what its feet say at the right.

    `moment` is its date (UTC, RFC 3339), `ident` what tells its file from others, `seal` 64 hex digits or "" for none.
    """

    agency: str
    round: str
    version: str
    kind: Kind | None
    moment: str
    ident: str
    foot: str
    seal: str = ""


def imprint_of(sealed: Sealed) -> Imprint:
    return Imprint(
        agency=sealed.definition.agency.name,
        round=sealed.definition.title,
        version=sealed.version,
        kind=kind_of(sealed),
        moment=sealed.sealed_at,
        ident=sealed.seal,
        foot=text("seal.footer", seal=grouped(sealed.seal[:_FIRST_GROUPS])),
        seal=sealed.seal,
    )


@dataclass(frozen=True)
class _Stamp:
    """The moment of the document as reportlab wants its time stamp, so that no clock and no variable is read."""

    t: float
    YMDhms: tuple[int, ...]
    dhh: int = 0
    dmm: int = 0


class DatedCanvas(Canvas):
    """A canvas whose date is its imprint's, and that knows the number of its pages when all are drawn."""

    def __init__(self, *arguments: Any, imprint: Imprint, look: Look, **options: Any) -> None:
        super().__init__(*arguments, **options)
        self._look = look
        self._document: Any = vars(self)["_doc"]  # reportlab has no public door to what is set here and in _name_places
        self._document._timeStamp = _stamp(imprint.moment)
        self._document.signature = hashlib.md5(imprint.ident.encode(), usedforsecurity=False)
        self._starts = [1]  # the first page of each letter; a document that is one has one

    def begin_letter(self) -> None:
        """Pages are counted anew from this one."""
        if self.getPageNumber() > self._starts[-1]:
            self._starts.append(self.getPageNumber())

    @property
    def letter_page(self) -> int:
        """The page's number within its letter, from 1."""
        return int(self.getPageNumber()) - self._starts[-1] + 1

    @property
    def letter_total(self) -> str:
        """The form that says, once all pages are drawn, how many the letter has."""
        return f"{PAGES_TOTAL}-{len(self._starts)}" if len(self._starts) > 1 else PAGES_TOTAL

    def save(self) -> None:
        ends = [*self._starts[1:], self.getPageNumber()]
        for number, (start, end) in enumerate(zip(self._starts, ends, strict=True), 1):
            self._total(f"{PAGES_TOTAL}-{number}" if number > 1 else PAGES_TOTAL, end - start)
        self._name_places()
        super().save()

    def _total(self, name: str, pages: int) -> None:
        self.beginForm(name)
        self.setFont(self._look.face.regular, _FOOT_SIZE)
        self.setFillColor(GREY)
        self.drawString(0, 0, str(pages))
        self.endForm()

    def _name_places(self) -> None:
        """Write the named destinations down (ISO 32000-1, 7.7.4): reportlab leaves out those that no link points at."""
        places: dict[str, PDFObject] = vars(self)["_destinations"]
        names = [part for name in sorted(places) for part in (PDFString(name), places[name])]
        self._document.Catalog.Names = PDFDictionary({"Dests": PDFDictionary({"Names": PDFArray(names)})})


def _dated(canvas: Canvas) -> DatedCanvas:
    """The canvas that `build_plain` draws on; reportlab's own types do not know it."""
    assert isinstance(canvas, DatedCanvas)
    return canvas


class LetterStart(Flowable):
    """Nothing that is seen: from this page on, pages are counted anew."""

    def wrap(self, availWidth: float, availHeight: float) -> tuple[float, float]:
        return 0, 0

    def draw(self) -> None:
        _dated(self.canv).begin_letter()


def next_letter() -> list[Flowable]:
    """A new first page, with the seal at its foot and its pages counted anew."""
    return [NextPageTemplate("first"), PageBreak(), LetterStart(), NextPageTemplate("next")]


def _stamp(utc: str) -> _Stamp:
    moment = dt.datetime.fromisoformat(utc).astimezone(dt.UTC)
    return _Stamp(moment.timestamp(), tuple(moment.timetuple())[:6])


def build(story: Sequence[Flowable], sealed: Sealed, look: Look, name: str) -> bytes:
    """The PDF of `story`; the same bytes for the same record, form and face. `name` is the document's own name."""
    return build_plain(story, imprint_of(sealed), look, name)


def build_plain(story: Sequence[Flowable], imprint: Imprint, look: Look, name: str) -> bytes:
    """As `build`, of a round that need not be sealed: without a seal the whole first page is the text's."""
    out = io.BytesIO()
    document = _Sheet(imprint, look, name).document(out)
    flow = [NextPageTemplate("next"), *story]
    document.build(flow, canvasmaker=lambda *a, **k: DatedCanvas(*a, imprint=imprint, look=look, **k))
    return out.getvalue()


class _Sheet:
    """Draws what stands on the pages around the text."""

    def __init__(self, imprint: Imprint, look: Look, name: str) -> None:
        self._imprint, self._look, self._name = imprint, look, name
        page = look.form.page
        self._left, self._bottom = page.left * mm, page.bottom * mm
        self._width, self._height = page.width * mm, page.height * mm
        self._seal = _seal_box(imprint.seal, look) if imprint.seal else None
        self._seal_room = self._seal.wrap(look.width, self._height)[1] + 4 * mm if self._seal else 0.0

    def document(self, out: io.BytesIO) -> BaseDocTemplate:
        frames = ([self._frame(self._seal_room)], [self._frame(0)])
        first = PageTemplate("first", frames[0], onPage=self._behind, onPageEnd=self._end_first)
        following = PageTemplate("next", frames[1], onPage=self._begin_next, onPageEnd=self._foot)
        imprint = self._imprint
        return BaseDocTemplate(
            out,
            pagesize=(self._width, self._height),
            pageTemplates=[first, following],
            title=f"{self._name} – {imprint.round}",
            author=imprint.agency,
            subject=imprint.round,
            creator=f"Tín Nhiệm {imprint.version}",
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
        if kind := self._imprint.kind:
            canvas.saveState()
            draw_mark(canvas, kind.mark, self._look, self._width, self._height)
            draw_band(canvas, kind.band, self._look, self._left, self._look.width, self._height - 4.4 * mm)
            canvas.restoreState()

    def _begin_next(self, canvas: Canvas, document: BaseDocTemplate) -> None:
        self._behind(canvas, document)
        canvas.setFont(self._look.face.regular, self._look.form.page_number)
        middle = self._left + self._look.width / 2
        canvas.drawCentredString(middle, self._height - 15.3 * mm, str(_dated(canvas).letter_page))

    def _end_first(self, canvas: Canvas, document: BaseDocTemplate) -> None:
        if self._seal is not None:
            self._seal.drawOn(canvas, self._left, self._bottom)
        self._foot(canvas, document)

    def _foot(self, canvas: Canvas, document: BaseDocTemplate) -> None:
        """The document's name, page of pages, and the imprint's foot: one line in the bottom margin."""
        line = self._bottom - 7 * mm
        name = f"{self._name}, {page_words(_dated(canvas).letter_page)}"
        canvas.saveState()
        canvas.setFont(self._look.face.regular, _FOOT_SIZE)
        canvas.setFillColor(GREY)
        canvas.drawRightString(self._left + self._look.width, line, self._imprint.foot)
        canvas.drawString(self._left, line, name)
        canvas.translate(self._left + canvas.stringWidth(name), line)
        canvas.doForm(_dated(canvas).letter_total)
        canvas.restoreState()


def draw_mark(canvas: Canvas, mark: str, look: Look, width: float, height: float, size: float = 110) -> None:
    """A pale word across the page, behind its text."""
    canvas.saveState()
    canvas.setFillColor(_PALE)
    canvas.setFont(look.face.bold, size)
    canvas.translate(width / 2, height / 2)
    canvas.rotate(52)
    canvas.drawCentredString(0, -size * 0.35, mark)
    canvas.restoreState()


def draw_band(canvas: Canvas, band: str, look: Look, left: float, width: float, top: float) -> None:
    """A pale band with words in it, above the text."""
    bottom = top - BAND
    canvas.setFillColor(_PALE)
    canvas.setLineWidth(0.7)
    canvas.rect(left, bottom, width, BAND, stroke=1, fill=1)
    canvas.setFillColor(black)
    canvas.setFont(look.face.bold, 11)
    canvas.drawCentredString(left + width / 2, bottom + 1.6 * mm, band)


def _seal_box(seal: str, look: Look) -> Table:
    """The seal in groups of four with its QR code, for the foot of the first page."""
    small = look.style(Type(9), TA_LEFT, 11.5)
    digits = look.style(Type(10.5, bold=True), TA_LEFT, 15)
    half = len(seal) // 2
    words = [
        para(text("seal.title"), look.style(Type(10, bold=True), TA_LEFT, 13)),
        para(grouped(seal[:half]), digits),
        para(grouped(seal[half:]), digits),
        para(text("seal.limits"), small),
    ]
    box = Table([[QrCode(seal, _QR_SIDE), words]], colWidths=[_QR_SIDE, look.width - _QR_SIDE])
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
