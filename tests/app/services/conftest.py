"""A small agency in a folder of its own."""

from collections.abc import Iterator
from pathlib import Path

import pytest

from tests.app.services.house import House, house


@pytest.fixture
def agency(tmp_path: Path) -> Iterator[House]:
    with house(tmp_path) as opened:
        yield opened
