"""A leader's page: who it is, positions over time, every sealed result, the files that are kept."""

from pathlib import Path
from typing import ClassVar

from PySide6.QtCore import Signal

from app.domain.errors import Refusal
from app.domain.roster import Held, Leader, sex_word, status_word
from app.domain.wording import SETTING_WORDS
from app.services import attachment, roster
from app.services import leader as leaders
from app.services.attachment import Attached, Owner
from app.services.leader import Stood
from app.services.session import Session
from app.texts import _, current_language, date_text, number_text, percent_text
from ui.desk import Desk
from ui.dialogs.reason import ReasonDialog
from ui.icons import Icon
from ui.pages.page import Page
from ui.pages.path_field import ask_file, ask_where
from ui.pages.shown import moment_text, size_text
from ui.theme import tokens
from ui.widgets import (
    Button,
    Column,
    Counts,
    Legend,
    Message,
    PageHeader,
    Scroller,
    Table,
    ask,
    card,
    column,
    words,
    wrapped,
)

Read = tuple[Leader | None, tuple[Stood, ...], tuple[Attached, ...]]


def _read(session: Session, code: str) -> Read:
    found = next((each for each in roster.listing(session) if each.code == code), None)
    return found, leaders.results(session, code), attachment.of_leader(session, code)


class LeaderPage(Page):
    """`left` back to the list, `edit_asked` with the leader."""

    nouns: ClassVar[frozenset[str]] = frozenset({"leader", "attachment", "round"})
    left = Signal()
    edit_asked = Signal(object)

    def __init__(self, desk: Desk, code: str) -> None:
        super().__init__(desk)
        self._code = code
        self._leader: Leader | None = None
        self._header, self._message, self._about = PageHeader(""), Message(), words("")
        self._back = Button(_("Danh sách cán bộ"), Icon.BACK, key="Alt+Left")
        self._delete = Button(_("Xóa"), Icon.REMOVE)
        self._edit = Button(_("Sửa"), Icon.EDIT, kind="primary", key="Ctrl+E")
        self.positions = Table(_position_columns(), _("Chức vụ theo thời gian"), whole=True)
        self.results = Table(_result_columns(), _("Kết quả các đợt"), whole=True)
        self._no_results = words(_("Chưa có đợt nào đã niêm phong mà người này được lấy phiếu."), "muted")
        self.files = Table(_file_columns(), _("Tệp kèm theo"), whole=True)
        self._no_files = words(_("Chưa có tệp nào: báo cáo tự kiểm điểm, giấy xác nhận…"), "muted")
        self._add_file = Button(_("Thêm tệp…"), Icon.ADD)
        self._save_file = Button(_("Lưu ra ngoài…"), Icon.SAVE)
        self._drop_file = Button(_("Gỡ tệp…"), Icon.REMOVE)
        self._lay_out()
        self._listen()

    def _lay_out(self) -> None:
        for each in (self._back, self._delete, self._edit):
            self._header.add_action(each)
        note = words(_("Mỗi mẫu phiếu là một kết quả riêng, đặt cạnh nhau, không cộng lại."), "muted")
        body = Scroller(space=tokens.SPACE_M, margin=tokens.SPACE_L)
        for part in (
            self._header,
            self._message,
            card(self._about),
            card(words(_("Chức vụ theo thời gian"), "heading"), self.positions),
            card(words(_("Kết quả các đợt"), "heading"), note, Legend(), self._no_results, self.results),
            card(
                words(_("Tệp kèm theo"), "heading"),
                self._no_files,
                self.files,
                wrapped(self._add_file, self._save_file, self._drop_file),
            ),
        ):
            body.body.addWidget(part)
        layout = column()
        layout.addWidget(body)
        self.setLayout(layout)
        self.setFocusProxy(self._edit)

    def _listen(self) -> None:
        for button, act in (
            (self._back, self.left.emit),
            (self._edit, lambda: self.edit_asked.emit(self._leader)),
            (self._delete, self._ask_delete),
            (self._add_file, self._ask_file),
            (self._save_file, self._ask_copy),
            (self._drop_file, self._ask_drop),
        ):
            button.clicked.connect(act)
        for button in (self._save_file, self._drop_file):
            button.hide()  # until the list is there
        self.files.chosen.connect(lambda _file: self._ask_copy())

    def refresh(self) -> None:
        self.desk.read(lambda session: _read(session, self._code), self._show)

    def _show(self, read: Read) -> None:
        self._leader, results, files = read
        if self._leader is None:
            self.left.emit()
            return
        now = self._leader.now
        place = " · ".join(part for part in (now.position, now.unit) if part) if now else ""
        self._header.set_texts(self._leader.name, place)
        self._about.setText(about(self._leader))
        self.positions.set_rows(tuple(reversed(self._leader.positions)))
        self.results.set_rows(results)
        self.files.set_rows(files)
        for table, empty in ((self.results, self._no_results), (self.files, self._no_files)):
            table.setVisible(table.rows.rowCount() > 0)
            empty.setVisible(table.rows.rowCount() == 0)
        for button in (self._save_file, self._drop_file):
            button.setVisible(bool(files))
        if files:
            self.files.selectRow(0)

    # -- the leader

    def _ask_delete(self) -> None:
        assert self._leader is not None
        text = _("Chỉ xóa được người chưa có tên trong đợt nào. Xóa rồi không lấy lại được.")
        ask(self, _("Xóa {0}?").format(self._leader.name), text, _("Xóa"), self._do_delete, grave=True)

    def _do_delete(self) -> None:
        self.desk.write(
            lambda session: roster.delete(session, self._code), lambda _done: self.left.emit(), self._refuse
        )

    def _refuse(self, refusal: Refusal) -> None:
        self._message.refuse(refusal.text)

    # -- files

    def _chosen(self) -> Attached:
        return (self.files.selected or (self.files.rows.row(0),))[0]

    def _ask_file(self) -> None:
        ask_file(self, _("Chọn tệp kèm theo"), self.add_file)

    def add_file(self, path: Path) -> None:
        """Read a file in a child, then keep it."""
        self._message.clear()
        said = current_language()
        self.desk.child(attachment.read_file, path, said, done=lambda file: self._keep(file), refused=self._refuse)

    def _keep(self, file: attachment.File) -> None:
        owner = Owner(leader=self._code)
        self.desk.write(lambda session: attachment.add(session, owner, file), lambda _done: None, self._refuse)

    def _ask_copy(self) -> None:
        kept = self._chosen()
        ask_where(self, _("Lưu tệp ra ngoài"), lambda path: self.save_file(kept, path), kept.name)

    def save_file(self, kept: Attached, path: Path) -> None:
        """Write a copy outside the folder."""
        self.desk.write(
            lambda session: attachment.save_copy(session, kept.id, path),
            lambda _done: self._message.say(_("Đã lưu {0}.").format(path.name), "good"),
            self._refuse,
        )

    def _ask_drop(self) -> None:
        kept = self._chosen()
        text = _("Tệp bị xóa khỏi thư mục cơ quan; nhật ký giữ tên, mã băm và lý do.")
        dialog = ReasonDialog(self, _("Gỡ “{0}”?").format(kept.name), text, _("Gỡ tệp"))
        dialog.agreed.connect(
            lambda: self.desk.write(
                lambda session: attachment.remove(session, kept.id, dialog.reason),
                lambda _done: dialog.accept(),
                lambda refusal: dialog.refuse(refusal.text),
            )
        )
        dialog.open()


def about(leader: Leader) -> str:
    """What the roster keeps of a person, in lines."""
    since = _("từ {0}").format(date_text(leader.status_since)) if leader.status_since else ""
    confirmed = _("có xác nhận y tế") if leader.confirmed else ""
    pairs = (
        (_("Mã cán bộ"), leader.code),
        (_("Ngày sinh"), date_text(leader.born) if leader.born else ""),
        (_("Giới tính"), sex_word(leader.sex)),
        (_("Trạng thái"), ", ".join(part for part in (status_word(leader.status), since, confirmed) if part)),
        (_("Chức vụ Đảng"), leader.party_position),
        (_("Quy hoạch"), leader.planning),
        (_("Ghi chú"), leader.note),
    )
    return "\n".join(f"{word}: {text}" for word, text in pairs if text)


def _position_columns() -> tuple[Column[Held], ...]:
    def day(name: str) -> Column[Held]:
        word = {"since": _("Từ ngày"), "until": _("Đến ngày"), "decided": _("Ngày quyết định")}[name]
        return Column[Held](word, lambda h: date_text(getattr(h, name)) if getattr(h, name) else "–")

    return (
        Column[Held](_("Chức vụ"), lambda h: h.position, stretch=True),
        Column[Held](_("Đơn vị"), lambda h: h.unit, stretch=True),
        day("since"),
        day("until"),
        Column[Held](_("Số quyết định"), lambda h: h.decision or "–"),
        day("decided"),
    )


def _result_columns() -> tuple[Column[Stood], ...]:
    def level(word: str, name: str) -> Column[Stood]:
        def text(s: Stood) -> str:
            share = s.percent[name]
            count = number_text(getattr(s, name))
            return f"{count} ({percent_text(share)})" if share is not None else count

        return Column[Stood](word, text, key=lambda s: getattr(s, name), figures=True)

    def counts(s: Stood) -> Counts:
        return Counts(s.high, s.confidence, s.low, s.base)

    return (
        Column[Stood](_("Ngày"), lambda s: date_text(s.date), key=lambda s: s.date),
        Column[Stood](_("Đợt"), lambda s: s.title, stretch=True),
        Column[Stood](
            _("Mẫu phiếu"), lambda s: f"{s.style} – {s.style_name}" if s.style_name else str(s.style), stretch=True
        ),
        Column[Stood](_("Tỷ lệ"), lambda s: counts(s).words(), counts=counts),
        level(_("Cao"), "high"),
        level(_("Tín nhiệm"), "confidence"),
        level(_("Thấp"), "low"),
        Column[Stood](
            _("Tính trên"), lambda s: f"{number_text(s.base)} ({_(SETTING_WORDS[s.base_name.value])})", stretch=True
        ),
        Column[Stood](_("Ngưỡng"), lambda s: s.article or "–"),
    )


def _file_columns() -> tuple[Column[Attached], ...]:
    return (
        Column[Attached](_("Tệp"), lambda a: a.name, stretch=True),
        Column[Attached](_("Cỡ"), lambda a: size_text(a.size), key=lambda a: a.size, figures=True),
        Column[Attached](_("Thêm lúc"), lambda a: moment_text(a.at), key=lambda a: a.at),
        Column[Attached](_("SHA-256"), lambda a: f"{a.sha256[:16]}…"),
    )
