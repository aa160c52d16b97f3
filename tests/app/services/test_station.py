"""Máy nhập: lent, keyed there, brought back, brought back again, lost, late, changed on the way."""

import datetime as dt
import json
import shutil
import zipfile
from collections.abc import Iterator
from dataclasses import dataclass, replace
from pathlib import Path

import pytest

from app.archive.check import State
from app.archive.verify import verify_archive
from app.domain.agency import FolderKind
from app.domain.batch import BatchState, Resolution
from app.domain.errors import Refusal, Trouble
from app.domain.ids import BatchId, PaperNumber, RoundId, StyleCode
from app.domain.journal import origin, read_chain
from app.domain.replay import Replay, ReplayFault
from app.platform import free_space
from app.services import archive, document, reconcile, record, station_folder
from app.services import batch as views
from app.services import entry as entries
from app.services import round as rounds
from app.services import seal as seals
from app.services import station as stations
from app.services import turnout as turnouts
from app.storage import agency as stored_agency
from app.storage import batch as batches
from app.storage import journal
from app.storage import round as stored
from app.storage.errors import DatabaseError
from tests.app.services.house import House, all_came, definition, explanations, house, papers
from tests.app.services.travel import at, bring_back, give_keys, lend, password, read

HELD = papers("123", "121", "torn", "190", "333", "121")


@dataclass
class Day:
    """A round of six papers in three batches, all second passes of the first two batches lent to `Máy 2`."""

    house: House
    folder: Path
    stick: Path
    round: RoundId
    station: Path

    @property
    def id(self) -> str:
        return stations.overview(self.house["head"], self.round)[0].id

    def batch(self, number: int) -> BatchId:
        return self.house.batch(self.round, "A", number)

    def state(self, number: int) -> BatchState:
        return views.one(self.house["head"], self.batch(number)).state

    def key_there(self, *numbers: int, login: str = "member") -> None:
        with at(self.station, self.house) as there:
            for number in numbers:
                there.key(login, self.batch(number), 2, held(number))

    def key_here(self, *numbers: int) -> None:
        for number in numbers:
            self.house.key("secretary", self.batch(number), 1, held(number))

    def replayed(self) -> None:
        """The chain is whole, and gives the same count as the tables."""
        now = stored.load(self.house.database, self.round)
        replay = Replay(now.styles, now.settings)
        for line, _hash in read_chain(journal.lines(self.house.database, self.round), origin(self.round)):
            replay.feed(line)
        assert replay.counts() == reconcile.count(self.house.database, self.round, now)


def held(number: int) -> list:  # type: ignore[type-arg]
    return HELD[2 * number - 2 : 2 * number]


@pytest.fixture
def day(tmp_path: Path) -> Iterator[Day]:
    folder, stick = tmp_path / "here", tmp_path / "stick"
    folder.mkdir()
    stick.mkdir()
    give_keys(folder)
    with house(folder) as agency:
        round_id = agency.counting(definition(), {"A": 6, "B": 0}, 2)
        slots = [(agency.batch(round_id, "A", number), 2) for number in (1, 2)]
        station = lend(agency, folder, stick, round_id, "Máy 2", slots)
        yield Day(agency, folder, stick, round_id, station)


def refused(code: str, act) -> str:  # type: ignore[no-untyped-def]
    with pytest.raises(Refusal) as refusal:
        act()
    assert refusal.value.code == code
    return refusal.value.text


# Out and back


def test_out_keyed_and_back(day: Day) -> None:
    day.key_there(1)
    day.key_here(1, 2)
    assert [ended.accepted for ended in bring_back(day.house, day.station)] == [True]
    assert (day.state(1), day.state(2)) == (BatchState.ACCEPTED, BatchState.WAITING)
    day.key_there(2)
    assert [ended.accepted for ended in bring_back(day.house, day.station)] == [True]
    assert stations.overview(day.house["head"], day.round)[0].is_over
    day.replayed()


def test_back_before_the_first_pass_is_done(day: Day) -> None:
    day.key_there(1)
    assert [ended.accepted for ended in bring_back(day.house, day.station, "member")] == [False]
    assert day.state(1) is BatchState.WAITING
    day.key_here(1)
    assert day.state(1) is BatchState.ACCEPTED
    day.replayed()


def test_what_differs_is_told_as_on_one_pc(day: Day) -> None:
    with at(day.station, day.house) as there:
        there.key("member", day.batch(1), 2, [replace(held(1)[0], marks="222"), held(1)[1]])
    day.key_here(1)
    (ended,) = bring_back(day.house, day.station)
    assert not ended.accepted and [d.code for d in ended.differences] == ["S1", "S3"]
    assert day.state(1) is BatchState.DIFFERING


def test_brought_back_twice_loses_nothing_and_adds_nothing(day: Day) -> None:
    day.key_there(1, 2)
    day.key_here(1)
    assert len(bring_back(day.house, day.station)) == 2
    before = day.house.database.all("SELECT chain, n, sha256 FROM journal WHERE chain = ?", day.round)
    brought = read(day.station)
    assert stations.news(day.house["head"], brought) == ()
    refused("station.returned", lambda: stations.merge(day.house["head"], brought, brought.finished[0]))
    assert day.house.database.all("SELECT chain, n, sha256 FROM journal WHERE chain = ?", day.round) == before


def test_two_stations_at_once(day: Day) -> None:
    other = lend(day.house, day.folder, day.stick, day.round, "Máy 3", [(day.batch(3), slot) for slot in (1, 2)])
    with at(other, day.house) as there:
        there.key("secretary", day.batch(3), 1, held(3))
        there.key("member", day.batch(3), 2, held(3))
        assert views.one(there["head"], day.batch(3)).state is BatchState.ACCEPTED
    day.key_there(1)
    assert [ended.accepted for ended in bring_back(day.house, other)] == [False, True]
    assert len(bring_back(day.house, day.station)) == 1
    day.replayed()


def test_an_entry_thrown_away_there_and_one_left_open(day: Day) -> None:
    with at(day.station, day.house) as there:
        wrong = there.open("head", day.batch(1), 2)
        entries.save_paper(there["head"], wrong, held(1)[0])
        entries.discard(there["head"], wrong)
        left = there.open("head", day.batch(2), 2)
        entries.save_paper(there["head"], left, held(2)[0])
        there.key("member", day.batch(1), 2, held(1))
    assert [k.place for k in read(day.station).finished] == [("A", 1, 2)]
    assert read(day.station).open == (("A", 2, 2),)
    bring_back(day.house, day.station)
    with at(day.station, day.house) as there:
        entries.save_paper(there["head"], left, held(2)[1])
        entries.finish(there["head"], left)
    assert len(bring_back(day.house, day.station)) == 1
    day.replayed()


# What a station is


def test_the_folder_holds_one_rounds_set_up_and_nothing_else(day: Day) -> None:
    day.key_here(3)
    with at(day.station, day.house) as there:
        database = there.database
        assert stored_agency.load(database)[1] is FolderKind.STATION
        assert stored.load(database, day.round) == stored.load(day.house.database, day.round)
        assert [row.number for row in batches.of_round(database, day.round)] == [1, 2]
        for table in ("paper", "ballot", "entry", "leader", "seal", "turnout", "resolution"):
            assert database.all(f"SELECT * FROM {table}") == []
        acts = [row[0] for row in database.all("SELECT line ->> '$.act' FROM journal")]
        assert acts == ["station.begun", "station.begun"]
        assert [slot for _place, *slot in stations.here(there["head"]).slots] == [[None, ""]] * 2  # type: ignore[union-attr]
    assert stations.here(day.house["head"]) is None
    assert not list(day.stick.glob(".*"))


def test_the_same_people_the_same_passwords_another_key(day: Day) -> None:
    from app.security import keyslots

    slots = keyslots.read(day.station)
    assert {keyslots.unlock(slots, login, password(login)).raw for login in slots.accounts} != {bytes(range(32))}
    refused("keyslots.wrong_password", lambda: station_folder.read_back(day.station, "head", "sai", "vi"))


def test_nothing_lent_is_keyed_here_and_nothing_else_there(day: Day) -> None:
    refused("entry.lent", lambda: day.house.open("member", day.batch(1), 2))
    with at(day.station, day.house) as there:
        refused("entry.lent", lambda: there.open("member", day.batch(1), 1))
        with pytest.raises(DatabaseError, match="not lent"), there.database.unit() as unit:
            batches.insert_entry(unit, day.batch(1), 1, "member")
    with pytest.raises(DatabaseError, match="lent to a station"), day.house.database.unit() as unit:
        batches.insert_entry(unit, day.batch(1), 2, "member")


def test_whoever_keyed_the_first_pass_is_known_there(day: Day) -> None:
    day.key_here(3)
    other = lend(day.house, day.folder, day.stick, day.round, "Máy 3", [(day.batch(3), 2)])
    with at(other, day.house) as there:
        refused("entry.same", lambda: there.open("secretary", day.batch(3), 2))
        there.key("member", day.batch(3), 2, held(3))
    assert [ended.accepted for ended in bring_back(day.house, other)] == [True]


def test_a_station_seals_nothing(day: Day) -> None:
    with at(day.station, day.house) as there, pytest.raises(DatabaseError, match="seals nothing"):
        rounds.cancel(there["head"], there["chair"], day.round, "Thử")


# Lending


def test_what_cannot_be_lent(day: Day) -> None:
    head = day.house["head"]
    plan = lambda slots, name="Máy 3": stations.plan(head, day.round, name, slots)  # noqa: E731
    day.key_here(3)
    refused("station.slots", lambda: plan([]))
    refused("station.name", lambda: plan([(day.batch(3), 2)], " "))
    refused("station.twice", lambda: plan([(day.batch(3), 2)], "Máy 2"))
    assert "Mẫu A tập 1 lượt 2" in refused("station.lent", lambda: plan([(day.batch(1), 2)]))
    refused("station.begun", lambda: plan([(day.batch(3), 1)]))
    refused("role", lambda: stations.plan(day.house["member"], day.round, "Máy 3", [(day.batch(3), 2)]))


def test_a_slot_begun_while_the_folder_was_written_is_not_lent(day: Day) -> None:
    given = stations.plan(day.house["head"], day.round, "Máy 3", [(day.batch(3), 2)])
    dest = station_folder.need_place(day.stick, "Máy 3")
    from app.services.jobs import FolderKey
    from tests.app.services.house import KEY

    head = day.house["head"].in_round(day.round).person
    work = station_folder.write_out(FolderKey(day.folder, KEY), head, given, dest, day.house.clock, "vi")
    day.house.open("member", day.batch(3), 2)
    refused("station.begun", lambda: stations.send(day.house["head"], given, work, dest))
    assert not dest.exists()
    station_folder.discard(work)
    assert [p.name for p in day.stick.iterdir()] == [day.station.name]


def test_a_stick_that_fails_at_the_last_moment_gives_the_slots_back(day: Day) -> None:
    given = stations.plan(day.house["head"], day.round, "Máy 3", [(day.batch(3), 2)])
    with pytest.raises(OSError):
        stations.send(day.house["head"], given, day.stick / "gone", day.stick / "Máy 3.tinnhiem")
    assert [view.recalled for view in stations.overview(day.house["head"], day.round)] == [0, 1]
    day.house.open("member", day.batch(3), 2)
    day.replayed()


def test_a_full_stick(day: Day, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(station_folder, "LEAST_SPACE", free_space(day.stick) + (1 << 30))
    with pytest.raises(Trouble, match="MB trống"):
        lend(day.house, day.folder, day.stick, day.round, "Máy 3", [(day.batch(3), 2)])
    assert [p.name for p in day.stick.iterdir()] == [day.station.name]
    assert len(stations.overview(day.house["head"], day.round)) == 1


def test_places_that_cannot_be(day: Day) -> None:
    refused("station.taken", lambda: station_folder.need_place(day.stick, "Máy 2"))
    refused("station.place", lambda: station_folder.need_place(day.stick / "không có", "Máy 3"))


# Called back, late, lost


def test_called_back_and_come_late(day: Day) -> None:
    day.key_there(1, 2)
    refused("reason", lambda: stations.recall(day.house["head"], day.id, " "))
    refused("role", lambda: stations.recall(day.house["member"], day.id, "Mất USB"))
    stations.recall(day.house["head"], day.id, "Mất USB")
    refused("station.over", lambda: stations.recall(day.house["head"], day.id, "Mất USB"))
    day.key_here(1)
    day.house.key("member", day.batch(1), 2, held(1))
    assert day.state(1) is BatchState.ACCEPTED
    brought = read(day.station)
    for keyed in stations.news(day.house["head"], brought):
        text = refused("station.recalled", lambda k=keyed: stations.merge(day.house["head"], brought, k))  # type: ignore[misc]
        assert "đã được thu hồi" in text
    day.replayed()


def test_half_back_half_called_back_and_lent_again(day: Day) -> None:
    day.key_there(1)
    bring_back(day.house, day.station)
    stations.recall(day.house["head"], day.id, "Hỏng máy")
    again = lend(day.house, day.folder, day.stick, day.round, "Máy 3", [(day.batch(2), 2)])
    with at(again, day.house) as there:
        there.key("head", day.batch(2), 2, held(2))
    day.key_there(2)
    refused("station.recalled", lambda: bring_back(day.house, day.station))
    bring_back(day.house, again)
    day.key_here(2)
    assert day.state(2) is BatchState.ACCEPTED
    day.replayed()


def test_going_back_a_step_waits_for_stations(day: Day) -> None:
    assert "Máy 2" in refused("round.lent", lambda: rounds.unprepare(day.house["head"], day.round, "Sai"))
    stations.recall(day.house["head"], day.id, "Sai danh sách")
    rounds.unprepare(day.house["head"], day.round, "Sai danh sách")
    refused("station.unknown", lambda: stations.news(day.house["head"], read(day.station)))
    day.replayed()


def test_a_lent_batch_is_not_dropped_as_empty(day: Day) -> None:
    figures = replace(all_came(2), returned=2)
    turnouts.key(day.house["secretary"], day.round, "A", figures)  # type: ignore[arg-type]
    turnouts.key(day.house["member"], day.round, "A", figures)  # type: ignore[arg-type]
    assert [row.number for row in batches.of_round(day.house.database, day.round)] == [1, 2]


# Not as it should be


def test_the_same_person_in_both_passes(day: Day) -> None:
    day.key_there(1, login="secretary")
    day.key_here(1)
    assert "Thư Ký" in refused("station.same", lambda: bring_back(day.house, day.station))
    stations.recall(day.house["head"], day.id, "Trùng người")
    day.house.key("member", day.batch(1), 2, held(1))
    assert day.state(1) is BatchState.ACCEPTED


def test_a_number_twice_in_the_pass_waits_and_the_others_come(day: Day) -> None:
    day.house.key("member", day.batch(3), 2, [replace(held(3)[0], number=PaperNumber(1)), held(3)[1]])
    day.key_there(1, 2)
    brought = read(day.station)
    first, second = stations.news(day.house["head"], brought)
    assert "phiếu 1" in refused("paper.twice", lambda: stations.merge(day.house["head"], brought, first))
    stations.merge(day.house["head"], brought, second)
    day.replayed()
    entries.void(day.house["head"], day.house["chair"], day.batch(3), [2], "Sai số")
    assert len(bring_back(day.house, day.station)) == 1
    day.replayed()


def test_an_older_copy_of_the_station_is_refused(day: Day, tmp_path: Path) -> None:
    old = shutil.copytree(day.station, tmp_path / "old.tinnhiem")
    day.key_there(1)
    bring_back(day.house, day.station)
    refused("station.old", lambda: bring_back(day.house, old))
    with at(old, day.house) as there:
        there.key("head", day.batch(2), 2, held(2))
    refused("station.old", lambda: bring_back(day.house, old))


def test_another_agency_and_another_round(day: Day) -> None:
    brought = read(day.station)
    head = day.house["head"]
    refused("station.agency", lambda: stations.check_brought(head, replace(brought, agency="khác")))
    refused("station.unknown", lambda: stations.check_brought(head, replace(brought, station="khác")))
    refused("station.round", lambda: stations.check_brought(head, replace(brought, round=RoundId("khác"))))
    refused("station.forms", lambda: stations.check_brought(head, replace(brought, forms={"A": "XXXX"})))
    refused("station.forms", lambda: stations.check_brought(head, replace(brought, regulation="0" * 64)))


def test_no_station_at_all(day: Day) -> None:
    refused("station.none", lambda: read(day.stick))
    refused("station.none", lambda: read(day.folder))


@pytest.mark.parametrize(
    "harm",
    [
        "UPDATE paper SET marks = '333' WHERE number = 1",
        "DELETE FROM paper WHERE number = 1",
        "UPDATE entry SET account = 'head'",
        "INSERT INTO entry (batch, slot, account, state, opened) SELECT batch, slot, 'head', 'done', 't' FROM loan "
        "WHERE batch NOT IN (SELECT batch FROM entry)",
        "UPDATE journal SET line = replace(line, '[1,', '[9,') WHERE line LIKE '%paper.saved%'",
        "DELETE FROM journal WHERE line LIKE '%paper.saved%' AND n = (SELECT max(n) - 1 FROM journal)",
    ],
)
def test_a_station_that_was_changed_on_the_way(day: Day, harm: str) -> None:
    day.key_there(1)
    with at(day.station, day.house) as there:
        for (name,) in there.database.all("SELECT name FROM sqlite_master WHERE type = 'trigger'"):
            there.database.all(f"DROP TRIGGER {name}")
        there.database.all(harm)
    refused("station.broken", lambda: read(day.station))


def test_a_station_that_is_still_open(day: Day) -> None:
    from filelock import FileLock

    with FileLock(day.station / "agency.lock"), pytest.raises(Trouble, match="còn đang mở"):
        read(day.station)


@pytest.mark.parametrize(
    ("change", "reason"),
    [
        ({"papers": [[1, "333", None], [2, "121", None]]}, "station.papers"),
        ({"person": "Trưởng Ban"}, "station.papers"),
        ({"lines": []}, "station.slot"),
        ({"batch": 2}, "station.slot"),
        ({"batch": 3}, "station.lent"),
        ({"station": "khác"}, "station.lent"),
    ],
)
def test_a_round_that_tells_of_a_station_what_it_did_not_do(day: Day, change: dict, reason: str) -> None:  # type: ignore[type-arg]
    day.key_there(1)
    bring_back(day.house, day.station)
    now = stored.load(day.house.database, day.round)
    replay = Replay(now.styles, now.settings)
    with pytest.raises(ReplayFault) as fault:
        for line, _hash in read_chain(journal.lines(day.house.database, day.round)):
            merged = line.act == "station.merged"
            replay.feed(replace(line, payload={**line.payload, **change}) if merged else line)
    assert fault.value.reason == reason


# To the archive


def test_the_archive_of_a_vote_keyed_on_two_pcs_is_verified_by_count_and_by_journal(day: Day) -> None:
    """The seal, the ballots and the count made again from the journal agree, a settled difference among them."""
    day.key_here(1, 2, 3)
    with at(day.station, day.house) as there:
        there.key("member", day.batch(1), 2, [replace(held(1)[0], marks="222"), held(1)[1]])
        there.key("member", day.batch(2), 2, held(2))
    bring_back(day.house, day.station)
    day.house.key("member", day.batch(3), 2, held(3))
    cells = [Resolution(held(1)[0].number, code, mark) for code, mark in (("S1", "1"), ("S3", "3"))]
    entries.resolve(day.house["head"], "chair", day.batch(1), cells)
    nobody_gave_back = replace(all_came(1), returned=0, not_returned=1)
    day.house.key_turnout(day.round, {StyleCode("A"): all_came(6), StyleCode("B"): nobody_gave_back})
    warned = reconcile.unexplained(reconcile.answer(day.house["head"], day.round, signed=False), definition())
    for given in explanations(*(finding.key for finding in warned)):
        reconcile.explain(day.house["head"], day.round, given)
    seals.seal(day.house["head"], day.house["chair"], day.round, signed=False)

    made = record.sealed(day.house["head"], day.round)
    now = lambda: dt.datetime(2023, 7, 18, 10, tzinfo=dt.UTC)  # noqa: E731
    documents = document.make(made, (), now, lambda _name: None)
    dest, work = day.folder / "a.zip", day.folder / "work"
    work.mkdir()
    archive.write(day.house["head"], made, documents, (), work, dest, now)
    assert [check.text for check in verify_archive(dest, None) if check.state is State.FAILS] == []
    with zipfile.ZipFile(dest) as zipped:
        acts = [json.loads(line)["act"] for line in zipped.read("data/journal.jsonl").splitlines()]
    assert acts.count("station.merged") == 2
