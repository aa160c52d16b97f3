"""contract.md, --sign of count, and sign: keys, passphrases, what each kind of file gets."""

import os
import pty
import select
import shutil
import subprocess
import zipfile
from collections.abc import Callable
from pathlib import Path

import pytest

from app.security.identities import load_p12
from tests.stories.keys import PASSPHRASE, Keys
from tests.stories.vote import (
    ARCHIVE,
    Ran,
    Vote,
    environment,
    findings,
    kiemphieu,
    program,
    refused,
    run_program,
    snapshot,
)


def members(path: Path) -> list[str]:
    with zipfile.ZipFile(path) as archive:
        return archive.namelist()


def without(path: Path, *names: str) -> None:
    """Take members out of an archive."""
    with zipfile.ZipFile(path) as archive:
        kept = {name: archive.read(name) for name in archive.namelist() if name not in names}
    with zipfile.ZipFile(path, "w") as archive:
        for name, content in kept.items():
            archive.writestr(name, content)


class TestCount:
    def test_unsigned_is_warned_of_and_has_no_signatures(self, counted: tuple[Vote, Ran]) -> None:
        vote, _ran = counted
        assert ("W06", None) in findings(vote.tally, "warning")
        assert not [name for name in members(vote.out / ARCHIVE) if name.endswith(".p7s")]
        for name in ("minutes.pdf", "result-report.pdf"):
            assert b"/ByteRange" not in (vote.out / name).read_bytes()

    def test_signed_by_head_then_chair(self, signed: Vote) -> None:
        assert ("W06", None) not in findings(signed.tally, "warning")
        found = [name for name in members(signed.out / ARCHIVE) if name.endswith(".p7s")]
        assert {"signed-head.p7s", "signed-chair.p7s"} <= set(found)
        for name in ("minutes.pdf", "result-report.pdf"):
            assert (signed.out / name).read_bytes().count(b"/ByteRange") == 2

    @pytest.mark.parametrize("times", [1, 3])
    def test_twice_or_not_at_all(self, vote: Vote, keys: Keys, times: int) -> None:
        (fault,) = vote.refused("--ballots", vote.ballots(), *["--sign", keys.head] * times)
        assert f"có {times} khóa" in fault

    def test_the_same_key_for_both(self, vote: Vote, keys: Keys) -> None:
        vote.refused("--ballots", vote.ballots(), "--sign", keys.head, "--sign", keys.head)

    def test_keys_of_two_authorities(self, vote: Vote, keys: Keys, strangers: Keys) -> None:
        (fault,) = vote.refused("--ballots", vote.ballots(), "--sign", keys.head, "--sign", strangers.chair)
        assert "cùng một cơ quan chứng thực" in fault

    def test_a_wrong_passphrase(self, vote: Vote, keys: Keys) -> None:
        path = _copy(keys.head, vote.folder, b"sai")
        (fault,) = vote.refused("--ballots", vote.ballots(), "--sign", path, "--sign", keys.chair)
        assert fault.startswith(f"{path}: ")

    def test_no_passphrase_and_nobody_to_ask(self, vote: Vote, keys: Keys) -> None:
        path = _copy(keys.head, vote.folder, None)
        (fault,) = vote.refused("--ballots", vote.ballots(), "--sign", path, "--sign", keys.chair)
        assert "không có mật khẩu của khóa" in fault and "head.p12.pass" in fault

    @pytest.mark.parametrize("content", [b"", b"khong phai khoa", b"-----BEGIN PRIVATE KEY-----\n"])
    def test_a_file_that_is_no_key(self, vote: Vote, keys: Keys, content: bytes) -> None:
        path = vote.write("x.p12", content)
        vote.write("x.p12.pass", "x")
        (fault,) = vote.refused("--ballots", vote.ballots(), "--sign", path, "--sign", keys.chair)
        assert fault.startswith(f"{path}: ")

    @pytest.mark.parametrize("form", [b"%s", b"%s\r\n", b"\xef\xbb\xbf%s\n"], ids=["bare", "CRLF", "BOM"])
    def test_the_passphrase_beside_as_windows_writes_it(self, vote: Vote, keys: Keys, form: bytes) -> None:
        path = _copy(keys.head, vote.folder, form % PASSPHRASE.encode())
        vote.round["turnout"]["returned"] = 13  # exit 1: the keys were read before
        assert vote.count("--ballots", vote.ballots(), "--sign", path, "--sign", keys.chair).code == 1


def _copy(key: Path, folder: Path, passphrase: bytes | None) -> Path:
    path = folder / key.name
    shutil.copy(key, path)
    if passphrase is not None:
        path.with_name(path.name + ".pass").write_bytes(passphrase)
    return path


def typed(command: list[str | Path], answers: list[str]) -> tuple[int, str]:
    """Run with a terminal, and type an answer at each question; answers the exit code and all that was shown."""
    pid, terminal = pty.fork()
    if pid == 0:
        os.execve(program(), [program(), *map(str, command)], environment())
    shown, waiting = b"", list(answers)
    while select.select([terminal], [], [], 60)[0]:
        try:
            more = os.read(terminal, 65536)
        except OSError:
            break
        shown += more
        if waiting and shown.decode(errors="ignore").rstrip(" ").endswith(":") and "Mật khẩu" in shown.decode():
            os.write(terminal, waiting.pop(0).encode() + b"\n")
            shown += b" <typed> "
    os.close(terminal)
    return os.waitstatus_to_exitcode(os.waitpid(pid, 0)[1]), shown.decode()


def test_a_passphrase_is_asked_for_on_the_terminal(vote: Vote, keys: Keys) -> None:
    path = _copy(keys.head, vote.folder, None)
    vote.round["turnout"]["returned"] = 13
    command = vote.command("--ballots", vote.ballots(), "--sign", path, "--sign", keys.chair)
    code, shown = typed(command, [PASSPHRASE])
    assert code == 1
    assert "Mật khẩu của head.p12" in shown and PASSPHRASE not in shown
    code, shown = typed(command, ["sai"])
    assert code == 2
    assert f"{path}: " in shown


class TestSign:
    def test_a_pdf_gets_the_next_empty_field_in_place(self, copied: Path, keys: Keys) -> None:
        path = copied / "unsigned" / "minutes.pdf"
        before = path.read_bytes()
        for at, key in enumerate((keys.head, keys.chair), 1):
            ran = kiemphieu("sign", path, "--sign", key)
            assert (ran.code, ran.out) == (0, f"Đã ký: {path}\n"), ran.err
            assert path.read_bytes().startswith(before) and path.read_bytes().count(b"/ByteRange") == at
        assert kiemphieu("verify", path, "--root", keys.root).code == 0
        refused(copied, "sign", path, "--sign", keys.head)

    def test_both_at_once(self, copied: Path, keys: Keys) -> None:
        path = copied / "unsigned" / "minutes.pdf"
        assert kiemphieu("sign", path, *keys.both).code == 0
        assert kiemphieu("verify", path).code == 0

    def test_an_unsigned_archive_gets_both(self, copied: Path, keys: Keys) -> None:
        path = copied / "unsigned" / ARCHIVE
        assert kiemphieu("verify", path).code == 1
        assert kiemphieu("sign", path, *keys.both).code == 0
        assert {"signed-head.p7s", "signed-chair.p7s"} <= set(members(path))
        assert kiemphieu("verify", path, "--root", keys.root).code == 0

    @pytest.mark.parametrize("role", ["head", "chair"])
    def test_an_archive_gets_the_one_that_is_missing(self, copied: Path, keys: Keys, role: str) -> None:
        path = copied / "signed" / ARCHIVE
        without(path, f"signed-{role}.p7s")
        assert kiemphieu("verify", path).code == 1
        other = keys.chair if role == "head" else keys.head
        refused(copied, "sign", path, "--sign", other)
        assert kiemphieu("sign", path, "--sign", keys.head if role == "head" else keys.chair).code == 0
        assert kiemphieu("verify", path, "--root", keys.root).code == 0

    def test_another_file_gets_a_p7s_beside(self, copied: Path, keys: Keys, need_tool: Callable[[str], str]) -> None:
        path = copied / "unsigned" / "tally.json"
        ran = kiemphieu("sign", path, "--sign", keys.head)
        assert (ran.code, ran.out) == (0, f"Đã ký: {path}.p7s\n")
        words = f"cms -verify -binary -inform DER -in {path}.p7s -content {path} -CAfile {keys.root} -purpose any"
        command = [need_tool("openssl"), *words.split(), "-out", "/dev/null"]
        assert subprocess.run(command, capture_output=True).returncode == 0
        refused(copied, "sign", path, "--sign", keys.chair)  # it is not written over

    def test_a_workbook_is_another_file(self, copied: Path, keys: Keys) -> None:
        path = copied / "unsigned" / "result.xlsx"
        before = path.read_bytes()
        assert kiemphieu("sign", path, "--sign", keys.head).code == 0
        assert path.read_bytes() == before and path.with_name("result.xlsx.p7s").exists()

    def test_several_files(self, copied: Path, keys: Keys) -> None:
        paths = [copied / "unsigned" / name for name in ("minutes.pdf", "result-report.pdf", "tally.json")]
        assert kiemphieu("sign", *paths, "--sign", keys.head).code == 0
        assert [path.read_bytes().count(b"/ByteRange") for path in paths[:2]] == [1, 1]

    @pytest.mark.parametrize("bad", ["missing", "folder", "p7s there", "signed"])
    def test_where_one_of_several_cannot_be_signed_nothing_is_written(self, copied: Path, keys: Keys, bad: str) -> None:
        folder = copied / "unsigned"
        (folder / "tally.json.p7s").write_bytes(b"x")
        paths = {"missing": folder / "no.pdf", "folder": folder, "p7s there": folder / "tally.json",
                 "signed": copied / "signed" / "minutes.pdf"}  # fmt: skip
        refused(copied, "sign", folder / "minutes.pdf", paths[bad], "--sign", keys.head)

    def test_a_broken_pdf_or_archive(self, copied: Path, keys: Keys) -> None:
        for name in ("minutes.pdf", ARCHIVE):
            path = copied / "unsigned" / name
            path.write_bytes(path.read_bytes()[:2000])
            before = snapshot(copied)
            ran = kiemphieu("sign", path, *keys.both)
            assert ran.code == 2, ran
            assert snapshot(copied) == before

    def test_an_altered_archive_is_not_signed(self, copied: Path, keys: Keys) -> None:
        path = copied / "unsigned" / ARCHIVE
        with zipfile.ZipFile(path) as archive:
            content = {name: archive.read(name) for name in archive.namelist()}
        content["data/tally.json"] = content["data/tally.json"].replace(b'"high": 7', b'"high": 8')
        with zipfile.ZipFile(path, "w") as archive:
            for name, data in content.items():
                archive.writestr(name, data)
        refused(copied, "sign", path, *keys.both)

    def test_no_key_at_all(self, copied: Path) -> None:
        before = snapshot(copied)
        assert kiemphieu("sign", copied / "unsigned" / "minutes.pdf").code == 2
        assert snapshot(copied) == before


def test_a_key_is_never_an_argument_of_another_program(vote: Vote, keys: Keys, need_tool: Callable[[str], str]) -> None:
    """count starts no other program at all."""
    calls = vote.folder / "calls"
    before = (need_tool("strace"), "-f", "-qq", "-e", "trace=execve,socket", "-o", str(calls))
    assert run_program(*vote.command("--ballots", vote.ballots(), *keys.both), before=before).code == 0
    started = [line for line in calls.read_text().splitlines() if "execve(" in line]
    assert len(started) == 1
    assert not [line for line in calls.read_text().splitlines() if "AF_INET" in line]


def test_the_passphrase_is_of_the_key(keys: Keys) -> None:
    """The helper's own: else the tests above would prove nothing."""
    assert load_p12(keys.head.read_bytes(), PASSPHRASE)
