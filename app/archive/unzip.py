"""A ZIP file read strictly (PKWARE APPNOTE 6.3.10): one file, one reading.

The standard library's reader is lenient where it may be: it looks at the central directory alone, takes prefixed or
left-over bytes in its stride and cuts a member off at its declared size. Another program may then unpack other members
or other bytes from the same file. Here every byte of the file belongs to exactly one entry or to the directory, both
headers of an entry say the same, and each stream ends where it is said to end; anything else is refused. Times, order,
permissions, level of compression and ZIP64 are as the packer likes.
"""

import io
import os
import stat
import struct
import zlib
from collections.abc import Iterator
from dataclasses import dataclass
from typing import Any, BinaryIO

from app.texts import _

CHUNK = 1 << 20
MOST_ENTRIES = 10_000
_LONGEST_DIRECTORY = 16 << 20

_LOCAL = struct.Struct("<4s5H3I2H")
_CENTRAL = struct.Struct("<4s6H3I5H2I")
_END = struct.Struct("<4s4H2IH")
_END64 = struct.Struct("<4sQ2H2I4Q")
_LOCATOR = struct.Struct("<4sIQI")
_EXTRA = struct.Struct("<2H")
_ZIP64, _UNICODE_PATH = 0x0001, 0x7075
_MARK16, _MARK32 = 0xFFFF, 0xFFFFFFFF
_STORED, _DEFLATED = 0, 8
_ENCRYPTED = 0x2041  # classic, strong, masked headers
_DESCRIPTOR, _UTF8 = 0x0008, 0x0800
_LONGEST_DESCRIPTOR = 24
_KNOWN_FLAGS = _DESCRIPTOR | _UTF8 | 0x0006  # and the two that tell the level of Deflate
_DOS_DIRECTORY = 0x10


class BadZip(Exception):
    """The file is not a ZIP that everybody reads alike; `member` is None where the whole file is meant."""

    def __init__(self, text: str, member: str | None = None) -> None:
        super().__init__(text)
        self.text = text
        self.member = member


@dataclass(frozen=True)
class Entry:
    """One member; `start` is where its data begins. A folder's name ends in "/"."""

    name: str
    size: int
    packed: int
    crc: int
    method: int
    start: int

    @property
    def is_folder(self) -> bool:
        return self.name.endswith("/")


@dataclass(frozen=True)
class _Header:
    """What the central directory says of an entry; `offset` is that of its local header."""

    raw_name: bytes
    flags: int
    method: int
    crc: int
    packed: int
    size: int
    offset: int
    name: str


def read_entries(file: BinaryIO) -> tuple[Entry, ...]:
    """Every entry in the order of the file, folders too; names may repeat. Raises BadZip."""
    end = file.seek(0, os.SEEK_END)
    at, length, count = _find_directory(file, end)
    headers = _directory(_read(file, at, length), count)
    headers.sort(key=lambda header: header.offset)
    bounds = [*(header.offset for header in headers), at]
    if bounds[-2] >= at:
        raise BadZip(_("Mục lục của tệp ZIP không khớp với tệp."))
    if bounds[0] != 0:
        raise BadZip(_("Có dữ liệu lạ trước tệp đầu tiên trong tệp ZIP."))
    return tuple(_entry(file, header, after) for header, after in zip(headers, bounds[1:], strict=True))


def read_data(file: BinaryIO, entry: Entry) -> Iterator[bytes]:
    """The bytes of an entry in pieces of at most CHUNK. Raises BadZip at the first that is too many or does not fit."""
    size, crc = 0, 0
    for piece in _unpacked(file, entry):
        size += len(piece)
        crc = zlib.crc32(piece, crc)
        if size > entry.size:
            raise BadZip(_("dài hơn kích thước đã ghi."), entry.name)
        yield piece
    if size != entry.size or crc != entry.crc:
        raise BadZip(_("dữ liệu nén đã hỏng."), entry.name)


class EntryStream(io.RawIOBase):
    """An entry as a stream, unpacked while it is read."""

    def __init__(self, file: BinaryIO, entry: Entry) -> None:
        self._pieces = read_data(file, entry)
        self._rest = memoryview(b"")

    def readable(self) -> bool:
        return True

    def readinto(self, buffer: Any, /) -> int:
        while not self._rest:
            piece = next(self._pieces, None)
            if piece is None:
                return 0
            self._rest = memoryview(piece)
        taken = min(len(buffer), len(self._rest))
        buffer[:taken] = self._rest[:taken]
        self._rest = self._rest[taken:]
        return taken


def _read(file: BinaryIO, at: int, length: int) -> bytes:
    file.seek(at)
    data = file.read(length)
    if len(data) != length:
        raise BadZip(_("Tệp ZIP bị cắt ngắn."))
    return data


def _find_directory(file: BinaryIO, end: int) -> tuple[int, int, int]:
    """Offset, length and number of entries of the central directory, which must reach up to its end record."""
    if end < _END.size:
        raise BadZip(_("Tệp ZIP bị cắt ngắn."))
    mark, disk, first_disk, here, count, length, at, comment = _END.unpack(_read(file, end - _END.size, _END.size))
    if mark != b"PK\5\6" or comment:
        raise BadZip(_("Tệp ZIP không kết thúc bằng mục lục: bị cắt ngắn, hoặc có dữ liệu thêm ở cuối."))
    stop = end - _END.size
    if _MARK16 in (here, count) or _MARK32 in (length, at):
        stop, disk, first_disk, here, count, length, at = _find_directory64(file, stop)
    if disk or first_disk or here != count or at + length != stop:
        raise BadZip(_("Mục lục của tệp ZIP không khớp với tệp."))
    if length > _LONGEST_DIRECTORY or not 0 < count <= MOST_ENTRIES:
        raise BadZip(_("Tệp ZIP rỗng hoặc có quá nhiều tệp."))
    return at, length, count


def _find_directory64(file: BinaryIO, stop: int) -> tuple[int, int, int, int, int, int, int]:
    before = stop - _LOCATOR.size - _END64.size
    if before < 0:
        raise BadZip(_("Mục lục của tệp ZIP không khớp với tệp."))
    raw = _read(file, before, _END64.size + _LOCATOR.size)
    mark, rest, _made, _need, disk, first_disk, here, count, length, at = _END64.unpack_from(raw)
    locator, its_disk, where, disks = _LOCATOR.unpack_from(raw, _END64.size)
    wanted = (b"PK\6\6", _END64.size - 12, b"PK\6\7", 0, before, 1)
    if (mark, rest, locator, its_disk, where, disks) != wanted:
        raise BadZip(_("Mục lục của tệp ZIP không khớp với tệp."))
    return before, disk, first_disk, here, count, length, at


def _directory(raw: bytes, count: int) -> list[_Header]:
    found: list[_Header] = []
    at = 0
    while at < len(raw):
        header, at = _central(raw, at)
        found.append(header)
    if len(found) != count:
        raise BadZip(_("Mục lục của tệp ZIP không khớp với tệp."))
    return found


def _central(raw: bytes, at: int) -> tuple[_Header, int]:
    if at + _CENTRAL.size > len(raw):
        raise BadZip(_("Mục lục của tệp ZIP đã hỏng."))
    (mark, _made, _need, flags, method, _time, _date, crc, packed, size, name, extra, comment, disk, _text, mode,
     offset) = _CENTRAL.unpack_from(raw, at)  # fmt: skip
    start = at + _CENTRAL.size
    after = start + name + extra + comment
    if mark != b"PK\1\2" or disk or after > len(raw):
        raise BadZip(_("Mục lục của tệp ZIP đã hỏng."))
    raw_name = raw[start : start + name]
    text = _name(raw_name, flags)
    fields = _fields(raw[start + name : start + name + extra], raw_name, text)
    size, packed, offset = _sizes(fields, [size, packed, offset], text)
    _check_kind(text, flags, method, mode)
    return _Header(raw_name, flags, method, crc, packed, size, offset, text), after


def _name(raw: bytes, flags: int) -> str:
    """ASCII, or UTF-8 that says so: what programs make of anything else depends on the country."""
    try:
        return raw.decode("utf-8" if flags & _UTF8 else "ascii")
    except UnicodeDecodeError:
        shown = raw.decode("ascii", "replace")
        raise BadZip(_("tên không ghi bằng UTF-8."), shown) from None


def _check_kind(name: str, flags: int, method: int, mode: int) -> None:
    if flags & _ENCRYPTED:
        raise BadZip(_("được đặt mật khẩu nên không kiểm tra được."), name)
    if flags & ~_KNOWN_FLAGS or method not in (_STORED, _DEFLATED):
        raise BadZip(_("nén theo cách không đọc được; hãy nén lại hồ sơ bằng Deflate."), name)
    kind = stat.S_IFMT(mode >> 16)
    if kind == stat.S_IFLNK:
        raise BadZip(_("là liên kết, không phải tệp."), name)
    is_folder = name.endswith("/")
    allowed = (0, stat.S_IFDIR if is_folder else stat.S_IFREG)
    if kind not in allowed or (mode & _DOS_DIRECTORY and not is_folder):
        raise BadZip(_("không phải một tệp thường."), name)


def _fields(extra: bytes, raw_name: bytes, name: str) -> dict[int, bytes]:
    """The extra fields of a header; one that would give the entry another name elsewhere is refused."""
    found: dict[int, bytes] = {}
    at = 0
    while at < len(extra):
        if at + _EXTRA.size > len(extra):
            raise BadZip(_("phần đầu đã hỏng."), name)
        kind, length = _EXTRA.unpack_from(extra, at)
        at += _EXTRA.size
        if kind in found or at + length > len(extra):
            raise BadZip(_("phần đầu đã hỏng."), name)
        found[kind] = extra[at : at + length]
        at += length
    if _UNICODE_PATH in found and found[_UNICODE_PATH][5:] != raw_name:
        raise BadZip(_("có hai tên khác nhau."), name)
    return found


def _sizes(fields: dict[int, bytes], values: list[int], name: str) -> list[int]:
    """The 32-bit `values`, each that is marked taken from the ZIP64 field in order; all of the field must be used.

    A field that only says the same sizes again is let pass: Python before 3.11.4 writes it.
    """
    wide = fields.get(_ZIP64, b"")
    marked = [place for place, value in enumerate(values) if value == _MARK32]
    if not marked and wide == struct.pack("<2Q", *values[:2]):
        return values
    if len(wide) != 8 * len(marked):
        raise BadZip(_("phần đầu đã hỏng."), name)
    for place, (value,) in zip(marked, struct.iter_unpack("<Q", wide), strict=True):
        values[place] = value
    return values


def _entry(file: BinaryIO, header: _Header, after: int) -> Entry:
    """The entry once its local header, too, has been held against the directory; `after` is where the next begins."""
    raw = _read(file, header.offset, _LOCAL.size)
    mark, _need, flags, method, _time, _date, crc, packed, size, name, extra = _LOCAL.unpack(raw)
    both = _read(file, header.offset + _LOCAL.size, name + extra)
    start = header.offset + _LOCAL.size + name + extra
    same = (mark, flags, method, both[:name]) == (b"PK\3\4", header.flags, header.method, header.raw_name)
    if not same:
        raise BadZip(_("phần đầu khác với mục lục của tệp ZIP."), header.name)
    fields = _fields(both[name:], header.raw_name, header.name)
    _check_local(fields, (crc, size, packed), header)
    gap = after - (start + header.packed)
    if not 0 <= gap <= _LONGEST_DESCRIPTOR or not _is_descriptor(_read(file, after - gap, gap), header):
        raise BadZip(_("có dữ liệu lạ ở phía sau trong tệp ZIP."), header.name)
    if header.name.endswith("/") and header.size:
        raise BadZip(_("là một thư mục mà lại có nội dung."), header.name)
    return Entry(header.name, header.size, header.packed, header.crc, header.method, start)


def _check_local(fields: dict[int, bytes], values: tuple[int, int, int], header: _Header) -> None:
    """CRC, size and packed size of the local header; with a data descriptor each may be left open there."""
    crc, *sizes = values
    true = (header.crc, header.size, header.packed)
    if header.flags & _DESCRIPTOR and all(v in (0, _MARK32, t) for v, t in zip(values, true, strict=True)):
        return
    if (crc, *_sizes(fields, sizes, header.name)) != true:
        raise BadZip(_("phần đầu khác với mục lục của tệp ZIP."), header.name)


def _is_descriptor(raw: bytes, header: _Header) -> bool:
    """Whether what stands behind the data is nothing, or the data descriptor that was announced (APPNOTE 4.3.9)."""
    if not header.flags & _DESCRIPTOR:
        return not raw
    crc, sizes = struct.pack("<I", header.crc), (header.packed, header.size)
    narrow = [crc + struct.pack("<2I", *sizes)] if max(sizes) < _MARK32 else []
    return raw.removeprefix(b"PK\7\10") in [*narrow, crc + struct.pack("<2Q", *sizes)]


def _unpacked(file: BinaryIO, entry: Entry) -> Iterator[bytes]:
    if entry.method == _DEFLATED:
        return _inflated(file, entry)
    return _pieces(file, entry)


def _pieces(file: BinaryIO, entry: Entry) -> Iterator[bytes]:
    """The packed bytes. The position is sought each time, since several members may be read by turns."""
    for at in range(0, entry.packed, CHUNK):
        yield _read(file, entry.start + at, min(CHUNK, entry.packed - at))


def _inflated(file: BinaryIO, entry: Entry) -> Iterator[bytes]:
    stream = zlib.decompressobj(-zlib.MAX_WBITS)
    packed = _pieces(file, entry)
    waiting: bytes | None = b""
    while not stream.eof:
        waiting = stream.unconsumed_tail or next(packed, None)
        try:
            piece = stream.decompress(waiting or b"", CHUNK)
        except zlib.error:
            raise BadZip(_("dữ liệu nén đã hỏng."), entry.name) from None
        if piece:
            yield piece
        elif waiting is None and not stream.eof:
            raise BadZip(_("dữ liệu nén bị cắt ngắn."), entry.name)
    if stream.unused_data or next(packed, None) is not None:
        raise BadZip(_("có dữ liệu thừa sau dữ liệu nén."), entry.name)
