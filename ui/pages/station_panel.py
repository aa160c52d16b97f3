"""Step 3, `Máy nhập`: send passes to another PC, take them back, call back what is lost."""

from collections.abc import Iterable, Iterator, Sequence
from functools import partial
from pathlib import Path

from PySide6.QtWidgets import QComboBox, QWidget

from app.domain.errors import Refusal
from app.domain.ids import BatchId, RoundId
from app.domain.station import Keyed, share
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

_OWN_CHOICE = -1
_MACHINES = (2, 3, 4)  # among which the batches may be shared evenly, the main PC being one of them


class StationPanel(QWidget):
    """`show_round` gives what the page read. Sending and calling back are the head's alone."""

    def __init__(self, desk: Desk, round_id: RoundId) -> None:
        super().__init__()
        self._desk, self._round = desk, round_id
        self._batches: tuple[BatchView, ...] = ()
        self._out = 0
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
        self.name, self.style_box, self.split = TextField(), QComboBox(), QComboBox()
        self.split.addItem(_("mọi lượt thứ hai"), 0)
        for number in _MACHINES:
            self.split.addItem(_("chia đều {0} máy").format(number), number)
        self.split.addItem(_("tự chọn"), _OWN_CHOICE)
        self.ranges = {slot: TextField(placeholder=_("không tập nào")) for slot in (1, 2)}
        self.range_fields = {
            slot: Field(label, self.ranges[slot], _("Thí dụ 1-8, 11"))
            for slot, label in ((1, _("Lượt 1, tập")), (2, _("Lượt 2, tập")))
        }
        self.name_field = Field(_("Tên máy nhập"), self.name)
        self.place = FolderField(_("Ghi vào USB"), None)
        self.preview = words("", "muted")
        self.send = Button(_("Giao cho máy nhập"), Icon.SAVE, kind="primary")
        self.send.clicked.connect(self.lend)
        for box in (self.style_box, self.split):
            box.currentIndexChanged.connect(lambda _at: self._propose())
        for line in self.ranges.values():
            line.textEdited.connect(self._choose_own)
            line.textChanged.connect(lambda _text: self._preview())
        return card(
            words(_("Giao đi"), "heading"),
            words(_("Ở máy kia vẫn những người này, mật khẩu này. Lượt đã giao không nhập ở đây."), "muted"),
            self.name_field,
            Columns(Field(_("Mẫu phiếu"), self.style_box), Field(_("Chia việc"), self.split), least=110),
            Columns(*self.range_fields.values(), least=110),
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
        self._batches, self._out = batches, sum(bool(view.out) for view in found)
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
        self._allow_passes(all(len(batch.slots) > 1 for batch in batches))
        self._propose()
        self._offer_recall()

    def _allow_passes(self, two: bool) -> None:
        """A round keyed once has no second passes to give away."""
        self.range_fields[2].setVisible(two)
        if not two and self.split.currentData() == 0:
            self.split.setCurrentIndex(1)

    def _offer_recall(self) -> None:
        self.recall.setEnabled(bool(self._chosen() and self._chosen().out))  # type: ignore[union-attr]

    def _chosen(self) -> StationView | None:
        rows = self.table.selected
        if rows:
            return rows[0]
        return self.table.rows.row(0) if self.table.rows.rowCount() == 1 else None

    def slots(self) -> tuple[tuple[BatchId, int], ...]:
        """The free slots that are asked for. Raises Refusal where the batches cannot be read."""
        wanted = {slot: self._numbers(slot) for slot in self.ranges}
        return tuple((batch.id, slot) for batch, slot in self._free() if batch.number in wanted[slot])

    def _free(self) -> Iterator[tuple[BatchView, int]]:
        """What nobody has begun, of the style that is chosen."""
        style = self.style_box.currentData()
        for batch in self._batches:
            for slot in batch.slots:
                if slot.state is None and not slot.elsewhere and style in (None, "", batch.style.code):
                    yield batch, slot.number

    def _numbers(self, slot: int) -> frozenset[int]:
        try:
            return batches_in(self.ranges[slot].value)
        except Refusal as refusal:
            self.range_fields[slot].refuse(refusal.text)
            raise

    def _propose(self) -> None:
        """The batches of either pass, as the chosen way of sharing has them; one's own choice stays."""
        machines, style = self.split.currentData(), self.style_box.currentData()
        if machines != _OWN_CHOICE:
            every = sorted({b.number for b in self._batches if style in (None, "", b.style.code)})
            found = share(every, machines, min(self._out + 2, machines)) if machines else ((), every)
            free = {(batch.number, slot) for batch, slot in self._free()}
            for slot, numbers in enumerate(found, 1):
                self.ranges[slot].setText(numbers_text(n for n in numbers if (n, slot) in free))
        self._preview()

    def _choose_own(self) -> None:
        self.split.setCurrentIndex(self.split.findData(_OWN_CHOICE))

    def _preview(self) -> None:
        for field in self.range_fields.values():
            field.clear_refusal()
        try:
            self.preview.setText(_("Sẽ giao {0} lượt chưa ai nhập.").format(len(self.slots())))
        except Refusal:
            self.preview.setText("")

    # Out

    def lend(self) -> None:
        """Plan, write beside in a child, then lend and let the folder appear."""
        for field in (self.name_field, *self.range_fields.values(), self.place):
            field.clear_refusal()
        self.message.clear()
        if self.place.path is None:
            self.place.refuse(_("Chọn USB hoặc thư mục để ghi."))
            return
        try:
            slots = self.slots()
            dest = station_folder.need_place(self.place.path, self.name.value or "-")
        except Refusal as refusal:
            if refusal.code != "station.range":  # that one stands at its field
                self.place.refuse(refusal.text)
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


def batches_in(text: str) -> frozenset[int]:
    """`1-8, 11` as numbers; empty for none. Raises Refusal."""
    found: set[int] = set()
    for part in filter(None, (each.strip() for each in text.replace("–", "-").split(","))):
        first, dash, last = part.partition("-")
        ends = [first.strip(), last.strip() if dash else first.strip()]
        if not all(end.isascii() and end.isdecimal() and len(end) < 6 for end in ends):
            raise Refusal("station.range", _("“{0}” không phải số tập: ghi như 1-8, 11.").format(part))
        found.update(range(int(ends[0]), int(ends[1]) + 1))
    return frozenset(found)


def numbers_text(numbers: Iterable[int]) -> str:
    """As `batches_in` reads them."""
    runs: list[list[int]] = []
    for number in sorted(numbers):
        if runs and runs[-1][1] == number - 1:
            runs[-1][1] = number
        else:
            runs.append([number, number])
    return ", ".join(str(first) if first == last else f"{first}-{last}" for first, last in runs)


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
