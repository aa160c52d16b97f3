"""A dialog for what cannot be undone. Its buttons are verbs: `Niêm phong` / `Để sau`, never OK and Cancel."""

from collections.abc import Callable
from typing import ClassVar

from PySide6.QtCore import QEvent, Qt, Signal
from PySide6.QtGui import QShowEvent
from PySide6.QtWidgets import QDialog, QWidget

from app.texts import _
from ui.icons import Icon
from ui.theme import Theme, tokens
from ui.widgets.base import AdaptiveRow, Flow, Picture, column, order_tabs, row, words
from ui.widgets.button import Button
from ui.widgets.message import Message


class VerbDialog(QDialog):
    """`agreed` comes when the verb is pressed. The page then acts, and calls `close` or `refuse`.

    Add fields to `body` before `open()`. `grave`: a red verb, and Enter does not press it.
    """

    agreed = Signal()
    _open: ClassVar[set["VerbDialog"]] = set()  # one without a parent would go with the last name for it

    def __init__(
        self,
        parent: QWidget | None,
        title: str,
        text: str,
        verb: str,
        *,
        later: str = "",
        meaning: Icon = Icon.HELP,
        grave: bool = False,
    ) -> None:
        super().__init__(parent)
        self.setWindowTitle(title)
        self.setModal(True)
        self.setAttribute(Qt.WidgetAttribute.WA_DeleteOnClose)
        self.body = column()
        self.message = Message()
        self.verb = Button(verb, kind="danger" if grave else "primary", key="Ctrl+Return")
        self.later = Button(later or _("Để sau"), tip=tip_of_later(later))
        self.verb.clicked.connect(self.agreed)
        self.later.clicked.connect(self.reject)
        self.finished.connect(lambda _how: self._open.discard(self))
        (self.later if grave else self.verb).setDefault(True)
        self._lay_out(title, text, Picture(meaning, "bad" if grave else "ink", 32))

    def _lay_out(self, title: str, text: str, picture: Picture) -> None:
        said = column(space=tokens.SPACE_S)
        said.addWidget(words(title, "heading"))
        said.addWidget(words(text))
        head = row(space=tokens.SPACE_L)
        head.addWidget(picture, 0, Qt.AlignmentFlag.AlignTop)
        head.addLayout(said, 1)
        buttons, flow = QWidget(), Flow(space=tokens.SPACE_S)
        flow.addWidget(self.verb)
        flow.addWidget(self.later)
        buttons.setLayout(flow)
        layout = column(space=tokens.SPACE_L, margin=tokens.SPACE_XL)
        layout.addLayout(head)
        layout.addLayout(self.body)
        layout.addWidget(self.message)
        layout.addWidget(AdaptiveRow(QWidget(), buttons))
        self.setLayout(layout)
        self.setMinimumWidth(min(Theme.of_app().px(460), 900))

    def showEvent(self, event: QShowEvent) -> None:
        """As high as its words need at this width; Tab goes through the fields, then to the buttons."""
        super().showEvent(event)
        self._open.add(self)
        own = [each for each in self.findChildren(QWidget) if each.window() is self]  # a list's lines are elsewhere
        inside = [each for each in own if each.focusPolicy() & Qt.FocusPolicy.TabFocus]
        fields = [each for each in inside if each not in {self.verb, self.later}]
        order_tabs(*fields, self.verb, self.later)
        (fields or [self.later if self.later.isDefault() else self.verb])[0].setFocus()
        self._grow()

    def event(self, event: QEvent) -> bool:
        """A message or a detail that appears gets its room."""
        heard = super().event(event)
        if event.type() is QEvent.Type.LayoutRequest and self.isVisible():
            self._grow()
        return heard

    def _grow(self) -> None:
        layout = self.layout()
        assert layout is not None
        self.setMinimumHeight(layout.totalHeightForWidth(self.width()))

    def refuse(self, text: str) -> None:
        """Say in the dialog what stands in the way; it can be tried again."""
        self.working(False)
        self.message.refuse(text)

    def working(self, on: bool) -> None:
        """While the act is being done nothing can be pressed twice."""
        self.verb.setEnabled(not on)
        self.later.setEnabled(not on)
        if on:
            self.message.clear()


def tip_of_later(later: str) -> str:
    """`Để sau (Esc)`."""
    return f"{later or _('Để sau')} ({_('Esc')})"


def ask(
    parent: QWidget | None,
    title: str,
    text: str,
    verb: str,
    then: Callable[[], None],
    *,
    later: str = "",
    meaning: Icon = Icon.HELP,
    grave: bool = False,
) -> VerbDialog:
    """Ask, and do `then` if the verb is pressed. Returns at once; nothing waits."""
    dialog = VerbDialog(parent, title, text, verb, later=later, meaning=meaning, grave=grave)
    dialog.agreed.connect(dialog.accept)
    dialog.accepted.connect(then)
    dialog.open()
    return dialog


def tell(parent: QWidget | None, title: str, text: str, *, meaning: Icon = Icon.INFO, verb: str = "") -> VerbDialog:
    """Say what has to be known before going on; one button."""
    dialog = VerbDialog(parent, title, text, verb or _("Đã hiểu"), meaning=meaning)
    dialog.later.hide()
    dialog.agreed.connect(dialog.accept)
    dialog.open()
    return dialog
