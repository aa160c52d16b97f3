"""The room of leaders: the roster in Vietnamese order, found as one types, with and without diacritics."""

import datetime as dt
from collections.abc import Callable, Mapping
from pathlib import Path
from typing import TYPE_CHECKING, ClassVar

from PySide6.QtWidgets import QStackedWidget, QWidget

from app.domain.errors import Refusal
from app.domain.names import search_key, sort_key
from app.domain.roster import Leader, LeaderStatus, status_word
from app.services import leader as leader_results
from app.services import roster, roster_file
from app.services.leader import Stood
from app.services.session import Session
from app.texts import _, current_language, date_text, ngettext, number_text
from ui.desk import Desk
from ui.icons import Icon
from ui.pages.page import Page
from ui.pages.path_field import ask_where
from ui.theme import Theme, tokens
from ui.widgets import (
    Button,
    Choice,
    Column,
    Columns,
    Counts,
    EmptyState,
    Field,
    Message,
    PageHeader,
    Scroller,
    Table,
    TextField,
    column,
    discard,
)

if TYPE_CHECKING:
    from ui.pages.roster_import import RosterImport


Read = tuple[tuple[Leader, ...], Mapping[str, tuple[Stood, ...]]]


def _read(session: Session) -> Read:
    return tuple(roster.listing(session)), leader_results.newest(session)


class RosterPage(Page):
    """Searching filters what was read; nothing is asked of the database again."""

    nouns: ClassVar[frozenset[str]] = frozenset({"leader", "round"})

    def __init__(self, desk: Desk) -> None:
        super().__init__(desk)
        self._leaders: tuple[Leader, ...] = ()
        self._last: Mapping[str, tuple[Stood, ...]] = {}
        self._header = PageHeader(_("Cán bộ"))
        self._export = Button(_("Xuất ra tệp…"), Icon.TABLE)
        for button, act in (
            (Button(_("Lưu tệp mẫu…"), Icon.SAVE), self._ask_template),
            (self._export, self._ask_export),
            (Button(_("Nhập từ tệp…"), Icon.IMPORT, key="Ctrl+I"), self.bring),
        ):
            button.clicked.connect(act)
            self._header.add_action(button)
        self._more = add = Button(_("Thêm cán bộ"), Icon.ADD, key="Ctrl+N")
        add.clicked.connect(self._ask)
        self._header.add_action(add)
        self.search = TextField(placeholder=_("tên, chức vụ, đơn vị; không cần dấu"))
        self.search.textChanged.connect(lambda _text: self._filter())
        self._find = Field(_("Tìm"), self.search)
        self._status, self._unit = Choice(), Choice()
        self._status.addItem(_("mọi trạng thái"), "")
        for status in LeaderStatus:
            self._status.addItem(status_word(status), status.value)
        self._filters = Columns(
            self._find, Field(_("Trạng thái"), self._status), Field(_("Đơn vị"), self._unit), least=240
        )
        for choice in (self._status, self._unit):
            choice.activated.connect(lambda _at: self._filter())
        self._none, self._told = Message(), Message()
        self.table = Table(self._columns(), _("Danh sách cán bộ"))
        self.table.chosen.connect(self.show_leader)
        text = _("Nhập từ tệp .xlsx, .csv hoặc thêm từng người, để chọn vào phiếu khi lập đợt.")
        self._empty = EmptyState(Icon.LEADERS, _("Danh sách còn trống"), text, _("Thêm cán bộ"))
        self._empty.asked.connect(self._ask)
        self._empty.hide()
        self._list = Scroller(fill=True, space=tokens.SPACE_M, margin=tokens.SPACE_XL)
        for part in (self._header, self._told, self._filters, self._none):
            self._list.body.addWidget(part)
        for wide in (self._empty, self.table):
            self._list.body.addWidget(wide, 1)
        Theme.of_app().changed.connect(self._fit)
        self._fit()
        self._parts = QStackedWidget()
        self._parts.addWidget(self._list)
        whole = column(space=0)
        whole.addWidget(self._parts)
        self.setLayout(whole)
        self.setFocusProxy(self.search)

    def _fit(self) -> None:
        """A few lines are always seen; large text scrolls the rest."""
        self.table.setMinimumHeight(Theme.of_app().px(tokens.ROW * 4))

    def refresh(self) -> None:
        self.desk.read(_read, self._show)

    def _show(self, read: Read) -> None:
        leaders, self._last = read
        self._leaders = leaders
        self._empty.setVisible(not leaders)
        self.table.setVisible(bool(leaders))
        self._filters.setVisible(bool(leaders))
        self._export.setVisible(bool(leaders))
        self._offer_units(leaders)
        self._more.setVisible(bool(leaders))
        count = ngettext("{0} người", "{0} người", len(leaders)).format(len(leaders))
        self._header.set_texts(_("Cán bộ"), count if leaders else "")
        self._filter()

    def _filter(self) -> None:
        wanted = search_key(self.search.value)
        status, unit = self._status.currentData(), self._unit.currentData()
        found = tuple(
            leader
            for leader in self._leaders
            if wanted in search_key(_text(leader))
            and status in {"", leader.status.value}
            and (not unit or (leader.now is not None and leader.now.unit == unit))
        )
        self.table.set_rows(found)
        if self._leaders and not found:
            self._none.say(
                _("Không có ai khớp “{0}”. Gõ ít chữ hơn, có dấu hay không đều được.").format(self.search.value)
                if self.search.value
                else _("Không có ai ở trạng thái và đơn vị này; chọn lại.")
            )
        else:
            self._none.clear()

    def _offer_units(self, leaders: tuple[Leader, ...]) -> None:
        """The units that leaders stand in now; the chosen one stays."""
        was = self._unit.currentData()
        units = {leader.now.unit for leader in leaders if leader.now is not None and leader.now.unit}
        self._unit.clear()
        self._unit.addItem(_("mọi đơn vị"), "")
        for unit in sorted(units, key=search_key):
            self._unit.addItem(unit, unit)
        self._unit.setCurrentIndex(max(0, self._unit.findData(was)))

    # Files

    def bring(self) -> None:
        """Choose a file; what it holds is shown in place of the list until it is taken or left."""
        self.importing().ask_file()

    def importing(self) -> "RosterImport":
        """The part that reads a file, shown now."""
        from ui.pages.roster_import import RosterImport

        part = RosterImport(self.desk)
        part.left.connect(lambda: self._end_part(part))
        part.taken.connect(lambda added, updated: self._took(part, added, updated))
        self._told.clear()
        self._parts.addWidget(part)
        self._parts.setCurrentWidget(part)
        return part

    def _end_part(self, part: QWidget) -> None:
        if self._parts.indexOf(part) < 0:
            return
        self._parts.removeWidget(part)
        discard(part)
        if self._parts.count() == 1:
            self.search.setFocus()
        else:  # a form closes over the leader's page that it was opened from
            self._parts.setCurrentIndex(self._parts.count() - 1)

    def _took(self, part: QWidget, added: int, updated: int) -> None:
        self._end_part(part)
        text = _("Đã thêm {0} người, cập nhật {1} người.").format(number_text(added), number_text(updated))
        self._told.say(text, "good")

    def _ask_template(self) -> None:
        self._save_as(_("Lưu tệp mẫu"), _("Mẫu danh sách cán bộ"), self.write_template)

    def _ask_export(self) -> None:
        self._save_as(_("Xuất danh sách ra tệp"), _("Danh sách cán bộ"), self.write_export)

    def _save_as(self, title: str, name: str, then: Callable[[Path], None]) -> None:
        ask_where(self, title, then, f"{name}.xlsx", _("Bảng tính (*.xlsx)"))

    def write_template(self, path: Path) -> None:
        """Save a blank workbook to be filled in."""
        said = current_language()
        self.desk.child(
            roster_file.template, path, said, done=lambda _none: self._wrote(path), refused=self._not_written
        )

    def write_export(self, path: Path) -> None:
        """Save the whole roster as a workbook that can be imported again."""
        folder, agency = self.desk.folder, self.desk.agency
        assert folder is not None and agency is not None
        source = roster_file.Source(folder.path, folder.key_for_child(), current_language())
        self.desk.child(
            roster_file.export,
            source,
            agency.name,
            path,
            done=lambda _count: self._wrote(path),
            refused=self._not_written,
        )

    def _wrote(self, path: Path) -> None:
        self._told.say(_("Đã lưu {0}.").format(path.name), "good")

    def _not_written(self, refusal: Refusal) -> None:
        self._told.refuse(refusal.text)

    # One leader

    def _ask(self) -> None:
        self._show_form(None)

    def _show_form(self, leader: Leader | None) -> None:
        from ui.pages.leader_form import LeaderForm

        part = LeaderForm(self.desk, leader)
        part.left.connect(lambda: self._end_part(part))
        part.saved.connect(lambda _code: self._end_part(part))
        self._told.clear()
        self._parts.addWidget(part)
        self._parts.setCurrentWidget(part)
        part.setFocus()

    def show_leader(self, leader: Leader) -> None:
        """A leader's own page in place of the list."""
        from ui.pages.leader import LeaderPage

        part = LeaderPage(self.desk, leader.code)
        part.left.connect(lambda: self._end_part(part))
        part.edit_asked.connect(self._show_form)
        self._told.clear()
        self._parts.addWidget(part)
        self._parts.setCurrentWidget(part)
        part.setFocus()

    def _columns(self) -> tuple[Column[Leader], ...]:
        return (
            *_columns(),
            Column[Leader](_("Kết quả gần nhất"), self._result_text, counts=self._counts),
        )

    def _counts(self, leader: Leader) -> Counts | None:
        """The newest sealed result; of two styles the first, and the leader's page has both side by side."""
        stood = self._last.get(leader.code)
        return Counts(*stood[0].counts) if stood else None

    def _result_text(self, leader: Leader) -> str:
        stood = self._last.get(leader.code, ())
        lines = (f"{each.title} ({each.style}): {Counts(*each.counts).words()}" for each in stood)
        return "\n".join(lines)


def _columns() -> tuple[Column[Leader], ...]:
    return (
        Column[Leader](_("Họ và tên"), lambda x: x.name, key=lambda x: sort_key(x.name), stretch=True),
        Column[Leader](_("Ngày sinh"), lambda x: _day(x.born), key=lambda x: x.born or dt.date.min),
        Column[Leader](_("Chức vụ"), lambda x: x.now.position if x.now else "–", stretch=True),
        Column[Leader](_("Đơn vị"), lambda x: x.now.unit if x.now else "–", stretch=True),
        Column[Leader](_("Bổ nhiệm"), lambda x: _day(x.now.since if x.now else None), key=_since),
        Column[Leader](_("Quy hoạch"), lambda x: x.planning, stretch=True),
        Column[Leader](_("Trạng thái"), lambda x: status_word(x.status)),
    )


def _since(leader: Leader) -> dt.date:
    return (leader.now.since if leader.now else None) or dt.date.min


def _day(day: dt.date | None) -> str:
    return date_text(day) if day else ""


def _text(leader: Leader) -> str:
    held = leader.now
    return " ".join((leader.name, held.position if held else "", held.unit if held else ""))
