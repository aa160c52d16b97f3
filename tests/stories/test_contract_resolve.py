"""contract.md, Differences and R.csv: what is listed, what settles it, and what is refused."""

import pytest

from tests.stories.vote import ARCHIVE, CAST, Ran, Vote, ballot_lines, findings, kiemphieu, numbered, two_styles

FIRST = numbered(CAST)


def differences(vote: Vote) -> list[str]:
    return (vote.out / "differences.csv").read_text("utf-8").splitlines()


def counts(vote: Vote) -> list[tuple[int, int, int]]:
    return [(s["high"], s["confidence"], s["low"]) for s in vote.tally["styles"][0]["subjects"]]


def test_a_cell_a_reason_and_a_paper_in_one_pass_are_listed(vote: Vote) -> None:
    """By number, then in the order of the ballot; the subjects' columns stand otherwise in the file."""
    second = numbered(CAST, {2: "33", 5: "struck", 12: "other", 7: None, 13: "11"})
    lines = ballot_lines(second, ["S1", "S2"]).splitlines()
    turned = [",".join([cells[0], cells[2], cells[1], cells[3]]) for cells in (line.split(",") for line in lines)]
    ran = vote.count("--ballots", vote.ballots(), "--second", vote.write("b2.csv", "\n".join(turned)))
    assert ran.code == 1
    whole = ["invalid", "S1", "S2"]
    assert differences(vote) == ["ballot,code,value", "2,S1,", "2,S2,",
                                 *(f"{number},{code}," for number in (5, 7, 12, 13) for code in whole)]  # fmt: skip


def test_differences_are_listed_on_stderr_too_and_neither_shows_a_mark(vote: Vote) -> None:
    ran = vote.count_two(FIRST, numbered(CAST, {1: "99", 5: "struck", 7: None}))
    told = [line for line in ran.err.splitlines() if line.startswith("Mẫu A, phiếu")]
    assert told == ["Mẫu A, phiếu 1: S1", "Mẫu A, phiếu 1: S2", "Mẫu A, phiếu 5: lý do không hợp lệ",
                    "Mẫu A, phiếu 7: chỉ có ở một lượt"]  # fmt: skip
    assert "Còn 4 chỗ lệch." in ran.err
    for text in (ran.err, ran.out, *differences(vote)[1:]):
        assert "struck" not in text and "99" not in text and "gạch" not in text
    assert all(line.split(",")[-1] == "" for line in differences(vote)[1:])
    assert str(vote.out / "differences.csv") in ran.err


def test_a_cell_is_settled_from_the_paper(vote: Vote) -> None:
    ran = vote.count_two(FIRST, numbered(CAST, {1: "12", 3: "21"}), "--resolve", vote.resolve("1,S2,2", "3,S1,1"))
    assert ran.code == 0
    assert counts(vote) == [(7, 2, 1), (3, 4, 3)]
    assert findings(vote.tally, "warning") == [("W06", None)]


def test_the_file_filled_in_is_given_back_as_it_is(vote: Vote) -> None:
    """Cells, a reason, a paper in one pass; where it lies, and then it still lies there."""
    second = numbered(CAST, {2: "33", 5: "struck", 7: None})
    assert vote.count_two(FIRST, second).code == 1
    path = vote.out / "differences.csv"
    answers = {"2,S1,": "1", "2,S2,": "1", "5,S1,": "1", "5,S2,": "2", "7,invalid,": "torn"}
    text = "".join(line + answers.get(line, "") + "\n" for line in differences(vote))
    path.write_text(text, encoding="utf-8")
    ran = vote.count_two(FIRST, second, "--resolve", path)
    assert ran.code == 0, ran.err
    assert counts(vote) == [(6, 2, 1), (4, 3, 2)]
    assert vote.tally["styles"][0]["papers"]["invalid"] == 2
    assert path.read_text("utf-8") == text
    assert sorted(p.name for p in vote.out.iterdir()) == ["archive.zip", "differences.csv", "minutes.pdf",
                                                          "result-report.pdf", "result.xlsx", "tally.json"]  # fmt: skip


def test_it_is_given_back_without_a_style_where_there_are_several(vote: Vote) -> None:
    vote = Vote(vote.folder, two_styles())
    b_cast = ["1"] * 9 + ["torn"]
    files = [vote.ballots(cast, name, codes) for name, cast, codes in (
        ("a1.csv", CAST, ["S1", "S2"]), ("a2.csv", numbered(CAST, {4: "22"}), ["S1", "S2"]),
        ("b1.csv", b_cast, ["S1"]), ("b2.csv", numbered(b_cast, {4: "2"}), ["S1"]),
    )]  # fmt: skip
    passes = ["--ballots", f"A={files[0]}", "--ballots", f"B={files[2]}", "--second", f"A={files[1]}", "--second",
              f"B={files[3]}"]  # fmt: skip
    assert vote.count(*passes).code == 1
    assert differences(vote) == ["style,ballot,code,value", "A,4,S1,", "B,4,S1,"]
    path = vote.out / "differences.csv"
    path.write_text(path.read_text("utf-8").replace("A,4,S1,", "A,4,S1,2").replace("B,4,S1,", "B,4,S1,3"), "utf-8")
    assert vote.count(*passes, "--resolve", path).code == 0
    assert [s["subjects"][0]["low"] for s in vote.tally["styles"]] == [1, 1]
    assert vote.tally["styles"][0]["subjects"][0]["confidence"] == 3


def test_a_file_of_one_style_is_named_with_it(vote: Vote) -> None:
    vote = Vote(vote.folder, two_styles())
    a, b = vote.ballots(), vote.ballots(["1"] * 10, "b.csv1", ["S1"])
    b2 = vote.ballots(numbered(["1"] * 10, {4: "2"}), "b2.csv", ["S1"])
    passes = ["--ballots", f"A={a}", "--ballots", f"B={b}", "--second", f"A={a}", "--second", f"B={b2}"]
    rows = vote.resolve("4,S1,2")
    assert vote.count(*passes, "--resolve", rows).code == 2  # whose?
    assert vote.count(*passes, "--resolve", f"A={rows}").code == 2  # nothing differs in A
    assert vote.count(*passes, "--resolve", f"B={rows}").code == 0


def test_a_reason_makes_the_paper_invalid(vote: Vote) -> None:
    ran = vote.count_two(FIRST, numbered(CAST, {1: "struck"}), "--resolve", vote.resolve("1,invalid,struck"))
    assert ran.code == 0
    assert vote.tally["styles"][0]["papers"] == {"issued": 12, "returned": 12, "valid": 10, "invalid": 2}
    assert findings(vote.tally, "warning") == [("W06", None)]


def test_an_empty_reason_says_the_paper_is_valid_and_all_its_cells_are_given(vote: Vote) -> None:
    rows = ("1,invalid,", "1,S1,1", "1,S2,1")
    assert vote.count_two(FIRST, numbered(CAST, {1: "struck"}), "--resolve", vote.resolve(*rows)).code == 0
    assert counts(vote) == [(7, 2, 1), (4, 3, 3)]


@pytest.mark.parametrize("rows", [("1,invalid,",), ("1,invalid,", "1,S1,1"), ("1,S2,1",), ("1,S1,1", "1,S2,")])
def test_a_paper_half_filled_in_is_refused(vote: Vote, rows: tuple[str, ...]) -> None:
    _refused(vote, {1: "struck"}, *rows)


@pytest.mark.parametrize("rows", [("1,S1,",), ("1,S1,", "1,S2,"), ("1,S1,9",), ("1,S2,",)])
def test_cells_half_filled_in_are_refused(vote: Vote, rows: tuple[str, ...]) -> None:
    """Of a paper that the file speaks of; papers that it leaves out stay listed."""
    _refused(vote, {1: "99"}, *rows)


def test_papers_left_out_of_the_file_stay_listed(vote: Vote) -> None:
    ran = vote.count_two(FIRST, numbered(CAST, {1: "12", 3: "12"}), "--resolve", vote.resolve("1,S2,2"))
    assert ran.code == 1
    assert differences(vote) == ["ballot,code,value", "3,S2,"]


@pytest.mark.parametrize("pass_", [0, 1])
def test_a_paper_that_is_not_there_is_struck_out(vote: Vote, pass_: int) -> None:
    passes = [FIRST, {**FIRST, 13: "11"}]
    ran = vote.count_two(passes[pass_], passes[1 - pass_], "--resolve", vote.resolve("13,number,"))
    assert ran.code == 0
    assert counts(vote) == [(7, 2, 1), (4, 3, 3)]


@pytest.mark.parametrize("pass_", [0, 1])
def test_a_wrong_number_is_put_right_in_the_pass_that_has_it(vote: Vote, pass_: int) -> None:
    """Typed 122 for 12 in one pass: one row settles both papers that differ."""
    passes = [FIRST, numbered(CAST, {12: None, 122: "torn"})]
    ran = vote.count_two(passes[pass_], passes[1 - pass_], "--resolve", vote.resolve("122,number,12"))
    assert ran.code == 0
    assert vote.tally["styles"][0]["papers"] == {"issued": 12, "returned": 12, "valid": 11, "invalid": 1}
    assert findings(vote.tally, "warning") == [("W06", None)]


def test_papers_are_renumbered_before_anything_is_compared(vote: Vote) -> None:
    """Under its right number the paper differs in a cell, and that cell is settled in the same file."""
    second = numbered(CAST, {1: None, 99: "12"})
    assert vote.count_two(FIRST, second, "--resolve", vote.resolve("99,number,1")).code == 1
    assert differences(vote) == ["ballot,code,value", "1,S2,"]
    assert vote.count_two(FIRST, second, "--resolve", vote.resolve("1,S2,2", "99,number,1")).code == 0
    assert counts(vote) == [(7, 2, 1), (3, 4, 3)]


def test_a_paper_struck_out_keeps_its_marks_in_the_journal(vote: Vote) -> None:
    """They stand nowhere else: no pass has the paper any more. The count from the journal takes none of it."""
    second = numbered(CAST, {1: None, 98: "13", 99: "12"})
    rows = vote.resolve("98,number,", "99,number,1", "1,S2,2")
    assert vote.count_two(FIRST, second, "--resolve", rows).code == 0
    told = [line["payload"] for line in vote.journal() if line["act"] == "paper.renumbered"]
    assert [(row["number"], row["to"], row["paper"]) for row in told] == [
        (98, None, [98, "13", None]),
        (99, 1, [99, "12", None]),
    ]
    assert kiemphieu("verify", vote.out / ARCHIVE, "--unsigned").code == 0


def test_the_filled_in_file_may_hold_a_row_for_the_number(vote: Vote) -> None:
    """What stands empty in it beside that row says nothing."""
    second = numbered(CAST, {12: None, 122: "torn", 13: "11"})
    assert vote.count_two(FIRST, second).code == 1
    path = vote.out / "differences.csv"
    with path.open("a", encoding="utf-8") as file:
        file.write("122,number,12\n13,number,\n")
    assert vote.count_two(FIRST, second, "--resolve", path).code == 0
    assert vote.tally["styles"][0]["papers"]["invalid"] == 1


def test_a_paper_in_one_pass_only_gets_its_cells(vote: Vote) -> None:
    second = numbered(CAST, {4: None})
    assert vote.count_two(FIRST, second, "--resolve", vote.resolve("4,S1,1", "4,S2,2")).code == 0
    assert counts(vote) == [(7, 2, 1), (4, 3, 3)]


@pytest.mark.parametrize(
    "slip, rows, resolutions",
    [
        ({1: "12"}, ("1,S2,3",), 1),
        ({1: "22"}, ("1,S1,3", "1,S2,3"), 2),
        ({1: "struck"}, ("1,invalid,torn",), 1),
        ({1: "struck"}, ("1,invalid,", "1,S1,2", "1,S2,2"), 1),
        ({4: None}, ("4,S1,1", "4,S2,1"), 1),
        ({4: None}, ("4,invalid,torn",), 1),
    ],
)
def test_a_value_that_agrees_with_neither_pass_is_taken(
    vote: Vote, slip: dict[int, str | None], rows: tuple[str, ...], resolutions: int
) -> None:
    assert vote.count_two(FIRST, numbered(CAST, slip), "--resolve", vote.resolve(*rows)).code == 0
    (found,) = [f for f in vote.tally["findings"] if f["code"] == "W08"]
    assert (found["severity"], found["style"], found["numbers"]) == ("warning", "A", {"resolutions": resolutions})


@pytest.mark.parametrize(
    "rows",
    [
        ("1,S1,1",),  # the cell agrees
        ("1,S1,1", "1,S2,2"),
        ("1,S2,2", "1,invalid,"),
        ("2,S1,1",),  # the paper agrees
        ("2,invalid,",),
        ("2,invalid,torn",),
        ("2,number,",),
        ("2,number,40",),
        ("1,number,",),  # in both passes
        ("99,S1,1",),  # in neither
        ("99,S1,",),
        ("99,invalid,",),
        ("99,invalid,torn",),
        ("99,number,",),
        ("99,number,5",),
    ],
)
def test_a_row_for_what_does_not_differ_is_refused(vote: Vote, rows: tuple[str, ...]) -> None:
    _refused(vote, {1: "12"}, *rows, *(["1,S2,2"] if rows[0][0] != "1" else []))


@pytest.mark.parametrize(
    "rows",
    [
        ("1,S2,2", "1,S2,2"),
        ("1,S2,2", "1,S2,1"),
        ("1,S2,2", "1,S2,"),
        ("1,S2,", "1,S2,2"),
        ("13,number,", "13,number,", "1,S2,2"),
        ("13,number,14", "13,number,15", "1,S2,2"),
        ("13,invalid,torn", "13,invalid,torn", "1,S2,2"),
        ("13,invalid,", "13,S1,1", "13,S2,1", "13,invalid,", "1,S2,2"),
    ],
)
def test_a_row_twice_for_one_cell_is_refused(vote: Vote, rows: tuple[str, ...]) -> None:
    _refused(vote, {1: "12", 13: "11"}, *rows)


@pytest.mark.parametrize(
    "rows",
    [
        ("13,number,12",),  # taken in that pass
        ("13,number,13",),
        ("13,invalid,torn", "13,S1,1", "13,S2,1"),  # both a reason and marks
        ("13,invalid,added",),  # by this round's settings such a paper counts
        ("13,invalid,words",),
    ],
)
def test_a_row_that_cannot_be_is_refused(vote: Vote, rows: tuple[str, ...]) -> None:
    _refused(vote, {13: "11"}, *rows)


def test_a_reason_that_spoils_the_paper_by_the_settings_is_taken(vote: Vote) -> None:
    vote.round["round"] |= {"added_name": "paper", "added_words": "paper"}
    ran = vote.count_two(FIRST, numbered(CAST, {1: "struck", 2: "struck"}), "--resolve",
                         vote.resolve("1,invalid,added", "2,invalid,words"))  # fmt: skip
    assert ran.code == 0
    assert vote.tally["styles"][0]["papers"]["invalid"] == 3


def _refused(vote: Vote, slip: dict[int, str | None], *rows: str) -> Ran:
    """Refused with file and line, and nothing written."""
    vote.count_two(FIRST, numbered(CAST, slip))
    path = vote.resolve(*rows)
    before = vote.left()
    ran = vote.count_two(FIRST, numbered(CAST, slip), "--resolve", path)
    assert ran.code == 2, ran.err
    (fault,) = ran.faults
    assert fault.startswith(f"{path}, dòng ")
    assert vote.left() == before
    return ran


def test_the_line_that_is_refused_is_named(vote: Vote) -> None:
    (fault,) = _refused(vote, {1: "12"}, "1,S2,2", "5,S1,1").faults
    assert fault.startswith(f"{vote.folder / 'r.csv'}, dòng 3: ")
    (fault,) = _refused(vote, {1: "12"}, "1,S2,2", "1,S2,1").faults
    assert fault.startswith(f"{vote.folder / 'r.csv'}, dòng 3: ")


@pytest.mark.parametrize("named", ["", "A="])
def test_one_file_speaks_for_a_style(vote: Vote, named: str) -> None:
    files = [f"{named}{vote.resolve(row, name=name)}" for row, name in (("1,S2,2", "r1.csv"), ("3,S2,2", "r2.csv"))]
    ran = vote.count_two(FIRST, numbered(CAST, {1: "12", 3: "12"}), "--resolve", files[0], "--resolve", files[1])
    assert ran.code == 2
    assert ran.faults == ["--resolve: mẫu phiếu A được cho hai tệp. Mỗi mẫu phiếu một tệp."]


def test_one_pass_has_no_differences(vote: Vote) -> None:
    before = vote.left()
    assert vote.count("--ballots", vote.ballots(), "--resolve", vote.resolve("1,S1,1")).code == 2
    assert not vote.out.exists() and set(vote.left()) == {*before, "b.csv", "r.csv", "round.toml"}


def test_an_empty_list_of_resolutions_settles_nothing(vote: Vote) -> None:
    assert vote.count_two(FIRST, FIRST, "--resolve", vote.resolve()).code == 0


def test_what_the_resolver_said_stands_in_the_journal_as_the_files_act(vote: Vote) -> None:
    assert vote.count_two(FIRST, numbered(CAST, {1: "12"}), "--resolve", vote.resolve("1,S2,2")).code == 0
    unpacked = vote.folder / "unpacked"
    import json
    import zipfile

    with zipfile.ZipFile(vote.out / "archive.zip") as archive:
        archive.extractall(unpacked)
    lines = [json.loads(line) for line in (unpacked / "data" / "journal.jsonl").read_bytes().splitlines()]
    actors = {line["act"]: line["actor"]["name"] for line in lines}
    assert actors["cell.resolved"] == "xử lý chỗ lệch: r.csv"
    assert {line["actor"]["name"] for line in lines if line["act"] == "entry.keyed"} == {
        "lượt 1: b1.csv",
        "lượt 2: b2.csv",
    }
