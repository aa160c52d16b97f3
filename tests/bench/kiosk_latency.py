"""How long a key takes to be painted and a paper to be committed, over many papers keyed in the real window.

    python -m tests.bench.kiosk_latency [--papers 2000] [--lines 20] [--busy]

Key to paint: from the key's event to the end of the paint that it caused, the frame handed to the screen included.
Commit: from Enter to the word `đã ghi`. `--busy` makes documents, and copies a file as a backup does, in processes of
their own meanwhile. Run it on an otherwise idle machine; offscreen unless QT_QPA_PLATFORM says otherwise.
"""

import argparse
import os
import random
import shutil
import sys
import tempfile
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from multiprocessing import get_context
from pathlib import Path
from time import perf_counter

os.environ.setdefault("QT_QPA_PLATFORM", "offscreen")

from PySide6.QtCore import QEventLoop
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication

from app import bootstrap
from app.services import demo
from tests.app.services.house import people_style
from tests.ui.kiosk.agency import PAD_KEYS, make, password
from ui import errors
from ui.kiosk.choose_page import ChoosePage
from ui.kiosk.code_page import CodePage
from ui.kiosk.folder_door import FolderDoor
from ui.kiosk.paper_page import PaperPage
from ui.kiosk.window import KioskWindow
from ui.tasks import Worker, share_fairly
from ui.theme import Theme

BATCH = 25


def percentile(values: list[float], share: float) -> float:
    ordered = sorted(values)
    return ordered[min(len(ordered) - 1, int(len(ordered) * share))]


def report(name: str, seconds: list[float]) -> None:
    ms = [1000 * each for each in seconds]
    print(
        f"{name:<14} n={len(ms):<6} p50={percentile(ms, 0.5):6.2f} ms  p99={percentile(ms, 0.99):6.2f} ms"
        f"  max={max(ms):6.2f} ms",
        flush=True,
    )


class Hands:
    """Presses keys and measures what comes of them."""

    def __init__(self, app: QApplication, window: KioskWindow) -> None:
        self._app, self._window = app, window
        self.paints: list[float] = []
        self.commits: list[float] = []

    def press(self, sign: str) -> None:
        key, modifier = PAD_KEYS[sign]
        QTest.keyClick(QApplication.focusWidget(), key, modifier)

    def until(self, is_so: Callable[[], bool]) -> None:
        while not is_so():  # asleep between events, or this thread would hold up the one that writes
            self._app.processEvents(QEventLoop.ProcessEventsFlag.WaitForMoreEvents)

    def mark(self, sign: str) -> None:
        start = perf_counter()
        self.press(sign)
        self._app.processEvents()  # the update that the key asked for is painted and flushed here
        self.paints.append(perf_counter() - start)

    def enter(self) -> None:
        saved: list[int] = []
        connection = self._window.saved.connect(saved.append)
        start = perf_counter()
        self.press("!")
        self.until(lambda: bool(saved))
        self.commits.append(perf_counter() - start)
        self._window.saved.disconnect(connection)

    def open_batch(self, number: int, code: str) -> None:
        self.until(lambda: isinstance(self._window.page, ChoosePage))
        for sign in f"{number}!":
            self.press(sign)
        self.until(lambda: isinstance(self._window.page, CodePage))
        QTest.keyClicks(QApplication.focusWidget(), code)
        self.press("!")
        self.until(lambda: isinstance(self._window.page, PaperPage))

    def end_batch(self) -> None:
        self.press("!")
        self.press("!")


def _documents(folder: str) -> None:
    """Sample agencies with all their documents, one after the other, until it is ended."""
    for number in range(1_000):
        demo.make(Path(folder, f"mau-{number}"), bootstrap.now, bootstrap.new_id, lambda _step: None)


def _copies(folder: str) -> None:
    """A file of 16 MB copied and flushed, again and again, until it is ended."""
    source, copy = Path(folder, "source"), Path(folder, "copy")
    source.write_bytes(os.urandom(1 << 24))
    while True:
        shutil.copyfile(source, copy)
        with copy.open("rb+") as file:
            os.fsync(file.fileno())


@contextmanager
def company(busy: bool) -> Iterator[None]:
    """The other processes, where they are wanted."""
    with tempfile.TemporaryDirectory() as folder:
        context = get_context("spawn")
        wanted = (_documents, _copies) if busy else ()
        jobs = [context.Process(target=job, args=(folder,), daemon=True) for job in wanted]
        for job in jobs:
            job.start()
        try:
            yield
        finally:
            for job in jobs:
                job.kill()
                job.join()


def key_papers(papers: int, lines: int, folder: Path) -> Hands:
    style = people_style("A", *(f"Nguyễn Thị Diễm Khuê {n}" for n in range(1, lines + 1)))
    path = folder / "do.tinnhiem"
    round_id = make(path, [style], {"A": papers}, BATCH)
    app = QApplication.instance() or QApplication(sys.argv[:1])
    assert isinstance(app, QApplication)
    Theme.install(app)
    errors.install(app)
    share_fairly()
    held = bootstrap.open_folder(path)
    writer, reader = Worker("writer"), Worker("reader")
    door = FolderDoor(held, held.sign_in("secretary", password("secretary")), writer, reader)
    window = KioskWindow(door, round_id, bootstrap.now)
    window.resize(1366, 768)
    window.start()
    hands, dice = Hands(app, window), random.Random(2237)
    for number in range(1, (papers - 1) // BATCH + 2):
        hands.open_batch(number, style.form_code)
        for _paper in range(min(BATCH, papers - (number - 1) * BATCH)):
            for sign in dice.choices("12309", (60, 25, 10, 3, 2), k=lines):
                hands.mark(sign)
            hands.enter()
        hands.end_batch()
    window.let_go()
    for worker in (reader, writer):
        worker.stop()
    held.close()
    return hands


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--papers", type=int, default=2_000)
    parser.add_argument("--lines", type=int, default=20)
    parser.add_argument("--busy", action="store_true")
    given = parser.parse_args()
    with tempfile.TemporaryDirectory() as folder, company(given.busy):
        hands = key_papers(given.papers, given.lines, Path(folder))
    print(f"{given.papers} papers of {given.lines} lines, {'busy' if given.busy else 'alone'}")
    report("key to paint", hands.paints)
    report("commit", hands.commits)


if __name__ == "__main__":
    main()
