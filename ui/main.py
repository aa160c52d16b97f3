"""`tinnhiem`: the window. One argument may name the agency folder to open.

Nothing of Qt is imported before `main`: a child process imports this module again, and has no window.
"""

import sys
from pathlib import Path


def main() -> None:
    """Run the program until its window is closed."""
    from PySide6.QtWidgets import QApplication

    from app import __version__, settings
    from ui import errors, i18n
    from ui.gather import Gatherer
    from ui.main_window import MainWindow
    from ui.tasks import share_fairly
    from ui.theme import Scheme, Theme

    app = QApplication(sys.argv)
    app.setApplicationName("Tín Nhiệm")
    app.setApplicationVersion(__version__)
    app.setDesktopFileName("tinnhiem")
    share_fairly()
    Gatherer(app)
    errors.install(app)
    remembered = settings.load()
    i18n.speak(app, remembered.language)
    Theme.install(app, Scheme(remembered.scheme), remembered.scale)
    arguments = [argument for argument in app.arguments()[1:] if not argument.startswith("-")]
    window = MainWindow(remembered, Path(arguments[0]).absolute() if arguments else None)
    window.show()
    sys.exit(app.exec())


if __name__ == "__main__":
    main()
