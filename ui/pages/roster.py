"""The room of leaders: the roster in Vietnamese order, found as one types, with and without diacritics."""

import datetime as dt
from typing import ClassVar

from app.domain.errors import Refusal
from app.domain.names import search_key, sort_key
from app.domain.roster import Held, Leader, LeaderStatus, status_word
from app.services import roster
from app.services.session import Changes
from app.texts import _, date_text, ngettext
from ui.desk import Desk
from ui.dialogs.subject import SubjectDialog
from ui.icons import Icon
from ui.pages.page import Page
from ui.theme import tokens
from ui.widgets import Button, Column, EmptyState, Field, Message, PageHeader, Scroller, Table, TextField, column


class RosterPage(Page):
    """Searching filters what was read; nothing is asked of the database again."""

    nouns: ClassVar[frozenset[str]] = frozenset({"leader"})

    def __init__(self, desk: Desk) -> None:
        super().__init__(desk)
        self._leaders: tuple[Leader, ...] = ()
        self._dialog: SubjectDialog | None = None
        self._header = PageHeader(_("Cán bộ"))
        self._more = add = Button(_("Thêm cán bộ"), Icon.ADD, key="Ctrl+N")
        add.clicked.connect(self._ask)
        self._header.add_action(add)
        self.search = TextField(placeholder=_("tên, chức vụ, đơn vị; không cần dấu"))
        self.search.textChanged.connect(lambda _text: self._filter())
        self._find = Field(_("Tìm"), self.search)
        self._none = Message()
        self.table = Table(_columns(), _("Danh sách cán bộ"))
        text = _("Thêm từng người để chọn vào phiếu khi lập đợt; gõ thẳng tên vào phiếu cũng được.")
        self._empty = EmptyState(Icon.LEADERS, _("Danh sách còn trống"), text, _("Thêm cán bộ"))
        self._empty.asked.connect(self._ask)
        layout = column(space=tokens.SPACE_M, margin=tokens.SPACE_XL)
        for widget in (self._header, self._find, self._none):
            layout.addWidget(widget)
        self._none_yet = Scroller(fill=True, margin=0)
        self._none_yet.body.addWidget(self._empty)
        layout.addWidget(self._none_yet, 1)
        layout.addWidget(self.table, 1)
        self._none_yet.hide()
        self.setLayout(layout)
        self.setFocusProxy(self.search)

    def refresh(self) -> None:
        self.desk.read(lambda session: tuple(roster.listing(session)), self._show)

    def _show(self, leaders: tuple[Leader, ...]) -> None:
        self._leaders = leaders
        self._none_yet.setVisible(not leaders)
        self.table.setVisible(bool(leaders))
        self._find.setVisible(bool(leaders))
        self._more.setVisible(bool(leaders))
        count = ngettext("{0} người", "{0} người", len(leaders)).format(len(leaders))
        self._header.set_texts(_("Cán bộ"), count if leaders else "")
        self._filter()

    def _filter(self) -> None:
        wanted = search_key(self.search.value)
        found = tuple(leader for leader in self._leaders if wanted in search_key(_text(leader)))
        self.table.set_rows(found)
        if self._leaders and not found:
            self._none.say(
                _("Không có ai khớp “{0}”. Gõ ít chữ hơn, có dấu hay không đều được.").format(self.search.value)
            )
        else:
            self._none.clear()

    def _ask(self) -> None:
        self._dialog = SubjectDialog(self, _("Thêm cán bộ"), _("Thêm vào danh sách"))
        self._dialog.agreed.connect(self._add)
        self._dialog.open()

    def _add(self) -> None:
        assert self._dialog is not None
        given = self._dialog.read()
        if given is None:
            return
        name, position, unit = given
        held = Held(position, unit, None, None)
        leader = Leader(_next_code(self._leaders), name, None, LeaderStatus.WORKING, (held,))
        self._dialog.working(True)
        self.desk.write(lambda session: roster.add(session, [leader]), self._added, self._refuse)

    def _added(self, _changes: Changes) -> None:
        assert self._dialog is not None
        self._dialog.accept()

    def _refuse(self, refusal: Refusal) -> None:
        assert self._dialog is not None
        self._dialog.refuse(refusal.text)


def _columns() -> tuple[Column[Leader], ...]:
    return (
        Column[Leader](_("Họ và tên"), lambda x: x.name, key=lambda x: sort_key(x.name), stretch=True),
        Column[Leader](_("Ngày sinh"), lambda x: _day(x.born), key=lambda x: x.born or dt.date.min),
        Column[Leader](_("Chức vụ"), lambda x: x.now.position if x.now else "–", stretch=True),
        Column[Leader](_("Đơn vị"), lambda x: x.now.unit if x.now else "–", stretch=True),
        Column[Leader](_("Bổ nhiệm"), lambda x: _day(x.now.since if x.now else None), key=_since),
        Column[Leader](_("Trạng thái"), lambda x: status_word(x.status)),
    )


def _since(leader: Leader) -> dt.date:
    return (leader.now.since if leader.now else None) or dt.date.min


def _day(day: dt.date | None) -> str:
    return date_text(day) if day else ""


def _text(leader: Leader) -> str:
    held = leader.now
    return " ".join((leader.name, held.position if held else "", held.unit if held else ""))


def _next_code(leaders: tuple[Leader, ...]) -> str:
    """A code that nobody has: CB and a number."""
    taken = {leader.code for leader in leaders}
    return next(code for number in range(1, len(taken) + 2) if (code := f"CB{number:03d}") not in taken)
