"""The exercise before a person's first batch: due once, recorded, or waived by the head with a reason."""

import json
from dataclasses import replace
from random import Random

import pytest
from hypothesis import given
from hypothesis import strategies as st

from app.domain import exercise as rules
from app.domain.errors import Refusal
from app.domain.exercise import Score
from app.domain.options import Options
from app.services import exercise
from app.storage import exercise as stored
from app.storage import journal
from app.storage import round as rounds
from tests.app.services.house import House, definition


def test_it_is_due_once(agency: House) -> None:
    round_id = agency.counting(definition(), {"A": 5, "B": 3})
    assert exercise.is_due(agency["member"], round_id)
    exercise.record(agency["member"], round_id, Score(118, 240, 14, 2))
    assert not exercise.is_due(agency["member"], round_id)
    assert exercise.is_due(agency["secretary"], round_id)
    assert stored.scores(agency.database) == [("Ủy Viên", Score(118, 240, 14, 2))]
    assert Score(118, 240, 14, 2).keys_a_minute == 122
    last = json.loads(list(journal.lines(agency.database, "agency"))[-1])
    assert (last["act"], last["payload"]["errors"]) == ("exercise.done", 2)


def test_the_head_lets_somebody_off_and_nobody_else_does(agency: House) -> None:
    round_id = agency.counting(definition(), {"A": 5, "B": 3})
    for login in ("member", "chair", "admin"):
        with pytest.raises(Refusal, match="dành cho"):
            exercise.waive(agency[login], round_id, "secretary", "Quen tay")
    with pytest.raises(Refusal, match="lý do"):
        exercise.waive(agency["head"], round_id, "secretary", "  ")
    with pytest.raises(Refusal, match="Không có tài khoản"):
        exercise.waive(agency["head"], round_id, "ai đó", "Quen tay")
    exercise.waive(agency["head"], round_id, "secretary", "Quen tay")
    assert not exercise.is_due(agency["secretary"], round_id)
    assert stored.scores(agency.database) == []


def test_too_short_a_one_says_nothing(agency: House) -> None:
    round_id = agency.counting(definition(), {"A": 5, "B": 3})
    with pytest.raises(Refusal, match="ít nhất 3"):
        exercise.record(agency["member"], round_id, Score(10, 20, 2, 0))
    with pytest.raises(Refusal, match="dành cho"):
        exercise.record(agency["observer"], round_id, Score(100, 200, 9, 0))


def test_a_round_may_do_without(agency: House) -> None:
    round_id = agency.counting(definition(), {"A": 5, "B": 3})
    with agency.database.unit() as unit:
        rounds.set_options(unit, round_id, Options(exercise=False))
    assert not exercise.is_due(agency["member"], round_id)


@given(st.integers())
def test_papers_come_without_end_and_are_whole(seed: int) -> None:
    papers = rules.papers(Random(seed))
    drawn = [next(papers) for _each in range(40)]
    assert [p.number for p in drawn] == list(range(1, 41))
    for paper in drawn:
        assert (paper.invalid is None) == (len(paper.marks) == 8)
        assert rules.errors(paper, paper) == 0
        if paper.marks:
            wrong = replace(paper, marks=("2" if paper.marks[0] == "1" else "1") + paper.marks[1:])
            assert rules.errors(paper, wrong) == 1
