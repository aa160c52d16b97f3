"""Fewer keys than any rival: three for a paper of one mark, at most four more for each exception."""

from itertools import product

import pytest

from tests.bench.keystrokes import LINES, ONE_KEY_A_CELL, deck, keyed, keys, mean
from ui.kiosk.keying import Keying, Rules, begin, press
from ui.kiosk.strokes import Act, Key, Mode, Refused, Touch


@pytest.mark.parametrize("mark", "12309")
def test_a_paper_of_one_mark_takes_three_keys(mark: str) -> None:
    assert keys(mark * LINES) == [Key(mark), Key.FILL, Key.ENTER]
    keyed(mark * LINES)


def test_each_exception_costs_four_more_at_most() -> None:
    for first, second in product(range(LINES), range(LINES)):
        paper = "".join("2" if at in {first, second} else "1" for at in range(LINES))
        keyed(paper)
        assert len(keys(paper)) <= 3 + 4 * len({first, second}), paper


@pytest.mark.parametrize(("name", "most"), [("a", 9.0), ("b", 5.0), ("c", ONE_KEY_A_CELL)])
def test_the_decks(name: str, most: float) -> None:
    assert mean(name, papers=150) <= most
    assert all(len(keys(row)) <= ONE_KEY_A_CELL for row in deck(name, papers=150))


def at(lines: int, *strokes: Key | Touch) -> tuple[Keying, object]:
    keying, answer = begin(Rules(lines, frozenset(), True, None), 1), None
    for stroke in strokes:
        keying, answer = press(keying, stroke)
    return keying, answer


@pytest.mark.parametrize(
    ("lines", "typed", "stands"),
    [(20, ".3", 2), (20, ".12", 11), (20, ".20", 19), (20, ".1.", 0), (60, ".7", 6), (60, ".6.", 5), (5, ".1", 0)],
)
def test_a_line_is_gone_to_as_soon_as_it_is_known(lines: int, typed: str, stands: int) -> None:
    keying, answer = at(lines, *map(Key, typed))
    assert (keying.mode, keying.sheet.cursor, answer) == (Mode.MARKS, stands, Act.MOVED)


def test_a_line_that_is_not_there_is_refused_and_asked_again() -> None:
    for typed in (".0", ".2 1", ".9 9"):
        keying, answer = at(4 if "9" in typed else 20, *(Key(sign) for sign in typed if sign != " "))
        assert isinstance(answer, Refused) and keying.mode is Mode.LINE and keying.typed == "", typed


def test_it_is_left_by_back_by_escape_and_by_a_finger() -> None:
    for stroke in (Key.BACK, Key.MENU, Key.ENTER):
        assert at(20, Key.D1, Key.GO, stroke)[0].mode is Mode.MARKS
    keying, _answer = at(20, Key.GO, Key.D1, Key.BACK)
    assert (keying.mode, keying.typed) == (Mode.LINE, "")
    keying, _answer = at(20, Key.GO, Key.D1, Touch(4, "3"))
    assert keying.sheet.marks[4] == "3" and keying.mode is Mode.MARKS


def test_no_line_is_gone_to_on_an_invalid_paper() -> None:
    keying, _answer = at(4, Key.SPOIL, Key.D1, Key.GO)
    assert keying.mode is Mode.MARKS and keying.sheet.reason is not None
