"""contract.md, demo: what DIR gets, and that everything in it says MẪU."""

import json
import re
import zipfile
from pathlib import Path

import pypdfium2
import pytest

from app.bootstrap import open_folder
from app.domain.round import RoundState
from app.security.identities import common_name, load_certificate
from app.services import round as rounds
from tests.stories.vote import ARCHIVE, Ran, kiemphieu, refused


def pages(path: Path) -> list[str]:
    document = pypdfium2.PdfDocument(path)
    found = [page.get_textpage().get_text_bounded() for page in document]
    document.close()
    return found


def test_dir_gets_these(demo: tuple[Path, Ran]) -> None:
    folder, ran = demo
    assert ran.code == 0, ran.err
    assert sorted(path.name for path in folder.iterdir()) == ["PASSWORDS.txt", "keys", "mau.tinnhiem", "out"]
    assert list(folder.parent.iterdir()) == [folder]


def test_it_says_what_came_out_and_where_it_lies(demo: tuple[Path, Ran]) -> None:
    folder, ran = demo
    for name in ("mau.tinnhiem", "PASSWORDS.txt", "keys", "out"):
        assert str(folder / name) in ran.out
    assert "Mẫu phiếu A" in ran.out and "Mẫu phiếu B" in ran.out and "Niêm phong: " in ran.out
    assert f"kiemphieu verify {folder / 'out' / ARCHIVE}" in ran.out
    assert [line for line in ran.err.splitlines() if line.startswith("· ")]


def test_one_sealed_round_and_one_prepared(demo: tuple[Path, Ran]) -> None:
    """Opened as a person does, with the passwords that stand in the file."""
    folder, _ran = demo
    text = (folder / "PASSWORDS.txt").read_text("utf-8")
    logins = dict(re.findall(r"^(\S+) +([a-z]+-[a-z]+-[a-z]+-\d\d) +\S", text, re.MULTILINE))
    agency = open_folder(folder / "mau.tinnhiem")
    try:
        assert sorted(agency.logins()) == sorted(logins)
        for login, password in logins.items():
            session = agency.sign_in(login, password)
        states = [state for _id, _title, _date, state in rounds.listing(session)]
        titles = [title for _id, title, _date, _state in rounds.listing(session)]
    finally:
        agency.close()
    assert sorted(states) == [RoundState.PREPARED, RoundState.SEALED]
    assert all(title.startswith("MẪU") for title in titles)


def test_the_archive_and_the_documents_hold(demo: tuple[Path, Ran]) -> None:
    folder, _ran = demo
    files = [folder / "out" / name for name in (ARCHIVE, "minutes.pdf", "result-report.pdf")]
    ran = kiemphieu("verify", *files, "--root", folder / "keys" / "authority.pem")
    assert ran.code == 0, ran.out


def test_every_page_says_that_it_is_a_sample(demo: tuple[Path, Ran]) -> None:
    folder, _ran = demo
    documents = sorted((folder / "out").rglob("*.pdf"))
    assert {path.name for path in documents} == {"minutes.pdf", "result-report.pdf", "phieu-A.pdf"}
    for path in documents:
        assert all("MẪU" in page for page in pages(path)), path


def test_every_text_says_so_too(demo: tuple[Path, Ran]) -> None:
    folder, _ran = demo
    for path in [folder / "PASSWORDS.txt", folder / "out" / "tally.json", *(folder / "out").rglob("*.toml")]:
        assert "MẪU" in path.read_text("utf-8"), path
    with zipfile.ZipFile(folder / "out" / ARCHIVE) as archive:
        for name in ("README.txt", "bag-info.txt", "data/round.toml", "data/seal.json"):
            text = archive.read(name).decode()
            assert "MẪU" in text or '"kind":"sample"' in text, name


def test_the_papers_of_the_second_round_lie_ready_to_be_keyed(demo: tuple[Path, Ran], tmp_path: Path) -> None:
    """The same papers as files balance under the round's own figures."""
    folder, _ran = demo
    place = folder / "out" / "phieu-dot-2"
    styles = sorted(path.stem.removeprefix("phieu-") for path in place.glob("phieu-*.csv"))
    assert styles and all((place / f"phieu-{style}.pdf").exists() for style in styles)
    given = [word for style in styles for word in ("--ballots", f"{style}={place / f'phieu-{style}.csv'}")]
    ran = kiemphieu("count", place / "round-next.toml", *given, "--out", tmp_path / "out")
    assert ran.code == 0, ran.err


def test_the_first_round_is_counted_again_from_its_files(demo: tuple[Path, Ran], tmp_path: Path) -> None:
    """Keyed by hand in the folder and counted from files: the same tally, the same ballots."""
    folder, _ran = demo
    place = folder / "out" / "dem-lai"
    given = [word for slot, option in ((1, "--ballots"), (2, "--second")) for style in "AB"
             for word in (option, f"{style}={place / f'luot-{slot}-{style}.csv'}")]  # fmt: skip
    out = tmp_path / "out"
    assert kiemphieu("count", place / "round.toml", *given, "--resolve", place / "xu-ly.csv", "--out", out).code == 0
    sealed = []
    for path in (folder / "out" / ARCHIVE, out / ARCHIVE):
        with zipfile.ZipFile(path) as archive:
            sealed.append(json.loads(archive.read("data/seal.json")))
    assert sealed[0]["styles"] == sealed[1]["styles"]
    assert sealed[0]["regulation_sha256"] == sealed[1]["regulation_sha256"]


def test_an_english_terminal_makes_the_same_sample(tmp_path: Path, demo: tuple[Path, Ran]) -> None:
    folder, _ran = demo
    english = tmp_path / "demo"
    ran = kiemphieu("--lang", "en", "demo", english)
    assert ran.code == 0 and "Ballot style A" in ran.out
    for name in ("minutes.pdf", "result-report.pdf"):
        texts = [pages(place / "out" / name) for place in (folder, english)]
        assert [page.split("\n")[0] for page in texts[0]] == [page.split("\n")[0] for page in texts[1]]
        assert all("MẪU" in page for page in texts[1])
    certificate = load_certificate((english / "keys" / "authority.pem").read_bytes())
    assert common_name(certificate).startswith("MẪU – ")
    assert (english / "PASSWORDS.txt").read_text("utf-8").startswith("MẬT KHẨU CỦA CƠ QUAN MẪU")
    tallies = [json.loads((place / "out" / "tally.json").read_bytes()) for place in (folder, english)]
    assert tallies[0]["styles"] == tallies[1]["styles"] and tallies[0]["findings"] == tallies[1]["findings"]


@pytest.mark.parametrize("kind", ["a file in it", "a hidden file in it", "a file"])
def test_a_place_that_is_taken(tmp_path: Path, kind: str) -> None:
    folder = tmp_path / "demo"
    if kind == "a file":
        folder.write_text("x")
    else:
        folder.mkdir()
        (folder / (".x" if "hidden" in kind else "x")).write_text("x")
    (fault,) = refused(tmp_path, "demo", folder)
    assert fault == f"{folder}: đã có dữ liệu. Chọn một thư mục mới hoặc rỗng."


def test_an_empty_folder_is_used(tmp_path: Path) -> None:
    folder = tmp_path / "một" / "hai"
    folder.mkdir(parents=True)
    assert kiemphieu("demo", folder).code == 0
    assert (folder / "PASSWORDS.txt").exists()
    assert (folder / "PASSWORDS.txt").stat().st_mode & 0o77 == 0


def test_the_keys_sign(demo: tuple[Path, Ran], tmp_path: Path) -> None:
    folder, _ran = demo
    path = tmp_path / "x.txt"
    path.write_text("x")
    assert kiemphieu("sign", path, "--sign", folder / "keys" / "head.p12").code == 0
