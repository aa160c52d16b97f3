"""The form of a leader: everything the roster keeps of one person, checked in place, undone until it is saved."""

import datetime as dt
from collections.abc import Sequence
from typing import Any

from PySide6.QtCore import QEvent, QObject, Signal
from PySide6.QtGui import QKeyEvent, QKeySequence
from PySide6.QtWidgets import QCheckBox, QPlainTextEdit, QWidget

from app.domain.errors import Refusal
from app.domain.leader import flaws
from app.domain.roster import SEX_WORDS, Held, Leader, LeaderStatus, sex_word, status_word
from app.domain.sheet import clean_lines
from app.services import roster
from app.services.session import Changes
from app.texts import _, date_text
from ui.days import read_day
from ui.desk import Desk
from ui.history import History, Sketch
from ui.icons import Icon
from ui.pages.tab_order import tab_by_layout
from ui.theme import Theme, tokens
from ui.widgets import (
    Button,
    Choice,
    Columns,
    Field,
    Message,
    PageHeader,
    Scroller,
    TextField,
    card,
    clear,
    column,
    row,
    words,
    wrapped,
)

_HELD = ("position", "unit", "since", "until", "decision", "decided")
_DAYS = frozenset({"born", "status_since", "since", "until", "decided"})
_OWN = ("name", "code", "born", "party_position", "planning", "status_since")
_UNDO = (QKeySequence.StandardKey.Undo, QKeySequence.StandardKey.Redo)


def _day_text(day: dt.date | None) -> str:
    return date_text(day) if day else ""


class _Position(QWidget):
    """The six fields of one position, and a button that takes it out."""

    removed = Signal()
    changed = Signal()

    def __init__(self, held: Sequence[str]) -> None:
        super().__init__()
        labels = (
            _("Chức vụ"), _("Đơn vị"), _("Từ ngày"), _("Đến ngày"), _("Số quyết định"), _("Ngày quyết định"),
        )  # fmt: skip
        self.fields = {name: Field(word, TextField(text)) for name, word, text in zip(_HELD, labels, held, strict=True)}
        out = Button(_("Bỏ chức vụ này"), Icon.REMOVE, kind="icon")
        out.clicked.connect(self.removed)
        lines = column(space=tokens.SPACE_S)
        lines.addWidget(Columns(self.fields["position"], self.fields["unit"], least=300))
        lines.addWidget(Columns(*(self.fields[name] for name in _HELD[2:]), least=160))
        layout = row(space=tokens.SPACE_S)
        layout.addLayout(lines, 1)
        layout.addWidget(out, 0)
        self.setLayout(layout)
        for field in self.fields.values():
            _line(field).textEdited.connect(lambda _text: self.changed.emit())

    @property
    def texts(self) -> tuple[str, ...]:
        return tuple(_line(self.fields[name]).text() for name in _HELD)


class LeaderForm(QWidget):
    """`left` when it is given up, `saved` with the leader's code (of somebody new: "" where none was written)."""

    left = Signal()
    saved = Signal(str)

    def __init__(self, desk: Desk, leader: Leader | None) -> None:
        super().__init__()
        self._desk, self._before = desk, leader
        self._positions: list[_Position] = []
        self._message = Message()
        self._make_fields()
        self._list = column(space=tokens.SPACE_M)
        self._more = Button(_("Thêm chức vụ"), Icon.ADD)
        self._more.clicked.connect(self._add_position)
        self.undo_button = Button(_("Hoàn tác"), Icon.UNDO, kind="icon", key="Ctrl+Z")
        self.redo_button = Button(_("Làm lại"), Icon.REDO, kind="icon", key="Ctrl+Shift+Z")
        self.save_button = Button(_("Lưu"), Icon.SAVE, kind="primary", key="Ctrl+S")
        self._give_up = Button(_("Không lưu"), Icon.BACK)
        self._lay_out()
        self._show(_sketch_of(leader))
        self._history = History(self.sketch(), texts=range(len(_OWN)))
        self._is_restoring = False
        self._listen()
        self._show_undo()

    def _make_fields(self) -> None:
        labels = {
            "name": _("Họ và tên"), "code": _("Mã cán bộ"), "born": _("Ngày sinh"),
            "party_position": _("Chức vụ Đảng"), "planning": _("Quy hoạch"), "status_since": _("Trạng thái từ ngày"),
        }  # fmt: skip
        hints = {"code": "" if self._before else _("Để trống thì chương trình tự đặt.")}
        self.fields = {name: Field(word, TextField(), hints.get(name, "")) for name, word in labels.items()}
        if self._before is not None:
            _line(self.fields["code"]).setReadOnly(True)
        self.sex, self.status = Choice(), Choice()
        self.sex.addItem(_("chưa ghi"), "")
        for sex in SEX_WORDS:
            self.sex.addItem(sex_word(sex), sex)
        for status in LeaderStatus:
            self.status.addItem(status_word(status), status.value)
        self.confirmed = QCheckBox(_("Có xác nhận của cơ sở y tế"))
        self.note = QPlainTextEdit()
        self.note.setTabChangesFocus(True)
        self.note.setFixedHeight(Theme.of_app().px(90))
        self.fields["note"] = Field(_("Ghi chú"), self.note)

    def _lay_out(self) -> None:
        f = self.fields
        title = self._before.name if self._before else _("Thêm cán bộ")
        header = PageHeader(title, _("Chưa lưu thì chưa đổi gì."))
        for each in (self.undo_button, self.redo_button, self._give_up, self.save_button):
            header.add_action(each)
        person = card(
            Columns(f["name"], f["code"], least=260),
            Columns(f["born"], Field(_("Giới tính"), self.sex), f["party_position"], f["planning"], least=200),
            Columns(Field(_("Trạng thái"), self.status), f["status_since"], least=260),
            self.confirmed,
            f["note"],
        )
        rows = QWidget()
        rows.setLayout(self._list)
        held = card(words(_("Chức vụ theo thời gian"), "heading"), rows, wrapped(self._more))
        body = Scroller(space=tokens.SPACE_M, margin=tokens.SPACE_L)
        for part in (header, self._message, person, held):
            body.body.addWidget(part)
        layout = column()
        layout.addWidget(body)
        self.setLayout(layout)
        self.setFocusProxy(f["name"].control)

    def _listen(self) -> None:
        for name in _OWN:
            _line(self.fields[name]).textEdited.connect(lambda _text: self._note())
        self.note.textChanged.connect(self._note)
        self.confirmed.toggled.connect(lambda _on: self._note())
        for choice in (self.sex, self.status):
            choice.activated.connect(lambda _at: self._note())
        for button, act in (
            (self.undo_button, lambda: self._restore(self._history.undo())),
            (self.redo_button, lambda: self._restore(self._history.redo())),
            (self.save_button, self.save),
            (self._give_up, self.left.emit),
        ):
            button.clicked.connect(act)
        for control in (*(self.fields[name].control for name in _OWN), self.note):
            control.installEventFilter(self)

    def eventFilter(self, watched: QObject, event: QEvent) -> bool:
        """Undo is the whole form's, not the line's."""
        is_undo = isinstance(event, QKeyEvent) and any(event.matches(key) for key in _UNDO)
        if is_undo and event.type() is QEvent.Type.ShortcutOverride:
            event.ignore()
            return True
        return False

    # -- what it says

    def sketch(self) -> Sketch:
        """Everything as typed."""
        own = tuple(_line(self.fields[name]).text() for name in _OWN)
        rest = (self.note.toPlainText(), self.sex.currentData(), self.status.currentData(), self.confirmed.isChecked())
        return (*own, *rest, tuple(each.texts for each in self._positions))

    def _show(self, sketch: Sketch) -> None:
        own, (note, sex, status, confirmed, positions) = sketch[: len(_OWN)], sketch[len(_OWN) :]
        for name, text in zip(_OWN, own, strict=True):
            if (line := _line(self.fields[name])).text() != text:
                line.setText(text)
        if self.note.toPlainText() != note:
            self.note.setPlainText(note)
        self.sex.setCurrentIndex(max(0, self.sex.findData(sex)))
        self.status.setCurrentIndex(max(0, self.status.findData(status)))
        self.confirmed.setChecked(confirmed)
        if positions != tuple(each.texts for each in self._positions):
            clear(self._list)
            self._positions = []
            for texts in positions:
                self._put_position(texts)
        tab_by_layout(self)

    def _put_position(self, texts: Sequence[str]) -> _Position:
        made = _Position(texts)
        made.changed.connect(self._note)
        made.removed.connect(lambda: self._drop_position(made))
        for field in made.fields.values():
            field.control.installEventFilter(self)
        self._positions.append(made)
        self._list.addWidget(made)
        return made

    def _add_position(self) -> None:
        made = self._put_position([""] * len(_HELD))
        tab_by_layout(self)
        made.fields["position"].control.setFocus()
        self._note()

    def _drop_position(self, gone: _Position) -> None:
        kept = tuple(each.texts for each in self._positions if each is not gone)
        self._show((*self.sketch()[:-1], kept))
        self._note()

    def _note(self) -> None:
        if not self._is_restoring:
            self._history.note(self.sketch())
            self._show_undo()

    def _restore(self, sketch: Sketch) -> None:
        self._is_restoring = True
        self._show(sketch)
        self._is_restoring = False
        self._show_undo()

    def _show_undo(self) -> None:
        self.undo_button.setEnabled(self._history.can_undo)
        self.redo_button.setEnabled(self._history.can_redo)

    # -- saving

    def read(self) -> Leader | None:
        """What the form says, or None; then what is wrong stands under its field."""
        named = [(None, self.fields), *((at, each.fields) for at, each in enumerate(self._positions))]
        for _at, fields in named:
            for field in fields.values():
                field.clear_refusal()
        bad = [
            (fields[name], _("Ghi ngày như 05/09/1975."))
            for _at, fields in named
            for name in fields
            if _no_day(fields, name)
        ]
        leader = self._leader()
        if not bad:
            checked = leader if leader.code else Leader(**{**vars(leader), "code": "CB"})
            places = dict(named)
            bad = [(places[flaw.at][flaw.field], flaw.text) for flaw in flaws(checked, dt.date.today())]
        for field, text in reversed(bad):
            field.refuse(text)
        return None if bad else leader

    def _leader(self) -> Leader:
        own: dict[str, Any] = {name: _value(self.fields, name) for name in _OWN}
        held = (Held(**{name: _value(each.fields, name) for name in _HELD}) for each in self._positions)
        return Leader(
            **own,
            status=LeaderStatus(self.status.currentData()),
            positions=tuple(held),
            note=clean_lines(self.note.toPlainText()),
            sex=self.sex.currentData(),
            confirmed=self.confirmed.isChecked(),
        )

    def save(self) -> None:
        """Store it; what is wrong is said under its field."""
        leader = self.read()
        if leader is None:
            return
        self.save_button.setEnabled(False)
        before = self._before.code if self._before else None
        self._desk.write(
            lambda session: roster.save(session, leader, before=before),
            lambda changes: self._saved(leader, changes),
            self._refuse,
        )

    def _saved(self, leader: Leader, _changes: Changes) -> None:
        self.saved.emit(leader.code)

    def _refuse(self, refusal: Refusal) -> None:
        self.save_button.setEnabled(True)
        self._message.refuse(refusal.text)


def _sketch_of(leader: Leader | None) -> Sketch:
    if leader is None:
        return ("", "", "", "", "", "", "", "", LeaderStatus.WORKING.value, False, (("",) * len(_HELD),))
    own = (
        leader.name, leader.code, _day_text(leader.born), leader.party_position, leader.planning,
        _day_text(leader.status_since),
    )  # fmt: skip
    held = tuple(
        (h.position, h.unit, _day_text(h.since), _day_text(h.until), h.decision, _day_text(h.decided))
        for h in leader.positions
    )
    return (*own, leader.note, leader.sex, leader.status.value, leader.confirmed, held)


def _line(field: Field) -> TextField:
    control = field.control
    assert isinstance(control, TextField)
    return control


def _value(fields: dict[str, Field], name: str) -> Any:
    value = _line(fields[name]).value
    return read_day(value) if name in _DAYS else value


def _no_day(fields: dict[str, Field], name: str) -> bool:
    """Whether something stands there that is no day."""
    return name in _DAYS and bool(_line(fields[name]).text().strip()) and _value(fields, name) is None
