"""The rail of rooms at the left; at its foot who is signed in, and the lock."""

from collections.abc import Sequence
from dataclasses import dataclass

from PySide6.QtCore import Signal
from PySide6.QtGui import QShowEvent
from PySide6.QtWidgets import QButtonGroup, QFrame, QVBoxLayout, QWidget

from app.texts import _
from ui.icons import Icon
from ui.theme import Theme, tokens
from ui.widgets.base import Picture, clear, column, order_tabs, row, rule, words
from ui.widgets.button import Button


@dataclass(frozen=True)
class Room:
    """A room of the window. A person who may not enter it does not see it."""

    name: str
    meaning: Icon
    title: str


class Rail(QFrame):
    """`chosen` comes with a room's name (mouse, or Ctrl+1 … Ctrl+9); `lock_asked` from the lock, Ctrl+L."""

    chosen = Signal(str)
    lock_asked = Signal()

    def __init__(self, rooms: Sequence[Room] = ()) -> None:
        super().__init__()
        self.setProperty("role", "rail")
        self.setAccessibleName(_("Các phòng"))
        self._group = QButtonGroup(self)
        self._rooms: tuple[Room, ...] = ()
        self._entries: QVBoxLayout = column(space=tokens.SPACE_XS)
        self._person = words("", "strong")
        self._place = words("", "small")
        self._lock = Button(_("Khóa"), Icon.LOCK, key="Ctrl+L", tip=_("Khóa màn hình; phải nhập mật khẩu để mở lại"))
        self._lock.clicked.connect(self.lock_asked)
        self._lay_out()
        Theme.of_app().changed.connect(self._fit)
        self.set_rooms(rooms)

    def _lay_out(self) -> None:
        foot = column(space=tokens.SPACE_S)
        foot.addWidget(rule())
        who, texts = row(space=tokens.SPACE_S), column(space=0)
        texts.addWidget(self._person)
        texts.addWidget(self._place)
        who.addWidget(Picture(Icon.PERSON, "muted"), 0)
        who.addLayout(texts, 1)
        foot.addLayout(who)
        foot.addWidget(self._lock)
        self._foot = QWidget()
        self._foot.setLayout(foot)
        self._foot.hide()
        layout = column(margin=tokens.SPACE_M)
        layout.addLayout(self._entries)
        layout.addStretch(1)
        layout.addWidget(self._foot)
        self.setLayout(layout)

    def set_rooms(self, rooms: Sequence[Room]) -> None:
        """The rooms that this person may enter, in order."""
        for button in self._group.buttons():
            self._group.removeButton(button)
        clear(self._entries)
        self._rooms = tuple(rooms)
        for at, room in enumerate(self._rooms):
            button = Button(room.title, room.meaning, kind="room", key=f"Ctrl+{at + 1}")
            button.setCheckable(True)
            button.toggled.connect(lambda on, each=button: each.set_tone("ink" if on else "text"))
            button.clicked.connect(lambda _on, name=room.name: self.chosen.emit(name))
            self._group.addButton(button, at)
            self._entries.addWidget(button)
        self._order()
        self._fit()

    def show_room(self, name: str) -> None:
        """Mark the room that is shown; says nothing through `chosen`. ValueError for a room that is not there."""
        at = [room.name for room in self._rooms].index(name)
        self._group.button(at).setChecked(True)

    def set_person(self, name: str, place: str) -> None:
        """Who is signed in and as what; "" for nobody, which hides the foot."""
        self._person.setText(name)
        self._place.setText(place)
        self._foot.setVisible(bool(name))

    def showEvent(self, event: QShowEvent) -> None:
        """Only among the window's other controls has the order of Tab a beginning."""
        super().showEvent(event)
        self._order()

    def _order(self) -> None:
        if self._rooms:
            order_tabs(*self._group.buttons(), self._lock)

    def _fit(self) -> None:
        self.setFixedWidth(Theme.of_app().px(150) + 72)
