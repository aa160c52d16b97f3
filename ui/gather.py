"""Python's cyclic rubbish is gathered on the window's thread alone.

Automatic collection runs on whichever thread happens to allocate. Were it the writer or the reader, a widget that lies
in a cycle would be destroyed there, and Qt allows that on the window's thread only: memory is torn, and the program
dies at some later moment. So automatic collection is off, and a timer does the same work, by the same thresholds.
"""

import gc

from PySide6.QtCore import QObject, QTimer

INTERVAL = 1_000  # ms
_PATIENT = 20  # the oldest generation costs some 20 ms: it waits until much has come together


def gather() -> int | None:
    """Collect what is due now; answers the oldest generation that was collected, or None. For the window's thread."""
    young, middle, old = gc.get_count()
    limits = gc.get_threshold()
    if young <= limits[0]:
        return None
    generation = 0
    if middle > limits[1]:
        generation = 2 if old > limits[2] * _PATIENT else 1
    gc.collect(generation)
    return generation


class Gatherer(QObject):
    """Made once, at the start; from then on nothing is collected but here."""

    def __init__(self, parent: QObject) -> None:
        super().__init__(parent)
        gc.disable()
        gc.freeze()  # what the start has loaded stays, and need not be looked at again
        self._timer = QTimer(self)
        self._timer.setInterval(INTERVAL)
        self._timer.timeout.connect(gather)
        self._timer.start()
