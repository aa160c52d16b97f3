"""The formulas of the workbook as text: the rules of app/domain once more, in a spreadsheet's own language.

A spreadsheet counts in binary floating point, where 0.28125 rounded to four places may fall on either side. So every
rounding and every comparison here is made of whole numbers below 2**53, which are exact; the one division in a percent
is far enough from the next whole number (see `percent`) for INT to be exact as well.
"""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass

from app.domain.regulation import Threshold
from app.domain.round import Settings
from app.domain.share import Fraction
from app.domain.tally import BLANK, OVER

NOTHING = "–"  # no percent, no outcome: there is nothing to divide by


def quoted(text: str) -> str:
    """`text` as a string of the formula language."""
    return '"' + text.replace('"', '""') + '"'


def sentence(text: str, cell: str) -> str:
    """`text` with the value of `cell` in place of its {0}, as an expression without the `=`."""
    before, _, after = text.partition("{0}")
    return "&".join([quoted(before), cell, *([quoted(after)] if after else [])])


def percent(part: str, whole: str) -> str:
    """`part` of `whole` as a share of four decimals, rounded half up; NOTHING where `whole` is 0.

    round_half_up(10000·n/b) = floor((20000·n + b) / 2b) in whole numbers. The quotient is below 10^4 and, where it is
    not whole, at least 1/2b > 5·10^-8 (b < 10^7) under the next whole number: many times the rounding of a double.
    """
    return f"=IF({whole}=0,{quoted(NOTHING)},INT((20000*{part}+{whole})/(2*{whole}))/10000)"


def percent_value(text: str | None) -> float | str:
    """What `percent` answers, from the exact text of app/domain/share.py: "40.43" is 0.4043."""
    return NOTHING if text is None else int(text.replace(".", "")) / 10_000


def outcome(low: str, base: str, thresholds: Iterable[tuple[Threshold, str]], none: str) -> str:
    """The last threshold that `low` of `base` reaches; `thresholds` rise, each with the cell of its word."""
    answer = none
    for threshold, cell in thresholds:
        answer = f"IF({_reaches(low, base, threshold.bar)},{cell},{answer})"
    return f"=IF({base}=0,{quoted(NOTHING)},{answer})"


def _reaches(part: str, whole: str, bar: Fraction) -> str:
    return f"{bar.denominator}*{part}{'>=' if bar.inclusive else '>'}{bar.numerator}*{whole}"


def quorum(summoned: str, bar: Fraction) -> str:
    """The smallest whole number of people that reaches the bar."""
    part = f"{bar.numerator}*{summoned}"
    if bar.inclusive:
        return f"=INT(({part}+{bar.denominator - 1})/{bar.denominator})"
    return f"=INT({part}/{bar.denominator})+1"


@dataclass(frozen=True)
class VerdictWords:
    """What stands in the column of verdicts: the word for a paper that counts, and the word of each reason."""

    counts: str
    reasons: Mapping[str, str]


def verdict(marks: str, keyed: str, subjects: int, words: VerdictWords) -> str:
    """Whether the paper with these cells counts: `app.domain.tally.rule_reason`, with the settings by name.

    `blank_paper` and `invalid_line` are defined names of the workbook. COUNTIF and not `=0` looks for blank lines:
    an empty cell equals 0, but COUNTIF does not count it.
    """
    blank, over = f"COUNTIF({marks},{BLANK})", f"COUNTIF({marks},{OVER})"
    counts = quoted(words.counts)
    if subjects == 1:
        faulty = quoted(words.reasons["one_name"])
    else:
        line = f'IF(invalid_line="paper",{quoted(words.reasons["line"])},{counts})'
        all_blank = f'AND(blank_paper="invalid",{blank}={subjects})'
        faulty = f"IF({all_blank},{quoted(words.reasons['blank_all'])},{line})"
    return f'=IF({keyed}<>"",{keyed},IF({blank}+{over}=0,{counts},{faulty}))'


def named_settings(settings: Settings) -> Mapping[str, str]:
    """The settings that a verdict asks for, by their defined names."""
    return {"invalid_line": settings.invalid_line, "blank_paper": settings.blank_paper}
