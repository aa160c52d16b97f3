"""contract.md: `--lang` chooses the terminal's words alone; locale C means Vietnamese; UTF-8; pipe and terminal."""

import os
import pty
import re
import select
import subprocess
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

import pytest

from tests.stories.test_contract_count import pdf_text
from tests.stories.vote import CAST, Ran, Vote, ballot_lines, environment, kiemphieu, numbered, program, run_program

VIETNAMESE = re.compile(r"[ăâđêôơưàảãáạằẳẵắặầẩẫấậèẻẽéẹềểễếệìỉĩíịòỏõóọồổỗốộờởỡớợùủũúụừửữứựỳỷỹýỵ]", re.IGNORECASE)


@pytest.mark.parametrize(
    "locale, english",
    [
        ({"LC_ALL": "C"}, False),
        ({"LC_ALL": "POSIX"}, False),
        ({"LC_ALL": "C.UTF-8"}, False),
        ({"LC_ALL": "vi_VN.UTF-8"}, False),
        ({"LC_ALL": "fr_FR.UTF-8"}, False),
        ({"LC_ALL": "", "LANG": ""}, False),
        ({"LC_ALL": "en_US.UTF-8"}, True),
        ({"LC_ALL": "", "LC_MESSAGES": "", "LANG": "en_GB.UTF-8"}, True),
        ({"LC_ALL": "C", "LANG": "en_GB.UTF-8"}, False),
    ],
    ids=str,
)
def test_the_locale(locale: dict[str, str], english: bool) -> None:
    ran = kiemphieu("--help", **locale)
    assert ran.out.startswith("Usage: " if english else "Cách dùng: ")


@pytest.mark.parametrize("words", [["--lang", "en"], ["--lang=en"]])
def test_lang_comes_before_the_locale(words: list[str]) -> None:
    assert kiemphieu(*words, "--help", LC_ALL="vi_VN.UTF-8").out.startswith("Usage: ")
    assert kiemphieu("--lang", "vi", "--help", LC_ALL="en_US.UTF-8").out.startswith("Cách dùng: ")


@pytest.mark.parametrize("words", [[], ["count"], ["count", "--help"], ["demo", "--help"], ["verify", "--help"],
                                   ["sign", "--help"], ["nothing"], ["--nothing"], ["demo"]], ids=" ".join)  # fmt: skip
def test_every_page_is_in_one_language(words: list[str]) -> None:
    english, vietnamese = (kiemphieu("--lang", code, *words) for code in ("en", "vi"))
    for text in (english.out + english.err).splitlines():
        assert not VIETNAMESE.search(text), text
    assert VIETNAMESE.search(vietnamese.out + vietnamese.err)
    assert english.code == vietnamese.code


def english(text: str) -> list[str]:
    """The lines of an English run that hold Vietnamese, but for what the files themselves say."""
    theirs = ("Nguyễn Văn S1", "Nguyễn Văn S2", "Giám đốc", "Điều")
    for word in theirs:
        text = text.replace(word, "")
    return [line for line in text.splitlines() if VIETNAMESE.search(line) and "/" not in line]


def test_the_terminal_speaks_english_and_the_files_stay_vietnamese(vote: Vote, counted: tuple[Vote, Ran]) -> None:
    """The tally's words, the documents and the journal are the same as from a Vietnamese terminal."""
    ran = kiemphieu("--lang", "en", *vote.command("--ballots", vote.ballots()))
    assert ran.code == 0
    assert english(ran.out) == english(ran.err) == []
    first, _ran = counted
    tallies = [v.tally for v in (first, vote)]
    for tally in tallies:
        del tally["seal"], tally["journal_head"]
    assert tallies[0] == tallies[1]
    assert _acts(first) == _acts(vote)
    for name in ("minutes.pdf", "result-report.pdf"):
        texts = [_still(pdf_text(v.out / name)) for v in (first, vote)]
        assert texts[0] == texts[1], name
    for member in ("round.toml", "ballots-A.csv"):
        assert first.member(member) == vote.member(member)


def _acts(vote: Vote) -> list[object]:
    """What the journal says, without what is new each time."""
    return [[line["act"], line["actor"], {k: v for k, v in line["payload"].items() if k != "round"}]
            for line in vote.journal()]  # fmt: skip


def _still(text: str) -> str:
    """A document without hashes and times."""
    return re.sub(r"\b[0-9a-f]{4}\b|\d+ giờ \d+ phút", "", text)


def test_actors_are_named_the_same_in_english(vote: Vote) -> None:
    first, second = vote.ballots(), vote.ballots(numbered(CAST, {1: "12"}), "b2.csv")
    rows = vote.resolve("1,S2,1")
    assert kiemphieu("--lang", "en", *vote.command("--ballots", first, "--second", second, "--resolve", rows)).code == 0
    names = {line["actor"]["name"] for line in vote.journal()}
    assert {"lượt 1: b.csv", "lượt 2: b2.csv", "xử lý chỗ lệch: r.csv"} <= names


def test_differences_and_faults_in_english(vote: Vote) -> None:
    passes = [
        "--ballots",
        vote.ballots(),
        "--second",
        vote.ballots(numbered(CAST, {1: "22", 5: "struck", 7: None}), "c.csv"),
    ]
    ran = kiemphieu("--lang", "en", *vote.command(*passes))
    assert ran.code == 1 and english(ran.err) == []
    bad = vote.write("bad.csv", ballot_lines(CAST).replace("\n3,1,1,", "\nx,1,7,"))
    ran = kiemphieu("--lang", "en", *vote.command("--ballots", bad))
    assert ran.code == 2
    places = [line.partition(": ")[0] for line in ran.faults]
    assert places == [f"{bad}, line 4, column {column}" for column in ("1 (ballot)", "3 (S2)")]
    assert not any(VIETNAMESE.search(line.partition(": ")[2]) for line in ran.faults)


def test_verify_in_english(signed: Vote) -> None:
    ran = kiemphieu("--lang", "en", "verify", *(signed.out / name for name in ("archive.zip", "minutes.pdf")))
    assert ran.code == 0
    theirs = ("Trần Thị Đầu", "Đặng Văn Chủ", "Trưởng ban kiểm phiếu", "Chủ trì", "Cơ quan Thử")
    text = ran.out
    for word in theirs:
        text = text.replace(word, "")
    assert english(text) == []


@pytest.mark.parametrize("encoding", ["ascii", "latin-1", "utf-16"])
def test_output_is_utf_8_whatever_python_is_told(vote: Vote, encoding: str) -> None:
    ran = run_program("verify", vote.folder / "không có.zip", PYTHONIOENCODING=encoding, PYTHONUTF8="0")
    assert ran.code == 2
    assert ran.err == f"{vote.folder}/không có.zip: không có tệp này. Kiểm tra đường dẫn.\n"


def test_a_name_that_is_no_text(vote: Vote) -> None:
    """A file name of raw bytes, as an old stick brings it."""
    folder = os.fsencode(vote.folder)
    with Path(os.fsdecode(folder + b"/b\xe0\xff.csv")).open("w", encoding="utf-8") as file:
        file.write(ballot_lines(CAST))
    words = [os.fsencode(word) for word in [program(), *map(str, vote.command("--ballots"))]]
    done = subprocess.run([*words[:4], folder + b"/b\xe0\xff.csv", *words[4:]], capture_output=True, env=environment())
    assert done.returncode == 0, done.stderr
    assert "· Đọc b" in done.stderr.decode()
    assert {line["actor"]["name"] for line in vote.journal() if line["act"] == "entry.keyed"} == {"lượt 1: b??.csv"}


def test_in_a_pipe_there_are_plain_lines(vote: Vote) -> None:
    ran = run_program(*vote.command("--ballots", vote.ballots()))
    assert ran.code == 0
    assert "\r" not in ran.err + ran.out and "\x1b" not in ran.err + ran.out
    steps = [line for line in ran.err.splitlines() if line.startswith("· ")]
    assert steps == ["· Đọc b.csv", "· Nhập mẫu phiếu A", "· Đối chiếu", "· Niêm phong", "· minutes.pdf",
                     "· result-report.pdf", "· result.xlsx", "· archive.zip"]  # fmt: skip
    assert "· " not in ran.out.replace("Mẫu phiếu A · ", "")


def test_in_a_terminal_there_is_progress(vote: Vote) -> None:
    """The line of a step counts; results on stdout stay plain though stderr is a terminal."""
    vote.round["turnout"] = {**vote.round["turnout"], "summoned": 60, "present": 60, "printed": 63, "issued": 60,
                             "returned": 60}  # fmt: skip
    command = [program(), *map(str, vote.command("--ballots", vote.ballots(["11"] * 60)))]
    with _terminal() as (ours, theirs):
        run = subprocess.Popen(command, stdin=theirs, stdout=subprocess.PIPE, stderr=theirs, env=environment())
        os.close(theirs)
        shown = _read(ours)
        assert run.stdout is not None
        out = run.stdout.read().decode()
        run.stdout.close()
        assert run.wait() == 0
    assert "\r· Đọc b.csv: 60" in shown
    counts = re.findall(r"\r· Nhập mẫu phiếu A: (\d+)", shown)
    assert counts == ["25", "50", "60"]
    assert "\r" not in out and "Niêm phong: " in out


@contextmanager
def _terminal() -> Iterator[tuple[int, int]]:
    ours, theirs = pty.openpty()
    try:
        yield ours, theirs
    finally:
        os.close(ours)


def _read(terminal: int) -> str:
    shown = b""
    while select.select([terminal], [], [], 60)[0]:
        try:
            more = os.read(terminal, 65536)
        except OSError:  # the other end is closed
            break
        if not more:
            break
        shown += more
    return shown.decode()


def test_what_is_said_of_a_wrong_argument_is_ours() -> None:
    """click's own words are English."""
    ran = kiemphieu("count", "x", "--ballots", "y", "--third", "z", "--out", "o")
    assert ran.err.splitlines() == ["kiemphieu: không có tùy chọn --third", "Xem “kiemphieu count --help”."]
