"""The frame under the hands: door, rooms, lock, a round from its first line to the count."""

from pathlib import Path

from PySide6.QtCore import Qt
from PySide6.QtWidgets import QAbstractButton, QApplication, QLabel, QPlainTextEdit
from pytestqt.qtbot import QtBot

from app import bootstrap, settings
from app.domain.roles import Person, Place
from app.domain.round import RoundState
from app.services import round as rounds
from app.settings import Settings
from tests.ui.pages.frame import active, enter, page, shows, window
from tests.ui.pages.hands import Hands, button, field, said
from tests.ui.pages.test_reconcile import differences
from tests.ui.pages.vote import PASSWORD, PEOPLE, Vote
from ui.dialogs.reason import ReasonDialog
from ui.dialogs.returned import ReturnedDialog
from ui.dialogs.subject import SubjectDialog
from ui.kiosk.window import KioskWindow
from ui.pages.overview import OverviewPage
from ui.pages.paper_window import PaperWindow
from ui.pages.roster import RosterPage
from ui.pages.round import RoundPage
from ui.pages.round_keying import KeyingPage
from ui.pages.round_prepare import PreparePage
from ui.pages.round_print import PrintPage
from ui.pages.round_reconcile import ReconcilePage
from ui.pages.rounds import RoundsPage
from ui.pages.setup import SetupPage
from ui.rooms import rooms_of
from ui.widgets import Button, StripedBand

LONG = 20_000


def names(made: object) -> list[str]:
    return [room.name for room in made.rooms.rail._rooms]


def test_a_wrong_password_is_told_where_it_was_typed(qtbot: QtBot, vote: Vote, hands: Hands) -> None:
    with window(qtbot, vote.folder) as made:
        made.sign_in.who.setCurrentText("thuky")
        made.sign_in.password.setFocus()
        hands.type("khong-phai-the")
        hands.press("Return")
        hands.wait(lambda: made.sign_in._field.refusal)
        assert made.sign_in._field.refusal == "Mật khẩu không đúng."
        assert made.desk.person is None and made.sign_in.enter.isEnabled()
        enter(qtbot, made, "thuky")


def test_a_room_that_a_person_may_not_enter_is_absent(qtbot: QtBot, vote: Vote) -> None:
    admin, teller = Person("a", "A", frozenset({Place.ADMIN})), Person("b", "B", frozenset())
    assert [room.name for room in rooms_of(admin) if room not in rooms_of(teller)] == ["roster"]
    with window(qtbot, vote.folder) as made:
        enter(qtbot, made, "thuky")
        assert "roster" not in names(made)
        made.lock()
        enter(qtbot, made, "quantri")
        assert "roster" in names(made)


def test_the_sample_says_so_over_every_room(qtbot: QtBot, vote: Vote) -> None:
    with window(qtbot, vote.folder) as made:
        enter(qtbot, made, "thuky")
        (band,) = [each for each in made.findChildren(StripedBand) if each.isVisible()]
        assert band.accessibleName().startswith("MẪU")


def test_locked_nothing_is_seen_and_the_same_person_finds_it_as_it_was(qtbot: QtBot, vote: Vote, hands: Hands) -> None:
    with window(qtbot, vote.folder) as made:
        enter(qtbot, made, "quantri")
        hands.press("Ctrl+2")  # Cán bộ
        hands.wait(lambda: shows(made, RosterPage))
        before = made.rooms
        hands.press("Ctrl+L")
        hands.wait(lambda: made.stack.currentWidget() is made.sign_in)
        assert made.desk.person is None and not before.isVisible()
        enter(qtbot, made, "quantri")
        assert made.rooms is before and page(made, RosterPage)
        made.lock()
        enter(qtbot, made, "thuky")
        assert made.rooms is not before


def test_an_idle_window_locks_itself_and_keys_keep_it_open(qtbot: QtBot, vote: Vote, hands: Hands) -> None:
    with window(qtbot, vote.folder) as made:
        enter(qtbot, made, "thuky")
        assert made._idle.isActive()
        made._idle.setInterval(60_000)
        before = made._idle.remainingTime()
        made._idle.start(50_000)
        hands.press("Shift")
        assert made._idle.isActive() and before > 0
        made._idle.timeout.emit()
        hands.wait(lambda: made.stack.currentWidget() is made.sign_in)
        assert made.desk.person is None


def test_who_holds_the_folder_is_told(qtbot: QtBot, vote: Vote, hands: Hands) -> None:
    holder = bootstrap.open_folder(vote.folder)
    try:
        with window(qtbot, None) as made:
            made.open(vote.folder)
            hands.wait(lambda: made.welcome.message.text)
            assert "máy" in made.welcome.message.text and "từ" in made.welcome.message.text
            holder.close()
            made.open(vote.folder)
            hands.wait(lambda: made.stack.currentWidget() is made.sign_in)
    finally:
        holder.close()


def test_no_folder_is_told_on_the_first_screen(qtbot: QtBot, tmp_path: Path) -> None:
    with window(qtbot, None) as made:
        made.open(tmp_path)
        assert "không phải thư mục cơ quan" in made.welcome.message.text


def test_the_next_start_opens_the_same_folder_in_the_same_language(qtbot: QtBot, vote: Vote, hands: Hands) -> None:
    with window(qtbot, vote.folder) as made:
        enter(qtbot, made, "quantri")
        made.rooms.show_room("setup")
        page(made, SetupPage).language_chosen.emit("en")
        assert made.rooms.rail._rooms and page(made, SetupPage)
        made.resize(1111, 700)
    kept = settings.load()
    assert (kept.folder, kept.language) == (vote.folder, "en")
    assert (kept.windows["main"].width, kept.windows["main"].height) == (1111, 700)
    again = type(made)(kept)
    qtbot.addWidget(again)
    again.show()
    hands.wait(lambda: again.stack.currentWidget() is again.sign_in)
    again.close()
    settings.save(Settings())


def test_the_overview_leads_to_the_next_step(qtbot: QtBot, vote: Vote, hands: Hands) -> None:
    with window(qtbot, vote.folder) as made:
        enter(qtbot, made, "truongban")
        overview = page(made, OverviewPage)
        hands.wait(lambda: overview._shown is not None)
        assert overview._shown.step.number == 4  # everything is keyed, and differs
        hands.wait(lambda: [b for b in overview.findChildren(Button) if b.isVisible()])
        hands.press("Ctrl+Return")
        hands.wait(lambda: shows(made, ReconcilePage))
        made.rooms.show_round(vote.round, 3)
        hands.wait(lambda: shows(made, KeyingPage))
        keying = page(made, KeyingPage)
        hands.wait(lambda: keying.table.rows.rowCount())
        assert keying.open.isVisible() and any("lệch" in text for text in said(keying))


def test_a_teller_opens_the_kiosk_and_the_head_lets_go_of_it(qtbot: QtBot, vote: Vote, hands: Hands) -> None:
    with window(qtbot, vote.folder) as made:
        enter(qtbot, made, "uyvien2")
        made.rooms.show_round(vote.round, 3)
        hands.wait(lambda: shows(made, KeyingPage))
        keying = page(made, KeyingPage)
        hands.wait(keying.open.isVisible)
        hands.click(keying.open)
        assert isinstance(made.kiosk, KioskWindow)
        hands.wait(lambda: made.kiosk.page is not None)
        assert not made._idle.isActive()  # the kiosk locks itself
        made.kiosk._ask_leave()
        made.kiosk.page.given.emit("truongban", PASSWORD)
        hands.wait(lambda: made.kiosk is None)
        assert made.desk.person.key == "truongban"  # the hands that are at the PC now
        assert made.rooms.isVisible() and made._idle.isActive()


def test_a_round_is_written_locked_unlocked_and_begun(qtbot: QtBot, vote: Vote, hands: Hands) -> None:
    with window(qtbot, vote.folder) as made:
        enter(qtbot, made, "quantri")
        made.rooms.show_room("rounds")
        hands.wait(lambda: page(made, RoundsPage).table.rows.rowCount() == 1)
        hands.press("Ctrl+N")
        hands.wait(lambda: shows(made, PreparePage))
        prepare = page(made, PreparePage)
        hands.wait(lambda: prepare.form is not None)
        _fill(prepare, hands)
        hands.click(prepare.save_button)
        hands.wait(lambda: "Đã lưu nháp." in said(prepare))
        assert prepare.form._title.value == "Đợt gõ tay"  # what was typed stays
        hands.click(prepare.lock_button)
        hands.wait(lambda: shows(made, PrintPage), LONG)
        round_id = page(made, RoundPage).round_id
        _unlock_and_begin(qtbot, made, hands, round_id)


def _fill(prepare: PreparePage, hands: Hands) -> None:
    form = prepare.form
    hands.click(prepare.save_button)
    assert form._title_field.refusal
    hands.into(form._title, "Đợt gõ tay")
    hands.into(form._date, "18/7")
    hands.click(prepare.save_button)
    assert form._date_field.refusal
    hands.into(form._date, "18/7/2026")
    hands.into(form._venue, "Hội trường")
    editor = form._styles[0]
    for name in ("Lê Thị Bình", "Trần Văn An"):
        editor._ask_typed()
        (dialog,) = [each for each in editor.findChildren(SubjectDialog) if each.isVisible()]
        for control, text in zip(dialog._fields, (name, "Giám đốc", "Sở"), strict=True):
            hands.into(control.control, text)
        hands.click(dialog.verb)
    hands.wait(lambda: editor.table.rows.rowCount() == 2)
    active(hands._qtbot, prepare.window())
    editor.table.setFocus()
    hands.press("Alt+Up")
    assert [s.name for s in editor.style_value().subjects] == ["Trần Văn An", "Lê Thị Bình"]
    for row, login in zip(form._committee._rows, ("truongban", "thuky", "uyvien1"), strict=True):
        row._account.setCurrentIndex(row._account.findData(login))
        row._account.activated.emit(row._account.currentIndex())
        assert row.name == PEOPLE[login][0]
    chair = form._committee.chair
    chair._account.setCurrentIndex(chair._account.findData("chutri"))
    chair._account.activated.emit(chair._account.currentIndex())
    assert prepare.findChild(QPlainTextEdit).toPlainText()


def _unlock_and_begin(qtbot: QtBot, made: object, hands: Hands, round_id: str) -> None:
    printing = page(made, PrintPage)
    hands.wait(lambda: any("Nguyễn Thị Hồng Nhạn" in text for text in said(printing)))  # whose act it is
    assert not printing._begin.isVisible()
    made.lock()
    enter(qtbot, made, "truongban")
    made.rooms.show_round(round_id, 1)
    hands.wait(lambda: shows(made, PreparePage))
    prepare = page(made, PreparePage)
    hands.wait(prepare.back_button.isVisible)
    hands.click(prepare.back_button)
    (dialog,) = [each for each in prepare.findChildren(ReasonDialog) if each.isVisible()]
    hands.click(dialog.verb)
    hands.wait(lambda: dialog.message.text == "Ghi lý do.")
    hands.into(dialog._line, "in sai tên")
    hands.click(dialog.verb)
    hands.wait(lambda: prepare.form is not None)
    assert not prepare.throw_button.isVisible()  # it was locked once
    hands.click(prepare.lock_button)
    hands.wait(lambda: shows(made, PrintPage), LONG)
    printing = page(made, PrintPage)
    hands.wait(printing._begin.isVisible)
    hands.click(printing._begin)
    (returned,) = [each for each in printing.findChildren(ReturnedDialog) if each.isVisible()]
    hands.click(returned.verb)
    assert returned.isVisible()  # no number, no count
    hands.into(next(iter(returned._fields.values()))[1], "30")
    hands.click(returned.verb)
    hands.wait(lambda: shows(made, KeyingPage), LONG)
    (zero,) = [each for each in made.findChildren(PaperWindow) if each.isVisible()]
    hands.wait(lambda: zero.preview._sheets, LONG)  # the report that nothing was keyed yet
    zero.preview.closed.emit()
    hands.wait(lambda: page(made, KeyingPage).table.rows.rowCount() == 2)
    found: list[RoundState] = []
    made.desk.read(lambda session: rounds.view(session, round_id).state, found.append)
    hands.wait(lambda: found == [RoundState.COUNTING])


def test_a_step_whose_time_has_not_come_says_what_it_waits_for(qtbot: QtBot, vote: Vote, hands: Hands) -> None:
    with window(qtbot, vote.folder) as made:
        enter(qtbot, made, "truongban")
        made.rooms.show_round(vote.round, 3)
        there = page(made, RoundPage)
        hands.wait(lambda: there._views)
        hands.press("Alt+6")
        hands.wait(lambda: there.stepper.current == 5)
        texts = [label.text() for label in there.findChildren(QLabel) if not label.isHidden()]
        assert "Chưa tới bước “Báo cáo”" in texts
        hands.wait(lambda: [b for b in there.findChildren(Button) if b.isVisible() and b.text() == "Đến bước 5"])
        hands.click(button(there, "Đến bước 5"))
        assert there.stepper.current == 4


def test_a_step_that_is_called_has_the_keyboard_where_it_was(qtbot: QtBot, vote: Vote, hands: Hands) -> None:
    with window(qtbot, vote.folder) as made:
        enter(qtbot, made, "truongban")
        made.rooms.show_round(vote.round, 4)
        hands.wait(lambda: shows(made, ReconcilePage))
        reconcile = page(made, ReconcilePage)
        list_ = differences(reconcile)
        hands.wait(lambda: list_.isVisible() and list_.hasFocus())
        stepper = page(made, RoundPage).stepper
        hands.press("Alt+4")  # it is there already
        qtbot.waitUntil(lambda: not any(each.isDown() for each in stepper.findChildren(QAbstractButton)))
        assert list_.hasFocus()
        hands.press("Alt+3")
        hands.wait(lambda: shows(made, KeyingPage))
        keying = page(made, KeyingPage)
        hands.wait(lambda: keying.isAncestorOf(QApplication.focusWidget()))
        hands.press("Alt+4")
        hands.wait(list_.hasFocus)


def test_a_leader_is_found_without_diacritics(qtbot: QtBot, vote: Vote, hands: Hands) -> None:
    with window(qtbot, vote.folder) as made:
        enter(qtbot, made, "quantri")
        made.rooms.show_room("roster")
        roster = page(made, RosterPage)
        hands.wait(roster._empty.isVisible)
        for name in ("Hà Thị Hường", "Đỗ An"):
            hands.click(button(roster, "Thêm cán bộ"))
            hands.into(field(roster, "Họ và tên"), name)
            hands.into(field(roster, "Chức vụ"), "Trưởng phòng")
            hands.into(field(roster, "Đơn vị"), "Phòng Một")
            hands.click(button(roster, "Lưu"))
            hands.wait(lambda name=name: name in {leader.name for leader in roster._leaders})
        active(qtbot, made)
        hands.into(roster.search, "huong")
        assert [roster.table.rows.row(at).name for at in range(roster.table.rows.rowCount())] == ["Hà Thị Hường"]
        hands.type("khong co")
        assert any("Không có ai khớp" in text for text in said(roster))


def test_tab_alone_reaches_the_button_of_the_next_step(qtbot: QtBot, vote: Vote, hands: Hands) -> None:
    with window(qtbot, vote.folder) as made:
        enter(qtbot, made, "truongban")
        overview = page(made, OverviewPage)
        hands.wait(lambda: overview._shown is not None)
        wanted = button(overview, "Đối chiếu")
        for _step in range(30):
            if wanted.hasFocus():
                break
            qtbot.keyClick(made, Qt.Key.Key_Tab)
        assert wanted.hasFocus()
        hands.press("Space")
        hands.wait(lambda: shows(made, ReconcilePage))


def test_no_two_keys_that_are_heard_at_once_are_the_same(qtbot: QtBot, vote: Vote, hands: Hands) -> None:
    with window(qtbot, vote.folder) as made:
        enter(qtbot, made, "truongban")
        made.rooms.show_round(vote.round, 1)
        there = page(made, RoundPage)
        hands.wait(lambda: there._views)
        for step in range(1, 8):
            there.show_step(step)
            qtbot.wait(200)
            keys = [
                each.shortcut().toString()
                for each in made.findChildren(QAbstractButton)
                if each.isVisible() and not each.shortcut().isEmpty()
            ]
            assert not sorted(key for key in set(keys) if keys.count(key) > 1), step
