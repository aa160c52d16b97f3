"""The strict reading of a ZIP: whatever two programs might read differently is refused."""

import io
import random
import stat
import struct
import subprocess
import zipfile
import zlib
from collections.abc import Callable
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from app.archive.unzip import CHUNK, MOST_ENTRIES, BadZip, Entry, EntryStream, read_data, read_entries

TEXT = {"a.txt": b"one\n" * 300, "data/b.txt": "hai: được".encode(), "data/c.bin": bytes(5000), "empty": b""}
METHODS = {"stored": zipfile.ZIP_STORED, "deflated": zipfile.ZIP_DEFLATED}
CENTRAL, LOCAL = b"PK\1\2", b"PK\3\4"


def made(members: dict[str, bytes] = TEXT, method: int = zipfile.ZIP_DEFLATED, comment: bytes = b"") -> bytes:
    out = io.BytesIO()
    with zipfile.ZipFile(out, "w", method) as file:
        for name, data in members.items():
            file.writestr(name, data)
        file.comment = comment
    return out.getvalue()


def read(raw: bytes) -> dict[str, bytes]:
    file = io.BytesIO(raw)
    return {entry.name: b"".join(read_data(file, entry)) for entry in read_entries(file)}


def refused(raw: bytes) -> BadZip:
    with pytest.raises(BadZip) as caught:
        read(raw)
    return caught.value


def patched(raw: bytes, mark: bytes, offset: int, form: str, value: int, last: bool = False) -> bytes:
    """`raw` with one number of the first (or last) record that begins with `mark` changed."""
    at = (raw.rindex(mark) if last else raw.index(mark)) + offset
    return raw[:at] + struct.pack(form, value) + raw[at + struct.calcsize(form) :]


@pytest.mark.parametrize("method", METHODS.values(), ids=METHODS)
def test_what_the_standard_library_packs_is_read(method: int) -> None:
    assert read(made(method=method)) == TEXT


@pytest.mark.parametrize("options", ["-r", "-r -D", "-r -0", "-r -fz", "-r -fd", "-r -"])
def test_what_zip_packs_is_read(options: str, tmp_path: Path, need_tool: Callable[[str], str]) -> None:
    for name, data in TEXT.items():
        (tmp_path / name).parent.mkdir(exist_ok=True)
        (tmp_path / name).write_bytes(data)
    piped = options.endswith(" -")
    command = [need_tool("zip"), "-q", *options.removesuffix(" -").split(), "-" if piped else "out.zip", "."]
    done = subprocess.run(command, cwd=tmp_path, check=True, capture_output=True, stdin=subprocess.DEVNULL)
    raw = done.stdout if piped else (tmp_path / "out.zip").read_bytes()
    assert {name: data for name, data in read(raw).items() if not name.endswith("/")} == TEXT


def test_zip64_is_read() -> None:
    out = io.BytesIO()
    with zipfile.ZipFile(out, "w") as file, file.open("big", "w", force_zip64=True) as entry:
        entry.write(b"x" * 100)
    assert read(out.getvalue()) == {"big": b"x" * 100}


def test_many_entries_are_read_and_too_many_refused() -> None:
    names = {f"{number:05d}": b"" for number in range(MOST_ENTRIES + 1)}
    refused(made(names))
    names.popitem()
    assert len(read(made(names))) == MOST_ENTRIES


def test_a_member_larger_than_a_piece_streams() -> None:
    data = random.Random(1).randbytes(CHUNK) + bytes(3 * CHUNK)
    file = io.BytesIO(made({"big": data}))
    (entry,) = read_entries(file)
    pieces = list(read_data(file, entry))
    assert b"".join(pieces) == data and max(map(len, pieces)) <= CHUNK
    assert io.BufferedReader(EntryStream(file, entry)).read() == data


def test_two_members_may_be_read_by_turns() -> None:
    members = {name: random.Random(name).randbytes(3 * CHUNK) for name in "ab"}
    file = io.BytesIO(made(members))
    streams = [io.BufferedReader(EntryStream(file, entry)) for entry in read_entries(file)]
    taken = [bytearray(), bytearray()]
    while any(pieces := [stream.read(100_000) for stream in streams]):
        for whole, piece in zip(taken, pieces, strict=True):
            whole += piece
    assert [bytes(t) for t in taken] == list(members.values())


WHOLE = made()


@pytest.mark.parametrize(
    "raw",
    [
        b"x" + WHOLE,
        WHOLE + b"x",
        WHOLE[:-1],
        WHOLE[:40],
        b"",
        made(comment=b"note"),
        made({}),
        WHOLE.replace(CENTRAL, b"PK\1\3", 1),
    ],
    ids=["prefix", "suffix", "cut", "torn", "nothing", "comment", "empty", "directory"],
)
def test_bytes_that_belong_to_nothing(raw: bytes) -> None:
    assert refused(raw).member is None


def test_bytes_between_two_members() -> None:
    at = WHOLE.index(LOCAL, 4)
    raw = bytearray(WHOLE[:at] + b"hidden" + WHOLE[at:])
    place = raw.index(CENTRAL)
    for _entry in range(len(TEXT)):  # every offset behind the gap, and the directory's own
        length, extra, comment = struct.unpack_from("<3H", raw, place + 28)
        (offset,) = struct.unpack_from("<I", raw, place + 42)
        struct.pack_into("<I", raw, place + 42, offset + 6 if offset >= at else offset)
        place += 46 + length + extra + comment
    struct.pack_into("<I", raw, len(raw) - 6, struct.unpack_from("<I", raw, len(raw) - 6)[0] + 6)
    assert zipfile.ZipFile(io.BytesIO(bytes(raw))).testzip() is None  # the standard library sees nothing
    assert refused(bytes(raw)).member == "a.txt"


@pytest.mark.parametrize(
    ("mark", "offset", "form", "value"),
    [
        (LOCAL, 6, "<H", 0x0800),  # flags
        (LOCAL, 8, "<H", 0),  # method
        (LOCAL, 14, "<I", 1),  # CRC
        (LOCAL, 18, "<I", 1),  # packed size
        (LOCAL, 22, "<I", 1),  # size
        (LOCAL, 26, "<H", 4),  # length of the name
        (LOCAL, 30, "<B", ord("b")),  # the name itself
        (CENTRAL, 8, "<H", 0x0001),  # enciphered
        (CENTRAL, 8, "<H", 0x0020),  # patched data
        (CENTRAL, 10, "<H", 9),  # Deflate64
        (CENTRAL, 16, "<I", 1),  # CRC
        (CENTRAL, 20, "<I", 1),  # packed size
        (CENTRAL, 24, "<I", 1),  # size
        (CENTRAL, 38, "<I", (stat.S_IFLNK | 0o777) << 16),
        (CENTRAL, 38, "<I", (stat.S_IFDIR | 0o777) << 16),
        (CENTRAL, 38, "<I", (stat.S_IFIFO | 0o777) << 16),
        (CENTRAL, 38, "<I", 0x10),  # a folder for DOS
    ],
)
def test_a_header_that_says_something_else(mark: bytes, offset: int, form: str, value: int) -> None:
    raw = patched(WHOLE, mark, offset, form, value)
    assert raw != WHOLE
    assert refused(raw).member in ("a.txt", "b.txt")


@pytest.mark.parametrize(("offset", "form"), [(4, "<H"), (6, "<H"), (8, "<H"), (10, "<H"), (12, "<I"), (16, "<I")])
@pytest.mark.parametrize("value", [1, 3, 0xFFFF])
def test_an_end_record_that_says_something_else(offset: int, form: str, value: int) -> None:
    refused(patched(WHOLE, b"PK\5\6", offset, form, value, last=True))


@pytest.mark.parametrize("difference", [-1, 1, -300, 300])
def test_a_size_that_is_not_the_members(difference: int) -> None:
    """Both headers lie alike: other programs cut the member off there, or pad it."""
    size = len(TEXT["a.txt"]) + difference
    raw = patched(patched(WHOLE, LOCAL, 22, "<I", size), CENTRAL, 24, "<I", size)
    assert refused(raw).member == "a.txt"


def test_a_bomb_is_left_at_its_declared_size() -> None:
    raw = made({"bomb": bytes(50 * CHUNK)})
    small = patched(patched(raw, LOCAL, 22, "<I", 10), CENTRAL, 24, "<I", 10)
    file = io.BytesIO(small)
    (entry,) = read_entries(file)
    taken = 0
    with pytest.raises(BadZip):
        for piece in read_data(file, entry):
            taken += len(piece)
    assert taken == 0 and file.tell() < CHUNK


def test_data_behind_the_end_of_the_packed_data() -> None:
    packer = zlib.compressobj(9, zlib.DEFLATED, -15)
    packed = packer.compress(b"hello") + packer.flush()
    for data, fits in ((packed, True), (packed + b"x", False), (packed[:-1], False)):
        file = io.BytesIO(data)
        entry = Entry("a", 5, len(data), zlib.crc32(b"hello"), 8, 0)
        if fits:
            assert b"".join(read_data(file, entry)) == b"hello"
            continue
        with pytest.raises(BadZip):
            list(read_data(file, entry))


@pytest.mark.parametrize("offset", [0, 5, 14])
def test_packed_data_that_changed(offset: int) -> None:
    at = WHOLE.index(b"a.txt") + 5 + offset
    raw = WHOLE[:at] + bytes([WHOLE[at] ^ 0x55]) + WHOLE[at + 1 :]
    assert refused(raw).member == "a.txt"


def test_enciphered_members_are_refused(tmp_path: Path, need_tool: Callable[[str], str]) -> None:
    (tmp_path / "a.txt").write_bytes(b"one")
    subprocess.run([need_tool("zip"), "-q", "-P", "word", "out.zip", "a.txt"], cwd=tmp_path, check=True)
    assert "mật khẩu" in refused((tmp_path / "out.zip").read_bytes()).text


def test_links_are_refused(tmp_path: Path, need_tool: Callable[[str], str]) -> None:
    (tmp_path / "a.txt").symlink_to("b.txt")
    subprocess.run([need_tool("zip"), "-q", "-y", "out.zip", "a.txt"], cwd=tmp_path, check=True)
    assert "liên kết" in refused((tmp_path / "out.zip").read_bytes()).text


def test_other_ways_of_packing_are_refused_with_advice(tmp_path: Path) -> None:
    assert "Deflate" in refused(made(method=zipfile.ZIP_BZIP2)).text


def _with_extra(extra: bytes, name: str = "a.txt") -> bytes:
    out = io.BytesIO()
    with zipfile.ZipFile(out, "w") as file:
        entry = zipfile.ZipInfo(name)
        entry.extra = extra
        file.writestr(entry, b"one")
    return out.getvalue()


def _unicode_path(name: bytes, header_name: bytes = b"a.txt") -> bytes:
    field = struct.pack("<BI", 1, zlib.crc32(header_name)) + name
    return struct.pack("<2H", 0x7075, len(field)) + field


def test_a_second_name_must_be_the_first() -> None:
    """Info-ZIP's unzip takes the name of this field, the standard library that of the header."""
    assert read(_with_extra(_unicode_path(b"a.txt"))) == {"a.txt": b"one"}
    assert "hai tên" in refused(_with_extra(_unicode_path(b"b.txt"))).text


@pytest.mark.parametrize(
    "extra", [b"\x99\x99\x04\x00ab", b"\x99\x99", struct.pack("<2HQ", 1, 8, 7), b"\1\2\0\0\1\2\0\0"]
)
def test_extra_fields_that_make_no_sense(extra: bytes) -> None:
    assert refused(_with_extra(extra)).member == "a.txt"


@pytest.mark.parametrize("offset", [1 << 64, 1 << 63, 1 << 62, 1 << 20])
def test_an_offset_beyond_the_file(offset: int) -> None:
    at = WHOLE.index(CENTRAL)
    length = struct.unpack_from("<H", WHOLE, at + 28)[0]
    field = struct.pack("<2HQ", 1, 8, offset - 1)
    entry = bytearray(WHOLE[at : at + 46 + length] + field)
    struct.pack_into("<H", entry, 30, len(field))
    struct.pack_into("<I", entry, 42, 0xFFFFFFFF)
    raw = bytearray(WHOLE[:at] + entry + WHOLE[at + 46 + length :])
    struct.pack_into("<I", raw, len(raw) - 10, struct.unpack_from("<I", raw, len(raw) - 10)[0] + len(field))
    refused(bytes(raw))


def test_names_are_ascii_or_utf8_that_says_so() -> None:
    raw = made({"biên-bản.txt": b"x"})
    assert read(raw) == {"biên-bản.txt": b"x"}
    silent = patched(patched(raw, LOCAL, 6, "<H", 0), CENTRAL, 8, "<H", 0)
    assert "UTF-8" in refused(silent).text


def test_a_folder_with_contents_is_refused() -> None:
    assert refused(made({"data/": b"x"})).member == "data/"
    assert read(made({"data/": b""})) == {"data/": b""}


@given(data=st.data())
def test_no_bytes_make_it_raise_anything_else(data: st.DataObject) -> None:
    raw = bytearray(WHOLE)
    for _change in range(data.draw(st.integers(1, 6))):
        at = data.draw(st.integers(0, len(raw) - 1))
        raw[at] = data.draw(st.integers(0, 255))
    try:
        found = read(bytes(raw))
    except BadZip:
        return
    assert all(len(name) for name in found)
