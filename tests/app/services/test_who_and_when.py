"""Every act on a round, by every person, in every state: done where it may be, else refused in words and unwritten."""

import json
from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path

import pytest

from app.domain.errors import Refusal
from app.domain.ids import RoundId, StyleCode
from app.domain.roster import Exemption
from app.domain.round import RoundState
from app.services import batch as views
from app.services import entry as entries
from app.services import reconcile, roster
from app.services import round as rounds
from app.services import seal as seals
from app.services import turnout as turnouts
from app.services.session import Session
from app.storage import journal
from app.storage import round as stored
from tests.app.domain.cases import regulation
from tests.app.services.house import (
    PEOPLE,
    STYLES,
    House,
    all_came,
    definition,
    explanations,
    house,
    papers,
    sealed,
)
from tests.app.storage.raw import run, tables

A = StyleCode("A")
STATES = tuple(map(str, RoundState))


@dataclass(frozen=True)
class Act:
    """Something that somebody does to a round; in which states, and who may."""

    do: Callable[[House, Session, RoundId], object]
    states: set[str]
    people: set[str]


def _open(agency: House, session: Session, round_id: RoundId) -> object:
    batch = views.overview(session, round_id)[0]
    return entries.open_entry(session, batch.id, 1, batch.style.form_code)


def _clear(agency: House, session: Session, round_id: RoundId) -> object:
    return turnouts.clear(session, round_id, A, "Đếm lại")


EXEMPTION = Exemption("L1", "retiring", "Điều 2", "Nghỉ chờ hưu")
TYPISTS = {"head", "secretary", "member"}
ACTS = {
    "prepare": Act(lambda _a, s, r: rounds.prepare(s, r), {"draft"}, {"admin", "head"}),
    "throw away": Act(lambda _a, s, r: rounds.throw_away(s, r), {"draft"}, {"admin", "head"}),
    "exempt": Act(lambda _a, s, r: roster.exempt(s, r, EXEMPTION), {"draft"}, {"admin", "head"}),
    "begin": Act(lambda _a, s, r: rounds.begin_counting(s, r, {A: 4, StyleCode("B"): 3}), {"prepared"}, {"head"}),
    "back": Act(lambda _a, s, r: rounds.unprepare(s, r, "Sai danh sách"), {"prepared", "counting"}, {"head"}),
    "cancel": Act(lambda a, s, r: rounds.cancel(s, a["chair"], r, "Không đủ người"), {"draft", "prepared", "counting"},
                  {"head"}),
    "cancel as chair": Act(lambda a, s, r: rounds.cancel(a["head"], s, r, "Không đủ người"),
                           {"draft", "prepared", "counting"}, {"chair"}),
    "open an entry": Act(_open, {"counting"}, TYPISTS),
    "key the turnout": Act(lambda _a, s, r: turnouts.key(s, r, A, all_came(4)), {"counting"}, TYPISTS),
    "clear the turnout": Act(_clear, {"counting"}, TYPISTS),
    "explain": Act(lambda _a, s, r: reconcile.explain(s, r, explanations(("W04", "A"))[0]), {"counting"}, {"head"}),
}  # fmt: skip


def in_state(agency: House, state: str) -> RoundId:
    """A round in this state, with nothing keyed; and a leader who could be left off."""
    run(agency.database, "INSERT INTO leader (code, name, status) VALUES ('L1', 'Đinh An', 'retiring')")
    if state == "sealed":
        return sealed(agency)
    round_id = agency.create(definition())
    if state in ("prepared", "counting"):
        rounds.prepare(agency["admin"], round_id)
    if state == "counting":
        rounds.begin_counting(agency["head"], round_id, {A: 4, StyleCode("B"): 3}, size=2)
    if state == "cancelled":
        rounds.cancel(agency["head"], agency["chair"], round_id, "Không đủ người")
    return round_id


def everything(agency: House) -> list[object]:
    return [agency.database.all(f"SELECT * FROM {table}") for table in tables(agency.database)]


@pytest.mark.parametrize("state", STATES)
def test_whoever_may_not_is_refused(agency: House, state: str) -> None:
    round_id = in_state(agency, state)
    before = everything(agency)
    for name, act in ACTS.items():
        for login in PEOPLE:
            if (state in act.states and login in act.people) or (
                act.do is _open and state not in ("counting", "sealed")
            ):
                continue
            try:
                act.do(agency, agency[login], round_id)
            except Refusal as refusal:
                assert refusal.text.endswith("."), (name, login)
            else:
                pytest.fail(f"{name} by {login} in {state}")
            assert everything(agency) == before, (name, login)


@pytest.mark.parametrize("state", STATES)
def test_whoever_may_does(tmp_path: Path, state: str) -> None:
    for at, (name, act) in enumerate(ACTS.items()):
        for login in sorted(act.people if state in act.states else ()):
            with house(tmp_path, f"{at}-{login}.db") as agency:
                round_id = in_state(agency, state)
                before = everything(agency)
                act.do(agency, agency[login], round_id)
                assert everything(agency) != before, name


@pytest.fixture
def ready(agency: House) -> RoundId:
    """Everything keyed, balanced and explained."""
    round_id = agency.counting(definition(), {"A": 4, "B": 3})
    for style, cast in (("A", papers("123", "121", "131", "111")), ("B", papers("1", "2", "3"))):
        for login, slot in (("secretary", 1), ("member", 2)):
            agency.key(login, agency.batch(round_id, style), slot, cast)
    agency.key_turnout(round_id, {A: all_came(4), StyleCode("B"): all_came(3)})
    for given in explanations(("W04", "A"), ("W04", "B")):
        reconcile.explain(agency["head"], round_id, given)
    return round_id


def test_only_head_and_chair_together_seal(agency: House, ready: RoundId) -> None:
    before = everything(agency)
    for head in PEOPLE:
        for chair in PEOPLE:
            if (head, chair) != ("head", "chair"):
                with pytest.raises(Refusal):
                    seals.seal(agency[head], agency[chair], ready, signed=True)
    assert everything(agency) == before
    seals.seal(agency["head"], agency["chair"], ready, signed=True)
    assert stored.state(agency.database, ready) is RoundState.SEALED
    with pytest.raises(Refusal):
        seals.seal(agency["head"], agency["chair"], ready, signed=True)


def test_one_person_in_both_places_does_not_seal_alone(agency: House) -> None:
    accounts = {PEOPLE[key]: key for key in ("head", "secretary", "member")}
    round_id = rounds.create(agency["admin"], definition(), regulation(), accounts, "head")
    with pytest.raises(Refusal, match="hai người"):
        rounds.prepare(agency["admin"], round_id)
    run(agency.database, "UPDATE round SET chair_account = 'chair'")
    rounds.prepare(agency["admin"], round_id)
    run(agency.database, "UPDATE round SET chair_account = 'head'")  # as an older file may have it
    rounds.begin_counting(agency["head"], round_id, {A: 0, StyleCode("B"): 0})
    with pytest.raises(Refusal, match="hai người"):
        seals.seal(agency["head"], agency["head"], round_id, signed=True)


@pytest.mark.parametrize("missing", ["an entry", "a difference", "the turnout", "an explanation"])
def test_what_stands_in_the_way_of_the_seal(agency: House, missing: str) -> None:
    round_id = agency.counting(definition(styles=STYLES[1:]), {"B": 3})
    batch = agency.batch(round_id, "B")
    agency.key("secretary", batch, 1, papers("1", "2", "3"))
    if missing != "an entry":
        agency.key("member", batch, 2, papers("1", "2", "2" if missing == "a difference" else "3"))
    if missing != "the turnout":
        agency.key_turnout(round_id, {StyleCode("B"): all_came(3)})
    if missing != "an explanation":
        reconcile.explain(agency["head"], round_id, explanations(("W04", "B"))[0])
    before = everything(agency)
    with pytest.raises(Refusal):
        seals.seal(agency["head"], agency["chair"], round_id, signed=True)
    assert everything(agency) == before


def test_the_agencys_chain_follows_the_round(agency: House, ready: RoundId) -> None:
    """Each head at the lock, at each accepted batch and at the seal."""
    seals.seal(agency["head"], agency["chair"], ready, signed=True)
    lines = [json.loads(line) for line in journal.lines(agency.database, "agency")]
    told = [(line["act"], line["payload"]["journal_head"]) for line in lines if "journal_head" in line["payload"]]
    assert [act for act, _head in told] == ["round.prepared", "batch.accepted", "batch.accepted", "round.sealed"]
    heads = [head for _act, head in told]
    kept = [row[0] for row in agency.database.all("SELECT sha256 FROM journal WHERE chain = ? ORDER BY n", ready)]
    assert [kept.index(head) for head in heads] == sorted(kept.index(head) for head in heads)
    assert heads[-1] == kept[-1]
