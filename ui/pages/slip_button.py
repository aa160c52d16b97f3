"""The slip of a finished batch: offered for the batch that is chosen in a list, where the round asks for slips."""

from PySide6.QtWidgets import QWidget

from app.domain.batch import BatchState
from app.domain.ids import RoundId
from app.services.batch import BatchView
from app.services.papers import PaperKind, Wanted
from app.texts import _
from ui.desk import Desk
from ui.icons import Icon
from ui.pages.paper_window import PaperWindow
from ui.widgets import Button


class SlipButton(Button):
    """Hidden until it is shown; dead while the chosen batch is not accepted."""

    def __init__(self, desk: Desk, round_id: RoundId) -> None:
        super().__init__(_("In phiếu xác nhận tập…"), Icon.PRINT, tip=_("Chọn một tập đã xác nhận trong bảng"))
        self._desk, self._round = desk, round_id
        self._batch: BatchView | None = None
        self.clicked.connect(self.show_slip)
        self.setEnabled(False)
        self.hide()

    def offer(self, batch: BatchView | None) -> None:
        """The batch that is chosen now, or none."""
        self._batch = batch
        self.setEnabled(batch is not None and batch.state is BatchState.ACCEPTED)

    def show_slip(self) -> QWidget | None:
        """Its window; None where no batch is chosen."""
        if self._batch is None:
            return None
        window = PaperWindow(self._desk, self._round, self)
        window.show_paper(Wanted(PaperKind.SLIP, batch=self._batch.id))
        return window
