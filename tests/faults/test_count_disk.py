"""`count` on a disk that is full, read-only or failing: exit code 3, in plain words, and nothing half-written."""

import errno
import io
import os
import subprocess
import sys
from pathlib import Path

import pytest

from tests.faults.making import Injected, at, fails
from tests.stories.vote import (
    CAST,
    DOCUMENTS,
    Ran,
    Vote,
    environment,
    in_streams,
    kiemphieu,
    numbered,
    program,
    snapshot,
)


def on_a_disk(vote: Vote, own_mounts: list[str], options: str, *before: str) -> Ran:
    """Count with DIR on a file system of its own, which nobody else sees; stdout lists what is left there."""
    disk = vote.folder / "disk"
    disk.mkdir(exist_ok=True)
    command = [*vote.command("--ballots", vote.ballots())[:-1], disk / "out"]
    steps = " && ".join([f'mount -t tmpfs -o {options} none "$0"', *before, '"$@" >/dev/null'])
    script = f'{steps}; code=$?; find "$0" -mindepth 1; exit $code'
    words = [*own_mounts, "sh", "-c", script, str(disk), program(), *map(str, command)]
    done = subprocess.run(words, capture_output=True, env=environment())
    return Ran(done.returncode, done.stdout.decode(), done.stderr.decode())


def test_a_full_disk(vote: Vote, own_mounts: list[str], long_run: bool) -> None:
    """At the first page of the database, in its log, in the middle of the count, among the documents."""
    for size in (4, 8, 16, 32, 64, 100, 160, 240, 300, 400, 500, 600) if long_run else (4, 16, 600):
        ran = on_a_disk(vote, own_mounts, f"size={size}k")
        assert (ran.code, ran.out) == (3, ""), size
        (told,) = ran.faults
        assert told.startswith(("Ổ đĩa đã đầy", "Ổ đĩa báo lỗi", "Máy không làm được: No space left")), told
    ran = on_a_disk(vote, own_mounts, "size=2000k")
    assert ran.code == 0
    assert {Path(line).name for line in ran.out.splitlines()} == {"out", *DOCUMENTS}


def test_a_whole_disk_is_no_dir(vote: Vote) -> None:
    """Nothing can be renamed onto it from beside; told before anything is counted."""
    ran = kiemphieu(*vote.command("--ballots", vote.ballots())[:-1], "/proc")
    assert ran.code == 2
    assert ran.faults == ["/proc: là gốc của một ổ đĩa. Chọn một thư mục trong ổ ấy."]
    assert kiemphieu("demo", "/proc").code == 2


def test_a_disk_that_is_read_only(vote: Vote, own_mounts: list[str]) -> None:
    ran = on_a_disk(vote, own_mounts, "size=2000k", 'mount -o remount,ro "$0"')
    assert (ran.code, ran.out) == (3, "")
    (told,) = ran.faults
    assert told.startswith("Máy không làm được: Read-only file system")


def test_what_the_database_cannot_flush(vote: Vote, injected: Injected, long_run: bool) -> None:
    """But for its folder's names (the second and sixth), on which SQLite does not insist, and at the close."""
    command = vote.command("--ballots", vote.ballots())
    before = vote.left()
    for at_, when in enumerate((1, 3, 4, 5, *range(7, 15)) if long_run else (1, 12)):
        ran = injected(f"fsync:error={('ENOSPC', 'EIO')[at_ % 2]}:when={when}", command=command)
        assert (ran.code, len(ran.faults)) == (3, 1), when
        assert vote.left() == before


def failing(vote: Vote, call: str, when: int, error: int) -> Ran:
    """Count with a call of Python's failing; what lay there before is all that lies there."""
    command = vote.command("--ballots", vote.ballots())
    before = vote.left()
    with at(call, when, fails(error)) as calls:
        ran = kiemphieu(*command)
    assert calls[0] >= when, f"os.{call} is not called so often"
    assert vote.left() == before, (call, when, sorted(vote.left()))
    return ran


@pytest.mark.parametrize("when", [2, 3])
def test_a_folder_that_may_not_be_written_to(vote: Vote, when: int) -> None:
    """The work folder, or the result's within it, cannot be made. (The first call is for the folder above.)"""
    ran = failing(vote, "mkdir", when, errno.EACCES)
    assert ran.code == 3
    assert "Máy không làm được: Permission denied" in ran.faults[0]


@pytest.mark.parametrize("when, error", [(1, errno.ENOSPC), (2, errno.EIO), (5, errno.ENOSPC), (8, errno.EIO)])
def test_what_cannot_be_flushed(vote: Vote, when: int, error: int) -> None:
    """The archive, its folder, a document, the result's folder."""
    assert failing(vote, "fsync", when, error).code == 3


@pytest.mark.parametrize("when", [1, 2])
def test_what_cannot_be_renamed(vote: Vote, when: int) -> None:
    """The archive as it is made, and the whole of the result."""
    assert failing(vote, "replace", when, errno.EACCES).code == 3


@pytest.mark.parametrize("when", [2, 4, 6, 8])
def test_a_result_that_cannot_be_moved_whole_is_not_moved(vote: Vote, when: int) -> None:
    """Where DIR holds something already, documents are moved one by one."""
    assert vote.count_two(numbered(CAST), numbered(CAST, {1: "22"})).code == 1
    (vote.out / "ghi chú.txt").write_text("của tôi")
    assert failing(vote, "replace", when, errno.EIO).code == 3


def test_what_the_last_run_left_is_kept_where_this_one_fails(vote: Vote) -> None:
    """Differences in place of differences: the old list with its old tally."""
    assert vote.count_two(numbered(CAST), numbered(CAST, {1: "22"})).code == 1
    command = vote.command("--ballots", vote.ballots(), "--second", vote.ballots(numbered(CAST, {2: "22"}), "c.csv"))
    before = vote.left()
    for when in range(1, 5):
        with at("replace", when, fails(errno.EIO)):
            assert kiemphieu(*command).code == 3
        assert vote.left() == before


def test_a_file_that_may_not_be_read_is_2(vote: Vote, injected: Injected) -> None:
    path = vote.ballots()
    ran = injected("openat:error=EACCES", "-P", str(path), command=vote.command("--ballots", path))
    assert ran.code == 2
    assert ran.faults == [f"{path}: không mở được (Permission denied). Kiểm tra quyền đọc của tệp."]


def test_a_file_that_cannot_be_read_to_its_end(vote: Vote, injected: Injected) -> None:
    """The machine's trouble, since the file was opened."""
    path = vote.ballots()
    assert injected("read:error=EIO", "-P", str(path), command=vote.command("--ballots", path)).code == 3
    assert not vote.out.exists()


FULL = "/dev/full"


@pytest.mark.parametrize("returned", [12, 13])
@pytest.mark.parametrize(
    "out, err", [(FULL, None), (None, FULL), (FULL, FULL), ("gone", None), (None, "gone"), ("gone", "gone")]
)
def test_a_stream_that_takes_nothing(vote: Vote, returned: int, out: str | None, err: str | None) -> None:
    """What cannot be told is the machine's trouble, neither 1 nor 70; DIR is whole or not there."""
    vote.round["turnout"]["returned"] = returned
    command = vote.command("--ballots", vote.ballots())
    streams = [_stream(kind) for kind in (out, err)]
    tells = (out is None or returned == 13) and err is None  # exit 1 says nothing on stdout
    assert in_streams(*streams, *command) == ((0 if returned == 12 else 1) if tells else 3)
    if vote.out.exists() and returned == 12:
        assert sorted(path.name for path in vote.out.iterdir()) == sorted(DOCUMENTS)
    assert not [name for name in snapshot(vote.folder) if ".work-" in name]
    for stream in streams:
        stream.close()


def _stream(kind: str | None) -> io.TextIOWrapper:
    """A stream that takes what it is given; one on a full disk, or into a pipe that nobody reads."""
    if kind != "gone":
        return io.TextIOWrapper(io.FileIO(kind or os.devnull, "w"), write_through=True)  # type: ignore[arg-type]
    reader, writer = os.pipe()
    os.close(reader)
    return io.TextIOWrapper(io.FileIO(writer, "w"), write_through=True)  # type: ignore[arg-type]


@pytest.mark.parametrize(
    "redirection, code", [(">/dev/full 2>/dev/full", 3), (">&- 2>&- <&-", 0), ("2>&1 | true; exit ${PIPESTATUS[0]}", 3)]
)
def test_so_too_at_the_programs_very_end(vote: Vote, redirection: str, code: int) -> None:
    """Python flushes once more as it ends (and would answer 120)."""
    command = [program(), *map(str, vote.command("--ballots", vote.ballots()))]
    words = ["bash", "-c", f'"$@" {redirection}', "bash", *command]
    assert subprocess.run(words, env=environment(), capture_output=True).returncode == code


def test_the_tests_streams_are_what_they_say() -> None:
    with pytest.raises(OSError, match="No space left"), Path(FULL).open("w") as stream:
        stream.write("x")
    assert sys.platform == "linux"
