"""A station's folder on its way: written to a stick, and read when it is brought back. Jobs for a child process.

Light to import: what is heavy is imported where a child runs.
"""

import shutil
import tempfile
from collections.abc import Callable
from contextlib import suppress
from pathlib import Path
from typing import TYPE_CHECKING

from app.domain.agency import DATABASE, SUFFIX, FolderKind
from app.domain.errors import Refusal, Trouble
from app.domain.roles import BEGIN, Person
from app.platform import beside, free_space, fsync_dir, fsync_file, make_private_dir, safe_file_name
from app.services.hold import FolderKey, lying_still
from app.texts import _, set_language

if TYPE_CHECKING:
    from app.domain.entry import Paper
    from app.domain.station import SlotPlace, StationChain
    from app.services.station import Brought, Plan
    from app.storage.database import Database

LEAST_SPACE = 16 << 20  # bytes: an empty folder takes 1 MB, a thousand papers another
Clock = Callable[[], str]


def folder_name(station: str) -> str:
    """The file name of a station's folder."""
    return safe_file_name(station) + SUFFIX


def need_place(place: Path, name: str) -> Path:
    """Where a station's folder would stand in a chosen one. Raises Refusal: no such place, or the name is taken."""
    if not place.is_dir():
        raise Refusal("station.place", _("Không có thư mục “{0}”. Cắm USB rồi chọn lại.").format(place))
    dest = place / folder_name(name)
    if dest.exists() and (not dest.is_dir() or any(dest.iterdir())):
        raise Refusal("station.taken", _("Trên đó đã có “{0}”: đặt tên khác cho máy nhập.").format(dest.name))
    return dest


def write_out(folder: FolderKey, person: Person, plan: "Plan", dest: Path, clock: Clock, language: str) -> Path:
    """Write the station's folder beside `dest`, read it back, and answer where it is; it is renamed once it is lent.

    Raises Trouble (no space), OSError. On any error nothing is left.
    """
    set_language(language)
    if free_space(dest.parent) < LEAST_SPACE:
        text = _("Ổ chứa “{0}” còn dưới {1} MB trống: xóa bớt hoặc chọn nơi khác.")
        raise Trouble(text.format(dest.parent, LEAST_SPACE >> 20))
    work = beside(dest)
    try:
        make_private_dir(work)
        _write(folder, person, plan, work, clock)
    except BaseException:
        discard(work)
        raise
    return work


def discard(work: Path) -> None:
    """Take away what was written for nothing."""
    shutil.rmtree(work, ignore_errors=True)


def _write(folder: FolderKey, person: Person, plan: "Plan", work: Path, clock: Clock) -> None:
    from app.security import keyslots
    from app.services.folder import begin_like
    from app.storage.database import open_database

    key = begin_like(folder.path, work)
    source = open_database(folder.path / DATABASE, folder.key, clock, read_only=True)
    target = open_database(work / DATABASE, key.raw, clock)
    try:
        _fill(source, target, person, plan)
        target.checkpoint()
    finally:
        target.close()
        source.close()
    _check_written(work, key.raw, plan)
    for name in (DATABASE, *keyslots.FILES):
        fsync_file(work / name)
    fsync_dir(work)


def _fill(source: "Database", target: "Database", person: Person, plan: "Plan") -> None:
    from app.domain.journal import Actor
    from app.domain.machine import LoanState
    from app.domain.station import BEGUN, place_json
    from app.storage import agency, station
    from app.storage.database import AGENCY_CHAIN

    uuid, _kind, told = agency.load(source)
    with target.unit() as unit:
        agency.create(unit, uuid, FolderKind.STATION, told)
        station.copy_setup(source, unit, plan.round, sorted({batch for batch, _slot in plan.slots}))
        station.insert(unit, plan.id, plan.round, plan.name)
        station.insert_loans(unit, plan.id, plan.slots, LoanState.HERE)
        station.copy_others(source, unit, plan.id)
        slots = [place_json(loan.place) for loan in station.loans(target, plan.id)]
        actor = Actor(person.name, person.place_for(BEGIN).value)
        payload = {"station": plan.id, "name": plan.name, "round": plan.round, "slots": slots}
        unit.journal(plan.round, actor, BEGUN, payload)
        unit.journal(AGENCY_CHAIN, actor, BEGUN, payload)


def _check_written(work: Path, key: bytes, plan: "Plan") -> None:
    """What was read back must be whole; a worn-out stick is known by it."""
    from app.storage import station
    from app.storage.database import open_database

    database = open_database(work / DATABASE, key, str, read_only=True)
    try:
        if database.flaws() or len(station.loans(database, plan.id)) != len(plan.slots):
            raise Trouble(_("Đọc lại thư mục máy nhập thấy khác với khi ghi: ổ USB hỏng, hãy thay ổ khác."))
    finally:
        database.close()


def read_back(path: Path, login: str, password: str, language: str) -> "Brought":
    """A station's folder, opened with a person's password and checked: chain whole, and its tables say the same.

    Raises Refusal (no station, wrong password, what does not hold), Trouble (held by another program), OSError.
    """
    from app.security import keyslots
    from app.storage.database import open_database

    set_language(language)
    if not (path / DATABASE).is_file():
        raise Refusal("station.none", _("“{0}” không phải thư mục máy nhập.").format(path.name))
    key = keyslots.unlock(keyslots.read(path), login, password)
    held = _("Thư mục máy nhập còn đang mở. Đóng nó trên máy kia trước.")
    with lying_still(path, held), tempfile.TemporaryDirectory() as temporary:
        for name in (DATABASE, f"{DATABASE}-wal"):
            with suppress(FileNotFoundError):
                shutil.copyfile(path / name, Path(temporary, name))
        database = open_database(Path(temporary, DATABASE), key.raw, str)
        try:
            return _read(database, path.name)
        finally:
            database.close()


def _read(database: "Database", name: str) -> "Brought":
    from app.domain.station import StationChain, StationFault, finished
    from app.services.station import Brought
    from app.storage import agency, journal, station
    from app.storage import round as rounds

    uuid, kind, _agency = agency.load(database)
    row = station.own(database)
    if kind is not FolderKind.STATION or row is None:
        raise Refusal("station.none", _("“{0}” không phải thư mục máy nhập.").format(name))
    lines = tuple(journal.lines(database, row.round))
    chain = StationChain(row.id, row.round)
    try:
        chain.read(lines)
    except StationFault as fault:
        raise _broken(fault.reason) from None
    _need_same(database, chain)
    return Brought(
        agency=uuid,
        round=row.round,
        regulation=rounds.load_regulation(database, row.round).sha256,
        forms={style.code: style.form_code for style in rounds.load(database, row.round).styles},
        station=row.id,
        name=row.name,
        lines=lines,
        finished=finished(chain),
        open=tuple(sorted(chain.open)),
    )


def _need_same(database: "Database", chain: "StationChain") -> None:
    """The tables hold what the chain tells: the same entries, the same papers."""
    from app.domain.entry import EntryState
    from app.storage import batch as batches
    from app.storage import station

    told: dict[SlotPlace, tuple[str, tuple[Paper, ...]]] = {}
    told |= {place: (keyed.person, keyed.papers) for place, keyed in chain.done.items()}
    told |= {place: (chain.person_of(place), chain.papers_of(place)) for place in chain.open}
    kept, done = {}, set()
    for place, state, person, entry in station.entries(database):
        kept[place] = (person, tuple(batches.papers(database, entry).values()))
        done |= {place} if state is EntryState.DONE else set()
    if kept != told or done != chain.done.keys():
        raise _broken("tables")


def _broken(reason: str) -> Refusal:
    text = _("Nhật ký của máy nhập không khớp với phiếu trong đó ({0}): thư mục hỏng hoặc đã bị sửa, không nhận được.")
    return Refusal("station.broken", text.format(reason))
