"""app.platform: durable writes, folders, names that every system accepts."""

import _thread
import errno
import os
import re
import stat
from pathlib import Path, PurePosixPath

import pytest
from hypothesis import given
from hypothesis import strategies as st

from app import platform


def _names(folder):
    return sorted(path.name for path in folder.iterdir())


def test_write_durable_makes_and_replaces(tmp_path):
    target = tmp_path / "keyslots.json"
    platform.write_durable(target, b"old")
    platform.write_durable(target, b"new\r\n\x00")
    assert target.read_bytes() == b"new\r\n\x00"
    assert _names(tmp_path) == ["keyslots.json"]
    if os.name == "posix":
        assert stat.S_IMODE(target.stat().st_mode) == 0o600


@pytest.mark.parametrize("call", ["fsync", "replace"])
def test_a_failed_write_leaves_the_old_bytes_and_nothing_beside(tmp_path, monkeypatch, call):
    target = tmp_path / "keyslots.json"
    target.write_bytes(b"old")

    def full(*_arguments):
        raise OSError(errno.ENOSPC, "disk full")

    monkeypatch.setattr(os, call, full)
    with pytest.raises(OSError, match="disk full"):
        platform.write_durable(target, b"new")
    assert target.read_bytes() == b"old"
    assert _names(tmp_path) == ["keyslots.json"]


def test_an_interrupted_write_leaves_nothing_beside(tmp_path, monkeypatch):
    def interrupted(_handle):
        raise KeyboardInterrupt

    monkeypatch.setattr(os, "fsync", interrupted)
    with pytest.raises(KeyboardInterrupt):
        platform.write_durable(tmp_path / "a", b"new")
    assert _names(tmp_path) == []


def test_what_is_read_back_otherwise_is_not_taken(tmp_path, monkeypatch):
    target = tmp_path / "a"
    target.write_bytes(b"old")
    monkeypatch.setattr(Path, "read_bytes", lambda _self: b"rotten")
    with pytest.raises(OSError, match="read back"):
        platform.write_durable(target, b"new")
    monkeypatch.undo()
    assert target.read_bytes() == b"old"
    assert _names(tmp_path) == ["a"]


@pytest.mark.skipif(os.name != "posix", reason="Windows has no folder modes")
def test_a_denied_folder_is_an_os_error(tmp_path):
    denied = tmp_path / "file"
    denied.write_bytes(b"")
    with pytest.raises(NotADirectoryError):
        platform.write_durable(denied / "a", b"new")


def test_beside_is_in_the_same_folder_and_never_the_same(tmp_path):
    target = tmp_path / ("ư" * 84)
    names = {platform.beside(target) for _ in range(20)}
    assert len(names) == 20
    assert {name.parent for name in names} == {tmp_path}
    next(iter(names)).write_bytes(b"")  # short enough for the file system


def test_replace_tries_again_while_another_program_holds_the_file(tmp_path, monkeypatch):
    held = [True, True]
    really = os.replace

    def busy(src, dst):
        if held:
            held.pop()
            raise PermissionError(errno.EACCES, "held")
        really(src, dst)

    (tmp_path / "new").write_bytes(b"new")
    monkeypatch.setattr(os, "replace", busy)
    monkeypatch.setattr(platform, "_WAITS", (0.0, 0.0))
    platform.replace(tmp_path / "new", tmp_path / "old")
    assert (tmp_path / "old").read_bytes() == b"new"


def test_replace_gives_up_with_the_error(tmp_path, monkeypatch):
    def busy(_src, _dst):
        raise PermissionError(errno.EACCES, "held")

    monkeypatch.setattr(os, "replace", busy)
    monkeypatch.setattr(platform, "_WAITS", (0.0, 0.0))
    with pytest.raises(PermissionError, match="held"):
        platform.replace(tmp_path / "new", tmp_path / "old")


@pytest.mark.parametrize("made_before", [True, False])
def test_a_folder_appears_over_a_missing_or_empty_one(tmp_path, made_before):
    (tmp_path / ".work").mkdir()
    (tmp_path / ".work" / "tally.json").write_bytes(b"{}")
    if made_before:
        (tmp_path / "out").mkdir()
    platform.rename_over_empty_dir(tmp_path / ".work", tmp_path / "out")
    assert _names(tmp_path) == ["out"]
    assert _names(tmp_path / "out") == ["tally.json"]


def test_a_folder_never_takes_the_place_of_a_full_one(tmp_path):
    for name in ("work", "out"):
        (tmp_path / name).mkdir()
        (tmp_path / name / name).write_bytes(b"")
    with pytest.raises(OSError):
        platform.rename_over_empty_dir(tmp_path / "work", tmp_path / "out")
    assert (tmp_path / "work" / "work").exists()
    assert (tmp_path / "out" / "out").exists()


def test_fsync_takes_files_and_folders(tmp_path):
    (tmp_path / "a").write_bytes(b"a")
    platform.fsync_file(tmp_path / "a")
    platform.fsync_dir(tmp_path)
    with pytest.raises(FileNotFoundError):
        platform.fsync_file(tmp_path / "missing")


def test_private_folders(tmp_path):
    made = tmp_path / "a" / ".work-1"
    with pytest.raises(FileNotFoundError):
        platform.make_private_dir(made)
    platform.make_private_dir(made, parents=True)
    if os.name == "posix":
        assert stat.S_IMODE(made.stat().st_mode) == 0o700
    with pytest.raises(FileExistsError):
        platform.make_private_dir(made)
    platform.make_private_dir(made, exist_ok=True)
    (tmp_path / "file").write_bytes(b"")
    with pytest.raises(FileExistsError):
        platform.make_private_dir(tmp_path / "file", exist_ok=True)


def test_a_stop_is_heard_after_what_must_be_whole():
    done = []
    with pytest.raises(KeyboardInterrupt), platform.uninterrupted():
        _thread.interrupt_main()
        done.extend(range(1000))
    assert len(done) == 1000
    with pytest.raises(KeyboardInterrupt):  # and at once, outside
        _thread.interrupt_main()
        done.extend(each for each in range(1000))


def test_free_space_of_a_folder_still_to_be_made(tmp_path):
    assert platform.free_space(tmp_path / "not" / "yet") > 0


def test_config_dir_is_the_users(tmp_path, monkeypatch):
    for name in ("XDG_CONFIG_HOME", "LOCALAPPDATA"):
        monkeypatch.setenv(name, str(tmp_path))
    assert platform.config_dir() == tmp_path / "tin-nhiem"
    assert not platform.config_dir().exists()


@pytest.mark.parametrize(
    ("text", "name"),
    [
        ("Biên bản kiểm phiếu.pdf", "Biên bản kiểm phiếu.pdf"),
        ("đợt 2023/2026: lần 1?", "đợt 2023-2026- lần 1-"),
        ("  hồ sơ . ", "hồ sơ"),
        ("a\tb\nc", "a-b-c"),
        ("a   b", "a b"),
        ("con", "_con"),
        ("NUL.txt", "_NUL.txt"),
        ("COM¹", "_COM¹"),
        ("lpt9 .pdf", "_lpt9 .pdf"),
        ("CONIN$", "_CONIN$"),
        ("console", "console"),
        ("com10", "com10"),
        ("", "_"),
        ("...", "_"),
        (" . ", "_"),
        ("../../etc/passwd", "-..-etc-passwd"),
        ("\u202efdp.exe", "-fdp.exe"),
        ("Tie\u0302\u0301n", "Tiến"),
        ("x" * 300 + ".pdf", "x" * 176 + ".pdf"),
    ],
)
def test_file_names(text, name):
    assert platform.safe_file_name(text) == name


_AWKWARD = st.text(alphabet=st.sampled_from("aưế.- :/\\\u202e\u0302$¹0\nCONcomul") | st.characters(), max_size=200)


@given(_AWKWARD)
def test_every_file_name_is_valid_everywhere_and_stays_as_it_is(text):
    name = platform.safe_file_name(text)
    assert 0 < len(name.encode()) <= 181
    assert PurePosixPath(name).name == name
    assert not re.search(r'[<>:"/\\|?*\x00-\x1f]', name)
    assert name[-1] not in " ."
    assert name.split(".")[0].rstrip().upper() not in {"CON", "PRN", "AUX", "NUL", "COM1", "LPT1", "COM¹"}
    assert platform.safe_file_name(name) == name
