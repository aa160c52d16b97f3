"""`Không tiến hành`: a round that cannot be held ends with a reason and the passwords of head and chair."""

from collections.abc import Sequence

from PySide6.QtWidgets import QWidget

from app.domain.ids import RoundId
from app.services import round as rounds
from app.services.people import Someone
from app.texts import _
from ui.desk import Desk
from ui.dialogs.two_agree import Act, TwoAgreeDialog
from ui.icons import Icon


class NotHeldDialog(TwoAgreeDialog):
    """Ends the round."""

    def __init__(self, parent: QWidget, desk: Desk, round_id: RoundId, people: Sequence[Someone]) -> None:
        text = _(
            "Dùng khi không đủ người hoặc phải hoãn. Đợt này sẽ không có kết quả và không mở lại được;"
            " muốn lấy phiếu lại thì lập đợt mới. Chương trình lập biên bản về việc không tiến hành."
        )
        words = (_("Không tiến hành đợt này"), text, _("Không tiến hành"))
        super().__init__(parent, desk, words, _("chưa đủ 2/3 người có mặt"), self._end, Icon.STOP)
        self._round = round_id
        self.offer(people)
        for part in (self.reason_field, self.head, self.chair):
            self.body.addWidget(part)

    def _end(self) -> Act | None:
        round_id, reason = self._round, self.reason.value
        return lambda head, chair: rounds.cancel(head, chair, round_id, reason)
