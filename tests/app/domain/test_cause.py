"""What is told of the causes behind differences: the injected slip, nothing where two readings fit, never a mark."""

from collections.abc import Sequence
from random import Random

import pytest
from hypothesis import assume, given
from hypothesis import strategies as st

from app.domain.batch import differences
from app.domain.cause import Cause, CauseKind, likely_causes
from app.domain.entry import Paper
from app.domain.ids import PaperNumber
from app.domain.wording import cause_lines
from tests.app.domain.cases import by_number, paper, style

THREE = style(3)
SHIFTED, NUMBER, SWAPPED = CauseKind.SHIFTED, CauseKind.NUMBER, CauseKind.SWAPPED
MISSING, EXTRA = CauseKind.MISSING, CauseKind.EXTRA


def causes(first: Sequence[Paper], second: Sequence[Paper], expected: int | None) -> tuple[Cause, ...]:
    one, two = by_number(first), by_number(second)
    return likely_causes(one, two, expected, differences(one, two, THREE))


def cause(kind: CauseKind, *numbers: int, slot: int | None = None) -> Cause:
    return Cause(kind, tuple(map(PaperNumber, numbers)), slot)


def stack(*marks: str) -> list[Paper]:
    return [paper(number, m) for number, m in enumerate(marks, 1)]


def without(papers: Sequence[Paper], *numbers: int) -> list[Paper]:
    return [p for p in papers if p.number not in numbers]


def as_number(papers: Sequence[Paper], number: int, other: int) -> list[Paper]:
    return [paper(other if p.number == number else p.number, p.marks, p.invalid) for p in papers]


def changed(papers: Sequence[Paper], a: int, b: int) -> list[Paper]:
    return [paper({a: b, b: a}.get(p.number, p.number), p.marks, p.invalid) for p in papers]


def left_out(papers: Sequence[Paper], number: int) -> list[Paper]:
    """A paper skipped, and each one after it under its neighbour's number."""
    return [paper(p.number - (p.number > number), p.marks, p.invalid) for p in papers if p.number != number]


FIVE = stack("111", "123", "221", "113", "333")
ALIKE = stack(*["111"] * 6)


@pytest.mark.parametrize(
    ("first", "second", "expected", "told"),
    [
        (FIVE, as_number(FIVE, 2, 20), 5, [cause(NUMBER, 2, 20)]),
        (as_number(FIVE, 2, 20), FIVE, 5, [cause(NUMBER, 20, 2)]),
        (FIVE, as_number(FIVE, 2, 20), None, [cause(NUMBER, 2, 20)]),
        (ALIKE, as_number(ALIKE, 2, 20), 6, [cause(NUMBER, 2, 20)]),  # each pass has one left over
        (FIVE, changed(FIVE, 2, 5), 5, [cause(SWAPPED, 2, 5)]),
        (FIVE, without(FIVE, 3), 5, [cause(MISSING, 3, slot=2)]),
        (without(FIVE, 1, 3), FIVE, 5, [cause(MISSING, 1, 3, slot=1)]),
        (without(FIVE, 1), without(FIVE, 3), 5, [cause(MISSING, 1, slot=1), cause(MISSING, 3, slot=2)]),
        ([*FIVE, paper(9, "311")], FIVE, 5, [cause(EXTRA, 9, slot=1)]),
        (without(FIVE, 3), FIVE, 4, [cause(EXTRA, 3, slot=2)]),
        (FIVE, left_out(FIVE, 1), 5, [cause(SHIFTED, 1, 2, 3, 4, 5)]),
        (left_out(FIVE, 2), FIVE, 5, [cause(SHIFTED, 2, 3, 4, 5)]),
        (FIVE, as_number(without(FIVE, 3), 2, 20), 5, [cause(NUMBER, 2, 20), cause(MISSING, 3, slot=2)]),
    ],
)
def test_each_slip_is_told(first: list[Paper], second: list[Paper], expected: int | None, told: list[Cause]) -> None:
    assert list(causes(first, second, expected)) == told


@pytest.mark.parametrize(
    ("first", "second", "expected"),
    [
        (FIVE, [*FIVE[:4], paper(5, "331")], 5),  # a cell
        (FIVE, [*FIVE[:4], paper(5, "", "torn")], 5),
        (FIVE, without(FIVE, 3), None),  # missing or extra: nobody knows
        ([*FIVE, paper(9, "311")], without(FIVE, 3), 5),  # one of 3 and 9 is missing, the other extra
        (ALIKE, as_number(as_number(ALIKE, 2, 20), 3, 30), 6),  # which of 2 and 3 is 20?
        (stack("111", "222", "222"), stack("222", "111", "111"), 3),  # 1 with 2 or with 3?
        (FIVE, [*without(FIVE, 3), paper(9, "311")], 5),  # a wrong number and a wrong mark
    ],
)
def test_nothing_is_told_where_two_readings_fit(first: list[Paper], second: list[Paper], expected: int | None) -> None:
    assert causes(first, second, expected) == ()


def test_papers_that_both_passes_lack_are_no_number_slip_though_they_look_alike() -> None:
    first, second = without(ALIKE, 2), without(ALIKE, 5)
    assert causes(first, second, 6) == (cause(MISSING, 2, slot=1), cause(MISSING, 5, slot=2))


def test_marks_that_stand_on_no_other_paper_tell_a_number_slip_though_papers_are_missing() -> None:
    assert causes(without(FIVE, 4), as_number(without(FIVE, 4), 2, 20), 5) == (cause(NUMBER, 2, 20),)


SIX = stack("111231", "123321", "111111", "113213", "333121", "222222")


def of_six(first: Sequence[Paper], second: Sequence[Paper], expected: int) -> tuple[Cause, ...]:
    one, two = by_number(first), by_number(second)
    return likely_causes(one, two, expected, differences(one, two, style(6)))


def keyed_as(number: int, marks: str, invalid: str | None = None) -> list[Paper]:
    return [*without(SIX, 2), paper(number, marks, invalid)]


@pytest.mark.parametrize(
    ("second", "told"),
    [
        (keyed_as(40, "123322"), [cause(NUMBER, 2, 40)]),  # a wrong mark in one line of six
        (keyed_as(40, "123312"), []),  # in two
        (keyed_as(40, "", "torn"), []),
        (keyed_as(7, "123322"), [cause(NUMBER, 2, 7)]),  # of six in a row, 1 and 7 are not both
        ([*without(SIX, 2, 4), paper(40, "123322")], [cause(NUMBER, 2, 40), cause(MISSING, 4, slot=2)]),
    ],
)
def test_a_number_of_another_batch_and_a_wrong_mark_are_one_slip(second: list[Paper], told: list[Cause]) -> None:
    assert list(of_six(SIX, second, 6)) == told
    assert list(of_six(second, SIX, 6)) == sorted(map(_mirrored, told), key=lambda each: min(each.numbers))


def test_the_number_beside_may_be_of_this_batch() -> None:
    first, second = without(SIX, 1), [*without(SIX, 1, 2), paper(7, "123322")]
    assert of_six(first, second, 6) == (cause(MISSING, 2, slot=2), cause(MISSING, 7, slot=1))


def test_a_number_of_another_batch_that_two_papers_may_be_is_none() -> None:
    first = [*without(SIX, 5), paper(5, "123323")]
    assert of_six(first, [*without(first, 2, 5), paper(40, "123322")], 6) == ()


def test_a_number_of_another_batch_is_a_slip_though_both_passes_lack_a_paper() -> None:
    alike = stack(*["111111"] * 6)
    first, second = without(alike, 4), [*without(alike, 2, 4), paper(40, "111111")]
    assert of_six(first, second, 6) == (cause(NUMBER, 2, 40),)


def test_a_paper_of_another_batch_is_not_looked_for_in_this_one() -> None:
    assert of_six(without(SIX, 4), [*without(SIX, 4), paper(40, "111222")], 6) == ()
    assert of_six(without(SIX, 4), [*without(SIX, 2, 4), paper(40, "333333")], 6) == (cause(MISSING, 2, slot=2),)


def test_where_the_stamp_skips_every_number_may_be_here() -> None:
    stamped = [*without(SIX, 6), paper(9, "222222")]
    assert of_six(stamped, [*without(stamped, 2), paper(40, "123322")], 6) == ()
    assert of_six(without(stamped, 2), [*without(stamped, 2), paper(40, "111222")], 6) == (cause(MISSING, 40, slot=1),)


def test_a_number_that_the_stamp_skipped_shifts_the_rest() -> None:
    stamped = as_number(as_number(FIVE, 5, 6), 4, 5)
    assert causes(stamped, FIVE, 5) == ()  # two papers in a row may be chance
    assert causes(as_number(stamped, 3, 4), FIVE, 5) == (cause(SHIFTED, 3, 4, 5, 6),)


def test_a_cause_that_is_settled_is_told_no_more() -> None:
    one, two = by_number(FIVE), by_number(changed(FIVE, 2, 5))
    left = [d for d in differences(one, two, THREE) if d.number == 5]
    assert likely_causes(one, two, 5, left) == ()


# -- whatever the papers are


@st.composite
def stacks(draw: st.DrawFn) -> list[Paper]:
    """Papers from 1 of which many are alike, as they are where most marks are high."""
    sheet = st.sampled_from((("111", None), ("111", None), ("112", None), ("", "torn"))) | st.text(
        "12309", min_size=3, max_size=3
    ).map(lambda m: (m, None))
    return [paper(n, *each) for n, each in enumerate(draw(st.lists(sheet, min_size=5, max_size=12)), 1)]


def _unlike(papers: Sequence[Paper], a: int, b: int) -> bool:
    one, two = papers[a - 1], papers[b - 1]
    return (one.marks, one.invalid) != (two.marks, two.invalid)


@given(stacks(), st.integers(1, 5), st.integers(0, 9), st.booleans())
def test_one_wrong_number_is_found(papers: list[Paper], number: int, beyond: int, flip: bool) -> None:
    other = len(papers) + 1 + beyond
    passes, numbers = (papers, as_number(papers, number, other)), (number, other)
    first, second = passes[::-1] if flip else passes
    assert causes(first, second, len(papers)) == (cause(NUMBER, *(numbers[::-1] if flip else numbers)),)


@given(stacks(), st.sets(st.integers(1, 5), min_size=2, max_size=2))
def test_two_papers_changed_about_are_found_in_either_order(papers: list[Paper], pair: set[int]) -> None:
    a, b = sorted(pair)
    assume(_unlike(papers, a, b))
    keyed = changed(papers, a, b)
    assert causes(papers, keyed, len(papers)) == (cause(SWAPPED, a, b),) == causes(keyed, papers, len(papers))


@given(stacks(), st.sets(st.integers(1, 5), min_size=1, max_size=3), st.sampled_from((1, 2)))
def test_papers_left_out_are_found(papers: list[Paper], gone: set[int], slot: int) -> None:
    passes = (without(papers, *gone), papers)
    first, second = passes if slot == 1 else passes[::-1]
    assert causes(first, second, len(papers)) == (cause(MISSING, *sorted(gone), slot=slot),)


@given(stacks(), st.integers(0, 9), st.sampled_from((1, 2)))
def test_a_paper_too_many_is_found(papers: list[Paper], beyond: int, slot: int) -> None:
    extra = paper(len(papers) + 1 + beyond, "333")
    passes = ([*papers, extra], papers)
    first, second = passes if slot == 1 else passes[::-1]
    assert causes(first, second, len(papers)) == (cause(EXTRA, extra.number, slot=slot),)


@given(stacks(), st.integers(1, 5), st.booleans())
def test_a_paper_left_out_that_moves_the_rest_is_found(papers: list[Paper], number: int, flip: bool) -> None:
    moved = [n for n in range(number, len(papers)) if _unlike(papers, n, n + 1)]
    assume(len(moved) >= 3)
    passes = (papers, left_out(papers, number))
    first, second = passes[::-1] if flip else passes
    assert causes(first, second, len(papers)) == (cause(SHIFTED, *moved, len(papers)),)


@given(stacks(), st.integers(0, 20) | st.none())
def test_passes_that_agree_have_no_cause(papers: list[Paper], expected: int | None) -> None:
    assert causes(papers, papers[::-1], expected) == ()


@st.composite
def keyings(draw: st.DrawFn) -> tuple[list[Paper], list[Paper]]:
    """Two passes with slips of any kind and number."""
    papers = draw(stacks())
    rng = Random(draw(st.integers(0, 10**6)))
    return _slipped(rng, papers, draw(st.integers(0, 3))), _slipped(rng, papers, draw(st.integers(0, 3)))


def _slipped(rng: Random, papers: list[Paper], slips: int) -> list[Paper]:
    for _slip in range(slips):
        a, b = rng.sample([p.number for p in papers], 2)
        free = next(n for n in rng.sample(range(1, 40), 39) if all(p.number != n for p in papers))
        papers = rng.choice(
            (
                without(papers, a),
                changed(papers, a, b),
                as_number(papers, a, free),
                [*papers, paper(free, "111")],
                left_out(papers, a),
                [paper(p.number, "222") if p.number == a else p for p in papers],
            )
        )
    return papers


@given(keyings(), st.integers(0, 15) | st.none())
def test_no_paper_has_two_causes_and_every_one_differs(
    passes: tuple[list[Paper], list[Paper]], expected: int | None
) -> None:
    one, two = map(by_number, passes)
    found = differences(one, two, THREE)
    told = [number for each in likely_causes(one, two, expected, found) for number in each.numbers]
    assert len(told) == len(set(told))
    assert set(told) <= {difference.number for difference in found}


def _mirrored(told: Cause) -> Cause:
    numbers = told.numbers[::-1] if told.kind is NUMBER else told.numbers
    return Cause(told.kind, numbers, told.slot and 3 - told.slot)


@given(keyings(), st.integers(0, 15) | st.none())
def test_neither_pass_comes_first(passes: tuple[list[Paper], list[Paper]], expected: int | None) -> None:
    first, second = passes
    assert causes(second, first, expected) == tuple(map(_mirrored, causes(first, second, expected)))


# -- in words


def test_a_cause_has_no_room_for_a_mark() -> None:
    assert set(Cause.__dataclass_fields__) == {"kind", "numbers", "slot"}


def test_a_sentence_says_where_and_what_to_do() -> None:
    told = [cause(SWAPPED, 12, 13), cause(MISSING, 3, 7, 8, 9, slot=2)]
    assert cause_lines(told) == (
        "Phiếu 12 và 13 có lẽ bị đổi chỗ ở một lượt: xem số ghi trên hai tờ.",
        "Có lẽ lượt thứ hai thiếu phiếu 3, 7–9: tìm trong tập rồi nhập theo tờ phiếu.",
    )


@pytest.mark.parametrize(("count", "last"), [(4, "Phiếu 7 "), (5, "và 1 chỗ khác"), (9, "và 5 chỗ khác")])
def test_four_sentences_are_told_and_the_rest_is_counted(count: int, last: str) -> None:
    lines = cause_lines([cause(SWAPPED, 2 * n + 1, 2 * n + 2) for n in range(count)])
    assert len(lines) == min(count, 5)
    assert lines[-1].startswith(last)
