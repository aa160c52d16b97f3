"""A small agency on a real database: its people, a clock that ticks, and a round that they vote."""

import datetime as dt
import itertools
from collections.abc import Callable, Iterable, Iterator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass, replace
from pathlib import Path

from app.domain.agency import Agency, FolderKind
from app.domain.batch import Resolution
from app.domain.entry import Paper
from app.domain.ids import BatchId, EntryId, PaperNumber, RoundId, StyleCode, SubjectCode
from app.domain.roles import Person
from app.domain.round import Definition, Explanation, Member, MemberRole
from app.domain.style import Style, Subject
from app.domain.turnout import Turnout
from app.services import entry as entries
from app.services import reconcile
from app.services import round as rounds
from app.services import seal as seals
from app.services import turnout as turnouts
from app.services.session import Session, utc_text
from app.storage import agency
from app.storage import batch as batches
from app.storage import round as stored
from app.storage.batch import BatchRow
from app.storage.database import Database, open_database
from tests.app.domain.cases import PLAIN, balanced, regulation

KEY = bytes(range(32))
AGENCY = Agency("Cơ quan Thử", "Cơ quan trên", "Hà Nội")
PEOPLE = {
    "admin": "Quản Trị",
    "head": "Trưởng Ban",
    "secretary": "Thư Ký",
    "member": "Ủy Viên",
    "chair": "Chủ Trì",
    "observer": "Người Ngoài",
}
_COMMITTEE = {"head": MemberRole.HEAD, "secretary": MemberRole.SECRETARY, "member": MemberRole.MEMBER}


def people_style(code: str, *names: str) -> Style:
    """A style with a subject S1, S2, … for each name."""
    subjects = (Subject(SubjectCode(f"S{n}"), name, "Giám đốc", "Ban Một") for n, name in enumerate(names, 1))
    return Style(StyleCode(code), f"Mẫu {code}", tuple(subjects))


STYLES = (people_style("A", "Đinh An", "Lê Bình", "Trần Chi"), people_style("B", "Ngô Dung"))


def definition(**changes: object) -> Definition:
    """A round of two styles, three people on A and one on B, everything counted by hand."""
    plain = Definition(
        agency=AGENCY,
        title="Đợt thử",
        regulation="96-QD-TW",
        date=dt.date(2023, 7, 18),
        venue="Hội trường",
        settings=PLAIN,
        committee=tuple(Member(PEOPLE[key], "Chuyên viên", role) for key, role in _COMMITTEE.items()),
        styles=STYLES,
        chair=PEOPLE["chair"],
        chair_position="Giám đốc",
    )
    return replace(plain, **changes)  # type: ignore[arg-type]


class Clock:
    """A second later each time it is read; `back` sets it behind."""

    def __init__(self) -> None:
        self._now = dt.datetime(2023, 7, 18, 8, tzinfo=dt.UTC)

    def __call__(self) -> str:
        self._now += dt.timedelta(seconds=1)
        return utc_text(self._now)

    def back(self, seconds: int) -> None:
        self._now -= dt.timedelta(seconds=seconds)


def ids() -> Callable[[], str]:
    """Ids in the order in which they are asked for."""
    numbers = itertools.count(1)
    return lambda: f"00000000-0000-4000-8000-{next(numbers):012d}"


@dataclass(frozen=True)
class House:
    """The open database, who acts on it (by login) and its clock."""

    database: Database
    people: Mapping[str, Session]
    clock: Clock

    def __getitem__(self, login: str) -> Session:
        return self.people[login]

    def create(self, definition: Definition) -> RoundId:
        """A draft with everybody in their places."""
        accounts = {PEOPLE[key]: key for key in _COMMITTEE}
        return rounds.create(self["admin"], definition, regulation(), accounts, "chair")

    def counting(self, definition: Definition, returned: Mapping[str, int], size: int = 25) -> RoundId:
        """A round whose count has begun."""
        round_id = self.create(definition)
        rounds.prepare(self["admin"], round_id)
        figures = {StyleCode(code): number for code, number in returned.items()}
        rounds.begin_counting(self["head"], round_id, figures, size=size)
        return round_id

    def batch(self, round_id: RoundId, style: str, number: int = 1) -> BatchId:
        return self.row(round_id, style, number).id

    def row(self, round_id: RoundId, style: str, number: int = 1) -> BatchRow:
        found = batches.find(self.database, stored.style_id(self.database, round_id, StyleCode(style)), number)
        assert found is not None
        return found

    def open(self, login: str, batch: BatchId, slot: int) -> EntryId:
        """Begin an entry with the code that stands on the paper."""
        row = batches.load(self.database, batch)
        code = stored.load(self.database, row.round).style(row.style).form_code
        return entries.open_entry(self[login], batch, slot, code)

    def key(self, login: str, batch: BatchId, slot: int, papers: Iterable[Paper]) -> entries.Ended:
        """Key a whole entry, a paper at a time."""
        entry = self.open(login, batch, slot)
        for paper in papers:
            entries.save_paper(self[login], entry, paper)
        return entries.finish(self[login], entry)

    def key_turnout(self, round_id: RoundId, figures: Mapping[StyleCode, Turnout]) -> None:
        for code, turnout in figures.items():
            turnouts.key(self["secretary"], round_id, code, turnout)
            turnouts.key(self["member"], round_id, code, turnout)


@contextmanager
def house(folder: Path, name: str = "agency.db") -> Iterator[House]:
    """A new agency in `folder`; its database closes at the end."""
    clock = Clock()
    database = open_database(folder / name, KEY, clock)
    try:
        with database.unit() as unit:
            agency.create(unit, "agency", FolderKind.REAL, AGENCY)
            for key, full in PEOPLE.items():
                agency.add_account(unit, key, full, "Chuyên viên", admin=key == "admin")
        new_id = ids()
        yield House(database, {key: Session(database, _person(database, key), new_id) for key in PEOPLE}, clock)
    finally:
        database.close()


def _person(database: Database, key: str) -> Person:
    person = agency.person(database, key)
    assert person is not None
    return person


def sealed(house: House, size: int = 2, **changes: object) -> RoundId:
    """A whole vote: five papers on A with a difference settled, three on B; sealed by head and chair.

    `changes` are put into its definition.
    """
    styles = {"A": ["123", "121", "torn", "190", "333"], "B": ["1", "2", "3"]}
    figures = {StyleCode(code): all_came(len(cast)) for code, cast in styles.items()}
    round_id = house.counting(definition(**changes), {"A": 5, "B": 3}, size)
    for code, cast in styles.items():
        for row in [r for r in batches.of_round(house.database, round_id) if r.style == code]:
            first = (row.number - 1) * size
            held = papers(*cast[first : first + size], first=first + 1)
            house.key("secretary", row.id, 1, held)
            slip = [replace(p, marks="222") if p.number == 1 and code == "A" else p for p in held]
            house.key("member", row.id, 2, slip)
    rows = [Resolution(PaperNumber(1), "S1", "1"), Resolution(PaperNumber(1), "S3", "3")]
    entries.resolve(house["head"], "chair", house.batch(round_id, "A"), rows)
    house.key_turnout(round_id, figures)
    for given in explanations(("W04", "A"), ("W04", "B"), ("W01", "A"), ("W02", "A")):
        reconcile.explain(house["head"], round_id, given)
    seals.seal(house["head"], house["chair"], round_id, signed=True)
    return round_id


def papers(*marks: str, first: int = 1) -> list[Paper]:
    """Valid papers with running numbers; a word in place of marks is a reason."""
    return [
        Paper(PaperNumber(n), *(("", text) if text.isalpha() else (text, None))) for n, text in enumerate(marks, first)
    ]


def all_came(papers: int) -> Turnout:
    """Figures that hold for so many papers, with everybody present."""
    return replace(balanced(papers), summoned=papers)


def explanations(*given: tuple[str, str | None]) -> tuple[Explanation, ...]:
    """An explanation for each warning's code and style."""
    return tuple(Explanation(code, StyleCode(style) if style else None, "Đã xem lại.") for code, style in given)
