"""The bag: RFC 8493 as others read it, the same bytes each time, whole or not at all."""

import hashlib
import io
import logging
import subprocess
import tracemalloc
import zipfile
from collections.abc import Callable, Mapping
from pathlib import Path

import bagit
import pytest

from app.archive import bag as bags
from app.archive.bag import (
    LONGEST_LINE,
    MOST_BYTES,
    BadBag,
    BadMembers,
    Source,
    Stream,
    open_bag,
    parse_info,
    parse_manifest,
    write_bag,
    write_manifest,
)
from app.domain.errors import Trouble
from tests.app.archive.cases import contents, packed

INFO = (("Bagging-Date", "2026-07-18"), ("Source-Organization", "Bảo hiểm xã hội  tỉnh\nMẫu"))
PAYLOAD: Mapping[str, Source] = {"b.txt": b"hai", "a/c.txt": "một được".encode(), "a.txt": b""}


def written(folder: Path, payload: Mapping[str, Source] = PAYLOAD, name: str = "a.zip") -> Path:
    def sign(listed: bytes) -> dict[str, bytes]:
        return {"head": b"p7s of " + listed[:9], "chair": b"x"}

    write_bag(folder / name, payload, INFO, b"read me\n", sign)
    return folder / name


def test_every_member_and_what_it_says(tmp_path: Path) -> None:
    found = contents(written(tmp_path))
    assert list(found) == sorted(found) == [
        "README.txt", "bag-info.txt", "bagit.txt", "data/a.txt", "data/a/c.txt", "data/b.txt", "manifest-sha256.txt",
        "signed-chair.p7s", "signed-head.p7s", "tagmanifest-sha256.txt",
    ]  # fmt: skip
    assert found["bagit.txt"] == b"BagIt-Version: 1.0\nTag-File-Character-Encoding: UTF-8\n"
    assert found["bag-info.txt"].decode() == (
        "Bagging-Date: 2026-07-18\nPayload-Oxum: 17.3\nSource-Organization: Bảo hiểm xã hội tỉnh Mẫu\n"
    )
    listed = found["tagmanifest-sha256.txt"]
    names = [line.split("  ")[1] for line in listed.decode().splitlines()]
    assert names == ["README.txt", "bag-info.txt", "bagit.txt", "manifest-sha256.txt"]
    assert found["signed-head.p7s"] == b"p7s of " + listed[:9]
    for manifest in ("manifest-sha256.txt", "tagmanifest-sha256.txt"):
        for line in found[manifest].decode().splitlines():
            digest, name = line.split("  ")
            assert hashlib.sha256(found[name]).hexdigest() == digest


def test_the_same_arguments_give_the_same_bytes(tmp_path: Path) -> None:
    (tmp_path / "hai").write_bytes(b"hai")
    other: dict[str, Source] = {
        "a.txt": Stream(0, io.BytesIO),
        "b.txt": tmp_path / "hai",
        "a/c.txt": Stream(14, lambda: io.BytesIO("một được".encode())),
    }
    assert written(tmp_path).read_bytes() == written(tmp_path, other, "b.zip").read_bytes()


def test_time_mode_and_system_are_fixed(tmp_path: Path) -> None:
    with zipfile.ZipFile(written(tmp_path)) as file:
        told = {(i.date_time, i.external_attr >> 16, i.create_system, i.compress_type) for i in file.infolist()}
    assert told == {((1980, 1, 1, 0, 0, 0), 0o100644, 3, zipfile.ZIP_DEFLATED)}


def test_the_package_of_the_library_of_congress_agrees(
    signed: Path, plain: Path, tmp_path: Path, need_tool: Callable[[str], str], caplog: pytest.LogCaptureFixture
) -> None:
    caplog.set_level(logging.ERROR)
    for number, path in enumerate((signed, plain, written(tmp_path))):
        folder = tmp_path / str(number)
        subprocess.run([need_tool("unzip"), "-q", path, "-d", folder], check=True)
        bagit.Bag(str(folder)).validate()
        (folder / "data" / "more.txt").write_bytes(b"x")
        with pytest.raises(bagit.BagValidationError):
            bagit.Bag(str(folder)).validate()


def test_an_existing_file_is_replaced_and_nothing_is_left_beside(tmp_path: Path) -> None:
    (tmp_path / "a.zip").write_bytes(b"old")
    assert next(iter(contents(written(tmp_path)))) == "README.txt"
    assert [path.name for path in tmp_path.iterdir()] == ["a.zip"]


@pytest.mark.parametrize("size", [2, 4])
def test_a_source_that_changes_meanwhile_is_refused_and_the_old_file_stays(tmp_path: Path, size: int) -> None:
    (tmp_path / "a.zip").write_bytes(b"old")
    with pytest.raises(Trouble, match=r"b\.txt"):
        written(tmp_path, {"b.txt": Stream(size, lambda: io.BytesIO(b"hai"))})
    assert [path.read_bytes() for path in tmp_path.iterdir()] == [b"old"]


def test_what_the_disk_changed_is_seen(tmp_path: Path) -> None:
    """Everything is read back before the file gets its name."""
    new = tmp_path / "new"
    bags.fill_bag(new, PAYLOAD, INFO, b"", lambda listed: {})
    hashes = {name: hashlib.sha256(data).hexdigest() for name, data in contents(new).items()}
    bags._read_back(new, hashes)
    whole = new.read_bytes()
    for changed in (whole[:-30], whole.replace(b"hai", b"hay"), packed(tmp_path / "x", [("a", b"")]).read_bytes()):
        new.write_bytes(changed)
        if changed != whole:
            with pytest.raises(Trouble):
                bags._read_back(new, hashes)


@pytest.mark.parametrize("name", ["../a", "/a", "a\nb", "con", "a\\b"])
def test_no_bad_name_is_ever_written(tmp_path: Path, name: str) -> None:
    with pytest.raises(ValueError):
        written(tmp_path, {name: b""})
    assert list(tmp_path.iterdir()) == []


def test_memory_does_not_grow_with_a_member(tmp_path: Path) -> None:
    size = 64 << 20

    class Zeros(io.RawIOBase):
        left = size

        def readable(self) -> bool:
            return True

        def readinto(self, buffer: bytearray) -> int:
            taken = min(len(buffer), self.left)
            buffer[:taken] = bytes(taken)
            self.left -= taken
            return taken

    tracemalloc.start()
    path = written(tmp_path, {"big": Stream(size, lambda: io.BufferedReader(Zeros()))})
    with open_bag(path) as bag:
        assert bag.sha256("data/big") == bag.manifest()["data/big"]
    peak = tracemalloc.get_traced_memory()[1]
    tracemalloc.stop()
    assert peak < 12 << 20


def test_names_that_cannot_be_told_apart(tmp_path: Path) -> None:
    path = packed(tmp_path / "a.zip", [("data/a", b""), ("data/A", b""), ("../b", b""), ("x/", b"")])
    with pytest.raises(BadMembers) as caught, open_bag(path):
        pass
    assert {name for name, _why in caught.value.faults} == {"data/A", "../b", "x/"}


GOOD = "0" * 64 + "  data/a\n" + "f" * 64 + "  data/b c\n"


def test_a_manifest_there_and_back() -> None:
    hashes = {"data/a": "0" * 64, "data/50%.txt": "1" * 64, "data/a\nb\rc": "2" * 64, "data/%0A": "3" * 64}
    raw = write_manifest(hashes)
    assert parse_manifest(raw, "m") == hashes
    assert raw.decode().splitlines() == [  # RFC 8493, 2.1.3: CR, LF and % are percent-encoded, nothing else
        "3" * 64 + "  data/%250A",
        "1" * 64 + "  data/50%25.txt",
        "0" * 64 + "  data/a",
        "2" * 64 + "  data/a%0Ab%0Dc",
    ]
    unsorted = "\n".join(reversed(GOOD.splitlines())) + "\n"
    assert parse_manifest(unsorted.encode(), "m") == parse_manifest(GOOD.encode(), "m")


@pytest.mark.parametrize(
    "raw",
    [
        GOOD[:-1].encode(),
        GOOD.replace("\n", "\r\n", 1).encode()[:66] + b"\r\n",
        GOOD.replace("f", "F").encode(),
        GOOD.replace("  data/a", " data/a").encode(),
        GOOD.replace("  data/a", " *data/a").encode(),
        GOOD.replace("0", "", 1).encode(),
        GOOD.replace("data/b c", "data/a").encode(),
        GOOD.replace("data/a", "data/a%41").encode(),
        GOOD.replace("data/a", "data/a%0a").encode(),
        GOOD.encode() + b"\n",
        b"\xef\xbb\xbf" + GOOD.encode(),
        GOOD.encode().replace(b"data/a", b"data/\xff"),
        b"",
    ],
)
def test_a_manifest_that_is_not_of_this_form(raw: bytes) -> None:
    with pytest.raises(BadBag) as caught:
        parse_manifest(raw, "manifest-sha256.txt")
    assert caught.value.member == "manifest-sha256.txt"


@pytest.mark.parametrize("raw", [b"", b"A: b", b"A b\n", b"A:b\n", b": b\n", b"A: \n", b"A: b \n", b"A: b\na: c\n",
                                 b"A: b\n  more\n", b"A: b\r\n", b"A: \xff\n"])  # fmt: skip
def test_a_bag_info_that_is_not_of_this_form(raw: bytes) -> None:
    with pytest.raises(BadBag):
        parse_info(raw)


def test_a_file_without_line_breaks_does_not_fill_the_memory(tmp_path: Path) -> None:
    path = packed(tmp_path / "a.zip", [("data/a", b"one\n" + bytes(LONGEST_LINE + 1)), ("data/b", bytes(LONGEST_LINE))])
    with open_bag(path) as bag:
        with bag.open("data/b") as stream:
            assert [len(line) for line in stream] == [LONGEST_LINE]
        with bag.open("data/a") as stream, pytest.raises(ValueError):
            list(stream)


def test_large_members_are_not_read_whole(tmp_path: Path) -> None:
    with open_bag(
        packed(tmp_path / "a.zip", [("data/a", bytes(MOST_BYTES + 1)), ("data/b", bytes(MOST_BYTES))])
    ) as bag:
        assert bag.read("data/b") == bytes(MOST_BYTES)
        with pytest.raises(BadBag):
            bag.read("data/a")
        assert len(bag.read("data/a", MOST_BYTES + 1)) == MOST_BYTES + 1
        with pytest.raises(BadBag):
            bag.read("data/none")
