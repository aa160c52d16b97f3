"""Step 5, Niêm phong, ký: what will be sealed but no mark, the keys, both passwords, one button."""

from collections.abc import Sequence
from dataclasses import dataclass
from typing import ClassVar

from PySide6.QtWidgets import QPlainTextEdit, QWidget

from app.domain.errors import Refusal
from app.domain.finding import Finding, Severity
from app.domain.ids import RoundId
from app.domain.journal import grouped
from app.domain.reconcile import Answer
from app.domain.roles import Place
from app.domain.round import Explanation, RoundState
from app.domain.wording import sentence
from app.services import batch as batches
from app.services import journal, people, reconcile, record, seal, signing
from app.services import round as rounds
from app.services.batch import BatchView
from app.services.exports import Key
from app.services.people import Someone
from app.services.round import RoundView
from app.services.session import Changes, Session
from app.texts import _, current_language
from ui.desk import Desk
from ui.icons import Icon
from ui.pages.page import Page
from ui.pages.round_files import RoundFiles
from ui.pages.seal_summary import SealSummary
from ui.pages.shown import moment_text
from ui.pages.signing_keys import SigningKeys, roles_of
from ui.pages.tab_order import tab_by_layout
from ui.theme import Theme, tokens
from ui.widgets import (
    BusyBanner,
    Button,
    Columns,
    Field,
    Message,
    PageHeader,
    PasswordField,
    Scroller,
    card,
    column,
    words,
    wrapped,
)

_UNSIGNED = "W06"


@dataclass(frozen=True)
class _Shown:
    view: RoundView
    batches: tuple[BatchView, ...]
    answer: Answer
    people: tuple[Someone, ...]
    journal_head: str
    sealed: tuple[str, str, tuple[str, ...]] | None  # the seal, when, by whom


def _read(session: Session, round_id: RoundId) -> _Shown:
    return _Shown(
        rounds.view(session, round_id),
        batches.overview(session, round_id),
        reconcile.answer(session, round_id),
        people.of_round(session, round_id),
        journal.head(session, round_id),
        record.seal_of(session, round_id),
    )


class SealPage(Page):
    """Nothing of the result is here before the seal, and nothing of it afterwards either: that is the next step."""

    nouns: ClassVar[frozenset[str]] = frozenset({"round", "batch", "turnout", "explanation"})

    def __init__(self, desk: Desk, round_id: RoundId) -> None:
        super().__init__(desk)
        self._round = round_id
        self._files = RoundFiles(desk, round_id, self._stopped)
        self._shown: _Shown | None = None
        self._header = PageHeader(
            _("Niêm phong, ký"), _("Sau bước này không gì của đợt thay đổi được nữa, và kết quả mới hiện ra.")
        )
        self._obstacles = Message()
        self._told = Message()
        self._summary = SealSummary()
        self._keys = SigningKeys(desk)
        self._why = QPlainTextEdit()
        self._why_field = Field(
            _("Không ký số: vì sao (in trong biên bản)"),
            self._why,
            _("Chỉ cần khi để trống cả hai tệp khóa; tài liệu khi ấy ký tay."),
        )
        self._head, self._chair = PasswordField(), PasswordField()
        self._head_field = Field(_("Mật khẩu đăng nhập của trưởng ban"), self._head)
        self._chair_field = Field(_("Mật khẩu đăng nhập của chủ trì"), self._chair)
        self._head_name, self._chair_name = words("", "strong"), words("", "strong")
        self._do = Button(_("Niêm phong đợt này"), Icon.SEAL, kind="primary", key="Ctrl+Return")
        self._busy = BusyBanner()
        self._connect()
        self._act = self._make_act()
        self._lay_out()

    def _connect(self) -> None:
        self._do.clicked.connect(self._begin)
        self._head.returned.connect(self._chair.setFocus)
        self._chair.returned.connect(self._begin)
        self._why.setTabChangesFocus(True)
        self._why.setFixedHeight(Theme.of_app().px(64))
        self._busy.cancelled.connect(self._files.cancel)
        self.desk.locked.connect(self._forget)

    def _make_act(self) -> QWidget:
        room, layout = QWidget(), column(space=tokens.SPACE_M)
        told = words(
            _("Tài liệu và hồ sơ lưu được lập rồi ký ngay sau khi niêm phong. Để trống cả hai nếu ký tay."), "muted"
        )
        layout.addWidget(card(words(_("Khóa ký"), "heading"), told, self._keys, self._why_field))
        both = words(_("Trưởng ban và chủ trì đọc bản tóm tắt ở trên rồi cùng gõ mật khẩu đăng nhập."), "muted")
        passwords = Columns(
            _under(self._head_name, self._head_field), _under(self._chair_name, self._chair_field), least=280
        )
        layout.addWidget(card(words(_("Niêm phong"), "heading"), both, passwords, self._told, wrapped(self._do)))
        room.setLayout(layout)
        return room

    def _lay_out(self) -> None:
        body = self._body = Scroller(space=tokens.SPACE_M, margin=tokens.SPACE_L)
        for part in (self._header, self._obstacles, self._summary, self._act):
            body.body.addWidget(part)
        layout = column()
        layout.addWidget(self._busy)
        layout.addWidget(body, 1)
        self.setLayout(layout)

    # -- what is shown

    def refresh(self) -> None:
        self.desk.read(lambda session: _read(session, self._round), self._show)

    def _show(self, shown: _Shown) -> None:
        if self._shown is None and shown.sealed is not None:
            told = _("Không gì của đợt thay đổi được nữa; kết quả và tài liệu ở bước 6, hồ sơ lưu ở bước 7.")
            self._header.set_texts(_("Niêm phong, ký"), told)
        self._shown = shown
        definition = shown.view.definition
        warnings = [f for f in shown.answer.findings if f.severity is Severity.WARNING]
        self._summary.show_round(shown.view, shown.batches, warnings, shown.journal_head)
        self._keys.set_roles(*roles_of(definition))
        self._head_name.setText(_("Trưởng ban: {0}").format(definition.head.name))
        self._chair_name.setText(_("Chủ trì: {0}").format(definition.chair))
        in_the_way = obstacles(shown)
        counting = shown.view.state is RoundState.COUNTING
        self._act.setVisible(counting)
        self._do.setEnabled(counting and not in_the_way)
        if shown.sealed is not None:
            digest, at, by = shown.sealed
            self._body.verticalScrollBar().setValue(0)
            told = _("Đã niêm phong lúc {0}, do {1}.\nMã niêm phong: {2}")
            self._obstacles.say(told.format(moment_text(at), ", ".join(by), grouped(digest)), "good")
        elif not counting:
            self._obstacles.say(_("Đợt này chưa tới bước niêm phong."), "accent")
        elif in_the_way:
            apart = "\n" if len(in_the_way) > 1 else " "
            self._obstacles.say(apart.join([_("Chưa niêm phong được:"), *in_the_way]), "bad")
        else:
            self._obstacles.say(_("Không còn gì vướng. Đọc bản tóm tắt này rồi niêm phong."), "good")
        tab_by_layout(self)  # the rows of the keys are made when their people are known

    # -- the act

    def _begin(self) -> None:
        """Try the keys first, so that nobody is sealed in with a passphrase that does not open."""
        self._told.clear()
        keys = self._keys.read()
        if keys is None or not self._do.isEnabled() or not self._passwords_there():
            return
        if not keys and not self._why.toPlainText().strip():
            self._why_field.refuse(_("Ghi vì sao không ký số, hoặc chọn hai tệp khóa ở trên."))
            return
        self._work(True, _("Thử khóa ký"))
        if keys:
            language = current_language()
            self.desk.child(
                signing.check_keys, keys, language, done=lambda _s: self._confirm_head(keys), refused=self._refuse_keys
            )
        else:
            self._confirm_head(())

    def _passwords_there(self) -> bool:
        for field, password in ((self._head_field, self._head), (self._chair_field, self._chair)):
            field.clear_refusal()
            if not password.value:
                field.refuse(_("Người này gõ mật khẩu đăng nhập của mình."))
                return False
        return True

    def _work(self, on: bool, what: str = "") -> None:
        self._act.setEnabled(not on)
        if on:
            self._busy.begin(what, can_cancel=False)
        else:
            self._busy.end()

    def _refuse_keys(self, refusal: Refusal) -> None:
        self._work(False)
        self._keys.refuse(refusal)

    def _confirm_head(self, keys: tuple[Key, ...]) -> None:
        self._busy.advance(_("Niêm phong"))
        login = self._login(Place.HEAD)
        self.desk.confirm(
            login,
            self._head.value,
            lambda head: self._confirm_chair(keys, head),
            lambda refusal: self._refuse_password(self._head_field, self._head, refusal),
        )

    def _confirm_chair(self, keys: tuple[Key, ...], head: Session) -> None:
        self.desk.confirm(
            self._login(Place.CHAIR),
            self._chair.value,
            lambda chair: self._seal(keys, head, chair),
            lambda refusal: self._refuse_password(self._chair_field, self._chair, refusal),
        )

    def _login(self, place: Place) -> str:
        assert self._shown is not None
        return next((someone.login for someone in self._shown.people if place in someone.places), "")

    def _refuse_password(self, field: Field, password: PasswordField, refusal: Refusal) -> None:
        self._work(False)
        field.refuse(refusal.text)
        password.select_all()

    def _seal(self, keys: tuple[Key, ...], head: Session, chair: Session) -> None:
        why = " ".join(self._why.toPlainText().split())
        self.desk.write(
            lambda _session: _act(head, chair, self._round, why, signed=bool(keys)),
            lambda _changes: self._sealed(keys),
            self._refuse_seal,
        )

    def _refuse_seal(self, refusal: Refusal) -> None:
        self._work(False)
        self._told.refuse(refusal.text)

    def _sealed(self, keys: tuple[Key, ...]) -> None:
        assert self._shown is not None
        self._forget()
        self._act.setEnabled(True)
        self._busy.begin(_("Lập và ký tài liệu"))
        self._files.make(self._shown.view.definition, keys, self._busy.advance, self._made, self._refuse_files)

    def _forget(self) -> None:
        """No password and no passphrase stays."""
        for password in (self._head, self._chair):
            password.clear()
        self._keys.forget()

    def _made(self) -> None:
        self._busy.end()
        self._header.set_texts(_("Niêm phong, ký"), _("Tài liệu và hồ sơ đã lập xong: xem ở bước 6 và 7."))

    def _stopped(self) -> None:
        self._refuse_files(Refusal("stopped", _("Việc lập tài liệu đã bị dừng.")))

    def _refuse_files(self, refusal: Refusal) -> None:
        """The seal stands whatever became of the documents; they can be made again in the next step."""
        self._busy.end()
        self._header.set_texts(
            _("Niêm phong, ký"),
            _("Đã niêm phong; tài liệu chưa lập xong, lập lại được ở bước 6. {0}").format(refusal.text),
        )


def _under(name: QWidget, field: QWidget) -> QWidget:
    room, layout = QWidget(), column(space=tokens.SPACE_XS)
    layout.addWidget(name)
    layout.addWidget(field)
    room.setLayout(layout)
    return room


def _act(head: Session, chair: Session, round_id: RoundId, why: str, *, signed: bool) -> Changes:
    if not signed:
        reconcile.explain(head, round_id, Explanation(_UNSIGNED, None, why))
    return seal.seal(head, chair, round_id, signed=signed)


def obstacles(shown: _Shown) -> list[str]:
    """What stands between this round and its seal, a sentence each, with the step where it is mended."""
    definition = shown.view.definition
    missing = [style.code for style in definition.styles if style.code not in definition.turnouts]
    found = [_("Bước 4: chưa nhập đủ hai lần số liệu phiếu của mẫu {0}.").format(code) for code in missing]
    errors: Sequence[Finding] = [f for f in shown.answer.blocking if f.style not in missing or f.code in {"R05", "R08"}]
    several = len(definition.styles) > 1
    for finding in errors:
        text = sentence(finding)
        if several and finding.style:
            found.append(_("Bước 4, mẫu {0}: {1}").format(finding.style, text))
        else:
            found.append(_("Bước 4: {0}").format(text))
    waiting = reconcile.unexplained(shown.answer, definition)
    codes = ", ".join(dict.fromkeys(f.code for f in waiting if f.code != _UNSIGNED))
    return [*found, *([_("Bước 4: còn cảnh báo chưa giải trình ({0}).").format(codes)] if codes else [])]
