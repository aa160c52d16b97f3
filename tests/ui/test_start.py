"""The window starts light, and a child starts without a window."""

import subprocess
import sys
from pathlib import Path

from tests.repo import ROOT

HEAVY = (
    "reportlab",
    "pyhanko",
    "openpyxl",
    "xlsxwriter",
    "pypdfium2",
    "PIL",
    "babel",
    "cryptography",
    "asn1crypto",
    "sqlcipher3",
    "sqlite_utils",
    "nacl",
)
_WINDOW = """
import sys
from pathlib import Path
from PySide6.QtWidgets import QApplication
app = QApplication([])
from app.settings import Settings
from ui import errors, i18n
from ui.main_window import MainWindow
from ui.theme import Theme
i18n.speak(app, "vi")
Theme.install(app)
window = MainWindow(Settings(), None)
window.show()
print(" ".join(sorted({name.partition(".")[0] for name in sys.modules})))
window.close()
"""


def modules(code: str, home: Path) -> set[str]:
    """The top-level modules that a fresh process has loaded in the end."""
    environment = {"QT_QPA_PLATFORM": "offscreen", "PATH": "", "HOME": str(home), "PYTHONPATH": str(ROOT)}
    answer = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, env=environment, timeout=60)
    assert answer.returncode == 0, answer.stderr
    return set(answer.stdout.split())


def test_nothing_heavy_is_loaded_before_the_window_is_painted(tmp_path: Path) -> None:
    found = modules(_WINDOW, tmp_path)
    assert "PySide6" in found
    assert not found & set(HEAVY)


def test_a_child_of_the_window_has_no_qt(tmp_path: Path) -> None:
    """It imports the program's first module again, and the module of what it is to do."""
    found = modules("import sys, ui.main, app.services.setup, app.services.identity; print(*sys.modules)", tmp_path)
    assert not {name.partition(".")[0] for name in found} & {"PySide6", "shiboken6", *HEAVY}
