"""A form and a face brought together: paragraph styles, and the paragraphs made with them."""

from dataclasses import dataclass
from functools import cached_property
from typing import Literal
from xml.sax.saxutils import escape

from reportlab.lib.colors import Color, black
from reportlab.lib.enums import TA_CENTER, TA_JUSTIFY, TA_LEFT, TA_RIGHT
from reportlab.lib.styles import ParagraphStyle
from reportlab.lib.units import mm
from reportlab.pdfbase.pdfmetrics import stringWidth
from reportlab.platypus import Paragraph

from app.reports.faces import Face
from app.reports.forms import Form, Type

GREY = Color(0.42, 0.42, 0.42)
Align = Literal[0, 1, 2, 4]
_STEP = 3.0  # points by which lines are drawn in to be balanced
_LEADING = 1.3  # of the size, where the form sets none: room for two marks on a capital (Ế, Ẫ)


@dataclass(frozen=True)
class Look:
    form: Form
    face: Face

    @property
    def width(self) -> float:
        """Text width of the page in points."""
        page = self.form.page
        return (page.width - page.left - page.right) * mm

    def style(self, kind: Type, align: Align = TA_LEFT, leading: float | None = None) -> ParagraphStyle:
        return ParagraphStyle(
            "kind",
            fontName=self.face.cut(kind.bold, kind.italic),
            fontSize=kind.size,
            leading=leading or kind.size * _LEADING,
            alignment=align,
        )

    @cached_property
    def body(self) -> ParagraphStyle:
        form = self.form.body
        style = self.style(Type(form.size), TA_JUSTIFY, form.leading)
        style.firstLineIndent = form.first_line * mm
        style.spaceAfter = form.space_after
        style.allowWidows = style.allowOrphans = 0
        return style

    @cached_property
    def heading(self) -> ParagraphStyle:
        style = ParagraphStyle("heading", self.body, fontName=self.face.bold, keepWithNext=1, alignment=TA_LEFT)
        style.spaceBefore = 2 * self.form.body.space_after
        return style

    @cached_property
    def label(self) -> ParagraphStyle:
        """Body text that announces what stands below it, and stays with it."""
        return ParagraphStyle("label", self.body, keepWithNext=1)

    @cached_property
    def italic(self) -> ParagraphStyle:
        return ParagraphStyle("italic", self.body, fontName=self.face.italic)

    @cached_property
    def ragged(self) -> ParagraphStyle:
        """Body text with long codes in it, which justifying would tear apart."""
        return ParagraphStyle("ragged", self.body, alignment=TA_LEFT)

    @cached_property
    def cell(self) -> ParagraphStyle:
        return self._cell(self.face.regular)

    @cached_property
    def cell_bold(self) -> ParagraphStyle:
        return self._cell(self.face.bold)

    @cached_property
    def cell_grey(self) -> ParagraphStyle:
        return ParagraphStyle("grey", self._cell(self.face.italic), textColor=GREY)

    @cached_property
    def cell_centre(self) -> ParagraphStyle:
        return ParagraphStyle("centre", self.cell, alignment=TA_CENTER)

    @cached_property
    def head(self) -> ParagraphStyle:
        """The head of a column."""
        table = self.form.table
        kind = Type(table.head_size, bold=True)
        return self.style(kind, TA_CENTER, table.head_leading)

    def _cell(self, font: str) -> ParagraphStyle:
        table = self.form.table
        return ParagraphStyle("cell", fontName=font, fontSize=table.size, leading=table.leading, textColor=black)


def para(words: str, style: ParagraphStyle, kind: Type | None = None) -> Paragraph:
    """A paragraph of plain words: nothing in them is taken for markup; a newline begins a new line."""
    shown = escape(words.upper() if kind and kind.capitals else words).replace("\n", "<br/>")
    return Paragraph(f"<u>{shown}</u>" if kind and kind.underline else shown, style)


def typed(words: str, kind: Type, look: Look, align: Align = TA_CENTER) -> Paragraph:
    """A paragraph set as the form says."""
    return para(words, look.style(kind, align), kind)


def width_of(words: str, kind: Type, look: Look) -> float:
    """Width in points of `words` on one line."""
    shown = words.upper() if kind.capitals else words
    return stringWidth(shown, look.face.cut(kind.bold, kind.italic), kind.size)


def balanced(words: str, kind: Type, look: Look, width: float) -> str:
    """`words` on as few lines as `width` points allow, all about as long: no last word stands alone under a heading."""
    parts = words.split()
    lines = _wrapped(parts, kind, look, width)
    while len(lines) > 1 and width > _STEP:
        width -= _STEP
        tighter = _wrapped(parts, kind, look, width)
        if len(tighter) > len(lines):
            break
        lines = tighter
    return "\n".join(lines)


def _wrapped(parts: list[str], kind: Type, look: Look, width: float) -> list[str]:
    lines: list[str] = []
    for part in parts:
        longer = f"{lines[-1]} {part}" if lines else part
        if lines and width_of(longer, kind, look) <= width:
            lines[-1] = longer
        else:
            lines.append(part)
    return lines


__all__ = ["GREY", "TA_CENTER", "TA_JUSTIFY", "TA_LEFT", "TA_RIGHT", "Look", "balanced", "para", "typed", "width_of"]
