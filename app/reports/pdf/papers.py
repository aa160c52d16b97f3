"""Made-up papers, marked, to be keyed from: the sample's second round, and later rehearsals and exercises."""

from collections.abc import Iterator, Sequence
from io import BytesIO

from reportlab.lib.pagesizes import A4
from reportlab.lib.units import mm
from reportlab.pdfgen.canvas import Canvas
from reportlab.platypus import Paragraph, Table, TableStyle

from app.domain.entry import Paper
from app.domain.round import Definition
from app.domain.style import Style
from app.domain.tally import CONFIDENCE, HIGH, LOW, OVER
from app.domain.wording import REASON_WORDS
from app.reports.faces import best
from app.reports.forms import Type, form
from app.reports.pdf.look import GREY, Look, para
from app.texts import _

_MARGIN = 15 * mm
_BOXES = (HIGH, CONFIDENCE, LOW)
_SHARES = (0.06, 0.25, 0.42, 0.09, 0.09, 0.09)
_RULES = TableStyle(
    [
        ("GRID", (0, 0), (-1, -1), 0.6, GREY),
        ("VALIGN", (0, 0), (-1, -1), "MIDDLE"),
        ("TOPPADDING", (0, 0), (-1, -1), 1),
        ("BOTTOMPADDING", (0, 0), (-1, -1), 2),
    ]
)


def made_up_papers(definition: Definition, style: Style, papers: Sequence[Paper], word: str = "") -> bytes:
    """A PDF with every paper as a voter would have left it, two to a page where they fit.

    A cross stands in each box that is marked; a paper that is invalid as a whole says why in words. `word` says on
    each that it is not real, MẪU unless another is given.
    """
    look = Look(form("state"), best())
    target = BytesIO()
    canvas = Canvas(target, pagesize=A4, invariant=1, lang="vi")
    canvas.setTitle(_("Phiếu bịa để nhập thử"))
    canvas.setAuthor(definition.agency.name)
    top = A4[1] - _MARGIN
    for paper in papers:
        blocks = list(_blocks(definition, style, paper, look, word or _("MẪU")))
        height = sum(block.wrap(A4[0] - 2 * _MARGIN, A4[1])[1] + 4 for block in blocks)
        if top - height < _MARGIN and top < A4[1] - _MARGIN:
            canvas.showPage()
            top = A4[1] - _MARGIN
        _draw(canvas, blocks, top)
        top -= height + 12 * mm
    canvas.save()
    return target.getvalue()


def _draw(canvas: Canvas, blocks: list[Paragraph | Table], top: float) -> None:
    for block in blocks:
        _width, height = block.wrap(A4[0] - 2 * _MARGIN, A4[1])
        top -= height + 4
        block.drawOn(canvas, _MARGIN, top)


def _blocks(definition: Definition, style: Style, paper: Paper, look: Look, word: str) -> Iterator[Paragraph | Table]:
    number = _("{0} · {1} · Phiếu số {2} · mã mẫu phiếu {3}").format(
        word, style.name or definition.agency.name, paper.number, style.form_code
    )
    yield para(number, look.style(Type(11, bold=True)))
    if paper.invalid is not None:
        yield para(_("Tờ phiếu này: {0}.").format(_(REASON_WORDS[paper.invalid])), look.style(Type(11, italic=True)))
    yield _table(style, paper, look)


def _table(style: Style, paper: Paper, look: Look) -> Table:
    head = [_("STT"), _("Họ và tên"), _("Chức danh, chức vụ"), _("Tín nhiệm cao"), _("Tín nhiệm"), _("Tín nhiệm thấp")]
    rows: list[list[Paragraph]] = [[para(words, look.head) for words in head]]
    for place, subject in enumerate(style.subjects):
        mark = paper.marks[place] if paper.marks else ""
        name = para(subject.name, look.cell)
        position = para(f"{subject.position}, {subject.unit}", look.cell)
        rows.append([para(str(place + 1), look.cell_centre), name, position, *_crosses(mark, look)])
    width = A4[0] - 2 * _MARGIN
    table = Table(rows, colWidths=[share * width for share in _SHARES])
    table.setStyle(_RULES)
    return table


def _crosses(mark: str, look: Look) -> list[Paragraph]:
    """A cross in the box that is marked; in the first two where several are."""
    marked = _BOXES[:2] if mark == OVER else (mark,)
    return [para("X" if box in marked else "", look.cell_centre) for box in _BOXES]
