"""The papers of the command line's files, sorted by the database: whatever the order of the lines, the same batches."""

from collections.abc import Iterator
from pathlib import Path

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from app.domain.entry import Paper
from app.domain.ids import PaperNumber, StyleCode
from app.storage.staging import Staging, Twice
from tests.app.domain.cases import by_number, paper
from tests.app.services.house import KEY

A, B = StyleCode("A"), StyleCode("B")


@pytest.fixture
def staging(tmp_path: Path) -> Iterator[Staging]:
    opened = Staging(tmp_path / "staged.db", KEY)
    yield opened
    opened.close()


def put(staging: Staging, style: StyleCode, slot: int, *papers: Paper) -> list[int]:
    ticks: list[int] = []
    staging.put(style, slot, enumerate(papers, 2), ticks.append)
    return ticks


numbers = st.lists(st.integers(1, 120), unique=True, max_size=40)


@settings(suppress_health_check=[HealthCheck.function_scoped_fixture, HealthCheck.too_slow])
@given(first=numbers, second=numbers, size=st.sampled_from([1, 7, 25]))
def test_each_paper_is_in_the_batch_of_its_number(
    tmp_path_factory: pytest.TempPathFactory, first: list[int], second: list[int], size: int
) -> None:
    staging = Staging(tmp_path_factory.mktemp("staged") / "staged.db", KEY)
    passes = [by_number(paper(n, "12") for n in held) for held in (first, second)]
    for slot, held in enumerate(passes, 1):
        put(staging, A, slot, *held.values())
    put(staging, B, 1, paper(1, "3"), paper(99, "3"))
    staging.index()
    found = list(staging.batches(A, size))
    assert [batch for batch, _papers in found] == staging.numbers(A, size)
    assert [batch for batch, _papers in found] == sorted({(n - 1) // size + 1 for n in first + second})
    for slot in (0, 1):
        together = {n: p for _batch, papers in found for n, p in papers[slot].items()}
        assert together == passes[slot]
        assert list(together) == sorted(together)
        assert all((n - 1) // size + 1 == batch for batch, papers in found for n in papers[slot])
    staging.close()


def test_papers_come_back_as_they_were_laid(staging: Staging) -> None:
    papers = [paper(3, "129"), paper(1, "", "torn"), paper(2, "000")]
    assert put(staging, A, 1, *papers) == [3]
    staging.index()
    ((_batch, (first, second)),) = staging.batches(A, 25)
    assert list(first.values()) == sorted(papers, key=lambda p: p.number)
    assert second == {}


def test_progress_is_told_in_pieces(staging: Staging) -> None:
    assert put(staging, A, 1, *(paper(n, "1") for n in range(1, 12_001))) == [5000, 5000, 2000]


def test_a_number_twice_is_found_in_its_own_file_alone(staging: Staging) -> None:
    put(staging, A, 1, *(paper(n, "1") for n in (5, 7, 5, 9, 7, 5)))
    put(staging, A, 2, paper(5, "1"), paper(9, "1"))
    put(staging, B, 1, paper(5, "1"), paper(9, "1"))
    staging.index()
    assert staging.twice(A, 1, 20) == [Twice(7, 3, 6), Twice(5, 2, 7)]
    assert staging.twice(A, 1, 1) == [Twice(7, 3, 6)]
    assert staging.twice(A, 2, 20) == staging.twice(B, 1, 20) == []


def test_a_paper_gets_its_right_number_in_one_pass_alone(staging: Staging) -> None:
    for slot in (1, 2):
        put(staging, A, slot, paper(5, "12"), paper(6, "33"))
    put(staging, B, 1, paper(5, "1"))
    staging.index()
    assert staging.paper(A, 2, PaperNumber(6)) == paper(6, "33")
    staging.renumber(A, 2, PaperNumber(5), PaperNumber(30))
    staging.renumber(A, 1, PaperNumber(6), None)
    assert [staging.passes_with(A, PaperNumber(n)) for n in (5, 6, 30)] == [[1], [2], [2]]
    assert staging.passes_with(B, PaperNumber(5)) == [1]
    found = dict(staging.batches(A, 25))
    assert found[2] == ({}, {30: paper(30, "12")})
    assert found[1] == ({5: paper(5, "12")}, {6: paper(6, "33")})
