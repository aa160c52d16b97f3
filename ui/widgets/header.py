"""The head of a page: what it is, one line more, and what can be done here."""

from PySide6.QtWidgets import QWidget

from ui.theme import tokens
from ui.widgets.base import AdaptiveRow, Flow, column, words


class PageHeader(QWidget):
    """A title with a line under it at left, actions at right; under one another when the text is large."""

    def __init__(self, title: str, subtitle: str = "") -> None:
        super().__init__()
        self._title = words(title, "title")
        self._subtitle = words(subtitle, "muted")
        if not subtitle:
            self._subtitle.hide()
        left, right = QWidget(), QWidget()
        texts = column(space=tokens.SPACE_XS)
        texts.addWidget(self._title)
        texts.addWidget(self._subtitle)
        left.setLayout(texts)
        self._actions = Flow(space=tokens.SPACE_S)
        right.setLayout(self._actions)
        right.hide()
        self._right = right
        layout = column()
        layout.addWidget(AdaptiveRow(left, right))
        self.setLayout(layout)

    def set_texts(self, title: str, subtitle: str = "") -> None:
        """Another title and the line under it."""
        self._title.setText(title)
        self._subtitle.setText(subtitle)
        self._subtitle.setVisible(bool(subtitle))

    def add_action(self, control: QWidget) -> None:
        """A button (or another control) at the right; the primary one last."""
        self._actions.addWidget(control)
        self._right.show()
