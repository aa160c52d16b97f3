"""What is written of a round comes back as it was."""

import datetime as dt
from dataclasses import replace

from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from app.domain.ids import SubjectCode
from app.domain.roster import Exemption, Held, Leader, LeaderStatus
from app.domain.round import Base, Settings
from app.domain.turnout import Turnout
from app.services import round as rounds
from app.services import turnout as turnouts
from app.storage import agency as accounts
from app.storage import batch as batches
from app.storage import roster
from app.storage import round as stored
from tests.app.domain.cases import all_settings, regulation
from tests.app.services.house import STYLES, House, definition, explanations, papers, sealed

FULL = definition(
    settings=Settings(Base.VALID, 1, "paper", "valid", "paper", "paper"),
    number="12/BB",
    basis=("Quy định số 96-QĐ/TW", "Kế hoạch “1158”"),
    opened=dt.datetime(2023, 7, 18, 8, 0),
    closed=dt.datetime(2023, 7, 18, 11, 15, 30),
    copies=4,
    supersedes="11/BB",
)


def test_a_definition_comes_back_whole(agency: House) -> None:
    for given_ in (definition(), FULL):
        round_id = agency.create(given_)
        assert stored.load(agency.database, round_id) == given_
        assert stored.load_regulation(agency.database, round_id) == regulation()


@settings(suppress_health_check=[HealthCheck.function_scoped_fixture, HealthCheck.too_slow])
@given(chosen=all_settings())
def test_every_setting_comes_back(agency: House, chosen: Settings) -> None:
    round_id = agency.create(definition(settings=chosen))
    assert stored.load(agency.database, round_id).settings == chosen


counts = st.integers(0, 10**9)
figures = st.builds(
    Turnout, counts, counts, counts, counts, counts, counts, st.none() | counts, counts, counts, st.none() | counts,
    counts, st.none() | st.dictionaries(st.sampled_from(["torn", "foreign", "line"]), counts),
)  # fmt: skip


@settings(suppress_health_check=[HealthCheck.function_scoped_fixture, HealthCheck.too_slow])
@given(given_=figures)
def test_every_turnout_comes_back(agency: House, given_: Turnout) -> None:
    round_id = agency.create(definition())
    with agency.database.unit() as unit:
        stored.save_turnout(unit, stored.style_id(agency.database, round_id, STYLES[0].code), given_)
    assert stored.load(agency.database, round_id).turnouts == {STYLES[0].code: given_}


def test_a_leader_comes_back_with_positions_in_their_order(agency: House) -> None:
    born, since, until = dt.date(1970, 1, 2), dt.date(2015, 5, 1), dt.date(2020, 1, 1)
    later = Held("Giám đốc", "Sở Một", until, None, "QĐ 2")
    earlier = Held("Phó Giám đốc", "Sở Một", since, until, "QĐ 1")
    given_ = [
        Leader("L1", "Đinh An", born, LeaderStatus.WORKING, (later, earlier), "ghi chú"),
        Leader("L2", "Lê Bình", None, LeaderStatus.RETIRING, (), ""),
    ]
    with agency.database.unit() as unit:
        for leader in given_:
            roster.insert(unit, leader)
    assert roster.load(agency.database) == [replace(given_[0], positions=(earlier, later)), given_[1]]
    exemption = Exemption("L2", "retiring", "Điều 2", "Nghỉ chờ hưu")
    round_id = agency.create(definition())
    with agency.database.unit() as unit:
        roster.insert_exemption(unit, round_id, exemption)
    assert roster.exemptions(agency.database, round_id) == (exemption,)


def test_a_draft_is_thrown_away_with_all_that_hangs_on_it(agency: House) -> None:
    kept, gone = agency.create(definition()), agency.create(FULL)
    with agency.database.unit() as unit:
        stored.save_turnout(unit, stored.style_id(agency.database, gone, STYLES[0].code), Turnout(1, 1, 1, 1, 1, 0))
        stored.save_explanation(unit, gone, explanations(("W05", None))[0], "head")
    rounds.throw_away(agency["admin"], gone)
    assert [row[0] for row in rounds.listing(agency["admin"])] == [kept]
    assert agency.database.one("SELECT count(*) FROM style") == (2,)
    assert agency.database.all("PRAGMA foreign_key_check") == []


def test_places_are_of_one_round(agency: House) -> None:
    first = agency.create(definition())
    other = definition(committee=definition().committee[:1])
    second = agency.create(other)
    secretary = accounts.person(agency.database, "secretary", first)
    assert secretary is not None and secretary.places == {"secretary"}
    elsewhere = accounts.person(agency.database, "secretary", second)
    assert elsewhere is not None and elsewhere.places == frozenset()
    chair = accounts.person(agency.database, "chair", first)
    assert chair is not None and chair.places == {"chair"}
    admin = accounts.person(agency.database, "admin", first)
    assert admin is not None and admin.places == {"admin"}
    assert accounts.person(agency.database, "nobody", first) is None


def test_what_a_sealed_round_answers(agency: House) -> None:
    round_id = sealed(agency)
    style = stored.style_id(agency.database, round_id, STYLES[0].code)
    assert batches.typists(agency.database, round_id) == {1: ("Thư Ký",), 2: ("Ủy Viên",)}
    assert batches.number_span(agency.database, style) == (1, 5, 5)
    assert batches.totals(agency.database, style) == (3, 3)
    kept = [p for chunk in batches.ballots(agency.database, style) for p in chunk]
    assert kept == papers("123", "121", "torn", "190", "333")
    assert list(batches.votes(agency.database, style)) == [("123121333", 3, [("", "torn"), ("190", None)])]
    found = [(s.style, s.number, s.code, s.value, s.resolver, s.witness) for s in
             batches.settlements(agency.database, round_id)]  # fmt: skip
    assert found == [("A", 1, "S1", "1", "Trưởng Ban", "Chủ Trì"), ("A", 1, "S3", "3", "Trưởng Ban", "Chủ Trì")]


def test_batches_all_alike_are_found(agency: House) -> None:
    round_id = agency.counting(definition(), {"A": 9, "B": 0}, size=3)
    cast = papers("123", "123", "123", "torn", "torn", "torn", "123", "123", "121")
    for number in (1, 2, 3):
        held = cast[(number - 1) * 3 : number * 3]
        for login, slot in (("secretary", 1), ("member", 2)):
            agency.key(login, agency.batch(round_id, "A", number), slot, held)
    style = stored.style_id(agency.database, round_id, STYLES[0].code)
    assert batches.alike(agency.database, style, 3) == (1, 2)
    assert batches.alike(agency.database, style, 4) == ()


def test_one_keying_of_the_turnout_is_none(agency: House) -> None:
    round_id = agency.counting(definition(), {"A": 5, "B": 3})
    turnouts.key(agency["secretary"], round_id, STYLES[0].code, Turnout(5, 5, 5, 5, 5, 0))
    assert stored.load(agency.database, round_id).turnouts == {}


def test_a_subject_keeps_its_place_on_the_paper(agency: House) -> None:
    backwards = replace(STYLES[0], subjects=STYLES[0].subjects[::-1])
    round_id = agency.create(definition(styles=(backwards, STYLES[1])))
    found = stored.load(agency.database, round_id).styles[0].subjects
    assert [s.code for s in found] == [SubjectCode(f"S{n}") for n in (3, 2, 1)]
