"""One signed archive for the whole room, made once, and the people who signed it."""

from pathlib import Path

import pytest

from tests.app.archive import cases
from tests.app.security.making import House, house


@pytest.fixture(scope="session")
def people() -> House:
    """Ours."""
    return house()


@pytest.fixture(scope="session")
def strangers() -> House:
    """Who call themselves by the same names."""
    return house()


@pytest.fixture(scope="session")
def voted(people: House) -> cases.Voted:
    return cases.vote((cases.style("A", 3), 30), (cases.style("B", 1), 8), authority=cases.authority_of(people))


@pytest.fixture(scope="session")
def made(voted: cases.Voted, people: House) -> dict[str, bytes]:
    return cases.documents(voted, people)


@pytest.fixture(scope="session")
def signed(tmp_path_factory: pytest.TempPathFactory, voted: cases.Voted, made: dict[str, bytes], people: House) -> Path:
    return cases.archive(tmp_path_factory.mktemp("archive") / "archive.zip", voted, made, people)


@pytest.fixture(scope="session")
def plain(tmp_path_factory: pytest.TempPathFactory, people: House) -> Path:
    """An unsigned archive whose tally says so, with unsigned documents."""
    voted = cases.vote(signed=False)
    folder = tmp_path_factory.mktemp("plain")
    return cases.archive(folder / "archive.zip", voted, cases.documents(voted, None), people, signed=False)
