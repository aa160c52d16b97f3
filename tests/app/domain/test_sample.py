"""The sample agency balances: its files, its made-up papers and what settles them fit together."""

import re
import tomllib
import unicodedata
from collections import Counter
from datetime import date, timedelta
from functools import cache
from typing import Any

import pytest

from app import paths
from app.domain.batch import BATCH_SIZE, DifferenceKind, batch_number, differences, settle
from app.domain.deck import Deck, Plan, make_deck, read_plans
from app.domain.encoding import strange_characters
from app.domain.finding import Severity
from app.domain.names import search_key
from app.domain.outcome import style_result
from app.domain.reconcile import Accounts, Answer, State, StyleAccounts, reconcile
from app.domain.roles import Place
from app.domain.roster import LeaderStatus, read_leaders
from app.domain.round import Definition, MemberRole, check_prepared
from app.domain.roundfile import read_round, write_round
from app.domain.tally import MARKS, StyleResult
from tests.app.domain.cases import by_number, counted, regulation

FOLDER = paths.data() / "sample"
ROUNDS = ("round", "round-next")


@cache
def definition(name: str) -> Definition:
    path = FOLDER / f"{name}.toml"
    return read_round(path.read_bytes(), path.name).definition(regulation())


@cache
def plans() -> tuple[Plan, ...]:
    return read_plans((FOLDER / "decks.toml").read_bytes(), "decks.toml")


def of_round(name: str) -> list[Plan]:
    return [plan for plan in plans() if plan.round == name]


@cache
def deck(name: str, code: str) -> Deck:
    (plan,) = [plan for plan in of_round(name) if plan.style == code]
    return make_deck(plan, definition(name).style(plan.style), definition(name).settings)


def answered(name: str) -> Answer:
    """The accounts of the round, from both passes and what settles them."""
    told = definition(name)
    return reconcile(
        Accounts(tuple(_accounts(told, name, plan) for plan in of_round(name)), told.settings, regulation())
    )


def _accounts(told: Definition, name: str, plan: Plan) -> StyleAccounts:
    style, made = told.style(plan.style), deck(name, plan.style)
    settled = settle(by_number(made.first), by_number(made.second), made.resolutions, style)
    assert settled.open == ()
    count = counted(len(style.subjects), [(b.marks, b.invalid) for b in settled.ballots], told.settings)
    numbers = [b.number for b in settled.ballots]
    batches = len({batch_number(n) for n in numbers})
    return StyleAccounts(style, told.turnouts[style.code], count, count, min(numbers), max(numbers), batches, batches,
                         disagreeing_resolutions=settled.disagreeing)  # fmt: skip


def results(name: str) -> dict[str, StyleResult]:
    told = definition(name)
    found = {}
    for plan in of_round(name):
        style, papers = told.style(plan.style), deck(name, plan.style).papers
        count = counted(len(style.subjects), [(p.marks, p.invalid) for p in papers], told.settings)
        found[plan.style] = style_result(style, told.settings, told.turnouts[style.code], count, regulation())
    return {str(code): result for code, result in found.items()}


@pytest.mark.parametrize("name", ROUNDS)
def test_the_accounts_balance(name: str) -> None:
    found = answered(name)
    assert not found.blocking
    assert {e.state for e in found.equations} <= {State.HOLDS, State.DERIVED}
    assert [plan.style for plan in of_round(name)] == [style.code for style in definition(name).styles]


def test_every_warning_of_the_counted_round_is_explained() -> None:
    found = answered("round")
    explained = {(e.code, e.style) for e in definition("round").explanations}
    assert {f.key for f in found.findings if f.severity is Severity.WARNING} == explained
    assert explained == {("W09", "A"), ("W09", "B")}


def test_invalid_papers_were_sorted_by_hand_for_one_style_alone() -> None:
    derived = [(f.code, f.style) for f in answered("round").findings if f.severity is Severity.DERIVED]
    assert set(derived) == {("R04", "B")}


def test_an_exchanged_a_missing_and_a_foreign_paper() -> None:
    a, b = (definition("round").turnouts[style.code] for style in definition("round").styles)
    assert (a.exchanged, a.not_returned, a.foreign, a.returned) == (1, 1, 1, 120)
    assert (b.exchanged, b.not_returned, b.foreign, b.returned) == (0, 1, 1, 60)


def test_one_leader_is_over_half_and_one_exactly_at_it() -> None:
    lines = [(code, line) for code, result in results("round").items() for line in result.subjects]
    assert [(c, x.code, x.low, x.base) for c, x in lines if x.outcome != "none"] == [("A", "CB08", 61, 120)]
    assert [(c, x.code, x.outcome) for c, x in lines if 2 * x.low == x.base] == [("B", "CB16", "none")]


@pytest.mark.parametrize("plan", plans(), ids=lambda plan: f"{plan.round}-{plan.style}")
def test_every_kind_of_mark_and_invalid_paper(plan: Plan) -> None:
    made = deck(plan.round, plan.style)
    assert {mark for p in made.papers for mark in p.marks} == MARKS
    result = results(plan.round)[plan.style]
    assert result.count.invalid.keys() == {"foreign", "struck", "torn", "other", "blank_all"}
    assert result.count.papers == plan.papers == result.turnout.returned
    assert all(line.high and line.confidence and line.low for line in result.subjects)


@pytest.mark.parametrize("code", ["A", "B"])
def test_a_handful_of_slips_of_every_kind(code: str) -> None:
    made, style = deck("round", code), definition("round").style(of_round("round")["AB".index(code)].style)
    found = differences(by_number(made.first), by_number(made.second), style)
    assert {d.kind for d in found} == set(DifferenceKind)
    assert 5 <= len({d.number for d in found}) <= 15
    assert {"number", "invalid"} <= {r.code for r in made.resolutions}
    assert made.first != made.papers != made.second
    answer = settle(by_number(made.first), by_number(made.second), made.resolutions, style)
    assert (answer.ballots, answer.open, answer.disagreeing) == (made.papers, (), 0)


@pytest.mark.parametrize("code", ["A", "B"])
def test_each_slip_stays_in_its_batch(code: str) -> None:
    """The window settles a batch at a time, so a wrong number must not lie in another batch than the right one."""
    made, style = deck("round", code), definition("round").style(of_round("round")["AB".index(code)].style)
    ballots = []
    for batch in {batch_number(p.number) for p in (*made.first, *made.second)}:
        first, second = ([p for p in papers if batch_number(p.number) == batch] for papers in (made.first, made.second))
        rows = [r for r in made.resolutions if batch_number(r.number) == batch]
        ballots.extend(settle(by_number(first), by_number(second), rows, style).ballots)
    assert tuple(sorted(ballots, key=lambda p: p.number)) == made.papers


def test_the_waiting_round_is_keyed_from_paper() -> None:
    made = deck("round-next", "A")
    assert made.papers == made.first == made.second
    assert made.resolutions == ()
    assert len(made.papers) == 30 > BATCH_SIZE
    assert len(definition("round-next").styles[0].subjects) == 12


def _roster() -> tuple[Any, ...]:
    return read_leaders((FOLDER / "leaders.toml").read_bytes(), "leaders.toml")


def _toml(name: str) -> dict[str, Any]:
    return tomllib.loads((FOLDER / name).read_text(encoding="utf-8"))


def test_the_roster() -> None:
    leaders = _roster()
    assert len({leader.code for leader in leaders}) == len({leader.name for leader in leaders}) == len(leaders) == 21
    assert all(leader.born and leader.positions for leader in leaders)
    on_the_day = Counter(
        _rank(held.position, held.unit)
        for leader in leaders
        for held in leader.positions[:1]
        if held.since <= definition("round").date <= (held.until or date.max)
    )
    assert on_the_day == {"director": 1, "deputy": 3, "office": 8, "district": 9}


def _rank(position: str, unit: str) -> str:
    if position == "Phó Giám đốc":
        return "deputy"
    if position == "Giám đốc":
        return "director" if unit == "Bảo hiểm xã hội tỉnh" else "district"
    return "office"


def test_one_leader_is_exempt_and_twenty_are_voted_on() -> None:
    (exempt,) = [leader for leader in _roster() if leader.status is LeaderStatus.RETIRING]
    (exemption,) = _toml("leaders.toml")["exemptions"]
    assert (exemption["round"], exemption["leader"]) == ("round", exempt.code)
    assert exemption["rule"] in {rule.code for rule in regulation().exemptions}
    assert exemption["reason"]
    voted = Counter(s.code for style in definition("round").styles for s in style.subjects)
    assert voted.keys() == {leader.code for leader in _roster()} - {exempt.code}
    assert [code for code, styles in voted.items() if styles == 2] == ["CB03"]
    assert len(voted) == 20


@pytest.mark.parametrize("name", ROUNDS)
def test_subjects_are_printed_as_the_roster_has_them_on_the_day(name: str) -> None:
    held = {
        (leader.code, leader.name, h.position, h.unit)
        for leader in _roster()
        for h in leader.positions
        if h.since <= definition(name).date <= (h.until or date.max)
    }
    for style in definition(name).styles:
        for s in style.subjects:
            assert (s.code, s.name, s.position, s.unit) in held


def test_the_exempt_leader_retires_at_the_age_of_that_year() -> None:
    """Sixty years and nine months for men in 2023 (Nghị định 135/2020/NĐ-CP), from the first of the next month."""
    (exempt,) = [leader for leader in _roster() if leader.status is LeaderStatus.RETIRING]
    assert exempt.born == date(1963, 1, 15)
    assert exempt.positions[-1].until + timedelta(days=1) == date(2023, 11, 1)
    assert "01/11/2023" in exempt.note


@pytest.mark.parametrize("name", ROUNDS)
def test_committee_and_accounts(name: str) -> None:
    told = definition(name)
    check_prepared(told)
    accounts = {account["name"]: account for account in _toml("accounts.toml")["accounts"]}
    assert len({account["login"] for account in accounts.values()}) == len(accounts) == 7
    assert {place for account in accounts.values() for place in account["places"]} <= {place.value for place in Place}
    for member in told.committee:
        assert accounts[member.name]["places"] == [member.role.value]
        assert accounts[member.name]["position"] == member.position
    assert accounts[told.chair]["places"] == ["chair"]
    assert len([a for a in accounts.values() if a["places"] == ["admin"]]) == 1
    subjects = {s.name for style in told.styles for s in style.subjects}
    assert not {m.name for m in told.committee} & subjects  # nobody counts votes on themselves
    assert [m.role for m in told.committee].count(MemberRole.MEMBER) >= 2


def test_the_committee_of_the_counted_round_has_five() -> None:
    assert len(definition("round").committee) == 5


@pytest.mark.parametrize("name", ROUNDS)
def test_titles_say_that_it_is_a_sample(name: str) -> None:
    assert definition(name).title.startswith("MẪU")
    assert "MẪU" in definition(name).basis[-1]
    for file in FOLDER.glob("*.toml"):
        assert file.read_text(encoding="utf-8").startswith("# MẪU.")


@pytest.mark.parametrize("name", ROUNDS)
def test_a_round_written_again_is_the_same(name: str) -> None:
    told = definition(name)
    assert read_round(write_round(told), "again").definition(regulation()) == told


def test_names_hold_every_tone_and_are_written_right() -> None:
    names = [leader.name for leader in _roster()]
    marks = {m for name in names for m in unicodedata.normalize("NFD", name)}
    assert marks >= set("\u0300\u0301\u0303\u0309\u0323\u0302\u0306\u031b")
    for text in [*names, *(a["name"] for a in _toml("accounts.toml")["accounts"])]:
        assert unicodedata.is_normalized("NFC", text)
        assert strange_characters(text) is None
        assert re.fullmatch(r"[a-z']+( [a-z']+)+", search_key(text))
