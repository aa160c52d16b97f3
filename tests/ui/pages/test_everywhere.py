"""Everybody at every page, in each state of a round: nothing is cut off, nothing complains, nobody is thrown out."""

import itertools
from collections.abc import Callable, Iterator
from pathlib import Path

import pytest
from PySide6.QtWidgets import QApplication
from pytestqt.qtbot import QtBot

from app.services import round as rounds
from tests.ui.fit import faults, settle
from tests.ui.pages.drafting import drafted
from tests.ui.pages.frame import SCREEN, active, enter, window
from tests.ui.pages.vote import PASSWORD, PEOPLE, Vote, definition, keyed, prepared
from ui import i18n
from ui.main_window import MainWindow
from ui.pages.sections import Sections
from ui.theme import Theme

Settled = Callable[..., Vote]
LOOKS = {
    "draft": (200, "en"),
    "prepared": (100, "vi"),
    "counting": (200, "vi"),
    "keyed": (200, "en"),
    "settled": (100, "vi"),
    "sealed": (200, "vi"),
    "unsigned": (100, "en"),
}
"""At which scale and in which language a moment is looked at in each run; a long run takes all."""


@pytest.fixture(params=LOOKS)
def moment(request: pytest.FixtureRequest) -> str:
    return str(request.param)


@pytest.fixture
def state(moment: str, tmp_path: Path, settled: Settled) -> Vote:
    """A round of two styles as it stands at a moment of its life."""
    match moment:
        case "draft":
            return drafted(tmp_path)
        case "prepared":
            return prepared(tmp_path, definition(two_styles=True))
        case "counting":
            return _counting(prepared(tmp_path, definition(two_styles=True)))
        case "keyed":
            return keyed(tmp_path, definition(two_styles=True))
        case _:
            vote = keyed(tmp_path, definition(two_styles=True))
            return settled(vote, seal=moment != "settled", signed=moment != "unsigned")


def _counting(vote: Vote) -> Vote:
    folder = vote.open()
    returned = {code: figures.returned for code, figures in vote.definition.turnouts.items()}
    rounds.begin_counting(folder.sign_in("truongban", PASSWORD), vote.round, returned)
    folder.close()
    return vote


def test_nobody_meets_a_fault(
    state: Vote, moment: str, qtbot: QtBot, qapp: QApplication, theme: Theme, long_run: bool
) -> None:
    found = []
    for scale, language in itertools.product((100, 200), ("vi", "en")) if long_run else [LOOKS[moment]]:
        i18n.speak(qapp, language)
        theme.choose(scale=scale)
        with window(qtbot, state.folder) as made:
            for login in PEOPLE if long_run else ("quantri", "truongban", "uyvien2"):
                active(qtbot, made)
                enter(qtbot, made, login)
                where = (f"{login}, {page}" for page in _pages(qtbot, made, state))
                found += [f"{scale} {language}, {page}: {fault}" for page in where for fault in _faults(made)]
                made.lock()
    assert not found


def _pages(qtbot: QtBot, made: MainWindow, state: Vote) -> Iterator[str]:
    """Show each room, each step of the round and each of their parts in turn; says which is there."""
    rooms = made.rooms
    assert rooms is not None
    for room in [room.name for room in rooms.rail._rooms]:
        rooms.show_room(room)
        yield from _parts(qtbot, made, room)
    for step in range(1, 8):
        rooms.show_round(state.round, step)
        yield from _parts(qtbot, made, f"step {step}")


def _parts(qtbot: QtBot, made: MainWindow, name: str) -> Iterator[str]:
    _read(qtbot, made)
    yield name
    for sections in [each for each in made.findChildren(Sections) if each.isVisible()]:
        for part in range(len(sections._parts)):
            sections.show_part(part)
            _read(qtbot, made)
            yield f"{name}, part {part + 1}"


def _read(qtbot: QtBot, made: MainWindow) -> None:
    """Until what the page asked for has come: the reader does one thing after the other, so the last is ours."""
    settle(made)
    there: list[object] = []
    made.desk.read(lambda _session: None, there.append)
    qtbot.waitUntil(lambda: bool(there))
    settle(made)


def _faults(made: MainWindow) -> list[str]:
    stray = [each for each in QApplication.topLevelWidgets() if each.isVisible() and each is not made]
    size = [] if (made.width(), made.height()) == SCREEN else ["the window asks for more than an office screen has"]
    return [*size, *faults(made), *(f"in front: {each.windowTitle()}" for each in stray)]
