"""Figures that were not counted by hand are worked out from R01 and R02."""

from hypothesis import given
from hypothesis import strategies as st

from app.domain.turnout import OPTIONAL, REQUIRED, Turnout

_N = st.integers(0, 10**6)


@given(st.builds(Turnout, _N, _N, _N, _N, _N, _N, exchanged=_N, lost=_N, foreign=_N))
def test_what_is_worked_out_balances(t: Turnout) -> None:
    assert t.printed == t.issued + t.unused_or_derived() + t.spoiled + t.lost
    assert t.issued + t.foreign == t.returned + t.exchanged + t.not_returned_or_derived()


def test_what_was_counted_stands_even_if_it_is_wrong() -> None:
    t = Turnout(10, 10, 12, 10, 9, 1, unused=5, not_returned=7)
    assert (t.unused_or_derived(), t.not_returned_or_derived()) == (5, 7)


def test_a_zero_that_was_counted_is_not_a_gap() -> None:
    t = Turnout(10, 10, 12, 10, 9, 1, unused=0, not_returned=0)
    assert (t.unused_or_derived(), t.not_returned_or_derived()) == (0, 0)


def test_only_what_was_given_is_written_down() -> None:
    given_numbers = Turnout(10, 9, 12, 10, 9, 1, unused=1, piles={"torn": 1}).as_numbers()
    assert set(REQUIRED) <= given_numbers.keys()
    assert given_numbers.keys() - set(REQUIRED) == set(OPTIONAL) - {"not_returned"}
    assert Turnout(**given_numbers) == Turnout(10, 9, 12, 10, 9, 1, unused=1)
