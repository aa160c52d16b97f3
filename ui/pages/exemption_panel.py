"""Whom the regulation would leave off, from the roster: a person confirms or overrules each case, with a reason."""

from collections.abc import Callable

from PySide6.QtCore import Signal
from PySide6.QtWidgets import QWidget

from app.domain.ids import RoundId
from app.services import exemption
from app.services.exemption import Case, Cases
from app.services.session import Changes, Session
from app.texts import _
from ui.desk import Desk
from ui.dialogs.reason import ReasonDialog
from ui.icons import Icon
from ui.pages.sources import source_word
from ui.theme import Theme
from ui.widgets import Button, Column, EmptyState, Message, Table, column, words, wrapped


class ExemptionPanel(QWidget):
    """`confirmed` comes with a leader's code when the leader is left off, so that the form takes the name out."""

    confirmed = Signal(str)

    def __init__(self, desk: Desk, round_id: RoundId) -> None:
        super().__init__()
        self._desk, self._round = desk, round_id
        self._dialog: ReasonDialog | None = None
        self._told, self._message = words("", "muted"), Message()
        self.table = Table(_columns(), _("Trường hợp không lấy phiếu"))
        self.table.picked.connect(lambda _case: self._enable())
        self.yes = Button(_("Xác nhận không lấy phiếu…"), Icon.CHECK)
        self.no = Button(_("Vẫn lấy phiếu…"), Icon.CLOSE)
        self.back = Button(_("Rút quyết định"), Icon.UNDO)
        self.yes.clicked.connect(lambda: self._ask(stands=True))
        self.no.clicked.connect(lambda: self._ask(stands=False))
        self.back.clicked.connect(self._withdraw)
        self._buttons = wrapped(self.yes, self.no, self.back)
        text = _(
            "Chương trình đối chiếu danh sách cán bộ với quy định của đợt, theo bản nháp đã lưu. Người được xác nhận "
            "thì không đứng tên trên phiếu."
        )
        self._empty = EmptyState(Icon.CHECK, _("Không có trường hợp nào"), text)
        layout = column()
        for each in (self._told, self._message, self._empty, self.table, self._buttons):
            layout.addWidget(each, 1 if each in {self._empty, self.table} else 0)
        self.table.setMinimumHeight(min(360, Theme.of_app().px(180)))
        self.setLayout(layout)
        self._cases: Cases | None = None

    def show_cases(self, found: Cases) -> None:
        """Show what stands now; the chosen case stays chosen."""
        if found == self._cases:
            return
        self._cases, at = found, max(0, self.table.currentIndex().row())
        has = bool(found.cases)
        self._told.setText(_("Đề xuất lấy từ danh sách cán bộ; mỗi trường hợp do người quyết định, kèm lý do."))
        for each in (self._told, self.table):
            each.setVisible(has)
        self._buttons.setVisible(has and found.may_decide)
        self._empty.setVisible(not has)
        self.table.set_rows(found.cases)
        if has:
            self.table.selectRow(min(at, len(found.cases) - 1))
        self._enable()

    @property
    def note(self) -> str:
        """What waits here, for the part's button."""
        count = self._cases.waiting if self._cases else 0
        return _("còn {0} việc").format(count) if count else ""

    def _case(self) -> Case | None:
        return self.table.selected[0] if self.table.selected else None

    def _enable(self) -> None:
        case = self._case()
        is_open = case is not None and (bool(case.fact) or case.decided is not None)
        self.yes.setEnabled(is_open and case is not None and not (case.decided and case.decided.stands))
        self.no.setEnabled(is_open and case is not None and (case.decided is None or case.decided.stands))
        self.back.setEnabled(case is not None and case.decided is not None)

    def _ask(self, *, stands: bool) -> None:
        case = self._case()
        if case is None:
            return
        source = source_word(case.source)
        rule = " ".join(part for part in (case.text, f"({case.article}{f'; {source}' if source else ''})") if part)
        text = "\n".join(part for part in (case.fact, case.lacks, rule) if part)
        verb = _("Không lấy phiếu") if stands else _("Vẫn lấy phiếu")
        given = case.fact if stands else ""
        dialog = ReasonDialog(self, f"{verb}: {case.leader.name}", text, verb, given=given, grave=False)
        dialog.agreed.connect(lambda: self._decide(case.leader.code, stands=stands))
        self._dialog = dialog
        dialog.open()

    def _decide(self, leader: str, *, stands: bool) -> None:
        assert self._dialog is not None
        dialog, round_id, reason = self._dialog, self._round, self._dialog.reason
        dialog.working(True)
        self._write(
            lambda session: exemption.decide(session, round_id, leader, stands=stands, reason=reason),
            lambda: self._decided(leader, stands=stands),
            dialog.refuse,
        )

    def _decided(self, leader: str, *, stands: bool) -> None:
        assert self._dialog is not None
        self._dialog.accept()
        if stands:
            self.confirmed.emit(leader)

    def _withdraw(self) -> None:
        case, round_id = self._case(), self._round
        if case is not None:
            leader = case.leader.code
            self._write(
                lambda session: exemption.withdraw(session, round_id, leader), self._message.clear, self._message.refuse
            )

    def _write(
        self, work: Callable[[Session], Changes], done: Callable[[], None], refused: Callable[[str], None]
    ) -> None:
        self._desk.write(work, lambda _changes: done(), lambda refusal: refused(refusal.text))


def _columns() -> tuple[Column[Case], ...]:
    return (
        Column[Case](_("Họ và tên"), lambda case: case.leader.name),
        Column[Case](_("Chức vụ"), lambda case: case.leader.now.position if case.leader.now else "", stretch=True),
        Column[Case](_("Sự việc"), lambda case: " ".join((case.fact, case.lacks)).strip(), stretch=True),
        Column[Case](_("Điều"), lambda case: case.article, stretch=True),
        Column[Case](_("Trên mẫu"), lambda case: ", ".join(case.styles) or "–"),
        Column[Case](_("Quyết định"), _decision, stretch=True, look=_look),
    )


def _decision(case: Case) -> str:
    if case.decided is None:
        return _("chờ quyết định") if case.waits else _("chưa quyết định")
    verb = _("không lấy phiếu") if case.decided.stands else _("vẫn lấy phiếu")
    return f"{verb}: {case.decided.reason}"


def _look(case: Case) -> tuple[Icon, str]:
    if case.decided is None:
        return (Icon.WARN, "warn") if case.waits else (Icon.QUIET, "muted")
    return (Icon.CHECK, "good") if case.decided.stands else (Icon.CLOSE, "ink")
