"""A deck of known answers holds every case; what is keyed is held against it."""

from dataclasses import replace

import pytest
from hypothesis import given
from hypothesis import strategies as st

from app.domain.entry import Paper
from app.domain.ids import PaperNumber, StyleCode
from app.domain.rehearsal import PAPERS, compare, known_answers, score, wrong_cells
from app.domain.tally import KEYED_REASONS, MARKS, refused_reasons
from tests.app.domain.cases import PLAIN, style


@pytest.mark.parametrize("subjects", [1, 2, 5, 20, 60])
@pytest.mark.parametrize("added", ["ignore", "paper"])
def test_every_mark_and_every_reason_is_met(subjects: int, added: str) -> None:
    settings = replace(PLAIN, added_name=added, added_words=added)
    papers = known_answers(style(subjects), settings, seed=7)
    assert len(papers) >= PAPERS
    assert [p.number for p in papers] == list(range(1, len(papers) + 1))
    assert {mark for p in papers for mark in p.marks} == MARKS
    assert {p.invalid for p in papers if p.invalid} == set(KEYED_REASONS) - refused_reasons(settings)
    assert any(set(p.marks) == {"0"} for p in papers)


def test_the_same_seed_draws_the_same_papers_and_another_does_not() -> None:
    drawn = [known_answers(style(5), PLAIN, seed) for seed in (1, 1, 2)]
    assert drawn[0] == drawn[1] != drawn[2]


@given(st.data())
def test_wrong_lines_are_counted_one_by_one(data: st.DataObject) -> None:
    deck = {p.number: p for p in known_answers(style(5), PLAIN, 3)}
    number = data.draw(st.sampled_from([n for n, p in deck.items() if p.marks]))
    places = data.draw(st.sets(st.integers(0, 4)))
    marks = "".join("1203"["1203".index(m) - 1] if at in places and m != "9" else ("0" if at in places else m)
                    for at, m in enumerate(deck[number].marks))  # fmt: skip
    keyed = replace(deck[number], marks=marks)
    assert wrong_cells(deck, keyed, 5) == len(places)
    told = score("Lan", [(deck, keyed, 5), (deck, deck[PaperNumber(1)], 5)])
    assert (told.papers, told.wrong_papers, told.wrong_cells) == (2, bool(places), len(places))


def test_a_reason_for_marks_and_a_number_of_nobody_are_wrong_as_a_whole() -> None:
    deck = {PaperNumber(1): Paper(PaperNumber(1), "123", None)}
    assert wrong_cells(deck, Paper(PaperNumber(1), "", "torn"), 3) == 3
    assert wrong_cells(deck, Paper(PaperNumber(2), "123", None), 3) == 3


def test_missing_extra_and_wrong_papers_are_named() -> None:
    deck = {PaperNumber(n): Paper(PaperNumber(n), "11", None) for n in (1, 2, 3)}
    ballots = {PaperNumber(n): Paper(PaperNumber(n), "11" if n != 3 else "12", None) for n in (2, 3, 4)}
    found = compare(StyleCode("A"), deck, ballots)
    assert (found.missing, found.extra, found.wrong, found.holds) == ((1,), (4,), (3,), False)
    assert compare(StyleCode("A"), deck, deck).holds
