"""Two passes brought together: what differs, what settles it, and that neither pass comes first."""

from collections.abc import Sequence
from random import Random

import pytest
from hypothesis import given
from hypothesis import strategies as st

from app.domain.batch import (
    BatchState,
    Difference,
    DifferenceKind,
    Resolution,
    batch_number,
    batch_state,
    differences,
    settle,
)
from app.domain.deck import Faults, Slips, draw_deck, with_slips
from app.domain.entry import EntryState, Paper, Slot
from app.domain.errors import Refusal
from app.domain.ids import PaperNumber
from tests.app.domain.cases import PLAIN, by_number, paper, style

THREE = style(3)
CELL, INVALID, ONE_PASS = DifferenceKind.CELL, DifferenceKind.INVALID, DifferenceKind.ONE_PASS


def row(number: int, code: str, value: str) -> Resolution:
    return Resolution(PaperNumber(number), code, value)


def whole(number: int, marks: str) -> list[Resolution]:
    return [row(number, f"S{place}", mark) for place, mark in enumerate(marks, 1)]


def settled(first: Sequence[Paper], second: Sequence[Paper], *rows: Resolution):
    return settle(by_number(first), by_number(second), rows, THREE)


def refused(code: str):
    return pytest.raises(Refusal, check=lambda refusal: refusal.code == code and bool(refusal.text))


@pytest.mark.parametrize(("number", "batch"), [(1, 1), (25, 1), (26, 2), (50, 2), (51, 3), (9_999_999, 400_000)])
def test_papers_are_stacked_by_number(number: int, batch: int) -> None:
    assert batch_number(PaperNumber(number)) == batch


_NONE, _OPEN, _DONE = None, EntryState.OPEN, EntryState.DONE


@pytest.mark.parametrize(
    ("one", "two", "passes", "differing", "word"),
    [
        (_NONE, _NONE, 2, False, BatchState.EMPTY),
        (_OPEN, _NONE, 2, False, BatchState.KEYING),
        (_NONE, _OPEN, 2, False, BatchState.KEYING),
        (_OPEN, _OPEN, 2, False, BatchState.KEYING),
        (_DONE, _OPEN, 2, True, BatchState.KEYING),
        (_DONE, _NONE, 2, False, BatchState.WAITING),
        (_NONE, _DONE, 2, True, BatchState.WAITING),
        (_DONE, _DONE, 2, True, BatchState.DIFFERING),
        (_DONE, _DONE, 2, False, BatchState.MATCHED),
        (_DONE, _NONE, 1, False, BatchState.MATCHED),
        (_NONE, _NONE, 1, False, BatchState.EMPTY),
        (_OPEN, _NONE, 1, False, BatchState.KEYING),
        (_NONE, _OPEN, 1, False, BatchState.EMPTY),  # one pass has one slot
    ],
)
def test_the_word_for_a_batch(
    one: EntryState | None, two: EntryState | None, passes: int, differing: bool, word: BatchState
) -> None:
    slots = (Slot(1, one, "an"), Slot(2, two, "bình"))
    assert batch_state(slots, passes, accepted=False, differing=differing) is word
    assert batch_state(slots, passes, accepted=True, differing=differing) is BatchState.ACCEPTED


def test_what_differs() -> None:
    first = [
        paper(1, "111"),
        paper(2, "123"),
        paper(3, "111"),
        paper(5, "", "torn"),
        paper(6, "", "torn"),
        paper(9, "333"),
    ]
    second = [
        paper(1, "111"),
        paper(2, "321"),
        paper(4, "111"),
        paper(5, "", "struck"),
        paper(6, "111"),
        paper(9, "333"),
    ]
    assert differences(by_number(first), by_number(second), THREE) == (
        Difference(PaperNumber(2), CELL, THREE.subjects[0].code),
        Difference(PaperNumber(2), CELL, THREE.subjects[2].code),
        Difference(PaperNumber(3), ONE_PASS),
        Difference(PaperNumber(4), ONE_PASS),
        Difference(PaperNumber(5), INVALID),
        Difference(PaperNumber(6), INVALID),
    )


def test_a_difference_tells_no_mark() -> None:
    found = differences(by_number([paper(1, "123")]), by_number([paper(1, "903")]), THREE)
    assert [(d.number, d.code) for d in found] == [(1, "S1"), (1, "S2")]
    assert set(Difference.__dataclass_fields__) == {"number", "kind", "code"}


def test_passes_that_agree_are_the_ballots() -> None:
    papers = [paper(2, "", "torn"), paper(1, "123")]
    answer = settled(papers, papers[::-1])
    assert answer.ballots == (paper(1, "123"), paper(2, "", "torn"))
    assert (answer.open, answer.disagreeing) == ((), 0)


def test_a_cell_keyed_a_third_time() -> None:
    first, second = [paper(1, "123")], [paper(1, "113")]
    assert settled(first, second).ballots == ()
    assert [d.code for d in settled(first, second).open] == ["S2"]
    answer = settled(first, second, row(1, "S2", "2"))
    assert (answer.ballots, answer.open, answer.disagreeing) == ((paper(1, "123"),), (), 0)


def test_a_value_that_neither_pass_had_is_taken_and_told() -> None:
    answer = settled([paper(1, "123")], [paper(1, "113")], row(1, "S2", "9"))
    assert (answer.ballots, answer.disagreeing) == ((paper(1, "193"),), 1)


def test_every_value_that_neither_pass_had_counts() -> None:
    answer = settled([paper(1, "111")], [paper(1, "222")], row(1, "S1", "3"), row(1, "S2", "1"), row(1, "S3", "0"))
    assert (answer.ballots, answer.disagreeing) == ((paper(1, "310"),), 2)


def test_some_cells_of_a_paper_still_open() -> None:
    answer = settled([paper(1, "111"), paper(2, "111")], [paper(1, "222"), paper(2, "111")], row(1, "S1", "1"))
    assert answer.ballots == (paper(2, "111"),)
    assert [d.code for d in answer.open] == ["S2", "S3"]


def test_a_row_left_empty_answers_nothing() -> None:
    answer = settled([paper(1, "111")], [paper(1, "221")], row(1, "S1", "1"), row(1, "S2", ""))
    assert (answer.ballots, [d.code for d in answer.open]) == ((), ["S2"])


def test_a_reason_in_one_pass() -> None:
    first, second = [paper(1, "", "torn")], [paper(1, "111")]
    assert [d.kind for d in settled(first, second).open] == [INVALID]
    assert settled(first, second, row(1, "invalid", "torn")).ballots == (paper(1, "", "torn"),)
    assert settled(first, second, row(1, "invalid", ""), *whole(1, "111")).ballots == (paper(1, "111"),)
    assert settled(first, second, *whole(1, "111")).disagreeing == 0
    assert settled(first, second, row(1, "invalid", "struck")).disagreeing == 1
    assert settled(first, second, *whole(1, "112")).disagreeing == 1
    assert settled(first, second, *whole(1, "111")[:2]).ballots == ()


def test_a_paper_in_one_pass() -> None:
    first: list[Paper] = []
    second = [paper(4, "123")]
    assert [d.kind for d in settled(first, second).open] == [ONE_PASS]
    assert settled(first, second, *whole(4, "123")).ballots == (paper(4, "123"),)
    assert settled(first, second, *whole(4, "123")).disagreeing == 0
    assert settled(first, second, *whole(4, "121")).disagreeing == 1
    assert settled(first, second, row(4, "invalid", "torn")).ballots == (paper(4, "", "torn"),)
    assert settled(first, second, row(4, "number", "")).ballots == ()
    assert settled(first, second, row(4, "number", "")).open == ()


def test_a_number_typed_wrong() -> None:
    first, second = [paper(12, "123")], [paper(21, "123")]
    answer = settled(first, second, row(21, "number", "12"))
    assert (answer.ballots, answer.open, answer.disagreeing) == ((paper(12, "123"),), (), 0)


def test_a_number_typed_wrong_is_put_right_before_anything_is_compared() -> None:
    first, second = [paper(12, "123")], [paper(21, "121")]
    assert [d.code for d in settled(first, second, row(21, "number", "12")).open] == ["S3"]
    answer = settled(first, second, row(21, "number", "12"), row(12, "S3", "1"))
    assert answer.ballots == (paper(12, "121"),)


def test_a_list_filled_in_only_where_needed() -> None:
    """The differences list has rows for paper 12 and 21; the number settles both, and the rest stays empty."""
    empty = [row(n, code, "") for n in (12, 21) for code in ("invalid", "S1", "S2", "S3")]
    answer = settled([paper(12, "123")], [paper(21, "123")], *empty, row(21, "number", "12"))
    assert (answer.ballots, answer.open) == ((paper(12, "123"),), ())
    struck = [row(4, code, "") for code in ("invalid", "S1", "S2", "S3")]
    assert settled([], [paper(4, "123")], *struck, row(4, "number", "")).open == ()


@pytest.mark.parametrize(
    ("rows", "code"),
    [
        ([row(1, "S1", "1")], "resolve.idle"),  # S1 does not differ
        ([row(2, "S2", "1")], "resolve.idle"),  # the paper does not differ
        ([row(2, "invalid", "")], "resolve.idle"),
        ([row(1, "invalid", "torn")], "resolve.idle"),  # both passes gave it marks
        ([row(9, "S1", "1")], "resolve.idle"),  # no such paper
        ([row(1, "S2", "1"), row(1, "S2", "2")], "resolve.twice"),
        ([row(1, "S2", "1"), row(1, "S2", "1")], "resolve.twice"),
        ([row(1, "S2", "4")], "resolve.mark"),
        ([row(3, "invalid", "blank_all")], "resolve.reason"),
        ([row(3, "invalid", "torn"), row(3, "S1", "1")], "resolve.both"),
        ([*whole(3, "114")], "resolve.mark"),
        ([row(1, "number", "7")], "resolve.idle"),  # the number is in both passes
        ([row(9, "number", "7")], "resolve.idle"),
        ([row(4, "number", "")] * 2, "resolve.idle"),
        ([row(4, "number", "2")], "resolve.taken"),
        ([row(4, "number", "x")], "resolve.number"),
        ([row(4, "number", "0")], "resolve.number"),
        ([row(4, "number", "-3")], "resolve.number"),
        ([row(4, "number", "²")], "resolve.number"),
        ([row(4, "number", "1" * 5000)], "resolve.number"),
    ],
)
def test_resolutions_that_settle_nothing(rows: list[Resolution], code: str) -> None:
    first = [paper(1, "123"), paper(2, "111"), paper(3, "", "torn"), paper(4, "222")]
    second = [paper(1, "113"), paper(2, "111"), paper(3, "111")]
    with refused(code):
        settled(first, second, *rows)


@st.composite
def keyings(draw: st.DrawFn) -> tuple[list[Paper], list[Paper]]:
    """Any two passes over a few papers, mostly alike."""
    numbers = st.integers(1, 6)
    sheet = st.text("12309", min_size=3, max_size=3).map(lambda m: (m, None)) | st.sampled_from(
        (("", "torn"), ("", "struck"), ("111", None))
    )
    first = draw(st.dictionaries(numbers, sheet, max_size=6))
    second = {**first, **draw(st.dictionaries(numbers, sheet, max_size=2))}
    for gone in draw(st.sets(numbers, max_size=2)):
        second.pop(gone, None)
    return [paper(n, *s) for n, s in first.items()], [paper(n, *s) for n, s in second.items()]


@st.composite
def third_keyings(draw: st.DrawFn) -> tuple[list[Paper], list[Paper], list[Resolution]]:
    """Passes, and resolutions for some of what differs."""
    first, second = draw(keyings())
    rows: list[Resolution] = []
    for difference in differences(by_number(first), by_number(second), THREE):
        if not draw(st.booleans()):
            continue
        number = difference.number
        if difference.kind is CELL:
            rows.append(row(number, difference.code or "", draw(st.sampled_from("12309"))))
        elif difference.kind is ONE_PASS and draw(st.booleans()):
            rows.append(row(number, "number", draw(st.sampled_from(("", "7", "8")))))
        elif draw(st.booleans()):
            rows.append(row(number, "invalid", draw(st.sampled_from(("torn", "struck")))))
        else:
            rows.extend(whole(number, draw(st.text("12309", min_size=3, max_size=3))))
    return first, second, rows


def _answer(first: list[Paper], second: list[Paper], rows: list[Resolution]):
    try:
        return settled(first, second, *rows)
    except Refusal as refusal:
        return refusal.code


@given(third_keyings())
def test_neither_pass_comes_first(case: tuple[list[Paper], list[Paper], list[Resolution]]) -> None:
    first, second, rows = case
    assert _answer(first, second, rows) == _answer(second, first, rows)


@given(third_keyings(), st.randoms(use_true_random=False))
def test_no_order_of_papers_matters(case: tuple[list[Paper], list[Paper], list[Resolution]], rng: Random) -> None:
    first, second, rows = case
    numbers = [r for r in rows if r.code == "number"]  # two of them may want one number: the first gets it
    others = [r for r in rows if r.code != "number"]
    answer = _answer(first, second, rows)
    for papers in (first, second, others):
        rng.shuffle(papers)
    assert _answer(first, second, others + numbers) == answer


@given(third_keyings())
def test_every_paper_is_either_a_ballot_or_open(case: tuple[list[Paper], list[Paper], list[Resolution]]) -> None:
    answer = _answer(*case)
    if isinstance(answer, str):
        return
    ballots = [b.number for b in answer.ballots]
    still = {d.number for d in answer.open}
    struck = {r.number for r in case[2] if r.code == "number"}
    moved = {int(r.value) for r in case[2] if r.code == "number" and r.value}
    assert ballots == sorted(set(ballots))
    assert still.isdisjoint(ballots)
    assert still | set(ballots) == ({p.number for p in (*case[0], *case[1])} - struck) | moved


@given(st.integers(0, 10**6), st.integers(1, 8), st.integers(16, 60))
def test_slips_are_settled_from_the_paper(seed: int, width: int, count: int) -> None:
    """Whatever slips two typists make on different papers, the third keyings give the papers again."""
    rng, form = Random(seed), style(width)
    papers = draw_deck(rng, form, count, Faults(), PLAIN)
    slips = Slips(marks=1, swaps=int(width > 1), numbers=1, missed=1, reasons=1)
    one = with_slips(rng, form, papers, slips)
    two = with_slips(rng, form, papers, Slips(marks=1, missed=1), one.numbers)
    rows = [*one.resolutions, *two.resolutions]
    answer = settle(by_number(one.papers), by_number(two.papers), rows, form)
    assert (answer.ballots, answer.open, answer.disagreeing) == (papers, (), 0)
    unsettled = settle(by_number(one.papers), by_number(two.papers), (), form).open
    assert len({d.number for d in unsettled}) == 7 + slips.swaps  # the wrong number is a paper of its own
