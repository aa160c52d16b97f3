"""The room Nhật ký: who did what and when, a sentence a line; no mark of a paper before its round is sealed."""

import datetime as dt
from dataclasses import dataclass
from typing import ClassVar

from PySide6.QtWidgets import QComboBox, QPlainTextEdit, QWidget

from app.domain.journal import grouped
from app.services import journal
from app.services.journal import ChainView, Checked, LineView
from app.services.session import Session
from app.texts import _, date_text, number_text
from ui.desk import Desk
from ui.icons import Icon
from ui.pages.page import Page
from ui.pages.shown import moment_text
from ui.theme import Theme, tokens
from ui.widgets import AdaptiveRow, Button, Column, Field, Flow, Message, PageHeader, Scroller, Table, column, words


@dataclass(frozen=True)
class _Shown:
    chains: tuple[ChainView, ...]
    chain: ChainView
    lines: tuple[LineView, ...]


def _read(session: Session, chain_id: str, wanted: int) -> _Shown:
    """The chain with at least `wanted` of its newest lines, a page at a time."""
    chains = journal.chains(session)
    chain = next((c for c in chains if c.id == chain_id), chains[0])
    lines = journal.lines(session, chain)
    while len(lines) < wanted and lines and lines[-1].n > 1:
        lines += journal.lines(session, chain, before=lines[-1].n)
    return _Shown(chains, chain, lines)


class JournalPage(Page):
    """A chain to choose, its lines, the newest first, and what stands in the line one looks at."""

    nouns: ClassVar[frozenset[str]] = frozenset(
        {"round", "batch", "turnout", "explanation", "output", "leader", "paper", "account"}
    )

    def __init__(self, desk: Desk) -> None:
        super().__init__(desk)
        self._chain_id = ""
        self._wanted = journal.PAGE
        self._shown: _Shown | None = None
        self._header = PageHeader(
            _("Nhật ký"), _("Chỉ ghi thêm, không sửa, không xóa. Mỗi dòng mang mã băm của dòng trước.")
        )
        self._chains = QComboBox()
        self._chains.setSizeAdjustPolicy(QComboBox.SizeAdjustPolicy.AdjustToMinimumContentsLengthWithIcon)
        self._chains.setMinimumContentsLength(20)
        self._chains.currentIndexChanged.connect(self._choose)
        self._message = Message()
        self._told = words("", "muted")
        self._table = self._make_table()
        self._text = QPlainTextEdit()
        self._text.setReadOnly(True)
        self._text.setTabChangesFocus(True)
        self._text.setAccessibleName(_("Nội dung dòng"))
        self._older = Button(_("Xem các dòng cũ hơn"), Icon.DOWN, key="Ctrl+Down")
        self._older.clicked.connect(self._go_back)
        self._check = Button(_("Kiểm tra chuỗi"), Icon.CHECK, key="Ctrl+K")
        self._check.clicked.connect(self._check_chain)
        self._lay_out()

    def _make_table(self) -> Table[LineView]:
        columns = (
            Column[LineView](_("Số"), lambda line: number_text(line.n), figures=True),
            Column[LineView](_("Lúc"), _moment, look=lambda line: (Icon.WARN, "warn") if line.clock_back else None),
            Column[LineView](_("Ai"), lambda line: line.name),
            Column[LineView](_("Việc"), lambda line: line.text, stretch=True),
        )
        table = Table(columns, _("Các dòng nhật ký"), sortable=False)
        table.picked.connect(self._look)
        return table

    def _lay_out(self) -> None:
        tools, flow = QWidget(), Flow(space=tokens.SPACE_S)
        for button in (self._older, self._check):
            flow.addWidget(button)
        tools.setLayout(flow)
        body = Scroller(fill=True, space=tokens.SPACE_M, margin=tokens.SPACE_L)
        body.body.addWidget(self._header)
        for part in (AdaptiveRow(Field(_("Chuỗi"), self._chains), tools), self._told, self._message, self._table):
            body.body.addWidget(part, 1 if part is self._table else 0)
        body.body.addWidget(self._text)
        layout = column()
        layout.addWidget(body)
        self.setLayout(layout)
        Theme.of_app().changed.connect(self._fit)
        self._fit()

    def _fit(self) -> None:
        self._table.setMinimumHeight(Theme.of_app().px(tokens.ROW * 5))
        self._text.setFixedHeight(Theme.of_app().px(112))

    def refresh(self) -> None:
        chain, wanted = self._chain_id, self._wanted
        self.desk.read(lambda session: _read(session, chain, wanted), self._show)

    def _show(self, shown: _Shown) -> None:
        self._shown = shown
        self._chain_id = shown.chain.id
        self._chains.blockSignals(True)
        self._chains.clear()
        for chain in shown.chains:
            self._chains.addItem(_chain_text(chain), chain.id)
        self._chains.setCurrentIndex(shown.chains.index(shown.chain))
        self._chains.blockSignals(False)
        head = grouped(shown.chain.head[:16]) or "–"
        told = _("{0} · {1} dòng · đầu nhật ký {2}")
        self._told.setText(told.format(shown.chain.title, number_text(shown.chain.lines), head))
        self._table.set_rows(shown.lines)
        self._older.setEnabled(bool(shown.lines) and shown.lines[-1].n > 1)
        self._text.clear()

    def _choose(self, at: int) -> None:
        if at >= 0:
            self._chain_id, self._wanted = self._chains.itemData(at), journal.PAGE
            self._message.clear()
            self.refresh()

    def _go_back(self) -> None:
        self._wanted += journal.PAGE
        self.refresh()

    def _look(self, line: LineView) -> None:
        if line.raw is None:
            told = _("Nội dung và mã băm của dòng này chỉ hiện ra sau khi đợt được niêm phong.")
            self._text.setPlainText(f"{_who(line)}\n\n{told}")
        else:
            self._text.setPlainText(f"{_who(line)} · SHA-256 {grouped(line.digest)}\n\n{line.raw}")

    def _check_chain(self) -> None:
        if self._shown is None:
            return
        chain = self._shown.chain
        self._message.say(_("Đang đọc lại cả chuỗi…"))
        self.desk.read(lambda session: journal.check(session, chain), self._checked)

    def _checked(self, found: Checked) -> None:
        if found.broken_at is None:
            self._message.say(_("Chuỗi nguyên vẹn: {0} dòng nối tiếp nhau.").format(number_text(found.lines)), "good")
        else:
            self._message.refuse(_("Chuỗi bị đứt ở dòng {0}: tệp dữ liệu đã bị sửa.").format(found.broken_at))


def _chain_text(chain: ChainView) -> str:
    """Short enough for the choice; the whole title stands under it."""
    if not chain.date:
        return chain.title
    return _("Đợt ngày {0}").format(date_text(dt.date.fromisoformat(chain.date)))


def _moment(line: LineView) -> str:
    text = moment_text(line.time, seconds=True)
    return _("{0}, đồng hồ chạy lùi").format(text) if line.clock_back else text


def _who(line: LineView) -> str:
    return f"{line.name} ({line.place})" if line.place else line.name
