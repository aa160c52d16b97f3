"""One batch: where its passes differ, the third keying from the paper, the witness, and what came of it."""

from collections.abc import Callable, Sequence

from PySide6.QtCore import Qt, Signal
from PySide6.QtWidgets import QFrame, QWidget

from app.domain.batch import BatchState, Resolution
from app.domain.cause import Cause
from app.domain.errors import Refusal
from app.domain.ids import BatchId
from app.domain.round import Settings
from app.domain.style import Style
from app.domain.tally import MARKS, refused_reasons
from app.domain.wording import MARK_WORDS, REASON_WORDS, cause_lines
from app.services import difference
from app.services import entry as entries
from app.services.batch import BatchView
from app.services.difference import Compared, Trial
from app.services.people import Someone
from app.services.session import Session
from app.texts import _, ngettext
from ui.desk import Desk
from ui.icons import Icon
from ui.pages.difference_list import Beside, DifferenceList, Line, beside_table
from ui.pages.keys import local_key
from ui.pages.read_back_panel import ReadBackPanel
from ui.pages.reopen_panel import ReopenPanel
from ui.pages.resolving import BACK, KIND_WORDS, Mode, Resolving, Row
from ui.pages.signatory import Signatory
from ui.theme import Theme, tokens
from ui.widgets import Button, Flow, Message, Scroller, card, clear, column, words, wrapped

Told = Callable[[BatchId, Sequence[Resolution], Trial | Refusal], None]


class DifferencePanel(QWidget):
    """Shows what `show_batch` names. It keeps what was keyed of a batch while the page around it reads again.

    `ready` comes when a batch's differences are there to be keyed, `settled` when the last of them is written,
    `list_asked` with the batch whose list is to be printed.
    """

    ready = Signal()
    settled = Signal()
    list_asked = Signal(object)

    def __init__(self, desk: Desk) -> None:
        super().__init__()
        self._desk = desk
        self._batch: BatchView | None = None
        self._settings: Settings | None = None
        self._people: Sequence[Someone] = ()
        self._model: Resolving | None = None
        self._neither: frozenset[tuple[int, str]] = frozenset()
        self._make()
        self._lay_out()
        self.show_batch(None, None, ())

    def _make(self) -> None:
        self._title, self._who = words("", "heading"), words("", "muted")
        self._message, self._hint = Message(), Message()
        self._list = DifferenceList()
        self._list.pressed.connect(self.press)
        self._list.stood.connect(self._stand)
        self._prompt = words("", "strong")
        self._keys, self._key_flow = QWidget(), Flow(space=tokens.SPACE_S)
        self._keys.setLayout(self._key_flow)
        self._paper = Button(_("In danh sách chỗ lệch…"), Icon.PRINT, kind="quiet")
        self._paper.clicked.connect(self._ask_list)
        self._beside = beside_table()
        self._witness = Signatory(_("Người chứng kiến"))
        self._witness.returned.connect(self._sign)
        self._write = Button(_("Ghi kết quả xử lý"), Icon.SIGN, kind="primary")
        local_key(self._write, self, "Ctrl+Return")
        self._write.clicked.connect(self._sign)
        self._signing = self._signing_card()
        self.reopening = ReopenPanel(self._desk)
        self._reading = ReadBackPanel(self._desk)

    def _signing_card(self) -> QFrame:
        told = words(
            _("Người chứng kiến đã nhìn từng tờ phiếu và từng mức vừa nhập, rồi gõ mật khẩu của mình."), "muted"
        )
        return card(told, self._witness, wrapped(self._write), space=tokens.SPACE_S)

    def _lay_out(self) -> None:
        body = Scroller(fill=True, space=tokens.SPACE_S, margin=0)  # the list takes the room that is left
        above = (self._title, self._who, self._message, self._hint)
        for part in (*above, self._list, self._beside, self._prompt, self._keys):
            body.body.addWidget(part, 1 if part in {self._list, self._beside} else 0)
        for part in (self._reading, wrapped(self._paper), self._signing, self.reopening):
            body.body.addWidget(part)
        body.body.addStretch(0)
        layout = column()
        layout.addWidget(body)
        self.setLayout(layout)
        Theme.of_app().changed.connect(self._fit)
        self._fit()

    def _fit(self) -> None:
        """A few lines are always seen; large text scrolls the rest."""
        for table in (self._list, self._beside):
            table.setMinimumHeight(Theme.of_app().px(tokens.ROW * 4))

    # -- which batch

    def show_batch(self, batch: BatchView | None, settings: Settings | None, people: Sequence[Someone]) -> None:
        """Show a batch; one that differs and is shown already keeps what was keyed of it."""
        before = self._batch
        self._batch, self._settings, self._people = batch, settings, people
        same = before is not None and batch is not None and (before.id, before.state) == (batch.id, batch.state)
        self._offer()
        if same and batch is not None and batch.state is BatchState.DIFFERING and self._model is not None:
            return
        self._model, self._neither = None, frozenset()
        if not same:
            self._message.clear()
        self._show_parts()
        if batch is not None:
            self._read(batch)

    def begin(self) -> None:
        """The hands go to the list, if there is one."""
        if self._list.isVisible():
            self._list.setFocus()

    def forget_passwords(self) -> None:
        """The screen is locked: what was keyed waits for whoever keyed it, but no password does."""
        self._witness.forget()
        self.reopening.forget_password()

    def forget(self) -> None:
        """Somebody else is here: what was keyed and not yet written goes."""
        self._witness.forget()
        self.reopening.forget()
        self._reading.forget()
        self._message.clear()
        self._model, self._batch = None, None
        self._show_parts()

    def _ask_list(self) -> None:
        if self._batch is not None:
            self.list_asked.emit(self._batch.id)

    def _offer(self) -> None:
        own = self._desk.person.key if self._desk.person else ""
        self._witness.offer([someone for someone in self._people if someone.login != own])
        self.reopening.show_batch(self._batch, self._people)
        self._reading.show_batch(self._batch, self._people)

    def _read(self, batch: BatchView) -> None:
        self._title.setText(_title(batch))
        self._who.setText(_passes(batch))
        if batch.state is BatchState.DIFFERING:
            self._desk.read(lambda session: _tried(session, batch.id, ()), self._begin)
        elif batch.state is BatchState.MATCHED:
            pass  # the panel of what is read back says it
        elif batch.state is BatchState.ACCEPTED:
            self._desk.read(lambda session: _compared(session, batch.id), self._show_compared)
        else:
            self._message.say(_("Hai lượt của tập này chưa nhập xong nên chưa đối chiếu được."))

    def _begin(self, found: Trial | Refusal) -> None:
        if isinstance(found, Refusal):
            self._message.refuse(found.text)
            return
        if self._batch is None or self._settings is None:
            return
        self._model = Resolving(self._batch.style, refused_reasons(self._settings), found.open)
        self._show_parts()
        self._show_causes(found.causes)
        self._show_model()
        self.ready.emit()

    def _show_parts(self) -> None:
        keying = self._model is not None
        self._list.setVisible(keying)
        self._prompt.setVisible(keying)
        self._keys.setVisible(keying)
        self._paper.setVisible(keying)
        self._signing.setVisible(False)
        self._beside.setVisible(False)
        self._title.setVisible(self._batch is not None)
        if not keying:
            self._hint.clear()

    def _show_causes(self, causes: Sequence[Cause]) -> None:
        """What to look for first; said again only when it has changed."""
        text = "\n".join(cause_lines(causes))
        if not text:
            self._hint.clear()
        elif text != self._hint.text:
            self._hint.say(text)

    # -- keying

    def press(self, key: str) -> None:
        """A key of the pad, from the list or from a button."""
        model = self._model
        if model is None:
            return
        if key == "enter" and model.mode is Mode.ROW and not model.left:
            self._witness.setFocus()
            return
        if model.press(key):
            self._message.clear()
            self._after_key(model)

    def _stand(self, at: int) -> None:
        if self._model is not None:
            self._model.go(at)
            self._show_model()

    def _after_key(self, model: Resolving) -> None:
        self._neither = frozenset()
        if model.moves_changed:
            self._try(model.moves, self._moved)
        elif not model.left:
            self._try(model.resolutions, self._compared)
        self._show_model()

    def _try(self, rows: Sequence[Resolution], then: Told) -> None:
        assert self._batch is not None
        batch = self._batch.id
        self._desk.read(lambda session: _tried(session, batch, rows), lambda found: then(batch, rows, found))

    def _moved(self, batch: BatchId, rows: Sequence[Resolution], found: Trial | Refusal) -> None:
        model = self._model
        if model is None or self._batch is None or self._batch.id != batch or model.moves != tuple(rows):
            return
        if isinstance(found, Refusal):
            model.take_back_moves()
            self._message.refuse(found.text)
        else:
            model.refill(found.open)
            self._show_causes(found.causes)
        self._show_model()
        if not model.left:
            self._after_key(model)

    def _compared(self, batch: BatchId, rows: Sequence[Resolution], found: Trial | Refusal) -> None:
        model = self._model
        if model is None or self._batch is None or self._batch.id != batch or model.resolutions != tuple(rows):
            return
        if isinstance(found, Refusal):
            self._message.refuse(found.text)
            return
        self._neither = found.neither
        if found.neither:
            text = ngettext(
                "{0} chỗ khác với cả hai lượt nhập. Đọc lại tờ phiếu; nếu đúng thì cứ ghi, biên bản sẽ nêu.",
                "{0} chỗ khác với cả hai lượt nhập. Đọc lại tờ phiếu; nếu đúng thì cứ ghi, biên bản sẽ nêu.",
                len(found.neither),
            )
            self._message.say(text.format(len(found.neither)), "warn")
        self._show_model()

    def _show_model(self) -> None:
        model = self._model
        if model is None or self._batch is None:
            return
        lines = [_line(row, model, self._batch.style, self._neither) for row in model.rows]
        self._list.show_lines(lines, model.at)
        self._prompt.setText(_prompt(model, self._batch.style))
        self._show_keys(model)
        self._signing.setVisible(not model.left)

    def _show_keys(self, model: Resolving) -> None:
        clear(self._key_flow)
        for offered in model.offered():
            self._key_flow.addWidget(self._key_button(f"{offered.key}  {offered.text}", offered.key))
        self._key_flow.addWidget(self._key_button(_("⌫  Xóa, lùi"), BACK))
        self._keys.updateGeometry()

    def _key_button(self, said: str, key: str) -> Button:
        button = Button(said)
        button.setFocusPolicy(Qt.FocusPolicy.NoFocus)  # the keys themselves are the way for the keyboard
        button.clicked.connect(lambda: self.press(key))
        return button

    # -- the witness

    def _sign(self) -> None:
        model, batch = self._model, self._batch
        if model is None or batch is None or model.left or not self._witness.ready():
            return
        self._write.setEnabled(False)
        login, rows = self._witness.login, model.resolutions
        self._desk.confirm(
            login,
            self._witness.password,
            lambda _session: self._store(login, batch.id, rows),
            self._refuse_witness,
        )

    def _refuse_witness(self, refusal: Refusal) -> None:
        self._write.setEnabled(True)
        self._witness.refuse(refusal.text)

    def _store(self, login: str, batch: BatchId, rows: Sequence[Resolution]) -> None:
        self._desk.write(
            lambda session: entries.resolve(session, login, batch, rows),
            lambda _ended: self._stored(),
            self._refuse_store,
            nouns=("batch",),
        )

    def _stored(self) -> None:
        self._write.setEnabled(True)
        self._witness.forget()
        self._model = None
        self._message.say(_("Đã ghi. Tập này đã được xác nhận."), "good")
        self.settled.emit()

    def _refuse_store(self, refusal: Refusal) -> None:
        self._write.setEnabled(True)
        self._message.refuse(refusal.text)

    # -- afterwards

    def _show_compared(self, found: Sequence[Compared] | Refusal) -> None:
        if self._batch is None or self._batch.state is not BatchState.ACCEPTED:
            return
        if isinstance(found, Refusal):
            self._message.say(_("Tập này đã được xác nhận."), "good")
            return
        if not found:
            self._message.say(_("Hai lượt nhập khớp nhau ở mọi phiếu; tập đã được xác nhận."), "good")
            return
        style = self._batch.style
        self._beside.setVisible(True)
        self._beside.set_rows([_beside(row, style) for row in found])


def _tried(session: Session, batch: BatchId, rows: Sequence[Resolution]) -> Trial | Refusal:
    """A refusal is an answer here: it is shown where the key was pressed."""
    try:
        return difference.trial(session, batch, rows)
    except Refusal as refusal:
        return refusal


def _compared(session: Session, batch: BatchId) -> Sequence[Compared] | Refusal:
    try:
        return difference.compared(session, batch)
    except Refusal as refusal:
        return refusal


def _title(batch: BatchView) -> str:
    return _("Tập {0} · mẫu phiếu {1}").format(batch.number, batch.style.name or batch.style.code)


def _passes(batch: BatchView) -> str:
    """Who keyed the two passes, and how many papers each has."""
    said = [_("lượt {0}: {1}, {2} phiếu").format(s.number, s.person, s.papers) for s in batch.slots if s.person]
    return " · ".join(said)


def _what(row: Row, style: Style) -> str:
    if row.place is None:
        return _(KIND_WORDS[row.kind])
    return f"{row.place + 1}. {style.subjects[row.place].name}"


def _line(row: Row, model: Resolving, style: Style, neither: frozenset[tuple[int, str]]) -> Line:
    code = "invalid" if row.place is None else style.subjects[row.place].code
    return Line(str(row.number), _what(row, style), model.answer(row), (row.number, code) in neither)


def _prompt(model: Resolving, style: Style) -> str:
    if not model.rows:
        return ""
    row = model.rows[model.at]
    match model.mode:
        case Mode.REASON:
            return _("Phiếu {0} không hợp lệ vì:").format(row.number)
        case Mode.NUMBER:
            return _("Số đúng trên tờ phiếu {0}: {1}▏ (Enter để nhận)").format(row.number, model.typed)
        case Mode.ROW if not model.left:
            return _("Đã nhập lại hết. Enter để người chứng kiến ký.")
        case Mode.ROW if row.place is None:
            return _("Tìm tờ phiếu số {0} trong tập:").format(row.number)
    subject = style.subjects[row.place or 0]
    return _("Phiếu {0}, dòng {1}, {2}: đọc tờ phiếu, bấm mức").format(row.number, (row.place or 0) + 1, subject.name)


def _beside(found: Compared, style: Style) -> Beside:
    place = next((at for at, subject in enumerate(style.subjects) if subject.code == found.code), None)
    what = f"{place + 1}. {style.subjects[place].name}" if place is not None else _("Cả tờ phiếu")
    is_new = found.code != "number" and found.value not in (found.first, found.second)
    first, second = (_passed(found, value) for value in (found.first, found.second))
    return Beside(str(found.number), what, _settled(found), first, second, is_new)


def _settled(found: Compared) -> str:
    if found.code == "number":
        return _("sửa thành số {0}").format(found.value) if found.value else _("không có tờ này: gạch bỏ")
    return _value_word(found.value, found.code)


def _passed(found: Compared, value: str | None) -> str:
    if value is None:
        return _("không có phiếu này")
    if found.code == "number":
        return _("có phiếu này")
    return _value_word(value, found.code)


def _value_word(value: str, code: str) -> str:
    """A mark or a reason in words; "" is a valid paper where a reason is spoken of, an invalid one where a mark is."""
    if value in MARKS:
        return _(MARK_WORDS[value])
    if value:
        return _(REASON_WORDS[value])
    return _("phiếu hợp lệ") if code == "invalid" else _("phiếu không hợp lệ")
