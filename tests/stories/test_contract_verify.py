"""contract.md, verify: one line a check, what each exit code means, the root."""

import re
import zipfile
from collections.abc import Callable
from pathlib import Path

import pytest

from app.security.identities import fingerprint, groups_of_four, load_certificate
from tests.stories.keys import Keys
from tests.stories.vote import ARCHIVE, Ran, Vote, kiemphieu, refused, snapshot

LINE = re.compile(r"  (đúng|SAI|chưa rõ)  .+")
PDFS = ("minutes.pdf", "result-report.pdf")


def lines(ran: Ran) -> dict[str, list[str]]:
    """What each file was told, a line a check, and the last line its verdict."""
    found: dict[str, list[str]] = {}
    for line in ran.out.splitlines():
        if line.startswith(("  ", "→")):
            found[list(found)[-1]].append(line)
        else:
            found[line] = []
    for told in found.values():
        assert all(LINE.fullmatch(line) for line in told[:-1]), told
    return found


def rewritten(path: Path, change: Callable[[dict[str, bytes]], object]) -> Path:
    """The archive packed again by Python's own zipfile, with a change."""
    with zipfile.ZipFile(path) as archive:
        content = {name: archive.read(name) for name in archive.namelist()}
    change(content)
    with zipfile.ZipFile(path, "w", zipfile.ZIP_DEFLATED) as archive:
        for name in reversed(list(content)):
            archive.writestr(name, content[name])
    return path


def test_a_signed_archive_and_each_pdf_hold(signed: Vote, keys: Keys) -> None:
    for name in (ARCHIVE, *PDFS):
        ran = kiemphieu("verify", signed.out / name, "--root", keys.root)
        assert (ran.code, ran.err) == (0, "")
        (told,) = lines(ran).values()
        assert told[-1] == "→ ĐÚNG." and not [line for line in told if not line.startswith(("  đúng", "→"))]


def test_without_the_root_its_line_cannot_be_told_and_that_is_no_fault(signed: Vote, keys: Keys) -> None:
    mark = groups_of_four(fingerprint(load_certificate(keys.root.read_bytes())))
    for name in (ARCHIVE, *PDFS):
        ran = kiemphieu("verify", signed.out / name)
        assert ran.code == 0
        (unknown,) = [line for line in ran.out.splitlines() if line.startswith("  chưa rõ")]
        assert mark in unknown, unknown


def test_several_files_are_all_told(signed: Vote, counted: tuple[Vote, Ran]) -> None:
    """The worst decides; a whole file after a bad one is told too."""
    files = [counted[0].out / ARCHIVE, signed.out / ARCHIVE, signed.out / "minutes.pdf"]
    ran = kiemphieu("verify", *files)
    assert ran.code == 1
    told = lines(ran)
    assert list(told) == [str(path) for path in files]
    assert [last[-1] for last in told.values()][1:] == ["→ ĐÚNG.", "→ ĐÚNG."]


def test_unsigned_is_1_unless_that_is_enough(counted: tuple[Vote, Ran]) -> None:
    for name in (ARCHIVE, *PDFS):
        ran = kiemphieu("verify", counted[0].out / name)
        assert ran.code == 1 and "CHƯA KÝ" in ran.out and "SAI  " not in ran.out
        assert kiemphieu("verify", "--unsigned", counted[0].out / name).code == 0


def test_made_whole_under_another_authority(strangers: Keys, keys: Keys, vote: Vote, signed: Vote) -> None:
    """By the same names: it does not hold with --root; without it only the fingerprint tells."""
    assert vote.count("--ballots", vote.ballots(), *strangers.both).code == 0
    for name in (ARCHIVE, *PDFS):
        assert kiemphieu("verify", vote.out / name, "--root", strangers.root).code == 0
        assert kiemphieu("verify", vote.out / name).code == 0
        ran = kiemphieu("verify", vote.out / name, "--root", keys.root)
        assert ran.code == 1 and "  SAI  " in ran.out
    with zipfile.ZipFile(signed.out / ARCHIVE) as ours, zipfile.ZipFile(vote.out / ARCHIVE) as theirs:
        name = "signed-head.p7s"
        swapped = vote.folder / "swapped.zip"
        with zipfile.ZipFile(swapped, "w") as new:
            for member in ours.namelist():
                new.writestr(member, (theirs if member == name else ours).read(member))
    ran = kiemphieu("verify", swapped)
    assert ran.code == 1 and f"SAI  {name}" in ran.out


def test_packed_again_it_holds(copied: Path, keys: Keys) -> None:
    """Times, modes, order and compression are no promise."""
    path = rewritten(copied / "signed" / ARCHIVE, lambda content: None)
    assert kiemphieu("verify", path, "--root", keys.root).code == 0


Change = Callable[[dict[str, bytes]], object]
BROKEN: dict[str, tuple[Change, str]] = {
    "a mark": (lambda c: c.update({"data/ballots-A.csv": c["data/ballots-A.csv"].replace(b"1,1,1", b"1,3,1", 1)}),
               "data/ballots-A.csv"),
    "a member lost": (lambda c: c.pop("data/result.xlsx"), "data/result.xlsx"),
    "a member added": (lambda c: c.update({"data/them.txt": b"x"}), "data/them.txt"),
    "a signature taken away": (lambda c: c.pop("signed-chair.p7s"), "signed-chair.p7s"),
    "the manifest": (lambda c: c.update({"manifest-sha256.txt": b"x\n"}), "manifest-sha256.txt"),
    "bagit.txt": (lambda c: c.update({"bagit.txt": b"\xff"}), "bagit.txt"),
    "no bagit.txt": (lambda c: c.pop("bagit.txt"), "bagit.txt"),
}  # fmt: skip


@pytest.mark.parametrize("what", BROKEN)
def test_whatever_is_wrong_inside_is_1_with_the_member_named(copied: Path, what: str) -> None:
    change, member = BROKEN[what]
    ran = kiemphieu("verify", rewritten(copied / "signed" / ARCHIVE, change))
    assert (ran.code, ran.err) == (1, "")
    assert [line for line in ran.out.splitlines() if line.startswith("  SAI") and member in line], ran.out
    assert "→ KHÔNG ĐÚNG" in ran.out


@pytest.mark.parametrize("content", [b"PK", b"PK\x03\x04", b"PK\x05\x06" + bytes(18), b"%PDF-", b"%PDF-1.7\n%%EOF\n",
                                     b"PKngh", b"%PDF-" + bytes(9999)], ids=repr)  # fmt: skip
def test_a_broken_zip_or_pdf_is_1(tmp_path: Path, content: bytes) -> None:
    path = tmp_path / "x"
    path.write_bytes(content)
    ran = kiemphieu("verify", path)
    assert (ran.code, ran.err) == (1, "") and "  SAI  " in ran.out


def test_cut_off_anywhere_it_does_not_hold(copied: Path) -> None:
    for name in (ARCHIVE, "minutes.pdf"):
        path = copied / "signed" / name
        whole = path.read_bytes()
        for length in (20, len(whole) // 3, len(whole) - 30, len(whole) - 1):
            path.write_bytes(whole[:length])
            assert kiemphieu("verify", path).code == 1, (name, length)


@pytest.mark.parametrize("content", [b"", b"P", b"\x89PNG", b"pk\x03\x04", b" %PDF-1.7"], ids=repr)
def test_neither_zip_nor_pdf_is_2(tmp_path: Path, content: bytes) -> None:
    path = tmp_path / "x.zip"
    path.write_bytes(content)
    (fault,) = refused(tmp_path, "verify", path)
    assert fault.startswith(f"{path}: không phải hồ sơ lưu (ZIP) cũng không phải PDF. ")


def test_a_path_that_cannot_be_opened_is_2(tmp_path: Path, signed: Vote) -> None:
    for path in (tmp_path / "no.zip", tmp_path):
        refused(tmp_path, "verify", path)
        refused(tmp_path, "verify", signed.out / ARCHIVE, path)


@pytest.mark.parametrize(
    "content", [b"", b"x", b"-----BEGIN CERTIFICATE-----\nAAAA\n-----END CERTIFICATE-----\n", None]
)
def test_a_root_that_is_no_certificate_is_2(tmp_path: Path, signed: Vote, content: bytes | None) -> None:
    root = tmp_path / "root.pem"
    if content is not None:
        root.write_bytes(content)
    for name in (ARCHIVE, "minutes.pdf"):
        (fault,) = refused(tmp_path, "verify", signed.out / name, "--root", root)
        assert fault.startswith(f"{root}: ")


def test_verify_writes_nothing(copied: Path) -> None:
    before = snapshot(copied)
    kiemphieu("verify", *(copied / "signed" / name for name in (ARCHIVE, *PDFS)))
    assert snapshot(copied) == before


def test_a_member_of_the_committee_on_a_ballot_is_a_warning_in_the_count_and_in_the_check(vote: Vote) -> None:
    vote.round["committee"][-1]["name"] = vote.round["subjects"][0]["name"].upper()
    vote.round["explanations"] = [{"code": "W10", "text": "Chủ trì cho phép, không nhập phiếu có tên mình."}]
    assert vote.count("--ballots", vote.ballots()).code == 0
    (found,) = [each for each in vote.tally["findings"] if each["code"] == "W10"]
    assert (found["severity"], found["style"], found["numbers"]) == ("warning", None, {"members": 1})
    assert kiemphieu("verify", "--unsigned", vote.out / ARCHIVE).code == 0
