"""contract.md, count: the arguments, what DIR gets and when it is refused, who acts, what the documents say."""

import hashlib
import json
import re
import stat
import subprocess
from collections.abc import Callable
from pathlib import Path

import openpyxl
import pypdfium2
import pytest

from app import __version__
from app.services.output import work_folder
from tests.stories.vote import (
    ARCHIVE,
    CAST,
    DOCUMENTS,
    Ran,
    Vote,
    ballot_lines,
    environment,
    findings,
    kiemphieu,
    numbered,
    program,
    run_program,
    snapshot,
    two_styles,
)


def pdf_text(path: Path) -> str:
    document = pypdfium2.PdfDocument(path)
    text = " ".join(page.get_textpage().get_text_bounded() for page in document)
    document.close()
    return " ".join(text.split())


def test_dir_gets_these(counted: tuple[Vote, Ran]) -> None:
    vote, ran = counted
    assert ran.code == 0
    assert sorted(path.name for path in vote.out.iterdir()) == sorted(DOCUMENTS)


def test_nothing_else_is_left(counted: tuple[Vote, Ran]) -> None:
    """Neither a work folder nor a half of anything."""
    vote, _ran = counted
    assert sorted(path.name for path in vote.folder.iterdir()) == ["b.csv", "out", "round.toml"]


def test_the_result_stands_on_the_terminal(counted: tuple[Vote, Ran]) -> None:
    vote, ran = counted
    seal = vote.tally["seal"]
    assert "Niêm phong: " + " ".join(seal[n : n + 4] for n in range(0, 64, 4)) in ran.out
    assert re.search(r"1 +Nguyễn Văn S1 +Giám đốc +7 \(58,33 %\) +2 \(16,67 %\) +1 \(8,33 %\) +2\n", ran.out)
    assert f"Kết quả ở {vote.out}" in ran.out
    assert "Cảnh báo W06: " in ran.err and "Cảnh báo" not in ran.out


def test_actors_are_the_files(vote: Vote) -> None:
    second = vote.write("lượt hai.csv", ballot_lines(CAST) + "\n")
    assert vote.count("--ballots", vote.ballots(), "--second", second).code == 0
    actors = {line["act"]: (line["actor"]["name"], line["actor"]["role"]) for line in vote.journal()}
    keyed = [line["actor"]["name"] for line in vote.journal() if line["act"] == "entry.keyed"]
    assert keyed == ["lượt 1: b.csv", "lượt 2: lượt hai.csv"]
    assert actors["turnout.taken"] == ("round.toml", "file")
    assert {role for _name, role in actors.values()} == {"file"}
    assert actors["round.prepared"][0] == actors["counting.begun"][0] == f"kiemphieu count {__version__}"


def test_the_documents_say_who_counted(counted: tuple[Vote, Ran]) -> None:
    vote, _ran = counted
    for name in ("minutes.pdf", "result-report.pdf"):
        text = pdf_text(vote.out / name)
        assert "đếm bằng dòng lệnh" in text.lower(), name
        assert "Phiếu chỉ được nhập một lượt" in text, name
    minutes = pdf_text(vote.out / "minutes.pdf")
    assert f"kiemphieu count {__version__}" in minutes
    assert "lượt 1: b.csv" in minutes.lower()
    assert "W05: Phiếu chỉ được nhập một lượt, không có lượt nhập thứ hai để đối chiếu. Chưa có giải trình." in minutes
    sheets = openpyxl.load_workbook(vote.out / "result.xlsx", read_only=True)
    words = " ".join(str(cell) for sheet in sheets for row in sheet.iter_rows(values_only=True) for cell in row)
    assert "đếm bằng dòng lệnh" in words.lower() and "chỉ được nhập một lượt" in words


def test_two_passes_say_nothing_of_one(vote: Vote) -> None:
    second = vote.write("b2.csv", ballot_lines(CAST) + "\n")
    assert vote.count("--ballots", vote.ballots(), "--second", second).code == 0
    for name in ("minutes.pdf", "result-report.pdf"):
        assert "chỉ được nhập một lượt" not in pdf_text(vote.out / name)
    assert ("W05", None) not in findings(vote.tally, "warning")


@pytest.mark.parametrize("same", ["the file", "a copy"])
def test_both_passes_from_the_same_bytes_are_one(vote: Vote, same: str) -> None:
    path = vote.ballots()
    second = path if same == "the file" else vote.ballots(CAST, "b2.csv")
    assert vote.count("--ballots", path, "--second", second).code == 0
    (found,) = [f for f in vote.tally["findings"] if f["code"] == "W05"]
    assert (found["severity"], found["style"], found["numbers"]) == ("warning", None, {"passes": 2})


def test_a_transaction_a_batch(vote: Vote) -> None:
    cast = ["11"] * 60
    vote.round["turnout"] = {**vote.round["turnout"], "summoned": 60, "present": 60, "printed": 63, "issued": 60,
                             "returned": 60}  # fmt: skip
    assert vote.count("--ballots", vote.ballots(cast)).code == 0
    accepted = [line for line in vote.journal() if line["act"] == "batch.accepted"]
    assert [(line["payload"]["batch"], len(line["payload"]["ballots"])) for line in accepted] == [
        (1, 25),
        (2, 25),
        (3, 10),
    ]
    times = [line["time"] for line in accepted]
    keyed = [line["time"] for line in vote.journal() if line["act"] == "entry.keyed"]
    assert times == keyed  # one reading of the clock, so one transaction


class TestStyles:
    @pytest.fixture
    def vote(self, vote: Vote) -> Vote:
        return Vote(vote.folder, two_styles())

    @pytest.fixture
    def a(self, vote: Vote) -> Path:
        return vote.ballots()

    @pytest.fixture
    def b(self, vote: Vote) -> Path:
        return vote.ballots(["1"] * 10, "bb.csv", ["S1"])

    def test_an_option_is_repeated_once_a_style(self, vote: Vote, a: Path, b: Path) -> None:
        assert vote.count("--ballots", f"A={a}", "--ballots", f"B={b}").code == 0
        assert vote.member("ballots-A.csv") == a.read_bytes()
        assert vote.member("ballots-B.csv") == b.read_bytes()

    @pytest.mark.parametrize(
        "given, found",
        [
            (["A={a}"], "thiếu tệp của mẫu phiếu B"),
            (["{a}", "B={b}"], "không rõ “"),
            (["A={a}", "A={b}"], "mẫu phiếu A được cho hai tệp"),
            (["A={a}", "B={b}", "B={b}"], "mẫu phiếu B được cho hai tệp"),
            (["A={a}", "C={b}"], "không có mẫu phiếu “C”"),
            (["A={a}", "a={b}"], "không có mẫu phiếu “a”"),
            (["A={a}", "B="], "là một thư mục"),
        ],
    )
    def test_a_file_for_each(self, vote: Vote, a: Path, b: Path, given: list[str], found: str) -> None:
        options = [word for text in given for word in ("--ballots", text.format(a=a, b=b))]
        assert found in vote.refused(*options)[0]

    @pytest.mark.parametrize("style", ["A", "B"])
    def test_a_second_pass_for_every_style_or_for_none(self, vote: Vote, a: Path, b: Path, style: str) -> None:
        (fault,) = vote.refused("--ballots", f"A={a}", "--ballots", f"B={b}", "--second", f"{style}={a}")
        assert fault.startswith("--second: thiếu tệp của mẫu phiếu ")

    def test_documents_have_a_table_for_each(self, vote: Vote, a: Path, b: Path) -> None:
        assert vote.count("--ballots", f"A={a}", "--ballots", f"B={b}").code == 0
        text = pdf_text(vote.out / "result-report.pdf")
        assert "Mẫu A" in text and "Mẫu B" in text

    @pytest.mark.parametrize("codes", [("a", "A"), ("A", "CON"), ("x" * 16, "X" * 15), ("-", "_"), ("R", "C")])
    def test_codes_that_a_file_system_or_a_workbook_takes_for_one(
        self, vote: Vote, a: Path, b: Path, codes: tuple[str, str]
    ) -> None:
        for style, code in zip(vote.round["styles"], codes, strict=True):
            style["code"] = code
        for subject in vote.round["subjects"]:
            subject["style"] = codes["AB".index(subject["style"])]
        ran = vote.count("--ballots", f"{codes[0]}={a}", "--ballots", f"{codes[1]}={b}")
        if codes[0].lower() == codes[1].lower():
            assert ran.code == 2 and "chỉ khác nhau ở chữ hoa, chữ thường" in ran.faults[0]
        else:
            assert ran.code == 0
            assert kiemphieu("verify", "--unsigned", vote.out / ARCHIVE).code == 0


def test_a_name_with_an_equals_sign(vote: Vote) -> None:
    """A file of that name that is there; the word before the sign is otherwise taken for a style."""
    vote.ballots(CAST, "x=y.csv")
    with pytest.MonkeyPatch.context() as patch:
        patch.chdir(vote.folder)
        (fault,) = vote.refused("--ballots", "Z=y.csv")
        assert "không có mẫu phiếu “Z”" in fault
        assert vote.count("--ballots", "x=y.csv").code == 0


@pytest.mark.parametrize(
    "arguments",
    [
        [],
        ["count"],
        ["count", "round.toml", "--out", "out"],
        ["count", "round.toml", "--ballots", "b.csv"],
        ["count", "--ballots", "b.csv", "--out", "out"],
        ["count", "round.toml", "more", "--ballots", "b.csv", "--out", "out"],
        ["count", "round.toml", "--ballots", "b.csv", "--out", "out", "--third", "b.csv"],
        ["count", "round.toml", "--ballots", "b.csv", "--out"],
        ["tally"],
        ["demo"],
        ["demo", "a", "b"],
        ["verify"],
        ["sign", "x"],
        ["sign", "--sign", "k.p12"],
        ["--lang", "fr", "demo", "a"],
        ["--lang"],
        ["--root", "x", "verify", "y"],
    ],
    ids=" ".join,
)
def test_arguments_that_cannot_be_read(vote: Vote, arguments: list[str], monkeypatch: pytest.MonkeyPatch) -> None:
    vote.toml()
    vote.ballots()
    monkeypatch.chdir(vote.folder)
    before = vote.left()
    ran = kiemphieu(*arguments)
    assert (ran.code, ran.out) == (2, "")
    assert ran.err.strip()
    assert vote.left() == before


@pytest.mark.parametrize("arguments", [["--help"], ["--version"], ["count", "--help"], ["verify", "--help"],
                                       ["sign", "--help"], ["demo", "--help"]], ids=" ".join)  # fmt: skip
def test_help_is_no_error(arguments: list[str]) -> None:
    ran = kiemphieu(*arguments)
    assert (ran.code, ran.err) == (0, "")
    assert ran.out.startswith("kiemphieu " + __version__ if "--version" in arguments else "Cách dùng: kiemphieu")


def test_the_promised_commands_are_there() -> None:
    out = kiemphieu("--help").out
    for name in ("demo", "count", "verify", "sign"):
        assert re.search(rf"^  {name} ", out, re.MULTILINE), name


class TestDir:
    def test_a_sealed_result_is_not_written_over(self, vote: Vote) -> None:
        assert vote.count("--ballots", vote.ballots()).code == 0
        (fault,) = vote.refused("--ballots", vote.ballots())
        assert fault == f"{vote.out}: đã có archive.zip. Chọn thư mục khác; hồ sơ cũ được giữ nguyên."
        (vote.out / ARCHIVE).unlink()
        (fault,) = vote.refused("--ballots", vote.ballots())
        assert fault == f"{vote.out}: đã có kết quả niêm phong. Chọn thư mục khác; kết quả cũ được giữ nguyên."

    def test_an_archive_alone_is_not_written_over(self, vote: Vote) -> None:
        vote.out.mkdir()
        (vote.out / ARCHIVE).write_bytes(b"PK")
        vote.refused("--ballots", vote.ballots())

    @pytest.mark.parametrize("content", ["", "{", "[]", '{"seal": "x"}', "{}", "null", "[" * 100_000])
    def test_a_tally_that_cannot_be_read_is_taken_for_sealed(self, vote: Vote, content: str) -> None:
        vote.out.mkdir()
        (vote.out / "tally.json").write_text(content)
        vote.refused("--ballots", vote.ballots())

    def test_a_file_in_its_place(self, vote: Vote) -> None:
        vote.out.write_text("x")
        (fault,) = vote.refused("--ballots", vote.ballots())
        assert fault.startswith(f"{vote.out}: là một tệp")

    def test_what_an_exit_1_left_is_replaced(self, vote: Vote) -> None:
        """A list of differences that no longer holds goes; what others put there stays."""
        assert vote.count_two(numbered(CAST), numbered(CAST, {1: "22"})).code == 1
        (vote.out / "ghi chú.txt").write_text("của tôi")
        assert vote.count_two(numbered(CAST), numbered(CAST, {2: "22"})).code == 1
        assert (vote.out / "differences.csv").read_text() == "ballot,code,value\n2,S1,\n2,S2,\n"
        vote.round["turnout"]["returned"] = 13
        assert vote.count("--ballots", vote.ballots()).code == 1
        assert sorted(p.name for p in vote.out.iterdir()) == ["ghi chú.txt", "tally.json"]
        vote.round["turnout"]["returned"] = 12
        assert vote.count("--ballots", vote.ballots()).code == 0
        assert sorted(p.name for p in vote.out.iterdir()) == sorted([*DOCUMENTS, "ghi chú.txt"])
        assert (vote.out / "ghi chú.txt").read_text() == "của tôi"

    def test_an_empty_folder_is_used(self, vote: Vote) -> None:
        vote.out.mkdir()
        assert vote.count("--ballots", vote.ballots()).code == 0

    def test_folders_above_it_are_made(self, vote: Vote) -> None:
        deep = vote.folder / "a" / "b" / "out"
        assert kiemphieu("count", vote.toml(), "--ballots", vote.ballots(), "--out", deep).code == 0
        assert sorted(p.name for p in deep.iterdir()) == sorted(DOCUMENTS)

    def test_folders_above_it_are_not_left_where_nothing_came(self, vote: Vote) -> None:
        deep = vote.folder / "a" / "b" / "out"
        path = vote.write("b.csv", "x")
        assert kiemphieu("count", vote.toml(), "--ballots", path, "--out", deep).code == 2
        assert not (vote.folder / "a").exists()

    def test_its_name_may_be_relative_and_end_in_a_slash(self, vote: Vote, monkeypatch: pytest.MonkeyPatch) -> None:
        monkeypatch.chdir(vote.folder)
        vote.toml()
        vote.ballots()
        assert kiemphieu("count", "round.toml", "--ballots", "b.csv", "--out", "./kết quả/").code == 0
        assert sorted(p.name for p in (vote.folder / "kết quả").iterdir()) == sorted(DOCUMENTS)

    def test_it_may_be_where_one_stands(self, vote: Vote, monkeypatch: pytest.MonkeyPatch) -> None:
        here = vote.folder / "here"
        here.mkdir()
        monkeypatch.chdir(here)
        assert kiemphieu("count", vote.toml(), "--ballots", vote.ballots(), "--out", ".").code == 0
        assert set(DOCUMENTS) <= {p.name for p in here.iterdir()}
        assert not [p for p in vote.folder.iterdir() if p.name.startswith(".")]

    def test_the_inputs_are_as_they_were(self, counted: tuple[Vote, Ran]) -> None:
        vote, _ran = counted
        assert (vote.folder / "b.csv").read_text("utf-8") == ballot_lines(CAST)

    def test_the_work_folder_is_private_and_goes(self, vote: Vote) -> None:
        with work_folder(vote.out) as work:
            assert work.parent == vote.out.parent and work.name.startswith(".work-")
            assert stat.S_IMODE(work.stat().st_mode) == 0o700
        assert not work.exists()

    def test_work_is_done_there_and_ballots_lie_nowhere_in_clear(self, vote: Vote, need_strace: str) -> None:
        """Of the files that a run of exit 1 opens for writing, all lie in the work folder."""
        vote.round["turnout"]["returned"] = 13
        calls = vote.folder / "calls"
        before = (need_strace, "-f", "-qq", "-e", "trace=open,openat,creat", "-o", str(calls))
        command = vote.command("--ballots", vote.ballots())
        assert run_program(*command, before=before, PYTHONDONTWRITEBYTECODE="1").code == 1
        written = _written(calls)
        assert any("agency.db" in path for path in written)
        assert all("/.work-" in path for path in written), written


def _written(calls: Path) -> list[str]:
    """The paths that were opened for writing, but for the terminal's."""
    found = []
    for line in calls.read_text("utf-8", "replace").splitlines():
        match = re.search(r'open(?:at)?\((?:AT_FDCWD, )?"([^"]+)", [^)]*(O_WRONLY|O_RDWR)', line)
        if match and not match[1].startswith("/dev/") and "ENOENT" not in line:
            found.append(match[1])
    return found


@pytest.fixture
def need_strace(need_tool: Callable[[str], str]) -> str:
    return need_tool("strace")


def test_the_same_files_give_the_same_ballots_and_tally(counted: tuple[Vote, Ran], vote: Vote) -> None:
    """The round's id and the times are new; the ballots, the tally and their hashes are not."""
    first, _ran = counted
    assert vote.count("--ballots", vote.ballots()).code == 0
    one, two = (json.loads(v.member("seal.json")) for v in (first, vote))
    assert one["styles"] == two["styles"]
    assert one["round"].pop("id") != two["round"].pop("id")
    assert one["round"] == two["round"]
    for v in (first, vote):
        assert hashlib.sha256(v.member("ballots-A.csv")).hexdigest() == one["styles"][0]["ballots_sha256"]


def test_a_stranger_counts_the_archive_again(counted: tuple[Vote, Ran], vote: Vote) -> None:
    """`round.toml` and `ballots-<style>.csv` are exactly what `count` takes."""
    first, _ran = counted
    vote.write("round.toml", first.member("round.toml"))
    vote.write("96-QD-TW.toml", first.member("96-QD-TW.toml"))
    path = vote.write("ballots-A.csv", first.member("ballots-A.csv"))
    assert kiemphieu("count", vote.folder / "round.toml", "--ballots", path, "--out", vote.out).code == 0
    assert vote.tally["styles"] == first.tally["styles"]
    assert vote.member("ballots-A.csv") == first.member("ballots-A.csv")


def test_two_runs_at_once_do_not_meet(vote: Vote) -> None:
    command = vote.command("--ballots", vote.ballots())
    other = [*command[:-1], vote.folder / "out2"]
    runs = [subprocess.Popen([program(), *map(str, words)], env=environment(), stdout=subprocess.DEVNULL,
                             stderr=subprocess.DEVNULL) for words in (command, other)]  # fmt: skip
    assert [run.wait() for run in runs] == [0, 0]
    left = snapshot(vote.folder)
    assert {f"{place}/{name}" for place in ("out", "out2") for name in DOCUMENTS} <= set(left)
    assert not [name for name in left if ".work-" in name]
