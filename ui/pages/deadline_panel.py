"""The timetable before the vote: what is due, late, done, with the files that show it."""

from collections.abc import Callable
from functools import partial
from pathlib import Path

from PySide6.QtWidgets import QWidget

from app.domain import deadline as rules
from app.domain.deadline import Standing
from app.domain.errors import Refusal
from app.domain.ids import RoundId
from app.services import deadline
from app.services.deadline import Deadlines, DeadlineView
from app.services.papers import save as save_bytes
from app.services.session import Changes, Session
from app.texts import _, date_text, ngettext
from ui.desk import Desk
from ui.dialogs.deadline import DayDialog, DeadlineDialog
from ui.icons import Icon
from ui.pages.path_field import ask_file, ask_where
from ui.pages.shown import today
from ui.pages.sources import where
from ui.theme import Theme
from ui.widgets import Button, Column, Message, Table, VerbDialog, column, words, wrapped

LOOKS = {
    Standing.DONE: (Icon.CHECK, "good"),
    Standing.LATE: (Icon.BAD, "bad"),
    Standing.SOON: (Icon.WARN, "warn"),
    Standing.AHEAD: (Icon.CALENDAR, "muted"),
}


class DeadlinePanel(QWidget):
    """One row a deadline; what can be done with the chosen one stands under the table."""

    def __init__(self, desk: Desk, round_id: RoundId) -> None:
        super().__init__()
        self._desk, self._round = desk, round_id
        self._shown: Deadlines | None = None
        self._dialog: VerbDialog | None = None
        self._message = Message()
        told = _("Tính lùi từ ngày lấy phiếu theo quy định của đợt; sửa được, và dời theo khi ngày lấy phiếu đổi.")
        self.table = Table(_columns(), _("Mốc thời gian"))
        self.table.picked.connect(lambda _row: self._enable())
        self.table.chosen.connect(lambda _row: self._ask_change())
        self._make_buttons()
        layout = column()
        layout.addWidget(words(told, "muted"))
        layout.addWidget(self._message)
        layout.addWidget(self.table, 1)
        layout.addWidget(self._bar)
        self.table.setMinimumHeight(min(360, Theme.of_app().px(180)))
        self.setLayout(layout)

    def _make_buttons(self) -> None:
        self.done = Button(_("Đã xong…"), Icon.CHECK)
        self.undone = Button(_("Chưa xong"), Icon.UNDO)
        self.edit = Button(_("Sửa mốc…"), Icon.EDIT)
        self.attach = Button(_("Kèm tệp…"), Icon.IMPORT)
        self.save = Button(_("Lưu tệp ra…"), Icon.SAVE)
        self.detach = Button(_("Bỏ tệp"), Icon.CLOSE)
        self.drop = Button(_("Bỏ mốc"), Icon.REMOVE)
        self.new = Button(_("Thêm mốc…"), Icon.ADD)
        for button, act in (
            (self.done, self._ask_done), (self.undone, self._undone), (self.edit, self._ask_change),
            (self.attach, self._ask_file), (self.save, self._ask_place), (self.detach, self._detach),
            (self.drop, self._drop), (self.new, self._ask_new),
        ):  # fmt: skip
            button.clicked.connect(act)
        self._bar = wrapped(self.done, self.undone, self.edit, self.new, self.drop, self.attach, self.save, self.detach)

    def show_deadlines(self, found: Deadlines) -> None:
        """Show what stands now; the chosen row stays chosen."""
        if found == self._shown:
            return
        self._shown, at = found, max(0, self.table.currentIndex().row())
        self.table.set_rows(found.rows)
        if found.rows:
            self.table.selectRow(min(at, len(found.rows) - 1))
        self._enable()

    @property
    def note(self) -> str:
        """What is late, else what comes within days, for the part's button."""
        rows = self._shown.rows if self._shown else ()
        kinds = [rules.standing(row.deadline, today()) for row in rows]
        if late := kinds.count(Standing.LATE):
            return ngettext("{0} mốc trễ", "{0} mốc trễ", late).format(late)
        if soon := kinds.count(Standing.SOON):
            return ngettext("{0} mốc gần hạn", "{0} mốc gần hạn", soon).format(soon)
        return ""

    def _row(self) -> DeadlineView | None:
        return self.table.selected[0] if self.table.selected else None

    def _enable(self) -> None:
        row, may = self._row(), self._shown is not None and self._shown.may_change
        is_done = row is not None and row.deadline.done is not None
        self.new.setEnabled(may)
        for button in (self.edit, self.attach):
            button.setEnabled(may and row is not None)
        self.done.setEnabled(may and row is not None and not is_done)
        self.undone.setEnabled(may and is_done)
        self.drop.setEnabled(may and row is not None and not row.files)
        self.save.setEnabled(row is not None and bool(row.files))
        self.detach.setEnabled(may and row is not None and bool(row.files))

    # What is asked

    def _ask_done(self) -> None:
        row = self._row()
        if row is None:
            return
        dialog = DayDialog(self, _("Đã xong"), row.deadline.text, _("Đã xong"), today())
        self._open(dialog, lambda: self._finish(row, dialog))

    def _finish(self, row: DeadlineView, dialog: DayDialog) -> None:
        day = dialog.read()
        if day is not None:
            self._write(dialog, lambda session, round_id: deadline.set_done(session, round_id, row.place, day))

    def _undone(self) -> None:
        if (row := self._row()) is not None:
            place = row.place
            self._write(None, lambda session, round_id: deadline.set_done(session, round_id, place, None))

    def _ask_change(self) -> None:
        row = self._row()
        if row is None or not self.edit.isEnabled():
            return
        dialog = DeadlineDialog(self, _("Sửa mốc thời gian"), _("Ghi mốc"), row.deadline)
        self._open(dialog, lambda: self._change(row, dialog))

    def _change(self, row: DeadlineView, dialog: DeadlineDialog) -> None:
        told = dialog.read()
        if told is not None:
            self._write(dialog, lambda session, round_id: deadline.change(session, round_id, row.place, *told))

    def _ask_new(self) -> None:
        dialog = DeadlineDialog(self, _("Thêm mốc thời gian"), _("Ghi mốc"))
        self._open(dialog, lambda: self._add(dialog))

    def _add(self, dialog: DeadlineDialog) -> None:
        told = dialog.read()
        if told is not None:
            self._write(dialog, lambda session, round_id: deadline.add(session, round_id, *told))

    def _drop(self) -> None:
        if (row := self._row()) is not None:
            place = row.place
            self._write(None, lambda session, round_id: deadline.remove(session, round_id, place))

    # Files

    def _ask_file(self) -> None:
        row = self._row()
        if row is not None:
            ask_file(self, _("Kèm tệp…"), partial(self._read, row.place), start=str(Path.home()))

    def _read(self, place: int, path: Path) -> None:
        """The file is read in a child: a slow stick does not hold the window."""
        self._desk.child(
            deadline.read_file, path, done=lambda raw: self._attach(place, path.name, raw), refused=self._refuse
        )

    def _attach(self, place: int, name: str, raw: bytes) -> None:
        self._write(None, lambda session, round_id: deadline.attach(session, round_id, place, name, raw))

    def _ask_place(self) -> None:
        row = self._row()
        if row is not None and row.files:
            file = row.files[-1]
            ask_where(self, _("Lưu {0}").format(file.name), partial(self._save, file.id), file.name)

    def _save(self, file: int, path: Path) -> None:
        round_id = self._round
        self._desk.read(
            lambda session: deadline.content(session, round_id, file),
            lambda raw: self._write_out(raw, path),
            self._refuse,
        )

    def _write_out(self, raw: bytes, path: Path) -> None:
        said = _("Đã lưu.")
        self._desk.child(
            save_bytes, raw, path, done=lambda _none: self._message.say(said, "good"), refused=self._refuse
        )

    def _detach(self) -> None:
        row = self._row()
        if row is not None and row.files:
            place, file = row.place, row.files[-1]
            self._write(None, lambda session, round_id: deadline.detach(session, round_id, place, file))

    # Writing

    def _open(self, dialog: VerbDialog, act: Callable[[], None]) -> None:
        dialog.agreed.connect(act)
        self._dialog = dialog
        dialog.open()

    def _write(self, dialog: VerbDialog | None, work: Callable[[Session, RoundId], Changes]) -> None:
        round_id = self._round
        self._message.clear()
        if dialog is not None:
            dialog.working(True)
        refuse = self._refuse if dialog is None else lambda refusal: dialog.refuse(refusal.text)
        self._desk.write(lambda session: work(session, round_id), lambda _changes: self._written(dialog), refuse)

    def _written(self, dialog: VerbDialog | None) -> None:
        if dialog is not None:
            dialog.accept()

    def _refuse(self, refusal: Refusal) -> None:
        self._message.refuse(refusal.text)


def _columns() -> tuple[Column[DeadlineView], ...]:
    return (
        Column[DeadlineView](_("Hạn"), lambda row: date_text(row.deadline.due), key=lambda row: row.deadline.due),
        Column[DeadlineView](
            _("Tình hình"),
            lambda row: rules.standing_word(row.deadline, today()),
            look=lambda row: LOOKS[rules.standing(row.deadline, today())],
        ),
        Column[DeadlineView](_("Việc phải làm"), _work, stretch=True),
        Column[DeadlineView](_("Căn cứ"), lambda row: where(row.deadline.article, row.deadline.source), stretch=True),
        Column[DeadlineView](_("Xong ngày"), lambda row: date_text(row.deadline.done) if row.deadline.done else "–"),
        Column[DeadlineView](_("Tệp"), lambda row: ", ".join(file.name for file in row.files) or "–", stretch=True),
    )


def _work(row: DeadlineView) -> str:
    return f"{row.deadline.text} ({row.deadline.note})" if row.deadline.note else row.deadline.text
