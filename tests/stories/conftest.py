"""A vote in a folder of its own; and runs that many tests look at, made once."""

import shutil
from pathlib import Path

import pytest

from tests.stories.keys import Keys
from tests.stories.vote import Ran, Vote, kiemphieu


@pytest.fixture
def vote(tmp_path: Path) -> Vote:
    """One style, twelve papers."""
    return Vote(tmp_path)


@pytest.fixture(scope="session")
def counted(tmp_path_factory: pytest.TempPathFactory) -> tuple[Vote, Ran]:
    """The plain vote counted in one pass, unsigned. Look, and change nothing."""
    vote = Vote(tmp_path_factory.mktemp("counted"))
    return vote, vote.count("--ballots", vote.ballots())


@pytest.fixture(scope="session")
def keys(tmp_path_factory: pytest.TempPathFactory) -> Keys:
    return Keys(tmp_path_factory.mktemp("keys"))


@pytest.fixture(scope="session")
def strangers(tmp_path_factory: pytest.TempPathFactory) -> Keys:
    """Another authority that calls itself and its people by the same names."""
    return Keys(tmp_path_factory.mktemp("strangers"))


@pytest.fixture(scope="session")
def signed(tmp_path_factory: pytest.TempPathFactory, keys: Keys) -> Vote:
    """The plain vote counted and signed by head and chair. Look, and change nothing."""
    vote = Vote(tmp_path_factory.mktemp("signed"))
    ran = vote.count("--ballots", vote.ballots(), *keys.both)
    assert ran.code == 0, ran.err
    return vote


@pytest.fixture(scope="session")
def demo(tmp_path_factory: pytest.TempPathFactory) -> tuple[Path, Ran]:
    """The sample agency. Look, and change nothing."""
    folder = tmp_path_factory.mktemp("sample") / "demo"
    return folder, kiemphieu("demo", folder)


@pytest.fixture
def copied(signed: Vote, counted: tuple[Vote, Ran], tmp_path: Path) -> Path:
    """A folder with what count made, to be changed: signed/ and unsigned/."""
    shutil.copytree(signed.out, tmp_path / "signed")
    shutil.copytree(counted[0].out, tmp_path / "unsigned")
    return tmp_path
