"""The kiosk as it is used: a whole batch by two people, and everything that may come between."""

import json
from dataclasses import replace

import pytest
from PySide6.QtCore import Qt
from PySide6.QtGui import QInputMethodEvent
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication

from app.domain.batch import BatchState
from app.domain.entry import Paper
from app.domain.ids import PaperNumber
from app.services import batch as batches
from app.services.batch import BatchView
from app.storage import journal
from tests.app.services.house import PEOPLE, papers, people_style
from tests.ui.kiosk.agency import STYLE, Kiosk, password, strokes
from ui.kiosk.choose_page import ChoosePage
from ui.kiosk.code_page import CodePage
from ui.kiosk.gate_page import GatePage
from ui.kiosk.paper_page import PaperPage
from ui.kiosk.strokes import Mode
from ui.sounds import Sound

BATCH = papers("1230", "1111", "torn")


def begin(kiosk: Kiosk, number: str = "1", code: str = STYLE.form_code) -> PaperPage:
    """Choose a batch by its number, and type the code from the paper."""
    kiosk.until(ChoosePage)
    kiosk.press(f"{number}!")
    kiosk.until(CodePage)
    kiosk.press(f"{code.lower()}!")
    return kiosk.until(PaperPage)


def key(kiosk: Kiosk, cast: list[Paper]) -> None:
    """Key the papers as fast as keys come, without waiting for one to be saved."""
    for paper in cast:
        kiosk.press(strokes(paper))
    kiosk.settled()


def end(kiosk: Kiosk) -> ChoosePage:
    kiosk.press("!!")
    return kiosk.until(ChoosePage)


def key_whole(kiosk: Kiosk, cast: list[Paper]) -> ChoosePage:
    begin(kiosk)
    key(kiosk, cast)
    return end(kiosk)


def change_person(kiosk: Kiosk, login: str) -> None:
    kiosk.press("?1")
    kiosk.sign_in(login)


def view(kiosk: Kiosk, number: int = 1) -> BatchView:
    session = kiosk.folder.confirm("admin", password("admin"))
    return next(b for b in batches.overview(session, kiosk.round_id) if b.number == number)


def stored(kiosk: Kiosk, login: str = "secretary") -> tuple[Paper, ...]:
    """The papers of a person's open entry as they lie in the database."""
    session = kiosk.folder.confirm(login, password(login))
    entry = batches.my_open_entry(session, kiosk.round_id)
    assert entry is not None
    return batches.mine(session, entry).papers


def test_two_people_key_a_batch_and_it_is_accepted(opened):
    kiosk = opened()
    page = key_whole(kiosk, BATCH)
    assert "Chờ lượt nhập kia" in page.message.text
    assert view(kiosk).state is BatchState.WAITING
    change_person(kiosk, "member")
    page = key_whole(kiosk, BATCH)
    assert "đã được xác nhận" in page.message.text
    assert view(kiosk).state is BatchState.ACCEPTED


def test_one_slip_and_the_batch_differs(opened):
    kiosk = opened()
    key_whole(kiosk, BATCH)
    change_person(kiosk, "member")
    page = key_whole(kiosk, [replace(BATCH[0], marks="1231"), *BATCH[1:]])
    assert "chỗ lệch" in page.message.text
    assert view(kiosk).state is BatchState.DIFFERING
    assert view(kiosk).differences == 1


def test_the_second_typist_sees_nothing_of_the_first_and_may_not_fill(opened):
    kiosk = opened()
    key_whole(kiosk, BATCH)
    change_person(kiosk, "member")
    page = begin(kiosk)
    assert kiosk.window.run.keying.papers == ()
    assert "đã ghi 0/3" in page.saved_text
    kiosk.press("1+")
    assert "không dùng phím +" in page.message.text
    assert page.view.sheet.marks == "1   "


def test_filling_in_the_second_pass_where_the_head_allows_it(opened):
    kiosk = opened(fill_second=True)
    key_whole(kiosk, BATCH)
    change_person(kiosk, "member")
    page = begin(kiosk)
    kiosk.press("1+")
    assert page.view.sheet.marks == "1111"


def test_who_keyed_one_pass_is_not_offered_the_other(opened):
    kiosk = opened(returned={"A": 3})
    page = key_whole(kiosk, BATCH)
    kiosk.press("1!")
    assert "Tập 1 không có trong danh sách" in page.message.text


def test_somebody_without_a_place_in_the_committee_keys_nothing(opened):
    kiosk = opened("chair")
    page = kiosk.until(ChoosePage)
    assert "không thuộc ban kiểm phiếu" in page.message.text


def test_one_pass_alone_where_the_round_has_one(opened):
    kiosk = opened(passes=1)
    page = key_whole(kiosk, BATCH)
    assert "Chờ hai người đọc lại" in page.message.text


def test_a_batch_of_another_style_is_found_by_number_and_style(opened):
    other = people_style("B", "Phan Giang")
    kiosk = opened(styles=(STYLE, other), returned={"A": 3, "B": 4})
    kiosk.until(ChoosePage)
    QTest.keyClick(kiosk.at(), Qt.Key.Key_Down)
    kiosk.press("!")
    kiosk.until(CodePage)
    kiosk.press(f"{other.form_code}!")
    page = kiosk.until(PaperPage)
    assert page.view.sheet.lines == 1


@pytest.mark.parametrize(("typed", "said"), [("BCGH!", "không phải của mẫu phiếu này"), ("BC!", "mới gõ 2")])
def test_a_wrong_form_code_is_refused_where_it_is_typed(opened, typed, said):
    kiosk = opened()
    kiosk.until(ChoosePage)
    kiosk.press("1!")
    page = kiosk.until(CodePage)
    kiosk.press(typed)
    kiosk.wait(lambda: said in page.message.text)
    assert view(kiosk).state is BatchState.EMPTY


def test_letters_that_no_code_has_are_not_taken(opened):
    kiosk = opened()
    kiosk.until(ChoosePage)
    kiosk.press("1!")
    page = kiosk.until(CodePage)
    kiosk.press("aow<bz")
    assert page.code == "B"
    kiosk.press("?")
    kiosk.until(ChoosePage)


def test_a_number_that_is_taken_is_refused_and_can_be_mended(opened):
    kiosk = opened(size=3)
    key_whole(kiosk, BATCH)
    page = begin(kiosk, "2")
    kiosk.press("/2!1111!")
    kiosk.wait(lambda: "đã nhập ở tập 1" in page.message.text)
    assert "CHƯA ghi" in page.message.text
    assert page.view.sheet.marks == "1111"
    kiosk.press("/4!!")
    kiosk.settled()
    assert stored(kiosk) == (Paper(PaperNumber(4), "1111", None),)


def test_keys_meant_for_the_next_paper_are_forgotten_when_one_is_refused(opened):
    kiosk = opened(size=3)
    key_whole(kiosk, BATCH)
    page = begin(kiosk, "2")
    kiosk.press("/1!1111!22")
    kiosk.settled()
    assert "2 phím gõ sau đó không được tính" in page.message.text
    assert page.view.sheet.marks == "1111"


@pytest.mark.logs
def test_a_full_disk_keeps_the_paper_until_it_can_be_saved(opened):
    kiosk = opened()
    page = begin(kiosk)
    database = kiosk.folder.confirm("admin", password("admin")).database
    ((pages,),) = database.all("PRAGMA page_count")
    database.all(f"PRAGMA max_page_count={pages}")
    key(kiosk, papers(*["1111"] * 40))
    assert "Ổ đĩa đã đầy" in page.message.text
    assert "CHƯA ghi" in page.message.text
    kept = page.view.sheet
    assert kept.marks == "1111"
    assert kept.number == len(stored(kiosk)) + 1
    database.all("PRAGMA max_page_count=1000000")
    kiosk.press("!")
    kiosk.settled()
    assert stored(kiosk)[-1] == Paper(kept.number, "1111", None)


def test_the_last_paper_is_corrected_and_the_journal_says_so(opened):
    kiosk = opened()
    begin(kiosk)
    kiosk.press("1111!2222!33-<9!")
    kiosk.settled()
    assert [p.marks for p in stored(kiosk)] == ["1111", "2229"]
    assert kiosk.window.run.keying.sheet.marks == "33  "
    database = kiosk.folder.confirm("admin", password("admin")).database
    acts = [json.loads(line)["act"] for line in journal.lines(database, kiosk.round_id)]
    assert acts[-3:] == ["paper.saved", "paper.saved", "paper.corrected"]


def test_a_saved_paper_gets_its_right_number_and_another_is_taken_out(opened):
    kiosk = opened()
    begin(kiosk)
    kiosk.press("1111!2222!-/5!!")
    kiosk.settled()
    assert [(p.number, p.marks) for p in stored(kiosk)] == [(1, "1111"), (5, "2222")]
    kiosk.press("--?32")
    kiosk.settled()
    assert [p.number for p in stored(kiosk)] == [5]


def test_a_short_batch_ends_only_after_it_was_said(opened):
    kiosk = opened()
    begin(kiosk)
    key(kiosk, BATCH[:2])
    kiosk.press("?2")
    assert kiosk.window.run.keying.mode is Mode.FINISH
    kiosk.press("!")
    kiosk.until(ChoosePage)
    assert view(kiosk).slots[0].papers == 2


def test_an_unfinished_entry_is_thrown_away_and_the_batch_is_free_again(opened):
    kiosk = opened()
    begin(kiosk)
    key(kiosk, BATCH[:2])
    kiosk.press("?62")
    page = kiosk.until(ChoosePage)
    assert "đã hủy" in page.message.text
    assert view(kiosk).state is BatchState.EMPTY
    begin(kiosk)
    assert kiosk.window.run.keying.papers == ()


def test_pausing_comes_back_to_the_same_half_keyed_paper(opened):
    kiosk = opened(size=3)
    begin(kiosk, "2")
    kiosk.press("1111!12")
    kiosk.settled()
    kiosk.press("?3")
    kiosk.until(ChoosePage)
    kiosk.press("!")  # what is one's own stands first, and needs no code
    page = kiosk.until(PaperPage)
    assert (page.view.sheet.number, page.view.sheet.marks) == (5, "12  ")
    assert "đã ghi 1/2" in page.saved_text


def test_a_lock_keeps_the_half_keyed_paper_for_whoever_keyed_it(opened):
    kiosk = opened(size=3)
    begin(kiosk)
    kiosk.press("1111!12")
    kiosk.settled()
    kiosk.press("?4")
    kiosk.sign_in("member")
    kiosk.until(ChoosePage)
    kiosk.press("1!")
    kiosk.until(CodePage)  # the second pass; the first is another's
    kiosk.press("?")
    kiosk.until(ChoosePage)
    change_person(kiosk, "secretary")
    kiosk.until(ChoosePage)
    kiosk.press("!")
    page = kiosk.until(PaperPage)
    assert page.view.sheet.marks == "12  "


def test_the_same_person_stands_at_the_same_paper_after_a_lock(opened):
    kiosk = opened()
    begin(kiosk)
    kiosk.press("1111!12")
    kiosk.settled()
    kiosk.window.lock()
    page = kiosk.until(GatePage)
    kiosk.sign_in("secretary", "sai-roi")
    kiosk.wait(lambda: "Mật khẩu không đúng" in page.message.text)
    kiosk.sign_in("secretary")
    page = kiosk.until(PaperPage)
    assert (page.view.sheet.number, page.view.sheet.marks) == (2, "12  ")
    kiosk.press("30!")
    kiosk.settled()
    assert [p.marks for p in stored(kiosk)] == ["1111", "1230"]


def test_idle_minutes_lock(opened):
    kiosk = opened(idle_minutes=0.005)
    kiosk.until(GatePage)
    assert kiosk.door.person is None


def test_a_lock_waits_for_a_paper_on_its_way(opened):
    kiosk = opened()
    begin(kiosk)
    kiosk.press("1111!")
    kiosk.window.lock()
    kiosk.until(GatePage)
    kiosk.sign_in("secretary")
    page = kiosk.until(PaperPage)
    assert page.view.sheet.number == 2


def test_keys_after_a_lock_that_waited_for_a_save_go_nowhere(opened):
    kiosk = opened()
    begin(kiosk)
    kiosk.press("1111!?42222!3333!")
    kiosk.until(GatePage)
    kiosk.sign_in("secretary")
    page = kiosk.until(PaperPage)
    assert (page.view.sheet.number, page.view.sheet.marks) == (2, "    ")
    assert [p.marks for p in stored(kiosk)] == ["1111"]


def test_an_input_method_has_no_say(opened):
    kiosk = opened()
    page = begin(kiosk)
    assert not page.inputMethodQuery(Qt.InputMethodQuery.ImEnabled)
    event = QInputMethodEvent()
    event.setCommitString("1")
    QApplication.sendEvent(kiosk.at(), event)
    QTest.keyClicks(kiosk.at(), "adw jsf")
    assert page.view.sheet.is_untouched


def test_after_a_restart_the_saved_papers_are_there(opened):
    kiosk = opened()
    begin(kiosk)
    kiosk.press("1111!2222!12")
    kiosk.settled()
    kiosk.window.let_go()
    kiosk.close()
    again = opened(path=kiosk.folder.path, round_id=kiosk.round_id)
    page = again.until(ChoosePage)
    assert page.selected.papers == 2
    again.press("!")
    page = again.until(PaperPage)
    assert page.view.sheet.number == 3
    assert "đã ghi 2/3" in page.saved_text


def test_leaving_needs_the_heads_password(opened, qtbot):
    kiosk = opened()
    begin(kiosk)
    kiosk.press("1111!12")
    kiosk.settled()
    kiosk.press("?7")
    page = kiosk.until(GatePage)
    kiosk.sign_in("member")
    kiosk.wait(lambda: "Chỉ trưởng ban" in page.message.text)
    kiosk.sign_in("head", "sai")
    kiosk.wait(lambda: "Mật khẩu không đúng" in page.message.text)
    assert kiosk.window.isVisible()
    with qtbot.waitSignal(kiosk.window.left):
        kiosk.sign_in("head")
    assert not kiosk.window.isVisible()


def test_leaving_can_be_thought_better_of(opened):
    kiosk = opened()
    begin(kiosk)
    kiosk.press("12?7")
    kiosk.until(GatePage)
    kiosk.press("?")
    page = kiosk.until(PaperPage)
    assert page.view.sheet.marks == "12  "


def test_nothing_but_the_head_closes_the_window(opened):
    kiosk = opened()
    kiosk.until(ChoosePage)
    kiosk.window.close()
    assert kiosk.window.isVisible()
    QTest.keyClick(kiosk.at(), Qt.Key.Key_F4, Qt.KeyboardModifier.AltModifier)
    assert kiosk.window.isVisible()


def test_no_marks_are_counted_anywhere(opened, tmp_path):
    """Whatever stands on the pages, it is the same for all-high and all-low papers."""
    texts = []
    for marks in ("1111", "3333"):
        kiosk = opened(path=tmp_path / f"{marks}.tinnhiem")
        page = begin(kiosk)
        key(kiosk, papers(marks, marks))
        texts.append([page.number_text, page.saved_text.partition(" · ")[0], page.message.text])
    assert texts[0] == texts[1]
    assert PEOPLE["secretary"] in page.title_text


def test_the_sign_that_numlock_is_off_comes_with_the_first_such_key(opened):
    kiosk = opened()
    page = begin(kiosk)
    assert not page.view.notice
    pad = Qt.KeyboardModifier.KeypadModifier
    for off in (Qt.Key.Key_End, Qt.Key.Key_Down, Qt.Key.Key_PageDown, Qt.Key.Key_Insert):
        QTest.keyClick(kiosk.at(), off, pad)
    assert "NumLock tắt" in page.view.notice
    assert page.view.sheet.marks == "1230"
    QTest.keyClick(kiosk.at(), Qt.Key.Key_7, pad)
    assert not page.view.notice


def test_a_touched_cell_is_keyed(opened):
    kiosk = opened()
    page = begin(kiosk)
    for line, mark in enumerate("9301"):
        QTest.mouseClick(page.view, Qt.MouseButton.LeftButton, pos=page.view.cell_rect(line, mark).center())
    assert page.view.sheet.marks == "9301"


def test_each_key_a_save_and_a_refusal_sound_each_in_their_own_way(opened):
    kiosk, heard = opened(), []
    kiosk.window.heard.connect(heard.append)
    begin(kiosk)
    kiosk.press("1!")  # a line is open
    kiosk.press("230")
    assert heard == [Sound.TICK, Sound.REFUSED, *[Sound.TICK] * 3]
    kiosk.press("!")
    kiosk.settled()
    assert heard[-1] is Sound.SAVED


def test_a_copy_that_failed_is_told_where_batches_are_chosen_and_taken_back_when_one_is_made(opened):
    failure = ["Thẻ nhớ đã rút ra."]
    kiosk = opened(copy_failed=lambda: failure[0])
    page = kiosk.until(ChoosePage)
    assert "Thẻ nhớ đã rút ra." in page._copy.text and page._copy.isVisible()
    assert page.selected is not None
    failure[0] = ""
    kiosk.window.note_copy()
    assert not page._copy.isVisible()
