"""The visible face of a PDF signature: who and when, in letters that every reader shows."""

import io
from dataclasses import dataclass
from datetime import datetime, timedelta, timezone

import fontpkg
from pyhanko.pdf_utils.content import PdfContent
from pyhanko.pdf_utils.layout import AxisAlignment, BoxConstraints, SimpleBoxLayoutRule
from pyhanko.pdf_utils.reader import PdfFileReader
from pyhanko.stamp import StaticStampStyle
from reportlab.pdfbase import pdfmetrics
from reportlab.pdfbase.ttfonts import TTFont
from reportlab.pdfgen.canvas import Canvas

from app.texts import _

WIDTH, HEIGHT = 180, 60
"""Points."""

_FACE = "IBM Plex Serif"
_MARGIN = 4
_LARGEST, _SMALLEST = 9.0, 5.0
_SHOWN_ZONE = timezone(timedelta(hours=7))


@dataclass(frozen=True)
class Face:
    """What a signature shows."""

    name: str
    title: str
    time: datetime
    reason: str


def style(face: Face) -> StaticStampStyle:
    """The appearance of a box of WIDTH × HEIGHT."""
    exactly = SimpleBoxLayoutRule(AxisAlignment.ALIGN_MIN, AxisAlignment.ALIGN_MIN)
    return StaticStampStyle(border_width=0, background=_Page(_draw(face)), background_layout=exactly)


class _Page(PdfContent):
    """The first page of a PDF in memory. (pyHanko's own text needs a shaping library that Vietnamese does not.)"""

    def __init__(self, pdf: bytes) -> None:
        super().__init__(box=BoxConstraints(width=WIDTH, height=HEIGHT))
        self._pdf = pdf

    def render(self) -> bytes:
        page = self._ensure_writer.import_page_as_xobject(PdfFileReader(io.BytesIO(self._pdf)))
        self.resources.xobject["/Face"] = page
        return b"/Face Do"


def _draw(face: Face) -> bytes:
    out = io.BytesIO()
    _register()
    canvas = Canvas(out, pagesize=(WIDTH, HEIGHT), invariant=1)
    canvas.setLineWidth(0.5)
    canvas.rect(0.5, 0.5, WIDTH - 1, HEIGHT - 1)
    lines = _lines(face)
    step = (HEIGHT - 2 * _MARGIN) / len(lines)
    for number, line in enumerate(lines):
        size = _fitting(line, min(_LARGEST, step * 0.8))
        canvas.setFont(_FACE, size)
        canvas.drawString(_MARGIN, HEIGHT - _MARGIN - step * number - step * 0.75, _cut(line, size))
    canvas.showPage()
    canvas.save()
    return out.getvalue()


def _lines(face: Face) -> list[str]:
    when = face.time.astimezone(_SHOWN_ZONE).strftime("%d/%m/%Y %H:%M")
    lines = [_("Đã ký số"), _("Người ký: {0}").format(face.name), face.title, _("Thời điểm: {0}").format(when)]
    if face.reason:
        lines.append(_("Nội dung: {0}").format(face.reason))
    return [line for line in lines if line]


def _fitting(line: str, size: float) -> float:
    """The largest size up to `size` at which the line fits the box."""
    room = WIDTH - 2 * _MARGIN
    needed = pdfmetrics.stringWidth(line, _FACE, size)
    return max(_SMALLEST, min(size, size * room / needed))


def _cut(line: str, size: float) -> str:
    room = WIDTH - 2 * _MARGIN
    if pdfmetrics.stringWidth(line, _FACE, size) <= room:
        return line
    while line and pdfmetrics.stringWidth(line + "…", _FACE, size) > room:
        line = line[:-1]
    return line.rstrip() + "…"


def _register() -> None:
    if _FACE not in pdfmetrics.getRegisteredFontNames():
        pdfmetrics.registerFont(TTFont(_FACE, str(fontpkg.path(_FACE))))
