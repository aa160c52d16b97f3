"""`kiemphieu bench`: how fast this PC is, as ratios to the bare library in the same run (design of the program)."""

import datetime as dt
import random
import secrets
import tempfile
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass
from pathlib import Path
from time import perf_counter

from app.domain.agency import Agency, FolderKind
from app.domain.entry import Paper
from app.domain.ids import PaperNumber, StyleCode, SubjectCode
from app.domain.round import Base, Definition, Member, MemberRole, Settings
from app.domain.style import Style, Subject
from app.domain.tally import Tallier
from app.security.keyslots import CHEAPEST
from app.services import batch, draft, entry
from app.services import round as rounds
from app.services.folder import AgencyFolder, NewAccount, create
from app.services.session import Session
from app.storage import batch as batches
from app.storage import bench, journal
from app.texts import _

LINES = 20
COMMIT_BAR, FRAME_BAR, TALLY_BAR = 3.0, 0.016, 8.0
_SHARES = {"1": 70.0, "2": 22.0, "3": 7.2, "0": 0.6, "9": 0.2}  # a sixth of the papers has a faulty line
_SETTINGS = Settings(Base.RETURNED, 2, "line", "invalid", "ignore", "ignore")
Clock = Callable[[], str]
NewId = Callable[[], str]
Progress = Callable[[str], None]


@dataclass(frozen=True)
class Measure:
    """What was measured, in words; `value` against `bar` (a ratio, or seconds)."""

    what: str
    told: str
    value: float
    bar: float

    @property
    def holds(self) -> bool:
        return self.value <= self.bar


def run(clock: Clock, new_id: NewId, papers: int, ballots: int, progress: Progress) -> tuple[Measure, ...]:
    """Measure in a temporary folder, which is removed: `papers` keyed, `ballots` counted."""
    with tempfile.TemporaryDirectory(prefix="tin-nhiem-bench-") as room:
        progress(_("Nhập {0} phiếu").format(papers))
        commits = _commits(Path(room), clock, new_id, papers)
        progress(_("Đếm {0} phiếu").format(ballots))
        return (*commits, _tally(Path(room), ballots))


def _commits(room: Path, clock: Clock, new_id: NewId, papers: int) -> tuple[Measure, Measure]:
    cast = [Paper(PaperNumber(n), marks, None) for n, marks in enumerate(_marks(papers), 1)]
    took, lines = _keyed(room / "bench.tinnhiem", clock, new_id, cast)
    bare = bench.bare_commits(room / "bare.db", [(p.marks, line) for p, line in zip(cast, lines, strict=True)])
    ours, theirs = _percentile(took, 0.5), _percentile(bare, 0.5)
    slowest = _percentile(took, 0.99)
    told = _("{0} ms, bản trơn {1} ms").format(_ms(ours), _ms(theirs))
    return (
        Measure(_("Ghi một phiếu cùng nhật ký, so với SQLite trơn"), told, ours / theirs, COMMIT_BAR),
        Measure(_("Ghi một phiếu, 99 % trường hợp"), _("{0} ms").format(_ms(slowest)), slowest, FRAME_BAR),
    )


def _marks(papers: int) -> Iterator[str]:
    dice = random.Random(2237)
    for _paper in range(papers):
        yield "".join(dice.choices(list(_SHARES), list(_SHARES.values()), k=LINES))


def _keyed(path: Path, clock: Clock, new_id: NewId, cast: Sequence[Paper]) -> tuple[list[float], list[str]]:
    """Seconds of each saved paper, and the journal's lines."""
    agency = Agency("Bench", "Bench", "Bench")
    password = secrets.token_hex(8)
    people = [NewAccount(key, key, key, password, key == "admin") for key in ("admin", "head", "one", "two")]
    create(path, FolderKind.REHEARSAL, agency, people, clock, new_id, CHEAPEST)
    folder = AgencyFolder(path, clock, new_id)
    try:
        session, view = _counting(folder, agency, password, len(cast))
        entry_id = entry.open_entry(session, view.id, 1, view.style.form_code)
        took = []
        for paper in cast:
            began = perf_counter()
            entry.save_paper(session, entry_id, paper)
            took.append(perf_counter() - began)
        lines = [line.decode() for line in journal.lines(session.database, _only_round(session))]
        return took, lines[-len(cast) :]
    finally:
        folder.close()


def _only_round(session: Session) -> str:
    return rounds.listing(session)[0][0]


def _counting(folder: AgencyFolder, agency: Agency, password: str, papers: int) -> tuple[Session, batch.BatchView]:
    admin, head, one = (folder.sign_in(key, password) for key in ("admin", "head", "one"))
    regulation = draft.regulations()[0]
    subjects = tuple(Subject(SubjectCode(f"S{n}"), f"Người {n}", "Giám đốc", "Ban") for n in range(1, LINES + 1))
    roles = {"head": MemberRole.HEAD, "one": MemberRole.MEMBER, "two": MemberRole.MEMBER}
    definition = Definition(
        agency=agency,
        title="Bench",
        regulation=regulation.code,
        date=dt.date(2026, 12, 18),
        venue="Bench",
        settings=_SETTINGS,
        committee=tuple(Member(key, key, role) for key, role in roles.items()),
        styles=(Style(StyleCode("A"), "", subjects),),
    )
    round_id = rounds.create(admin, definition, regulation, {key: key for key in roles}, "admin")
    rounds.prepare(admin, round_id)
    rounds.begin_counting(head, round_id, {StyleCode("A"): papers}, size=100)
    return one, batch.overview(one, round_id)[0]


def _tally(room: Path, ballots: int) -> Measure:
    """The count of so many ballots against one scan of their column, both in the same enciphered file."""
    database = bench.filled(room / "votes.db", secrets.token_bytes(32), _chunks(ballots))
    try:
        bench.scan(database)  # the file is read from the disk here, for both
        began = perf_counter()
        bench.scan(database)
        scanned = perf_counter() - began
        tallier = Tallier(LINES, _SETTINGS)
        began = perf_counter()
        for joined, papers, others in batches.votes(database, 1):
            tallier.add_plain(joined, papers)
            tallier.add(others)
        counted = perf_counter() - began
    finally:
        database.close()
    told = _("{0} ms, đọc lướt {1} ms").format(_ms(counted), _ms(scanned))
    return Measure(_("Đếm phiếu, so với đọc lướt cột ấy"), told, counted / scanned, TALLY_BAR)


def _chunks(ballots: int, size: int = 5_000) -> Iterator[Sequence[bench.Vote]]:
    marks = list(_marks(min(size, ballots)))
    for begin in range(0, ballots, size):
        yield [(each, None) for each in marks[: ballots - begin]]


def _percentile(values: Sequence[float], share: float) -> float:
    ordered = sorted(values)
    return ordered[min(len(ordered) - 1, int(len(ordered) * share))]


def _ms(seconds: float) -> str:
    return f"{seconds * 1000:.2f}".replace(".", ",")
