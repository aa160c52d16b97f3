"""A small agency in a folder of its own, with a round that waits to be keyed, and hands that key it."""

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, replace
from pathlib import Path

from PySide6.QtCore import Qt
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication, QWidget

from app import bootstrap
from app.domain.agency import FolderKind
from app.domain.entry import Paper
from app.domain.ids import RoundId
from app.domain.options import Options
from app.domain.style import Style
from app.domain.tally import KEYED_REASONS
from app.security.keyslots import CHEAPEST
from app.services import round as rounds
from app.services.folder import AgencyFolder, NewAccount, create
from app.storage import round as stored
from tests.app.domain.cases import PLAIN, regulation
from tests.app.services.house import AGENCY, PEOPLE, definition, people_style
from ui.kiosk.folder_door import FolderDoor
from ui.kiosk.gate_page import GatePage
from ui.kiosk.window import KioskWindow
from ui.tasks import Worker

NAMES = ("Đinh Thị An", "Lê Bình", "Trần Chi", "Ngô Văn Dũng")
STYLE = people_style("A", *NAMES)
PASSWORD = "sen-lua-tre-{0}"
_COMMITTEE = ("head", "secretary", "member")

PAD = Qt.KeyboardModifier.KeypadModifier
PAD_KEYS = {
    **{str(n): (Qt.Key(Qt.Key.Key_0.value + n), PAD) for n in range(10)},
    "+": (Qt.Key.Key_Plus, PAD),
    "*": (Qt.Key.Key_Asterisk, PAD),
    "-": (Qt.Key.Key_Minus, PAD),
    "/": (Qt.Key.Key_Slash, PAD),
    ".": (Qt.Key.Key_Period, PAD),
    "!": (Qt.Key.Key_Enter, PAD),
    "<": (Qt.Key.Key_Backspace, Qt.KeyboardModifier.NoModifier),
    "?": (Qt.Key.Key_Escape, Qt.KeyboardModifier.NoModifier),
}


def make(
    path: Path,
    styles: Sequence[Style] = (STYLE,),
    returned: Mapping[str, int] | None = None,
    size: int = 3,
    passes: int = 2,
    exercise: bool = False,
    fill_second: bool = False,
) -> RoundId:
    """A folder with PEOPLE, and a round of the styles whose count has begun; nobody practises unless asked for."""
    accounts = [NewAccount(key, name, "Chuyên viên", password(key), key == "admin") for key, name in PEOPLE.items()]
    create(path, FolderKind.REAL, AGENCY, accounts, bootstrap.clock, bootstrap.new_id, CHEAPEST)
    folder = bootstrap.open_folder(path)
    try:
        admin, head = (folder.sign_in(key, password(key)) for key in ("admin", "head"))
        plan = definition(styles=tuple(styles), settings=replace(PLAIN, passes=passes))
        round_id = rounds.create(admin, plan, regulation(), {PEOPLE[key]: key for key in _COMMITTEE}, "chair")
        with admin.database.unit() as unit:
            stored.set_options(unit, round_id, Options(exercise=exercise, fill_second=fill_second))
        rounds.prepare(admin, round_id)
        figures = {style.code: (returned or {}).get(style.code, 5) for style in styles}
        rounds.begin_counting(head, round_id, figures, size=size)
    finally:
        folder.close()
    return round_id


def password(login: str) -> str:
    return PASSWORD.format(login)


def strokes(paper: Paper) -> str:
    """The keys of one paper, Enter included."""
    if paper.invalid:
        return f"*{KEYED_REASONS.index(paper.invalid) + 1}!"
    return f"{paper.marks}!"


@dataclass
class Kiosk:
    """An open kiosk and hands on its keyboard."""

    folder: AgencyFolder
    door: FolderDoor
    window: KioskWindow
    round_id: RoundId
    workers: tuple[Worker, Worker]
    wait: Callable[[Callable[[], bool]], object]

    def at(self) -> QWidget:
        """The widget that has the keyboard."""
        return QApplication.focusWidget() or self.window

    def press(self, text: str) -> None:
        """Press the keys of the pad: digits, + * - /, ! for Enter, < Backspace, ? Esc; letters as they are."""
        for sign in text:
            key, modifier = PAD_KEYS.get(sign, (None, None))
            if key is None:
                QTest.keyClicks(self.at(), sign)
            else:
                QTest.keyClick(self.at(), key, modifier)

    def until(self, page: type[QWidget]) -> QWidget:
        """Wait until such a page is there and can be typed on."""
        self.wait(lambda: isinstance(self.window.page, page))
        assert self.window.page is not None
        return self.window.page

    def settled(self) -> None:
        """Wait until nothing is on its way to the database."""
        self.wait(lambda: self.window.run is None or self.window.run.keying.sent is None)

    def sign_in(self, login: str, word: str | None = None) -> None:
        """At the door: choose the account and type the password."""
        page = self.until(GatePage)
        assert isinstance(page, GatePage)
        page.choose(login)
        self.press(word or password(login))
        QTest.keyClick(self.at(), Qt.Key.Key_Return)

    def close(self) -> None:
        for worker in self.workers:
            worker.stop()
        self.folder.close()
