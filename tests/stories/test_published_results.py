"""The figures that elected bodies published come out of `kiemphieu count`, each with its own base and decimals."""

import json
from decimal import ROUND_HALF_UP, Decimal
from pathlib import Path
from typing import Any

import pytest

from tests.stories.vote import Vote, plain_round, turnout

_FILE = Path(__file__).resolve().parents[1] / "data" / "published-results.json"
VOTES: list[dict[str, Any]] = json.loads(_FILE.read_text("utf-8"))["votes"]
COUNTED = [vote for vote in VOTES if "lines" in vote]
LEVELS = ("high", "confidence", "low")


def base_of(published: dict[str, Any]) -> str:
    """A base that is not printed is given as returned or summoned, whichever has that number."""
    if published["base_name"] == "issued":
        return "issued"
    return "returned" if published["base"] == published["voted"] else "summoned"


def papers(published: dict[str, Any]) -> list[str]:
    """Papers that give the published counts; what a line lacks to the papers returned is an over-mark."""
    marks = ["1" * line["high"] + "2" * line["confidence"] + "3" * line["low"] for line in published["lines"]]
    return ["".join(row) for row in zip(*(column.ljust(published["voted"], "9") for column in marks), strict=True)]


@pytest.mark.parametrize("published", COUNTED, ids=lambda p: f"{p['body']} {p.get('date', '')}")
def test_each_printed_percent(tmp_path: Path, published: dict[str, Any]) -> None:
    width, voted = len(published["lines"]), published["voted"]
    value = plain_round(voted, width, base=base_of(published), blank_paper="valid")
    value["turnout"] = turnout(voted, summoned=published["base"])
    vote = Vote(tmp_path, value)
    codes = [subject["code"] for subject in value["subjects"]]
    assert vote.count("--ballots", vote.ballots(papers(published), codes=codes)).code == 0
    (style,) = vote.tally["styles"]
    assert style["base"] == {"name": base_of(published), "count": published["base"]}
    for line, found in zip(published["lines"], style["subjects"], strict=True):
        assert {level: found[level] for level in LEVELS} == {level: line[level] for level in LEVELS}
        assert (found["valid"] + found["invalid"], found["base"]) == (voted, published["base"])
        for level, printed in zip(LEVELS, line.get("printed", ()), strict=False):
            if printed is not None:
                assert shown(found[level], found["base"], published["decimals"]) == Decimal(printed)
                assert Decimal(found["percent"][level]) == shown(found[level], found["base"], 2)


def shown(count: int, base: int, decimals: int) -> Decimal:
    """The exact share as that page prints it; worked out here by other means than the program's."""
    return (Decimal(100 * count) / base).quantize(Decimal(1).scaleb(-decimals), ROUND_HALF_UP)


def test_over_thirty_lines_are_compared() -> None:
    assert sum(len(published["lines"]) for published in COUNTED) == 39
