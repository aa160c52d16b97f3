"""A round's results: a table a style with its base, what the thresholds say, and people of two styles side by side."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from enum import StrEnum
from fractions import Fraction

from PySide6.QtCore import Qt
from PySide6.QtWidgets import QWidget

from app.domain.ids import StyleCode
from app.domain.names import search_key
from app.domain.outcome import NONE
from app.domain.record import Sealed
from app.domain.round import Base
from app.domain.style import Style
from app.domain.tally import StyleResult, SubjectResult
from app.domain.wording import REASON_WORDS, SETTING_WORDS
from app.texts import N_, _, number_text, percent_text
from ui.widgets import Column, Counts, Legend, Message, Table, card, column, words


class Order(StrEnum):
    """How the lines of a table stand."""

    BALLOT = "ballot"
    HIGH = "high"
    LOW = "low"


ORDERS = {
    Order.BALLOT: N_("theo thứ tự trên phiếu"),
    Order.HIGH: N_("theo tỷ lệ tín nhiệm cao"),
    Order.LOW: N_("theo tỷ lệ tín nhiệm thấp"),
}


@dataclass(frozen=True)
class Placed:
    """A subject's result with its place on the paper and the article that its outcome names."""

    place: int
    result: SubjectResult
    article: str


def share(count: int, base: int) -> Fraction:
    """Exact, for sorting; nothing of nothing is nothing."""
    return Fraction(count, base) if base else Fraction(0)


def in_order(found: Sequence[Placed], order: Order) -> list[Placed]:
    """Equal shares stay in ballot order."""
    match order:
        case Order.BALLOT:
            return list(found)
        case Order.HIGH:
            return sorted(found, key=lambda p: -share(p.result.high, p.result.base))
        case Order.LOW:
            return sorted(found, key=lambda p: -share(p.result.low, p.result.base))


def placed(result: StyleResult, sealed: Sealed) -> list[Placed]:
    found = []
    for subject in result.subjects:
        threshold = sealed.regulation.threshold(subject.outcome or NONE)
        found.append(Placed(subject.place + 1, subject, threshold.rule.article if threshold else ""))
    return found


def count_text(count: int, base: int, percent: str | None) -> str:
    """`20 (66,67 %)`; without a base the count alone."""
    return f"{number_text(count)} ({percent_text(percent)})" if percent is not None else number_text(count)


def style_title(result: StyleResult) -> str:
    name = f"{result.code} · {result.name}" if result.name else result.code
    return _("Mẫu phiếu {0} (mã {1})").format(name, result.form_code)


def papers_text(result: StyleResult) -> str:
    """Issued, returned, valid and invalid papers, with the reasons."""
    count, turnout = result.count, result.turnout
    numbers = (turnout.issued, turnout.returned, count.valid_papers, count.invalid_papers)
    text = _("Phát ra {0}, thu về {1}, hợp lệ {2}, không hợp lệ {3}").format(*map(number_text, numbers))
    reasons = ", ".join(f"{_(REASON_WORDS[reason])} {number_text(n)}" for reason, n in count.invalid.items() if n)
    return f"{text} ({reasons})." if reasons else f"{text}."


def base_text(result: StyleResult) -> str:
    """Of what the percentages are taken."""
    words_ = _(SETTING_WORDS[result.base.value])
    if result.base is Base.VALID or result.base_count is None:
        return _("Tỷ lệ tính trên {0}.").format(words_)
    return _("Tỷ lệ tính trên {0}: {1}.").format(words_, number_text(result.base_count))


def outcome_texts(result: StyleResult, sealed: Sealed) -> list[str]:
    """A sentence for each subject that reaches a threshold, with its article and words; or that nobody does."""
    found = []
    for subject in result.subjects:
        threshold = sealed.regulation.threshold(subject.outcome or NONE)
        if threshold is not None:
            said = count_text(subject.low, subject.base, subject.percents()["low"])
            text = _("{0}: tín nhiệm thấp {1}. {2}: “{3}”")
            found.append(text.format(subject.name, said, threshold.rule.article, threshold.rule.text))
    if any(subject.outcome is None for subject in result.subjects):
        found.append(_("Không có số nào để tính tỷ lệ nên không so với ngưỡng được."))
    return found or [_("Không ai tới ngưỡng nào của {0}.").format(sealed.regulation.short)]


def change_texts(style: Style) -> list[str]:
    """Who stands on the papers and on no line of the table, and whose name is spelt otherwise there; each with why."""
    left = [_("Không báo cáo {0}: {1}").format(s.reported, s.withdrawn) for s in style.withdrawn]
    told = _("Trên phiếu in “{0}”, đúng là “{1}”: {2}")
    return left + [told.format(s.name, s.corrected, s.corrected_reason) for s in style.corrected]


class StyleTable(Table[Placed]):
    """A style's lines; the page scrolls and not the table."""

    def __init__(self, result: StyleResult, sealed: Sealed) -> None:
        columns = (
            Column[Placed](_("#"), lambda p: str(p.place), key=lambda p: p.place, figures=True),
            Column[Placed](_("Họ và tên"), lambda p: p.result.name, stretch=True),
            Column[Placed](_("Chức vụ"), lambda p: p.result.position, stretch=True),
            Column[Placed](_("Tỷ lệ"), lambda p: Counts.of(p.result).words(), counts=lambda p: Counts.of(p.result)),
            _level(_("Cao"), "high"),
            _level(_("Tín nhiệm"), "confidence"),
            _level(_("Thấp"), "low"),
            Column[Placed](
                _("Không hợp lệ"), lambda p: number_text(p.result.invalid), key=lambda p: p.result.invalid, figures=True
            ),
            Column[Placed](_("Ngưỡng"), lambda p: p.article or "–"),
        )
        super().__init__(columns, style_title(result), whole=True)
        self._found = placed(result, sealed)
        self.set_rows(self._found)

    def arrange(self, order: Order, wanted: str = "") -> None:
        """The lines in this order, of people whose name, position or unit holds `wanted` (marks and case apart)."""
        self.sortByColumn(-1, Qt.SortOrder.AscendingOrder)
        self.set_rows([p for p in in_order(self._found, order) if search_key(wanted) in search_key(_found_by(p))])

    def copy_all(self) -> None:
        """Every line to the clipboard, whatever is selected."""
        self.clearSelection()
        self.copy()


def _found_by(placed: Placed) -> str:
    return " ".join((placed.result.name, placed.result.position, placed.result.unit, placed.article))


def _level(title: str, level: str) -> Column[Placed]:
    def text(p: Placed) -> str:
        return count_text(getattr(p.result, level), p.result.base, p.result.percents()[level])

    return Column(title, text, key=lambda p: share(getattr(p.result, level), p.result.base), figures=True)


class StyleCard(QWidget):
    """A style's table with what stands around it."""

    def __init__(self, result: StyleResult, sealed: Sealed) -> None:
        super().__init__()
        self.table = StyleTable(result, sealed)
        outcome = Message()
        said = words(f"{papers_text(result)} {base_text(result)}", "muted")
        legend = Legend(_("không có mức hợp lệ"))
        layout = column()
        changed = [words(text) for text in change_texts(sealed.definition.style(StyleCode(result.code)))]
        layout.addWidget(card(words(style_title(result), "heading"), said, *changed, legend, self.table, outcome))
        self.setLayout(layout)
        outcome.say("\n".join([*outcome_texts(result, sealed), sealed.regulation.outcome_note]))


@dataclass(frozen=True)
class Twice:
    """Somebody who stands on more than one style, with the result of each; they are never added up."""

    name: str
    results: tuple[tuple[str, SubjectResult], ...]


def twice(results: Iterable[StyleResult]) -> list[Twice]:
    """The people of more than one style, by code and name."""
    found: dict[tuple[str, str], list[tuple[str, SubjectResult]]] = {}
    for style in results:
        for subject in style.subjects:
            found.setdefault((subject.code, subject.name), []).append((style.code, subject))
    return [Twice(name, tuple(held)) for (_code, name), held in found.items() if len(held) > 1]


class TwiceTable(Table[Twice]):
    """A column a style and level, side by side."""

    def __init__(self, results: Sequence[StyleResult]) -> None:
        columns = [Column[Twice](_("Họ và tên"), lambda t: t.name, stretch=True)]
        for style in results:
            for level, title in (("high", _("cao")), ("confidence", _("tín nhiệm")), ("low", _("thấp"))):
                columns.append(_beside(style.code, level, f"{style.code}: {title}"))
        super().__init__(columns, _("Người có tên trong nhiều mẫu phiếu"), sortable=False, whole=True)
        self.set_rows(twice(results))


def _beside(style: str, level: str, title: str) -> Column[Twice]:
    def text(person: Twice) -> str:
        result = next((r for code, r in person.results if code == style), None)
        return "–" if result is None else count_text(getattr(result, level), result.base, result.percents()[level])

    return Column(title, text, figures=True)
