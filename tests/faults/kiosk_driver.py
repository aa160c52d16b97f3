"""Keys papers in the real window until it is killed, and says each one that the window called written.

    python -m tests.faults.kiosk_driver FOLDER ROUND LOGIN [PAPERS]

A paper's marks follow from its number, so that whoever reads the database can tell whether they are right.
"""

import os
import sys
from pathlib import Path

os.environ.setdefault("QT_QPA_PLATFORM", "offscreen")

from PySide6.QtCore import QEventLoop
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication

from app import bootstrap
from app.domain.ids import RoundId
from tests.ui.kiosk.agency import PAD_KEYS, STYLE, password
from ui import errors
from ui.kiosk.choose_page import ChoosePage
from ui.kiosk.code_page import CodePage
from ui.kiosk.folder_door import FolderDoor
from ui.kiosk.paper_page import PaperPage
from ui.kiosk.window import KioskWindow
from ui.tasks import Worker
from ui.theme import Theme

MOST = 5_000


def marks_of(number: int) -> str:
    """Four marks that no two numbers near each other share."""
    return "".join("12309"[number // 5**place % 5] for place in range(len(STYLE.subjects)))


def press(app: QApplication, signs: str) -> None:
    for sign in signs:
        key, modifier = PAD_KEYS[sign]
        QTest.keyClick(QApplication.focusWidget(), key, modifier)
        app.processEvents()


def until(app: QApplication, window: KioskWindow, *pages: type) -> None:
    while not isinstance(window.page, pages):
        app.processEvents(QEventLoop.ProcessEventsFlag.WaitForMoreEvents)


def open_batch(app: QApplication, window: KioskWindow) -> PaperPage:
    """The first batch, or the entry that was open when the process before was killed."""
    until(app, window, ChoosePage)
    press(app, "!")
    until(app, window, CodePage, PaperPage)
    if isinstance(window.page, CodePage):
        QTest.keyClicks(QApplication.focusWidget(), STYLE.form_code)
        press(app, "!")
        until(app, window, PaperPage)
    page = window.page
    assert isinstance(page, PaperPage)
    return page


def say(number: int) -> None:
    os.write(sys.stdout.fileno(), f"{number}\n".encode())


def main(folder: str, round_id: str, login: str, most: str = str(MOST)) -> None:
    app = QApplication(sys.argv[:1])
    Theme.install(app)
    errors.install(app)
    held = bootstrap.open_folder(Path(folder))
    door = FolderDoor(held, held.sign_in(login, password(login)), Worker("writer"), Worker("reader"))
    window = KioskWindow(door, RoundId(round_id), bootstrap.now)
    window.saved.connect(say)
    window.start()
    page = open_batch(app, window)
    for number in range(page.view.sheet.number, int(most) + 1):
        press(app, f"{marks_of(number)}!")
    while len(page.saved_text) == 0 or f"đã ghi {most}" not in page.saved_text:
        app.processEvents(QEventLoop.ProcessEventsFlag.WaitForMoreEvents)


if __name__ == "__main__":
    main(*sys.argv[1:])
