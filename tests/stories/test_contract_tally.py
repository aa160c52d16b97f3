"""contract.md, tally.json: every key, sealed and at exit 1."""

import hashlib
import zipfile
from typing import Any

import pytest

from app import paths
from tests.stories.vote import CAST, Ran, Table, Vote, ballot_lines, findings, numbered, turnout, two_styles

REGULATION = hashlib.sha256((paths.resources() / "regulations" / "96-QD-TW.toml").read_bytes()).hexdigest()
ROUND = {"title": "Đợt thử", "date": "2023-07-18", "regulation": "96-QD-TW", "regulation_sha256": REGULATION}
LINES = [
    {
        "code": "S1", "name": "Nguyễn Văn S1", "high": 7, "confidence": 2, "low": 1, "valid": 10, "invalid": 2,
        "base": 12, "percent": {"high": "58.33", "confidence": "16.67", "low": "8.33"}, "outcome": "none",
    },
    {
        "code": "S2", "name": "Nguyễn Văn S2", "high": 4, "confidence": 3, "low": 3, "valid": 10, "invalid": 2,
        "base": 12, "percent": {"high": "33.33", "confidence": "25.00", "low": "25.00"}, "outcome": "none",
    },
]  # fmt: skip


def test_a_sealed_tally_has_these_keys_and_no_others(counted: tuple[Vote, Ran]) -> None:
    vote, ran = counted
    assert ran.code == 0
    tally = vote.tally
    head, seal = tally.pop("journal_head"), tally.pop("seal")
    words = [finding.pop("text") for finding in tally["findings"]]
    assert tally == {
        "format": 1,
        "round": ROUND,
        "styles": [
            {
                "code": "A",
                "name": "",
                "base": {"name": "returned", "count": 12},
                "papers": {"issued": 12, "returned": 12, "valid": 11, "invalid": 1},
                "subjects": LINES,
            }
        ],
        "findings": [
            {"code": "R04", "severity": "derived", "style": "A", "numbers": {"keyed_torn": 1, "pile_torn": 1}},
            {"code": "W05", "severity": "warning", "style": None, "numbers": {"passes": 1}},
            {"code": "W06", "severity": "warning", "style": None, "numbers": {}},
        ],
    }
    assert all(isinstance(text, str) and text.endswith(".") for text in words)
    assert _is_hash(head) and _is_hash(seal)


def test_the_keys_stand_in_the_order_of_the_promise(counted: tuple[Vote, Ran]) -> None:
    tally = counted[0].tally
    assert list(tally) == ["format", "round", "styles", "findings", "journal_head", "seal"]
    assert list(tally["styles"][0]) == ["code", "name", "base", "papers", "subjects"]
    assert list(tally["styles"][0]["subjects"][0]) == list(LINES[0])
    assert list(tally["findings"][0]) == ["code", "severity", "style", "numbers", "text"]


@pytest.mark.parametrize("returned", [12, 13])
def test_a_findings_numbers_are_integers_by_name(vote: Vote, returned: int) -> None:
    vote.round["turnout"] |= {"returned": returned, "exchanged": 1, "issued": 13, "printed": 20}
    vote.count("--ballots", vote.ballots(["00"] * 12))
    assert {f["severity"] for f in vote.tally["findings"]} <= {"error", "warning", "derived"}
    for finding in vote.tally["findings"]:
        assert all(type(number) is int and isinstance(name, str) for name, number in finding["numbers"].items())


def _is_hash(text: object) -> bool:
    return isinstance(text, str) and len(text) == 64 and set(text) <= set("0123456789abcdef")


def test_the_seal_is_the_hash_of_the_archives_seal_json(counted: tuple[Vote, Ran]) -> None:
    with zipfile.ZipFile(counted[0].out / "archive.zip") as archive:
        sealed = archive.read("data/seal.json")
        lines = archive.read("data/journal.jsonl").splitlines()
        assert archive.read("data/tally.json") == (counted[0].out / "tally.json").read_bytes()
    assert hashlib.sha256(sealed).hexdigest() == counted[0].tally["seal"]
    assert hashlib.sha256(lines[-1]).hexdigest() == counted[0].tally["journal_head"]


def test_equations_that_hold_are_not_listed(vote: Vote) -> None:
    """Sorted by hand and counted, nothing is derived; keyed twice from two files, nothing is warned of but W06."""
    vote.round["turnout"]["invalid"] = {"torn": 1}
    second = [*range(2, 13), 1]
    lines = ballot_lines(CAST).splitlines()
    shuffled = "\n".join([lines[0], *(lines[n] for n in second)])
    ran = vote.count("--ballots", vote.ballots(), "--second", vote.write("b2.csv", shuffled))
    assert ran.code == 0
    assert [f["code"] for f in vote.tally["findings"]] == ["W06"]


@pytest.mark.parametrize(
    "base, count, high",
    [("summoned", 20, "35.00"), ("present", 16, "43.75"), ("issued", 12, "58.33"), ("returned", 12, "58.33")],
)
def test_each_base(vote: Vote, base: str, count: int, high: str) -> None:
    """`issued` is what was issued less what was handed back and replaced."""
    figures = turnout(12, summoned=20, present=16, issued=15, exchanged=3, printed=18)
    vote.round["turnout"], vote.round["round"]["base"] = figures, base
    assert vote.count("--ballots", vote.ballots()).code == 0
    (style,) = vote.tally["styles"]
    assert style["base"] == {"name": base, "count": count}
    assert [s["base"] for s in style["subjects"]] == [count, count]
    assert style["subjects"][0]["percent"]["high"] == high


def test_base_valid_is_each_subjects_own(vote: Vote) -> None:
    vote.round["round"]["base"] = "valid"
    cast = [*CAST[:-1], "10"]
    assert vote.count("--ballots", vote.ballots(cast)).code == 0
    (style,) = vote.tally["styles"]
    assert style["base"] == {"name": "valid", "count": None}
    assert [s["base"] for s in style["subjects"]] == [s["valid"] for s in style["subjects"]] == [11, 10]
    assert style["subjects"][0]["percent"] == {"high": "72.73", "confidence": "18.18", "low": "9.09"}


def test_base_nought_has_no_percent_and_no_outcome(vote: Vote) -> None:
    """Nobody handed in a paper; and all papers faulty under base valid."""
    vote.round["turnout"] = turnout(0, summoned=3, present=3, printed=6, issued=3, not_returned=3)
    assert vote.count("--ballots", vote.ballots(())).code == 0
    for line in vote.tally["styles"][0]["subjects"]:
        assert line["percent"] == {"high": None, "confidence": None, "low": None}
        assert (line["outcome"], line["base"], line["valid"], line["invalid"]) == (None, 0, 0, 0)


def test_base_valid_without_a_valid_line(vote: Vote) -> None:
    vote.round["round"]["base"] = "valid"
    assert vote.count("--ballots", vote.ballots(["09"] * 12)).code == 0
    for line in vote.tally["styles"][0]["subjects"]:
        assert (line["base"], line["outcome"], line["invalid"]) == (0, None, 12)
        assert set(line["percent"].values()) == {None}


@pytest.mark.parametrize(
    "low, outcome",
    [(6, "none"), (7, "low_over_half"), (8, "low_two_thirds"), (12, "low_two_thirds"), (0, "none")],
)
def test_each_outcome_at_its_edge(vote: Vote, low: int, outcome: str) -> None:
    """Of twelve: exactly half is nothing yet, exactly two thirds is the second."""
    assert vote.count("--ballots", vote.ballots([f"{3 if n < low else 1}1" for n in range(12)])).code == 0
    first, second = vote.tally["styles"][0]["subjects"]
    assert (first["low"], first["outcome"]) == (low, outcome)
    assert second["outcome"] == "none"


def test_percents_are_strings_of_two_decimals(vote: Vote) -> None:
    vote.round["turnout"] = turnout(32)
    assert vote.count("--ballots", vote.ballots(["11"] * 18 + ["22"] * 13 + ["32"])).code == 0
    first, _second = vote.tally["styles"][0]["subjects"]
    assert first["percent"] == {"high": "56.25", "confidence": "40.63", "low": "3.13"}


def test_two_styles_stand_side_by_side_and_are_never_added(vote: Vote) -> None:
    vote = Vote(vote.folder, two_styles())
    second = vote.ballots(["1"] * 6 + ["3"] * 3 + ["other"], "bb.csv", ["S1"])
    assert vote.count("--ballots", f"B={second}", "--ballots", f"A={vote.ballots()}").code == 0
    one, two = vote.tally["styles"]
    assert (one["code"], one["name"], one["subjects"]) == ("A", "Mẫu A", LINES)
    assert (two["code"], two["name"]) == ("B", "Mẫu B")
    assert two["papers"] == {"issued": 10, "returned": 10, "valid": 9, "invalid": 1}
    assert [(s["code"], s["high"], s["low"], s["base"]) for s in two["subjects"]] == [("S1", 6, 3, 10)]
    assert findings(vote.tally, "warning") == [("W05", None), ("W06", None)]


def _unsealed(vote: Vote, ran: Ran, valid: int | None, invalid: int | None) -> Table:
    assert ran.code == 1
    tally = vote.tally
    assert tally["format"] == 1
    assert tally["round"] == ROUND
    assert tally["seal"] is None
    (style,) = tally["styles"]
    assert style["subjects"] == []
    assert (style["code"], style["name"]) == ("A", "")
    assert style["papers"] == {"issued": 12, "returned": tally["styles"][0]["papers"]["returned"], "valid": valid,
                               "invalid": invalid}  # fmt: skip
    return tally


def test_a_vote_that_does_not_balance(vote: Vote) -> None:
    """Twelve papers were counted, thirteen are said to have come back."""
    vote.round["turnout"] |= {"returned": 13}
    tally = _unsealed(vote, vote.count("--ballots", vote.ballots()), 11, 1)
    assert findings(tally, "error") == [("R02", "A"), ("R03", "A")]
    (third,) = [f for f in tally["findings"] if f["code"] == "R03"]
    assert third["numbers"] == {"returned": 13, "accepted": 12}
    assert _is_hash(tally["journal_head"])
    assert sorted(path.name for path in vote.out.iterdir()) == ["tally.json"]


def test_unresolved_papers_leave_the_counts_open(vote: Vote) -> None:
    tally = _unsealed(vote, vote.count_two(numbered(CAST), numbered(CAST, {3: "12"})), None, None)
    assert tally["journal_head"] is None
    assert findings(tally, "error") == [("R03", "A"), ("R08", "A")]
    assert sorted(path.name for path in vote.out.iterdir()) == ["differences.csv", "tally.json"]


def test_one_open_style_leaves_every_style_open(vote: Vote) -> None:
    vote = Vote(vote.folder, two_styles())
    files = {name: vote.ballots(cast, f"{name}.csv", codes) for name, cast, codes in (
        ("a1", CAST, ["S1", "S2"]), ("a2", CAST[::-1], ["S1", "S2"]), ("b1", ["1"] * 10, ["S1"]),
        ("b2", ["1"] * 10, ["S1"]),
    )}  # fmt: skip
    ran = vote.count("--ballots", f"A={files['a1']}", "--ballots", f"B={files['b1']}", "--second", f"A={files['a2']}",
                     "--second", f"B={files['b2']}")  # fmt: skip
    assert ran.code == 1
    assert [s["papers"]["valid"] for s in vote.tally["styles"]] == [None, None]


@pytest.mark.parametrize(
    "figures, code",
    [
        ({"printed": 99}, "R01"),
        ({"not_returned": 2}, "R02"),
        ({"foreign": 1, "issued": 11, "printed": 14}, "R04"),
        ({"invalid": {"torn": 2}}, "R04"),
        ({"invalid": {"torn": 1, "struck": 1}}, "R04"),
        ({"summoned": 11}, "R06"),
        ({"present": 11, "summoned": 12}, "R06"),
        ({"summoned": 19}, "R07"),
        ({"issued": 10, "printed": 14, "not_returned": 0, "unused": 3}, "R02"),
    ],
)
def test_each_equation_stands_in_the_way(vote: Vote, figures: dict[str, Any], code: str) -> None:
    vote.round["turnout"] |= figures
    ran = vote.count("--ballots", vote.ballots())
    assert ran.code == 1
    assert (code, "A") in findings(vote.tally, "error")
    assert f"LỖI {code} A: " in ran.err


def test_figures_left_out_are_worked_out_and_said_to_prove_nothing(vote: Vote) -> None:
    for key in ("unused", "not_returned"):
        del vote.round["turnout"][key]
    assert vote.count("--ballots", vote.ballots()).code == 0
    assert [code for code, _style in findings(vote.tally, "derived")] == ["R01", "R02", "R04"]


@pytest.mark.parametrize("figures", [{"printed": 12}, {"issued": 11, "printed": 15}])
def test_a_worked_out_number_below_nought_is_an_error(vote: Vote, figures: dict[str, int]) -> None:
    for key in ("unused", "not_returned"):
        del vote.round["turnout"][key]
    vote.round["turnout"] |= figures
    assert vote.count("--ballots", vote.ballots()).code == 1
    (found,) = [code for code, _style in findings(vote.tally, "error")]
    assert found == ("R01" if "issued" not in figures else "R02")


def test_exactly_two_thirds_present_is_enough(vote: Vote) -> None:
    vote.round["turnout"]["summoned"] = 18
    assert vote.count("--ballots", vote.ballots()).code == 0


def test_exchanged_lost_and_foreign_papers_that_balance(vote: Vote) -> None:
    """13 issued, one of them handed back and replaced, one never came back, one stranger's in the box: 12 lie there."""
    vote.round["turnout"] = turnout(
        12, summoned=12, present=12, printed=17, issued=13, exchanged=1, not_returned=1, foreign=1, lost=1
    )
    assert vote.count("--ballots", vote.ballots([*CAST[:-1], "foreign"])).code == 0
    (found,) = [f for f in vote.tally["findings"] if f["code"] == "W09"]
    assert found["numbers"] == {"exchanged": 1, "lost": 1, "foreign": 1}
    assert vote.tally["styles"][0]["papers"] == {"issued": 13, "returned": 12, "valid": 11, "invalid": 1}
