"""What `count` must not take in silence, and what it must not lose."""

import datetime as dt
import sys
from pathlib import Path

import pytest

from app.domain.errors import InputFault
from app.services.count import Request, count
from app.services.output import Report, work_folder
from tests.stories.vote import CAST, Vote, numbered, subject, turnout, two_styles

FIRST = numbered(CAST)


@pytest.mark.parametrize("row", ["3,number,", "3,number,40"])
def test_one_pass_has_no_number_to_settle(vote: Vote, row: str) -> None:
    """Nothing differs where there is one pass: such a row would strike out any paper, and nobody would see it."""
    vote.round["turnout"] = turnout(11)
    path = vote.ballots()
    (fault,) = vote.refused("--ballots", path, "--resolve", vote.resolve(row))
    assert fault.startswith(f"{vote.folder / 'r.csv'}, dòng 2: phiếu 3 không lệch về số phiếu.")


@pytest.mark.parametrize("kind", ["folder", "dead link"])
def test_a_regulation_beside_that_is_no_file_is_not_passed_over(vote: Vote, kind: str) -> None:
    own = vote.folder / "96-QD-TW.toml"
    if kind == "folder":
        own.mkdir()
    else:
        own.symlink_to("nowhere")
    ran = vote.count("--ballots", vote.ballots())
    (fault,) = ran.faults
    assert ran.code == 2 and not vote.out.exists()
    assert fault.startswith(f"{own}: {'là một thư mục' if kind == 'folder' else 'không có tệp này'}.")


def _same_codes(folder: Path) -> Vote:
    """Two styles with the same codes, so that one file would fit both."""
    value = two_styles()
    value["subjects"] = [subject(code, style=style) for style in "AB" for code in ("S1", "S2")]
    value["styles"][1]["turnout"] = turnout(len(CAST))
    return Vote(folder, value)


@pytest.mark.parametrize("option", ["--ballots", "--second"])
def test_one_file_is_not_the_papers_of_two_styles(vote: Vote, option: str) -> None:
    two = _same_codes(vote.folder)
    b, c, d = two.ballots(), two.ballots(name="c.csv"), two.ballots(name="d.csv")
    first = (b, b) if option == "--ballots" else (b, c)
    second = (d, two.folder / "." / "d.csv") if option == "--second" else (c, d)
    (fault,) = two.refused("--ballots", f"A={first[0]}", "--ballots", f"B={first[1]}",
                           "--second", f"A={second[0]}", "--second", f"B={second[1]}")  # fmt: skip
    assert fault.startswith(f"{option}: “") and "được cho cả hai mẫu phiếu A và B. " in fault


def test_a_style_that_is_none_is_told_for_a_warning_of_the_whole_round_too(vote: Vote) -> None:
    value = two_styles()
    value["explanations"] = [{"code": "W05", "style": "Z", "text": "Ít phiếu"}]
    two = Vote(vote.folder, value)
    files = [f"A={two.ballots()}", f"B={two.ballots(['1'] * 10, 'c.csv', ['S1'])}"]
    (fault,) = two.refused("--ballots", files[0], "--ballots", files[1])
    assert "explanations.1.style: là “Z”. Dùng một trong: A, B." in fault
    value["explanations"][0]["style"] = "B"
    assert two.count("--ballots", files[0], "--ballots", files[1]).code == 0


@pytest.mark.parametrize("content", ["ballot,S1,S2,invalid\r1,1,1,\r", "ballot,S1,S2,invalid\n1," + "1" * 200_000])
def test_what_is_no_csv_is_not_blamed_on_quotes(vote: Vote, content: str) -> None:
    (fault,) = vote.refused("--ballots", vote.write("b.csv", content))
    assert "không chia được thành dòng và ô. Lưu lại dạng CSV" in fault


def test_a_refused_row_is_told_with_one_full_stop(vote: Vote) -> None:
    ran = vote.count_two(FIRST, numbered(CAST, {1: "12"}), "--resolve", vote.resolve("1,S2,1", "2,S1,1"))
    assert (ran.code, ran.faults) == (2, [f"{vote.folder / 'r.csv'}, dòng 3: Phiếu 2, ô “S1” không lệch. "
                                          "Sửa hoặc xóa dòng này theo tờ phiếu."])  # fmt: skip


def test_the_filled_in_file_is_not_lost_when_papers_stay_open(vote: Vote) -> None:
    second = numbered(CAST, {1: "12", 3: "13"})
    assert vote.count_two(FIRST, second).code == 1
    filled = vote.out / "differences.csv"
    filled.write_text("ballot,code,value\n1,S2,1\n", encoding="utf-8")
    ran = vote.count_two(FIRST, second, "--resolve", filled)
    assert ran.code == 1
    assert filled.read_text("utf-8") == "ballot,code,value\n3,S2,\n"
    kept = vote.out / "differences-1.csv"
    assert kept.read_text("utf-8") == "ballot,code,value\n1,S2,1\n"
    assert f"Tệp đã điền được giữ ở {kept}: chép các dòng của nó sang tệp mới." in ran.err
    filled.write_text("ballot,code,value\n1,S2,1\n", encoding="utf-8")
    assert vote.count_two(FIRST, second, "--resolve", filled).code == 1
    assert kept.read_text("utf-8") == (vote.out / "differences-2.csv").read_text("utf-8")
    filled.write_text("ballot,code,value\n1,S2,1\n3,S2,1\n", encoding="utf-8")
    assert vote.count_two(FIRST, second, "--resolve", filled).code == 0
    assert filled.read_text("utf-8") == "ballot,code,value\n1,S2,1\n3,S2,1\n"


@pytest.mark.parametrize("name", ["minutes.pdf", "result-report.pdf", "result.xlsx", "differences.csv"])
def test_a_file_of_the_users_own_is_never_written_over(vote: Vote, name: str) -> None:
    """No run that did not seal writes a document, and none leaves differences without a tally."""
    vote.out.mkdir()
    (vote.out / name).write_text("của tôi")
    (line,) = vote.refused("--ballots", vote.ballots())
    assert f"{vote.out / name}: đã có sẵn" in line


def test_what_an_unsealed_run_left_is_replaced_beside_a_file_of_another_name(vote: Vote) -> None:
    assert vote.count_two(FIRST, numbered(CAST, {1: "12"})).code == 1
    (vote.out / "ghi chép.txt").write_text("của tôi")
    assert vote.count_two(FIRST, numbered(CAST, {1: "12"})).code == 1
    assert vote.count_two(FIRST, FIRST).code == 0
    assert (vote.out / "ghi chép.txt").read_text() == "của tôi"
    assert not (vote.out / "differences.csv").exists()


@pytest.mark.parametrize("target", ["real", "new"])
def test_dir_may_be_a_link_to_a_folder(vote: Vote, target: str) -> None:
    place = vote.folder / "elsewhere" / target
    place.parent.mkdir()
    if target == "real":
        place.mkdir()
    vote.out.symlink_to(place)
    assert vote.count("--ballots", vote.ballots()).code == 0
    assert vote.out.is_symlink() and (place / "archive.zip").is_file()
    assert [path.name for path in place.parent.iterdir()] == [target]


def test_a_result_that_came_meanwhile_is_kept(vote: Vote) -> None:
    """Two runs to one place: whoever comes second finds it taken, however late."""
    other = Vote(vote.folder / "other")
    other.folder.mkdir()
    assert other.count("--ballots", other.ballots()).code == 0
    kept = other.left()

    def now() -> dt.datetime:
        if other.out.exists():
            other.out.rename(vote.out)
        return dt.datetime.now(dt.UTC)

    request = Request(vote.toml(), (str(vote.ballots()),), (), (), vote.out, ())
    say = Report(lambda _step: None, lambda _more: None)
    with work_folder(vote.out) as work, pytest.raises(InputFault) as refused:
        count(request, work, now, lambda: "1", say)
    assert refused.value.faults[0].found == "đã có archive.zip"
    assert {f"out/{path.name}": path.read_bytes() for path in vote.out.iterdir()}.items() <= kept.items()


def test_nobody_called_is_said_so(vote: Vote) -> None:
    vote.round["turnout"] = dict.fromkeys(("summoned", "present", "printed", "issued", "returned", "spoiled"), 0)
    ran = vote.count("--ballots", vote.write("b.csv", "ballot,S1,S2,invalid\n"))
    assert ran.code == 1 and "LỖI R07 A: Không có ai được triệu tập." in ran.err


@pytest.mark.parametrize("base", ["returned", "valid"])
def test_nobody_voted(vote: Vote, base: str) -> None:
    """Issued, and none came back: a header alone is the right file, and it seals."""
    vote.round["round"]["base"] = base
    vote.round["turnout"] = {**turnout(3), "returned": 0, "not_returned": 3}
    path = vote.write("b.csv", "ballot,S2,S1,invalid\n")
    assert vote.count("--ballots", path).code == 0
    (style,) = vote.tally["styles"]
    assert style["papers"] == {"issued": 3, "returned": 0, "valid": 0, "invalid": 0}
    assert style["base"] == {"name": base, "count": None if base == "valid" else 0}
    for line in style["subjects"]:
        assert (line["percent"], line["outcome"]) == ({"high": None, "confidence": None, "low": None}, None)


@pytest.mark.parametrize(
    ("first", "second", "rows"),
    [
        ({3: "33", 13: "11"}, {3: None}, ["3,number,", "13,number,3", "3,S1,1", "3,S2,1"]),
        ({}, {3: None, 13: "11"}, ["3,number,", "13,number,3", "3,S1,1", "3,S2,1"]),
        ({3: None, 30: "12"}, {}, ["30,number,3", "3,S2,1"]),
        ({3: None, 30: "11"}, {}, ["30,number,31", "31,number,3"]),
        ({3: None, 30: "11"}, {}, ["030,number,0003"]),
    ],
)
def test_numbers_are_put_right_over_batches_and_struck_papers(
    vote: Vote, first: dict[int, str | None], second: dict[int, str | None], rows: list[str]
) -> None:
    """However a number came to be wrong, the papers as they are are counted."""
    ran = vote.count_two(numbered(CAST, first), numbered(CAST, second), "--resolve", vote.resolve(*rows))
    assert ran.code == 0, ran.err
    assert vote.member("ballots-A.csv") == vote.ballots().read_bytes()


if sys.platform == "win32":  # links need rights there
    del test_dir_may_be_a_link_to_a_folder
