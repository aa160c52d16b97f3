"""Which batches of step 3 are listed: by state (with how many there are), by style, by person."""

from PySide6.QtCore import Signal
from PySide6.QtWidgets import QComboBox, QWidget

from app.domain.batch import BatchState
from app.services.batch import BatchView
from app.texts import N_, _
from ui.icons import Icon
from ui.pages.sections import RoomButton
from ui.theme import tokens
from ui.widgets import Choice, Flow

STATES = {
    BatchState.EMPTY: (N_("chưa nhập"), Icon.PAPER, "muted"),
    BatchState.KEYING: (N_("đang nhập"), Icon.KEYBOARD, "ink"),
    BatchState.WAITING: (N_("chờ lượt kia"), Icon.WAITING, "muted"),
    BatchState.DIFFERING: (N_("hai lượt lệch nhau"), Icon.DIFFERENCE, "warn"),
    BatchState.MATCHED: (N_("hai lượt khớp"), Icon.CHECK, "good"),
    BatchState.ACCEPTED: (N_("đã xác nhận"), Icon.GOOD, "good"),
}


class BatchFilter(QWidget):
    """`changed` comes with every choice; `takes` says whether a batch is listed. A choice stays while pages refresh."""

    changed = Signal()

    def __init__(self) -> None:
        super().__init__()
        self._state: BatchState | None = None
        self._buttons: dict[BatchState | None, RoomButton] = {}
        flow = Flow(space=tokens.SPACE_XS)
        for state in (None, *BatchState):
            meaning = STATES[state][1] if state else Icon.TABLE
            button = RoomButton("", meaning)
            if state:  # the same picture as on the state's squares and rows, of which these are the legend
                button.set_tone(STATES[state][2])
            button.clicked.connect(lambda _on=False, state=state: self._choose(state))
            self._buttons[state] = button
            flow.addWidget(button)
        self.style_box, self.person = QComboBox(), Choice()
        for box, name in ((self.style_box, _("Mẫu phiếu")), (self.person, _("Người nhập"))):
            box.setAccessibleName(name)
            box.setSizeAdjustPolicy(QComboBox.SizeAdjustPolicy.AdjustToContents)
            box.currentIndexChanged.connect(lambda _at: self.changed.emit())
            flow.addWidget(box)
        self.setLayout(flow)
        self.show_batches(())

    def show_batches(self, batches: tuple[BatchView, ...]) -> None:
        """How many there are of each; a state that no batch has is left out unless it is chosen."""
        for state, button in self._buttons.items():
            count = sum(state in (None, batch.state) for batch in batches)
            word = _(STATES[state][0]) if state else _("tất cả")
            button.setText(_("{0} · {1}").format(word, count))
            button.setVisible(state is None or count > 0 or state is self._state)
            button.setChecked(state is self._state)
        _refill(self.style_box, _("mọi mẫu"), sorted({str(batch.style.code) for batch in batches}))
        people = {slot.person for batch in batches for slot in batch.slots if slot.person}
        _refill(self.person, _("mọi người nhập"), sorted(people))
        self.style_box.setVisible(self.style_box.count() > 2)
        self.person.setVisible(self.person.count() > 1)

    def takes(self, batch: BatchView) -> bool:
        """Whether this batch is asked for."""
        style, person = self.style_box.currentData(), self.person.currentData()
        return (
            self._state in (None, batch.state)
            and style in ("", batch.style.code)
            and (person == "" or any(slot.person == person for slot in batch.slots))
        )

    def take_all(self) -> None:
        """List every batch again."""
        for box in (self.style_box, self.person):
            box.blockSignals(True)
            box.setCurrentIndex(0)
            box.blockSignals(False)
        self._choose(None)

    def _choose(self, state: BatchState | None) -> None:
        self._state = state
        for each, button in self._buttons.items():
            button.setChecked(each is state)
        self.changed.emit()


def _refill(box: QComboBox, everything: str, found: list[str]) -> None:
    """Other choices, the chosen one kept where it is still there."""
    before = box.currentData()
    box.blockSignals(True)
    box.clear()
    box.addItem(everything, "")
    for text in found:
        box.addItem(text, text)
    box.setCurrentIndex(max(0, box.findData(before)))
    box.blockSignals(False)
