"""Two screens: the one beside the kiosk is dark while papers are keyed, and gets its own back afterwards."""

import json
import os
import subprocess
import sys
import weakref
from pathlib import Path

from PySide6.QtCore import QCoreApplication, QEvent
from PySide6.QtWidgets import QApplication, QWidget

from tests.repo import ROOT
from ui.gather import gather
from ui.kiosk.covers import Covers

_PLAY = """
import sys
from PySide6.QtWidgets import QApplication, QWidget
from ui.kiosk.covers import Covers
from ui.theme import Theme
app = QApplication([])
Theme.of_app()
kiosk = QWidget()
kiosk.setGeometry(app.primaryScreen().geometry())
kiosk.show()
covers = Covers(kiosk)
print([place.getRect() for place in covers.places])
covers.begin()
app.processEvents()
print([place.getRect() for place in covers.places])
(cover,) = [each for each in app.topLevelWidgets() if each is not kiosk and each.isVisible()]
picture = cover.grab().toImage()
print(picture.pixelColor(5, 5).name(), any(picture.pixelColor(x, 300).name() != "#000000" for x in range(800)))
print(app.focusWidget() is None or app.focusWidget().window() is kiosk)
kiosk.setScreen(app.screens()[1])
app.screenAdded.emit(app.screens()[1])
print([place.getRect() for place in covers.places])
covers.lift()
app.processEvents()
print([place.getRect() for place in covers.places], sum(each.isVisible() for each in app.topLevelWidgets()))
"""


def test_the_other_screen_is_covered_until_the_kiosk_is_left(tmp_path: Path) -> None:
    screens = [
        {"name": "desk", "x": 0, "y": 0, "width": 1366, "height": 768, "logicalDpi": 96, "dpr": 1},
        {"name": "hall", "x": 1366, "y": 0, "width": 800, "height": 600, "logicalDpi": 96, "dpr": 1},
    ]
    plan = tmp_path / "screens.json"
    plan.write_text(json.dumps({"screens": screens}))
    environment = {**os.environ, "QT_QPA_PLATFORM": f"offscreen:configfile={plan}"}
    done = subprocess.run(
        [sys.executable, "-c", _PLAY], cwd=ROOT, env=environment, capture_output=True, text=True, check=True
    )
    assert done.stdout.splitlines() == [
        "[]",
        "[(1366, 0, 800, 600)]",
        "#000000 True",
        "True",
        "[(0, 0, 1366, 768)]",
        "[] 1",
    ]


def test_once_the_kiosk_is_gone_no_screen_keeps_its_covers(qapp: QApplication) -> None:
    kiosk = QWidget()
    gone = weakref.ref(Covers(kiosk))
    assert gone() is not None
    kiosk.deleteLater()
    QCoreApplication.sendPostedEvents(kiosk, QEvent.Type.DeferredDelete)
    del kiosk
    gather()
    assert gone() is None
    qapp.screenAdded.emit(qapp.primaryScreen())
