"""Thresholds at their edges, and the line of a subject."""

from fractions import Fraction as Exact

import pytest
from hypothesis import given
from hypothesis import strategies as st

from app.domain.outcome import outcome_of, style_result
from app.domain.round import Base, Settings
from app.domain.share import percent
from app.domain.tally import Vote
from app.domain.turnout import Turnout
from tests.app.domain.cases import PLAIN, balanced, counted, regulation, style, votes

NONE, HALF, THIRDS = "none", "low_over_half", "low_two_thirds"


@pytest.mark.parametrize(
    ("low", "base", "outcome"),
    [
        (0, 0, None),
        (0, 1, NONE),
        (1, 1, THIRDS),
        (1, 2, NONE),  # exactly half
        (2, 3, THIRDS),  # exactly two thirds
        (1, 3, NONE),
        (60, 120, NONE),
        (61, 120, HALF),
        (79, 120, HALF),
        (80, 120, THIRDS),
        (24, 48, NONE),
        (24, 47, HALF),
        (24, 49, NONE),
        (21, 33, HALF),  # one short of two thirds
        (22, 33, THIRDS),
        (120, 120, THIRDS),
    ],
)
def test_the_edges(low: int, base: int, outcome: str | None) -> None:
    assert outcome_of(low, base, regulation()) == outcome


def test_every_share_up_to_a_hundred_and_fifty_papers() -> None:
    rules = regulation()
    for base in range(1, 151):
        for low in range(base + 1):
            share = Exact(low, base)
            expected = THIRDS if share >= Exact(2, 3) else HALF if share > Exact(1, 2) else NONE
            assert outcome_of(low, base, rules) == expected, (low, base)


@pytest.mark.parametrize(
    ("low", "base", "printed", "outcome"),
    [
        (100_001, 200_001, "50.00", HALF),  # over half although it prints as half
        (199_999, 300_000, "66.67", HALF),  # under two thirds although it prints as two thirds
        (200_000, 300_000, "66.67", THIRDS),
    ],
)
def test_rounded_percents_decide_nothing(low: int, base: int, printed: str, outcome: str) -> None:
    assert percent(low, base) == printed
    assert outcome_of(low, base, regulation()) == outcome


@given(st.integers(1, 5), st.sampled_from(Base), st.data())
def test_the_line_of_each_subject(width: int, base: Base, data: st.DataObject) -> None:
    cast = data.draw(st.lists(votes(width, PLAIN), max_size=30))
    foreign = sum(reason == "foreign" for _m, reason in cast)
    settings = Settings(base, 2, "line", "invalid", "ignore", "ignore")
    turnout = balanced(len(cast), foreign)
    result = style_result(style(width), settings, turnout, counted(width, cast), regulation())
    assert result.base_count == (None if base is Base.VALID else result.subjects[0].base)
    for line in result.subjects:
        assert line.valid == line.high + line.confidence + line.low
        assert line.valid + line.invalid == turnout.returned == len(cast)
        assert line.base == (line.valid if base is Base.VALID else result.base_count)
        assert (line.outcome is None) == (line.base == 0) == (set(line.percents().values()) == {None})


@pytest.mark.parametrize(
    ("base", "whole", "high", "low", "outcome"),
    [
        (Base.SUMMONED, 8, "12.50", "37.50", NONE),
        (Base.PRESENT, 7, "14.29", "42.86", NONE),
        (Base.ISSUED, 6, "16.67", "50.00", NONE),  # an exchanged paper is not counted twice
        (Base.RETURNED, 5, "20.00", "60.00", HALF),
        (Base.VALID, 4, "25.00", "75.00", THIRDS),
    ],
)
def test_the_base_decides(base: Base, whole: int, high: str, low: str, outcome: str) -> None:
    cast: list[Vote] = [("31", None), ("31", None), ("31", None), ("11", None), ("01", None)]
    turnout = Turnout(8, 7, 10, 7, 5, 0, exchanged=1)
    settings = Settings(base, 2, "line", "invalid", "ignore", "ignore")
    line = style_result(style(2), settings, turnout, counted(2, cast), regulation()).subjects[0]
    assert (line.base, line.percents()["high"], line.percents()["low"], line.outcome) == (whole, high, low, outcome)


def test_no_valid_line_has_no_percent_of_its_own() -> None:
    settings = Settings(Base.VALID, 2, "line", "invalid", "ignore", "ignore")
    result = style_result(style(2), settings, balanced(2), counted(2, [("91", None), ("01", None)]), regulation())
    assert [line.base for line in result.subjects] == [0, 2]
    assert [line.outcome for line in result.subjects] == [None, NONE]
    assert result.subjects[0].percents() == {"high": None, "confidence": None, "low": None}


def test_one_subject_alone() -> None:
    cast: list[Vote] = [("3", None), ("3", None), ("9", None), ("0", None), ("1", None)]
    line = style_result(style(1), PLAIN, balanced(5), counted(1, cast), regulation()).subjects[0]
    assert (line.high, line.low, line.valid, line.invalid, line.outcome) == (1, 2, 3, 2, NONE)


def _share_of_high(base: Base, whole: int) -> str | None:
    """24 papers of one subject with high of `whole` papers or people, whichever the base asks for."""
    cast: list[Vote] = [("1", None)] * 24
    count = {Base.SUMMONED: 24, Base.PRESENT: 24, Base.ISSUED: 24, Base.RETURNED: whole, Base.VALID: whole}[base]
    cast += [("2", None)] * (count - 24)
    people = {Base.SUMMONED: (whole, 24), Base.PRESENT: (whole, whole), Base.ISSUED: (whole, whole)}
    summoned, present = people.get(base, (whole, whole))
    issued = whole if base is Base.ISSUED else len(cast)
    turnout = Turnout(summoned, present, 60, issued, len(cast), 0)
    settings = Settings(base, 2, "line", "invalid", "ignore", "ignore")
    line = style_result(style(1), settings, turnout, counted(1, cast), regulation()).subjects[0]
    assert (line.high, line.base) == (24, whole)
    return line.percents()["high"]


@pytest.mark.parametrize("base", Base)
@pytest.mark.parametrize(("whole", "printed"), [(47, "51.06"), (48, "50.00"), (49, "48.98")])
def test_vinh_phuc_2014_is_over_at_and_under_half_by_the_base_alone(base: Base, whole: int, printed: str) -> None:
    """24 high: the published table prints one of these, by the whole that it was taken of."""
    assert _share_of_high(base, whole) == printed


def _low_of(base: Base, low: int, whole: int) -> tuple[int, str | None]:
    """`low` low marks of `whole`, by whichever figure the base takes; everything else is at least as large."""
    returned = whole if base in {Base.RETURNED, Base.VALID} else low
    cast: list[Vote] = [("3", None)] * low + [("1", None)] * (returned - low)
    figures = dict.fromkeys(("summoned", "present", "issued"), whole)
    turnout = Turnout(printed=whole, returned=returned, spoiled=0, **figures)
    settings = Settings(base, 2, "line", "invalid", "ignore", "ignore")
    line = style_result(style(1), settings, turnout, counted(1, cast), regulation()).subjects[0]
    return line.base, line.outcome


@pytest.mark.parametrize("base", Base)
@pytest.mark.parametrize(
    ("low", "whole", "outcome"),
    [
        (29, 60, NONE),  # one less than half
        (30, 60, NONE),  # exactly half
        (31, 60, HALF),  # one more
        (39, 60, HALF),  # one less than two thirds
        (40, 60, THIRDS),  # exactly two thirds
        (41, 60, THIRDS),  # one more
        (60, 60, THIRDS),
        (0, 60, NONE),
        (0, 0, None),  # no paper at all
    ],
)
def test_each_edge_under_each_base(base: Base, low: int, whole: int, outcome: str | None) -> None:
    assert _low_of(base, low, whole) == (whole, outcome)


@pytest.mark.parametrize("base", Base)
def test_all_papers_invalid_is_no_low_share_or_no_share_at_all(base: Base) -> None:
    settings = Settings(base, 2, "line", "invalid", "ignore", "ignore")
    cast: list[Vote] = [("", "torn"), ("", "struck"), ("00", None)]
    result = style_result(style(2), settings, balanced(3), counted(2, cast), regulation())
    for line in result.subjects:
        assert (line.valid, line.invalid) == (0, 3)
        assert line.outcome == (None if base is Base.VALID else NONE)
        assert line.percents()["low"] == (None if base is Base.VALID else "0.00")
