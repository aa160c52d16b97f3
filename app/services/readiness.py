"""`Kiểm tra máy`: what can be tried without a screen, in a child process; the window adds printer, pad and screens."""

import datetime as dt
import time
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from itertools import chain
from pathlib import Path

from app.domain.agency import DATABASE, Agency, FolderKind
from app.domain.errors import Refusal, Trouble
from app.domain.journal import BrokenChain, origin, read_chain
from app.domain.readiness import Readiness, Tried
from app.platform import beside, free_space, write_durable
from app.services.exports import Key, Progress, Source
from app.services.session import moment_of
from app.storage import journal
from app.storage.database import AGENCY_CHAIN, Database, open_database
from app.texts import _, number_text, set_language

LEAST_SPACE = 500 << 20  # bytes: a vote with its documents and copies takes some tens of MB
_SLOW_WRITE = 0.25  # seconds for one flushed file: above it, each saved paper is felt
_PROBE = bytes(range(256)) * 256
_VIETNAM = dt.timedelta(hours=7)


@dataclass(frozen=True)
class Asked:
    """What is to be tried beside the PC itself: a stick's folder, and signing keys with their passphrases."""

    stick: Path | None = None
    keys: tuple[Key, ...] = ()


def check(
    source: Source, asked: Asked, now: Callable[[], dt.datetime], offset: dt.timedelta, progress: Progress
) -> tuple[Tried, ...]:
    """Every line that a child can find out. `offset` is the PC's own from UTC, in which its clock is shown."""
    set_language(source.language)
    found: list[Tried] = []
    parts = (
        _database(source, now()),
        _zone(offset),
        _disk(_("Ổ đĩa của thư mục cơ quan"), source.folder),
        _faces(),
        _stick(asked.stick),
        _keys(asked.keys, now()),
    )
    for line in chain.from_iterable(parts):
        progress(line.what)
        found.append(line)
    return tuple(found)


def _database(source: Source, now: dt.datetime) -> Iterator[Tried]:
    """The file page by page, the agency's chain line by line, and the clock against the chain's last line."""
    what = _("Cơ sở dữ liệu và nhật ký")
    try:
        database = open_database(source.folder / DATABASE, source.key, str, read_only=True)
    except Trouble as trouble:
        yield Tried(what, Readiness.BAD, trouble.text)
        return
    try:
        yield _whole(what, database)
        yield _clock(database, now)
    finally:
        database.close()


def _whole(what: str, database: Database) -> Tried:
    if database.flaws():
        return Tried(what, Readiness.BAD, _("Tệp cơ sở dữ liệu hỏng. Phục hồi từ bản sao lưu."))
    lines = 0
    try:
        for _line in read_chain(journal.lines(database, AGENCY_CHAIN), origin(AGENCY_CHAIN)):
            lines += 1
    except BrokenChain as error:
        return Tried(what, Readiness.BAD, _("Nhật ký bị đứt ở dòng {0}: tệp đã bị sửa từ bên ngoài.").format(error.n))
    return Tried(what, Readiness.GOOD, _("Nguyên vẹn; {0} dòng nhật ký nối liền.").format(number_text(lines)))


def _clock(database: Database, now: dt.datetime) -> Tried:
    what, last = _("Đồng hồ"), journal.last_time(database)
    if last and moment_of(last) > now:
        text = _("Đồng hồ máy chạy sau dòng nhật ký cuối: chỉnh lại giờ máy trước ngày lấy phiếu.")
        return Tried(what, Readiness.BAD, text)
    return Tried(what, Readiness.GOOD, _("Máy đang là {0} (giờ Việt Nam): so với đồng hồ của bạn.").format(
        f"{now.astimezone(dt.timezone(_VIETNAM)):%H:%M %d/%m/%Y}"))  # fmt: skip


def _zone(offset: dt.timedelta) -> Iterator[Tried]:
    if offset != _VIETNAM:
        hours = f"{offset.total_seconds() / 3600:+g}"
        text = _("Máy đặt múi giờ UTC{0}, không phải UTC+7: giờ trên các cửa sổ khác sẽ lệch.").format(hours)
        yield Tried(_("Múi giờ"), Readiness.WARN, text)


def _disk(what: str, place: Path) -> Iterator[Tried]:
    """Room, and one file written, flushed and read back."""
    probe = beside(place / "probe")
    try:
        free = free_space(place)
        began = time.perf_counter()
        write_durable(probe, _PROBE)
        took = time.perf_counter() - began
    except OSError as error:
        yield Tried(
            what, Readiness.BAD, _("Không ghi được ({0}). Chọn ổ khác hoặc xin quyền ghi.").format(error.strerror)
        )
        return
    finally:
        probe.unlink(missing_ok=True)
    told = _("Còn {0} MB; ghi và đọc lại một tệp mất {1} ms.").format(number_text(free >> 20), round(took * 1000))
    if free < LEAST_SPACE:
        yield Tried(what, Readiness.BAD, _("{0} Cần ít nhất {1} MB: xóa bớt tệp.").format(told, LEAST_SPACE >> 20))
    elif took > _SLOW_WRITE:
        yield Tried(what, Readiness.WARN, _("{0} Ổ chậm: tắt chương trình quét vi-rút cho thư mục này.").format(told))
    else:
        yield Tried(what, Readiness.GOOD, told)


def _faces() -> Iterator[Tried]:
    from app.reports.faces import PACKAGED, best

    face = best()
    if face.name == PACKAGED:
        text = _("Máy không có Times New Roman: văn bản dùng kiểu chữ kèm theo, rộng hơn một chút.")
        yield Tried(_("Kiểu chữ của văn bản"), Readiness.WARN, text)
    else:
        yield Tried(
            _("Kiểu chữ của văn bản"), Readiness.GOOD, _("Có kiểu chữ {0}, đủ dấu tiếng Việt.").format(face.name)
        )


def _stick(place: Path | None) -> Iterator[Tried]:
    if place is None:
        return
    what = _("USB")
    if not place.is_dir():
        yield Tried(what, Readiness.BAD, _("Không có thư mục “{0}”. Cắm USB rồi chọn lại.").format(place))
        return
    yield from _disk(what, place)


def _keys(keys: tuple[Key, ...], now: dt.datetime) -> Iterator[Tried]:
    from app.security.identities import common_name
    from app.services import jobs

    for key in keys:
        what = _("Khóa ký của trưởng ban") if key.role == "head" else _("Khóa ký của chủ trì")
        try:
            identity = jobs.open_key(key, now)
        except Refusal as refusal:
            yield Tried(what, Readiness.BAD, refusal.text)
            continue
        until = identity.certificate.not_valid_after_utc
        text = _("{0}, còn hiệu lực đến {1}.").format(common_name(identity.certificate), f"{until:%d/%m/%Y}")
        yield Tried(what, Readiness.GOOD, text)


def page(agency: Agency, kind: FolderKind, lines: tuple[Tried, ...], at: str, language: str) -> bytes:
    """One page to print the day before: what was tried, and what only hands can try. For a child process."""
    from app.reports.pdf.readiness import readiness

    set_language(language)
    return readiness(agency, kind, lines, at)
