"""The vote that tests.bench.played measures: at any number of PCs it ends, sealed, with what stands on the papers."""

from collections import Counter
from pathlib import Path

import pytest
from PySide6.QtWidgets import QApplication

from app.domain.entry import Paper
from app.services import record
from tests.bench.pace import TYPIST, Clock, strokes
from tests.bench.played import OFFICES, STYLE, Keyed, Office, Played, Story, in_two_hands, turns
from tests.ui.pages.vote import PASSWORD
from ui.kiosk.strokes import Key


@pytest.mark.parametrize("machines", [1, 2])
def test_a_vote_from_the_box_to_the_minutes(qapp: QApplication, tmp_path: Path, machines: int) -> None:
    office = Office(22, 4, 2, machines, size=4)
    story = Story(tmp_path, office, TYPIST, "c", real=False)
    played = story.play()
    assert list(played.parts.values()) == sorted(played.parts.values())
    assert Counter((each.batch, each.slot) for each in played.keyed) == Counter(
        (batch, slot) for batch in office.batches for slot in (1, 2)
    )
    assert _sealed(played) == story.deck.papers
    assert story.deck.papers != story.deck.second  # so that a difference was settled


def _sealed(played: Played) -> tuple[Paper, ...]:
    """The cast vote records that were sealed."""
    folder = played.vote.open()
    try:
        ballots = record.sealed(folder.sign_in("chutri", PASSWORD), played.vote.round).ballots
        assert ballots is not None
        return ballots[STYLE]
    finally:
        folder.close()


@pytest.mark.parametrize("office", OFFICES, ids=str)
def test_everybody_keys_each_batch_once_at_most(office: Office) -> None:
    found = [(turn.login, batch) for pc in turns(office) for turn in pc for batch in turn.batches]
    assert len(found) == len(set(found)) == 2 * len(office.batches)
    assert len({login for login, _batch in found}) == office.tellers


def test_a_batch_in_two_hands_is_seen() -> None:
    first, second = Keyed(1, 1, 0, 10), Keyed(1, 2, 10, 20)
    assert in_two_hands([second, first]) == []
    assert in_two_hands([first, Keyed(1, 2, 9, 20), Keyed(2, 1, 0, 5)]) == [1]


def test_a_paper_is_filled_only_where_that_is_quicker() -> None:
    every, _seconds = strokes(TYPIST, "1" * 20, fills=False)
    assert every == [*[Key.D1] * 20, Key.ENTER]
    alike, seconds = strokes(TYPIST, "1" * 20, fills=True)
    assert alike == [Key.D1, Key.FILL, Key.ENTER]
    assert seconds * len(alike) == pytest.approx(20 * TYPIST.look + 3 * TYPIST.key)
    mixed = "12" * 10
    assert strokes(TYPIST, mixed, fills=True) == strokes(TYPIST, mixed, fills=False)


def test_a_reckoned_clock_adds_what_people_take_and_no_wait_for_another_pc() -> None:
    clock = Clock(real=False, at=100.0)
    clock.pause(50)
    assert 150 <= clock.now() < 160
    assert clock.wait_for(lambda: ("a", 200.0)) == "a"
    assert 200 <= clock.now() < 210
    assert clock.wait_for(lambda: ("b", 90.0)) == "b"
    assert 200 <= clock.now() < 210
