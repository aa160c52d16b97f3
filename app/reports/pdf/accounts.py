"""What the minutes say of the accounts: equations with their numbers, findings, and settled differences."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from itertools import groupby

from reportlab.lib.styles import ParagraphStyle
from reportlab.platypus import Flowable, Paragraph, Table

from app.domain.finding import Finding, Severity
from app.domain.ids import StyleCode
from app.domain.reconcile import Equation, State
from app.domain.record import Sealed, Settlement
from app.domain.style import Style
from app.domain.wording import EQUATION_WORDS, equation_text, sentence
from app.reports.pdf.look import Look, para
from app.reports.pdf.table import Cell, grid
from app.reports.pdf.words import NOTHING, text
from app.texts import _

_MOST_LETTERS = 240  # in one cell, so that every row fits on a page


def equations_table(equations: Sequence[Equation], look: Look) -> Table:
    """Code, what it weighs, both sides with their numbers, and how it came out in words."""
    head = (_("Mã"), _("Nội dung"), _("Số liệu"), _("Kết quả"))
    return grid(head, [_equation_row(e, look) for e in equations], (10, 36, 88, 31), look)


def _equation_row(equation: Equation, look: Look) -> list[Cell]:
    style = look.cell_grey if equation.state is State.DERIVED else look.cell
    words = (equation.code, _(EQUATION_WORDS[equation.code]), equation_text(equation), state_word(equation.state))
    return [para(word, style) for word in words]


def state_word(state: State) -> str:
    match state:
        case State.HOLDS:
            return _("khớp")
        case State.FAILS:
            return _("không khớp")
        case State.DERIVED:
            return _("tính ra, không đếm tay")
        case State.WARNS:
            return _("cần giải trình")


def findings(sealed: Sealed, look: Look) -> list[Flowable]:
    """Every warning with its explanation or the word that there is none; derived sides stand in the tables above."""
    told = [f for f in sealed.findings if f.severity is not Severity.DERIVED]
    if not told:
        return [para(text("minutes.findings_none"), look.body)]
    return [para(text("minutes.findings"), look.body), *(_finding(sealed, f, look) for f in told)]


def _finding(sealed: Sealed, finding: Finding, look: Look) -> Paragraph:
    several = len(sealed.definition.styles) > 1 and finding.style is not None
    style = _(", mẫu phiếu {0}").format(finding.style) if several else ""
    explanation = sealed.explanation(finding)
    answer = text("minutes.unexplained") if explanation is None else text("minutes.explained", text=explanation)
    return para(f"- {finding.code}{style}: {sentence(finding)} {answer}", look.body)


@dataclass(frozen=True)
class _Settled:
    """The third keyings of one paper by the same two people."""

    style: StyleCode
    batch: int
    number: int
    codes: tuple[str, ...]
    resolver: str
    witness: str


def settlements_table(sealed: Sealed, look: Look) -> Table:
    """One line a paper: its number, what differed, who settled it before whom. Never a mark or a reason."""
    several = len(sealed.definition.styles) > 1
    head = (_("Tập"), _("Phiếu số"), _("Chỗ lệch"), _("Người xử lý"), _("Người chứng kiến"))
    rows = [row for settled in _by_paper(sealed.settlements) for row in _settled_rows(settled, sealed, look)]
    if not several:
        return grid(head, [row[1:] for row in rows], (14, 18, 61, 36, 36), look)
    return grid((_("Mẫu phiếu"), *head), rows, (16, 12, 17, 50, 35, 35), look)


def _by_paper(settlements: Sequence[Settlement]) -> Iterator[_Settled]:
    def key(s: Settlement) -> tuple[StyleCode, int, int, str, str]:
        return s.style, s.batch, s.number, s.resolver, s.witness

    for (style, batch, number, resolver, witness), found in groupby(settlements, key):
        yield _Settled(style, batch, number, tuple(s.code for s in found), resolver, witness)


def _settled_rows(settled: _Settled, sealed: Sealed, look: Look) -> Iterator[list[Cell]]:
    for where in _packed(_where(settled.codes, sealed.definition.style(settled.style))):
        people = (settled.resolver or NOTHING, settled.witness or NOTHING)
        words = (settled.style, str(settled.batch), str(settled.number), where, *people)
        yield [para(word, _centred(place, look)) for place, word in enumerate(words)]


def _packed(names: Sequence[str]) -> list[str]:
    """The names one after another, in as few cells as letters allow."""
    cells: list[str] = []
    for name in names:
        if cells and len(cells[-1]) + len(name) <= _MOST_LETTERS:
            cells[-1] += f"; {name}"
        else:
            cells.append(name)
    return cells


def _centred(place: int, look: Look) -> ParagraphStyle:
    return look.cell_centre if place < 3 else look.cell


def _where(codes: Sequence[str], style: Style) -> list[str]:
    """What differed, by the names of subjects; a paper keyed again as a whole says so."""
    names: dict[str, str] = {s.code: s.name for s in style.subjects}
    if len(codes) > 1 and names.keys() <= set(codes):
        return [_("cả phiếu")]
    special = {"invalid": _("phiếu hợp lệ hay không"), "number": _("số phiếu")}
    return [names.get(code) or special[code] for code in codes]
