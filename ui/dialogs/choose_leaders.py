"""Whom of the roster to put on a paper: found as one types, ticked with Space."""

from collections.abc import Mapping, Sequence

from PySide6.QtCore import Qt
from PySide6.QtWidgets import QListWidget, QListWidgetItem, QWidget

from app.domain.names import search_key
from app.domain.roster import Leader
from app.texts import _
from ui.icons import Icon, icon
from ui.theme import Theme
from ui.widgets import Field, TextField, VerbDialog, words

_LEADER = Qt.ItemDataRole.UserRole


class ChooseLeadersDialog(VerbDialog):
    """`chosen` are the ticked leaders in the roster's order, those included that the search hides now.

    `hints` tells by a leader's code why a rule would leave the leader off.
    """

    def __init__(self, parent: QWidget, leaders: Sequence[Leader], hints: Mapping[str, str]) -> None:
        text = _("Gõ để tìm, có dấu hay không dấu đều được; phím cách đánh dấu người được chọn.")
        super().__init__(parent, _("Chọn từ danh sách cán bộ"), text, _("Đưa vào phiếu"), meaning=Icon.LEADERS)
        self._search = TextField()
        self._search.textChanged.connect(self._filter)
        self._list = QListWidget()
        self._list.setAccessibleName(_("Danh sách cán bộ"))
        self._list.setMinimumHeight(min(320, Theme.of_app().px(240)))
        self._list.setMinimumWidth(min(900, Theme.of_app().px(560)))
        self._list.itemChanged.connect(self._count)
        self._said = words("", "muted")
        for leader in leaders:
            self._list.addItem(_item(leader, hints.get(leader.code, "")))
        self.body.addWidget(Field(_("Tìm"), self._search))
        self.body.addWidget(self._list)
        self.body.addWidget(self._said)
        self._count()

    @property
    def chosen(self) -> tuple[Leader, ...]:
        items = (self._list.item(at) for at in range(self._list.count()))
        return tuple(item.data(_LEADER) for item in items if item.checkState() is Qt.CheckState.Checked)

    def _filter(self, text: str) -> None:
        wanted = search_key(text)
        for at in range(self._list.count()):
            item = self._list.item(at)
            item.setHidden(wanted not in search_key(item.text()))

    def _count(self) -> None:
        self._said.setText(_("Đã chọn {0} người.").format(len(self.chosen)))


def _item(leader: Leader, hint: str) -> QListWidgetItem:
    """`hint` says why a rule would leave the leader off."""
    held = leader.now
    item = QListWidgetItem(" · ".join(part for part in (leader.name, held.position if held else "", hint) if part))
    if hint:
        item.setIcon(icon(Icon.WARN, "warn"))
    item.setData(_LEADER, leader)
    item.setFlags(item.flags() | Qt.ItemFlag.ItemIsUserCheckable)
    item.setCheckState(Qt.CheckState.Unchecked)
    return item
