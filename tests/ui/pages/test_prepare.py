"""Step 1 under the hands: cases decided, voters ticked, deadlines done, before the list is locked."""

from collections.abc import Callable
from pathlib import Path

import pytest
from PySide6.QtCore import QEvent, QPoint, QPointF, Qt
from PySide6.QtGui import QMouseEvent
from PySide6.QtWidgets import QApplication, QWidget
from pytestqt.qtbot import QtBot

from app.domain.names import sort_key
from app.paths import resources
from tests.ui.pages.conftest import Sit
from tests.ui.pages.drafting import drafted
from tests.ui.pages.hands import Hands, button, said
from tests.ui.pages.vote import PASSWORD, Vote
from ui.dialogs.choose_leaders import ChooseLeadersDialog
from ui.dialogs.reason import ReasonDialog
from ui.pages.round_prepare import PreparePage

Show = Callable[[QWidget], QWidget]
SLOW = 30_000


@pytest.fixture
def draft_vote(tmp_path: Path) -> Vote:
    return drafted(tmp_path)


def open_page(vote: Vote, sit: Sit, show: Show, hands: Hands, login: str = "quantri") -> PreparePage:
    page = show(PreparePage(sit(vote, login), vote.round))
    assert isinstance(page, PreparePage)
    hands.wait(lambda: page.panels is not None and page.form is not None, SLOW)
    # What is added to a page that stands is shown one turn of the loop later, and only then hears its key.
    hands.wait(lambda: page.sections._parts[-1].isVisible())
    return page


def test_a_case_is_confirmed_and_the_name_goes_from_the_papers(
    draft_vote: Vote, sit: Sit, show: Show, hands: Hands
) -> None:
    page = open_page(draft_vote, sit, show, hands)
    panel = page.panels.exemptions
    assert panel.note == "còn 2 việc"
    hands.press("F3")
    hands.wait(panel.isVisible)
    name = panel.table.selected[0].leader.name
    hands.click(panel.yes)
    (dialog,) = [each for each in panel.findChildren(ReasonDialog) if each.isVisible()]
    assert "thông báo nghỉ hưu" in dialog.reason  # offered, may be changed
    hands.click(dialog.verb)
    hands.wait(lambda: panel.note == "còn 1 việc")
    styles = [editor.style_value() for editor in page.form._styles]
    assert not any(subject.name == name for style in styles for subject in style.subjects)
    assert any("bỏ tên khỏi phiếu" in text for text in said(page))
    hands.click(panel.no)
    (dialog,) = [each for each in panel.findChildren(ReasonDialog) if each.isVisible()]
    hands.click(dialog.verb)
    hands.wait(lambda: dialog.message.text == "Ghi lý do.")
    hands.into(dialog._line, "Đã giữ chức vụ tương đương từ 2020")
    hands.click(dialog.verb)
    hands.wait(lambda: panel.note == "")


def test_voters_are_ticked_with_space_and_the_quorum_follows(
    draft_vote: Vote, sit: Sit, show: Show, hands: Hands
) -> None:
    page = open_page(draft_vote, sit, show, hands)
    panel = page.panels.voters
    hands.press("F4")
    hands.wait(panel.table.isVisible)
    total = panel.table.rows.rowCount()
    panel.table.setFocus()
    panel.table.selectRow(2)
    hands.press("Space")
    hands.wait(lambda: panel.note == f"có mặt 1/{total}")
    hands.wait(lambda: "chưa đủ số người" in panel._figures.text())
    hands.click(panel.whole)
    hands.wait(lambda: "đủ số người để tiến hành" in panel._figures.text() and panel.note == f"có mặt {total}/{total}")
    hands.into(panel.search, "quynh")
    assert 0 < panel.table.rows.rowCount() < total
    panel.style_box.setCurrentIndex(1)
    panel.style_box.activated.emit(1)
    hands.wait(lambda: "Triệu tập 45" in panel._figures.text() and "cần ít nhất 30" in panel._figures.text())
    assert panel.number.isVisible() and panel.number.value == 45


def test_a_list_comes_from_a_file_without_its_faulty_lines(
    draft_vote: Vote, sit: Sit, show: Show, hands: Hands, tmp_path: Path
) -> None:
    page = open_page(draft_vote, sit, show, hands)
    panel = page.panels.voters
    hands.press("F4")
    panel.style_box.setCurrentIndex(1)
    panel.style_box.activated.emit(1)
    file = tmp_path / "ds.csv"
    lines = (
        "DANH SÁCH;;",
        "Đơn vị;Họ và tên;Chức vụ",
        "Sở;Vũ Giang;Giám đốc",
        "Sở;;Phó",
        "Sở;Vũ Giang;Giám đốc",
        "Sở;Lê Hà;",
    )
    file.write_text("\n".join(lines), "utf-8")
    panel.read_file(file)
    hands.wait(lambda: panel._dialog is not None, SLOW)
    assert [(line.line, line.fault) for line in panel._dialog.sheet.lines] == [
        (3, ""),
        (4, "Không có họ tên."),
        (5, "Giống hệt dòng 3."),
        (6, ""),
    ]
    hands.click(panel._dialog.verb)
    hands.wait(lambda: panel.table.isVisible() and panel.table.rows.rowCount() == 2, SLOW)


def test_deadlines_are_done_put_off_and_counted(draft_vote: Vote, sit: Sit, show: Show, hands: Hands) -> None:
    page = open_page(draft_vote, sit, show, hands)
    panel = page.panels.deadlines
    hands.press("F5")
    hands.wait(panel.isVisible)
    assert panel.note == "1 mốc trễ"
    assert panel.table.selected[0].deadline.due.year == 2020 and panel.done.isEnabled()
    hands.click(panel.done)
    hands.click(panel._dialog.verb)
    hands.wait(lambda: panel.note != "1 mốc trễ")
    hands.click(panel.new)
    hands.click(panel._dialog.verb)
    assert panel._dialog._day_field.refusal
    hands.into(panel._dialog.day, "1/12/2030")
    hands.into(panel._dialog.text, "Thuê hội trường")
    hands.click(panel._dialog.verb)
    hands.wait(lambda: panel.table.rows.rowCount() == 5)


def test_a_member_sees_and_ticks_but_writes_nothing(draft_vote: Vote, sit: Sit, show: Show, hands: Hands) -> None:
    page = show(PreparePage(sit(draft_vote, "thuky"), draft_vote.round))
    hands.wait(lambda: page.panels is not None)
    assert page.form is None and not page.panels.deadlines.new.isEnabled()
    page.sections.show_part(2)
    hands.wait(page.panels.voters.tick.isVisible)
    assert not page.panels.voters.bring.isVisible()
    page.sections.show_part(1)
    assert not page.panels.exemptions._buttons.isVisible()


def test_the_order_is_by_rank_by_name_or_by_hand_and_undone(
    draft_vote: Vote, sit: Sit, show: Show, hands: Hands, qtbot: QtBot
) -> None:
    page = open_page(draft_vote, sit, show, hands)
    editor = page.form._styles[0]
    before = [subject.name for subject in editor.style_value().subjects]
    hands.click(button(editor, "Xếp theo tên"))
    by_name = [subject.name for subject in page.form._styles[0].style_value().subjects]
    assert by_name == sorted(before, key=sort_key) != before
    table = page.form._styles[0].table
    page._body.ensureWidgetVisible(table)
    row = [table.visualRect(table.model().index(at, 1)).center() for at in range(3)]
    qtbot.mousePress(table.viewport(), Qt.MouseButton.LeftButton, pos=row[0])
    for y in range(row[0].y(), row[2].y() + 6, 6):
        qtbot.mouseMove(table.viewport(), QPoint(row[0].x(), y))
        move = QMouseEvent(
            QEvent.Type.MouseMove, QPointF(row[0].x(), y), table.viewport().mapToGlobal(QPointF(row[0].x(), y)),
            Qt.MouseButton.NoButton, Qt.MouseButton.LeftButton, Qt.KeyboardModifier.NoModifier,
        )  # fmt: skip
        QApplication.sendEvent(table.viewport(), move)
    qtbot.mouseRelease(table.viewport(), Qt.MouseButton.LeftButton, pos=row[2])
    dragged = [subject.name for subject in page.form._styles[0].style_value().subjects]
    assert dragged[:3] == [by_name[1], by_name[2], by_name[0]]
    hands.click(page.undo_button)
    assert [subject.name for subject in page.form._styles[0].style_value().subjects] == by_name
    hands.click(page.undo_button)
    assert [subject.name for subject in page.form._styles[0].style_value().subjects] == before
    hands.click(page.redo_button)
    assert [subject.name for subject in page.form._styles[0].style_value().subjects] == by_name


def test_fields_people_and_answers_are_undone_a_step_at_a_time(
    draft_vote: Vote, sit: Sit, show: Show, hands: Hands
) -> None:
    page = open_page(draft_vote, sit, show, hands)
    form = page.form
    first = form.sketch()
    hands.into(form._venue, "Phong hop")
    hands.click(button(form._committee, "Thêm người vào ban"))
    form._committee._rows[-1]._name.setFocus()
    hands.type("Nguoi moi")
    form._options._sign.click()
    last = form.sketch()
    assert last != first
    while page.undo_button.isEnabled():
        hands.click(page.undo_button)
    assert form.sketch() == first and form._venue.text() == first[2]
    while page.redo_button.isEnabled():
        hands.click(page.redo_button)
    assert form.sketch() == last


def test_a_regulation_from_a_file_is_checked_kept_and_chosen(
    draft_vote: Vote, sit: Sit, show: Show, hands: Hands, tmp_path: Path
) -> None:
    page = open_page(draft_vote, sit, show, hands)
    raw = (resources() / "regulations" / "96-QD-TW.toml").read_text("utf-8")
    file = tmp_path / "QD-RIENG.toml"
    file.write_text(raw.replace("places = 2", 'places = "hai"'), "utf-8")
    page.read_regulation(file)
    hands.wait(lambda: said(page), SLOW)
    assert "dòng 8" in said(page)[0] and "không phải số nguyên" in said(page)[0]
    file.write_text(raw.replace('short = "Quy định 96-QĐ/TW"', 'short = "Quy định riêng"'), "utf-8")
    page.read_regulation(file)
    hands.wait(lambda: page.form.regulation.code == "QD-RIENG", SLOW)
    hands.click(button(page.form, "Xem quy định…"))
    assert page._dialog.table.rows.rowCount() > 20
    hands.click(page._dialog.verb)


def test_the_chair_lets_a_member_count_with_the_chair_s_password(
    draft_vote: Vote, sit: Sit, show: Show, hands: Hands
) -> None:
    page = open_page(draft_vote, sit, show, hands)
    row = page.form._committee._rows[-1]
    name = page.form._styles[0].style_value().subjects[3].name
    row._name.setFocus()
    hands.type(name)
    hands.click(page.save_button)
    hands.wait(lambda: page.form._allowance.is_needed, SLOW)
    hands.click(button(page.form, "Chủ trì cho phép…"))
    dialog = page._dialog
    hands.into(dialog.reason, "Khong con ai khac")
    hands.click(dialog.verb)
    assert dialog._password_field.refusal
    hands.into(dialog.password, PASSWORD)
    hands.click(dialog.verb)
    hands.wait(lambda: page._view.allowed == {name: "Khong con ai khac"}, SLOW)


def test_whoever_is_chosen_is_told_what_the_rule_says(draft_vote: Vote, sit: Sit, show: Show, hands: Hands) -> None:
    page = open_page(draft_vote, sit, show, hands)
    editor = page.form._styles[1]  # on it stands but one of the three whom a rule covers
    hands.click(button(editor, "Chọn từ danh sách cán bộ…"))
    (dialog,) = [each for each in editor.findChildren(ChooseLeadersDialog) if each.isVisible()]
    said_of = [dialog._list.item(at).text() for at in range(dialog._list.count())]
    assert sum("có thể không lấy phiếu: " in text for text in said_of) == 2
    hands.click(dialog.later)
