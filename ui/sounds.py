"""What the kiosk lets hear, so that the eyes may stay on the paper: a tick a key, other tones for a save and a refusal.

Qt's own player is no part of the packages we ask for. Windows plays a file by itself; elsewhere one of the players that
a desktop brings is asked, and where none is there, nothing is heard.
"""

import shutil
import subprocess
import sys
from contextlib import suppress
from enum import StrEnum
from pathlib import Path
from queue import Full, Queue
from threading import Thread

from PySide6.QtCore import QObject, Signal

from app.paths import resources

_PLAYERS = ("pw-play", "paplay", "aplay")
_AT_ONCE = 2  # a hand that is faster than the sounds is not followed by late ones


class Sound(StrEnum):
    """Each has its file `resources/sounds/<value>.wav`, at most a quarter of a second long."""

    TICK = "tick"
    SAVED = "saved"
    REFUSED = "refused"


class Sounds(QObject):
    """`play` returns at once, whatever the machine's sound does. `chosen` comes when a person turns it on or off."""

    chosen = Signal(bool)

    def __init__(self, parent: QObject | None = None) -> None:
        super().__init__(parent)
        self.is_on = True
        self._waiting: Queue[Path] = Queue(_AT_ONCE)
        self._thread: Thread | None = None

    def choose(self, on: bool) -> None:
        """Heard from now on, or not; what was chosen to be heard is heard."""
        self.is_on = on
        self.chosen.emit(on)
        self.play(Sound.SAVED)

    def play(self, sound: Sound) -> None:
        if not self.is_on:
            return
        if self._thread is None:
            self._thread = Thread(target=_serve, args=(self._waiting,), name="sounds", daemon=True)
            self._thread.start()
        with suppress(Full):
            self._waiting.put_nowait(resources() / "sounds" / f"{sound.value}.wav")


def _serve(waiting: "Queue[Path]") -> None:
    while True:
        with suppress(OSError, RuntimeError, subprocess.SubprocessError):  # a machine without sound is no trouble
            _play(waiting.get())


if sys.platform == "win32":

    def _play(file: Path) -> None:
        import winsound

        winsound.PlaySound(str(file), winsound.SND_FILENAME | winsound.SND_NODEFAULT)

else:

    def _play(file: Path) -> None:
        player = next((found for name in _PLAYERS if (found := shutil.which(name))), None)
        if player is not None:
            subprocess.run([player, str(file)], stdin=subprocess.DEVNULL, capture_output=True, timeout=2, check=False)
