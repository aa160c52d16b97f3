"""Before the seal nobody sees a mark or a count of marks: two votes that differ in nothing else look the same.

Both have the same people, papers, slips and third keyings; in the second each high stands where the first has a low,
each confidence where it has a high, each low where it has a confidence. Whatever any page, file or command says of one
and not of the other comes from the marks. Moments, ids and hashes differ anyway and are left out. So is the one table
that is meant to show marks: those of the cells in which the passes differed, to the committee and the chair, once keyed
a third time.
"""

import re
import subprocess
import sys
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass, replace
from pathlib import Path

import pypdfium2
import pytest
from PySide6.QtCore import Qt
from PySide6.QtWidgets import (
    QAbstractButton,
    QApplication,
    QComboBox,
    QLabel,
    QLineEdit,
    QPlainTextEdit,
    QTableView,
    QWidget,
)
from pytestqt.qtbot import QtBot

from app.domain.batch import BatchState
from app.domain.deck import Deck
from app.domain.entry import Paper
from app.services import batch as batches
from app.services import papers
from app.services.exports import Source
from app.services.folder import DATABASE
from app.services.papers import PaperKind, Wanted
from tests.ui.pages.frame import active, enter, page, window
from tests.ui.pages.hands import SLOW, Hands
from tests.ui.pages.vote import PASSWORD, PEOPLE, Vote, definition, keyed
from ui.main_window import MainWindow
from ui.pages.journal import JournalPage
from ui.pages.round import RoundPage

_TURN = str.maketrans("123", "312")
_OF_THE_PAPER = {"number", "invalid"}  # what a third keying settles besides marks
_MOVING = re.compile(
    r"\d{4}-\d\d-\d\dT[\d:.]+Z|\b\d\d:\d\d(:\d\d)?\b|\b\d+ giờ \d+ phút\b|\b\d\d/\d\d/\d{4}\b"  # moments
    r"|[0-9a-f]{8}-[0-9a-f-]{27}|\b[0-9a-f]{16,64}\b|\b[0-9a-f]{4}( [0-9a-f]{4}){3,15}\b"  # ids and hashes
)
BESIDE = "Chỗ lệch đã xử lý"
Told = list[str]


def turned(deck: Deck) -> Deck:
    """The same papers with other marks."""

    def each(paper: Paper) -> Paper:
        return replace(paper, marks=paper.marks.translate(_TURN))

    resolutions = tuple(
        r if r.code in _OF_THE_PAPER else replace(r, value=r.value.translate(_TURN)) for r in deck.resolutions
    )
    passes = (tuple(map(each, papers)) for papers in (deck.papers, deck.first, deck.second))
    return Deck(*passes, resolutions)


def rows(vote: Vote) -> set[str]:
    """Every row of marks that was keyed, but those of one mark alone."""
    keyed_papers = [p for deck in vote.decks.values() for p in (*deck.first, *deck.second)]
    return {paper.marks for paper in keyed_papers if len(set(paper.marks)) > 1}


def still(text: str, vote: Vote) -> str:
    return _MOVING.sub("…", text).replace(f"/{vote.folder.parent.name}/", "/…/")


# -- what a window says


def words_of(root: QWidget) -> Iterator[str]:
    """Whatever stands in a window, seen or not: texts, fields, lists, cells, tooltips, words for screen readers."""
    for widget in (root, *root.findChildren(QWidget)):
        yield from (widget.toolTip(), widget.accessibleName(), widget.accessibleDescription(), widget.windowTitle())
        match widget:
            case QLabel() | QAbstractButton() | QLineEdit():
                yield widget.text()
            case QPlainTextEdit():
                yield widget.toPlainText()
            case QComboBox():
                yield from (widget.itemText(at) for at in range(widget.count()))
            case QTableView() if widget.model() is not None and widget.accessibleName() != BESIDE:
                yield from _cells(widget)


def _cells(table: QTableView) -> Iterator[str]:
    roles = (Qt.ItemDataRole.DisplayRole, Qt.ItemDataRole.ToolTipRole, Qt.ItemDataRole.AccessibleTextRole)
    model = table.model()
    for line in range(model.rowCount()):
        for at in range(model.columnCount()):
            yield from (str(model.index(line, at).data(role) or "") for role in roles)


@dataclass(frozen=True)
class Where:
    """Which rooms and which steps of the round are gone through."""

    rooms: tuple[str, ...]
    steps: tuple[int, ...]


EVERYWHERE = Where(("overview", "roster", "rounds", "archives", "journal", "setup"), tuple(range(1, 8)))


class Sweep:
    """Goes through the rooms of a folder as one person after the other."""

    def __init__(self, made: MainWindow, vote: Vote, qtbot: QtBot) -> None:
        self._made, self._vote, self._qtbot, self._hands = made, vote, qtbot, Hands(qtbot)
        self.told: Told = []
        self.compared: set[str] = set()

    def as_person(self, login: str, where: Where, *, lines: bool) -> None:
        """`lines`: open every line of the journal too."""
        if self._made.desk.person is not None:
            self._made.lock()
        active(self._qtbot, self._made)
        enter(self._qtbot, self._made, login)
        assert self._made.rooms is not None
        for room in [room.name for room in self._made.rooms.rail._rooms if room.name in where.rooms]:
            self._made.rooms.show_room(room)
            self._listen(f"{login} {room}")
            if room == "journal":
                self._journal(login, lines)
        self._made.rooms.show_round(self._vote.round, where.steps[0])
        for step in where.steps:
            self._calm()
            shown = page(self._made, RoundPage)
            assert isinstance(shown, RoundPage)
            shown.show_step(step)
            self._listen(f"{login} step {step}", shown._stack.currentWidget())
            if step == 4 and self._compares():
                self.compared.add(login)

    def _listen(self, where: str, shown: QWidget | None = None) -> None:
        self._calm()
        assert self._made.rooms is not None
        shown = shown or self._made.rooms.stack.currentWidget()
        self.told += [f"{where}: {still(text, self._vote)}" for text in words_of(shown) if text]

    def _compares(self) -> bool:
        assert self._made.rooms is not None
        found = self._made.rooms.stack.currentWidget().findChildren(QTableView)
        return any(table.accessibleName() == BESIDE and table.model().rowCount() for table in found)

    def _calm(self) -> None:
        """Reads are answered in their order, so one that is asked now comes after the page's; pages may ask again."""
        for _turn in range(3):
            answered: list[None] = []
            self._made.desk.read(lambda _session: None, answered.append)
            self._hands.wait(lambda answered=answered: answered)
        self._hands.wait(lambda: not self._made.desk.is_busy, SLOW)
        QApplication.sendPostedEvents()

    def _journal(self, login: str, lines: bool) -> None:
        journal = page(self._made, JournalPage)
        assert isinstance(journal, JournalPage)
        for chain in range(journal._chains.count()):
            journal._chains.setCurrentIndex(chain)
            self._calm()
            for at in range(journal._table.rows.rowCount() if lines else 0):
                journal._table.selectRow(at)
                self.told.append(f"{login} line {chain} {at}: {still(journal._text.toPlainText(), self._vote)}")
            self._listen(f"{login} chain {chain}")


# -- what lies in files, and what commands say


def make_papers(vote: Vote) -> None:
    """The papers that may be made while marks are keyed, saved where a window proposes."""
    agency = vote.open()
    try:
        session = agency.sign_in("truongban", PASSWORD)
        source = Source(vote.folder, agency.key_for_child(), session.person, vote.round, "vi")
        wanted = [Wanted(PaperKind.COUNT_SHEET, style=code) for code in vote.decks]
        for view in batches.overview(session, vote.round):
            kind = PaperKind.SLIP if view.state is BatchState.ACCEPTED else PaperKind.DIFFERENCES
            wanted.append(Wanted(kind, batch=view.id))
        (vote.folder / "exports").mkdir(exist_ok=True)
        for at, each in enumerate(wanted):
            papers.save(papers.make(source, each).pdf, vote.folder / "exports" / f"{at}-{each.kind}.pdf")
    finally:
        agency.close()


def files_of(vote: Vote) -> Told:
    """Names and words of the folder's files. Of the database, which is enciphered, no row of marks stands there."""
    told = []
    for path in sorted(path for path in vote.folder.rglob("*") if path.is_file()):
        data = path.read_bytes()
        assert not [row for row in rows(vote) if row.encode() in data], path
        if not path.name.startswith(DATABASE):
            told.append(still(f"{path.relative_to(vote.folder)}: {_words(path, data)}", vote))
    return told


def _words(path: Path, data: bytes) -> str:
    if path.suffix != ".pdf":
        return data.decode("utf-8", "replace") if path.parent.name in {"logs", "exports"} else ""
    document = pypdfium2.PdfDocument(data)
    try:
        return "\n".join(each.get_textpage().get_text_range() for each in document)
    finally:
        document.close()


def commands(vote: Vote) -> Told:
    """Every command that takes an agency's folder, or a file of it."""
    copy = vote.folder.parent / "ban-sao"
    exported = sorted((vote.folder / "exports").glob("*.pdf"))
    found = []
    for words in (
        ["backup", vote.folder, copy],
        ["restore", copy, vote.folder.parent / "lay-lai"],
        ["verify", "--unsigned", *exported],
    ):
        code = "import sys; from app.cli import main; main(sys.argv[1:])"
        ran = subprocess.run([sys.executable, "-c", code, *map(str, words)], capture_output=True, text=True)
        found += [
            f"{words[0]} {ran.returncode}",
            *(still(line, vote) for line in (ran.stdout + ran.stderr).split("\n")),
        ]
    return found


# -- the sweep


def swept(qtbot: QtBot, vote: Vote, logins: Sequence[str], where: Where = EVERYWHERE) -> tuple[Told, set[str]]:
    """What the pages say to these people, the first of whom reads the journal line by line; and who is shown cells."""
    with window(qtbot, vote.folder) as made:
        sweep = Sweep(made, vote, qtbot)
        for login in logins:
            sweep.as_person(login, where, lines=login == logins[0])
    return sweep.told, sweep.compared


def elsewhere(vote: Vote) -> Told:
    make_papers(vote)
    return [*files_of(vote), *commands(vote)]


def assert_same(one: Told, two: Told, vote: Vote) -> None:
    """Nothing tells them apart, and no row of marks is anywhere."""
    assert len(one) > 20, "the sweep no longer sees what it looks for"
    assert [(a, b) for a, b in zip(one, two, strict=True) if a != b] == []
    assert not [text for text in one if any(row in text for row in rows(vote))]


@pytest.fixture
def twins(tmp_path: Path) -> tuple[Vote, Vote]:
    for name in ("one", "two"):
        (tmp_path / name).mkdir()
    found = keyed(tmp_path / "one", definition()), keyed(tmp_path / "two", definition(), marked=turned)
    assert rows(found[0]) != rows(found[1])
    return found


def test_nobody_is_told_while_passes_differ(qtbot: QtBot, twins: tuple[Vote, Vote], long_run: bool) -> None:
    where = EVERYWHERE if long_run else Where(("overview",), (3, 4))
    (one, some), (two, others) = (swept(qtbot, vote, ("truongban", "thuky"), where) for vote in twins)
    assert_same(one, two, twins[0])
    assert some == others == set()


def test_nobody_is_told_when_all_is_ready_for_the_seal(
    qtbot: QtBot, twins: tuple[Vote, Vote], settled: Callable[..., Vote], long_run: bool
) -> None:
    logins = tuple(PEOPLE) if long_run else ("quantri", "truongban")
    (one, some), (two, others) = (swept(qtbot, settled(vote), logins) for vote in twins)
    assert_same(one, two, twins[0])
    assert some == others == set(logins) - {"quantri"}
    assert_same(*map(elsewhere, twins), twins[0])


def test_after_the_seal_they_are_told_apart(
    qtbot: QtBot, twins: tuple[Vote, Vote], settled: Callable[..., Vote]
) -> None:
    """The sweep can see: once sealed, pages and journal say what the marks were."""
    where, sealed = Where(("journal",), (6,)), [settled(vote, seal=True, signed=False) for vote in twins]
    one, two = (swept(qtbot, vote, ("truongban",), where)[0] for vote in sealed)
    differing = [a for a, b in zip(one, two, strict=False) if a != b]
    assert any(text.startswith("truongban step 6") for text in differing)
    assert any(text.startswith("truongban line") for text in differing)
