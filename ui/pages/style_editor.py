"""One ballot style of a draft: its name, and who stands on it in which order."""

from collections.abc import Callable, Mapping, Sequence

from PySide6.QtCore import Qt, Signal
from PySide6.QtGui import QKeySequence, QShortcut
from PySide6.QtWidgets import QFrame

from app.domain.ids import StyleCode, SubjectCode
from app.domain.ranks import Order, arranged
from app.domain.roster import Leader
from app.domain.style import Style, Subject
from app.texts import _, ngettext
from ui.dialogs.choose_leaders import ChooseLeadersDialog
from ui.dialogs.subject import SubjectDialog
from ui.icons import Icon
from ui.theme import tokens
from ui.widgets import Button, Column, Field, Message, OrderedTable, TextField, column, tip_text, words, wrapped

_Line = tuple[int, Subject]


class StyleEditor(QFrame):
    """`changed` with every change; `removed` when the style is not wanted. `hints` as in the dialog."""

    changed = Signal()
    removed = Signal()

    def __init__(self, style: Style, leaders: Sequence[Leader], hints: Callable[[], Mapping[str, str]]) -> None:
        super().__init__()
        self.code = style.code
        self._leaders, self._hints = tuple(leaders), hints
        self._subjects = list(style.subjects)
        self._dialog: ChooseLeadersDialog | SubjectDialog | None = None
        self._name = TextField(style.name, placeholder=_("ví dụ: Toàn thể công chức, viên chức"))
        self._name.textEdited.connect(lambda _text: self.changed.emit())
        self._count, self._told = words("", "muted"), Message()
        self.table = OrderedTable(_columns(), _("Người được lấy phiếu, mẫu {0}").format(style.code))
        self.table.moved.connect(self._drag)
        self.setProperty("role", "card")
        self._lay_out()
        self._show()

    def _lay_out(self) -> None:
        choose = Button(_("Chọn từ danh sách cán bộ…"), Icon.LEADERS)
        typed = Button(_("Gõ tên…"), Icon.EDIT)
        up, down = Button(_("Lên"), Icon.UP), Button(_("Xuống"), Icon.DOWN)
        out = Button(_("Bỏ khỏi phiếu"), Icon.REMOVE)
        self.drop = drop = Button(_("Bỏ mẫu này"), Icon.CLOSE, kind="quiet")
        by_rank, by_name = Button(_("Xếp theo chức vụ"), Icon.COMMITTEE), Button(_("Xếp theo tên"), Icon.LEADERS)
        by_rank.clicked.connect(lambda: self._sort(Order.RANK))
        by_name.clicked.connect(lambda: self._sort(Order.NAME))
        self._arrange = (up, down, by_rank, by_name, out)
        choose.clicked.connect(self._ask_leaders)
        choose.setEnabled(bool(self._leaders))
        typed.clicked.connect(self._ask_typed)
        drop.clicked.connect(self.removed)
        for button, key, act in (
            (up, "Alt+Up", lambda: self._move(-1)),
            (down, "Alt+Down", lambda: self._move(1)),
            (out, "Delete", self._take_out),
        ):
            button.clicked.connect(act)
            button.setToolTip(tip_text(button.text(), key))
            shortcut = QShortcut(QKeySequence(key), self.table)
            shortcut.setContext(Qt.ShortcutContext.WidgetShortcut)
            shortcut.activated.connect(act)
        layout = column(margin=tokens.SPACE_L)
        for widget in (
            words(_("Mẫu phiếu {0}").format(self.code), "heading"),
            Field(_("Tên mẫu (khi có từ hai mẫu)"), self._name),
            self._count,
            wrapped(choose, typed),
            self.table,
            self._told,
            wrapped(up, down, by_rank, by_name, out, drop),
        ):
            layout.addWidget(widget)
        self.setLayout(layout)

    def style_value(self) -> Style:
        """The style as it stands."""
        return Style(StyleCode(self.code), self._name.value, tuple(self._subjects))

    def _show(self, at: int = -1) -> None:
        count = len(self._subjects)
        self._count.setText(
            ngettext("{0} người, theo thứ tự trên phiếu", "{0} người, theo thứ tự trên phiếu", count).format(count)
        )
        self.table.set_rows(tuple(enumerate(self._subjects, 1)))
        for each in (self.table, *self._arrange):
            each.setVisible(count > 0)
        if 0 <= at < count:
            self.table.selectRow(at)

    def _changed(self, at: int = -1) -> None:
        self._told.clear()
        self._show(at)
        self.changed.emit()

    def _at(self) -> int:
        return self.table.currentIndex().row()

    def _move(self, step: int) -> None:
        at = self._at()
        if at >= 0 and 0 <= at + step < len(self._subjects):
            self._subjects[at], self._subjects[at + step] = self._subjects[at + step], self._subjects[at]
            self._changed(at + step)

    def _drag(self, place: int, to: int) -> None:
        self._subjects.insert(to, self._subjects.pop(place))
        self._changed(to)

    def _sort(self, order: Order) -> None:
        self._subjects = arranged(self._subjects, order)
        self._changed()

    def _take_out(self) -> None:
        at = self._at()
        if at >= 0:
            del self._subjects[at]
            self._changed(min(at, len(self._subjects) - 1))

    def drop_subject(self, code: str) -> bool:
        """Take somebody off the paper; whether they were on it."""
        kept = [subject for subject in self._subjects if subject.code != code]
        if len(kept) == len(self._subjects):
            return False
        self._subjects = kept
        self._changed()
        return True

    def _ask_leaders(self) -> None:
        here = {subject.code for subject in self._subjects}
        found = [each for each in self._leaders if each.code not in here and each.now is not None]
        dialog = ChooseLeadersDialog(self, found, self._hints())
        dialog.agreed.connect(lambda: self._take_leaders(dialog))
        dialog.open()

    def _take_leaders(self, dialog: ChooseLeadersDialog) -> None:
        for leader in dialog.chosen:
            held = leader.now
            if held is not None:
                self._subjects.append(Subject(SubjectCode(leader.code), leader.name, held.position, held.unit))
        dialog.accept()
        self._changed(len(self._subjects) - 1)

    def _ask_typed(self) -> None:
        dialog = SubjectDialog(self, _("Thêm người vào phiếu"), _("Đưa vào phiếu"))
        dialog.agreed.connect(lambda: self._take_typed(dialog))
        dialog.open()

    def _take_typed(self, dialog: SubjectDialog) -> None:
        given = dialog.read()
        if given is not None:
            self._subjects.append(Subject(self._free_code(), *given))
            dialog.accept()
            self._changed(len(self._subjects) - 1)

    def _free_code(self) -> SubjectCode:
        taken = {str(subject.code) for subject in self._subjects} | {leader.code for leader in self._leaders}
        return SubjectCode(next(code for n in range(1, 1000) if (code := f"N{n}") not in taken))


def _columns() -> tuple[Column[_Line], ...]:
    return (
        Column[_Line](_("STT"), lambda line: str(line[0]), figures=True),
        Column[_Line](_("Họ và tên"), lambda line: line[1].name, stretch=True),
        Column[_Line](_("Chức vụ"), lambda line: line[1].position, stretch=True),
        Column[_Line](_("Đơn vị"), lambda line: line[1].unit, stretch=True),
    )
