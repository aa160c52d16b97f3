"""Made-up papers hold every case, the same each time."""

import hashlib
from collections import Counter
from random import Random

import pytest
from hypothesis import given
from hypothesis import strategies as st

from app.domain.ballotfile import write_ballots
from app.domain.batch import BATCH_SIZE, DifferenceKind, batch_number, differences
from app.domain.deck import Faults, Plan, Slips, draw_deck, make_deck, read_plans, with_slips
from app.domain.entry import Paper, check_paper
from app.domain.errors import InputFault
from app.domain.ids import StyleCode, SubjectCode
from app.domain.round import Settings
from app.domain.tally import KEYED_REASONS, refused_reasons
from tests.app.domain.cases import PLAIN, all_settings, by_number, counted, style

PLAN = Plan("round", StyleCode("A"), 7, 60, Faults(2, 5, 3, {"torn": 2}), {SubjectCode("S2"): 31}, Slips(marks=2),
            Slips(1, 1, 1, 1, 2))  # fmt: skip


@given(st.integers(0, 2**32), st.integers(1, 25), st.integers(12, 80), all_settings())
def test_every_case_is_in_the_deck(seed: int, width: int, count: int, settings: Settings) -> None:
    papers = draw_deck(Random(seed), style(width), count, Faults(), settings)
    assert [p.number for p in papers] == list(range(1, count + 1))
    for paper in papers:
        check_paper(paper, width, refused_reasons(settings))
    ordinary = [p.marks for p in papers if p.invalid is None and p.marks != "0" * width]
    assert set("".join(ordinary)) >= set("1239")
    assert "0" * width in [p.marks for p in papers]
    assert width == 1 or any("0" in marks for marks in ordinary)
    reasons = Counter(p.invalid for p in papers if p.invalid)
    assert reasons.keys() == set(KEYED_REASONS) - refused_reasons(settings)


@given(st.integers(0, 2**32), st.integers(0, 40))
def test_what_is_asked_for_comes_exactly(seed: int, low: int) -> None:
    faults = Faults(blank_papers=3, blank_lines=6, over_lines=4, reasons={"torn": 2, "struck": 3})
    papers = draw_deck(Random(seed), style(8), 60, faults, PLAIN, {SubjectCode("S3"): low})
    count = counted(8, [(p.marks, p.invalid) for p in papers])
    assert dict(count.invalid) == {"blank_all": 3, "foreign": 1, "other": 1, "struck": 3, "torn": 2}
    assert (count.blank_lines, count.over_lines) == (count.blank_papers, count.over_papers) == (6, 4)
    assert count.subjects[2].low == low


def test_most_marks_are_high_and_few_low() -> None:
    papers = draw_deck(Random(1), style(20), 400, Faults(), PLAIN)
    marks = Counter("".join(p.marks for p in papers))
    total = marks.total()
    assert 0.60 < marks["1"] / total < 0.85
    assert marks["3"] / total < 0.10 < marks["2"] / total < 0.34


def test_a_deck_is_the_same_each_time() -> None:
    assert make_deck(PLAN, style(5), PLAIN) == make_deck(PLAN, style(5), PLAIN)


def test_a_deck_is_the_same_on_every_system() -> None:
    """The bytes of both passes: a Python whose seeded numbers differ would make another sample."""
    deck = make_deck(PLAN, style(5), PLAIN)
    files = [b"".join(write_ballots(style(5), papers)) for papers in (deck.first, deck.second)]
    assert [hashlib.sha256(file).hexdigest()[:16] for file in files] == ["91bd3b5ddff3bceb", "6b7ccbfe426adb6e"]


def test_another_seed_is_another_deck() -> None:
    decks = {draw_deck(Random(seed), style(5), 40, Faults(), PLAIN) for seed in range(20)}
    assert len(decks) == 20


@pytest.mark.parametrize(
    ("count", "faults", "low"),
    [
        (7, Faults(), {}),  # 4 reasons, a blank paper, and too few left
        (40, Faults(blank_papers=0), {}),
        (40, Faults(blank_lines=0), {}),
        (40, Faults(reasons={"torn": 0}), {}),
        (40, Faults(reasons={"added": 1}), {}),  # the settings say such a paper counts
        (40, Faults(reasons={"blank_all": 1}), {}),  # given by rule
        (40, Faults(over_lines=40), {}),
        (40, Faults(), {SubjectCode("S1"): 36}),
    ],
)
def test_a_deck_that_cannot_be(count: int, faults: Faults, low: dict[SubjectCode, int]) -> None:
    with pytest.raises(ValueError):  # a programmer's error, without words for users
        draw_deck(Random(1), style(3), count, faults, PLAIN, low)


def _papers(count: int = 40, width: int = 6) -> tuple[Paper, ...]:
    return draw_deck(Random(3), style(width), count, Faults(), PLAIN)


@pytest.mark.parametrize(
    ("slips", "kinds"),
    [
        (Slips(), {}),
        (Slips(marks=4), {DifferenceKind.CELL: 4}),
        (Slips(swaps=2), {DifferenceKind.CELL: 4}),
        (Slips(numbers=2), {DifferenceKind.ONE_PASS: 4}),
        (Slips(missed=3), {DifferenceKind.ONE_PASS: 3}),
        (Slips(reasons=3), {DifferenceKind.INVALID: 3}),
    ],
)
def test_what_each_slip_does(slips: Slips, kinds: dict[DifferenceKind, int]) -> None:
    papers = _papers()
    keyed = with_slips(Random(5), style(6), papers, slips)
    found = differences(by_number(papers), by_number(keyed.papers), style(6))
    assert Counter(d.kind for d in found) == kinds
    assert {d.number for d in found} == keyed.numbers


def test_slips_of_reason_go_both_ways() -> None:
    papers = by_number(_papers())
    keyed = by_number(with_slips(Random(5), style(6), tuple(papers.values()), Slips(reasons=2)).papers)
    changed = [(papers[n].invalid is None, keyed[n].invalid is None) for n in papers if papers[n] != keyed[n]]
    assert sorted(changed) == [(False, True), (True, False)]


@given(st.integers(0, 10**6), st.integers(12, 130))
def test_a_wrong_number_looks_like_the_right_one(seed: int, count: int) -> None:
    """It is free, and in the same batch as the right one wherever that batch has room."""
    keyed = with_slips(Random(seed), style(2), _papers(count, 2), Slips(numbers=1))
    true, wrong = sorted(keyed.numbers)
    assert 1 <= true <= count < wrong <= count + BATCH_SIZE
    if count % BATCH_SIZE:
        assert batch_number(true) == batch_number(wrong)
    assert [p.number for p in keyed.papers].index(wrong) == true - 1  # keyed in the order of the stack


def test_the_others_slips_are_keyed_right() -> None:
    papers = _papers()
    one = with_slips(Random(5), style(6), papers, Slips(3, 1, 1, 1, 1))
    two = with_slips(Random(5), style(6), papers, Slips(3, 1, 1, 1, 1), one.numbers)
    assert one.numbers.isdisjoint(two.numbers)


@pytest.mark.parametrize("slips", [Slips(marks=99), Slips(missed=41), Slips(reasons=20), Slips(numbers=11)])
def test_more_slips_than_papers(slips: Slips) -> None:
    with pytest.raises(ValueError):
        with_slips(Random(5), style(6), _papers(), slips)


def test_one_line_has_nothing_to_swap() -> None:
    with pytest.raises(ValueError, match="slip"):
        with_slips(Random(5), style(1), _papers(width=1), Slips(swaps=1))


PLANS = """
[[decks]]
round = "round"
style = "A"
seed = 7
papers = 60
[decks.faults]
blank_papers = 2
blank_lines = 5
over_lines = 3
[decks.faults.reasons]
torn = 2
[decks.low]
S2 = 31
[decks.first]
marks = 2
[decks.second]
marks = 1
swaps = 1
numbers = 1
missed = 1
reasons = 2
"""


def test_plans_are_read() -> None:
    assert read_plans(PLANS.encode(), "decks.toml") == (PLAN,)


@pytest.mark.parametrize(
    ("old", "new", "line", "found"),
    [
        ("seed = 7", "sead = 7", 5, "mục lạ"),
        ("torn = 2", "thorn = 2", 12, "mục lạ"),
        ("marks = 2", "mark = 2", 16, "mục lạ"),
        ("papers = 60", "papers = 0", 6, "là 0"),
        ("blank_lines = 5", "", 7, "thiếu"),
        ("S2 = 31", "S2 = '31'", 14, "chữ"),
    ],
)
def test_a_broken_plan_is_told(old: str, new: str, line: int, found: str) -> None:
    with pytest.raises(InputFault) as caught:
        read_plans(PLANS.replace(old, new, 1).encode(), "decks.toml")
    assert any(fault.line == line and found in fault.found for fault in caught.value.faults), caught.value.faults
