"""Long work: what is being done, how far it is, and a cancel. The window stays alive under it."""

from PySide6.QtCore import Signal
from PySide6.QtWidgets import QFrame, QProgressBar

from app.texts import _
from ui.icons import Icon
from ui.theme import tokens
from ui.widgets.base import AdaptiveRow, Picture, column, mark, row, words
from ui.widgets.button import Button


class BusyBanner(QFrame):
    """Hidden until `begin`; `cancelled` comes once from its button, and the work then says when it has stopped."""

    cancelled = Signal()

    def __init__(self) -> None:
        super().__init__()
        self._what = words("")
        self._bar = QProgressBar()
        self._bar.setTextVisible(False)
        self._bar.setAccessibleName(_("Tiến độ"))
        self._stop = Button(_("Dừng"), Icon.STOP, key="Esc")
        self._stop.clicked.connect(self._ask)
        layout = column(space=tokens.SPACE_S, margin=tokens.SPACE_M)
        head = row()
        head.addWidget(Picture(Icon.WAITING, "ink"), 0)
        head.addWidget(AdaptiveRow(self._what, self._stop), 1)
        layout.addLayout(head)
        layout.addWidget(self._bar)
        self.setLayout(layout)
        mark(self, role="note", tone="accent")
        self.hide()

    def begin(self, what: str, *, can_cancel: bool = True) -> None:
        """Show `what` is being done; how far is not known yet."""
        self.advance(what)
        self._stop.setEnabled(True)
        self._stop.setVisible(can_cancel)
        self.show()

    def advance(self, what: str = "", done: int = 0, total: int = 0) -> None:
        """Another step in words, and how far where that is known (`total` above 0)."""
        if what:
            self._what.setText(what)
        self._bar.setRange(0, total)
        self._bar.setValue(done)

    def end(self) -> None:
        """The work has ended, one way or another."""
        self.hide()

    def _ask(self) -> None:
        self._stop.setEnabled(False)
        self._what.setText(_("Đang dừng…"))
        self.cancelled.emit()
