"""Pages before anybody is in: one column of things in the middle of the window, at any size of the text."""

from PySide6.QtWidgets import QHBoxLayout, QWidget

from ui.theme import Theme, tokens
from ui.widgets import Scroller, column


class FrontPage(QWidget):
    """Put things into `column`; it is `wide` pixels wide at 100 %, and scrolls where the window is too low."""

    def __init__(self, wide: int = 560) -> None:
        super().__init__()
        self._wide = wide
        self._inside = QWidget()
        self.column = column(space=tokens.SPACE_L)
        self._inside.setLayout(self.column)
        middle = QHBoxLayout()
        middle.setContentsMargins(0, 0, 0, 0)
        middle.addStretch(1)
        middle.addWidget(self._inside, 100)
        middle.addStretch(1)
        scroller = Scroller(margin=tokens.SPACE_XXL)
        scroller.body.addLayout(middle)
        layout = column(space=0)
        layout.addWidget(scroller)
        self.setLayout(layout)
        Theme.of_app().changed.connect(self._fit)
        self._fit()

    def _fit(self) -> None:
        self._inside.setMaximumWidth(Theme.of_app().px(self._wide))
