"""A regulation to be read: its rules in plain words, with article and source."""

from PySide6.QtWidgets import QWidget

from app.domain.regulation import Regulation
from app.domain.rulebook import Line, lines
from app.texts import _
from ui.icons import Icon
from ui.pages.sources import source_word
from ui.theme import Theme
from ui.widgets import Column, Table, VerbDialog


class RulesDialog(VerbDialog):
    """Nothing is decided here."""

    def __init__(self, parent: QWidget, regulation: Regulation) -> None:
        super().__init__(parent, regulation.short, regulation.title, _("Đã đọc"), meaning=Icon.INFO)
        self.later.hide()
        self.agreed.connect(self.accept)
        self.table = Table(_columns(), regulation.short, sortable=False)
        self.table.set_rows(lines(regulation))
        self.table.setMinimumHeight(min(420, Theme.of_app().px(400)))
        self.setMinimumWidth(min(1200, Theme.of_app().px(1000)))
        self.body.addWidget(self.table)


def _columns() -> tuple[Column[Line], ...]:
    return (
        Column[Line](_("Mục"), lambda line: line.kind),
        Column[Line](_("Nội dung"), lambda line: line.text, stretch=True),
        Column[Line](_("Điều"), lambda line: line.article or "–", stretch=True),
        Column[Line](_("Nguồn"), lambda line: source_word(line.source) or "–", stretch=True),
    )
