"""Ballots drawn before the seal and keyed once more: what agrees, what does not, and that nothing is told of marks."""

import json
from collections import Counter
from random import Random

import pytest

from app.domain.entry import Paper
from app.domain.errors import Refusal
from app.domain.ids import PaperNumber, RoundId, StyleCode
from app.domain.spot_check import DRAWN, draw
from app.services import entry as entries
from app.services import reconcile, record, spot_check
from app.services import seal as seals
from app.storage import journal
from tests.app.services.house import House, all_came, definition, explanations, papers

A, B = StyleCode("A"), StyleCode("B")
CAST = {"A": ["123", "121", "torn", "190", "333"], "B": ["1", "2", "3"]}


@pytest.fixture
def counted(agency: House) -> RoundId:
    """Eight papers of two styles, all confirmed, the turnout keyed and every warning explained."""
    round_id = agency.counting(definition(), {"A": 5, "B": 3})
    for code, cast in CAST.items():
        for login, slot in (("secretary", 1), ("member", 2)):
            agency.key(login, agency.batch(round_id, code), slot, papers(*cast))
    agency.key_turnout(round_id, {StyleCode(code): all_came(len(cast)) for code, cast in CAST.items()})
    for given in explanations(("W04", "A"), ("W04", "B"), ("W01", "A"), ("W02", "A")):
        reconcile.explain(agency["head"], round_id, given)
    return round_id


def truth(style: str, number: int) -> Paper:
    return papers(*CAST[style])[number - 1]


def key_all(agency: House, round_id: RoundId, wrong: dict[tuple[str, int], str] | None = None) -> list[bool]:
    """The head keys every paper that waits, some wrong."""
    told = []
    for spot in spot_check.view(agency["head"], round_id).waiting:
        paper = truth(spot.style, spot.number)
        marks = (wrong or {}).get((spot.style, spot.number))
        paper = Paper(paper.number, marks, None) if marks else paper
        told.append(spot_check.key(agency["head"], round_id, spot.run, spot.style, paper))
    return told


def seal(agency: House, round_id: RoundId) -> None:
    seals.seal(agency["head"], agency["chair"], round_id, signed=True)


def test_what_agrees_is_sealed_and_told_in_the_minutes(agency: House, counted: RoundId) -> None:
    spot_check.draw(agency["head"], counted, Random(1))
    view = spot_check.view(agency["head"], counted)
    assert len(view.waiting) == 8  # fewer than ten ballots: all of them
    assert key_all(agency, counted) == [True] * 8
    seal(agency, counted)
    assert record.sealed(agency["head"], counted).spot_checks == (spot_check.SpotSum(8, 8))


def test_nothing_drawn_is_nothing_said(agency: House, counted: RoundId) -> None:
    seal(agency, counted)
    assert record.sealed(agency["head"], counted).spot_checks is None


def test_a_paper_that_differs_stands_in_the_way_until_it_is_settled(agency: House, counted: RoundId) -> None:
    spot_check.draw(agency["head"], counted, Random(1))
    assert key_all(agency, counted, {("A", 2): "111"}).count(False) == 1
    with pytest.raises(Refusal, match="phiếu 2 nhập lại khác"):
        seal(agency, counted)
    spot_check.draw_again(agency["head"], counted)
    with pytest.raises(Refusal, match="còn phiếu 2"):
        seal(agency, counted)
    assert key_all(agency, counted) == [True]  # it was the head's own slip
    seal(agency, counted)
    assert record.sealed(agency["head"], counted).spot_checks == spot_check.SpotSum(8, 8)


def test_a_batch_keyed_anew_settles_it_as_well(agency: House, counted: RoundId) -> None:
    """Both typists had read a 3 as a 1; the head finds it."""
    spot_check.draw(agency["head"], counted, Random(1))
    key_all(agency, counted, {("B", 3): "2"})
    entries.void(agency["head"], agency["chair"], agency.batch(counted, "B"), (1, 2), "Kiểm tra ngẫu nhiên: phiếu 3")
    with pytest.raises(Refusal):
        seal(agency, counted)
    right = papers("1", "2", "2")
    agency.key("secretary", agency.batch(counted, "B"), 1, right)
    agency.key("member", agency.batch(counted, "B"), 2, right)
    assert spot_check.view(agency["head"], counted).disagreeing == ()
    seal(agency, counted)


def test_only_the_head_draws_and_only_when_every_batch_is_confirmed(agency: House, counted: RoundId) -> None:
    for login in ("secretary", "chair", "observer"):
        with pytest.raises(Refusal, match="dành cho"):
            spot_check.draw(agency[login], counted, Random(1))
    entries.void(agency["head"], agency["chair"], agency.batch(counted, "B"), (2,), "Xem lại")
    with pytest.raises(Refusal, match="chưa xác nhận"):
        spot_check.draw(agency["head"], counted, Random(1))
    with pytest.raises(Refusal, match="Không có phiếu nào lệch"):
        spot_check.draw_again(agency["head"], counted)


def test_only_what_was_drawn_is_keyed_and_once(agency: House, counted: RoundId) -> None:
    with pytest.raises(Refusal, match="không nằm trong"):
        spot_check.key(agency["head"], counted, 1, A, truth("A", 1))
    spot_check.draw(agency["head"], counted, Random(1))
    spot_check.key(agency["head"], counted, 1, A, truth("A", 1))
    with pytest.raises(Refusal, match="không nằm trong"):
        spot_check.key(agency["head"], counted, 1, A, truth("A", 1))
    with pytest.raises(Refusal, match="cần đủ"):
        spot_check.key(agency["head"], counted, 1, A, Paper(PaperNumber(2), "1", None))


def test_the_journal_tells_no_mark(agency: House, counted: RoundId) -> None:
    before = journal.count(agency.database, counted)
    spot_check.draw(agency["head"], counted, Random(1))
    key_all(agency, counted, {("A", 2): "111"})
    lines = [json.loads(line) for line in journal.lines(agency.database, counted)][before:]
    assert {line["act"] for line in lines} == {"spot.drawn", "spot.keyed"}
    assert all(set(line["payload"]) <= {"run", "papers", "style", "number", "agrees"} for line in lines)


def test_each_ballot_is_as_likely_as_any_other() -> None:
    ballots = [(A, PaperNumber(n)) for n in range(1, 31)] + [(B, PaperNumber(n)) for n in range(1, 31)]
    chance, drawn = Random(7), Counter()
    for _turn in range(3_000):
        found = draw(ballots, chance)
        assert len(set(found)) == DRAWN and list(found) == sorted(found)
        drawn.update(found)
    assert set(drawn) == set(ballots) and min(drawn.values()) > 400 and max(drawn.values()) < 600
