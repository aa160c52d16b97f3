"""The kiosk killed at random moments: every paper that was called written is in the database, none twice."""

import json
import random
import select
import subprocess
import sys
from collections import Counter
from pathlib import Path

from app import bootstrap
from app.domain.entry import Paper
from app.domain.ids import RoundId
from app.services import batch as batches
from app.storage import journal
from tests.faults.kiosk_driver import marks_of
from tests.repo import ROOT
from tests.ui.kiosk.agency import make, password

TYPIST = "secretary"


def key_until_killed(folder: Path, round_id: RoundId, dice: random.Random) -> list[int]:
    """Let the driver key some papers and kill it in the middle of whatever it does; answers the numbers it said."""
    command = [sys.executable, "-m", "tests.faults.kiosk_driver", str(folder), round_id, TYPIST]
    with subprocess.Popen(command, cwd=ROOT, stdout=subprocess.PIPE, stderr=subprocess.PIPE) as driver:
        assert driver.stdout is not None and driver.stderr is not None
        heard = b"".join(driver.stdout.readline() for _paper in range(dice.randint(1, 40)))
        assert heard, driver.stderr.read().decode()
        _hold(driver, dice.uniform(0, 0.01))
        driver.kill()
        heard += driver.stdout.read()
    return [int(line) for line in heard.decode().splitlines()]


def _hold(driver: subprocess.Popen[bytes], seconds: float) -> None:
    """So long, or until its errors are read: between two papers, in one, in a commit."""
    select.select([driver.stderr], [], [], seconds)


def stored(folder: Path, round_id: RoundId) -> tuple[tuple[Paper, ...], Counter[int]]:
    """The papers of the typist's open entry, and how often the journal says of each number that it was saved."""
    held = bootstrap.open_folder(folder)
    try:
        session = held.sign_in(TYPIST, password(TYPIST))
        entry = batches.my_open_entry(session, round_id)
        assert entry is not None
        lines = [json.loads(line) for line in journal.lines(session.database, round_id)]
        said = Counter(line["payload"]["paper"][0] for line in lines if line["act"] == "paper.saved")
        return batches.mine(session, entry).papers, said
    finally:
        held.close()


def test_a_killed_kiosk_loses_no_paper_and_doubles_none(tmp_path: Path, long_run: bool) -> None:
    folder = tmp_path / "thu.tinnhiem"
    round_id = make(folder, returned={"A": 100}, size=100)
    dice = random.Random(2026)
    acknowledged: list[int] = []
    for kills in range(1, (200 if long_run else 5) + 1):
        acknowledged += key_until_killed(folder, round_id, dice)
        papers, said = stored(folder, round_id)
        numbers = [paper.number for paper in papers]
        assert numbers == list(range(1, len(numbers) + 1))
        assert set(acknowledged) <= set(numbers)
        assert len(numbers) - len(acknowledged) <= kills  # at most one a kill was committed and not yet said
        assert all(paper.marks == marks_of(paper.number) for paper in papers)
        assert said == Counter(numbers)
    assert len(set(acknowledged)) == len(acknowledged)
