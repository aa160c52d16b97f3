"""Step 1: the draft as a plain form, its lock; a locked list to be read, and the way back with a reason."""

from dataclasses import dataclass
from pathlib import Path
from typing import ClassVar

from PySide6.QtCore import Signal
from PySide6.QtWidgets import QWidget

from app.domain.errors import Refusal
from app.domain.ids import RoundId
from app.domain.regulation import Regulation
from app.domain.round import RoundState
from app.services import deadline, draft, electorate, exemption, people, regulation
from app.services import round as rounds
from app.services.deadline import Deadlines
from app.services.draft import DraftView
from app.services.electorate import Electorate
from app.services.exemption import Cases
from app.services.session import Changes, Session
from app.texts import _
from ui.desk import Desk
from ui.dialogs.allow import AllowDialog
from ui.dialogs.reason import ReasonDialog
from ui.dialogs.rules import RulesDialog
from ui.icons import Icon
from ui.pages.deadline_panel import DeadlinePanel
from ui.pages.electorate_panel import ElectoratePanel
from ui.pages.exemption_panel import ExemptionPanel
from ui.pages.page import Page
from ui.pages.path_field import ask_file
from ui.pages.round_form import Filled, RoundForm, Stock
from ui.pages.round_summary import summary
from ui.pages.sections import Sections, filled
from ui.pages.tab_order import tab_by_layout
from ui.widgets import Button, Message, PageHeader, Scroller, VerbDialog, ask, discard


@dataclass(frozen=True)
class _Saved:
    """What is known of a round once it was saved."""

    view: DraftView
    cases: Cases
    voters: Electorate
    deadlines: Deadlines


@dataclass(frozen=True)
class _Shown:
    stock: Stock
    saved: _Saved | None


def _read(session: Session, round_id: RoundId | None) -> _Shown:
    stock = Stock(
        people.agency_of(session), regulation.offered(session), people.everyone(session), draft.roster_for(session),
        draft.habits(session), draft.correctable(session),
    )  # fmt: skip
    return _Shown(stock, _saved(session, round_id) if round_id is not None else None)


def _saved(session: Session, round_id: RoundId) -> _Saved:
    return _Saved(
        draft.view(session, round_id),
        exemption.view(session, round_id),
        electorate.view(session, round_id),
        deadline.view(session, round_id),
    )


class PreparePage(Page):
    """`round_id` None is a new draft; `saved` comes with its id, `thrown` when it was thrown away."""

    nouns: ClassVar[frozenset[str]] = frozenset({"round", "leader", "voter", "deadline", "regulation"})
    saved = Signal(object)
    thrown = Signal()

    def __init__(self, desk: Desk, round_id: RoundId | None) -> None:
        super().__init__(desk)
        self.round_id = round_id
        self.form: RoundForm | None = None
        self._view: DraftView | None = None
        self._is_dirty = False
        self._dialog: VerbDialog | None = None
        self._header = PageHeader(_("Chuẩn bị"))
        self.save_button = Button(_("Lưu nháp"), Icon.SAVE, key="Ctrl+S")
        self.lock_button = Button(_("Khóa danh sách"), Icon.LOCK, kind="primary", key="Ctrl+Return")
        self.undo_button = Button(_("Hoàn tác"), Icon.UNDO, kind="icon", key="Ctrl+Z")
        self.redo_button = Button(_("Làm lại"), Icon.REDO, kind="icon", key="Ctrl+Shift+Z")
        self.back_button = Button(_("Mở khóa danh sách"), Icon.UNLOCK)
        self.throw_button = Button(_("Xóa nháp"), Icon.REMOVE, kind="quiet")
        self._message = Message()
        self._parts: list[QWidget] = []
        self._body = Scroller(margin=0)
        self.sections = Sections()
        self.panels: _Panels | None = None
        self.sections.add(_("Đợt và phiếu"), Icon.ROUND, self._body)
        self._connect()
        self.setLayout(filled(self._header, self._message, self.sections))

    def _connect(self) -> None:
        for button, act in (
            (self.undo_button, lambda: self.form.undo() if self.form else None),
            (self.redo_button, lambda: self.form.redo() if self.form else None),
            (self.throw_button, self._ask_throw),
            (self.back_button, self._ask_back),
            (self.save_button, lambda: self._save(lock=False)),
            (self.lock_button, lambda: self._save(lock=True)),
        ):
            button.clicked.connect(act)
            button.hide()
            self._header.add_action(button)

    # What is shown

    def refresh(self) -> None:
        round_id = self.round_id
        self.desk.read(lambda session: _read(session, round_id), self._show)

    def _show(self, shown: _Shown) -> None:
        """What somebody is writing is never replaced under their hands."""
        view = shown.saved.view if shown.saved else None
        if shown.saved is not None:
            self._show_panels(shown.saved)
        state = view.round.state if view else RoundState.DRAFT
        may_edit = (view is None or view.may_edit) and state is RoundState.DRAFT
        self._show_buttons(view, state, may_edit)
        if self._is_dirty and may_edit:
            return
        if self.form is not None and may_edit and view == self._view:
            return
        self._view = view
        for part in self._parts:
            self._body.body.removeWidget(part)
            discard(part)
        self.form = RoundForm(shown.stock, view) if may_edit else None
        if self.form is not None:
            self.form.changed.connect(self._touched)
            self.form.grown.connect(lambda: tab_by_layout(self))
            self.form.rules_asked.connect(self._ask_rules)
            self.form.file_asked.connect(self._ask_file)
            self.form.allow_asked.connect(self._ask_allow)
        assert view is not None or self.form is not None
        self._show_undo()
        self._parts = [self.form] if self.form is not None else summary(view) if view is not None else []
        for part in self._parts:
            self._body.body.addWidget(part)
        tab_by_layout(self)

    def _show_panels(self, saved: _Saved) -> None:
        """What hangs on a saved round: whom to leave off, who votes, the timetable."""
        if self.panels is None:
            self.panels = _Panels(self.desk, saved.view.round.id)
            self.panels.exemptions.confirmed.connect(self._take_out)
            self.panels.add_to(self.sections)
        self.panels.show_saved(saved, self.sections)

    def _take_out(self, leader: str) -> None:
        """Whoever was confirmed as left off goes from the papers; that is saved with the draft."""
        if self.form is not None and self.form.take_out(leader):
            self._message.say(_("Đã bỏ tên khỏi phiếu; lưu nháp để giữ."))

    def _show_buttons(self, view: DraftView | None, state: RoundState, may_edit: bool) -> None:
        for button in (self.undo_button, self.redo_button):
            button.setVisible(may_edit)
        self.save_button.setVisible(may_edit)
        self.lock_button.setVisible(may_edit)
        self.throw_button.setVisible(may_edit and view is not None and not view.was_locked)
        self.back_button.setVisible(view is not None and view.may_lead and state is RoundState.PREPARED)
        texts = {
            True: _("Lưu nháp bao nhiêu lần cũng được. Khóa danh sách rồi mới in phiếu."),
            False: _("Danh sách đã khóa: phiếu in đúng như dưới đây."),
        }
        self._header.set_texts(_("Chuẩn bị"), texts[state is RoundState.DRAFT])

    def _touched(self) -> None:
        self._is_dirty = True
        self._message.clear()
        self._show_undo()

    def _show_undo(self) -> None:
        history = self.form.history if self.form is not None else None
        self.undo_button.setEnabled(history is not None and history.can_undo)
        self.redo_button.setEnabled(history is not None and history.can_redo)

    # The regulation

    def _ask_rules(self) -> None:
        assert self.form is not None
        self._dialog = RulesDialog(self, self.form.regulation)
        self._dialog.open()

    def _ask_file(self) -> None:
        title, kinds = _("Thêm quy định từ tệp…"), _("Quy định (*.toml)")
        ask_file(self, title, self.read_regulation, kinds, str(Path.home()))

    def read_regulation(self, path: Path) -> None:
        """Check a file line by line, keep the regulation, and choose it."""
        self.desk.child(regulation.read_file, path, done=self._keep_regulation, refused=self._refuse)

    def _keep_regulation(self, found: Regulation) -> None:
        self.desk.write(
            lambda session: regulation.add(session, found), lambda _changes: self._chosen(found), self._refuse
        )

    def _chosen(self, found: Regulation) -> None:
        if self.form is not None:
            self.form.take_regulation(found)
            self._message.say(_("Đã thêm và chọn {0}.").format(found.short), "good")

    # The chair's word

    def _ask_allow(self, member: str) -> None:
        """In the chair's own hands: the password is theirs."""
        view = self._view
        if view is None or not view.chair_account:
            self._message.refuse(_("Chọn tài khoản của người chủ trì rồi lưu nháp trước."))
            return
        dialog = AllowDialog(self, member, view.round.definition.chair)
        dialog.agreed.connect(lambda: self._confirm_chair(dialog, member, view.chair_account))
        self._dialog = dialog
        dialog.open()

    def _confirm_chair(self, dialog: AllowDialog, member: str, login: str) -> None:
        told = dialog.read()
        if told is not None:
            dialog.working(True)
            reason, password = told
            self.desk.confirm(login, password, lambda chair: self._allow(chair, member, reason), self._refuse_back)

    def _allow(self, chair: Session, member: str, reason: str) -> None:
        round_id = self.round_id
        assert round_id is not None
        self.desk.write(
            lambda session: draft.allow(session, chair, round_id, member, reason), self._is_back, self._refuse_back
        )

    # What is done

    def _save(self, *, lock: bool) -> None:
        filled = self.form.read() if self.form is not None else None
        if filled is not None:
            self._work(True)
            round_id = self.round_id
            self.desk.write(
                lambda session: _save(session, round_id, filled),
                lambda saved: self._saved(saved, lock=lock),
                self._refuse,
                nouns=("round",),
            )

    def _saved(self, round_id: RoundId, *, lock: bool) -> None:
        self._work(False)
        self._is_dirty = False
        is_new, self.round_id = self.round_id is None, round_id
        if is_new:
            self.saved.emit(round_id)
        if lock:
            self.desk.write(lambda session: rounds.prepare(session, round_id), self._locked, self._refuse)
        else:
            self._message.say(_("Đã lưu nháp."), "good")

    def _locked(self, _changes: Changes) -> None:
        self._message.clear()

    def _refuse(self, refusal: Refusal) -> None:
        self._work(False)
        self._message.refuse(refusal.text)

    def _work(self, on: bool) -> None:
        for button in (self.save_button, self.lock_button, self.throw_button):
            button.setEnabled(not on)

    def _ask_throw(self) -> None:
        text = _("Bản nháp này mất hẳn; danh sách cán bộ và các đợt khác không đổi.")
        ask(self, _("Xóa nháp"), text, _("Xóa nháp"), self._throw, meaning=Icon.WARN, grave=True)

    def _throw(self) -> None:
        assert self.round_id is not None
        round_id = self.round_id
        self.desk.write(
            lambda session: rounds.throw_away(session, round_id), lambda _c: self.thrown.emit(), self._refuse
        )

    def _ask_back(self) -> None:
        text = _("Danh sách mở ra để sửa. Phiếu đã in theo danh sách cũ không dùng được nữa.")
        dialog = ReasonDialog(self, _("Mở khóa danh sách"), text, _("Mở khóa danh sách"))
        dialog.agreed.connect(lambda: self._back(dialog.reason))
        self._dialog = dialog
        dialog.open()

    def _back(self, reason: str) -> None:
        assert self._dialog is not None and self.round_id is not None
        round_id = self.round_id
        self._dialog.working(True)
        self.desk.write(lambda session: rounds.unprepare(session, round_id, reason), self._is_back, self._refuse_back)

    def _is_back(self, _changes: Changes) -> None:
        assert self._dialog is not None
        self._dialog.accept()

    def _refuse_back(self, refusal: Refusal) -> None:
        assert self._dialog is not None
        self._dialog.refuse(refusal.text)


class _Panels:
    """The parts of step 1 that are written at once, beside the form."""

    def __init__(self, desk: Desk, round_id: RoundId) -> None:
        self.exemptions = ExemptionPanel(desk, round_id)
        self.voters = ElectoratePanel(desk, round_id)
        self.deadlines = DeadlinePanel(desk, round_id)

    def add_to(self, sections: Sections) -> None:
        sections.add(_("Không lấy phiếu"), Icon.PERSON, _scrolled(self.exemptions))
        sections.add(_("Người ghi phiếu"), Icon.LEADERS, _scrolled(self.voters))
        sections.add(_("Mốc thời gian"), Icon.CALENDAR, _scrolled(self.deadlines))

    def show_saved(self, saved: _Saved, sections: Sections) -> None:
        self.exemptions.show_cases(saved.cases)
        self.voters.show_electorate(saved.voters)
        self.deadlines.show_deadlines(saved.deadlines)
        for at, note in enumerate((self.exemptions.note, self.voters.note, self.deadlines.note), 1):
            sections.set_note(at, note)


def _scrolled(panel: QWidget) -> Scroller:
    """With large text a panel is higher than the room there is."""
    body = Scroller(fill=True, margin=0)
    body.body.addWidget(panel, 1)
    return body


def _save(session: Session, round_id: RoundId | None, filled: Filled) -> RoundId:
    given = (filled.definition, filled.regulation, filled.accounts, filled.chair_account, filled.options)
    if round_id is None:
        return rounds.create(session, *given)
    draft.save(session, round_id, *given)
    return round_id
