"""The roster in the window: an officer's workbook comes in by hand, good rows alone."""

from pathlib import Path

from PySide6.QtWidgets import QWidget
from pytestqt.qtbot import QtBot

from app.domain.roster_match import Kind
from tests.app.services.rosters import officers
from tests.ui.fit import faults, settle
from tests.ui.pages.conftest import Sit
from tests.ui.pages.frame import enter, page, window
from tests.ui.pages.hands import SLOW, Hands, button, field, said
from tests.ui.pages.vote import Vote
from ui.pages.leader import LeaderPage
from ui.pages.leader_form import LeaderForm
from ui.pages.roster import RosterPage
from ui.theme import Theme


def test_an_officers_workbook_comes_in_through_the_window(
    qtbot: QtBot, vote: Vote, hands: Hands, tmp_path: Path, theme: Theme
) -> None:
    with window(qtbot, vote.folder) as made:
        enter(qtbot, made, "quantri")
        made.rooms.show_room("roster")
        roster = page(made, RosterPage)
        hands.wait(roster._empty.isVisible)
        part = roster.importing()
        part.open(officers(tmp_path / "Danh sách 2023.xlsx"))
        hands.wait(part.take_button.isVisible, SLOW)
        assert part.table.rows.rowCount() == 37
        bad = [row for row in part._preview.rows if row.kind is Kind.BAD]
        assert [row.number for row in bad] == [12, 20, 31]
        _fits(made, theme)
        hands.click(part.take_button)
        hands.wait(lambda: len(roster._leaders) == 34)
        assert said(roster) == ["Đã thêm 34 người, cập nhật 0 người."]
        out = tmp_path / "ra.xlsx"
        roster.write_export(out)
        hands.wait(out.exists, SLOW)
        again = roster.importing()
        again.open(out)
        hands.wait(lambda: again._preview is not None, SLOW)
        assert again._preview.count(Kind.SAME) == len(again._preview.rows) == 34
        assert not again.take_button.isEnabled()


def _fits(made: QWidget, theme: Theme) -> None:
    for scale in (200, 100):
        theme.choose(scale=scale)
        settle(made)
        assert not faults(made), scale


def test_a_leader_is_written_undone_mended_and_kept_with_a_file(
    qtbot: QtBot, vote: Vote, hands: Hands, tmp_path: Path, theme: Theme
) -> None:
    with window(qtbot, vote.folder) as made:
        enter(qtbot, made, "quantri")
        made.rooms.show_room("roster")
        roster = page(made, RosterPage)
        hands.wait(roster._empty.isVisible)
        hands.click(button(roster, "Thêm cán bộ"))
        hands.into(field(roster, "Họ và tên"), "Hà Thị Hường")
        hands.into(field(roster, "Ngày sinh"), "31/2/1970")
        hands.press("Ctrl+Z")
        hands.wait(lambda: field(roster, "Ngày sinh").text() == "")
        hands.press("Ctrl+Shift+Z")
        hands.wait(lambda: field(roster, "Ngày sinh").text() == "31/2/1970")
        hands.into(field(roster, "Chức vụ"), "Trưởng phòng")
        _fits(made, theme)
        hands.click(button(roster, "Lưu"))
        form = roster.findChild(LeaderForm)
        assert form.fields["born"].refusal  # in place, and nothing was stored
        hands.into(field(roster, "Ngày sinh"), "5/9/1975")
        hands.click(button(roster, "Lưu"))
        hands.wait(lambda: [leader.code for leader in roster._leaders] == ["CB001"])
        roster.show_leader(roster._leaders[0])
        there = roster.findChild(LeaderPage)
        hands.wait(lambda: there.positions.rows.rowCount() == 1)
        (tmp_path / "Báo cáo.pdf").write_bytes(b"%PDF-1.7 ...")
        there.add_file(tmp_path / "Báo cáo.pdf")
        hands.wait(lambda: there.files.rows.rowCount() == 1, SLOW)
        _fits(made, theme)
        there.save_file(there.files.rows.row(0), tmp_path / "ra.pdf")
        hands.wait((tmp_path / "ra.pdf").exists)
        assert (tmp_path / "ra.pdf").read_bytes() == b"%PDF-1.7 ..."


def test_nothing_acts_on_a_file_before_the_list_of_files_is_there(vote: Vote, sit: Sit) -> None:
    page = LeaderPage(sit(vote, "quantri"), "CB1")
    assert page._save_file.isHidden() and page._drop_file.isHidden()
    page.deleteLater()
