"""The counting committee and the chair of a draft: each an account of this folder, or a name without one."""

from collections.abc import Mapping, Sequence

from PySide6.QtCore import Qt, Signal
from PySide6.QtWidgets import QComboBox, QFrame, QWidget

from app.domain.round import Member, MemberRole
from app.services.people import Someone
from app.texts import N_, _
from ui.icons import Icon
from ui.theme import tokens
from ui.widgets import Button, Choice, Columns, Field, TextField, column, discard, row, rule, words, wrapped

ROLES = {MemberRole.HEAD: N_("trưởng ban"), MemberRole.SECRETARY: N_("thư ký"), MemberRole.MEMBER: N_("ủy viên")}


_Row = tuple[str, str, str, str]


class PersonRow(QWidget):
    """An account, the name and position that are printed, and a role where there is a choice."""

    changed = Signal()
    removed = Signal()

    def __init__(self, people: Sequence[Someone], title: str, role: MemberRole | None, least: int = 330) -> None:
        super().__init__()
        self._people = {someone.login: someone for someone in people}
        self._account, self._role = Choice(), QComboBox()
        self._name, self._position = TextField(), TextField()
        self._account.addItem(_("không có tài khoản"), "")
        for someone in people:
            self._account.addItem(f"{someone.name} ({someone.login})", someone.login)
        for each, word in ROLES.items():
            self._role.addItem(_(word), each)
        above = [Field(_("Tài khoản của {0}").format(title), self._account)]
        if role is not None:
            self._role.setCurrentIndex(list(ROLES).index(role))
            above.append(Field(_("Vai trò"), self._role))
        fields = column(space=tokens.SPACE_S)
        fields.addWidget(Columns(*above, least=least))
        fields.addWidget(Columns(Field(_("Họ và tên"), self._name), Field(_("Chức vụ"), self._position), least=least))
        layout = row(space=tokens.SPACE_S)
        layout.addLayout(fields, 1)
        if role is not None:
            out = Button(_("Bỏ người này khỏi ban"), Icon.REMOVE, kind="icon")
            out.clicked.connect(self.removed)
            layout.addWidget(out, 0, Qt.AlignmentFlag.AlignBottom)
        self.setLayout(layout)
        self._account.activated.connect(self._take)
        self._role.activated.connect(lambda _at: self.changed.emit())
        for line in (self._name, self._position):
            line.textEdited.connect(lambda _text: self.changed.emit())

    def fill(self, login: str, name: str, position: str) -> None:
        """Show somebody."""
        self._account.setCurrentIndex(max(0, self._account.findData(login)))
        self._name.setText(name)
        self._position.setText(position)

    def _take(self, _at: int) -> None:
        someone = self._people.get(self.login)
        if someone is not None:
            self._name.setText(someone.name)
            self._position.setText(someone.position)
        self.changed.emit()

    @property
    def login(self) -> str:
        return str(self._account.currentData() or "")

    @property
    def name(self) -> str:
        return self._name.value

    @property
    def position(self) -> str:
        return self._position.value

    @property
    def role(self) -> MemberRole:
        return MemberRole(self._role.currentData())


def _row_value(each: PersonRow) -> _Row:
    return each.login, each.name, each.position, each.role.value


class CommitteeEditor(QFrame):
    """`members` and `accounts` leave out whoever has no name yet. `grown` when a row came."""

    changed = Signal()
    grown = Signal()

    def __init__(self, people: Sequence[Someone]) -> None:
        super().__init__()
        self.setProperty("role", "card")
        self._people = tuple(people)
        self._rows: list[PersonRow] = []
        self.chair = PersonRow(people, _("người chủ trì"), None)
        self.chair.changed.connect(self.changed)
        self._list = column(space=tokens.SPACE_M)
        add = Button(_("Thêm người vào ban"), Icon.ADD)
        add.clicked.connect(lambda: self._add(MemberRole.MEMBER))
        layout = column(space=tokens.SPACE_M, margin=tokens.SPACE_L)
        text = _("Người có tài khoản mới nhập phiếu được. Nhập hai lượt cần ba người có tài khoản.")
        layout.addWidget(words(_("Ban kiểm phiếu"), "heading"))
        layout.addWidget(words(text, "muted"))
        layout.addLayout(self._list)
        layout.addWidget(wrapped(add))
        layout.addWidget(rule())
        layout.addWidget(words(_("Người chủ trì"), "heading"))
        layout.addWidget(self.chair)
        self.setLayout(layout)

    def load(self, members: Sequence[Member], accounts: Mapping[str, str]) -> None:
        """Show these; a new round begins with a head, a secretary and a member."""
        for member in members:
            self._add(member.role).fill(accounts.get(member.name, ""), member.name, member.position)
        if not members:
            for role in ROLES:
                self._add(role)

    def rows_value(self) -> tuple[_Row, ...]:
        """Every row as it stands, the chair's last."""
        return tuple(_row_value(each) for each in (*self._rows, self.chair))

    def restore(self, rows: Sequence[_Row]) -> None:
        """Show rows as `rows_value` gave them."""
        for each in tuple(self._rows):
            self._drop(each)
        for login, name, position, role in rows[:-1]:
            self._add(MemberRole(role)).fill(login, name, position)
        self.chair.fill(*rows[-1][:3])

    def _add(self, role: MemberRole) -> PersonRow:
        made = PersonRow(self._people, _(ROLES[role]), role)
        made.changed.connect(self.changed)
        made.removed.connect(lambda: self._remove(made))
        self._rows.append(made)
        self._list.addWidget(made)
        self.grown.emit()
        return made

    def _remove(self, gone: PersonRow) -> None:
        self._drop(gone)
        self.changed.emit()

    def _drop(self, gone: PersonRow) -> None:
        self._rows.remove(gone)
        self._list.removeWidget(gone)
        discard(gone)

    def members(self) -> tuple[Member, ...]:
        return tuple(Member(each.name, each.position, each.role) for each in self._rows if each.name)

    def accounts(self) -> dict[str, str]:
        return {each.name: each.login for each in self._rows if each.name and each.login}
