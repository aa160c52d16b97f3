"""The sheet of results: for each style one line a subject, its counts, percents and outcome as formulas."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass

from app.domain.outcome import NONE
from app.domain.reconcile import State
from app.domain.record import Sealed
from app.domain.round import Base
from app.domain.tally import BLANK, CONFIDENCE, HIGH, LOW, OVER, StyleResult, SubjectCount, SubjectResult
from app.domain.wording import SETTING_WORDS
from app.reports.xlsx import formulas
from app.reports.xlsx.formulas import quoted
from app.reports.xlsx.papers import PaperRanges
from app.reports.xlsx.pen import TOP, Pen, area, begin, cell, fitting, near, printed
from app.reports.xlsx.words import state_word, threshold_word, verdict_words
from app.texts import N_, _

HEAD, FIRST = TOP, TOP + 2
(NUMBER, CODE, NAME, POST, HIGHS, HIGH_SHARE, CONFIDENCES, CONFIDENCE_SHARE, LOWS, LOW_SHARE, VALID, INVALID, BLANKS,
 OVERS, BASE, OUTCOME, CHECK) = range(17)  # fmt: skip
COLUMNS = CHECK + 1
_COUNTED = {HIGHS: HIGH, CONFIDENCES: CONFIDENCE, LOWS: LOW, BLANKS: BLANK, OVERS: OVER}
_SINGLE = {
    NUMBER: N_("STT"),
    CODE: N_("Mã"),
    NAME: N_("Họ và tên"),
    POST: N_("Chức danh, chức vụ, đơn vị"),
    VALID: N_("Phiếu hợp lệ"),
    INVALID: N_("Phiếu không hợp lệ"),
    BASE: N_("Cơ sở tính tỷ lệ"),
    OUTCOME: N_("Kết luận theo ngưỡng"),
    CHECK: N_("So với niêm phong"),
}
_DOUBLE = {
    HIGHS: (N_("Tín nhiệm cao"), N_("Số phiếu"), N_("Tỷ lệ")),
    CONFIDENCES: (N_("Tín nhiệm"), N_("Số phiếu"), N_("Tỷ lệ")),
    LOWS: (N_("Tín nhiệm thấp"), N_("Số phiếu"), N_("Tỷ lệ")),
    BLANKS: (N_("Dòng không hợp lệ"), N_("Trống"), N_("Nhiều ô")),
}


@dataclass(frozen=True)
class Lines:
    """The rows of one style's subjects on the sheet of results."""

    sheet: str
    first: int
    last: int

    def codes(self) -> str:
        return area(self.first, CODE, self.last, CODE, self.sheet)

    def checks(self) -> str:
        return area(self.first, CHECK, self.last, CHECK, self.sheet)


def lines(results: Iterable[StyleResult], sheet: str) -> dict[str, Lines]:
    """Where each style's subjects will stand: below a band and a line of its papers."""
    found, row = {}, FIRST
    for result in results:
        found[result.code] = Lines(sheet, row + 2, row + 1 + len(result.subjects))
        row = found[result.code].last + 1
    return found


@dataclass(frozen=True)
class StyleCells:
    """What a style's table needs from other sheets: cells of its accounts by name, and its papers, if they are here."""

    accounts: Mapping[str, str]
    papers: PaperRanges | None


def write(pen: Pen, sealed: Sealed, cells: Mapping[str, StyleCells], places: Mapping[str, Lines]) -> None:
    begin(pen, sealed, _("Kết quả lấy phiếu tín nhiệm"))
    _widths(pen, sealed)
    _heads(pen)
    legend = places[sealed.results[-1].code].last + 2
    outcomes = _outcome_cells(sealed, legend)
    for result in sealed.results:
        _style(pen, sealed, result, cells[result.code], places[result.code], outcomes)
    end = _legend(pen, sealed, legend)
    _notes(pen, sealed, end + 1)
    printed(pen, sealed, (HEAD, HEAD + 1), landscape=True, first_columns=POST)


def _heads(pen: Pen) -> None:
    for column, title in _SINGLE.items():
        pen.down(HEAD, HEAD + 1, column, _(title), "head")
    for column, (title, first, second) in _DOUBLE.items():
        pen.across(HEAD, column, column + 1, _(title), "head")
        pen.heads(HEAD + 1, [_(first), _(second)], column=column)
    pen.at_least(HEAD, 32)
    pen.at_least(HEAD + 1, 32)


def _widths(pen: Pen, sealed: Sealed) -> None:
    subjects = [subject for result in sealed.results for subject in result.subjects]
    widths = dict.fromkeys(range(COLUMNS), 9.0)
    widths[NUMBER] = 5
    widths[CODE] = fitting((subject.code for subject in subjects), 6, 20)
    widths[NAME] = fitting((subject.name for subject in subjects), 27, 32)
    widths[POST] = fitting((_post(subject) for subject in subjects), 24, 38)
    widths[OUTCOME] = 27
    widths[CHECK] = 10
    pen.widths(*widths.values())


def _post(subject: SubjectResult) -> str:
    """Position with unit, unless the position already names it."""
    position, unit = subject.position, subject.unit
    return position if unit.casefold() in position.casefold() else ", ".join(filter(None, (position, unit)))


def _style(
    pen: Pen, sealed: Sealed, result: StyleResult, cells: StyleCells, place: Lines, outcomes: Mapping[str, str]
) -> None:
    band = _("Mẫu phiếu {0} – {1} (mã in trên phiếu: {2})").format(result.code, result.name, result.form_code)
    pen.fill(place.first - 2, range(COLUMNS), "band")
    pen.text(place.first - 2, 0, band, "band")
    pen.formula(place.first - 1, 0, *_papers_line(result, cells.accounts), "line")
    for number, subject in enumerate(result.subjects, 1):
        row, counted = place.first + number - 1, result.count.subjects[subject.place]
        _who(pen, row, number, subject)
        _counts(pen, row, subject.place, counted, cells)
        _sums(pen, row, subject, result, cells)
        _shares(pen, row, subject)
        _answers(pen, row, sealed, subject, counted, outcomes, cells)
    looks = (place.first, CHECK, place.last, CHECK)
    pen.colour(looks, state_word(State.FAILS), "bad")


def _papers_line(result: StyleResult, accounts: Mapping[str, str]) -> tuple[str, str]:
    """The line under a style's band, its papers and its base: as a formula, and what that answers."""
    parts = [
        (_("Phát ra {0}"), accounts["issued"], result.turnout.issued),
        (_("thu về {0}"), accounts["returned"], result.turnout.returned),
        (_("phiếu hợp lệ {0}"), accounts["valid_papers"], result.count.valid_papers),
        (_("phiếu không hợp lệ {0}"), accounts["invalid_papers"], result.count.invalid_papers),
    ]
    base = _("tỷ lệ tính trên {0}").format(_(SETTING_WORDS[result.base]))
    if result.base_count is not None:
        parts.append((f"{base}: {{0}}", accounts["base"], result.base_count))
    live = [formulas.sentence(text, address) for text, address, _value in parts]
    shown = [text.format(value) for text, _address, value in parts]
    if result.base_count is None:
        live, shown = [*live, quoted(base)], [*shown, base]
    return "=" + '&" · "&'.join(live), " · ".join(shown)


def _who(pen: Pen, row: int, number: int, subject: SubjectResult) -> None:
    pen.number(row, NUMBER, number, "mark")
    pen.text(row, CODE, subject.code, "code")
    pen.text(row, NAME, subject.name)
    pen.text(row, POST, _post(subject))


def _counts(pen: Pen, row: int, place: int, counted: SubjectCount, cells: StyleCells) -> None:
    """The five counts, over the papers that count; plain numbers where the papers are not in the workbook."""
    values = {
        HIGHS: counted.high,
        CONFIDENCES: counted.confidence,
        LOWS: counted.low,
        BLANKS: counted.blank,
        OVERS: counted.over,
    }
    for column, value in values.items():
        if cells.papers is None:
            pen.number(row, column, value)
            continue
        verdicts, counts = cells.papers.verdicts(), quoted(verdict_words().counts)
        formula = f"=COUNTIFS({cells.papers.marks(place)},{_COUNTED[column]},{verdicts},{counts})"
        pen.formula(row, column, formula, value)


def _sums(pen: Pen, row: int, subject: SubjectResult, result: StyleResult, cells: StyleCells) -> None:
    """valid = high + confidence + low; invalid = papers invalid as a whole + faulty lines (domain.md, Counting)."""
    valid = "+".join(near(row, column) for column in (HIGHS, CONFIDENCES, LOWS))
    invalid = f"{cells.accounts['invalid_papers']}+{near(row, BLANKS)}+{near(row, OVERS)}"
    base = near(row, VALID) if result.base is Base.VALID else cells.accounts["base"]
    pen.formula(row, VALID, f"={valid}", subject.valid)
    pen.formula(row, INVALID, f"={invalid}", subject.invalid)
    pen.formula(row, BASE, f"={base}", subject.base)


def _shares(pen: Pen, row: int, subject: SubjectResult) -> None:
    percents = subject.percents()
    for column, name in ((HIGHS, "high"), (CONFIDENCES, "confidence"), (LOWS, "low")):
        formula = formulas.percent(near(row, column), near(row, BASE))
        pen.formula(row, column + 1, formula, formulas.percent_value(percents[name]), "percent")


def _answers(
    pen: Pen,
    row: int,
    sealed: Sealed,
    subject: SubjectResult,
    counted: SubjectCount,
    outcomes: Mapping[str, str],
    cells: StyleCells,
) -> None:
    thresholds = [(threshold, outcomes[threshold.outcome]) for threshold in sealed.regulation.thresholds]
    formula = formulas.outcome(near(row, LOWS), near(row, BASE), thresholds, outcomes[NONE])
    pen.formula(row, OUTCOME, formula, outcome_word(sealed, subject.outcome), "wrapped")
    sums_up = f"{near(row, VALID)}+{near(row, INVALID)}={cells.accounts['accepted']}"
    sealed_counts = ((HIGHS, counted.high), (CONFIDENCES, counted.confidence), (LOWS, counted.low),
                     (BLANKS, counted.blank), (OVERS, counted.over))  # fmt: skip
    same = ",".join(f"{near(row, column)}={value}" for column, value in sealed_counts)
    good, bad = state_word(State.HOLDS), state_word(State.FAILS)
    pen.formula(row, CHECK, f"=IF(AND({same},{sums_up}),{quoted(good)},{quoted(bad)})", good, "code")


def outcome_word(sealed: Sealed, outcome: str | None) -> str:
    """An outcome as its column shows it."""
    if outcome is None:
        return formulas.NOTHING
    threshold = sealed.regulation.threshold(outcome)
    return _("không") if threshold is None else threshold_word(threshold)


def _outcome_cells(sealed: Sealed, legend: int) -> dict[str, str]:
    """The cells of the legend that hold the words of outcomes: a formula's own text may not be longer than 255."""
    names = [NONE, *(threshold.outcome for threshold in sealed.regulation.thresholds)]
    return {name: cell(legend + 1 + place, NAME) for place, name in enumerate(names)}


def _legend(pen: Pen, sealed: Sealed, row: int) -> int:
    """What each outcome means, with its article; answers the row after it."""
    pen.text(row, NAME, _("Kết luận theo ngưỡng"), "band")
    pen.across(row, POST, CHECK, sealed.regulation.short, "band")
    rows = [(outcome_word(sealed, NONE), _("Tín nhiệm thấp chưa tới ngưỡng nào."))]
    rows += [(threshold_word(t), f"{t.rule.article}: {t.rule.text}") for t in sealed.regulation.thresholds]
    for at, (word, text) in enumerate(rows, row + 1):
        pen.text(at, NAME, word)
        pen.across(at, POST, CHECK, text, "text")
    return row + len(rows)


def _notes(pen: Pen, sealed: Sealed, row: int) -> None:
    """How the numbers came about, and what they do not decide."""
    live = _(
        "Mọi số đếm, tỷ lệ và kết luận ở trên là công thức tính từ trang phiếu; “lệch” nghĩa là khác lúc niêm phong."
    )
    if sealed.ballots is None:
        live = _(
            "Vì có trên 20.000 phiếu, tập tin này không có trang phiếu: các số đếm là số đã niêm phong, không phải "
            "công thức. Từng phiếu nằm trong tệp ballots-*.csv của hồ sơ lưu."
        )
    exact = _(
        "Tỷ lệ làm tròn nửa lên đến hai số lẻ, ngưỡng được so sánh, đều bằng số nguyên; “–” là không có cơ sở để tính."
    )
    for at, text in enumerate((sealed.regulation.outcome_note, live, exact), row):
        pen.across(at, 0, CHECK, text, "free")
