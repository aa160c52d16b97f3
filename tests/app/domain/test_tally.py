"""The counts, against a count written the slow way from the rules alone."""

from itertools import product

import pytest
from hypothesis import given
from hypothesis import strategies as st

from app.domain.round import Base, Settings
from app.domain.tally import (
    Spoilt,
    StyleCount,
    SubjectCount,
    Tallier,
    Vote,
    base_count,
    refused_reasons,
    rule_reason,
)
from app.domain.turnout import Turnout
from tests.app.domain.cases import PLAIN, all_settings, counted, votes


def naive(width: int, cast: list[Vote], settings: Settings) -> tuple[dict[str, int], list[dict[str, int]], int, int]:
    """Invalid papers by reason, marks by subject, papers with a blank and with an over-mark, cell by cell."""
    invalid: dict[str, int] = {}
    marks = [dict.fromkeys("12309", 0) for _ in range(width)]
    blank = over = 0
    for line, keyed in cast:
        reason = keyed
        if reason is None and width == 1 and line not in ("1", "2", "3"):
            reason = "one_name"
        if reason is None and settings.blank_paper == "invalid" and all(mark == "0" for mark in line):
            reason = "blank_all"
        if reason is None and settings.invalid_line == "paper" and any(mark in "09" for mark in line):
            reason = "line"
        if reason is not None:
            invalid[reason] = invalid.get(reason, 0) + 1
            continue
        blank += any(mark == "0" for mark in line)
        over += any(mark == "9" for mark in line)
        for place in range(width):
            marks[place][line[place]] += 1
    return invalid, marks, blank, over


@st.composite
def elections(draw: st.DrawFn) -> tuple[int, Settings, list[Vote]]:
    width, settings = draw(st.integers(1, 6)), draw(all_settings())
    return width, settings, draw(st.lists(votes(width, settings), max_size=40))


@given(elections())
def test_the_tally_is_the_naive_count(election: tuple[int, Settings, list[Vote]]) -> None:
    width, settings, cast = election
    count = counted(width, cast, settings)
    invalid, marks, blank, over = naive(width, cast, settings)
    assert dict(count.invalid) == invalid
    assert count.subjects == tuple(SubjectCount(m["1"], m["2"], m["3"], m["0"], m["9"]) for m in marks)
    assert (count.papers, count.blank_papers, count.over_papers) == (len(cast), blank, over)
    assert count.blank_lines == sum(m["0"] for m in marks)
    assert count.over_lines == sum(m["9"] for m in marks)
    spoilt = [line for line, keyed in cast if keyed is None and rule_reason(line, settings)]
    assert count.spoilt == Spoilt(
        len(spoilt),
        sum(line.count("0") for line in spoilt),
        sum(line.count("9") for line in spoilt),
        sum("0" in line for line in spoilt),
        sum("9" in line for line in spoilt),
    )


@given(elections())
def test_the_five_counts_add_up_to_the_valid_papers(election: tuple[int, Settings, list[Vote]]) -> None:
    width, settings, cast = election
    count = counted(width, cast, settings)
    assert count.valid_papers + count.invalid_papers == len(cast)
    for subject in count.subjects:
        assert subject.valid + subject.blank + subject.over == count.valid_papers


@given(elections(), st.randoms(use_true_random=False), st.integers(1, 7))
def test_neither_order_nor_chunks_matter(election: tuple[int, Settings, list[Vote]], rng, size: int) -> None:
    width, settings, cast = election
    whole = counted(width, cast, settings)
    rng.shuffle(cast)
    tallier = Tallier(width, settings)
    for start in range(0, len(cast), size):
        tallier.add(iter(cast[start : start + size]))
    assert tallier.count() == whole


@given(elections(), st.integers(1, 7))
def test_plain_papers_joined_count_as_one_by_one(election: tuple[int, Settings, list[Vote]], size: int) -> None:
    width, settings, cast = election
    tallier = Tallier(width, settings)
    for start in range(0, len(cast), size):
        chunk = cast[start : start + size]
        plain = [marks for marks, reason in chunk if reason is None and not set(marks) & {"0", "9"}]
        tallier.add_plain("".join(plain), len(plain))
        tallier.add(vote for vote in chunk if vote[1] is not None or set(vote[0]) & {"0", "9"})
    assert tallier.count() == counted(width, cast, settings)


@pytest.mark.parametrize(("joined", "papers"), [("12", 1), ("123", 2), ("103", 1), ("193", 1), ("", 1)])
def test_what_is_not_plain_is_not_counted_as_plain(joined: str, papers: int) -> None:
    with pytest.raises(ValueError, match="plain"):
        Tallier(3, PLAIN).add_plain(joined, papers)


@pytest.mark.parametrize(
    ("marks", "line", "blank", "reason"),
    [
        ("123", "line", "invalid", None),
        ("123", "paper", "invalid", None),
        ("103", "line", "invalid", None),  # a faulty line is that person's alone
        ("193", "line", "invalid", None),
        ("103", "paper", "invalid", "line"),
        ("193", "paper", "valid", "line"),
        ("000", "line", "invalid", "blank_all"),
        ("000", "paper", "invalid", "blank_all"),
        ("000", "line", "valid", None),  # a paper whose lines are all faulty
        ("000", "paper", "valid", "line"),
        ("999", "line", "invalid", None),  # marked, and every line faulty: not a blank paper
        ("009", "line", "invalid", None),
        ("0", "line", "invalid", "one_name"),
        ("9", "line", "invalid", "one_name"),
        ("0", "line", "valid", "one_name"),  # Điều 6 k.3 itself says so, whatever the setting
        ("9", "paper", "valid", "one_name"),
        ("1", "paper", "invalid", None),
    ],
)
def test_why_a_paper_is_invalid(marks: str, line: str, blank: str, reason: str | None) -> None:
    assert rule_reason(marks, Settings(Base.RETURNED, 2, line, blank, "ignore", "ignore")) == reason


@pytest.mark.parametrize(("name", "words"), list(product(("ignore", "paper"), repeat=2)))
def test_what_counts_must_not_be_keyed_as_invalid(name: str, words: str) -> None:
    refused = refused_reasons(Settings(Base.RETURNED, 2, "line", "invalid", name, words))
    assert ("added" in refused) == (name == "ignore")
    assert ("words" in refused) == (words == "ignore")
    assert refused <= {"added", "words"}


def test_no_paper_at_all() -> None:
    count = counted(3, [])
    assert count == StyleCount(0, {}, (SubjectCount(0, 0, 0, 0, 0),) * 3, 0, 0)


def test_every_paper_invalid() -> None:
    count = counted(2, [("00", None), ("", "torn"), ("", "foreign")])
    assert dict(count.invalid) == {"blank_all": 1, "foreign": 1, "torn": 1}
    assert (count.valid_papers, [s.valid for s in count.subjects]) == (0, [0, 0])


def test_a_faulty_line_costs_that_person_alone() -> None:
    count = counted(3, [("109", None), ("132", None)])
    assert [s.valid for s in count.subjects] == [2, 1, 1]
    assert (count.blank_papers, count.over_papers, count.invalid_papers) == (1, 1, 0)


_TURNOUT = Turnout(50, 49, 60, 48, 47, 1, exchanged=1)


@pytest.mark.parametrize(
    ("base", "whole"),
    [(Base.SUMMONED, 50), (Base.PRESENT, 49), (Base.ISSUED, 47), (Base.RETURNED, 47), (Base.VALID, 44)],
)
def test_the_whole_of_each_base(base: Base, whole: int) -> None:
    assert base_count(base, _TURNOUT, SubjectCount(40, 3, 1, 2, 1)) == whole


def test_valid_papers_are_each_subjects_own() -> None:
    assert base_count(Base.VALID, _TURNOUT) is None


def test_settings_can_change_and_be_counted_again() -> None:
    cast: list[Vote] = [("10", None), ("11", None), ("00", None)]
    strict = Settings(Base.RETURNED, 2, "paper", "invalid", "ignore", "ignore")
    assert dict(counted(2, cast, PLAIN).invalid) == {"blank_all": 1}
    assert dict(counted(2, cast, strict).invalid) == {"blank_all": 1, "line": 1}
