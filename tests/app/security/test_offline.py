"""No internet socket is opened and no name looked up, whatever addresses certificates name; nothing heavy is loaded."""

import subprocess
import sys
from collections.abc import Callable
from pathlib import Path

import pytest

from tests.app.security.making import foreign_chain

ROOT = Path(__file__).resolve().parents[3]

GUARD = """
import socket, sys

seen = []
def guard(event, arguments):
    internet = event == "socket.__new__" and arguments[1] in (socket.AF_INET, socket.AF_INET6)
    if internet or event in ("socket.connect", "socket.getaddrinfo", "socket.gethostbyname", "socket.gethostbyaddr"):
        seen.append(event)
sys.addaudithook(guard)
"""

SIGN_AND_CHECK = """
import asyncio
from datetime import datetime, UTC
from pathlib import Path
from app.security.identities import der, load_certificate, load_p12
from app.security.signing import check_cms, check_pdf, sign_cms, sign_pdf
from tests.app.security.making import paper

folder, now = Path(sys.argv[1]), datetime.now(UTC)
identity = load_p12((folder / "leaf.p12").read_bytes(), "tự đặt")
root = [der(load_certificate((folder / "root.pem").read_bytes()))]
certificates = [der(identity.certificate), *map(der, identity.chain)]
assert b"http://crl.invalid/a.crl" in certificates[0]
assert check_cms(sign_cms(b"x", identity, now), b"x", certificates, root).ok
pdf = sign_pdf(sign_pdf(paper(), None, identity, now), None, identity, now)
assert check_pdf(pdf, root, certificates).state == "holds"
assert check_pdf(pdf, None, None).state == "fails"
print("seen:", seen)
"""

ASK_THE_NETWORK = """
try:
    socket.create_connection(("127.0.0.1", 9), timeout=0.01)
except OSError:
    pass
print("seen:", seen)
"""


def run(script: str, *arguments: str) -> str:
    command = [sys.executable, "-W", "error", "-c", script, *arguments]
    return subprocess.run(command, cwd=ROOT, check=True, capture_output=True, text=True).stdout


def test_signing_and_checking_ask_the_network_nothing(tmp_path: Path, need_tool: Callable[[str], str]) -> None:
    foreign_chain(tmp_path, need_tool("openssl"))
    assert run(GUARD + SIGN_AND_CHECK, str(tmp_path)) == "seen: []\n"


def test_the_guard_sees_a_socket() -> None:
    assert "socket.__new__" in run(GUARD + ASK_THE_NETWORK)


@pytest.mark.parametrize("heavy", ["pyhanko", "asn1crypto", "reportlab", "cryptography"])
def test_opening_a_folder_loads_nothing_heavy(heavy: str) -> None:
    assert run(f"import sys, app.security.keyslots; print({heavy!r} in sys.modules)") == "False\n"
