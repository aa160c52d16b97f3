"""What holds for every test: small or long budgets, no screen, no network, no stray log line, nobody's own settings."""

import logging
import os
import shutil
import signal
import subprocess
import sys
import tempfile
from collections.abc import Callable, Iterator
from contextlib import suppress
from typing import Any, NoReturn

import pytest
from hypothesis import HealthCheck, settings

from app.reports.faces import NAMES, PACKAGED, Face, NoFace, face
from app.texts import set_language

os.environ.setdefault("QT_QPA_PLATFORM", "offscreen")

# Derandomised and without a database, so that the same tree gives the same answer everywhere.
settings.register_profile(
    "ci",
    max_examples=50,
    derandomize=True,
    database=None,
    deadline=None,  # a slow machine is no fault
    suppress_health_check=[HealthCheck.too_slow],
)
settings.register_profile(
    "long",
    max_examples=2_000,
    deadline=None,
    print_blob=True,
    suppress_health_check=[HealthCheck.too_slow],
)


def pytest_addoption(parser: pytest.Parser) -> None:
    parser.addoption("--long", action="store_true", help="full budgets: more examples, kills, faults, sizes")


def pytest_configure(config: pytest.Config) -> None:
    # Run in the background of a shell script, tests ignore Ctrl-C, and so would every program that they start.
    signal.signal(signal.SIGINT, signal.default_int_handler)
    settings.load_profile("long" if config.getoption("--long") else "ci")


def _refuse_network(event: str, arguments: tuple[Any, ...]) -> None:
    """The program opens no AF_INET or AF_INET6 socket and looks up no name; a test that makes it try fails."""
    internet = event == "socket.__new__" and arguments[1] in _INTERNET
    if internet or event in {"socket.getaddrinfo", "socket.gethostbyname", "socket.gethostbyaddr"}:
        _network.append(f"{event} {arguments}")
        raise RuntimeError(f"the network was asked for: {event} {arguments}")


_network: list[str] = []
_INTERNET = {2, 10, 23, 30}  # AF_INET, and AF_INET6 on Linux, Windows and macOS
sys.addaudithook(_refuse_network)


@pytest.fixture(autouse=True)
def _no_network() -> Iterator[None]:
    _network.clear()
    yield
    assert not _network, _network


@pytest.fixture(autouse=True)
def _no_stray_log(request: pytest.FixtureRequest, caplog: pytest.LogCaptureFixture) -> Iterator[None]:
    """A warning in the log is a failure, unless the test is marked `logs`."""
    yield
    if request.node.get_closest_marker("logs") is None:
        stray = [record.getMessage() for record in caplog.get_records("call") if record.levelno >= logging.WARNING]
        assert not stray, stray


@pytest.fixture(autouse=True)
def _vietnamese() -> Iterator[None]:
    """The process speaks Vietnamese again after a test that changed it."""
    yield
    set_language("vi")


@pytest.fixture(autouse=True, scope="session")
def _own_config() -> Iterator[None]:
    """Tests and the processes they start never read or write the settings of the person who runs them."""
    with tempfile.TemporaryDirectory() as folder, pytest.MonkeyPatch.context() as patch:
        for name in ("XDG_CONFIG_HOME", "LOCALAPPDATA"):
            patch.setenv(name, folder)
        yield


@pytest.fixture(scope="session")
def long_run(pytestconfig: pytest.Config) -> bool:
    """Whether full budgets were asked for (`bash tests/run --long`)."""
    return bool(pytestconfig.getoption("--long"))


def _lacking(what: str, todo: str) -> NoReturn:
    """Fail for what the system lacks; only TINNHIEM_SKIP_SYSTEM=1, said by a person, makes that a skip."""
    if os.environ.get("TINNHIEM_SKIP_SYSTEM") == "1":
        pytest.skip(f"{what} (TINNHIEM_SKIP_SYSTEM=1)")
    pytest.fail(f"{what}: {todo}")


@pytest.fixture(scope="session")
def need_tool() -> Callable[[str], str]:
    """`need_tool("pdfsig")` is the path of a program of the system."""

    def path_of(name: str) -> str:
        path = shutil.which(name)
        return path or _lacking(f"{name} is not installed", "run `bash tests/run`, which says how to get it")

    return path_of


@pytest.fixture(scope="session")
def narrow() -> Face:
    """A face as wide as Times New Roman, in which most offices print."""
    for name in NAMES:
        with suppress(NoFace):
            if name != PACKAGED:
                return face(name)
    return _lacking("no face as wide as Times New Roman is installed", "run `bash tests/run`, which says how to get it")


@pytest.fixture(scope="session")
def own_mounts(need_tool: Callable[[str], str]) -> list[str]:
    """Words before a command that mounts what nobody else sees: a disk that is full, or read-only."""
    words = [need_tool("unshare"), "--mount", "--map-root-user"]
    tried = subprocess.run([*words, "mount", "-t", "tmpfs", "none", "/tmp"], capture_output=True, text=True)
    if tried.returncode:
        _lacking(
            f"no file system can be mounted here ({tried.stderr.strip()})", "run as root, or let users have mounts"
        )
    return words
