"""The accounts of a round as named equations with the numbers filled in (design.md §8).

One function answers them all; the screen, the minutes and the workbook show that one answer.
"""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from enum import StrEnum

from app.domain.finding import Finding, Severity
from app.domain.ids import StyleCode
from app.domain.regulation import Regulation, WarningBars
from app.domain.round import Settings
from app.domain.style import Style
from app.domain.tally import StyleCount, SubjectCount
from app.domain.turnout import Turnout


class State(StrEnum):
    HOLDS = "holds"
    FAILS = "fails"
    DERIVED = "derived"
    WARNS = "warns"


@dataclass(frozen=True)
class Term:
    """One number of an equation by name; `derived` where it was worked out and not counted by hand.

    A term with `minus` is taken away; its value is given as counted.
    """

    name: str
    value: int
    derived: bool = False
    minus: bool = False

    @property
    def signed(self) -> int:
        return -self.value if self.minus else self.value


@dataclass(frozen=True)
class Equation:
    """`left` (added up) stands in `relation` (= or ≤) to `right` (added up)."""

    code: str
    style: StyleCode | None
    left: tuple[Term, ...]
    relation: str
    right: tuple[Term, ...]
    state: State


@dataclass(frozen=True)
class StyleAccounts:
    """What is known of one style when the accounts are drawn up.

    `replayed` is the count made again from the journal. `numbers` are first and last paper number and how many
    there are. `alike_batches` and `disagreeing` are for warnings only, and tell no mark.
    """

    style: Style
    turnout: Turnout
    count: StyleCount
    replayed: StyleCount
    first_number: int
    last_number: int
    batches: int
    accepted_batches: int
    alike_batches: tuple[int, ...] = ()
    disagreeing_resolutions: int = 0


@dataclass(frozen=True)
class Accounts:
    styles: tuple[StyleAccounts, ...]
    settings: Settings
    regulation: Regulation
    same_bytes: bool = False  # both passes read from the same bytes
    signed: bool = True
    clock_back: int = 0  # journal lines written while the clock stood behind
    own_ballot: int = 0  # members of the committee who stand on a ballot themselves


@dataclass(frozen=True)
class Answer:
    equations: tuple[Equation, ...]
    findings: tuple[Finding, ...]

    @property
    def blocking(self) -> tuple[Finding, ...]:
        return tuple(f for f in self.findings if f.severity is Severity.ERROR)


def reconcile(accounts: Accounts) -> Answer:
    """Every equation of every style, and the findings that follow from them."""
    equations = tuple(e for style in accounts.styles for e in _equations(style, accounts.regulation))
    findings = [f for e in equations if (f := _finding(e)) is not None]
    for style in accounts.styles:
        findings.extend(_warnings(style, accounts))
    findings.extend(_round_warnings(accounts))
    return Answer(equations, tuple(findings))


def _equations(s: StyleAccounts, regulation: Regulation) -> Iterator[Equation]:
    t = s.turnout
    yield _r01(s.style.code, t)
    yield _r02(s.style.code, t)
    yield _equal("R03", s, [Term("returned", t.returned)], [Term("accepted", s.count.papers)])
    yield from _r04(s)
    yield _r05(s)
    yield _at_most("R06", s, [Term("present", t.present)], [Term("summoned", t.summoned)])
    in_hand = [Term("issued", t.issued), Term("exchanged", t.exchanged, minus=True)]
    yield _at_most("R06", s, in_hand, [Term("present", t.present)])
    yield _r07(s, regulation)
    yield _equal("R08", s, [Term("batches", s.batches)], [Term("accepted_batches", s.accepted_batches)])
    if s.accepted_batches == s.batches:  # before that a gap is only a batch that waits
        yield _r09(s)


def _r01(code: StyleCode, t: Turnout) -> Equation:
    unused = Term("unused", t.unused_or_derived(), derived=t.unused is None)
    left = (Term("printed", t.printed),)
    right = (Term("issued", t.issued), unused, Term("spoiled", t.spoiled), Term("lost", t.lost))
    return Equation("R01", code, left, "=", right, _balance(left, right))


def _r02(code: StyleCode, t: Turnout) -> Equation:
    not_returned = Term("not_returned", t.not_returned_or_derived(), derived=t.not_returned is None)
    left = (Term("issued", t.issued), Term("foreign", t.foreign))
    right = (Term("returned", t.returned), Term("exchanged", t.exchanged), not_returned)
    return Equation("R02", code, left, "=", right, _balance(left, right))


def _r04(s: StyleAccounts) -> Iterator[Equation]:
    counted = s.count.invalid
    yield _equal("R04", s, [Term("foreign_keyed", counted.get("foreign", 0))], [Term("foreign", s.turnout.foreign)])
    piles: Mapping[str, int] | None = s.turnout.piles
    for reason in sorted(set(counted) | set(piles or {})):
        number = counted.get(reason, 0)
        keyed = (Term(f"keyed_{reason}", number),)
        pile = (Term(f"pile_{reason}", number if piles is None else piles.get(reason, 0), derived=piles is None),)
        yield Equation("R04", s.style.code, keyed, "=", pile, _balance(keyed, pile))


def _r05(s: StyleAccounts) -> Equation:
    """All subjects at once: how many agree between table and journal, and sum up to the papers returned."""
    pairs = zip(s.count.subjects, s.replayed.subjects, strict=True)
    whole = s.count.papers == s.replayed.papers and dict(s.count.invalid) == dict(s.replayed.invalid)
    sums = [_sums_up(counted, s.count) for counted in s.count.subjects]
    agreeing = sum(whole and a == b and ok for (a, b), ok in zip(pairs, sums, strict=True))
    return _equal("R05", s, [Term("subjects", len(s.style.subjects))], [Term("agreeing", agreeing)])


def _sums_up(counted: SubjectCount, count: StyleCount) -> bool:
    return counted.valid + counted.blank + counted.over + count.invalid_papers == count.papers


def _r07(s: StyleAccounts, regulation: Regulation) -> Equation:
    t, bar = s.turnout, regulation.quorum.bar
    left = (Term("present", t.present),)
    right = (Term("quorum", bar.least(t.summoned)),)
    state = State.HOLDS if t.summoned and bar.is_reached(t.present, t.summoned) else State.FAILS
    return Equation("R07", s.style.code, left, "≥", right, state)


def _r09(s: StyleAccounts) -> Equation:
    span = s.last_number  # numbers run from 1
    left, right = (Term("last_number", span),), (Term("numbers", s.count.papers),)
    state = State.HOLDS if span == s.count.papers else State.WARNS
    return Equation("R09", s.style.code, left, "=", right, state)


def _equal(code: str, s: StyleAccounts, left: list[Term], right: list[Term]) -> Equation:
    return Equation(code, s.style.code, tuple(left), "=", tuple(right), _balance(left, right))


def _at_most(code: str, s: StyleAccounts, left: list[Term], right: list[Term]) -> Equation:
    state = State.HOLDS if _sum(left) <= _sum(right) else State.FAILS
    return Equation(code, s.style.code, tuple(left), "≤", tuple(right), state)


def _balance(left: tuple[Term, ...] | list[Term], right: tuple[Term, ...] | list[Term]) -> State:
    terms = [*left, *right]
    if any(t.derived and t.value < 0 for t in terms) or _sum(left) != _sum(right):
        return State.FAILS
    return State.DERIVED if any(t.derived for t in terms) else State.HOLDS


def _sum(terms: tuple[Term, ...] | list[Term]) -> int:
    return sum(t.signed for t in terms)


_SEVERITY = {State.FAILS: Severity.ERROR, State.DERIVED: Severity.DERIVED, State.WARNS: Severity.WARNING}


def _finding(equation: Equation) -> Finding | None:
    severity = _SEVERITY.get(equation.state)
    if severity is None:
        return None
    numbers = {t.name: t.value for t in (*equation.left, *equation.right)}
    return Finding(equation.code, severity, equation.style, numbers)


def _warnings(s: StyleAccounts, accounts: Accounts) -> Iterator[Finding]:
    """W01–W04, W08, W09 of one style: batches and numbers of papers, never a mark or a subject."""
    bars, t = accounts.regulation.warnings, s.turnout
    yield from _faulty_lines(s, bars)
    for batch in s.alike_batches:
        yield _warn("W03", s, batch=batch)
    if 0 < t.returned < bars.small_group:
        yield _warn("W04", s, returned=t.returned, least=bars.small_group)
    if s.disagreeing_resolutions:
        yield _warn("W08", s, resolutions=s.disagreeing_resolutions)
    if t.exchanged or t.lost or t.foreign:
        yield _warn("W09", s, exchanged=t.exchanged, lost=t.lost, foreign=t.foreign)


def _faulty_lines(s: StyleAccounts, bars: WarningBars) -> Iterator[Finding]:
    """W01, W02 of all lines that were keyed (design.md §8): what a rule then makes of the paper hides none of them."""
    count, spoilt = s.count, s.count.spoilt
    lines = (count.valid_papers + spoilt.papers) * len(s.style.subjects)
    if bars.blank.is_reached(count.blank_lines + spoilt.blank_lines, lines):
        yield _warn("W01", s, papers=count.blank_papers + spoilt.blank_papers)
    if bars.over.is_reached(count.over_lines + spoilt.over_lines, lines):
        yield _warn("W02", s, papers=count.over_papers + spoilt.over_papers)


def _warn(code: str, s: StyleAccounts, **numbers: int) -> Finding:
    return Finding(code, Severity.WARNING, s.style.code, numbers)


def _round_warnings(accounts: Accounts) -> Iterator[Finding]:
    if accounts.settings.passes == 1 or accounts.same_bytes:
        yield Finding("W05", Severity.WARNING, None, {"passes": accounts.settings.passes})
    if not accounts.signed:
        yield Finding("W06", Severity.WARNING, None, {})
    if accounts.clock_back:
        yield Finding("W07", Severity.WARNING, None, {"lines": accounts.clock_back})
    if accounts.own_ballot:
        yield Finding("W10", Severity.WARNING, None, {"members": accounts.own_ballot})
