"""A BagIt 1.0 bag (RFC 8493) in one ZIP, written and read as streams: no file is unpacked, memory does not grow.

The `bagit` package of the Library of Congress is not used: it moves the files that it is given, changes the working
folder of the whole process and knows no ZIP. It checks our bags in the tests instead.

The bag has no base folder. Beside the four tag files, which the tag manifest lists, only signatures over that manifest
may stand at the top; they are not part of the bag that they sign.
"""

import hashlib
import io
import re
import stat
import zipfile
from collections.abc import Callable, Iterator, Mapping, Sequence
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path
from typing import Any, BinaryIO

from app.archive.names import folder_faults, name_fault, repeated
from app.archive.unzip import CHUNK, BadZip, Entry, EntryStream, read_data, read_entries
from app.domain.errors import Trouble
from app.platform import beside, fsync_dir, fsync_file, replace
from app.texts import _

README, INFO, BAGIT = "README.txt", "bag-info.txt", "bagit.txt"
MANIFEST, TAG_MANIFEST = "manifest-sha256.txt", "tagmanifest-sha256.txt"
LISTED_TAGS = (README, INFO, BAGIT, MANIFEST)
SIGNATURES: Mapping[str, str] = {"head": "signed-head.p7s", "chair": "signed-chair.p7s"}
PAYLOAD = "data/"
DECLARATION = b"BagIt-Version: 1.0\nTag-File-Character-Encoding: UTF-8\n"
OXUM, SIGNED_BY = "Payload-Oxum", "Signed-By"

# What is read whole: tag files, certificates and small records, and PDFs. The journal and the ballots are streamed.
MOST_BYTES = 4 << 20
MOST_PDF_BYTES = 64 << 20
# A line of ballots or of the journal, where a station's whole chain may stand in one.
LONGEST_LINE = 8 << 20

_LINE = re.compile(r"([0-9a-f]{64})  (.+)", re.DOTALL)
_INFO = re.compile(r"([A-Za-z][A-Za-z0-9-]*): (\S|\S.*\S)")
_ESCAPES = {"%": "%25", "\r": "%0D", "\n": "%0A"}


@dataclass(frozen=True)
class Stream:
    """A source that is opened when its turn comes; `size` in bytes is known before."""

    size: int
    open: Callable[[], BinaryIO]


Source = Path | bytes | Stream
Signing = Callable[[bytes], Mapping[str, bytes]]
"""From the tag manifest's bytes to detached signatures by role."""


class BadBag(Exception):
    """A tag file is not as RFC 8493 and our own narrower form want it; the member and why."""

    def __init__(self, member: str, text: str) -> None:
        super().__init__(f"{member}: {text}")
        self.member = member
        self.text = text


class BadMembers(Exception):
    """The ZIP's members cannot be told apart or unpacked safely: (name, why) of each that is at fault."""

    def __init__(self, faults: Sequence[tuple[str, str]]) -> None:
        super().__init__("; ".join(f"{name}: {text}" for name, text in faults))
        self.faults = tuple(faults)


class Lines(io.BufferedReader):
    """A stream whose lines have an end: a file without line breaks must not fill the memory."""

    def __next__(self) -> bytes:
        line = self.readline(LONGEST_LINE + 1)
        if not line:
            raise StopIteration
        if len(line) > LONGEST_LINE:
            raise ValueError("line too long")
        return line


class Bag:
    """An open bag; nothing but the names has been checked. Reading raises BadZip, a tag file's form BadBag."""

    def __init__(self, file: BinaryIO, entries: Sequence[Entry]) -> None:
        self._file = file
        self._entries = {entry.name: entry for entry in entries}
        self._hashes: dict[str, str] = {}

    @property
    def names(self) -> tuple[str, ...]:
        """The members, sorted; folders are not among them."""
        return tuple(sorted(self._entries))

    def __contains__(self, name: str) -> bool:
        return name in self._entries

    def size(self, name: str) -> int:
        return self._entries[name].size

    def open(self, name: str) -> Lines:
        return Lines(EntryStream(self._file, self._entries[name]), CHUNK)

    def read(self, name: str, most: int = MOST_BYTES) -> bytes:
        """A member that is small by its nature; BadBag where it is missing or is longer than `most`."""
        if name not in self:
            raise BadBag(name, _("không có trong hồ sơ."))
        if self.size(name) > most:
            raise BadBag(name, _("lớn quá mức."))
        return b"".join(read_data(self._file, self._entries[name]))

    def sha256(self, name: str) -> str:
        """Read the member once and remember."""
        if name not in self._hashes:
            digest = hashlib.sha256()
            for piece in read_data(self._file, self._entries[name]):
                digest.update(piece)
            self._hashes[name] = digest.hexdigest()
        return self._hashes[name]

    def source(self, name: str) -> Stream:
        """The member as a source for another bag, while this one is open."""
        return Stream(self.size(name), lambda: self.open(name))

    def info(self) -> tuple[tuple[str, str], ...]:
        """The lines of bag-info.txt; no label twice, no value over several lines."""
        return parse_info(self.read(INFO))

    def manifest(self, name: str = MANIFEST) -> Mapping[str, str]:
        """Path → hex SHA-256."""
        return parse_manifest(self.read(name), name)


@contextmanager
def open_bag(path: Path) -> Iterator[Bag]:
    """The bag in a ZIP, its names safe and each there once. Raises BadZip, BadMembers, OSError."""
    with path.open("rb") as file:
        entries = read_entries(file)
        members = [entry for entry in entries if not entry.is_folder]
        faults = [(e.name, fault) for e in entries if (fault := name_fault(e.name)) is not None]
        faults += repeated(entry.name for entry in entries)
        faults += folder_faults((e.name for e in entries if e.is_folder), (e.name for e in members))
        if faults:
            raise BadMembers(faults)
        yield Bag(file, members)


def parse_manifest(raw: bytes, name: str) -> dict[str, str]:
    """Path → hex SHA-256 of a manifest: small hex digits, two spaces, the path, LF (RFC 8493, 2.1.3)."""
    found: dict[str, str] = {}
    for number, line in enumerate(_lines(raw, name), 1):
        match = _LINE.fullmatch(line)
        path = _unescaped(match[2]) if match else None
        if match is None or path is None:
            raise BadBag(name, _("dòng {0} không đúng dạng.").format(number))
        if path in found:
            raise BadBag(name, _("dòng {0} nêu một tệp lần thứ hai.").format(number))
        found[path] = match[1]
    return found


def write_manifest(hashes: Mapping[str, str]) -> bytes:
    return "".join(f"{digest}  {_escaped(path)}\n" for path, digest in sorted(hashes.items())).encode()


def parse_info(raw: bytes) -> tuple[tuple[str, str], ...]:
    found: list[tuple[str, str]] = []
    for number, line in enumerate(_lines(raw, INFO), 1):
        match = _INFO.fullmatch(line)
        if match is None or any(match[1].lower() == label.lower() for label, _value in found):
            raise BadBag(INFO, _("dòng {0} không đúng dạng.").format(number))
        found.append((match[1], match[2]))
    return tuple(found)


def _write_info(info: Sequence[tuple[str, str]]) -> bytes:
    return "".join(f"{label}: {' '.join(value.split())}\n" for label, value in info).encode()


def _lines(raw: bytes, name: str) -> list[str]:
    try:
        text = raw.decode()
    except UnicodeDecodeError:
        raise BadBag(name, _("không phải UTF-8.")) from None
    if not text.endswith("\n"):
        raise BadBag(name, _("bị cắt ngắn."))
    return text[:-1].split("\n")


def _escaped(path: str) -> str:
    return "".join(_ESCAPES.get(char, char) for char in path)


def _unescaped(path: str) -> str | None:
    """The path that `_escaped` wrote, or None where it wrote no such thing."""
    plain = path
    for char, escape in reversed(_ESCAPES.items()):
        plain = plain.replace(escape, char)
    return plain if _escaped(plain) == path else None


def write_bag(
    dest: Path, payload: Mapping[str, Source], info: Sequence[tuple[str, str]], readme: bytes, sign: Signing
) -> None:
    """Write the bag at `dest`, whole or not at all; `payload` is by path below data/.

    Payload-Oxum is added to `info`. The same arguments give the same bytes. Raises Trouble where a source changed while
    it was read, OSError; on any error nothing is left.
    """
    with appearing(dest) as new:
        fill_bag(new, payload, info, readme, sign)


@contextmanager
def appearing(dest: Path) -> Iterator[Path]:
    """A new empty file beside `dest` that is flushed and takes its name when the block ends well."""
    new = beside(dest)
    try:
        new.touch(mode=0o644, exist_ok=False)
        yield new
        fsync_file(new)
        replace(new, dest)
    except BaseException:
        new.unlink(missing_ok=True)
        raise
    fsync_dir(dest.parent)


def fill_bag(
    new: Path, payload: Mapping[str, Source], info: Sequence[tuple[str, str]], readme: bytes, sign: Signing
) -> None:
    """The bag in the empty file `new`, read back before this returns."""
    members: dict[str, Source] = {PAYLOAD + path: source for path, source in payload.items()}
    oxum = f"{sum(map(_size, members.values()))}.{len(members)}"
    tags = {README: readme, INFO: _write_info(sorted([*info, (OXUM, oxum)])), BAGIT: DECLARATION}
    with _Packer(new) as packer:
        for name, source in sorted((tags | members).items()):  # all of these come before the manifests
            packer.add(name, source)
        tags[MANIFEST] = write_manifest({name: packer.hashes[name] for name in members})
        packer.add(MANIFEST, tags[MANIFEST])
        listed = write_manifest({name: packer.hashes[name] for name in LISTED_TAGS})
        for role, signature in sorted(sign(listed).items(), key=lambda item: SIGNATURES[item[0]]):
            packer.add(SIGNATURES[role], signature)
        packer.add(TAG_MANIFEST, listed)
    _read_back(new, packer.hashes)


def fill_with(new: Path, bag: Bag, more: Mapping[str, bytes]) -> None:
    """The members of `bag` and `more` in the empty file `new`, read back before this returns."""
    members: dict[str, Source] = {name: bag.source(name) for name in bag.names}
    with _Packer(new) as packer:
        for name, source in sorted({**members, **more}.items()):
            packer.add(name, source)
    _read_back(new, packer.hashes)


class _Packer:
    """Writes members in order, each hashed on its way; time, mode and system are the same for all and always."""

    def __init__(self, new: Path) -> None:
        self._zip = zipfile.ZipFile(new, "w", zipfile.ZIP_DEFLATED)
        self._last = ""
        self.hashes: dict[str, str] = {}

    def __enter__(self) -> "_Packer":
        return self

    def __exit__(self, *_error: object) -> None:
        self._zip.close()

    def add(self, name: str, source: Source) -> None:
        if fault := name_fault(name):
            raise ValueError(f"{name!r}: {fault}")
        if name <= self._last:
            raise ValueError(f"{name!r} after {self._last!r}")
        self._last = name
        entry = zipfile.ZipInfo(name, (1980, 1, 1, 0, 0, 0))
        entry.compress_type, entry.create_system = zipfile.ZIP_DEFLATED, 3
        entry.external_attr = (stat.S_IFREG | 0o644) << 16
        entry.file_size = _size(source)  # tells whether the entry needs ZIP64
        self.hashes[name] = self._copy(entry, source)

    def _copy(self, entry: zipfile.ZipInfo, source: Source) -> str:
        digest, left = hashlib.sha256(), entry.file_size
        with _opened(source) as stream, self._zip.open(entry, "w") as out:
            while piece := stream.read(CHUNK):
                left -= len(piece)
                if left < 0:
                    break
                digest.update(piece)
                out.write(piece)
        if left:
            raise Trouble(_("Tệp {0} bị đổi trong lúc ghi hồ sơ; hãy làm lại.").format(entry.filename))
        return digest.hexdigest()


def _size(source: Source) -> int:
    match source:
        case bytes():
            return len(source)
        case Path():
            return source.stat().st_size
        case Stream():
            return source.size


def _opened(source: Source) -> Any:
    match source:
        case bytes():
            return io.BytesIO(source)
        case Path():
            return source.open("rb")
        case Stream():
            return source.open()


def _read_back(new: Path, hashes: Mapping[str, str]) -> None:
    """What came to the disk must be what was meant, and pass our own strict reading."""
    fsync_file(new)
    try:
        with open_bag(new) as bag:
            if {name: bag.sha256(name) for name in bag.names} == hashes:
                return
    except (BadZip, BadMembers) as error:
        raise Trouble(_("Hồ sơ đọc lại không giống lúc ghi: kiểm tra ổ đĩa.")) from error
    raise Trouble(_("Hồ sơ đọc lại không giống lúc ghi: kiểm tra ổ đĩa."))
