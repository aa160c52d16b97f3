"""What is told of two passes before and after a batch is settled from the paper."""

from dataclasses import replace

import pytest

from app.domain.batch import DifferenceKind, Resolution
from app.domain.cause import Cause, CauseKind
from app.domain.errors import Refusal
from app.domain.ids import BatchId, PaperNumber
from app.services import difference
from app.services import entry as entries
from tests.app.services.house import House, definition, papers


def rows(*given: tuple[int, str, str]) -> list[Resolution]:
    return [Resolution(PaperNumber(number), code, value) for number, code, value in given]


@pytest.fixture
def differing(agency: House) -> BatchId:
    """Paper 1 differs in two cells, 2 is invalid in one pass, 4 was missed by the second, who stamped 3 as 9."""
    round_id = agency.counting(definition(), {"A": 4, "B": 0})
    batch = agency.batch(round_id, "A")
    first = papers("123", "121", "333", "111")
    agency.key("secretary", batch, 1, first)
    second = [
        replace(first[0], marks="321"),
        replace(first[1], marks="", invalid="torn"),
        replace(first[2], number=PaperNumber(9)),
    ]
    agency.key("member", batch, 2, second)
    return batch


def test_where_the_passes_differ_is_told_and_no_mark(agency: House, differing: BatchId) -> None:
    found = difference.trial(agency["head"], differing, ()).open
    kinds = [(d.number, d.kind, d.code) for d in found]
    assert kinds == [
        (1, DifferenceKind.CELL, "S1"),
        (1, DifferenceKind.CELL, "S3"),
        (2, DifferenceKind.INVALID, None),
        (3, DifferenceKind.ONE_PASS, None),
        (4, DifferenceKind.ONE_PASS, None),
        (9, DifferenceKind.ONE_PASS, None),
    ]


def test_a_right_number_brings_two_papers_together(agency: House, differing: BatchId) -> None:
    found = difference.trial(agency["head"], differing, rows((9, "number", "3"))).open
    assert [d.number for d in found] == [1, 1, 2, 4]


def test_what_probably_lies_behind_them_is_told_of_the_passes_as_they_stand(agency: House, differing: BatchId) -> None:
    """Once the number is put right, only the paper that the second pass lacks is left to explain."""
    missed = Cause(CauseKind.MISSING, (PaperNumber(4),), slot=2)
    slip = Cause(CauseKind.NUMBER, (PaperNumber(3), PaperNumber(9)))
    assert difference.trial(agency["head"], differing, ()).causes == (slip, missed)
    assert difference.trial(agency["head"], differing, rows((9, "number", "3"))).causes == (missed,)
    both = rows((9, "number", "3"), (4, "number", ""))
    assert difference.trial(agency["head"], differing, both).causes == ()


def test_only_what_is_keyed_whole_is_compared_and_only_to_say_that_it_is_new(agency: House, differing: BatchId) -> None:
    half = difference.trial(agency["head"], differing, rows((1, "S1", "2")))
    assert half.neither == frozenset()
    whole = difference.trial(agency["head"], differing, rows((1, "S1", "2"), (1, "S3", "3")))
    assert whole.neither == {(1, "S1")}
    reason = difference.trial(agency["head"], differing, rows((2, "invalid", "struck")))
    assert reason.neither == {(2, "invalid")}


def test_a_typist_of_the_batch_is_told_nothing(agency: House, differing: BatchId) -> None:
    for login in ("secretary", "member", "observer"):
        with pytest.raises(Refusal):
            difference.trial(agency[login], differing, ())


def test_the_two_passes_appear_only_when_the_batch_is_accepted(agency: House, differing: BatchId) -> None:
    with pytest.raises(Refusal) as refused:
        difference.compared(agency["head"], differing)
    assert refused.value.code == "difference.blind"
    settled = rows((9, "number", "3"), (1, "S1", "1"), (1, "S3", "1"), (2, "invalid", "torn"), (4, "number", ""))
    assert entries.resolve(agency["head"], "chair", differing, settled).accepted
    found = [(c.number, c.code, c.value, c.first, c.second) for c in difference.compared(agency["head"], differing)]
    assert found == [
        (9, "number", "3", None, "9"),
        (1, "S1", "1", "1", "3"),
        (1, "S3", "1", "3", "1"),
        (2, "invalid", "torn", "", "torn"),
        (4, "number", "", "4", None),
    ]
