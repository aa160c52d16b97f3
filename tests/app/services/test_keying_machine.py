"""Every way through keying that hypothesis finds, over a real database: two slots, any order, right and wrong people.

Each paper has its truth. A typist keys it or slips; whoever settles a difference keys the truth. So a ballot is what
both passes agree on, else the truth, whatever way led to it.
"""

import tempfile
from collections.abc import Callable, Sequence
from contextlib import ExitStack
from dataclasses import dataclass, field, replace
from pathlib import Path

from hypothesis import settings
from hypothesis import strategies as st
from hypothesis.stateful import RuleBasedStateMachine, initialize, invariant, precondition, rule

from app.domain.batch import DifferenceKind, Resolution
from app.domain.entry import EntryState, Paper
from app.domain.errors import Refusal
from app.domain.ids import BatchId, EntryId, PaperNumber
from app.domain.journal import origin, read_chain
from app.domain.replay import Replay
from app.domain.round import Member
from app.services import batch as views
from app.services import entry as entries
from app.services import read_back, reconcile
from app.services import round as rounds
from app.storage import batch as batches
from app.storage import journal
from app.storage import round as stored
from tests.app.domain.cases import PLAIN, paper
from tests.app.services.house import PEOPLE, House, definition, house, people_style
from tests.app.services.walk import walked

TRUTH = {1: "12", 2: "torn", 3: "33", 4: "09", 5: "11", 6: "21"}
SIZE = 2
STYLE = people_style("A", "Đinh An", "Lê Bình")
TYPISTS = ("head", "secretary", "member")
EVERYBODY = tuple(PEOPLE)
PERSON = st.sampled_from(EVERYBODY)
HEADS = st.sampled_from(["head", "head", "member", "chair"])
BATCHES = st.integers(0, 2)
SLOTS = st.sampled_from([(1,), (2,), (1, 2), ()])
NUMBERS = st.sampled_from(sorted(TRUTH))
SLIPS = st.sampled_from(["", "", "", "11", "99", "struck"])  # "" keys the truth


@dataclass
class Entry:
    """What the model knows of a live entry."""

    id: EntryId
    person: str
    is_open: bool = True
    papers: dict[int, str] = field(default_factory=dict)


def vote(number: int, text: str) -> Paper:
    return paper(number, "", text) if text.isalpha() else paper(number, text)


class Keying(RuleBasedStateMachine):
    """`live` are the live entries by batch and slot; `ballots` those of each accepted batch."""

    passes = 2
    typists: tuple[str, ...] = TYPISTS

    @initialize()
    def begin(self) -> None:
        self.stack = ExitStack()
        folder = Path(self.stack.enter_context(tempfile.TemporaryDirectory()))
        self.house: House = self.stack.enter_context(house(folder))
        members = {PEOPLE[login] for login in self.typists}
        committee: tuple[Member, ...] = tuple(m for m in definition().committee if m.name in members)
        plain = definition(styles=(STYLE,), settings=replace(PLAIN, passes=self.passes), committee=committee)
        self.round = self.house.counting(plain, {"A": len(TRUTH)}, SIZE)
        self.batches = [row.id for row in batches.of_round(self.house.database, self.round)]
        self.live: dict[tuple[BatchId, int], Entry] = {}
        self.ballots: dict[BatchId, dict[int, Paper]] = {}
        self.voided = 0

    def teardown(self) -> None:
        """At the end of the day the whole journal has gone by the tables."""
        if hasattr(self, "stack"):
            try:
                if hasattr(self, "round"):
                    walked(self.house.database, self.round, self.passes)
            finally:
                self.stack.close()

    def attempt(self, act: Callable[[], object]) -> bool:
        """Whether it was done; where it is refused, nothing at all was written."""
        before = self._everything()
        try:
            act()
        except Refusal as refusal:
            assert refusal.text
            assert self._everything() == before
            return False
        return True

    def _everything(self) -> list[object]:
        tables = ("entry", "paper", "resolution", "ballot", "batch", "journal", "round")
        return [self.house.database.all(f"SELECT * FROM {table}") for table in tables]

    # What people do

    @rule(login=PERSON, at=BATCHES, slot=st.integers(1, 2), code=st.sampled_from([True, True, True, False]))
    def open(self, login: str, at: int, slot: int, code: bool) -> None:
        """Begin a slot, or pick it up after a pause."""
        batch, opened = self.batches[at], list[EntryId]()
        form_code = STYLE.form_code if code else "XXXX"
        mine, other = self.live.get((batch, slot)), self.live.get((batch, 3 - slot))
        may = code and login in self.typists and slot <= self.passes and (other is None or other.person != login)
        may = may and (mine is None or (mine.is_open and mine.person == login))
        act = lambda: opened.append(entries.open_entry(self.house[login], batch, slot, form_code))  # noqa: E731
        assert self.attempt(act) == may
        if opened:
            assert mine is None or mine.id == opened[0]
            self.live[batch, slot] = mine or Entry(opened[0], login)

    @precondition(lambda self: self.live)
    @rule(data=st.data(), number=NUMBERS, slip=SLIPS, stray=st.integers(0, 9), correct=st.booleans())
    def save(self, data: st.DataObject, number: int, slip: str, stray: int, correct: bool) -> None:
        """Key a paper, now and then with a slip, a number typed wrong, or by somebody else's hand."""
        (_batch, slot), entry = data.draw(st.sampled_from(sorted(self.live.items(), key=lambda item: item[0])))
        login = data.draw(st.sampled_from([entry.person, entry.person, entry.person, *EVERYBODY]))
        keyed = number + 100 if stray == 0 else number
        may = (keyed in entry.papers) if correct else keyed not in self._used(slot)
        may = may and entry.is_open and login == entry.person
        held = vote(keyed, slip or TRUTH[number])
        act = lambda: entries.save_paper(self.house[login], entry.id, held, correct=correct)  # noqa: E731
        assert self.attempt(act) == may
        if may:
            entry.papers[keyed] = slip or TRUTH[number]

    @precondition(lambda self: any(entry.papers for entry in self.live.values()))
    @rule(data=st.data())
    def drop(self, data: st.DataObject) -> None:
        entry = data.draw(st.sampled_from([e for e in self.live.values() if e.papers]))
        login = data.draw(st.sampled_from([entry.person, entry.person, *EVERYBODY]))
        number = data.draw(st.sampled_from([*sorted(entry.papers), 77]))
        may = entry.is_open and login == entry.person and number in entry.papers
        assert self.attempt(lambda: entries.drop_paper(self.house[login], entry.id, PaperNumber(number))) == may
        if may:
            del entry.papers[number]

    # The same acts as the day should bring them: each of these must be done

    @precondition(lambda self: self._openings())
    @rule(data=st.data())
    def begin_one(self, data: st.DataObject) -> None:
        batch, slot, login = data.draw(st.sampled_from(self._openings()))
        self._begin(batch, slot, login)

    def _openings(self) -> list[tuple[BatchId, int, str]]:
        """Every batch, slot and typist with whom it may begin."""
        free = [(b, s) for b in self.batches for s in range(1, self.passes + 1) if (b, s) not in self.live]
        others = {(b, s): self.live.get((b, 3 - s)) for b, s in free}
        return [(b, s, login) for (b, s), other in others.items() for login in self.typists
                if (other is None or other.person != login) and b not in self.ballots]  # fmt: skip

    def _begin(self, batch: BatchId, slot: int, login: str) -> Entry:
        entry = Entry(entries.open_entry(self.house[login], batch, slot, STYLE.form_code), login)
        self.live[batch, slot] = entry
        return entry

    @precondition(lambda self: any(e.is_open for e in self.live.values()))
    @rule(data=st.data(), slip=SLIPS, finish=st.booleans())
    def key_the_rest(self, data: st.DataObject, slip: str, finish: bool) -> None:
        """The papers of a batch that its typist has not keyed yet, the first of them with a slip."""
        key = data.draw(st.sampled_from(sorted(key for key, entry in self.live.items() if entry.is_open)))
        self._key(*key, slip)
        if finish:
            self._finish(*key)

    def _key(self, batch: BatchId, slot: int, slip: str) -> None:
        entry, used = self.live[batch, slot], self._used(slot)
        first = self.batches.index(batch) * SIZE
        for number in (n for n in range(first + 1, first + SIZE + 1) if n not in used):
            entries.save_paper(self.house[entry.person], entry.id, vote(number, slip or TRUTH[number]))
            entry.papers[number], slip = slip or TRUTH[number], ""

    def _used(self, slot: int) -> set[int]:
        """The numbers that a pass has, in whatever batch."""
        return {n for (_batch, s), e in self.live.items() if s == slot for n in e.papers}

    def _finish(self, batch: BatchId, slot: int) -> None:
        entry = self.live[batch, slot]
        if self.attempt(lambda: entries.finish(self.house[entry.person], entry.id)):
            entry.is_open = False
            self._note_accepted(batch)
        else:
            assert self._collides(batch)

    @precondition(lambda self: any(b not in self.ballots and (b, 1) not in self.live and (b, 2) not in self.live
                                   for b in self.batches))  # fmt: skip
    @rule(data=st.data(), slip=SLIPS)
    def key_a_batch(self, data: st.DataObject, slip: str) -> None:
        """A fresh batch by everybody it takes."""
        fresh = [b for b in self.batches if b not in self.ballots and not {(b, 1), (b, 2)} & self.live.keys()]
        batch = data.draw(st.sampled_from(fresh))
        people = data.draw(st.permutations(self.typists))
        for slot in range(1, self.passes + 1):
            self._begin(batch, slot, people[slot - 1])
            self._key(batch, slot, slip if slot == 2 else "")
        for slot in range(1, self.passes + 1):
            self._finish(batch, slot)

    @precondition(lambda self: self._differing())
    @rule(data=st.data(), part=st.booleans())
    def settle_one(self, data: st.DataObject, part: bool) -> None:
        batch = data.draw(st.sampled_from(self._differing()))
        people = {entry.person for (b, _slot), entry in self.live.items() if b == batch}
        login = data.draw(st.sampled_from(sorted({*self.typists, "chair"} - people)))
        witness = data.draw(st.sampled_from(sorted({*EVERYBODY} - {login})))
        self.resolve_as(login, witness, batch, part)
        assert self._collides(batch) or part or batch in self.ballots

    def _differing(self) -> list[BatchId]:
        done = [b for b in self.batches if b not in self.ballots and
                all((e := self.live.get((b, s))) and not e.is_open for s in range(1, self.passes + 1))]  # fmt: skip
        return [b for b in done if entries.differences(self.house["head"], b)]

    @precondition(lambda self: self.live)
    @rule(data=st.data(), second=st.sampled_from(["member", "chair", "observer"]))
    def throw_one_away(self, data: st.DataObject, second: str) -> None:
        batch = data.draw(st.sampled_from(sorted({b for b, _slot in self.live})))
        slots = [slot for slot in (1, 2) if (batch, slot) in self.live]
        chosen = data.draw(st.lists(st.sampled_from(slots), min_size=1, unique=True))
        assert self.attempt(lambda: entries.void(self.house["head"], self.house[second], batch, chosen, "Nhầm tập"))
        self._note_voided(batch, chosen)

    def _note_voided(self, batch: BatchId, slots: Sequence[int]) -> None:
        for slot in slots:
            del self.live[batch, slot]
            self.voided += 1
        self.ballots.pop(batch, None)

    @precondition(lambda self: self.live)
    @rule(data=st.data(), discard=st.sampled_from([False, False, False, True]))
    def end(self, data: st.DataObject, discard: bool) -> None:
        """Finish one's entry, or throw it away."""
        (batch, slot), entry = data.draw(st.sampled_from(sorted(self.live.items(), key=lambda item: item[0])))
        login = data.draw(st.sampled_from([entry.person, entry.person, entry.person, *EVERYBODY]))
        done = entries.discard if discard else entries.finish
        if not self.attempt(lambda: done(self.house[login], entry.id)):
            if entry.is_open and login == entry.person:
                assert not discard and self._collides(batch)
            return
        assert entry.is_open and login == entry.person
        if discard:
            del self.live[batch, slot]
            self.voided += 1
        else:
            entry.is_open = False
            self._note_accepted(batch)

    @rule(login=HEADS, second=PERSON, at=BATCHES, slots=SLOTS, reason=st.sampled_from(["Nhầm", "Nhầm", " "]))
    def void(self, login: str, second: str, at: int, slots: tuple[int, ...], reason: str) -> None:
        """The head with a second person throws keyed entries away; an accepted batch is reopened by it."""
        batch = self.batches[at]
        may = login == "head" and second != "head" and bool(slots) and bool(reason.strip())
        may = may and all((batch, slot) in self.live for slot in slots)
        act = lambda: entries.void(self.house[login], self.house[second], batch, slots, reason)  # noqa: E731
        assert self.attempt(act) == may
        if may:
            self._note_voided(batch, slots)

    @rule(login=PERSON, witness=st.sampled_from([*EVERYBODY, "", "ai đó"]), at=BATCHES, part=st.booleans())
    def resolve(self, login: str, witness: str, at: int, part: bool) -> None:
        self.resolve_as(login, witness, self.batches[at], part)

    def resolve_as(self, login: str, witness: str, batch: BatchId, part: bool) -> None:
        """Settle a batch from the paper: all that differs, or the first of it."""
        found = entries.differences(self.house["head"], batch)
        numbers = sorted({d.number for d in found})
        rows = [row for number in numbers[: 1 if part else None] for row in self._rows(batch, number)]
        people = {entry.person for (b, _slot), entry in self.live.items() if b == batch}
        may = login in (*self.typists, "chair") and login not in people and witness in EVERYBODY and witness != login
        if self.attempt(lambda: entries.resolve(self.house[login], witness, batch, rows)):
            assert may and found
            self._note_accepted(batch)
        elif may and found:
            assert self._collides(batch)

    def _rows(self, batch: BatchId, number: int) -> list[Resolution]:
        """The third keying of a paper that differs."""
        n = PaperNumber(number)
        if number not in TRUTH:
            return [Resolution(n, "number", "")]  # no paper bears it
        kinds = {d.kind for d in entries.differences(self.house["head"], batch) if d.number == number}
        if TRUTH[number].isalpha() and kinds != {DifferenceKind.CELL}:
            return [Resolution(n, "invalid", TRUTH[number])]
        cells = [d.code for d in entries.differences(self.house["head"], batch) if d.number == number and d.code]
        marks = "12" if TRUTH[number].isalpha() else TRUTH[number]  # both took it for valid: no reason can be given now
        whole = [s.code for s in STYLE.subjects]
        return [Resolution(n, code, marks[whole.index(code)]) for code in (cells or whole)]  # type: ignore[arg-type]

    @precondition(lambda self: self.passes == 1)
    @rule(reader=PERSON, second=PERSON, at=BATCHES)
    def read_back(self, reader: str, second: str, at: int) -> None:
        """One pass alone counts only after two people have read it back."""
        batch = self.batches[at]
        entry = self.live.get((batch, 1))
        places = (*self.typists, "chair")
        may = reader in places and second in places and reader != second and batch not in self.ballots
        may = may and entry is not None and not entry.is_open
        if self.attempt(lambda: read_back.read_back(self.house[reader], self.house[second], batch)):
            assert may
            self._note_accepted(batch)
            assert batch in self.ballots
        elif may:
            assert self._collides(batch)

    @rule(login=PERSON)
    def go_back(self, login: str) -> None:
        """To the step before: only the head, and only while nobody began an entry."""
        may = login == "head" and not self.live and not self.voided
        if not may:
            assert not self.attempt(lambda: rounds.unprepare(self.house[login], self.round, "Sai danh sách"))

    @rule(seconds=st.integers(1, 10_000))
    def clock_set_back(self, seconds: int) -> None:
        self.house.clock.back(seconds)

    # What is known of it

    def _note_accepted(self, batch: BatchId) -> None:
        row = batches.load(self.house.database, batch)
        if row.accepted:
            self.ballots[batch] = self._expected(batch)

    def _expected(self, batch: BatchId) -> dict[int, Paper]:
        """What both passes agree on, else the truth."""
        passes = [self.live[batch, slot].papers for slot in range(1, self.passes + 1)]
        found = {}
        for number in sorted(set().union(*passes)):
            keyed = [p.get(number) for p in passes]
            if len(set(keyed)) == 1 and keyed[0] is not None:
                found[number] = vote(number, keyed[0])
            elif number in TRUTH:
                found[number] = vote(number, self._settled(number, keyed))
        return found

    def _settled(self, number: int, keyed: list[str | None]) -> str:
        """The truth; where both took an invalid paper for a valid one only the cells that differ could be keyed."""
        truth = TRUTH[number]
        if truth.isalpha() and None not in keyed and not any(k and k.isalpha() for k in keyed):
            one, two = keyed
            assert one and two
            return "".join(a if a == b else t for a, b, t in zip(one, two, "12", strict=True))
        return truth

    def _collides(self, batch: BatchId) -> bool:
        """Whether accepting the batch would give a number that another batch has already."""
        others = {n for b, papers in self.ballots.items() if b != batch for n in papers}
        if any((batch, slot) not in self.live for slot in range(1, self.passes + 1)):
            return False
        return bool(others & set(self._expected(batch)))

    @invariant()
    def papers_are_as_keyed(self) -> None:
        """No paper lost, none twice, none but what was keyed; and nothing of a voided entry is gone."""
        if not hasattr(self, "house"):
            return
        database = self.house.database
        for (batch, slot), entry in self.live.items():
            assert batches.live_entry(database, batch, slot) == entry.id
            held = batches.papers(database, entry.id)
            assert held == {n: vote(n, text) for n, text in entry.papers.items()}
        states = dict(database.all("SELECT state, count(*) FROM entry GROUP BY state"))
        assert states.get(EntryState.VOIDED, 0) == self.voided
        assert states.get(EntryState.OPEN, 0) + states.get(EntryState.DONE, 0) == len(self.live)
        acts = dict(
            database.all("SELECT line ->> '$.act', count(*) FROM journal WHERE chain = ? GROUP BY 1", self.round)
        )
        kept = database.one("SELECT count(*) FROM paper")
        assert kept == (acts.get("paper.saved", 0) - acts.get("paper.dropped", 0),)

    @invariant()
    def two_passes_are_two_people(self) -> None:
        if hasattr(self, "house"):
            sql = "SELECT batch FROM entry WHERE state <> 'voided' GROUP BY batch, account HAVING count(*) > 1"
            assert self.house.database.all(sql) == []

    @invariant()
    def ballots_are_what_was_accepted(self) -> None:
        """Those of an accepted batch change by no act but its reopening."""
        if hasattr(self, "house"):
            rows = self.house.database.all("SELECT batch, number, marks, invalid FROM ballot")
            found: dict[BatchId, dict[int, Paper]] = {batch: {} for batch in self.ballots}
            for batch, number, marks, invalid in rows:
                found[batch][number] = Paper(number, marks, invalid)
            assert found == self.ballots

    @invariant()
    def the_journal_counts_the_same(self) -> None:
        """The chain is whole, and replayed it gives the counts of the table."""
        if hasattr(self, "house"):
            database = self.house.database
            now = stored.load(database, self.round)
            replay = Replay(now.styles, now.settings)
            for line, _hash in read_chain(journal.lines(database, self.round), origin(self.round)):
                replay.feed(line)
            assert replay.counts() == reconcile.count(database, self.round, now)
            assert list(read_chain(journal.lines(database, "agency"), origin("agency")))

    @invariant()
    def the_view_tells_where_each_batch_is(self) -> None:
        if hasattr(self, "house"):
            for view in views.overview(self.house["head"], self.round):
                used = [self.live.get((view.id, slot)) for slot in range(1, self.passes + 1)]
                done = [entry is not None and not entry.is_open for entry in used]
                keyed = "differing" if self.passes == 2 else "matched"
                word = "accepted" if view.id in self.ballots else keyed if all(done) else None
                word = word or ("keying" if any(e and e.is_open for e in used) else "waiting" if any(done) else "empty")
                assert view.state == word


class OnePass(Keying):
    passes = 1


def budget(share: int) -> settings:
    """A part of the profile's examples, since each is a whole day of keying."""
    return settings(
        settings.default, max_examples=max(12, settings.default.max_examples // share), stateful_step_count=40
    )


TestThreePeople = Keying.TestCase
TestOnePass = OnePass.TestCase
TestThreePeople.settings = TestOnePass.settings = budget(10)
