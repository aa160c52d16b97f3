"""Pages on a real folder: a vote up to step 4, a desk with somebody at it, and hands that press keys."""

from collections.abc import Callable, Iterator
from pathlib import Path

import pytest
from PySide6.QtWidgets import QWidget
from pytestqt.qtbot import QtBot

from app.domain.round import Explanation
from app.services import batch as batches
from app.services import entry as entries
from app.services import reconcile, turnout
from app.services import seal as seals
from tests.ui.pages.hands import Hands
from tests.ui.pages.vote import PASSWORD, Vote, definition, keyed
from ui.desk import Desk

Sit = Callable[..., Desk]


@pytest.fixture
def vote(tmp_path: Path) -> Vote:
    """One style, keyed by two people who slipped."""
    return keyed(tmp_path, definition())


@pytest.fixture
def two(tmp_path: Path) -> Vote:
    """Two styles, with a person on both."""
    return keyed(tmp_path, definition(two_styles=True))


@pytest.fixture
def sit(qtbot: QtBot) -> Iterator[Sit]:
    """`sit(vote, "thuky")` is a desk on the vote's folder with that person signed in."""
    desks: list[Desk] = []

    def open_(vote: Vote, login: str = "truongban") -> Desk:
        desk = Desk()
        desks.append(desk)
        there: list[object] = []
        desk.open(vote.folder, there.append, lambda error: there.append(error))
        qtbot.waitUntil(lambda: len(there) == 1)
        change_person(qtbot, desk, login)
        return desk

    yield open_
    for desk in desks:
        desk.close()


def change_person(qtbot: QtBot, desk: Desk, login: str) -> None:
    """Whoever is in leaves, and somebody else comes in."""
    desk.lock()
    desk.sign_in(login, PASSWORD, lambda _person: None, lambda refusal: pytest.fail(refusal.text))
    qtbot.waitUntil(lambda: desk.person is not None and desk.person.key == login)


@pytest.fixture
def hands(qtbot: QtBot) -> Hands:
    return Hands(qtbot)


@pytest.fixture
def show(qtbot: QtBot) -> Callable[[QWidget], QWidget]:
    """A page in a window of its own, as high and wide as the frame leaves it on 1366×768."""

    def show_(page: QWidget) -> QWidget:
        qtbot.addWidget(page)
        page.resize(1166, 640)
        with qtbot.waitActive(page):
            page.show()
            page.activateWindow()
        return page

    return show_


@pytest.fixture
def settled() -> Callable[..., Vote]:
    """Do by services what the pages are not tried on: settle, key the turnout, explain, and seal where asked."""

    def settle(vote: Vote, *, seal: bool = False, signed: bool = True) -> Vote:
        agency = vote.open()
        try:
            people = {login: agency.sign_in(login, PASSWORD) for login in ("truongban", "thuky", "uyvien2", "chutri")}
            head = people["truongban"]
            for batch in batches.overview(head, vote.round):
                deck = vote.decks[batch.style.code]
                rows = [r for r in deck.resolutions if (r.number - 1) // 25 + 1 == batch.number]
                entries.resolve(head, "chutri", batch.id, rows)
            for code, figures in vote.definition.turnouts.items():
                turnout.key(people["thuky"], vote.round, code, figures)
                turnout.key(people["uyvien2"], vote.round, code, figures)
            for finding in reconcile.answer(head, vote.round, signed=signed).findings:
                if finding.severity == "warning":
                    explanation = Explanation(finding.code, finding.style, "Đã xem lại từng tờ.")
                    reconcile.explain(head, vote.round, explanation)
            if seal:
                seals.seal(head, people["chutri"], vote.round, signed=signed)
        finally:
            agency.close()
        return vote

    return settle
