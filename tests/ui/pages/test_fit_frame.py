"""The frame's pages at 1366×768, 100 % and 200 %: nothing cut off, every control named, Tab in order."""

from pathlib import Path

import pytest
from pytestqt.qtbot import QtBot

from tests.ui.fit import faults, settle
from tests.ui.pages.frame import SCREEN, enter, page, shows, window
from tests.ui.pages.hands import Hands
from tests.ui.pages.vote import Vote
from ui.main_window import MainWindow
from ui.pages.overview import OverviewPage
from ui.pages.roster import RosterPage
from ui.pages.round_prepare import PreparePage
from ui.pages.rounds import RoundsPage
from ui.pages.setup import SetupPage
from ui.pages.wizard import WizardPage
from ui.pages.wizard_keys import KeysPart, RecoveryPart
from ui.theme import Theme

SCALES = pytest.mark.parametrize("scale", [100, 200])


def check(made: MainWindow, theme: Theme) -> None:
    settle(made)
    assert (made.width(), made.height()) == SCREEN, "the window asks for more than an office screen has"
    assert not faults(made)


@SCALES
def test_the_door(qtbot: QtBot, vote: Vote, theme: Theme, scale: int) -> None:
    theme.choose(scale=scale)
    with window(qtbot, None) as made:
        check(made, theme)
        made.welcome.message.refuse("Thư mục đang được mở ở nơi khác (máy TCCB-02, từ 08:31). Đóng ở đó trước.")
        check(made, theme)
    with window(qtbot, vote.folder) as made:
        made.sign_in._field.refuse("Mật khẩu không đúng.")
        check(made, theme)


@SCALES
def test_the_rooms(qtbot: QtBot, vote: Vote, hands: Hands, theme: Theme, scale: int) -> None:
    theme.choose(scale=scale)
    with window(qtbot, vote.folder) as made:
        enter(qtbot, made, "quantri")
        hands.wait(lambda: page(made, OverviewPage)._shown is not None)
        check(made, theme)
        for room, kind in (("roster", RosterPage), ("rounds", RoundsPage), ("setup", SetupPage)):
            made.rooms.show_room(room)
            hands.wait(lambda kind=kind: shows(made, kind))
            qtbot.wait(100)
            check(made, theme)


@SCALES
def test_the_form_of_a_round(qtbot: QtBot, vote: Vote, hands: Hands, theme: Theme, scale: int) -> None:
    theme.choose(scale=scale)
    with window(qtbot, vote.folder) as made:
        enter(qtbot, made, "quantri")
        made.rooms.new_round()
        hands.wait(lambda: shows(made, PreparePage) and page(made, PreparePage).form is not None)
        qtbot.wait(100)
        check(made, theme)


@SCALES
def test_the_wizard(qtbot: QtBot, theme: Theme, tmp_path: Path, scale: int) -> None:
    theme.choose(scale=scale)
    with window(qtbot, None) as made:
        made.welcome.new_asked.emit()
        wizard = made.stack.currentWidget()
        assert isinstance(wizard, WizardPage)
        wizard.go_on()
        wizard.recovery = RecoveryPart("BCGHK-LMNPQ-TVBCG-HKLMN-PQTVB-CGHKL-MNPQT-VBCGH-KLMNP-QTVBC")
        wizard._add(wizard.recovery)
        wizard.keys = KeysPart([("Nguyễn Thị Lan", "Giám đốc"), ("Trần Văn Bình", "Chuyên viên")], tmp_path)
        wizard._add(wizard.keys)
        for part in wizard._parts():
            wizard._show(part)
            settle(made)
            assert (made.width(), made.height()) == SCREEN
            # The buttons stay at the foot while the part scrolls: from its last field Tab goes up to them.
            assert not [fault for fault in faults(made) if scale == 100 or not fault.startswith("jump")]
