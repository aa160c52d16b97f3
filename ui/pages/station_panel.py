"""Step 3, `Máy nhập`: send passes to another PC, take them back, call back what is lost."""

from collections.abc import Sequence
from functools import partial
from pathlib import Path

from PySide6.QtWidgets import QComboBox, QWidget

from app.domain.errors import Refusal
from app.domain.ids import BatchId, RoundId
from app.domain.station import Keyed
from app.services import station as stations
from app.services import station_folder
from app.services.batch import BatchView
from app.services.entry import Ended
from app.services.station import Brought, Plan, StationView, word_of
from app.texts import _, current_language
from ui.desk import Desk
from ui.icons import Icon
from ui.pages.path_field import FolderField
from ui.pages.shown import moment_text
from ui.theme import tokens
from ui.widgets import (
    BusyBanner,
    Button,
    Column,
    Columns,
    Field,
    Message,
    PasswordField,
    Scroller,
    Table,
    TextField,
    VerbDialog,
    card,
    column,
    words,
    wrapped,
)

_PASSES = (2, 1, 0)  # the usual first; 0: both


class StationPanel(QWidget):
    """`show_round` gives what the page read. Sending and calling back are the head's alone."""

    def __init__(self, desk: Desk, round_id: RoundId) -> None:
        super().__init__()
        self._desk, self._round = desk, round_id
        self._batches: tuple[BatchView, ...] = ()
        self._waiting: list[Keyed] = []
        self._refused: list[str] = []
        self._taken = 0
        self.table = Table(_columns(), _("Máy nhập"), whole=True)
        self.table.picked.connect(lambda _row: self._offer_recall())
        self.nothing = words(_("Chưa giao lượt nào cho máy khác. Mọi lượt đang nhập trên máy này."), "muted")
        self.recall = Button(_("Thu hồi…"), Icon.UNDO, tip=_("Thu hồi các lượt máy này còn giữ"))
        self.recall.clicked.connect(self.ask_recall)
        self.message, self.busy = Message(), BusyBanner()
        body = self._body = Scroller(margin=0, space=tokens.SPACE_M)
        self._lend_card, self._back_card = self._make_lend(), self._make_back()
        listed = card(words(_("Các máy nhập"), "heading"), self.nothing, self.table, wrapped(self.recall))
        for part in (self.message, self.busy, listed, Columns(self._lend_card, self._back_card, least=380)):
            body.body.addWidget(part)
        layout = column()
        layout.addWidget(body)
        self.setLayout(layout)

    def _make_lend(self) -> QWidget:
        self.name, self.style_box, self.passes = TextField(), QComboBox(), QComboBox()
        for number in _PASSES:
            self.passes.addItem(_("cả hai lượt") if number == 0 else _("lượt {0}").format(number), number)
        self.range = TextField(placeholder=_("mọi tập"))
        self.range_field = Field(_("Tập"), self.range, _("Thí dụ 1-8, 11"))
        self.name_field = Field(_("Tên máy nhập"), self.name)
        self.place = FolderField(_("Ghi vào USB"), None)
        self.preview = words("", "muted")
        self.send = Button(_("Giao cho máy nhập"), Icon.SAVE, kind="primary")
        self.send.clicked.connect(self.lend)
        for box in (self.style_box, self.passes):
            box.currentIndexChanged.connect(lambda _at: self._preview())
        self.range.textChanged.connect(lambda _text: self._preview())
        return card(
            words(_("Giao đi"), "heading"),
            words(_("Ở máy kia vẫn những người này, mật khẩu này. Lượt đã giao không nhập ở đây."), "muted"),
            self.name_field,
            Columns(
                Field(_("Mẫu phiếu"), self.style_box), Field(_("Lượt nhập"), self.passes), self.range_field, least=110
            ),
            self.place,
            self.preview,
            wrapped(self.send),
            space=tokens.SPACE_S,
        )

    def _make_back(self) -> QWidget:
        self.back_place = FolderField(_("Thư mục máy nhập"), None, _("Tên kết thúc bằng .tinnhiem, trên USB mang về."))
        self.password = PasswordField()
        self.password_field = Field(_("Mật khẩu của bạn"), self.password)
        self.password.returned.connect(self.bring_back)
        self.back = Button(_("Nhận về"), Icon.IMPORT)
        self.back.clicked.connect(self.bring_back)
        return card(
            words(_("Nhận về"), "heading"),
            words(_("Chỉ nhận các lượt đã xong, sau khi kiểm tra. Nhận lại lần nữa không mất, không thừa."),
                  "muted"),
            self.back_place,
            self.password_field,
            wrapped(self.back),
            space=tokens.SPACE_S,
        )  # fmt: skip

    # What is shown

    def show_round(self, found: Sequence[StationView], batches: tuple[BatchView, ...], leads: bool, keys: bool) -> None:
        """The stations there are, and who is looking."""
        self._batches = batches
        self._lend_card.setVisible(leads)
        self._back_card.setVisible(keys)
        self.recall.setVisible(leads and bool(found))
        self.nothing.setVisible(not found)
        self.table.setVisible(bool(found))
        self.table.set_rows(found)
        if not self.name.value:
            self.name.setText(_("Máy {0}").format(len(found) + 2))
        styles = [batch.style for batch in batches]
        codes = list(dict.fromkeys(style.code for style in styles))
        if [self.style_box.itemData(at) for at in range(1, self.style_box.count())] != codes:
            self.style_box.clear()
            self.style_box.addItem(_("mọi mẫu"), "")
            for code in codes:
                self.style_box.addItem(code, code)
        self._preview()
        self._offer_recall()

    def _offer_recall(self) -> None:
        self.recall.setEnabled(bool(self._chosen() and self._chosen().out))  # type: ignore[union-attr]

    def _chosen(self) -> StationView | None:
        rows = self.table.selected
        if rows:
            return rows[0]
        return self.table.rows.row(0) if self.table.rows.rowCount() == 1 else None

    def slots(self) -> tuple[tuple[BatchId, int], ...]:
        """The free slots that are asked for. Raises Refusal where the batches cannot be read."""
        wanted, style, passes = batches_in(self.range.value), self.style_box.currentData(), self.passes.currentData()
        return tuple(
            (batch.id, slot.number)
            for batch in self._batches
            for slot in batch.slots
            if slot.state is None and not slot.elsewhere and passes in (0, slot.number)
            and style in ("", batch.style.code) and (wanted is None or batch.number in wanted)
        )  # fmt: skip

    def _preview(self) -> None:
        self.range_field.clear_refusal()
        try:
            count = len(self.slots())
        except Refusal as refusal:
            self.preview.setText(refusal.text)
            return
        self.preview.setText(_("Sẽ giao {0} lượt chưa ai nhập.").format(count))

    # Out

    def lend(self) -> None:
        """Plan, write beside in a child, then lend and let the folder appear."""
        for field in (self.name_field, self.range_field, self.place):
            field.clear_refusal()
        self.message.clear()
        if self.place.path is None:
            self.place.refuse(_("Chọn USB hoặc thư mục để ghi."))
            return
        try:
            slots = self.slots()
            dest = station_folder.need_place(self.place.path, self.name.value or "-")
        except Refusal as refusal:
            (self.range_field if refusal.code == "station.range" else self.place).refuse(refusal.text)
            return
        self.send.setEnabled(False)
        self._desk.read(
            lambda session: (
                stations.plan(session, self._round, self.name.value, slots),
                session.in_round(self._round).person,
            ),
            lambda planned: self._write_out(*planned, dest),
            self._refuse,
        )

    def _write_out(self, plan: Plan, person: object, dest: Path) -> None:
        from app.bootstrap import clock

        self.busy.begin(_("Ghi thư mục máy nhập “{0}”").format(plan.name), can_cancel=False)
        self._desk.child(
            station_folder.write_out,
            self._desk.folder_key(),
            person,
            plan,
            dest,
            clock,
            current_language(),
            done=lambda work: self._send(plan, work, dest),
            refused=self._refuse,
        )

    def _send(self, plan: Plan, work: Path, dest: Path) -> None:
        def sent(_changes: object) -> None:
            self._end()
            self.name.clear()
            text = _("Đã giao {0} lượt: rút USB an toàn, sang máy kia mở “{1}”.")
            self.message.say(text.format(len(plan.slots), dest.name), "good")
            self._show_message()

        def refused(refusal: Refusal) -> None:
            station_folder.discard(work)
            self._refuse(refusal)

        self._desk.write(lambda session: stations.send(session, plan, work, dest), sent, refused)

    # Back

    def bring_back(self) -> None:
        """Read and check in a child, then take over entry by entry."""
        self.back_place.clear_refusal()
        self.password_field.clear_refusal()
        self.message.clear()
        path, person = self.back_place.path, self._desk.person
        if path is None:
            self.back_place.refuse(_("Chọn thư mục máy nhập trên USB."))
        elif not self.password.value:
            self.password_field.refuse(_("Gõ mật khẩu của bạn: thư mục máy nhập mở bằng nó."))
        elif person is not None and self.back.isEnabled():
            self.back.setEnabled(False)
            self.busy.begin(_("Kiểm tra “{0}”").format(path.name), can_cancel=False)
            self._desk.child(
                station_folder.read_back,
                path,
                person.key,
                self.password.value,
                current_language(),
                done=self._read_back,
                refused=self._refuse_back,
            )

    def _read_back(self, brought: Brought) -> None:
        self.password.clear()
        self._desk.read(
            lambda session: stations.news(session, brought), partial(self._take, brought), self._refuse_back
        )

    def _take(self, brought: Brought, found: tuple[Keyed, ...]) -> None:
        self._waiting, self._refused, self._taken = list(found), [], 0
        self._next(brought)

    def _next(self, brought: Brought) -> None:
        """One entry after the other, each a write of its own."""
        if not self._waiting:
            self._tell(brought)
            return
        keyed = self._waiting.pop(0)
        self.busy.advance(word_of(keyed.place))

        def taken(_ended: Ended) -> None:
            self._taken += 1
            self._next(brought)

        def refused(refusal: Refusal) -> None:
            self._refused.append(refusal.text)
            self._next(brought)

        self._desk.write(
            lambda session: stations.merge(session, brought, keyed), taken, refused, nouns=("batch", "station")
        )

    def _tell(self, brought: Brought) -> None:
        self._end()
        said = [_("Máy nhập “{0}”: nhận {1} lượt.").format(brought.name, self._taken), *self._refused]
        if brought.open:
            said.append(_("{0} lượt còn dở ở máy nhập.").format(len(brought.open)))
        if not self._taken and not self._refused:
            said[0] = _("Máy nhập “{0}” không có lượt nào mới xong.").format(brought.name)
        self.message.say("\n".join(said), "warn" if self._refused else "good")
        self._show_message()

    # Called back

    def _show_message(self) -> None:
        """What was pressed stands further down than what is said of it."""
        self._body.verticalScrollBar().setValue(0)

    def ask_recall(self) -> None:
        """Why; then what the station still has may be keyed here."""
        chosen = self._chosen()
        if chosen is None:
            return
        text = _("{0} lượt máy nhập “{1}” còn giữ sẽ nhập lại ở đây. Nếu nó mang về sau, các lượt ấy không được nhận.")
        dialog = VerbDialog(
            self, _("Thu hồi"), text.format(len(chosen.out), chosen.name), _("Thu hồi"), meaning=Icon.UNDO, grave=True
        )
        reason = TextField()
        dialog.body.addWidget(Field(_("Lý do"), reason, _("Ghi vào nhật ký và biên bản.")))

        def agree() -> None:
            self._desk.write(
                lambda session: stations.recall(session, chosen.id, reason.value),
                lambda _changes: dialog.accept(),
                lambda refusal: dialog.refuse(refusal.text),
            )

        dialog.agreed.connect(agree)
        dialog.open()

    # How things end

    def _end(self) -> None:
        self.busy.end()
        self.send.setEnabled(True)
        self.back.setEnabled(True)

    def _refuse(self, refusal: Refusal) -> None:
        self._end()
        if refusal.code in {"station.name", "station.twice"}:
            self.name_field.refuse(refusal.text)
        else:
            self.message.refuse(refusal.text)
            self._show_message()

    def _refuse_back(self, refusal: Refusal) -> None:
        self._end()
        if refusal.code == "keyslots.wrong_password":
            self.password_field.refuse(refusal.text)
        else:
            self.back_place.refuse(refusal.text)


def batches_in(text: str) -> frozenset[int] | None:
    """`1-8, 11` as numbers; None for all. Raises Refusal."""
    if not text:
        return None
    found: set[int] = set()
    for part in text.replace("–", "-").split(","):
        first, dash, last = part.strip().partition("-")
        ends = [first.strip(), last.strip() if dash else first.strip()]
        if not all(end.isascii() and end.isdecimal() and len(end) < 6 for end in ends):
            raise Refusal("station.range", _("“{0}” không phải số tập: ghi như 1-8, 11.").format(part.strip()))
        found.update(range(int(ends[0]), int(ends[1]) + 1))
    return frozenset(found)


def _columns() -> tuple[Column[StationView], ...]:
    return (
        Column[StationView](_("Máy nhập"), lambda s: s.name, stretch=True),
        Column[StationView](_("Giao lúc"), lambda s: moment_text(s.lent_at), key=lambda s: s.lent_at),
        Column[StationView](_("Còn giữ"), lambda s: str(len(s.out)), figures=True),
        Column[StationView](_("Đã nhận về"), lambda s: str(s.returned), figures=True),
        Column[StationView](_("Thu hồi"), lambda s: str(s.recalled), figures=True),
        Column[StationView](_("Trạng thái"), _state, look=_look),
    )


def _state(view: StationView) -> str:
    return _("đang giao") if view.out else _("đã xong")


def _look(view: StationView) -> tuple[Icon, str]:
    return (Icon.WAITING, "ink") if view.out else (Icon.GOOD, "good")
