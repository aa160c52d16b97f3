"""Members of the committee who stand on a ballot: let by the chair, with a reason, or still to be."""

from PySide6.QtCore import Signal
from PySide6.QtWidgets import QFrame

from app.domain.committee import standing_members, styles_of
from app.services.draft import DraftView
from app.texts import _
from ui.icons import Icon
from ui.theme import tokens
from ui.widgets import AdaptiveRow, Button, column, words


class AllowanceCard(QFrame):
    """As the draft was saved. `asked` comes with a member's name. Hidden where nobody stands on a paper."""

    asked = Signal(str)

    def __init__(self, view: DraftView | None) -> None:
        super().__init__()
        self.setProperty("role", "card")
        definition = view.round.definition if view else None
        members = standing_members(definition) if definition else ()
        layout = column(space=tokens.SPACE_M, margin=tokens.SPACE_L)
        layout.addWidget(words(_("Người kiểm phiếu có tên trên phiếu"), "heading"))
        told = _("Không ai tự kiểm phiếu của mình, trừ khi chủ trì cho phép; biên bản ghi rõ lý do.")
        layout.addWidget(words(told, "muted"))
        for member in members:
            assert view is not None and definition is not None
            codes = ", ".join(style.code for style in styles_of(member, definition))
            reason = view.allowed.get(member.name, "")
            text = _("{0}, mẫu {1}").format(member.name, codes)
            said = words(f"{text}: {reason}" if reason else text, tone="" if reason else "warn")
            button = Button(_("Đổi lý do…") if reason else _("Chủ trì cho phép…"), Icon.KEY)
            button.clicked.connect(lambda _on=False, name=member.name: self.asked.emit(name))
            layout.addWidget(AdaptiveRow(said, button))
        self.setLayout(layout)
        self.is_needed = bool(members)
