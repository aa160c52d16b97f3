"""A vote in a folder of its own; and runs that many tests look at, made once."""

from pathlib import Path

import pytest

from tests.stories.vote import Ran, Vote


@pytest.fixture
def vote(tmp_path: Path) -> Vote:
    """One style, twelve papers."""
    return Vote(tmp_path)


@pytest.fixture(scope="session")
def counted(tmp_path_factory: pytest.TempPathFactory) -> tuple[Vote, Ran]:
    """The plain vote counted in one pass, unsigned. Look, and change nothing."""
    vote = Vote(tmp_path_factory.mktemp("counted"))
    return vote, vote.count("--ballots", vote.ballots())
