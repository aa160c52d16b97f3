"""A second place for the agency's folder: a copy after each finished batch, and the whole of it to keep or to restore.

Jobs for a child process or the command line; light to import. Each copy is a folder of its own that opens like the
first one, appears all at once, and lists its files with their hashes, so that `restore` and `sha256sum -c` know it.
"""

import datetime as dt
import hashlib
import re
import shutil
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING

from app.domain.agency import DATABASE, SUFFIX
from app.domain.errors import Refusal, Trouble
from app.platform import (
    beside,
    free_space,
    fsync_file,
    make_private_dir,
    rename_over_empty_dir,
    write_durable,
)
from app.services.hold import LOCK, FolderKey, lying_still
from app.services.output import publish, work_folder
from app.texts import _, set_language

if TYPE_CHECKING:
    from app.services.session import Changes, Session

MANIFEST = "manifest-sha256.txt"
KEPT = 3
"""How many copies of a folder stay in the second place; the newest of them is whole, whatever befalls the next."""
ROOM = "backups"
_SPARE = 4 << 20  # bytes
_ZONE = dt.timezone(dt.timedelta(hours=7))
_STAMP = "%Y-%m-%d %H-%M-%S"
_STAMPED = re.compile(r"(.+) (\d{4}-\d\d-\d\d \d\d-\d\d-\d\d)")
_LINE = re.compile(r"([0-9a-f]{64})  (.+)")
Progress = Callable[[str], None]


class BackupDamaged(Refusal):
    """A copy whose files are not what they were when it was made."""


@dataclass(frozen=True)
class Copy:
    """A copy that is whole: where it lies, and the moment that it shows."""

    path: Path
    at: dt.datetime


@dataclass(frozen=True)
class Tried:
    """What came of copying beside the count: a copy, or the words why not. The count goes on either way."""

    copy: Copy | None
    failure: str = ""


# Beside the count


def try_copy(folder: FolderKey, place: Path, now: dt.datetime, language: str) -> Tried:
    """Copy the folder as it stands into `place` while people key in it. Never raises what a stick can do."""
    set_language(language)
    try:
        return Tried(copy_live(folder, place, now))
    except (Refusal, Trouble) as error:
        return Tried(None, error.text)
    except OSError as error:
        return Tried(None, _("Không chép được sang “{0}”: {1}.").format(place, error.strerror or error))


def copy_live(folder: FolderKey, place: Path, now: dt.datetime) -> Copy:
    """A copy of what is committed, written beside, opened, checked, renamed. Raises Refusal, Trouble, OSError."""
    if not place.is_dir():
        raise Refusal("backup.place", _("Không thấy “{0}”: cắm lại USB, hoặc chọn nơi khác.").format(place))
    stem = _stem(folder.path)
    while (dest := place / f"{stem} {now.astimezone(_ZONE):{_STAMP}}{SUFFIX}").exists():
        now += dt.timedelta(seconds=1)
    _sweep(place, stem)
    _need_space(place, (folder.path / DATABASE).stat().st_size)
    work = beside(dest)
    try:
        make_private_dir(work)
        _copy_open(folder, work)
        _list(work)
        rename_over_empty_dir(work, dest)
    except BaseException:
        shutil.rmtree(work, ignore_errors=True)
        raise
    _thin_out(place, stem)
    return Copy(dest, now)


def _stem(folder: Path) -> str:
    """The agency's folder name without its ending, and without the stamp of a copy that is used now."""
    stamped = _STAMPED.fullmatch(folder.stem)
    return stamped[1] if stamped else folder.stem


def _copy_open(folder: FolderKey, work: Path) -> None:
    from app.security import keyslots
    from app.storage.database import open_database

    keyslots.write(work, keyslots.read(folder.path))
    source = open_database(folder.path / DATABASE, folder.key, str, read_only=True)
    try:
        source.copy_to(work / DATABASE)
    finally:
        source.close()
    fsync_file(work / DATABASE)
    copy = open_database(work / DATABASE, folder.key, str, read_only=True)
    try:
        if copy.flaws():
            raise Trouble(_("Đọc lại bản sao thấy sai: ổ “{0}” hỏng, hãy thay ổ khác.").format(work.parent))
    finally:
        copy.close()


def copies(place: Path, folder: Path) -> tuple[Copy, ...]:
    """The copies of a folder that lie in a place, the newest first. A place that is not there holds none."""
    return _copies(place, _stem(folder))


def _copies(place: Path, stem: str) -> tuple[Copy, ...]:
    try:
        found = [(path, _STAMPED.fullmatch(path.stem)) for path in place.iterdir() if path.suffix == SUFFIX]
    except OSError:
        return ()
    read = ((path, match[2]) for path, match in found if match is not None and match[1] == stem)
    made = (Copy(path, dt.datetime.strptime(stamp, _STAMP).replace(tzinfo=_ZONE)) for path, stamp in read)
    return tuple(sorted(made, key=lambda copy: copy.at, reverse=True))


def _thin_out(place: Path, stem: str) -> None:
    for old in _copies(place, stem)[KEPT:]:
        if (old.path / MANIFEST).exists():  # one that somebody opened and went on with is none of ours any more
            shutil.rmtree(old.path, ignore_errors=True)


def _sweep(place: Path, stem: str) -> None:
    """What an interrupted copy of this folder left lying."""
    for left in place.glob(".*.tmp"):
        if left.name.startswith(f".{stem} "[:41]) and left.is_dir():
            shutil.rmtree(left, ignore_errors=True)


def _need_space(place: Path, size: int) -> None:
    need = size + size // 4 + _SPARE
    if free_space(place) < need:
        text = _("Ổ chứa “{0}” không đủ chỗ: cần {1} MB trống.")
        raise Trouble(text.format(place, (need >> 20) + 1))


def note(session: "Session", copy: Copy) -> "Changes":
    """Journal that a copy was made. Its moment stands in its name."""
    from app.domain.journal import Actor
    from app.services.session import Changes
    from app.storage.database import AGENCY_CHAIN

    with session.database.unit() as unit:
        unit.journal(AGENCY_CHAIN, Actor(session.person.name, "account"), "backup.made", {"name": copy.path.name})
    return Changes.of("backup")


# The whole folder, while nobody has it open


def copy_still(agency: Path, to: Path, progress: Progress) -> int:
    """Copy a folder that nobody has open into `to`, new or empty; answers how many files. No password is needed.

    The copies in its own `backups/` stay behind. Raises Refusal, Trouble (held, no space), OSError.
    """
    from app.security import keyslots

    if not (agency / DATABASE).is_file():
        raise Refusal("backup.none", _("“{0}” không phải thư mục cơ quan: không có {1}.").format(agency, DATABASE))
    _need_place(agency, to)
    with lying_still(agency, _("Thư mục đang được mở. Đóng chương trình ở đó trước khi sao lưu.")):
        files = [path for path in _files(agency) if not _stays(path)]
        _need_space(to, sum((agency / path).stat().st_size for path in files))
        with _appearing(to) as work:
            for path in files:
                progress(path.as_posix())
                _copy_file(agency / path, work / path)
            keyslots.read(work)
            _list(work)
    return len(files)


def _need_place(source: Path, to: Path) -> None:
    if to.exists() and (not to.is_dir() or any(to.iterdir())):
        raise Refusal("backup.taken", _("“{0}” đã có dữ liệu; chọn nơi mới hoặc thư mục rỗng.").format(to))
    if to.resolve().is_relative_to(source.resolve()):
        raise Refusal("backup.inside", _("“{0}” nằm trong chính thư mục được chép; chọn nơi khác.").format(to))


def _files(folder: Path) -> Iterator[Path]:
    """Every file below, as a path within; links are not followed."""
    for path in sorted(folder.rglob("*")):
        if path.is_file() and not path.is_symlink():
            yield path.relative_to(folder)


def _stays(path: Path) -> bool:
    """What belongs to the moment or to this PC, and an older copy's list."""
    return (
        path.parts[0] == ROOM
        or path.name in {LOCK, MANIFEST, f"{DATABASE}-shm"}
        or path == Path("logs", "holder.json")
        or (path.name.startswith(".") and path.suffix == ".tmp")
    )


@contextmanager
def _appearing(to: Path) -> Iterator[Path]:
    """A work folder beside `to` that becomes it at the end, all at once."""
    with work_folder(to) as work:
        made = work / "copy"
        make_private_dir(made)
        yield made
        publish(made, to, replaces=(), keep=())


def _copy_file(source: Path, dest: Path) -> None:
    """Copy, then read back what lies there now."""
    dest.parent.mkdir(parents=True, exist_ok=True)
    shutil.copyfile(source, dest)
    fsync_file(dest)
    if _hash(dest) != _hash(source):
        raise Trouble(_("Đọc lại bản sao thấy sai: ổ “{0}” hỏng, hãy thay ổ khác.").format(dest.parent))


def _hash(path: Path) -> str:
    with path.open("rb") as file:
        return hashlib.file_digest(file, "sha256").hexdigest()


def _list(folder: Path) -> None:
    """Write the list of files with their hashes, as `sha256sum -c` reads it."""
    lines = [f"{_hash(folder / path)}  {path.as_posix()}\n" for path in _files(folder)]
    write_durable(folder / MANIFEST, "".join(lines).encode())


def restore(backup: Path, to: Path, progress: Progress) -> int:
    """A copy made into a folder to work in, new or empty, every file checked; answers how many.

    Raises Refusal (no copy; a name that does not end in .tinnhiem; taken), BackupDamaged, Trouble, OSError.
    """
    if to.suffix != SUFFIX:
        raise Refusal("folder.name", _("Tên thư mục cơ quan phải kết thúc bằng {0}.").format(SUFFIX))
    listed = _listed(backup)
    _need_place(backup, to)
    _need_space(to, sum((backup / path).stat().st_size for path in listed if (backup / path).is_file()))
    with _appearing(to) as work:
        for path, digest in listed.items():
            progress(path.as_posix())
            if not (backup / path).is_file() or _hash(backup / path) != digest:
                raise BackupDamaged("backup.damaged", _("{0}: khác với khi sao lưu, hoặc đã mất.").format(path))
            _copy_file(backup / path, work / path)
    return len(listed)


def _listed(backup: Path) -> dict[Path, str]:
    """The files that a copy says it has. Raises Refusal where it is no copy."""
    try:
        text = (backup / MANIFEST).read_text(encoding="utf-8")
    except (FileNotFoundError, NotADirectoryError, UnicodeDecodeError):
        text = ""
    found = [_LINE.fullmatch(line) for line in text.splitlines()]
    names = {Path(match[2]): match[1] for match in found if match is not None}
    if Path(DATABASE) not in names or any(path.is_absolute() or ".." in path.parts for path in names):
        raise Refusal("backup.no_copy", _("“{0}” không phải bản sao lưu: không có {1}.").format(backup, MANIFEST))
    return names
