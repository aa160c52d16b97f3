"""A place on the disk: typed, or chosen in the system's dialog."""

from collections.abc import Callable
from pathlib import Path

from PySide6.QtCore import QDir, QStandardPaths, Signal
from PySide6.QtWidgets import QFileDialog, QLabel, QWidget

from app.texts import _
from ui.icons import Icon
from ui.theme import tokens
from ui.widgets import Button, Field, TextField, row, words

_SHOWN = 40  # signs of a path; its end says more than its beginning


def place_label(path: Path | None, role: str) -> QLabel:
    """A path to be read: its end, and the whole in the tooltip."""
    label = words("", role)
    show_place(label, path)
    return label


def show_place(label: QLabel, path: Path | None) -> None:
    """Another path in the label."""
    text = str(path or "")
    label.setText(text if len(text) <= _SHOWN else f"…{text[-_SHOWN:]}")
    label.setToolTip(text)


def ask_file(
    parent: QWidget, title: str, then: Callable[[Path], object], kinds: str = "", start: str = ""
) -> QFileDialog:
    """Have one file that exists chosen in the system's dialog, which is gone once it is closed; `then` gets the file.

    `kinds` is Qt's filter. Nothing waits: whoever must know that nothing was chosen hears the dialog's `rejected`.
    """
    dialog = QFileDialog(parent, title, start, kinds)
    dialog.setFileMode(QFileDialog.FileMode.ExistingFile)
    return _opened(dialog, then)


def ask_folder(parent: QWidget, title: str, then: Callable[[Path], object], start: Path | None = None) -> QFileDialog:
    """The same for a folder; the first that is seen is `start`, or the user's own."""
    dialog = QFileDialog(parent, title, str(start or Path.home()))
    dialog.setFileMode(QFileDialog.FileMode.Directory)
    dialog.setOption(QFileDialog.Option.ShowDirsOnly)
    return _opened(dialog, then)


def ask_where(
    parent: QWidget, title: str, then: Callable[[Path], object], proposed: str, kinds: str = ""
) -> QFileDialog:
    """The same for a file that is to be written; its kind is that of the `proposed` name where none is typed.

    A name alone is proposed where something was last saved or chosen, at first among the user's documents.
    """
    dialog = QFileDialog(parent, title, proposed if Path(proposed).is_absolute() else "", kinds)
    dialog.setAcceptMode(QFileDialog.AcceptMode.AcceptSave)
    dialog.setDefaultSuffix(Path(proposed).suffix[1:])
    if not Path(proposed).is_absolute():
        if dialog.directory() == QDir.current():  # Qt's own beginning: wherever the program happened to be started
            dialog.setDirectory(QStandardPaths.writableLocation(QStandardPaths.StandardLocation.DocumentsLocation))
        dialog.selectFile(proposed)
    return _opened(dialog, then)


def _opened(dialog: QFileDialog, then: Callable[[Path], object]) -> QFileDialog:
    dialog.fileSelected.connect(lambda path: then(Path(path)))
    dialog.finished.connect(dialog.deleteLater)
    dialog.open()
    return dialog


class FolderField(Field):
    """A labelled folder. `chosen` comes when one was picked in the dialog."""

    chosen = Signal(Path)

    def __init__(self, label: str, start: Path | None = None, hint: str = "", *, key: str = "") -> None:
        self.line = TextField(str(start) if start else "")
        self.line.setAccessibleName(label)
        self._title = label
        browse = Button(_("Chọn thư mục…"), Icon.FOLDER, key=key)
        browse.clicked.connect(self._ask)
        chooser, layout = QWidget(), row(space=tokens.SPACE_S)
        layout.addWidget(self.line, 1)
        layout.addWidget(browse)
        chooser.setLayout(layout)
        chooser.setFocusProxy(self.line)
        super().__init__(label, chooser, hint)

    @property
    def path(self) -> Path | None:
        """What stands in the field, `~` worked out; None while it is empty."""
        return Path(self.line.text().strip()).expanduser() if self.line.text().strip() else None

    def set_path(self, path: Path) -> None:
        self.line.setText(str(path))

    def _ask(self) -> None:
        ask_folder(self, self._title, self._take, self.path)

    def _take(self, path: Path) -> None:
        self.set_path(path)
        self.clear_refusal()
        self.chosen.emit(path)
