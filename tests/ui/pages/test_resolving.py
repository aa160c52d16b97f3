"""The list of third keyings under the keys of the pad, without a window."""

import itertools

import pytest

from app.domain.batch import Difference, DifferenceKind, Papers, Resolution, renumber, settle
from app.domain.deck import Deck, Faults, Plan, Slips, make_deck
from app.domain.entry import Paper
from app.domain.ids import PaperNumber, StyleCode
from app.domain.style import Style
from app.domain.tally import KEYED_REASONS, refused_reasons
from tests.app.domain.cases import PLAIN, by_number, style
from ui.pages.resolving import BACK, ENTER, Mode, Resolving

STYLE = style(5)
REFUSED = refused_reasons(PLAIN)


def keys_of(model: Resolving, deck: Deck, style: Style) -> list[str]:
    """The keys with which a person who holds the papers answers the current row."""
    row = model.rows[model.at]
    paper = by_number(deck.papers).get(row.number)
    if paper is None:
        (to,) = (r.value for r in deck.resolutions if (r.number, r.code) == (row.number, "number"))
        return ["4", *to, ENTER] if to else ["3"]
    if row.place is not None:
        return [paper.marks[row.place]]
    return ["2", str(KEYED_REASONS.index(paper.invalid) + 1)] if paper.invalid else ["1"]


def settle_by_keys(first: Papers, second: Papers, made: Deck) -> Resolving:
    model = Resolving(STYLE, REFUSED, settle(first, second, (), STYLE).open)
    while model.left:
        for key in keys_of(model, made, STYLE):
            assert model.press(key), key
        if model.moves_changed:
            model.refill(settle(*renumber(first, second, model.moves), (), STYLE).open)
    return model


def deck(seed: int, one: Slips, two: Slips) -> Deck:
    return make_deck(Plan("", StyleCode("A"), seed, 40, Faults(), {}, one, two), STYLE, PLAIN)


@pytest.mark.parametrize("seed", range(8))
def test_a_deck_is_settled_by_the_keys_that_its_papers_ask_for(seed: int) -> None:
    slips = Slips(marks=3, swaps=1, numbers=1, missed=1, reasons=2)
    made = deck(seed, slips, slips)
    first, second = by_number(made.first), by_number(made.second)
    model = settle_by_keys(first, second, made)
    settled = settle(first, second, model.resolutions, STYLE)
    assert settled.open == () and settled.ballots == made.papers


def cell(number: int, place: int) -> Difference:
    return Difference(PaperNumber(number), DifferenceKind.CELL, STYLE.subjects[place].code)


def one_pass(number: int) -> Difference:
    return Difference(PaperNumber(number), DifferenceKind.ONE_PASS)


def test_only_listed_keys_do_anything() -> None:
    model = Resolving(STYLE, REFUSED, [cell(1, 0), one_pass(2)])
    for key in "45678ax+*-/ ươ١":
        assert not model.press(key) and model.at == 0, key
    model.go(1)
    for key in "05678 9a²":
        assert not model.press(key), key


def test_backspace_empties_a_row_then_goes_back() -> None:
    model = Resolving(STYLE, REFUSED, [cell(1, 0), cell(1, 2), cell(3, 1)])
    model.press("1")
    model.press("2")
    assert model.at == 2
    model.press(BACK)
    assert model.at == 1 and model.left == 2
    model.press("9")
    model.press("3")
    assert [r.value for r in model.resolutions] == ["1", "9", "3"] and model.left == 0


def test_a_reason_that_the_settings_refuse_is_not_offered() -> None:
    model = Resolving(STYLE, REFUSED, [Difference(PaperNumber(4), DifferenceKind.INVALID)])
    assert [k.key for k in model.offered()] == ["1", "2"]
    model.press("2")
    assert model.mode is Mode.REASON
    refused = [str(KEYED_REASONS.index(reason) + 1) for reason in REFUSED]
    assert not {k.key for k in model.offered()} & set(refused)
    assert not any(model.press(key) for key in refused)
    model.press(BACK)
    assert model.mode is Mode.ROW and model.left == 1


def test_a_valid_paper_asks_for_each_of_its_lines() -> None:
    model = Resolving(STYLE, REFUSED, [one_pass(7)])
    model.press("1")
    assert model.left == 5 and len(model.rows) == 6
    for key in "12309":
        model.press(key)
    assert model.left == 0
    assert [r.value for r in model.resolutions] == list("12309")
    model.go(0)
    model.press(BACK)
    assert len(model.rows) == 1 and model.resolutions == ()


def test_a_number_is_typed_and_taken_back() -> None:
    model = Resolving(STYLE, REFUSED, [one_pass(39), one_pass(30)])
    model.go(1)
    for key in ["4", "3", "1", BACK, "0", ENTER]:
        assert model.press(key)
    assert model.moves == (Resolution(PaperNumber(39), "number", "30"),) and model.moves_changed
    model.refill(())
    assert model.left == 0 and [r.number for r in model.rows] == [39]
    model.go(0)
    model.press(BACK)
    assert model.moves == () and model.moves_changed
    model.refill([one_pass(30), one_pass(39)])
    assert model.left == 2


def test_an_empty_or_zero_number_is_not_taken() -> None:
    model = Resolving(STYLE, REFUSED, [one_pass(39)])
    model.press("4")
    assert not model.press(ENTER)
    model.press("0")
    assert not model.press(ENTER)
    assert all(model.press(key) for key in "123456") and not model.press("7")


def test_refused_moves_leave_the_papers_undecided() -> None:
    model = Resolving(STYLE, REFUSED, [one_pass(39), cell(4, 1)])
    model.go(1)
    for key in ("4", "3", ENTER):
        model.press(key)
    model.take_back_moves()
    assert model.left == 2 and model.moves == () and {r.number for r in model.rows} == {4, 39}


def test_what_was_keyed_of_other_papers_stays_when_numbers_change() -> None:
    first = by_number([Paper(PaperNumber(n), "11111", None) for n in (1, 2, 3)])
    second = by_number([Paper(PaperNumber(n), m, None) for n, m in ((1, "11112"), (2, "11111"), (9, "11131"))])
    model = Resolving(STYLE, REFUSED, settle(first, second, (), STYLE).open)
    model.press("1")
    model.go(2)
    for key in ("4", "3", ENTER):
        model.press(key)
    model.refill(settle(*renumber(first, second, model.moves), (), STYLE).open)
    rows = [(row.number, row.place) for row in model.rows]
    assert rows == [(1, 4), (3, 3), (9, None)] and model.left == 1
    model.press("3")
    assert settle(first, second, model.resolutions, STYLE).ballots[2].marks == "11131"


def test_every_key_is_harmless_in_every_state() -> None:
    keys = [*"0123456789", BACK, ENTER]
    for presses in itertools.product(keys, repeat=3):
        model = Resolving(STYLE, REFUSED, [cell(1, 0), one_pass(2), Difference(PaperNumber(3), DifferenceKind.INVALID)])
        model.go(1)
        for key in presses:
            model.press(key)
        assert 0 <= model.at < len(model.rows) and model.left >= 0
