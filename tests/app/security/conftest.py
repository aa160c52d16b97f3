"""One agency's people, and strangers who call themselves by the same names."""

import pytest

from tests.app.security.making import House, house


@pytest.fixture(scope="session")
def ours() -> House:
    return house()


@pytest.fixture(scope="session")
def strangers() -> House:
    return house()
