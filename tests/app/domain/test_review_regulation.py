"""What a regulation of an agency's own may not say."""

import re

import pytest

from app import paths
from app.domain.errors import InputFault
from app.domain.regulation import read_regulation

SHIPPED = (paths.resources() / "regulations" / "96-QD-TW.toml").read_text("utf-8")


@pytest.mark.parametrize(
    ("pattern", "put", "found"),
    [
        ('outcome = "low_two_thirds"', 'outcome = "low_over_half"', "thresholds: hai ngưỡng có cùng một kết luận"),
        ("places = 2.*", "places = -1", "places: là -1"),
        ("days = 20", "days = -20", "deadlines.1.days: là -20"),
    ],
)
def test_it_is_told_in_one_line(pattern: str, put: str, found: str) -> None:
    text, changes = re.subn(pattern, put, SHIPPED)
    assert changes == 1
    with pytest.raises(InputFault) as refused:
        read_regulation(text.encode(), "own.toml", "own")
    assert [fault.found for fault in refused.value.faults] == [found]
