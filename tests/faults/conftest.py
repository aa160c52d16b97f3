"""A vote in a folder of its own, and a machine that fails when told."""

from collections.abc import Callable
from pathlib import Path

import pytest

from tests.faults.making import Injected
from tests.stories.vote import Vote


@pytest.fixture
def vote(tmp_path: Path) -> Vote:
    """One style, twelve papers."""
    return Vote(tmp_path)


@pytest.fixture(scope="session")
def injected(need_tool: Callable[[str], str]) -> Injected:
    return Injected(need_tool("strace"))
