"""README.txt followed word for word, as a stranger would, with a shell, coreutils, openssl and pdfsig alone."""

import re
import shutil
import subprocess
from collections.abc import Callable
from pathlib import Path

import pytest

from app.domain.agency import FolderKind
from app.security.identities import fingerprint
from tests.app.archive import cases
from tests.app.archive.cases import flipped
from tests.app.security.making import House

TOOLS = ("cat", "cut", "sha256sum", "sort", "uniq", "openssl", "pdfsig", "sh")
CLOCK = ("faketime", "date")  # date is faketime's own need
_COMMAND = re.compile(r"^    \$ (.+)$", re.MULTILINE)


@pytest.fixture(scope="module")
def bench(tmp_path_factory: pytest.TempPathFactory, need_tool: Callable[[str], str]) -> Path:
    """A folder that holds these tools (and a clock to turn) and nothing else, to be the whole PATH."""
    folder = tmp_path_factory.mktemp("tools")
    for name in (*TOOLS, *CLOCK):
        (folder / name).symlink_to(need_tool(name))
    return folder


def unpacked(archive: Path, folder: Path, need_tool: Callable[[str], str]) -> Path:
    subprocess.run([need_tool("unzip"), "-q", archive, "-d", folder], check=True)
    return folder


def follow(
    folder: Path, bench: Path, day: str = "2026-07-20", page: str = ""
) -> dict[str, subprocess.CompletedProcess[str]]:
    """What each command of the page (the folder's own unless given) answers on that day, in its order."""
    page = page or (folder / "README.txt").read_text(encoding="utf-8")
    environment = {"PATH": str(bench), "LC_ALL": "C.UTF-8", "HOME": str(folder.parent)}
    shell = [str(bench / "faketime"), f"{day} 12:00:00", str(bench / "sh"), "-c"]
    return {
        command: subprocess.run([*shell, command], cwd=folder, env=environment, capture_output=True, text=True)
        for command in _COMMAND.findall(page)
    }


def only(found: dict[str, subprocess.CompletedProcess[str]], part: str) -> str:
    """The output of the one command that has `part`."""
    (answer,) = [done.stdout for command, done in found.items() if part in command]
    return answer


def test_word_for_word(
    signed: Path, tmp_path: Path, bench: Path, need_tool: Callable[[str], str], voted: cases.Voted, people: House
) -> None:
    found = follow(unpacked(signed, tmp_path / "bag", need_tool), bench)
    assert len(found) == 15
    assert all(done.returncode == 0 for done in found.values()), found
    checked = [line for c, done in found.items() if "sha256sum -c" in c for line in done.stdout.splitlines()]
    assert len(checked) == 4 + 15 and all(line.endswith(": OK") for line in checked)
    assert only(found, "uniq -u") == ""
    signatures = [done.stderr for command, done in found.items() if "cms -verify" in command]
    assert len(signatures) == 4 and all("CMS Verification successful" in text for text in signatures)
    assert "CN" in only(found, "pkcs7 -inform DER -in signed-head.p7s")
    digest = only(found, "-fingerprint").rpartition("=")[2].strip().replace(":", "").lower()
    assert digest == fingerprint(people.authority.certificate)
    pdfs = [done.stdout for command, done in found.items() if command.startswith("pdfsig")]
    assert len(pdfs) == 2
    for text in pdfs:
        assert text.count("Signature is Valid.") == 2 and "Total document signed" in text
    assert only(found, "sha256sum data/seal.json").split()[0] == voted.sealed.seal
    assert only(found, "while IFS=").split() == [voted.sealed.journal_head]


def test_counting_one_column(
    signed: Path, tmp_path: Path, bench: Path, need_tool: Callable[[str], str], voted: cases.Voted
) -> None:
    found = follow(unpacked(signed, tmp_path / "bag", need_tool), bench)
    rows = [line.split() for line in only(found, "uniq -c").splitlines()]
    counts = {mark: int(number) for number, *rest in rows for mark in rest}
    first = voted.sealed.results[0].subjects[0]
    assert (counts["1"], counts["2"], counts["3"]) == (first.high, first.confidence, first.low)


def test_openssl_in_2040(signed: Path, tmp_path: Path, bench: Path, need_tool: Callable[[str], str]) -> None:
    folder = unpacked(signed, tmp_path / "bag", need_tool)
    found = follow(folder, bench, "2040-01-01")
    answers = {command: done for command, done in found.items() if command.startswith("openssl")}
    assert len(answers) == 7
    assert all(done.returncode == 0 for done in answers.values()), answers


@pytest.mark.parametrize(
    ("member", "seen_by"),
    [
        ("data/tally.json", ("-c manifest", "uniq -u")),
        ("README.txt", ("-c tagmanifest",)),
        ("manifest-sha256.txt", ("-c tagmanifest", "uniq -u")),
        ("tagmanifest-sha256.txt", ("cms -verify -binary -inform DER -in signed-head", "signed-chair.p7s -content")),
        ("data/seal.json", ("in data/seal-head.p7s", "in data/seal-chair.p7s")),
        ("data/journal.jsonl", ("while IFS=",)),
        ("data/minutes.pdf", ("-c manifest", "uniq -u", "pdfsig data/minutes.pdf")),
    ],
)
def test_a_changed_file_is_seen(
    signed: Path, tmp_path: Path, bench: Path, need_tool: Callable[[str], str], member: str, seen_by: tuple[str, ...]
) -> None:
    folder = unpacked(signed, tmp_path / "bag", need_tool)
    page = (folder / "README.txt").read_text(encoding="utf-8")
    good = follow(folder, bench, page=page)
    data = (folder / member).read_bytes()
    (folder / member).write_bytes(flipped(data, 8 * (len(data) // 2) + 1))
    bad = follow(folder, bench, page=page)
    for part in seen_by:
        (command,) = [command for command in good if part in command]
        assert (bad[command].returncode, bad[command].stdout) != (0, good[command].stdout), command


def test_a_file_more_or_less_is_seen(
    signed: Path, tmp_path: Path, bench: Path, need_tool: Callable[[str], str]
) -> None:
    folder = unpacked(signed, tmp_path / "bag", need_tool)
    (folder / "data" / "more.txt").write_bytes(b"x")
    assert "data/more.txt" in only(follow(folder, bench), "uniq -u")
    (folder / "data" / "more.txt").unlink()
    (folder / "data" / "certificates" / "head.pem").unlink()
    assert "data/certificates/head.pem" in only(follow(folder, bench), "uniq -u")


def test_an_unsigned_archive_speaks_of_no_signatures(
    plain: Path, tmp_path: Path, bench: Path, need_tool: Callable[[str], str]
) -> None:
    folder = unpacked(plain, tmp_path / "bag", need_tool)
    found = follow(folder, bench)
    assert len(found) == 6 and all(done.returncode == 0 for done in found.values()), found
    page = (folder / "README.txt").read_text(encoding="utf-8")
    assert "openssl" not in page and "pdfsig" not in page and "không có chữ ký số" in page
    assert only(found, "uniq -u") == ""


def test_vietnamese_stands_first_and_lines_fit_a_terminal(signed: Path) -> None:
    page = cases.contents(signed)["README.txt"].decode()
    assert 0 < page.index("HỒ SƠ LƯU") + 1 < page.index("ARCHIVE OF A VOTE")
    assert "{" not in page and "[signed]" not in page and "\r" not in page
    assert all(len(line) <= 92 for line in page.splitlines() if not line.startswith("    "))


@pytest.mark.parametrize(
    ("kind", "word"), [(FolderKind.SAMPLE, "MẪU"), (FolderKind.REHEARSAL, "DIỄN TẬP"), (FolderKind.COUNT, "dòng lệnh")]
)
def test_what_is_not_real_says_so(tmp_path: Path, people: House, kind: FolderKind, word: str) -> None:
    found = cases.contents(cases.archive(tmp_path / "a.zip", cases.vote(kind=kind), {}, people))
    assert word in found["README.txt"].decode().splitlines()[0]
    assert word in found["bag-info.txt"].decode()
    assert cases.failing(tmp_path / "a.zip") == []


def test_windows_commands_name_files_that_are_there(signed: Path) -> None:
    found = cases.contents(signed)
    named = re.findall(r"^    > certutil -hashfile (\S+) SHA256$", found["README.txt"].decode(), re.MULTILINE)
    assert named and all(name.replace("\\", "/") in found for name in named)


def test_the_bench_has_no_other_tools(bench: Path) -> None:
    assert shutil.which("python3", path=str(bench)) is None
    assert sorted(path.name for path in bench.iterdir()) == sorted((*TOOLS, *CLOCK))
