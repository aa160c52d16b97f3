"""Percents are exact fractions rounded half up; bars are compared as whole numbers."""

from decimal import ROUND_HALF_UP, Decimal, localcontext
from fractions import Fraction as Exact
from math import floor

import pytest
from hypothesis import given
from hypothesis import strategies as st

from app.domain.share import Fraction, percent

_WHOLES = st.integers(1, 10**9)


@given(_WHOLES, st.data(), st.integers(0, 4))
def test_percent_is_decimals_half_up(whole: int, data: st.DataObject, decimals: int) -> None:
    part = data.draw(st.integers(0, whole))
    with localcontext() as context:
        context.prec = 60
        exact = Decimal(part) * 100 / Decimal(whole)
        expected = exact.quantize(Decimal(1).scaleb(-decimals), rounding=ROUND_HALF_UP)
    assert percent(part, whole, decimals) == f"{expected:f}"


@given(_WHOLES, st.data())
def test_percent_is_the_exact_fractions_half_up(whole: int, data: st.DataObject) -> None:
    part = data.draw(st.integers(0, 2 * whole))  # a share over 100 % is printed as it is
    hundredths = floor(Exact(part, whole) * 10_000 + Exact(1, 2))
    printed = percent(part, whole)
    assert printed is not None
    assert int(printed.replace(".", "")) == hundredths
    assert len(printed.partition(".")[2]) == 2


@given(st.integers(0, 10**6), st.integers(0, 3))
def test_a_tie_goes_up(n: int, decimals: int) -> None:
    """(2n + 1) of 2·100·10^decimals is n and a half units of the last place."""
    printed = percent(2 * n + 1, 2 * 100 * 10**decimals, decimals)
    assert printed is not None
    assert int(printed.replace(".", "")) == n + 1


@pytest.mark.parametrize(
    ("part", "whole", "decimals", "printed"),
    [
        (19, 47, 2, "40.43"),
        (25, 47, 2, "53.19"),
        (18, 32, 1, "56.3"),  # 56.25 exactly: floats, or half to even, give 56.2
        (1, 8, 1, "12.5"),
        (1, 200, 0, "1"),
        (3, 200, 0, "2"),
        (0, 7, 2, "0.00"),
        (7, 7, 2, "100.00"),
        (1, 3, 2, "33.33"),
        (2, 3, 2, "66.67"),
        (1, 20_000, 2, "0.01"),
        (1, 20_001, 2, "0.00"),
        (21, 33, 2, "63.64"),
    ],
)
def test_percent_by_hand(part: int, whole: int, decimals: int, printed: str) -> None:
    assert percent(part, whole, decimals) == printed


@pytest.mark.parametrize("decimals", [0, 1, 2])
def test_there_is_no_percent_of_nothing(decimals: int) -> None:
    assert percent(0, 0, decimals) is None


@given(st.integers(0, 10**9), st.integers(0, 10**9), st.integers(0, 9), st.integers(1, 9))
def test_a_bar_compares_exactly(part: int, whole: int, numerator: int, denominator: int) -> None:
    share, bar = Exact(part) * denominator, Exact(whole) * numerator
    assert Fraction(numerator, denominator, inclusive=True).is_reached(part, whole) == (share >= bar)
    assert Fraction(numerator, denominator, inclusive=False).is_reached(part, whole) == (share > bar)


def test_inclusive_says_whether_exactly_that_much_is_enough() -> None:
    assert Fraction(2, 3, inclusive=True).is_reached(80, 120)
    assert not Fraction(2, 3, inclusive=False).is_reached(80, 120)
    assert not Fraction(2, 3, inclusive=True).is_reached(79, 120)
