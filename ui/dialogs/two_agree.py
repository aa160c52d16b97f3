"""A decision of head and chair: why, and both passwords. The dialogs of the day's changes say what is decided."""

from collections.abc import Callable, Sequence

from PySide6.QtWidgets import QWidget

from app.domain.errors import Refusal
from app.domain.roles import Place
from app.services.people import Someone
from app.services.session import Changes, Session
from app.texts import _
from ui.desk import Desk
from ui.icons import Icon
from ui.pages.signatory import Signatory
from ui.theme import Theme, tokens
from ui.widgets import Field, Scroller, TextField, VerbDialog

_WIDTH, _REST = 760, 180  # of the dialog, and of what stands above and under its form; at 100 %
_WIDEST, _SCREEN = 1300, 720  # pixels of an office screen that a dialog may take
Act = Callable[[Session, Session], Changes]


class TwoAgreeDialog(VerbDialog):
    """Does what `decide` answers when every password is right, and closes itself then.

    `decide` reads the fields: an act that is given the sessions of both, on the writer's thread; None where a field
    was refused.
    """

    def __init__(
        self,
        parent: QWidget,
        desk: Desk,
        words: tuple[str, str, str],
        example: str,
        decide: Callable[[], Act | None],
        meaning: Icon,
    ) -> None:
        """`words`: title, what it does, the verb. `example`: of a reason, as the minutes print it."""
        super().__init__(parent, *words, meaning=meaning, grave=True)
        self._desk, self._decide = desk, decide
        self.reason = TextField()
        self.reason_field = Field(_("Lý do"), self.reason, _("In trong biên bản, ví dụ: {0}.").format(example))
        self.head, self.chair = Signatory(_("Trưởng ban kiểm phiếu")), Signatory(_("Chủ trì"))
        self.agreed.connect(self._begin)
        self.finished.connect(lambda _how: self._forget())

    def lay_out(self, height: int, *parts: QWidget) -> None:
        """The form, this many pixels high at 100 %; with large text it scrolls, so that its buttons stay on screen."""
        px, form = Theme.of_app().px, Scroller(margin=0, space=tokens.SPACE_M)
        for part in parts:
            form.body.addWidget(part)
        form.setFixedHeight(min(px(height), _SCREEN - px(_REST)))
        self.body.addWidget(form)
        self.setMinimumWidth(min(px(_WIDTH), _WIDEST))

    def offer(self, people: Sequence[Someone], may: frozenset[Place] = frozenset({Place.HEAD})) -> None:
        """Who may agree: beside the chair whoever holds one of these places."""
        self.head.forget()
        self.head.offer([s for s in people if s.places & may])
        self.chair.offer([s for s in people if Place.CHAIR in s.places])

    def needs_chair(self) -> bool:
        """Whether the chair has to agree too; without, the act is given the head's session twice."""
        return True

    def _begin(self) -> None:
        self.message.clear()
        self.reason_field.clear_refusal()
        if not self.reason.value:
            self.reason_field.refuse(_("Ghi lý do."))
            return
        act = self._decide()
        if act is None or not self.head.ready() or (self.needs_chair() and not self.chair.ready()):
            return
        self.working(True)
        both = self.needs_chair()
        self._desk.confirm(
            self.head.login,
            self.head.password,
            lambda head: self._confirm_chair(act, head) if both else self._do(act, head, head),
            lambda told: self._wrong(self.head, told),
        )

    def _confirm_chair(self, act: Act, head: Session) -> None:
        self._desk.confirm(
            self.chair.login,
            self.chair.password,
            lambda chair: self._do(act, head, chair),
            lambda told: self._wrong(self.chair, told),
        )

    def _do(self, act: Act, head: Session, chair: Session) -> None:
        self._desk.write(
            lambda _session: act(head, chair), lambda _changes: self.accept(), lambda told: self.refuse(told.text)
        )

    def _wrong(self, who: Signatory, refusal: Refusal) -> None:
        self.working(False)
        who.refuse(refusal.text)

    def _forget(self) -> None:
        """No password stays."""
        self.head.forget()
        self.chair.forget()
