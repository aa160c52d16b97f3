"""A roster file on its way in: what each column holds, what becomes of each row, then the good rows or none."""

from collections.abc import Callable
from functools import partial
from pathlib import Path
from typing import TypeVar

from PySide6.QtCore import Signal
from PySide6.QtWidgets import QWidget

from app.domain.errors import Refusal
from app.domain.roster_head import Columns as Heads
from app.domain.roster_head import Field as What
from app.domain.roster_head import field_word
from app.domain.roster_match import Kind
from app.services import roster, roster_file
from app.services.roster_file import Opened, Preview, Source, View
from app.texts import N_, _, current_language, ngettext, number_text
from ui.desk import Child, Desk
from ui.icons import Icon
from ui.pages.path_field import ask_file
from ui.pages.tab_order import tab_by_layout
from ui.theme import Theme, tokens
from ui.widgets import (
    BusyBanner,
    Button,
    Choice,
    Column,
    Columns,
    Field,
    Message,
    PageHeader,
    Scroller,
    Table,
    card,
    clear,
    column,
    words,
    wrapped,
)

MOST_SHOWN = 500  # rows that are looked at; all are counted, and those with a fault come first
T = TypeVar("T")
_MOST_TOLD = 5  # bad rows told above the table; every one is told in its last column
_ABREAST = 4  # columns of the file beside one another
KIND_WORDS = {
    Kind.NEW: N_("thêm mới"),
    Kind.UPDATE: N_("cập nhật"),
    Kind.SAME: N_("không đổi"),
    Kind.BAD: N_("có lỗi"),
}
_LOOKS = {
    Kind.NEW: (Icon.ADD, "good"),
    Kind.UPDATE: (Icon.EDIT, "ink"),
    Kind.SAME: (Icon.QUIET, "muted"),
    Kind.BAD: (Icon.BAD, "bad"),
}


class RosterImport(QWidget):
    """`left` when nothing was taken, `taken` with how many were added and updated."""

    left = Signal()
    taken = Signal(int, int)

    def __init__(self, desk: Desk) -> None:
        super().__init__()
        self._desk = desk
        self._opened: Opened | None = None
        self._preview: Preview | None = None
        self._running: Child | None = None
        self._choices: list[Choice] = []
        self._header = PageHeader(_("Nhập danh sách từ tệp"))
        self._message, self._busy = Message(), BusyBanner()
        self._busy.cancelled.connect(self._cancel)
        self._sheet = Choice()
        self._sheet_field = Field(_("Trang tính"), self._sheet)
        self._sheet.activated.connect(lambda at: self._look(at, None))
        self._heads, self._head_list = QWidget(), column(space=tokens.SPACE_M)
        self._heads.setLayout(self._head_list)
        self._show_heads = Button(_("Cột nào là gì"), Icon.TABLE, key="Ctrl+H")
        self._show_heads.setCheckable(True)
        self._show_heads.toggled.connect(self._heads.setVisible)
        self._which = Choice()
        self._which_field = Field(_("Xem"), self._which)
        self._which.activated.connect(lambda _at: self._fill())
        self._said, self._faults = words("", "strong"), words("", tone="bad")
        self._table_room = column()
        self.table: Table[View] | None = None
        self.take_button = Button("", Icon.IMPORT, kind="primary", key="Ctrl+Return")
        self.take_button.clicked.connect(self._take)
        self._none = Button(_("Không lấy dòng nào"), Icon.BACK)
        self._none.clicked.connect(self._leave)
        self._lay_out()

    def _lay_out(self) -> None:
        self._card = card(
            self._said,
            self._faults,
            words(
                _("Ô để trống không xóa điều đã lưu. Dòng có lỗi không được lấy; sửa trong tệp rồi nhập lại."), "muted"
            ),
            Columns(self._which_field, self._sheet_field, least=240),
            wrapped(self._show_heads),
            self._heads,
        )
        body = Scroller(fill=True, space=tokens.SPACE_M, margin=tokens.SPACE_L)
        for part in (self._header, self._message, self._busy, self._card):
            body.body.addWidget(part)
        body.body.addLayout(self._table_room, 1)
        body.body.addWidget(wrapped(self.take_button, self._none))
        layout = column()
        layout.addWidget(body)
        self.setLayout(layout)
        self._card.hide()
        self.take_button.hide()

    # -- reading

    def ask_file(self) -> None:
        """Choose a file in the system's dialog."""
        kinds = _("Bảng tính (*.xlsx *.xlsm *.csv *.xls);;Mọi tệp (*)")
        ask_file(self, _("Chọn tệp danh sách cán bộ"), self.open, kinds).rejected.connect(self._leave)

    def open(self, path: Path) -> None:
        """Read a file and show what would come of it."""
        self._header.set_texts(_("Nhập danh sách từ tệp"), path.name)
        self._run(_("Đọc {0}").format(path.name), roster_file.open_file, path, done=self._show_opened)

    def _source(self) -> Source:
        folder = self._desk.folder
        assert folder is not None
        return Source(folder.path, folder.key_for_child(), current_language())

    def _run(self, what: str, function: Callable[..., T], *arguments: object, done: Callable[[T], None]) -> None:
        self._message.clear()
        self._busy.begin(what)
        self.take_button.setEnabled(False)
        self._running = self._desk.child(
            function,
            *arguments,
            self._source(),
            done=done,
            refused=self._refuse,
            progress=lambda said: self._busy.advance(str(said)),
            cancelled=self._stopped,
        )

    def _cancel(self) -> None:
        if self._running is not None:
            self._running.cancel()

    def _stopped(self) -> None:
        self._busy.end()
        if self._opened is None:
            self._leave()

    def _refuse(self, refusal: Refusal) -> None:
        self._busy.end()
        self._message.refuse(refusal.text)

    def _look(self, sheet: int, heads: Heads | None) -> None:
        """The same file with another sheet, or with columns taken for something else."""
        assert self._opened is not None
        self._run(_("So với danh sách"), roster_file.look, self._opened.packed, sheet, heads, done=self._show)

    # -- showing

    def _show_opened(self, opened: Opened) -> None:
        self._opened = opened
        for name in opened.sheets:
            self._sheet.addItem(name)
        self._sheet_field.setVisible(len(opened.sheets) > 1)
        self._show(opened.preview)

    def _show(self, preview: Preview) -> None:
        self._busy.end()
        self._preview = preview
        self._sheet.setCurrentIndex(preview.sheet)
        self._card.show()
        self._make_heads(preview)
        self._make_which(preview)
        self._make_table(preview)
        if preview.trouble:
            self._message.refuse(preview.trouble)
        self._show_heads.setChecked(bool(preview.trouble))
        self._heads.setVisible(bool(preview.trouble))
        good = preview.count(Kind.NEW) + preview.count(Kind.UPDATE)
        self.take_button.setText(ngettext("Lấy {0} dòng tốt", "Lấy {0} dòng tốt", good).format(number_text(good)))
        self.take_button.setVisible(bool(preview.rows))
        self.take_button.setEnabled(good > 0)
        tab_by_layout(self)
        self._fill()
        if good and self.isVisible():
            self.take_button.setFocus()

    def _make_heads(self, preview: Preview) -> None:
        clear(self._head_list)
        self._choices = []
        fields = [self._head_field(at, preview) for at in range(len(preview.titles))]
        for at in range(0, len(fields), _ABREAST):
            abreast: list[QWidget] = [*fields[at : at + _ABREAST]]
            abreast += [QWidget() for _spare in range(_ABREAST - len(abreast))]
            self._head_list.addWidget(Columns(*abreast, least=220))

    def _head_field(self, at: int, preview: Preview) -> Field:
        choice = Choice()
        choice.addItem(_("bỏ qua cột này"), None)
        for what in What:
            choice.addItem(field_word(what), what)
        taken = preview.columns[at]
        choice.setCurrentIndex(0 if taken is None else list(What).index(taken) + 1)
        choice.activated.connect(partial(self._rechoose, at))
        self._choices.append(choice)
        title = preview.titles[at] or _("cột {0}").format(at + 1)
        return Field(title[:60], choice, preview.examples[at][:60])

    def _rechoose(self, at: int, _place: int) -> None:
        """What this column now is, no other is."""
        chosen = [choice.currentData() for choice in self._choices]
        mine = chosen[at]
        heads = tuple(
            What(each) if each and (each != mine or place == at) else None for place, each in enumerate(chosen)
        )
        assert self._preview is not None
        self._look(self._preview.sheet, heads)

    def _make_which(self, preview: Preview) -> None:
        was = self._which.currentData()
        self._which.clear()
        self._which.addItem(_("mọi dòng ({0})").format(number_text(len(preview.rows))), "")
        for kind, word in KIND_WORDS.items():
            if preview.count(kind):
                self._which.addItem(f"{_(word)} ({number_text(preview.count(kind))})", kind.value)
        self._which.setCurrentIndex(max(0, self._which.findData(was)))

    def _make_table(self, preview: Preview) -> None:
        clear(self._table_room)
        self.table = Table((*_first_columns(), *_cell_columns(preview), _last_column(preview)), _("Các dòng của tệp"))
        self.table.setMinimumHeight(Theme.of_app().px(240))
        self._table_room.addWidget(self.table)
        self.table.setVisible(bool(preview.rows))

    def _fill(self) -> None:
        preview = self._preview
        assert preview is not None and self.table is not None
        kind = self._which.currentData()
        rows = [row for row in preview.rows if not kind or row.kind.value == kind]
        if len(rows) > MOST_SHOWN:
            rows = sorted(rows, key=lambda row: row.kind is not Kind.BAD)[:MOST_SHOWN]
        self.table.set_rows(rows)
        counts = [(word, preview.count(each)) for each, word in KIND_WORDS.items()]
        said = ", ".join(f"{_(word)} {number_text(count)}" for word, count in counts)
        text = _("{0} dòng: {1}.").format(number_text(len(preview.rows)), said)
        if len(rows) == MOST_SHOWN:
            text += " " + _("Chỉ hiện {0} dòng, dòng có lỗi trước.").format(MOST_SHOWN)
        self._said.setText(text)
        bad = [row for row in preview.rows if row.faults][:_MOST_TOLD]
        lines = (_("Dòng {0} · {1}").format(number_text(row.number), _reasons(preview, row)) for row in bad)
        self._faults.setText("\n".join(lines))
        self._faults.setVisible(bool(bad))

    # -- taking

    def _take(self) -> None:
        assert self._opened is not None and self._preview is not None
        good, name = self._preview.good, self._opened.name
        self.take_button.setEnabled(False)
        self._desk.write(
            lambda session: roster.take(session, *roster_file.unpack(good), name),
            self._taken,
            self._refuse_taking,
            nouns=("leader",),
        )

    def _taken(self, taken: roster.Taken) -> None:
        self.taken.emit(taken.added, taken.updated)

    def _refuse_taking(self, refusal: Refusal) -> None:
        self._message.refuse(refusal.text)

    def _leave(self) -> None:
        self._cancel()
        self.left.emit()


def _reasons(preview: Preview, row: View) -> str:
    return " ".join(f"{field_word(preview.fields[at])}: {reason}" for at, reason in sorted(row.faults.items()))


def _last_column(preview: Preview) -> Column[View]:
    return Column[View](_("Lý do"), lambda row: _reasons(preview, row))


def _first_columns() -> tuple[Column[View], ...]:
    return (
        Column[View](_("Dòng"), lambda row: str(row.number), key=lambda row: row.number, figures=True),
        Column[View](_("Việc"), lambda row: _(KIND_WORDS[row.kind]), look=lambda row: _LOOKS[row.kind]),
    )


def _cell_columns(preview: Preview) -> tuple[Column[View], ...]:
    """A bad cell is marked, and so is one that an update changes."""

    def made(at: int, what: What) -> Column[View]:
        def look(row: View) -> tuple[Icon, str] | None:
            if at in row.faults:
                return Icon.BAD, "bad"
            return (Icon.EDIT, "ink") if at in row.changed else None

        return Column[View](field_word(what), lambda row: row.cells[at] or ("–" if at in row.faults else ""), look=look)

    return tuple(made(at, what) for at, what in enumerate(preview.fields))
