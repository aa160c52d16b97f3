"""Results that elected bodies published: every printed percent comes out of the same counts and base."""

import json
from pathlib import Path
from typing import Any

import pytest

from app.domain.outcome import outcome_of, style_result
from app.domain.round import Base, Settings
from app.domain.share import Fraction, percent
from app.domain.tally import Vote
from app.domain.turnout import Turnout
from tests.app.domain.cases import counted, regulation, style

_FILE = Path(__file__).resolve().parents[2] / "data" / "published-results.json"
VOTES: list[dict[str, Any]] = json.loads(_FILE.read_text(encoding="utf-8"))["votes"]
COUNTED = [vote for vote in VOTES if "lines" in vote]
LEVELS = ("high", "confidence", "low")
OVER_HALF = Fraction(1, 2, inclusive=False)


def _name(vote: dict[str, Any]) -> str:
    return f"{vote['body']} {vote.get('date', '')}"


def _cast(vote: dict[str, Any]) -> list[Vote]:
    """Papers that give the published counts; what a line lacks to the papers returned is an over-mark."""
    columns = ["1" * line["high"] + "2" * line["confidence"] + "3" * line["low"] for line in vote["lines"]]
    return [("".join(row), None) for row in zip(*(c.ljust(vote["voted"], "9") for c in columns), strict=True)]


def _base(vote: dict[str, Any]) -> Base:
    """A base that is not printed is given as returned or summoned, whichever has that number."""
    if vote["base_name"] == "issued":
        return Base.ISSUED
    return Base.RETURNED if vote["base"] == vote["voted"] else Base.SUMMONED


@pytest.mark.parametrize("vote", COUNTED, ids=_name)
def test_the_printed_percents_come_out(vote: dict[str, Any]) -> None:
    cast, width = _cast(vote), len(vote["lines"])
    turnout = Turnout(vote["base"], vote["voted"], vote["base"], vote["base"], vote["voted"], 0)
    settings = Settings(_base(vote), 1, "line", "valid", "ignore", "ignore")
    count = counted(width, cast, settings)
    result = style_result(style(width), settings, turnout, count, regulation())
    for line, subject in zip(vote["lines"], result.subjects, strict=True):
        assert (subject.high, subject.confidence, subject.low) == tuple(line[level] for level in LEVELS)
        assert subject.valid + subject.invalid == vote["voted"]
        assert subject.base == vote["base"]
        for level, printed in zip(LEVELS, line.get("printed", ()), strict=False):
            if printed is not None:
                exact = percent(line[level], subject.base, vote["decimals"])
                assert exact == _padded(printed, vote["decimals"])


def _padded(printed: str, decimals: int) -> str:
    """As printed, with the trailing zeros that some pages drop."""
    whole, _point, part = printed.partition(".")
    assert len(part) <= decimals
    return f"{whole}.{part.ljust(decimals, '0')}"


def test_how_much_is_compared() -> None:
    lines = [line for vote in COUNTED for line in vote["lines"]]
    printed = [p for line in lines for p in line.get("printed", ()) if p is not None]
    assert (len(lines), len(printed)) == (39, 38)


@pytest.mark.parametrize(
    ("count", "whole", "decimals", "printed"),
    [
        (count, vote["base"], vote["decimals"], printed)
        for vote in VOTES
        for count, printed in vote.get("high_only", ())
    ],
)
def test_rounding_alone(count: int, whole: int, decimals: int, printed: str) -> None:
    assert percent(count, whole, decimals) == printed


def test_a_misprint_does_not_come_out() -> None:
    (vote,) = [vote for vote in VOTES if "low_only" in vote]
    ((low, misprinted),) = vote["low_only"]
    assert misprinted == "63.7"
    assert percent(low, vote["base"], vote["decimals"]) == "63.6"
    assert percent(low, vote["base"]) == "63.64"
    assert outcome_of(low, vote["base"], regulation()) == "low_over_half"


@pytest.mark.parametrize(
    ("base", "whole", "high", "over_half", "exactly_half"),
    [
        (Base.SUMMONED, 49, "48.98", False, False),
        (Base.RETURNED, 48, "50.00", False, True),
        (Base.VALID, 47, "51.06", True, False),
    ],
)
def test_vinh_phuc_2014_under_each_base(base: Base, whole: int, high: str, over_half: bool, exactly_half: bool) -> None:
    (vote,) = [vote for vote in VOTES if vote["body"].endswith("Vĩnh Phúc") and vote["date"].startswith("2014")]
    settings = Settings(base, 1, "line", "valid", "ignore", "ignore")
    turnout = Turnout(49, 48, 49, 48, 48, 1)
    line = style_result(style(2), settings, turnout, counted(2, _cast(vote)), regulation()).subjects[1]
    assert (line.high, line.base, line.percents()["high"]) == (24, whole, high)
    assert OVER_HALF.is_reached(line.high, line.base) is over_half
    assert (2 * line.high == line.base) is exactly_half


def test_vinh_phuc_2023_is_over_half() -> None:
    assert outcome_of(25, 47, regulation()) == "low_over_half"
