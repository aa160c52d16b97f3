"""Who may key, settle and see what; and what is refused rather than half done."""

from dataclasses import replace

import pytest

from app.domain.batch import Resolution
from app.domain.entry import Paper
from app.domain.errors import Refusal
from app.domain.ids import BatchId, PaperNumber, RoundId
from app.services import batch as views
from app.services import difference
from app.services import entry as entries
from app.storage import batch as batches
from tests.app.services.house import House, definition, papers


def row(number: int, code: str, value: str) -> Resolution:
    return Resolution(PaperNumber(number), code, value)


def whole(number: int, marks: str) -> list[Resolution]:
    """A whole paper keyed a third time."""
    return [row(number, f"S{at}", mark) for at, mark in enumerate(marks, 1)]


@pytest.fixture
def counting(agency: House) -> RoundId:
    """Style A with two batches of two papers."""
    return agency.counting(definition(), {"A": 4, "B": 0}, size=2)


@pytest.fixture
def first(agency: House, counting: RoundId) -> BatchId:
    return agency.batch(counting, "A", 1)


@pytest.fixture
def differing(agency: House, first: BatchId) -> BatchId:
    """The passes differ in two cells, one on each paper."""
    agency.key("secretary", first, 1, papers("111", "222"))
    agency.key("member", first, 2, papers("112", "322"))
    return first


def resolve(agency: House, batch: BatchId, *rows: Resolution, witness: str = "chair") -> entries.Ended:
    return entries.resolve(agency["head"], witness, batch, rows)


def refused(agency: House, code: str, batch: BatchId, *rows: Resolution, witness: str = "chair") -> None:
    """The third keying is refused, and nothing of it is kept."""
    before = batches.resolutions(agency.database, batch), _lines(agency)
    with pytest.raises(Refusal) as refusal:
        resolve(agency, batch, *rows, witness=witness)
    assert refusal.value.code == code
    assert (batches.resolutions(agency.database, batch), _lines(agency)) == before


def _lines(agency: House) -> int:
    ((lines,),) = agency.database.all("SELECT count(*) FROM journal")
    return int(lines)


def test_nothing_is_settled_before_both_passes_are_done(agency: House, first: BatchId) -> None:
    """Else a value keyed before the second pass would stand without anybody seeing that the two differ."""
    agency.key("secretary", first, 1, papers("111", "222"))
    refused(agency, "resolve.early", first, row(1, "S1", "3"))
    agency.open("member", first, 2)
    refused(agency, "resolve.early", first, row(1, "S1", "3"))


def test_nothing_is_settled_after_the_batch_is_accepted(agency: House, differing: BatchId) -> None:
    assert resolve(agency, differing, row(1, "S3", "1"), row(2, "S1", "2")).accepted
    refused(agency, "resolve.accepted", differing, row(1, "S3", "2"))
    refused(agency, "resolve.accepted", differing)


def test_a_cell_is_settled_once(agency: House, differing: BatchId) -> None:
    assert not resolve(agency, differing, row(1, "S3", "2")).accepted
    refused(agency, "resolve.twice", differing, row(1, "S3", "1"))
    refused(agency, "resolve.twice", differing, row(2, "S1", "1"), row(2, "S1", "1"))


@pytest.mark.parametrize("witness", ["", "nobody", "head", " head "])
def test_the_witness_is_another_person_who_can_sign_in(agency: House, differing: BatchId, witness: str) -> None:
    refused(agency, "resolve.witness", differing, row(1, "S3", "2"), witness=witness)


def test_a_number_is_one_paper_of_the_style(agency: House, counting: RoundId, first: BatchId) -> None:
    """Paper 2 was keyed by one person in the first batch, by the other in the second: it is one paper all the same."""
    second = agency.batch(counting, "A", 2)
    agency.key("secretary", first, 1, papers("111", "222"))
    agency.key("member", first, 2, papers("111"))
    agency.key("secretary", second, 1, papers("111", first=3))
    agency.key("member", second, 2, [*papers("222", first=2), *papers("111", first=3)])
    assert resolve(agency, first, *whole(2, "222")).accepted
    refused(agency, "ballot.twice", second, *whole(2, "222"))
    assert resolve(agency, second, row(2, "number", "")).accepted


def test_a_paper_is_not_given_the_number_of_a_ballot(agency: House, counting: RoundId, first: BatchId) -> None:
    second = agency.batch(counting, "A", 2)
    agency.key("secretary", first, 1, papers("111", "222"))
    agency.key("member", first, 2, papers("111", "222"))
    agency.key("secretary", second, 1, [*papers("111", first=3), *papers("222", first=44)])
    agency.key("member", second, 2, papers("111", first=3))
    refused(agency, "ballot.twice", second, row(44, "number", "2"), *whole(2, "333"))
    assert resolve(agency, second, row(44, "number", "4"), *whole(4, "222")).accepted


def test_an_entry_that_would_repeat_a_ballot_is_not_ended(agency: House, counting: RoundId, first: BatchId) -> None:
    """A third keying gave paper 44 the number 3, which then turns up in the next batch."""
    second = agency.batch(counting, "A", 2)
    agency.key("secretary", first, 1, [*papers("111"), *papers("222", first=44)])
    agency.key("member", first, 2, papers("111"))
    assert resolve(agency, first, row(44, "number", "3"), *whole(3, "222")).accepted
    agency.key("secretary", second, 1, papers("333", "111", first=3))
    with pytest.raises(Refusal) as refusal:
        agency.key("member", second, 2, papers("333", "111", first=3))
    assert (refusal.value.code, "tập 1" in refusal.value.text) == ("ballot.twice", True)
    entries.void(agency["head"], agency["chair"], first, [1], "Số 44 thật ra không phải 3")
    entry = batches.live_entry(agency.database, second, 2)
    assert entry is not None and entries.finish(agency["member"], entry).accepted


def test_nobody_sees_anothers_entry(agency: House, first: BatchId) -> None:
    entry = agency.open("secretary", first, 1)
    entries.save_paper(agency["secretary"], entry, papers("123")[0])
    assert [paper.marks for paper in views.mine(agency["secretary"], entry).papers] == ["123"]
    for login in ("member", "head", "chair", "admin", "observer"):
        with pytest.raises(Refusal) as refusal:
            views.mine(agency[login], entry)
        assert refusal.value.code == "entry.other"


def test_the_two_passes_are_shown_to_those_who_may_settle(agency: House, differing: BatchId) -> None:
    resolve(agency, differing, row(1, "S3", "1"), row(2, "S1", "2"))
    for login in ("head", "secretary", "member", "chair"):
        assert len(difference.compared(agency[login], differing)) == 2
    for login in ("observer", "admin"):
        with pytest.raises(Refusal) as refusal:
            difference.compared(agency[login], differing)
        assert refusal.value.code == "role"


def test_a_corrected_paper_keeps_its_rules(agency: House, first: BatchId) -> None:
    entry = agency.open("secretary", first, 1)
    entries.save_paper(agency["secretary"], entry, papers("123")[0])
    for wrong in (Paper(PaperNumber(1), "12", None), Paper(PaperNumber(1), "1234", None),
                  Paper(PaperNumber(1), "", "added"), Paper(PaperNumber(1), "123", "torn")):  # fmt: skip
        for number in (1, 2):
            with pytest.raises(Refusal):
                entries.save_paper(agency["secretary"], entry, replace(wrong, number=PaperNumber(number)), correct=True)
    assert list(batches.papers(agency.database, entry).values()) == papers("123")
