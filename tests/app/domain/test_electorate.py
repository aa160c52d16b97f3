"""app.domain.electorate: numbers of people, and what the quorum asks of them."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from app.domain.electorate import Voter, attendance, check_voters, with_attendance
from app.domain.errors import Refusal
from app.domain.share import Fraction
from tests.app.domain.cases import regulation


@given(st.integers(0, 10_000), st.integers(1, 9), st.integers(1, 9), st.booleans())
def test_the_least_number_reaches_the_bar_and_one_less_does_not(whole: int, n: int, d: int, inclusive: bool) -> None:
    bar = Fraction(n, d, inclusive)
    least = bar.least(whole)
    assert bar.is_reached(least, whole) and not bar.is_reached(least - 1, whole)


def test_a_list_counts_before_a_number() -> None:
    voters = tuple(Voter(f"Người {n}", present=n < 3) for n in range(4))
    found = attendance(voters, 90, regulation())
    assert (found.summoned, found.present, found.needed, found.holds) == (4, 3, 3, True)
    found = attendance((), 90, regulation())
    assert (found.summoned, found.present, found.needed, found.holds) == (90, 0, 60, False)
    assert not attendance((), 0, regulation()).holds


def test_nobody_is_summoned_twice_and_two_may_have_one_name() -> None:
    check_voters((Voter("Lê An", "", "Phòng Một"), Voter("Lê An", "", "Phòng Hai")))
    with pytest.raises(Refusal, match="hai dòng giống nhau"):
        check_voters((Voter("Lê An", "", "Phòng Một"), Voter("lê  an", "", "phòng một")))
    with pytest.raises(Refusal, match="Dòng 2 chưa có họ tên"):
        check_voters((Voter("Lê An"), Voter(" ")))


def test_whoever_came_has_still_come_when_the_list_is_read_again() -> None:
    old = (Voter("Lê An", present=True), Voter("Vũ Bình"))
    assert with_attendance((Voter("Vũ Bình"), Voter("LÊ AN"), Voter("Mới")), old) == (
        Voter("Vũ Bình"),
        Voter("LÊ AN", present=True),
        Voter("Mới"),
    )
