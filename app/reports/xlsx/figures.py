"""The sheet of accounts: for each style its turnout, its papers by reason, and the equations as live formulas."""

from collections.abc import Mapping
from dataclasses import dataclass

from app.domain.reconcile import Equation, State, Term
from app.domain.record import Sealed
from app.domain.tally import KEYED_REASONS, RULE_REASONS, StyleResult
from app.domain.wording import EQUATION_WORDS, SETTING_WORDS, term_word
from app.reports.xlsx import formulas
from app.reports.xlsx.formulas import quoted
from app.reports.xlsx.papers import PaperRanges
from app.reports.xlsx.pen import TOP, Pen, begin, cell, near, printed
from app.reports.xlsx.results import Lines
from app.reports.xlsx.words import state_word, verdict_words
from app.texts import _

HEAD = TOP
CODE, NAME, LEFT_WORDS, LEFT, RELATION, RIGHT, RIGHT_WORDS, STATE = range(8)
COLUMNS = STATE + 1
TURNOUT = ("summoned", "present", "printed", "issued", "exchanged", "spoiled", "unused", "lost", "returned",
           "not_returned", "foreign")  # fmt: skip
REASONS = (*KEYED_REASONS, *RULE_REASONS)
# Terms that an equation takes away: the sign of a value of 0 cannot be seen.
_RELATIONS = {"=": "=", "≤": "<=", "≥": ">="}


@dataclass(frozen=True)
class Source:
    """What one style's accounts are made from; `papers` is None where the papers are not in the workbook."""

    result: StyleResult
    equations: tuple[Equation, ...]
    papers: PaperRanges | None
    lines: Lines

    def terms(self) -> tuple[Term, ...]:
        return tuple(term for equation in self.equations for term in (*equation.left, *equation.right))


def write(pen: Pen, sealed: Sealed, sheet: str, sources: tuple[Source, ...]) -> dict[str, dict[str, str]]:
    """Fill the sheet; answers for each style the cell of each number by name, as other sheets name them."""
    begin(pen, sealed, _("Số liệu và đẳng thức"))
    pen.widths(7, 36, 38, 10, 4, 10, 38, 12)
    pen.heads(
        HEAD, [_("Mã"), _("Nội dung"), _("Vế trái, ghi chú"), _("Số"), "", _("Số"), _("Vế phải"), _("Trạng thái")]
    )
    found, row = {}, HEAD + 1
    for source in sources:
        accounts = _Accounts(pen, sealed, source, row)
        found[source.result.code] = {name: cell_on(sheet, address) for name, address in accounts.write().items()}
        row = accounts.row + 1
    looks = (HEAD + 1, STATE, row, STATE)
    for state, style in ((State.FAILS, "bad"), (State.WARNS, "warns"), (State.DERIVED, "faint")):
        pen.colour(looks, state_word(state), style)
    printed(pen, sealed, (HEAD, HEAD), landscape=True)
    return found


def cell_on(sheet: str, address: str) -> str:
    return cell(0, 0, sheet).removesuffix(cell(0, 0)) + address


class _Accounts:
    """One style's accounts, written from `row` down; remembers in which cell each number stands."""

    def __init__(self, pen: Pen, sealed: Sealed, source: Source, row: int) -> None:
        self.row = row
        self._pen = pen
        self._sealed = sealed
        self._source = source
        self._cells: dict[str, str] = {}

    def write(self) -> Mapping[str, str]:
        result = self._source.result
        self._band(_("Mẫu phiếu {0} – {1}").format(result.code, result.name))
        self._turnout()
        self._reasons()
        self._papers()
        self._rest()
        self._band(_("Đẳng thức"))
        for equation in self._source.equations:
            self._equation(equation)
        return self._cells

    def _band(self, text: str) -> None:
        self._pen.fill(self.row, range(COLUMNS), "band")
        self._pen.text(self.row, 0, text, "band")
        self.row += 1

    def _line(self, name: str, value: int, formula: str | None, *, word: str = "", note: str = "") -> None:
        """One number with its name: live where there is a formula, and then `note` says how it came about."""
        pen, row = self._pen, self.row
        pen.fill(row, range(CODE, LEFT + 1), "text")
        pen.text(row, NAME, word or term_word(name))
        pen.text(row, LEFT_WORDS, note, "remark")
        if formula is None:
            pen.number(row, LEFT, value)
        else:
            pen.formula(row, LEFT, formula, value)
        self._cells[name] = cell(row, LEFT)
        self.row += 1

    def _turnout(self) -> None:
        t = self._source.result.turnout
        values = {
            **dict.fromkeys(TURNOUT, 0),
            **t.as_numbers(),
            "unused": t.unused_or_derived(),
            "not_returned": t.not_returned_or_derived(),
        }
        first = self.row
        self._cells |= {name: cell(first + place, LEFT) for place, name in enumerate(TURNOUT)}
        derived = self._derived()
        for name in TURNOUT:
            note = _("tính ra, không đếm tay") if name in derived else ""
            self._line(name, values[name], derived.get(name), note=note)

    def _derived(self) -> dict[str, str]:
        """The turnout's own numbers that nobody counted, from R01 and R02."""
        t, at = self._source.result.turnout, self._cells
        found = {}
        if t.unused is None:
            found["unused"] = f"={at['printed']}-{at['issued']}-{at['spoiled']}-{at['lost']}"
        if t.not_returned is None:
            found["not_returned"] = f"={at['issued']}+{at['foreign']}-{at['returned']}-{at['exchanged']}"
        return found

    def _reasons(self) -> None:
        """Papers invalid as a whole by reason, and the committee's piles beside them where it made some."""
        self._band(_("Phiếu không hợp lệ theo lý do (số đã nhập hoặc theo quy định; số xếp riêng, đếm tay)"))
        words, source, piles = verdict_words(), self._source, self._source.result.turnout.piles
        for reason in REASONS:
            row, value = self.row, source.result.count.invalid.get(reason, 0)
            counted = f"=COUNTIF({source.papers.verdicts()},{near(row, NAME)})" if source.papers else None
            self._line(f"keyed_{reason}", value, counted, word=words.reasons[reason])
            self._pen.fill(row, (RELATION,), "text")
            if piles is None:
                self._pen.formula(row, RIGHT, f"={cell(row, LEFT)}", value, "derived")
            else:
                self._pen.number(row, RIGHT, piles.get(reason, 0))
            self._pen.text(row, RIGHT_WORDS, _("không xếp riêng") if piles is None else "", "remark")
            self._cells[f"pile_{reason}"] = cell(row, RIGHT)
        self._cells["foreign_keyed"] = self._cells["keyed_foreign"]

    def _papers(self) -> None:
        """What the papers themselves say, and what follows for quorum and base."""
        self._band(_("Phiếu đã xác nhận và cơ sở tính"))
        count, papers, at = self._source.result.count, self._source.papers, self._cells
        self._line("accepted", count.papers, f"=COUNT({papers.numbers()})" if papers else None)
        at["numbers"] = at["accepted"]
        first, last = at[f"keyed_{REASONS[0]}"], at[f"keyed_{REASONS[-1]}"]
        self._line("invalid_papers", count.invalid_papers, f"=SUM({first}:{last})", word=_("phiếu không hợp lệ"))
        valid = f"={at['accepted']}-{at['invalid_papers']}"
        self._line("valid_papers", count.valid_papers, valid, word=_("phiếu hợp lệ"))
        self._base()

    def _base(self) -> None:
        result, at = self._source.result, self._cells
        if result.base_count is None:
            return
        bases = {
            "summoned": at["summoned"],
            "present": at["present"],
            "issued": f"{at['issued']}-{at['exchanged']}",
            "returned": at["returned"],
        }
        note = _(SETTING_WORDS[result.base])
        self._line("base", result.base_count, f"={bases[result.base]}", word=_("cơ sở tính tỷ lệ"), note=note)

    def _rest(self) -> None:
        """The terms of the equations that stand nowhere yet, so that both sides of each are cells."""
        live = self._live()
        for term in self._source.terms():
            if term.name not in self._cells:
                note = self._sealed.regulation.quorum.rule.text if term.name == "quorum" else ""
                self._line(term.name, term.value, live.get(term.name), note=note)

    def _live(self) -> dict[str, str]:
        """Formulas of such terms; batches are none of the workbook's business and stay numbers."""
        bar = self._sealed.regulation.quorum.bar
        found = {"quorum": formulas.quorum(self._cells["summoned"], bar)}
        left = len(self._source.result.count.subjects) - len(self._source.result.subjects)
        more = f"+{left}" if left else ""  # on the papers, and on no line of the results
        found["subjects"] = f"=COUNTA({self._source.lines.codes()}){more}"
        if self._source.papers is not None:
            found["agreeing"] = f"=COUNTIF({self._source.lines.checks()},{quoted(state_word(State.HOLDS))}){more}"
            found["last_number"] = f"=MAX({self._source.papers.numbers()})"
        return found

    def _equation(self, equation: Equation) -> None:
        pen, row = self._pen, self.row
        pen.text(row, CODE, equation.code, "code")
        pen.text(row, NAME, _(EQUATION_WORDS[equation.code]))
        pen.text(row, LEFT_WORDS, _side_words(equation.left))
        pen.formula(row, LEFT, self._side(equation.left), _sum(equation.left))
        pen.text(row, RELATION, equation.relation, "code")
        pen.formula(row, RIGHT, self._side(equation.right), _sum(equation.right))
        pen.text(row, RIGHT_WORDS, _side_words(equation.right))
        pen.formula(row, STATE, self._state(equation, row), state_word(equation.state), "code")
        self.row += 1

    def _side(self, terms: tuple[Term, ...]) -> str:
        signed = ((("-" if term.minus else "+"), self._cells[term.name]) for term in terms)
        return "=" + "".join(sign + address for sign, address in signed).removeprefix("+")

    def _state(self, equation: Equation, row: int) -> str:
        """How the equation stands, as app/domain/reconcile.py says it."""
        derived = [self._cells[t.name] for t in (*equation.left, *equation.right) if t.derived]
        tests = [f"{near(row, LEFT)}{_RELATIONS[equation.relation]}{near(row, RIGHT)}"]
        tests += [f"{address}>=0" for address in derived]
        if equation.code == "R07":
            tests.append(f"{self._cells['summoned']}>0")
        good = State.DERIVED if derived else State.HOLDS
        bad = State.WARNS if equation.code == "R09" else State.FAILS
        return f"=IF(AND({','.join(tests)}),{quoted(state_word(good))},{quoted(state_word(bad))})"


def _side_words(terms: tuple[Term, ...]) -> str:
    words = ""
    for term in terms:
        sign = " − " if term.minus else " + "
        words += (sign if words else "") + term_word(term.name)
    return words


def _sum(terms: tuple[Term, ...]) -> int:
    return sum(term.signed for term in terms)
