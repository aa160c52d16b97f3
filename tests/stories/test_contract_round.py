"""contract.md, ROUND.toml: every table and key, what is optional, and how each mistake is answered."""

import datetime as dt
import hashlib
import json
import unicodedata
from collections.abc import Callable
from typing import Any

import pytest

from app import paths
from app.domain.roundfile import read_round
from tests.stories.vote import (
    ARCHIVE,
    CAST,
    FAULT,
    Table,
    Vote,
    kiemphieu,
    numbered,
    plain_round,
    refused,
    subject,
    toml_text,
    turnout,
    two_styles,
)

BUILT_IN = paths.resources() / "regulations" / "96-QD-TW.toml"

FULL: Table = {
    "number": "12/BB-BKP",
    "basis": ["Quy định số 96-QĐ/TW", "Kế hoạch số 1158"],
    "opened": dt.datetime(2023, 7, 18, 8, 0),
    "closed": dt.datetime(2023, 7, 18, 11, 15),
    "copies": 4,
    "chair": "Đặng Văn Chủ",
    "chair_position": "Giám đốc",
    "base": "present",
    "passes": 1,
    "invalid_line": "paper",
    "blank_paper": "valid",
    "added_name": "paper",
    "added_words": "paper",
    "supersedes": "11/BB-BKP",
}
TURNOUT_FULL = turnout(12, exchanged=0, lost=0, foreign=0, invalid={"torn": 1, "line": 1})


def test_every_key_that_may_be_given(vote: Vote) -> None:
    """And all of it is frozen in the seal."""
    vote.round["round"] |= FULL
    vote.round["turnout"] = TURNOUT_FULL
    vote.round["committee"].append({"name": "Võ Thị Đếm", "position": "Kế toán", "role": "member"})
    vote.round["explanations"] = [{"code": "W05", "text": "Chỉ một lượt"}]
    assert vote.count("--ballots", vote.ballots()).code == 0
    sealed = json.loads(vote.member("seal.json"))
    entry = {
        key: sealed["round"][key] for key in ("number", "basis", "copies", "chair", "chair_position", "supersedes")
    }
    assert entry == {key: FULL[key] for key in entry}
    assert (sealed["round"]["opened"], sealed["round"]["closed"]) == ("2023-07-18T08:00:00", "2023-07-18T11:15:00")
    assert sealed["settings"] == {key: FULL[key] for key in ("base", "passes", "invalid_line", "blank_paper",
                                                             "added_name", "added_words")}  # fmt: skip
    assert [m["role"] for m in sealed["committee"]] == ["head", "secretary", "member"]
    assert sealed["styles"][0]["turnout"] == TURNOUT_FULL
    assert sealed["styles"][0]["papers"]["reasons"] == {"line": 1, "torn": 1}
    assert sealed["explanations"] == [{"code": "W05", "style": None, "text": "Chỉ một lượt"}]


def test_the_round_in_the_archive_reads_back_the_same(vote: Vote) -> None:
    vote.round["round"] |= FULL
    vote.round["turnout"] = TURNOUT_FULL
    assert vote.count("--ballots", vote.ballots()).code == 0
    given, kept = (read_round(raw, "round.toml") for raw in (toml_text(vote.round).encode(), vote.member("round.toml")))
    assert kept.draft == given.draft
    assert kept.overrides == given.overrides


def test_text_is_made_nfc(vote: Vote) -> None:
    vote.round["round"]["title"] = unicodedata.normalize("NFD", "Đợt lấy phiếu tín nhiệm giữa nhiệm kỳ")
    vote.round["subjects"][0]["name"] = unicodedata.normalize("NFD", "Nguyễn Thị Ưởng")
    assert vote.count("--ballots", vote.ballots()).code == 0
    assert vote.tally["round"]["title"] == "Đợt lấy phiếu tín nhiệm giữa nhiệm kỳ"
    assert vote.tally["styles"][0]["subjects"][0]["name"] == "Nguyễn Thị Ưởng"


def test_without_styles_there_is_one_called_a(vote: Vote) -> None:
    path = vote.ballots()
    assert vote.count("--ballots", f"A={path}").code == 0
    assert [s["code"] for s in vote.tally["styles"]] == ["A"]


def test_a_subjects_key_is_style_and_code(vote: Vote) -> None:
    """One leader on two styles; and twice on one is refused."""
    vote = Vote(vote.folder, two_styles())
    vote.round["subjects"].append(subject("S1", style="A"))
    (fault,) = vote.refused(
        "--ballots", f"A={vote.ballots()}", "--ballots", f"B={vote.ballots(['1'] * 10, 'c.csv', ['S1'])}"
    )
    assert "mã “S1” bị lặp lại" in fault


def test_the_regulation_beside_comes_before_the_built_in_one(vote: Vote) -> None:
    """Its quorum is all: with one absent there is none."""
    vote.round["turnout"]["summoned"] = 13
    own = BUILT_IN.read_bytes().replace(b"numerator = 2", b"numerator = 3", 1)
    vote.write(BUILT_IN.name, own)
    assert vote.count("--ballots", vote.ballots()).code == 1
    assert [f["code"] for f in vote.tally["findings"] if f["severity"] == "error"] == ["R07"]
    assert vote.tally["round"]["regulation_sha256"] == hashlib.sha256(own).hexdigest()


@pytest.mark.parametrize("name", ["rieng", "tally", "seal"])
def test_a_regulation_of_ones_own_goes_into_the_archive(vote: Vote, name: str) -> None:
    vote.write(f"{name}.toml", BUILT_IN.read_bytes())
    vote.round["round"]["regulation"] = name
    assert vote.count("--ballots", vote.ballots()).code == 0
    assert vote.member(f"{name}.toml") == BUILT_IN.read_bytes()
    assert kiemphieu("verify", "--unsigned", vote.out / ARCHIVE).code == 0


@pytest.mark.parametrize("name", ["round", "Round", "NUL", "com1"])
def test_a_regulation_whose_file_the_archive_cannot_hold(vote: Vote, name: str) -> None:
    """It would lie beside round.toml, and the archive is unpacked on Windows too."""
    vote.round["round"]["regulation"] = name
    folder = vote.folder / "dot"
    folder.mkdir()
    (folder / f"{name}.toml").write_bytes(BUILT_IN.read_bytes())
    (folder / "dot.toml").write_text(toml_text(vote.round), "utf-8")
    (fault,) = refused(vote.folder, "count", folder / "dot.toml", "--ballots", vote.ballots(), "--out", vote.out)
    assert fault.startswith(f"{folder / 'dot.toml'}: quy định không đặt tên “{name}” được")


def test_no_such_regulation(vote: Vote) -> None:
    vote.round["round"]["regulation"] = "97-QD-TW"
    (fault,) = vote.refused("--ballots", vote.ballots())
    assert "không có quy định “97-QD-TW”" in fault and "96-QD-TW" in fault


def test_a_regulation_beside_that_is_broken(vote: Vote) -> None:
    vote.write("96-QD-TW.toml", "format = 1\ntitle = 'x'\n")
    assert all("96-QD-TW.toml" in fault for fault in vote.refused("--ballots", vote.ballots()))


Change = Callable[[Table], Any]


def _set(value: Table, *path: Any) -> None:
    *way, key, new = path
    for step in way:
        value = value[step]
    value[key] = new


def at(*path: Any) -> Change:
    """Set the value at a place of the file."""
    return lambda value: _set(value, *path)


def without(*path: Any) -> Change:
    def drop(value: Table) -> None:
        for step in path[:-1]:
            value = value[step]
        del value[path[-1]]

    return drop


def everybody_leaves(value: Table) -> None:
    for each in value["subjects"]:
        each["withdrawn"] = "Nghỉ hưu"


REQUIRED = [
    ("agency",), ("round",), ("turnout",),
    *[("agency", key) for key in ("name", "parent", "place")],
    *[("round", key) for key in ("title", "regulation", "date", "venue")],
    *[("turnout", key) for key in ("summoned", "present", "printed", "issued", "returned", "spoiled")],
    *[("committee", 0, key) for key in ("name", "position", "role")],
    *[("subjects", 1, key) for key in ("code", "name", "position", "unit")],
]  # fmt: skip


@pytest.mark.parametrize("path", REQUIRED, ids=str)
def test_a_key_that_is_missing(vote: Vote, path: tuple[Any, ...]) -> None:
    without(*path)(vote.round)
    faults = vote.refused("--ballots", vote.ballots())
    assert f"thiếu mục “{path[-1]}”" in faults[0] or path[-1] == "role"


@pytest.mark.parametrize("path", [(), ("agency",), ("round",), ("turnout",), ("committee", 0), ("subjects", 1),
                                  ("turnout", "invalid"), ("explanations", 0)], ids=str)  # fmt: skip
def test_a_key_that_is_unknown_is_refused(vote: Vote, path: tuple[Any, ...]) -> None:
    vote.round["turnout"]["invalid"] = {"torn": 1}
    vote.round["explanations"] = [{"code": "W05", "text": "x"}]
    at(*path, "them", 1)(vote.round)
    (fault,) = vote.refused("--ballots", vote.ballots())
    assert "mục lạ “them”" in fault and "Các mục được nhận: " in fault
    lines = (vote.folder / "round.toml").read_text("utf-8").splitlines()
    found = FAULT.fullmatch(fault)
    assert found and found["line"] and found["column"]
    assert lines[int(found["line"]) - 1].startswith("them")


WRONG: list[tuple[Change, str]] = [
    (at("agency", "name", 5), "là số nguyên, không phải chữ"),
    (at("agency", "name", ""), "để trống"),
    (at("agency", "name", "   "), "để trống"),
    (at("agency", []), "không phải bảng"),
    (at("round", "title", True), "là đúng/sai, không phải chữ"),
    (at("round", "title", 1.5), "là số thập phân"),
    (at("round", "date", "2023-07-18"), "không phải ngày"),
    (at("round", "date", dt.datetime(2023, 7, 18, 8)), "không phải ngày"),
    (at("round", "opened", dt.date(2023, 7, 18)), "không phải ngày giờ địa phương"),
    (at("round", "opened", "2023-07-18T08:00:00"), "không phải ngày giờ địa phương"),
    (at("round", "closed", dt.datetime(2023, 7, 18, 8, tzinfo=dt.UTC)), "không phải ngày giờ địa phương"),
    (at("round", "basis", "một văn bản"), "không phải danh sách chữ"),
    (at("round", "basis", ["một", 2]), "không phải danh sách chữ"),
    (at("round", "copies", "4"), "không phải số nguyên"),
    (at("round", "copies", -1), "là -1"),
    (at("round", "copies", True), "không phải số nguyên"),
    (at("round", "base", "all"), "là “all”"),
    (at("round", "passes", 3), "là 3"),
    (at("round", "passes", "2"), "không phải số nguyên"),
    (at("round", "invalid_line", "ignore"), "là “ignore”"),
    (at("round", "blank_paper", "paper"), "là “paper”"),
    (at("round", "added_name", "line"), "là “line”"),
    (at("round", "added_words", "line"), "là “line”"),
    (at("round", "regulation", "../96-QD-TW"), "không phải tên quy định"),
    (at("round", "regulation", "a" * 17), "không phải tên quy định"),
    (at("round", "regulation", "number"), "không phải tên quy định"),
    (at("turnout", "returned", -1), "là -1"),
    (at("turnout", "returned", 12.0), "là số thập phân"),
    (at("turnout", "returned", "12"), "là chữ"),
    (at("turnout", "returned", True), "là đúng/sai"),
    (at("turnout", "returned", 10**9 + 1), "là 1000000001"),
    (at("turnout", "lost", "không"), "là chữ"),
    (at("turnout", 12), "không phải bảng"),
    (at("turnout", "invalid", 1), "không phải bảng"),
    (at("turnout", "invalid", {"torn": -1}), "là -1"),
    (at("turnout", "invalid", {"blank": 1}), "mục lạ “blank”"),
    (at("committee", 1, "role", "chair"), "là “chair”"),
    (at("committee", 1, "role", "head"), "có 2 trưởng ban"),
    (at("committee", 0, "role", "member"), "có 0 trưởng ban"),
    (at("committee", "Trần Thị Đầu"), "không phải các bảng"),
    (without("committee"), "có 0 trưởng ban"),
    (without("subjects"), "không có người nào"),
    (at("subjects", 0, "code", "CB 1"), "mã “CB 1” không dùng được"),
    (at("subjects", 0, "code", "Đ1"), "mã “Đ1” không dùng được"),
    (at("subjects", 0, "code", "a" * 17), "không dùng được"),
    (at("subjects", 0, "code", "ballot"), "mã “ballot” không dùng được"),
    (at("subjects", 0, "code", "invalid"), "mã “invalid” không dùng được"),
    (at("subjects", 0, "code", "number"), "mã “number” không dùng được"),
    (at("subjects", 1, "code", "S1"), "mã “S1” bị lặp lại"),
    (at("subjects", 0, "style", "A"), "mục lạ “style”"),
    (at("subjects", 0, "withdrawn", ""), "để trống"),
    (at("subjects", 0, "withdrawn", 1), "là số nguyên"),
    (at("subjects", 0, "corrected", "Nguyễn Văn Sáu"), "thiếu mục “corrected_reason”"),
    (at("subjects", 0, "corrected_reason", "In sai dấu"), "thiếu mục “corrected”"),
    (everybody_leaves, "mẫu phiếu A không còn ai để báo cáo"),
    (at("explanations", [{"code": "W99", "text": "x"}]), "là “W99”"),
    (at("explanations", [{"code": "R01", "text": "x"}]), "là “R01”"),
    (at("explanations", [{"code": "W01", "text": ""}]), "để trống"),
    (at("explanations", [{"code": "W01", "text": "x"}, {"code": "W01", "text": "y"}]), "W01 được giải trình hai lần"),
    (at("round", "title", "Đợt\u202eđảo"), "ký tự không hiện hình U+202E (RIGHT-TO-LEFT OVERRIDE)"),
    (at("round", "title", "Đợt\x07"), "ký tự không hiện hình U+0007"),
    (at("round", "title", "Đợt\nhai"), "ký tự không hiện hình U+000A"),
    (at("subjects", 0, "name", "Nguyễn\u200bAn"), "ký tự không hiện hình U+200B"),
    (at("subjects", 0, "name", "Nguyễn An\u200f"), "ký tự không hiện hình U+200F"),
    (at("subjects", 0, "unit", "Ban\u2066Một\u2069"), "ký tự không hiện hình U+2066"),
    (at("committee", 0, "name", "Trần\ufeffAn"), "ký tự không hiện hình U+FEFF"),
    (at("subjects", 0, "name", "NguyÔn V¨n Thµnh"), "TCVN3"),
    (at("subjects", 0, "name", "Nguyeãn Vaên Thaønh"), "VNI"),
    (at("round", "venue", "Phßng häp tÇng ba"), "TCVN3"),
]  # fmt: skip


@pytest.mark.parametrize("change, found", WRONG, ids=[found for _change, found in WRONG])
def test_a_value_that_is_wrong(vote: Vote, change: Change, found: str) -> None:
    """One line with file, line, column, what was found, what to do."""
    change(vote.round)
    faults = vote.refused("--ballots", vote.ballots())
    assert found in faults[0]
    parts = FAULT.fullmatch(faults[0])
    assert parts and parts["file"] == str(vote.folder / "round.toml")
    assert parts["line"] and parts["column"] and parts["todo"]


def test_every_fault_is_told_in_one_go(vote: Vote) -> None:
    vote.round["agency"]["name"] = 5
    vote.round["turnout"]["lost"] = -1
    vote.round["subjects"][1]["code"] = "S1"
    faults = vote.refused("--ballots", vote.ballots())
    assert len(faults) == 3
    lines = [int(found["line"]) for fault in faults if (found := FAULT.fullmatch(fault))]
    assert lines == sorted(lines)


STYLES_WRONG: list[tuple[Change, str]] = [
    (at("turnout", turnout(12)), "[turnout] chung không dùng khi có [[styles]]"),
    (at("styles", []), "không có mẫu phiếu nào"),
    (at("styles", 1, "code", "A"), "mã “A” bị lặp lại"),
    (at("styles", 1, "code", "b b"), "không dùng được"),
    (at("styles", 1, "code", "number"), "không dùng được"),
    (without("styles", 1, "name"), "thiếu mục “name”"),
    (without("styles", 1, "turnout"), "thiếu mục “turnout”"),
    (without("styles", 1, "turnout", "issued"), "thiếu mục “issued”"),
    (at("styles", 0, "them", 1), "mục lạ “them”"),
    (without("subjects", 0, "style"), "thiếu mục “style”"),
    (at("subjects", 0, "style", "C"), "là “C”"),
    (without("subjects", 2), "mẫu phiếu B không có người nào"),
    (at("explanations", [{"code": "W01", "text": "x"}]), "thiếu mục “style”"),
    (at("explanations", [{"code": "W01", "text": "x", "style": "C"}]), "là “C”"),
]  # fmt: skip


@pytest.mark.parametrize("change, found", STYLES_WRONG, ids=[found for _change, found in STYLES_WRONG])
def test_styles_that_are_wrong(vote: Vote, change: Change, found: str) -> None:
    vote = Vote(vote.folder, two_styles())
    change(vote.round)
    faults = vote.refused(
        "--ballots", f"A={vote.ballots()}", "--ballots", f"B={vote.ballots(['1'] * 10, 'c.csv', ['S1'])}"
    )
    assert found in "\n".join(faults)


def test_a_warning_is_stated_and_explained_by_style(vote: Vote) -> None:
    """`count` never asks: a warning without words is stated."""
    vote = Vote(vote.folder, two_styles())
    for style in vote.round["styles"]:
        style["turnout"] |= {"exchanged": 1, "issued": style["turnout"]["issued"] + 1, "printed": 99, "unused": None}
        del style["turnout"]["unused"]
    vote.round["explanations"] = [{"code": "W09", "style": "B", "text": "Đổi phiếu viết nhầm."}]
    ran = vote.count("--ballots", f"A={vote.ballots()}", "--ballots", f"B={vote.ballots(['1'] * 10, 'c.csv', ['S1'])}")
    assert ran.code == 0
    told = {line[: line.index(":")]: line for line in ran.err.splitlines() if line.startswith("Cảnh báo")}
    assert told["Cảnh báo W09 A"].endswith("Giải trình: chưa có giải trình")
    assert told["Cảnh báo W09 B"].endswith("Giải trình: Đổi phiếu viết nhầm.")
    assert told["Cảnh báo W05"].endswith("Giải trình: chưa có giải trình")


def test_an_explanation_that_nothing_asked_for_is_told(vote: Vote) -> None:
    vote.round["explanations"] = [{"code": "W09", "text": "Không có gì"}]
    ran = vote.count("--ballots", vote.ballots())
    assert ran.code == 0
    assert "Lời giải trình W09 không dùng đến" in ran.err


@pytest.mark.parametrize("passes, second, code", [(1, False, 0), (2, True, 0), (1, True, 2), (2, False, 2)])
def test_passes_must_agree_with_the_arguments(vote: Vote, passes: int, second: bool, code: int) -> None:
    vote.round["round"]["passes"] = passes
    more = ["--second", vote.ballots(CAST, "b2.csv")] if second else []
    ran = vote.count("--ballots", vote.ballots(), *more)
    assert ran.code == code
    if code == 2:
        assert f"passes = {passes}" in ran.faults[0] and not vote.out.exists()


def test_settings_decide_what_counts(vote: Vote) -> None:
    """The same papers: a faulty line spoils the line or the paper; a blank paper is invalid or nine faulty lines."""
    cast = ["11"] * 8 + ["10", "90", "00", "99"]
    answers = {
        ("line", "invalid"): (1, [2, 3]),
        ("line", "valid"): (0, [3, 4]),
        ("paper", "invalid"): (4, [0, 0]),
        ("paper", "valid"): (4, [0, 0]),
    }
    found = {}
    for line, blank in answers:
        vote.round["round"] |= {"invalid_line": line, "blank_paper": blank}
        one = Vote(vote.folder / f"{line}-{blank}", vote.round)
        one.folder.mkdir()
        assert one.count("--ballots", one.ballots(numbered(cast))).code == 0
        style = one.tally["styles"][0]
        whole = style["papers"]["invalid"]
        found[line, blank] = (whole, [s["invalid"] - whole for s in style["subjects"]])
    assert found == answers


def test_what_befell_a_subject_on_the_day(vote: Vote) -> None:
    """Left: keyed, in no line, told with why. Put right: under the right name. The archive holds and gives it back."""
    vote = Vote(vote.folder, plain_round(subjects=3))
    vote.round["subjects"][1]["withdrawn"] = "Nghỉ hưu từ 01/7"
    vote.round["subjects"][2] |= {"corrected": "Nguyễn Văn Sáu", "corrected_reason": "In sai dấu"}
    cast = [f"{marks}1" for marks in CAST[:-1]] + ["torn"]
    ran = vote.count("--ballots", vote.ballots(cast, codes=("S1", "S2", "S3")))
    assert ran.code == 0, ran.err
    (style,) = vote.tally["styles"]
    assert [(s["code"], s["name"]) for s in style["subjects"]] == [("S1", "Nguyễn Văn S1"), ("S3", "Nguyễn Văn Sáu")]
    assert style["withdrawn"] == [{"code": "S2", "name": "Nguyễn Văn S2", "reason": "Nghỉ hưu từ 01/7"}]
    assert "Không báo cáo Nguyễn Văn S2: Nghỉ hưu từ 01/7" in ran.out
    assert kiemphieu("verify", vote.out / ARCHIVE, "--unsigned").code == 0
    again = read_round(vote.member("round.toml"), "round.toml").draft.styles[0]
    assert [(s.name, s.withdrawn, s.corrected, s.corrected_reason) for s in again.subjects] == [
        ("Nguyễn Văn S1", "", "", ""),
        ("Nguyễn Văn S2", "Nghỉ hưu từ 01/7", "", ""),
        ("Nguyễn Văn S3", "", "Nguyễn Văn Sáu", "In sai dấu"),
    ]


def test_a_round_that_nothing_befell_says_nothing_of_it(vote: Vote) -> None:
    assert vote.count("--ballots", vote.ballots()).code == 0
    assert "withdrawn" not in vote.tally["styles"][0]
    assert b"changes" not in vote.member("seal.json")
