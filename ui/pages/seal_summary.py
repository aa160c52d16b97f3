"""Everything that the seal will hold, but no mark: what head and chair read before they give their passwords."""

from collections.abc import Iterable, Sequence

from PySide6.QtCore import Qt
from PySide6.QtWidgets import QGridLayout, QWidget

from app.domain.batch import BatchState
from app.domain.finding import Finding
from app.domain.journal import grouped
from app.domain.round import Definition
from app.domain.style import Style
from app.domain.wording import REASON_WORDS, SETTING_WORDS, sentence, term_word
from app.services.batch import BatchView
from app.services.round import RoundView
from app.texts import N_, _, date_text, number_text
from ui.pages.result_tables import change_texts
from ui.theme import tokens
from ui.widgets import card, clear, column, words

_SETTINGS = {
    "invalid_line": {"line": N_("dòng sai chỉ mất cho người đó"), "paper": N_("dòng sai làm hỏng cả phiếu")},
    "blank_paper": {"invalid": N_("phiếu trống là không hợp lệ"), "valid": N_("phiếu trống vẫn hợp lệ")},
    "added_name": {"ignore": N_("bỏ qua tên viết thêm"), "paper": N_("viết thêm tên làm hỏng cả phiếu")},
    "added_words": {"ignore": N_("bỏ qua chữ viết thêm"), "paper": N_("viết thêm chữ làm hỏng cả phiếu")},
}
_ROLES = {"head": N_("trưởng ban"), "secretary": N_("thư ký"), "member": N_("ủy viên")}


class SealSummary(QWidget):
    """The round, each style, the committee, the explanations and the head of the journal, on one page."""

    def __init__(self) -> None:
        super().__init__()
        self._column = column(space=tokens.SPACE_M)
        self.setLayout(self._column)

    def show_round(
        self, view: RoundView, batches: Sequence[BatchView], warnings: Sequence[Finding], journal_head: str
    ) -> None:
        clear(self._column)
        told = view.definition
        parts = [(_("Đợt lấy phiếu"), list(_round(view, journal_head)))]
        for style in told.styles:
            held = [batch for batch in batches if batch.style.code == style.code]
            parts.append((_title(style), list(_style(style, told, held))))
        parts += [(_("Giải trình"), given)] if (given := _explanations(told, warnings)) else []
        cards = [_Pairs(pairs) for _name, pairs in parts]
        widest = max(each.widest for each in cards)
        for (title, _pairs), pairs in zip(parts, cards, strict=True):
            pairs.align(widest)
            self._column.addWidget(card(words(title, "heading"), pairs, space=tokens.SPACE_S))


Pairs = Iterable[tuple[str, str]]


class _Pairs(QWidget):
    """Names and texts in two columns; the texts of several cards begin at the same place."""

    def __init__(self, pairs: Pairs) -> None:
        super().__init__()
        self._grid = QGridLayout()
        self._grid.setContentsMargins(0, 0, 0, 0)
        self._grid.setHorizontalSpacing(tokens.SPACE_L)
        self._grid.setVerticalSpacing(tokens.SPACE_XS)
        self._grid.setColumnStretch(1, 1)
        self._names = []
        for at, (name, text) in enumerate(pairs):
            self._names.append(words(name, "muted", wrap=False))
            self._grid.addWidget(self._names[-1], at, 0, Qt.AlignmentFlag.AlignTop)
            self._grid.addWidget(words(text), at, 1)
        self.setLayout(self._grid)

    @property
    def widest(self) -> int:
        """Pixels that the names ask for."""
        for name in self._names:
            name.ensurePolished()
        return max(name.sizeHint().width() for name in self._names)

    def align(self, width: int) -> None:
        self._grid.setColumnMinimumWidth(0, width)


def _title(style: Style) -> str:
    name = f"{style.code} · {style.name}" if style.name else style.code
    return _("Mẫu phiếu {0} (mã {1})").format(name, style.form_code)


def _together(text: str) -> str:
    """A name or a figure is not parted at the end of a line."""
    return text.replace(" ", "\N{NO-BREAK SPACE}")


def _round(view: RoundView, journal_head: str) -> Pairs:
    told, regulation = view.definition, view.regulation
    yield _("Tên"), told.title
    yield _("Ngày, nơi"), f"{date_text(told.date)}, {told.venue}"
    yield _("Quy định"), regulation.short
    yield _("Tỷ lệ tính trên"), _(SETTING_WORDS[told.settings.base.value])
    yield _("Cách tính phiếu"), "; ".join(_(_SETTINGS[n][getattr(told.settings, n)]) for n in _SETTINGS)
    yield _("Số lượt nhập"), str(told.settings.passes)
    yield _("Ban kiểm phiếu"), "; ".join(f"{m.name} ({_(_ROLES[m.role.value])})" for m in told.committee)
    yield _("Chủ trì"), f"{told.chair}, {told.chair_position}" if told.chair_position else told.chair
    yield _("Đầu nhật ký"), grouped(journal_head[:16]) or "–"


def _style(style: Style, definition: Definition, batches: Sequence[BatchView]) -> Pairs:
    names = ", ".join(_together(f"{at}. {subject.name}") for at, subject in enumerate(style.subjects, 1))
    yield _("Người được lấy phiếu"), _("{0} người: {1}").format(len(style.subjects), names)
    if changes := change_texts(style):
        yield _("Thay đổi trong ngày"), "\n".join(changes)
    accepted = sum(batch.state is BatchState.ACCEPTED for batch in batches)
    yield _("Tập phiếu"), _("{0} trên {1} tập đã xác nhận").format(accepted, len(batches))
    turnout = definition.turnouts.get(style.code)
    if turnout is None:
        yield _("Số liệu phiếu"), _("chưa nhập đủ hai lần")
        return
    figures = turnout.as_numbers()
    yield _("Số liệu phiếu"), ", ".join(_together(f"{term_word(name)} {number_text(n)}") for name, n in figures.items())
    if turnout.piles is not None:
        piles = (_together(f"{_(REASON_WORDS[reason])} {number_text(n)}") for reason, n in turnout.piles.items())
        yield _("Phiếu không hợp lệ"), ", ".join(piles) or _("không có")


def _explanations(definition: Definition, warnings: Sequence[Finding]) -> list[tuple[str, str]]:
    """What is warned of, in a sentence, and what the head says of it."""
    found = {finding.key: sentence(finding) for finding in warnings}
    given = [e for e in definition.explanations if (e.code, e.style) in found]
    return [(f"{e.code} · {e.style}" if e.style else e.code, f"{found[e.code, e.style]}\n{e.text}") for e in given]
