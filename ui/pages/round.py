"""One round: the stepper over the page of the step that is shown."""

from dataclasses import dataclass
from typing import ClassVar

from PySide6.QtCore import Signal
from PySide6.QtWidgets import QMenu, QStackedWidget, QWidget

from app.domain.ids import RoundId
from app.domain.round import DAY, RoundState, state_word
from app.services import committee, people, progress
from app.services import round as rounds
from app.services.progress import StepState as State
from app.services.progress import StepView
from app.services.session import Session
from app.texts import _
from ui.desk import Desk
from ui.icons import Icon, icon
from ui.pages.page import Page
from ui.pages.tab_order import enter
from ui.theme import tokens
from ui.widgets import ROUND_STEPS, Button, EmptyState, Step, Stepper, StepState, column, row, words

_NOT_HELD = 0  # the page of a round that was ended before its seal
_NEEDS = (0, 1, 2, 2, 2, 5, 5)  # the step (from 1) that must be done before each page has anything to show


@dataclass(frozen=True)
class _Shown:
    title: str
    state: RoundState
    steps: tuple[StepView, ...]


def _read(session: Session, round_id: RoundId) -> _Shown:
    view = rounds.view(session, round_id)
    return _Shown(view.definition.title, view.state, progress.steps(session, round_id))


_NEW = tuple(StepView(number, State.OPEN if number == 1 else State.AHEAD) for number in range(1, 8))


class RoundPage(Page):
    """`round_id` None is a new round, not saved yet. `step` counts from 1; 0 is the round's next one."""

    nouns: ClassVar[frozenset[str]] = frozenset({"round", "batch", "turnout", "explanation", "result", "output"})
    kiosk_asked = Signal(object)
    folder_asked = Signal(object)
    left = Signal()

    def __init__(self, desk: Desk, round_id: RoundId | None, step: int = 0) -> None:
        super().__init__(desk)
        self.round_id = round_id
        self._step = step
        self._state: RoundState | None = None
        self._views: tuple[StepView, ...] = ()
        self._pages: dict[tuple[int, bool], QWidget] = {}
        self._title = words(_("Đợt mới") if round_id is None else "", "strong")
        self.stepper = Stepper()
        self.stepper.chosen.connect(self._choose_step)
        self._stack = QStackedWidget()
        back = Button(_("Về danh sách đợt"), Icon.BACK, kind="icon", key="Alt+Left")
        back.clicked.connect(self.left)
        head, layout = row(space=tokens.SPACE_S), column(space=tokens.SPACE_XS)
        head.addWidget(back)
        head.addWidget(self._title, 1)
        self._day = Button(_("Việc trong ngày"), Icon.CALENDAR, kind="quiet", key="F10")
        self._menu = self._make_menu()
        self._day.clicked.connect(lambda: self._menu.popup(self._day.mapToGlobal(self._day.rect().bottomLeft())))
        self._day.hide()
        head.addWidget(self._day)
        top = column(space=tokens.SPACE_XS)
        top.setContentsMargins(tokens.SPACE_L, tokens.SPACE_S, tokens.SPACE_L, 0)
        top.addLayout(head)
        top.addWidget(self.stepper)
        layout.addLayout(top)
        layout.addWidget(self._stack, 1)
        self.setLayout(layout)
        self.setFocusProxy(self._stack)

    def _make_menu(self) -> QMenu:
        """What happens seldom, and asks for the passwords of those who may agree to it."""
        menu = QMenu(self)
        for text, meaning, ask in (
            (_("Thay người của ban…"), Icon.PERSON, self._ask_member),
            (_("Người rút, tên in sai…"), Icon.EDIT, self._ask_subject),
            (_("Không tiến hành…"), Icon.STOP, self._ask_stop),
        ):
            menu.addAction(icon(meaning, "text"), text).triggered.connect(ask)
        return menu

    def refresh(self) -> None:
        if self.round_id is None:
            self._show(_Shown(_("Đợt mới"), RoundState.DRAFT, _NEW))
            return
        round_id = self.round_id
        self.desk.read(lambda session: _read(session, round_id), self._show)

    def _show(self, shown: _Shown) -> None:
        moved = self._state is not None and self._state is not shown.state
        self._state, self._views = shown.state, shown.steps
        self._title.setText(f"{shown.title} · {state_word(shown.state)}")
        self.stepper.set_steps([_step(view) for view in shown.steps])
        self._day.setVisible(shown.state in DAY)
        self.stepper.setHidden(shown.state is RoundState.CANCELLED)
        if self._step == 0 or (moved and self._step in {1, 2} and shown.state is not RoundState.CANCELLED):
            found = progress.next_step(shown.steps)
            self._step = found.number if found else 6 if shown.state is RoundState.SEALED else 1
        self.show_step(self._step)

    def _choose_step(self, place: int) -> None:
        """From its button or key: the keyboard goes into the page."""
        self.show_step(place + 1)
        if (page := self._stack.currentWidget()) is not None:
            enter(page)

    def show_step(self, number: int) -> None:
        """Show the page of a step (from 1), or what it waits for."""
        if self._state is RoundState.CANCELLED:
            number = _NOT_HELD
        else:
            self._step = number
            self.stepper.show_step(number - 1)
        key = (number, self._is_there(number))
        if key not in self._pages:
            self._pages[key] = self._make(number) if key[1] else self._waiting(number)
            self._stack.addWidget(self._pages[key])
        self._stack.setCurrentWidget(self._pages[key])

    def _is_there(self, number: int) -> bool:
        if number == 2 and self._state is RoundState.DRAFT:
            return self.round_id is not None  # notice and deadlines come before the list is locked
        need = _NEEDS[number - 1] if number != _NOT_HELD else 0
        return need == 0 or (bool(self._views) and self._views[need - 1].state is State.DONE)

    def _waiting(self, number: int) -> QWidget:
        """What stands in place of a page whose time has not come."""
        need = _NEEDS[number - 1]
        title = _("Chưa tới bước “{0}”").format(_(ROUND_STEPS[number - 1]))
        text = _("Bước này mở ra khi bước {0}, {1}, đã xong.").format(need, _(ROUND_STEPS[need - 1]))
        empty = EmptyState(Icon.WAITING, title, text, _("Đến bước {0}").format(need), "Ctrl+Return")
        empty.asked.connect(lambda: self.show_step(need))
        return empty

    def _make(self, number: int) -> QWidget:
        """Each step's module is loaded when it is first shown."""
        if number == 1:
            return self._prepare()
        assert self.round_id is not None
        if number == _NOT_HELD:
            from ui.pages.round_not_held import NotHeldPage

            return NotHeldPage(self.desk, self.round_id)
        if number == 2:
            from ui.pages.round_print import PrintPage

            printing = PrintPage(self.desk, self.round_id)
            printing.folder_asked.connect(self.folder_asked)
            return printing
        if number == 3:
            from ui.pages.round_keying import KeyingPage

            page = KeyingPage(self.desk, self.round_id)
            page.kiosk_asked.connect(lambda: self.kiosk_asked.emit(self.round_id))
            return page
        return _later_step(number, self.desk, self.round_id)

    def _prepare(self) -> QWidget:
        from ui.pages.round_prepare import PreparePage

        page = PreparePage(self.desk, self.round_id)
        page.saved.connect(self._saved)
        page.thrown.connect(self.left)
        return page

    def _ask_stop(self) -> None:
        from ui.dialogs.not_held import NotHeldDialog

        if round_id := self.round_id:
            self.desk.read(
                lambda session: people.of_round(session, round_id),
                lambda found: NotHeldDialog(self, self.desk, round_id, found).open(),
            )

    def _ask_member(self) -> None:
        from ui.dialogs.replace_member import ReplaceMemberDialog

        if round_id := self.round_id:
            self.desk.read(
                lambda session: committee.view(session, round_id),
                lambda view: ReplaceMemberDialog(self, self.desk, round_id, view).open(),
            )

    def _ask_subject(self) -> None:
        from ui.dialogs.subject_change import SubjectChangeDialog

        if round_id := self.round_id:
            self.desk.read(
                lambda session: (rounds.view(session, round_id).definition.styles, people.of_round(session, round_id)),
                lambda found: SubjectChangeDialog(self, self.desk, round_id, *found).open(),
            )

    def _saved(self, round_id: RoundId) -> None:
        """The new round has its id from now on."""
        self.round_id = round_id
        self.refresh()


def _later_step(number: int, desk: Desk, round_id: RoundId) -> QWidget:
    match number:
        case 4:
            from ui.pages.round_reconcile import ReconcilePage

            return ReconcilePage(desk, round_id)
        case 5:
            from ui.pages.round_seal import SealPage

            return SealPage(desk, round_id)
        case 6:
            from ui.pages.round_results import ResultsPage

            return ResultsPage(desk, round_id)
        case _:
            from ui.pages.round_archive import ArchivePage

            return ArchivePage(desk, round_id)


def _step(view: StepView) -> Step:
    return Step(_(ROUND_STEPS[view.number - 1]), StepState(view.state.value), view.waiting)
