"""Stations lent, keyed at, brought back, brought back again, lost and late, in every order that hypothesis finds.

Three batches of two papers. Whatever happens, each pass that was finished is in one place, is taken over once, and
every paper of it is the one that was keyed.
"""

import tempfile
from contextlib import ExitStack
from pathlib import Path

from hypothesis import settings
from hypothesis import strategies as st
from hypothesis.stateful import RuleBasedStateMachine, initialize, invariant, precondition, rule

from app.domain.entry import EntryState, Paper
from app.domain.errors import Refusal
from app.domain.journal import origin, read_chain
from app.domain.machine import LoanState
from app.domain.replay import Replay
from app.domain.round import NEXT, RoundState
from app.services import entry as entries
from app.services import reconcile
from app.services import station as stations
from app.storage import batch as batches
from app.storage import journal
from app.storage import round as stored
from app.storage.migrations import m0001
from tests.app.services.house import House, definition, house, papers
from tests.app.services.travel import at, give_keys, lend, read
from tests.app.services.walk import walked

TYPISTS = ("head", "secretary", "member")
PLACES = [(number, slot) for number in (1, 2, 3) for slot in (1, 2)]
Spot = tuple[int, int]
VOTES = ("123", "121", "torn", "190", "333", "111")


def held(spot: Spot) -> list[Paper]:
    """Both passes of batch 1 agree; in the others the second has another mark."""
    found = papers(*VOTES)[2 * spot[0] - 2 : 2 * spot[0]]
    return [Paper(p.number, "222", None) if spot[1] == 2 and p.number == 4 else p for p in found]


class Travelling(RuleBasedStateMachine):
    """`here` and `there` say who finished each pass in the main folder and at each station; `lent` where it is out."""

    @initialize()
    def begin(self) -> None:
        self.stack = ExitStack()
        folder = Path(self.stack.enter_context(tempfile.TemporaryDirectory()))
        self.folder, self.stick = folder / "here", folder / "stick"
        self.folder.mkdir()
        self.stick.mkdir()
        give_keys(self.folder)
        self.house: House = self.stack.enter_context(house(self.folder))
        self.round = self.house.counting(definition(), {"A": 6, "B": 0}, 2)
        self.here: dict[Spot, str] = {}
        self.there: list[dict[Spot, str]] = []
        self.loans: list[dict[Spot, LoanState]] = []
        self.folders: list[Path] = []

    def teardown(self) -> None:
        if hasattr(self, "stack"):
            try:
                self.gone_by_the_tables()
            finally:
                self.stack.close()

    def gone_by_the_tables(self) -> None:
        """The whole journal, and the loans as stored."""
        walk = walked(self.house.database, self.round)
        rows = self.house.database.all("SELECT state, count(*) FROM loan GROUP BY state")
        states = list(walk.loans.values())
        assert {LoanState(state): count for state, count in rows} == {s: states.count(s) for s in set(states)}

    def batch(self, spot: Spot) -> object:
        return self.house.batch(self.round, "A", spot[0])

    @property
    def lent(self) -> set[Spot]:
        return {spot for loans in self.loans for spot, state in loans.items() if state is LoanState.LENT}

    @rule(wanted=st.lists(st.sampled_from(PLACES), min_size=1, max_size=4, unique=True))
    def send(self, wanted: list[Spot]) -> None:
        if len(self.folders) == 3:
            return
        may = not set(wanted) & (self.lent | self.here.keys())
        slots = [(self.house.batch(self.round, "A", number), slot) for number, slot in wanted]
        try:
            name = f"Máy {len(self.folders) + 2}"
            self.folders.append(lend(self.house, self.folder, self.stick, self.round, name, slots))
        except Refusal:
            assert not may
            return
        assert may
        self.loans.append(dict.fromkeys(wanted, LoanState.LENT))
        self.there.append({})

    @rule(spot=st.sampled_from(PLACES), login=st.sampled_from(TYPISTS))
    def key_here(self, spot: Spot, login: str) -> None:
        other = self.here.get((spot[0], 3 - spot[1]))
        may = spot not in self.lent and spot not in self.here and other != login
        try:
            self.house.key(login, self.house.batch(self.round, "A", spot[0]), spot[1], held(spot))
        except Refusal:
            assert not may
        else:
            assert may
            self.here[spot] = login

    @precondition(lambda self: self.folders)
    @rule(data=st.data(), login=st.sampled_from(TYPISTS), waste=st.booleans())
    def key_there(self, data: st.DataObject, login: str, waste: bool) -> None:
        """A pass at a station, also at one that was called back and does not know it."""
        at_ = data.draw(st.integers(0, len(self.folders) - 1))
        free = sorted(self.loans[at_].keys() - self.there[at_].keys())
        spot = data.draw(st.sampled_from(free or PLACES))
        with at(self.folders[at_], self.house) as there:
            batch = self.house.batch(self.round, "A", spot[0])
            if waste and free:
                self._thrown_away(there, login, batch, spot)
            try:
                there.key(login, batch, spot[1], held(spot))
            except (Refusal, AssertionError):  # known to be the same person, or a batch that is not there at all
                return
        assert free
        self.there[at_][spot] = login

    def _thrown_away(self, there: House, login: str, batch: object, spot: Spot) -> None:
        try:
            entry = there.open(login, batch, spot[1])  # type: ignore[arg-type]
        except Refusal:
            return
        entries.save_paper(there[login], entry, held(spot)[0])
        entries.discard(there[login], entry)

    @precondition(lambda self: self.folders)
    @rule(data=st.data(), again=st.booleans())
    def bring_back(self, data: st.DataObject, again: bool) -> None:
        at_ = data.draw(st.integers(0, len(self.folders) - 1))
        for _time in range(1 + again):
            brought = read(self.folders[at_])
            for keyed in stations.news(self.house["head"], brought):
                spot = keyed.place[1], keyed.place[2]
                same = self.here.get((spot[0], 3 - spot[1])) == self.there[at_][spot]
                may = self.loans[at_][spot] is LoanState.LENT and not same
                try:
                    stations.merge(self.house["head"], brought, keyed)
                except Refusal:
                    assert not may
                else:
                    assert may
                    self.loans[at_][spot] = LoanState.RETURNED
                    self.here[spot] = self.there[at_][spot]
        taken = {(k.place[1], k.place[2]) for k in stations.news(self.house["head"], read(self.folders[at_]))}
        assert not any(self.loans[at_][spot] is LoanState.RETURNED for spot in taken)

    @precondition(lambda self: self.folders)
    @rule(data=st.data())
    def lost(self, data: st.DataObject) -> None:
        at_ = data.draw(st.integers(0, len(self.folders) - 1))
        out = [spot for spot, state in self.loans[at_].items() if state is LoanState.LENT]
        try:
            view = stations.overview(self.house["head"], self.round)[at_]
            stations.recall(self.house["head"], view.id, "Mất USB")
        except Refusal:
            assert not out
        else:
            assert out
            self.loans[at_] |= dict.fromkeys(out, LoanState.RECALLED)

    @precondition(lambda self: self.here)
    @rule(data=st.data())
    def void(self, data: st.DataObject) -> None:
        """A pass keyed here or taken over is thrown away; an accepted batch is reopened by it."""
        spot = data.draw(st.sampled_from(sorted(self.here)))
        batch = self.house.batch(self.round, "A", spot[0])
        entries.void(self.house["head"], self.house["chair"], batch, [spot[1]], "Nhầm tập")
        del self.here[spot]

    @invariant()
    def no_paper_is_lost_and_none_twice(self) -> None:
        if not hasattr(self, "house"):
            return
        database = self.house.database
        for spot in PLACES:
            entry = batches.live_entry(database, self.house.batch(self.round, "A", spot[0]), spot[1])
            assert (entry is not None) == (spot in self.here)
            if entry is not None:
                assert list(batches.papers(database, entry).values()) == held(spot)
                _batch, slot = batches.entry(database, entry)
                assert (slot.person, slot.state) == (self.here[spot], EntryState.DONE)
        for number in (1, 2, 3):
            both = [self.here.get((number, slot)) for slot in (1, 2)]
            assert None in both or both[0] != both[1]
            row = self.house.row(self.round, "A", number)
            assert row.accepted == (None not in both and number != 2)

    @invariant()
    def the_journal_counts_the_same(self) -> None:
        if hasattr(self, "house"):
            now = stored.load(self.house.database, self.round)
            replay = Replay(now.styles, now.settings)
            for line, _hash in read_chain(journal.lines(self.house.database, self.round), origin(self.round)):
                replay.feed(line)
            assert replay.counts() == reconcile.count(self.house.database, self.round, now)


TestTravelling = Travelling.TestCase
TestTravelling.settings = settings(
    settings.default, max_examples=max(4, settings.default.max_examples // 10), stateful_step_count=14
)


def test_the_database_knows_the_same_steps_of_a_round() -> None:
    steps = " OR ".join(m0001._STATE_STEPS)
    for now in RoundState:
        if NEXT[now]:
            to = steps.split(f"OLD.state = '{now.value}' AND NEW.state IN (")[1].split(")")[0]
            assert {RoundState(word.strip("'")) for word in to.split(",")} == NEXT[now]
        else:
            assert f"OLD.state = '{now.value}'" not in steps
