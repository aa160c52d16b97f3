"""An open kiosk on a real folder."""

from collections.abc import Callable, Iterator
from pathlib import Path

import pytest
from pytestqt.qtbot import QtBot

from app import bootstrap
from tests.ui.kiosk.agency import Kiosk, make, password
from ui.kiosk.folder_door import FolderDoor
from ui.kiosk.window import KioskWindow
from ui.tasks import Worker
from ui.theme import Theme

Open = Callable[..., Kiosk]


@pytest.fixture
def opened(tmp_path: Path, qtbot: QtBot) -> Iterator[Open]:
    """`opened(login, …)` is a kiosk of a new agency (or of `path`), with that person signed in."""
    Theme.of_app()
    kiosks: list[Kiosk] = []

    def open_(
        login: str | None = "secretary", path: Path | None = None, round_id: str = "", **options: object
    ) -> Kiosk:
        here = path or tmp_path / "thu.tinnhiem"
        asked = ("styles", "returned", "size", "passes", "exercise", "fill_second")
        making = {key: options.pop(key) for key in asked if key in options}
        round_id = round_id or make(here, **making)
        folder = bootstrap.open_folder(here)
        writer, reader = Worker("writer"), Worker("reader")
        door = FolderDoor(folder, folder.sign_in(login, password(login)) if login else None, writer, reader)
        window = KioskWindow(door, round_id, bootstrap.now, **options)
        qtbot.addWidget(window, before_close_func=KioskWindow.let_go)
        kiosk = Kiosk(folder, door, window, round_id, (reader, writer), qtbot.waitUntil)
        kiosks.append(kiosk)
        window.start()
        return kiosk

    yield open_
    for kiosk in kiosks:
        kiosk.close()
