"""contract.md, B.csv and R.csv as files; and what is said of each that cannot be read (exit 2, nothing written)."""

from collections.abc import Callable
from itertools import permutations
from pathlib import Path

import pytest

from tests.stories.vote import CAST, FAULT, Vote, ballot_lines, kiemphieu, numbered, refused

TEXT = ballot_lines(CAST)


def subjects(vote: Vote) -> list[tuple[int, int, int]]:
    return [(s["high"], s["confidence"], s["low"]) for s in vote.tally["styles"][0]["subjects"]]


def count(vote: Vote, content: str | bytes) -> int:
    return vote.count("--ballots", vote.write("b.csv", content)).code


@pytest.mark.parametrize(
    "content",
    [
        TEXT.encode("utf-8-sig"),
        TEXT.replace("\n", "\r\n").encode(),
        TEXT.replace("\n", "\r\n").encode("utf-8-sig"),
        TEXT.rstrip("\n").encode(),
        TEXT.replace("1,1,1,\n", '"1","1","1",""\n').encode(),
        TEXT.replace("2,1,1,", " 2 , 1 ,1 , ").encode(),
        (TEXT + "\n\n").encode(),
    ],
    ids=["BOM", "CRLF", "BOM and CRLF", "no last newline", "quoted", "spaces", "empty lines"],
)
def test_what_is_read_as_usual(vote: Vote, content: bytes) -> None:
    assert count(vote, content) == 0
    assert subjects(vote) == [(7, 2, 1), (4, 3, 3)]


def test_columns_and_lines_stand_in_any_order(vote: Vote) -> None:
    """The archive's ballots are sorted by number, in the order of the ballot."""
    vote.round["subjects"].append({**vote.round["subjects"][0], "code": "S3"})
    cast = numbered([*(vote_ + "2" if vote_ != "torn" else vote_ for vote_ in CAST)])
    expected = ballot_lines(cast, ["S1", "S2", "S3"]).encode()
    for at, order in enumerate(permutations(range(1, 4))):
        lines = [line.split(",") for line in expected.decode().splitlines()]
        turned = [",".join([cells[0], *(cells[place] for place in order), cells[-1]]) for cells in lines]
        one = Vote(vote.folder / str(at), vote.round)
        one.folder.mkdir()
        assert count(one, "\n".join([turned[0], *turned[:0:-1]])) == 0
        assert one.member("ballots-A.csv") == expected
        if at == 1:
            break


@pytest.mark.parametrize("reason", ["foreign", "struck", "torn", "other"])
def test_a_reason_with_empty_cells(vote: Vote, reason: str) -> None:
    vote.round["turnout"] |= {"foreign": 1, "issued": 11, "printed": 14} if reason == "foreign" else {}
    assert count(vote, ballot_lines([*CAST[:-1], reason])) == 0
    assert vote.tally["styles"][0]["papers"]["invalid"] == 1


@pytest.mark.parametrize("reason, key", [("added", "added_name"), ("words", "added_words")])
def test_a_reason_that_the_settings_refuse(vote: Vote, reason: str, key: str) -> None:
    text = ballot_lines([*CAST[:-1], reason])
    assert f"“{reason}” không làm phiếu mất hiệu lực" in one_fault(vote, text)
    vote.round["round"][key] = "paper"
    assert count(vote, text) == 0


def test_a_gap_in_the_numbers_is_a_finding(vote: Vote) -> None:
    ran = vote.count("--ballots", vote.ballots({**numbered(CAST, {3: None}), 99: "11"}))
    assert ran.code == 0
    (found,) = [f for f in vote.tally["findings"] if f["code"] == "R09"]
    assert (found["severity"], found["style"], found["numbers"]) == ("warning", "A", {"last_number": 99, "numbers": 12})
    assert "Cảnh báo R09 A: " in ran.err


def test_a_lost_paper_does_not_balance(vote: Vote) -> None:
    assert vote.count("--ballots", vote.ballots(numbered(CAST, {3: None}))).code == 1
    codes = [f["code"] for f in vote.tally["findings"] if f["severity"] != "derived"]
    assert codes[:2] == ["R03", "R09"]


@pytest.mark.parametrize("number", [1, 25, 26, 9_999_999])
def test_papers_are_put_in_batches_by_number(vote: Vote, number: int) -> None:
    """1–25, 26–50, …; a transaction and a line of the journal a batch."""
    cast = dict.fromkeys((2, 24, 30, 51, 75, number), "11")
    vote.round["turnout"] = {**vote.round["turnout"], "returned": 6, "issued": 6, "printed": 9}
    assert count(vote, ballot_lines(cast)) == 0
    keyed = [line["payload"] for line in vote.journal() if line["act"] == "entry.keyed"]
    batches = sorted({(n - 1) // 25 + 1 for n in cast})
    assert [line["batch"] for line in keyed] == batches
    assert [[p[0] for p in line["papers"]] for line in keyed] == [
        sorted(n for n in cast if (n - 1) // 25 + 1 == batch) for batch in batches
    ]


def one_fault(vote: Vote, content: str | bytes) -> str:
    (fault,) = vote.refused("--ballots", vote.write("b.csv", content))
    return fault


def place(fault: str) -> tuple[str, str | None, str | None]:
    found = FAULT.fullmatch(fault)
    assert found
    return Path(found["file"]).name, found["line"], found["column"]


@pytest.mark.parametrize("cell", ["4", "x", "", "11", "1.0", "-1", "١", "１", "Đ", "1\u200b"])
@pytest.mark.parametrize("line, column", [(2, 2), (8, 3), (12, 3)])
def test_a_cell_that_is_no_mark(vote: Vote, cell: str, line: int, column: int) -> None:
    lines = [row.split(",") for row in TEXT.splitlines()]
    lines[line - 1][column - 1] = cell
    fault = one_fault(vote, "\n".join(map(",".join, lines)))
    assert place(fault) == ("b.csv", str(line), f"{column} (S{column - 1})")
    assert ("ô trống" if not cell else "là “") in fault
    assert "Ghi một mức: 1 cao, 2 tín nhiệm, 3 thấp, 0 trống, 9 nhiều ô." in fault


@pytest.mark.parametrize(
    "number", ["", "0", "-1", "1.0", "x", "10000000", "999999999999", "１", "0x1", " ", "+1", "1e3"]
)
def test_a_number_that_is_none(vote: Vote, number: str) -> None:
    fault = one_fault(vote, TEXT.replace("\n3,1,1,", f"\n{number},1,1,"))
    assert place(fault) == ("b.csv", "4", "1 (ballot)")
    assert ("số phiếu để trống" if not number.strip() else "số phiếu là “") in fault


def test_a_number_twice(vote: Vote) -> None:
    fault = one_fault(vote, TEXT.replace("\n9,", "\n2,"))
    assert place(fault) == ("b.csv", "10", "1 (ballot)")
    assert "số phiếu 2 đã có ở dòng 3" in fault


def test_every_number_twice_is_told_of_every_file(vote: Vote) -> None:
    first = vote.write("b1.csv", TEXT.replace("\n9,", "\n2,"))
    second = vote.write("b2.csv", TEXT.replace("\n12,", "\n1,"))
    faults = vote.refused("--ballots", first, "--second", second)
    assert [place(fault)[:2] for fault in faults] == [("b1.csv", "10"), ("b2.csv", "13")]


def test_the_faults_of_a_file_are_told_together_but_not_thousands(vote: Vote) -> None:
    faults = vote.refused("--ballots", vote.ballots(["1x"] * 5 + ["y1"] * 5))
    assert [place(fault)[1] for fault in faults] == [str(n) for n in range(2, 12)]
    assert len(vote.refused("--ballots", vote.ballots(["xy"] * 500))) == 20


HEADS: list[tuple[str, str, str | None]] = [
    ("number,S1,S2,invalid", "cột đầu là “number”", "1"),
    ("Ballot,S1,S2,invalid", "cột đầu là “Ballot”", "1"),
    ("S1,S2,invalid", "cột đầu là “S1”", "1"),
    ("ballot,S1,S2", "cột cuối là “S2”", "3"),
    ("ballot,S1,invalid,S2", "cột cuối là “S2”", "4"),
    ("ballot,S1,S3,invalid", "mã lạ “S3”", "3"),
    ("ballot,S1,s2,invalid", "mã lạ “s2”", "3"),
    ("ballot,S1,S1,invalid", "mã “S1” bị lặp lại", "3"),
    ("ballot,S1,,invalid", "mã lạ “”", "3"),
    ("ballot,S1,invalid", "thiếu cột S2", None),
    ("ballot,invalid", "thiếu cột S1, S2", None),
    ("ballot;S1;S2;invalid", "các cột ngăn bằng “;”, không phải dấu phẩy", "1"),
    ("ballot\tS1\tS2\tinvalid", "các cột ngăn bằng tab, không phải dấu phẩy", "1"),
]


@pytest.mark.parametrize("head, found, column", HEADS, ids=[head for head, _found, _column in HEADS])
def test_a_header_that_is_wrong(vote: Vote, head: str, found: str, column: str | None) -> None:
    separator = ";" if ";" in head else "\t" if "\t" in head else ","
    body = TEXT.partition("\n")[2].replace(",", separator)
    faults = vote.refused("--ballots", vote.write("b.csv", f"{head}\n{body}"))
    (fault,) = [line for line in faults if found in line]
    assert place(fault) == ("b.csv", "1", column)


@pytest.mark.parametrize(
    "line, found, column",
    [
        ("3,1,1", "dòng có 3 ô, dòng đầu có 4 cột", None),
        ("3,1,1,,", "dòng có 5 ô, dòng đầu có 4 cột", None),
        ("3", "dòng có 1 ô, dòng đầu có 4 cột", None),
        ("3,1,1,x", "lý do lạ “x”", "4 (invalid)"),
        ("3,,,blank_all", "lý do lạ “blank_all”", "4 (invalid)"),
        ("3,,,Torn", "lý do lạ “Torn”", "4 (invalid)"),
        ("3,1,,torn", "phiếu có lý do “torn” mà vẫn ghi mức", "4 (invalid)"),
        ("3,1,1,torn", "phiếu có lý do “torn” mà vẫn ghi mức", "4 (invalid)"),
        ('3,"1,1,', "dấu ngoặc kép không khớp", None),
        ('3,1,"1"x,', "dấu ngoặc kép không khớp", None),
    ],
)
def test_a_line_that_is_wrong(vote: Vote, line: str, found: str, column: str | None) -> None:
    fault = one_fault(vote, TEXT.replace("\n3,1,1,\n", f"\n{line}\n"))
    assert found in fault
    if "ngoặc" not in found:
        assert place(fault) == ("b.csv", "4", column)


@pytest.mark.parametrize("content", ["", "\n", "\r\n\r\n", "\ufeff"], ids=repr)
def test_an_empty_file(vote: Vote, content: str) -> None:
    fault = one_fault(vote, content)
    assert place(fault) == ("b.csv", "1", "1")
    assert "tệp rỗng. Dòng đầu phải là: ballot,S1,S2,invalid" in fault


# What the same words are in the encodings that lie about in offices.
ENCODED: dict[str, bytes] = {
    "TCVN3": "Nguy\xd4n V\xa8n \xa7\xad\xeang".encode("latin-1"),
    "VNI": "Nguye\xe3n Va\xean \xd1\xf6\xf4\xf8ng".encode("latin-1"),
    "UTF-16": "\ufeffNguyễn Văn Đường".encode("utf-16-le"),
}


@pytest.mark.parametrize("name", ["TCVN3", "VNI"])
def test_old_encodings_in_each_file_are_named_with_their_place(vote: Vote, name: str) -> None:
    """In the header of a ballot file, in its cells, in a list of third keyings, in the round."""
    bad = ENCODED[name]
    for content, line in (
        (TEXT.encode().replace(b"S2", bad, 1), "1"),
        (TEXT.encode().replace(b"\n7,1,3,", b"\n7,1," + bad + b","), "8"),
    ):
        fault = one_fault(vote, content)
        assert f"không phải UTF-8, có vẻ là {name}" in fault and place(fault)[:2] == ("b.csv", line)
        assert "lưu lại với bảng mã Unicode UTF-8" in fault
    rows = vote.write("r.csv", b"ballot,code,value\n1,S1,1\n2," + bad + b",1\n")
    (fault,) = vote.refused("--ballots", vote.ballots(), "--resolve", rows)
    assert name in fault and place(fault)[:2] == ("r.csv", "3")


def test_the_column_of_the_byte_is_told(vote: Vote) -> None:
    fault = one_fault(vote, TEXT.encode().replace(b"\n7,1,3,", b"\n7,1,3\xd4,"))
    assert place(fault) == ("b.csv", "8", "6")


def test_windows_1258(vote: Vote) -> None:
    """Its tones stand after the letter as signs of their own."""
    fault = one_fault(vote, TEXT.encode().replace(b"S2", "Trâ\u0300n Thi\u0323 Ho\u0300a".encode("cp1258"), 1))
    assert "có vẻ là Windows-1258" in fault


@pytest.mark.parametrize("encoding", ["utf-16", "utf-16-le", "utf-16-be"])
def test_utf_16(vote: Vote, encoding: str) -> None:
    content = TEXT.encode(encoding) if encoding == "utf-16" else ("\ufeff" + TEXT).encode(encoding)
    fault = one_fault(vote, content)
    assert place(fault) == ("b.csv", "1", "1")
    assert "có vẻ là UTF-16" in fault


def test_utf_16_without_its_mark(vote: Vote) -> None:
    """It is UTF-8 with a NUL after each letter, to be refused all the same."""
    assert place(vote.refused("--ballots", vote.write("b.csv", TEXT.encode("utf-16-le")))[0])[0] == "b.csv"


@pytest.mark.parametrize("name", ["TCVN3", "VNI", "UTF-16"])
def test_old_encodings_in_the_round(vote: Vote, name: str) -> None:
    """TOML is UTF-8 alone; a whole file in the old encoding, as such a program writes it."""
    lines = [b"[agency]", b'name = "' + ENCODED[name] + b'"', b'parent = "x"']
    content = b"\n".join(lines) if name != "UTF-16" else ENCODED[name]
    path = vote.write("old.toml", content)
    (fault,) = refused(vote.folder, "count", path, "--ballots", vote.ballots(), "--out", vote.out)
    assert f"có vẻ là {name}" in fault
    assert place(fault)[:2] == ("old.toml", "1" if name == "UTF-16" else "2")


SIGNS = ["\x1b[31m", "\x07", "\u202e", "\u2066", "\u200f", "\x00", "\x9b31m"]


@pytest.mark.parametrize("sign", SIGNS, ids=repr)
@pytest.mark.parametrize("where", ["S2", "\n7,1,3,", "\n9,"])
def test_control_and_bidi_characters_are_told_and_not_repeated(vote: Vote, sign: str, where: str) -> None:
    """In a header, a cell, a number: the terminal that shows the fault is not steered by it."""
    place_ = {"S2": f"S{sign}2", "\n7,1,3,": f"\n7,1,{sign},", "\n9,": f"\n9{sign},"}[where]
    for fault in vote.refused("--ballots", vote.write("b.csv", TEXT.replace(where, place_, 1))):
        assert fault.isprintable()


@pytest.mark.parametrize("cell", ['"1\n2"', '"x\r\ny"', '"\u2028x"', '"1\x852"'])
def test_a_cell_of_several_lines_is_told_in_one(vote: Vote, cell: str) -> None:
    faults = vote.refused("--ballots", vote.write("b.csv", TEXT.replace("\n7,1,3,", f"\n7,1,{cell},")))
    assert len(faults) == 1 and "cột 3 (S2)" in faults[0]


def test_names_of_files_with_signs_are_told_and_not_repeated(vote: Vote) -> None:
    name = "b\x1b[31m\u202e\n.csv"
    for path in (vote.write(name, "x\n"), vote.folder / f"no{name}"):
        assert all(fault.isprintable() for fault in vote.refused("--ballots", path))


RESOLUTIONS: list[tuple[str, str, str | None]] = [
    ("", "tệp rỗng", "1"),
    ("ballot;code;value\n1;S1;1\n", "các cột ngăn bằng “;”", "1"),
    ("ballot,code\n1,S1\n", "dòng đầu là “ballot,code”", "1"),
    ("ballot,value,code\n1,1,S1\n", "dòng đầu là “ballot,value,code”", "1"),
    ("ballot,code,value\n1,S1\n", "dòng có 2 ô, cần 3", "2"),
    ("ballot,code,value\n1,S9,1\n", "mã lạ “S9”", "2"),
    ("ballot,code,value\n1,ballot,1\n", "mã lạ “ballot”", "2"),
    ("ballot,code,value\n1,S1,5\n", "giá trị “5” không hợp với “S1”", "2"),
    ("ballot,code,value\n1,S1,torn\n", "giá trị “torn” không hợp với “S1”", "2"),
    ("ballot,code,value\n1,invalid,1\n", "giá trị “1” không hợp với “invalid”", "2"),
    ("ballot,code,value\n1,invalid,line\n", "giá trị “line” không hợp với “invalid”", "2"),
    ("ballot,code,value\n1,number,0\n", "giá trị “0” không hợp với “number”", "2"),
    ("ballot,code,value\n1,number,10000000\n", "giá trị “10000000” không hợp với “number”", "2"),
    ("ballot,code,value\n1,number,x\n", "giá trị “x” không hợp với “number”", "2"),
    ("ballot,code,value\nx,S1,1\n", "số phiếu là “x”", "2"),
    ("style,ballot,code,value\nB,1,S1,1\n", "mẫu phiếu “B”", "2"),
    ("style,ballot,code,value\n,1,S1,1\n", "mẫu phiếu “”", "2"),
]


@pytest.mark.parametrize("content, found, line", RESOLUTIONS, ids=[found for _content, found, _line in RESOLUTIONS])
def test_resolutions_that_cannot_be_read(vote: Vote, content: str, found: str, line: str) -> None:
    path = vote.write("r.csv", content)
    passes = ("--ballots", vote.ballots(), "--second", vote.ballots(numbered(CAST, {1: "22"}), "b2.csv"))
    (fault,) = vote.refused(*passes, "--resolve", path)
    assert found in fault and place(fault)[:2] == ("r.csv", line)


Give = Callable[[Vote, Path], list[str | Path]]
PLACES: dict[str, Give] = {
    "ballots": lambda vote, path: ["--ballots", path],
    "second": lambda vote, path: ["--ballots", vote.ballots(), "--second", path],
    "resolve": lambda vote, path: ["--ballots", vote.ballots(), "--resolve", path],
    "sign": lambda vote, path: ["--ballots", vote.ballots(), "--sign", path, "--sign", path],
}


@pytest.mark.parametrize("option", PLACES)
def test_a_file_that_is_not_there_and_a_folder(vote: Vote, option: str) -> None:
    folder = vote.folder / "thư mục"
    folder.mkdir()
    for path, found in ((vote.folder / "no.csv", "không có tệp này"), (folder, "là một thư mục"),
                        (vote.folder / ("x" * 300), "không mở được")):  # fmt: skip
        (fault,) = vote.refused(*PLACES[option](vote, path))
        assert fault.startswith(f"{path}: {found}")


def test_the_round_is_not_there_a_folder_or_empty(vote: Vote) -> None:
    for path, found in ((vote.folder / "no.toml", "không có tệp này"), (vote.folder, "là một thư mục"),
                        (vote.write("empty.toml", ""), "tệp rỗng"), (vote.write("b.toml", "\ufeff \n"), "tệp rỗng"),
                        (vote.write("x.toml", "x = \n"), "sai cú pháp TOML"),
                        (vote.write("y.toml", "[a]\n[a]\n"), "sai cú pháp TOML"),
                        (vote.write("z.toml", "x = " + "[" * 9000), "sai cú pháp TOML"),
                        (vote.write("n.toml", "x = " + "9" * 9000), "sai cú pháp TOML")):  # fmt: skip
        (fault,) = refused(vote.folder, "count", path, "--ballots", vote.ballots(), "--out", vote.out)
        assert fault.startswith(str(path)) and found in fault


def test_a_bom_and_crlf_in_the_round(vote: Vote) -> None:
    text = vote.toml().read_text("utf-8")
    path = vote.write("w.toml", text.replace("\n", "\r\n").encode("utf-8-sig"))
    assert kiemphieu("count", path, "--ballots", vote.ballots(), "--out", vote.out).code == 0
