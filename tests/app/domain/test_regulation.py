"""The shipped regulation says what domain.md says, and a broken one is told line by line."""

import hashlib
from itertools import pairwise

import pytest

from app import paths
from app.domain.errors import InputFault
from app.domain.ids import is_code
from app.domain.regulation import OUTCOMES, SETTING_VALUES, SOURCES, read_regulation
from app.domain.share import Fraction
from app.domain.tally import KEYED_REASONS, RULE_REASONS
from tests.app.domain.cases import regulation

FILE = paths.resources() / "regulations" / "96-QD-TW.toml"
RAW = FILE.read_bytes()


def test_the_settings_and_their_defaults() -> None:
    defaults = {s.name: s.default for s in regulation().settings}
    assert defaults == {
        "base": "returned",
        "invalid_line": "line",
        "blank_paper": "invalid",
        "added_name": "ignore",
        "added_words": "ignore",
    }
    assert defaults.keys() == SETTING_VALUES.keys()
    assert all(s.question.endswith("?") for s in regulation().settings)


def test_thresholds_and_quorum() -> None:
    rules = regulation()
    assert [t.outcome for t in rules.thresholds] == list(OUTCOMES)
    assert [t.bar for t in rules.thresholds] == [Fraction(1, 2, inclusive=False), Fraction(2, 3, inclusive=True)]
    assert [t.rule.article for t in rules.thresholds] == ["Điều 11 k.2", "Điều 11 k.3"]
    assert rules.quorum.bar == Fraction(2, 3, inclusive=True)
    assert rules.threshold("none") is None


def test_every_reason_has_its_words() -> None:
    assert {r.code for r in regulation().reasons} == {*KEYED_REASONS, *RULE_REASONS}
    assert all(regulation().reason_text(code) != code for code in (*KEYED_REASONS, *RULE_REASONS))
    assert regulation().reason_text("unheard-of") == "unheard-of"


def test_every_rule_says_where_it_is_known_from() -> None:
    r = regulation()
    rules = [
        r.quorum.rule,
        *(s.rule for s in r.settings),
        *(t.rule for t in r.thresholds),
        *(x.rule for x in r.reasons),
        *(e.rule for e in r.exemptions),
        *(d.rule for d in r.deadlines),
    ]
    assert all(rule.article and rule.text and rule.source in SOURCES for rule in rules)


def test_deadlines_passes_places_and_warnings() -> None:
    r = regulation()
    assert [d.days for d in r.deadlines] == [20, 15, 10, 3]
    assert all(a.days > b.days for a, b in pairwise(r.deadlines))
    assert (r.passes, r.places) == (2, 2)
    assert (r.warnings.blank, r.warnings.over) == (Fraction(1, 10, inclusive=False),) * 2
    assert r.warnings.small_group == 10


def test_it_keeps_its_own_bytes() -> None:
    assert regulation().raw == RAW
    assert regulation().sha256 == hashlib.sha256(RAW).hexdigest()
    assert is_code(regulation().code)


@pytest.mark.parametrize(
    ("old", "new", "found"),
    [
        ("format = 1", "format = 2", "format"),
        ('short = "Quy định 96-QĐ/TW"', "", "thiếu mục “short”"),
        ("passes = 2", "passes = 3", "passes"),
        ("passes = 2", "pases = 2", "mục lạ “pases”"),
        ('default = "returned"', 'default = "returnd"', "settings.base.default"),
        ("[settings.base]", "[settings.bases]", "mục lạ “bases”"),
        ('outcome = "low_over_half"', 'outcome = "low"', "thresholds.1.outcome"),
        ("denominator = 2", "denominator = 0", "thresholds.1.denominator"),
        ("numerator = 1", "numerator = 3", "tăng dần"),
        ("numerator = 1\ndenominator = 2", "numerator = 4\ndenominator = 6", "tăng dần"),
        ("inclusive = false", 'inclusive = "no"', "thresholds.1.inclusive"),
        ("blank_lines = [1, 10]", "blank_lines = [1, 0]", "warnings.blank_lines"),
        ("blank_lines = [1, 10]", "blank_lines = 0.1", "warnings.blank_lines"),
        ("over_lines = [1, 10]", "over_lines = [true, 10]", "warnings.over_lines"),
        ("alike_papers = 5", "alike_papers = 1", "warnings.alike_papers"),
        ('source = "s"', 'source = "x"', "source"),
        ("days = 20", 'days = "20"', "deadlines.1.days"),
        ("[quorum]", "[quorums]", "quorum"),
    ],
)
def test_a_broken_one_is_told(old: str, new: str, found: str) -> None:
    text = RAW.decode()
    assert old in text
    with pytest.raises(InputFault) as caught:
        read_regulation(text.replace(old, new, 1).encode(), "r.toml", "r")
    told = [f for f in caught.value.faults if found in f.found]
    assert told, caught.value.faults
    assert all(f.file == "r.toml" and f.line and f.column and f.todo for f in caught.value.faults)


def test_an_agency_can_correct_a_rule() -> None:
    text = RAW.decode().replace(
        'inclusive = true\narticle = "Điều 11 k.3"', 'inclusive = false\narticle = "Điều 11 k.3"'
    )
    mended = read_regulation(text.encode(), "r.toml", "r")
    assert mended.thresholds[1].bar == Fraction(2, 3, inclusive=False)
    assert mended.sha256 != regulation().sha256
