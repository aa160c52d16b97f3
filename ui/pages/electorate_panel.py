"""Who is summoned to vote, and on the day who came: a number or a list a style, the quorum worked out beside it."""

from collections.abc import Callable, Sequence
from functools import partial
from pathlib import Path
from typing import cast

from PySide6.QtCore import Qt
from PySide6.QtGui import QKeySequence, QShortcut
from PySide6.QtWidgets import QWidget

from app.domain.electorate import Voter
from app.domain.errors import Refusal
from app.domain.ids import RoundId, StyleCode
from app.domain.names import search_key
from app.domain.voterfile import VoterSheet
from app.services import electorate, voter_file
from app.services.electorate import Electorate, StyleVoters
from app.services.session import Changes, Session
from app.texts import _, current_language, number_text
from ui.desk import Desk
from ui.dialogs.returned import style_title
from ui.dialogs.voters import VoterDialog, VoterSheetDialog
from ui.icons import Icon
from ui.pages.path_field import ask_file
from ui.theme import Theme
from ui.widgets import (
    Button,
    Choice,
    Column,
    Columns,
    Field,
    Message,
    NumberField,
    Picture,
    Table,
    TextField,
    column,
    frame,
    row,
    words,
    wrapped,
)

_Line = tuple[int, Voter]


class ElectoratePanel(QWidget):
    """One style at a time. Space ticks the chosen lines, and takes the tick away again."""

    def __init__(self, desk: Desk, round_id: RoundId) -> None:
        super().__init__()
        self._desk, self._round = desk, round_id
        self._shown: Electorate | None = None
        self._dialog: VoterDialog | VoterSheetDialog | None = None
        self._message = Message()
        self.style_box, self.number, self.search = Choice(), NumberField(0, 5_000), TextField()
        self.search.setPlaceholderText(_("gõ tên, có dấu hay không dấu"))
        self.table = Table(_columns(), _("Người được triệu tập"))
        self._figures, self._picture, self._rule = words("", "strong"), Picture(Icon.QUIET, "muted"), words("", "small")
        self._lay_out()
        self._listen()

    def _lay_out(self) -> None:
        self.style_field = Field(_("Mẫu phiếu"), self.style_box)
        self.number_field = Field(_("Số người triệu tập"), self.number, _("Khi không có danh sách từng người."))
        self.search_field = Field(_("Tìm trong danh sách"), self.search)
        self.bring, self.one = Button(_("Nhập từ tệp…"), Icon.IMPORT), Button(_("Thêm người…"), Icon.ADD)
        self.out, self.whole = Button(_("Bỏ khỏi danh sách"), Icon.REMOVE), Button(_("Tất cả có mặt"), Icon.CHECK)
        self.tick = Button(_("Có mặt / vắng"), Icon.CHECK)
        self._bar = wrapped(self.tick, self.whole, self.bring, self.one, self.out)
        told = frame("note")
        inside, side = column(space=0), row()
        side.addWidget(self._picture, 0, Qt.AlignmentFlag.AlignTop)
        inside.addWidget(self._figures)
        inside.addWidget(self._rule)
        side.addLayout(inside, 1)
        side.setContentsMargins(12, 8, 12, 8)
        told.setLayout(side)
        layout = column()
        for each in (Columns(self.style_field, self.number_field, self.search_field, least=300), told, self._message):
            layout.addWidget(each)
        self._empty = words(_("Chưa có danh sách. Nhập từ tệp .xlsx, .csv (Họ và tên, Chức vụ, Đơn vị), hoặc thêm "
                              "từng người; chỉ biết số người thì ghi số ở trên."), "muted")  # fmt: skip
        layout.addWidget(self._empty)
        layout.addWidget(self.table, 1)
        layout.addStretch(0)
        layout.addWidget(self._bar)
        self.table.setMinimumHeight(min(360, Theme.of_app().px(180)))
        self.setLayout(layout)

    def _listen(self) -> None:
        self.style_box.activated.connect(lambda _at: self._show_style())
        self.search.textChanged.connect(lambda _text: self._show_lines())
        self.number.editingFinished.connect(self._save_number)
        for button, act in (
            (self.bring, self._ask_file), (self.one, self._ask_one), (self.out, self._remove),
            (self.whole, self._all), (self.tick, self._tick),
        ):  # fmt: skip
            button.clicked.connect(act)
        self.tick.setToolTip(f"{self.tick.text()} ({_('phím cách')})")
        space = QShortcut(QKeySequence("Space"), self.table)
        space.setContext(Qt.ShortcutContext.WidgetShortcut)
        space.activated.connect(self._tick)

    # What is shown

    def show_electorate(self, found: Electorate) -> None:
        """Show what stands now; the chosen style and lines stay."""
        if found == self._shown:
            return
        before, self._shown = self.style_code, found
        self.style_box.clear()
        for each in found.styles:
            self.style_box.addItem(style_title(each.style), each.style.code)
        self.style_box.setCurrentIndex(max(0, self.style_box.findData(before)))
        self.style_field.setVisible(len(found.styles) > 1)
        self._rule.setText(found.rule)
        self._show_style()

    @property
    def style_code(self) -> StyleCode | None:
        return cast(StyleCode | None, self.style_box.currentData())

    @property
    def note(self) -> str:
        """Who came, for the part's button."""
        styles = self._shown.styles if self._shown else ()
        came, total = sum(s.figures.present for s in styles), sum(len(s.voters) for s in styles)
        return _("có mặt {0}/{1}").format(came, total) if came else ""

    def _of_style(self) -> StyleVoters | None:
        styles = self._shown.styles if self._shown else ()
        return next((each for each in styles if each.style.code == self.style_code), None)

    def _show_style(self) -> None:
        style = self._of_style()
        if style is None or self._shown is None:
            return
        has, may = bool(style.voters), self._shown.may_list
        self.number_field.setVisible(not has)
        self.number.setEnabled(may)
        if not self.number.hasFocus():
            self.number.set_value(style.figures.summoned if not has and style.figures.summoned else None)
        self.search_field.setVisible(has)
        for button in (self.bring, self.one):
            button.setVisible(may)
        self.out.setVisible(may and has)
        for button in (self.tick, self.whole):
            button.setVisible(has and self._shown.may_tick)
        self.table.setVisible(has)
        self._empty.setVisible(not has)
        self._tell(style)
        self._show_lines()

    def _tell(self, style: StyleVoters) -> None:
        f = style.figures
        told = [_("Triệu tập {0}").format(number_text(f.summoned)), _("cần ít nhất {0}").format(number_text(f.needed))]
        if style.voters:
            told.insert(1, _("có mặt {0}").format(number_text(f.present)))
        if f.present:
            told.append(_("đủ số người để tiến hành") if f.holds else _("chưa đủ số người"))
        self._figures.setText(" · ".join(told) if f.summoned else _("Chưa ghi số người triệu tập."))
        look = (Icon.GOOD, "good") if f.holds else (Icon.WARN, "warn") if f.present else (Icon.INFO, "ink")
        self._picture.show_meaning(*look)

    def _show_lines(self) -> None:
        style, wanted = self._of_style(), search_key(self.search.value)
        chosen = {place for place, _voter in self.table.selected}
        at = self.table.currentIndex().row()
        lines = tuple(enumerate(style.voters)) if style else ()
        shown = tuple(line for line in lines if wanted in search_key(" ".join(line[1].key)))
        scroll = self.table.verticalScrollBar().value()
        self.table.set_rows(shown)
        if chosen and shown:
            self.table.selectRow(min(max(0, at), len(shown) - 1))
        self.table.verticalScrollBar().setValue(scroll)

    # What is done

    def _tick(self) -> None:
        """All chosen lines alike: present unless they all are."""
        chosen = self.table.selected
        if chosen and self._shown and self._shown.may_tick:
            present = not all(voter.present for _place, voter in chosen)
            self._mark([place for place, _voter in chosen], present=present)

    def _all(self) -> None:
        style = self._of_style()
        if style is not None:
            self._mark(range(len(style.voters)), present=True)

    def _mark(self, places: Sequence[int], *, present: bool) -> None:
        self._write(lambda session, round_id, style: electorate.tick(session, round_id, style, places, present=present))

    def _remove(self) -> None:
        places = [place for place, _voter in self.table.selected]
        if places:
            self._write(lambda session, round_id, style: electorate.remove(session, round_id, style, places))

    def _save_number(self) -> None:
        number, style = self.number.value, self._of_style()
        if number is not None and style is not None and not style.voters and number != style.figures.summoned:
            self._write(lambda session, round_id, code: electorate.set_number(session, round_id, code, number))

    def _ask_one(self) -> None:
        dialog = VoterDialog(self)
        dialog.agreed.connect(lambda: self._add(dialog))
        self._dialog = dialog
        dialog.open()

    def _add(self, dialog: VoterDialog) -> None:
        voter = dialog.read()
        if voter is not None:
            self._write(lambda session, round_id, code: electorate.add(session, round_id, code, voter), dialog)

    def _ask_file(self) -> None:
        ask_file(self, _("Nhập từ tệp…"), self.read_file, _("Bảng tính (*.xlsx *.csv)"), str(Path.home()))

    def read_file(self, path: Path) -> None:
        """Read a list in a child, then ask whether it is right."""
        self._message.clear()
        language = current_language()
        self._desk.child(voter_file.read, path, language, done=self._preview, refused=self._refuse)

    def _preview(self, sheet: VoterSheet) -> None:
        style = self._of_style()
        dialog = VoterSheetDialog(self, sheet, has_list=bool(style and style.voters))
        take = partial(self._take, dialog)
        dialog.agreed.connect(take)
        self._dialog = dialog
        dialog.open()

    def _take(self, dialog: VoterSheetDialog) -> None:
        voters = dialog.sheet.good
        if not voters:
            dialog.refuse(_("Không có dòng nào đúng để nhận."))
            return
        self._write(lambda session, round_id, code: electorate.set_list(session, round_id, code, voters), dialog)

    def _write(
        self,
        work: Callable[[Session, RoundId, StyleCode], Changes],
        dialog: VoterDialog | VoterSheetDialog | None = None,
    ) -> None:
        round_id, code = self._round, self.style_code
        assert code is not None
        self._message.clear()
        if dialog is not None:
            dialog.working(True)
        refuse = self._refuse if dialog is None else lambda refusal: dialog.refuse(refusal.text)
        self._desk.write(lambda session: work(session, round_id, code), lambda _c: self._written(dialog), refuse)

    def _written(self, dialog: VoterDialog | VoterSheetDialog | None) -> None:
        if dialog is not None:
            dialog.accept()

    def _refuse(self, refusal: Refusal) -> None:
        self._message.refuse(refusal.text)


def _columns() -> tuple[Column[_Line], ...]:
    return (
        Column[_Line](_("STT"), lambda line: str(line[0] + 1), key=lambda line: line[0], figures=True),
        Column[_Line](
            _("Có mặt"),
            lambda line: _("có mặt") if line[1].present else _("chưa"),
            look=lambda line: (Icon.CHECK, "good") if line[1].present else (Icon.QUIET, "muted"),
        ),
        Column[_Line](_("Họ và tên"), lambda line: line[1].name, stretch=True),
        Column[_Line](_("Chức vụ"), lambda line: line[1].position, stretch=True),
        Column[_Line](_("Đơn vị"), lambda line: line[1].unit, stretch=True),
    )
