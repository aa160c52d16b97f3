"""Power cuts played from a trace: at any moment, whatever the disk had not flushed, every paper said is there."""

import json
import random
import subprocess
import sys
from collections import Counter
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from pathlib import Path

import pytest

from app import bootstrap
from app.domain.errors import Trouble
from app.domain.ids import RoundId
from app.domain.journal import origin, read_chain
from app.services import batch as batches
from app.storage import journal
from tests.faults.kiosk_driver import marks_of
from tests.faults.trace import CALLS, Disk, Step, read_trace
from tests.repo import ROOT
from tests.ui.kiosk.agency import make, password

TYPIST = "secretary"
PAPERS = 40


@dataclass(frozen=True)
class Keyed:
    """A folder as it was before the keying, and all that was written to it since."""

    before: Path
    round: RoundId
    steps: Sequence[Step]


@pytest.fixture(scope="module")
def keyed(tmp_path_factory: pytest.TempPathFactory, need_tool: Callable[[str], str]) -> Keyed:
    """Forty papers keyed in the real window, every call that touches a file traced."""
    folder = tmp_path_factory.mktemp("trace") / "thu.tinnhiem"
    round_id = make(folder, returned={"A": 100}, size=100)
    before = tmp_path_factory.mktemp("before") / "thu.tinnhiem"
    _write(before, {str(p.relative_to(folder)): p.read_bytes() for p in folder.rglob("*") if p.is_file()})
    trace = folder.parent / "trace"
    strace = [need_tool("strace"), "-f", "-y", "-xx", "-s", "70000", "-o", str(trace), "-e", f"trace={','.join(CALLS)}"]
    driver = [sys.executable, "-m", "tests.faults.kiosk_driver", str(folder), round_id, TYPIST, str(PAPERS)]
    done = subprocess.run([*strace, *driver], cwd=ROOT, capture_output=True, timeout=120)
    assert done.returncode == 0, done.stderr.decode()
    with trace.open() as lines:
        steps = [_moved(step, folder, before) for step in read_trace(lines)]
    assert sum(step.kind == "said" for step in steps) == PAPERS
    assert sum(step.kind == "flush" and step.path.endswith("-wal") for step in steps) >= PAPERS
    return Keyed(before, round_id, steps)


def _moved(step: Step, folder: Path, to: Path) -> Step:
    """The same step in the copy of the folder."""
    return Step(step.kind, step.path.replace(str(folder), str(to)), step.data, step.at)


def _write(folder: Path, files: dict[str, bytes]) -> None:
    for name, content in files.items():
        path = folder / name
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_bytes(content)


def _faults(folder: Path, round_id: RoundId, said: set[int]) -> str:
    """What is wrong with a folder after the cut; "" where every paper said is there, none twice, chains whole."""
    try:
        held = bootstrap.open_folder(folder)
    except Trouble as trouble:
        return trouble.text
    try:
        session = held.sign_in(TYPIST, password(TYPIST))
        database = session.database
        for chain in ("agency", round_id):
            list(read_chain(journal.lines(database, chain), origin(chain)))
        entry = batches.my_open_entry(session, round_id)
        papers = batches.mine(session, entry).papers if entry is not None else ()
        lines = [json.loads(line) for line in journal.lines(database, round_id)]
        if database.flaws():
            return "page"
    except Trouble as trouble:
        return trouble.text
    finally:
        held.close()
    numbers = [paper.number for paper in papers]
    written = Counter(line["payload"]["paper"][0] for line in lines if line["act"] == "paper.saved")
    if not said <= set(numbers):
        return f"lost {sorted(said - set(numbers))}"
    if written != Counter(numbers) or len(set(numbers)) != len(numbers):
        return "journal and papers differ"
    return "" if all(paper.marks == marks_of(paper.number) for paper in papers) else "marks"


def _cuts(keyed: Keyed, images: int, tmp_path: Path, *, obeys: bool) -> list[str]:
    """Cut the power at so many moments; answers what was wrong after each."""
    dice = random.Random(2026)
    moments = Counter(dice.randrange(len(keyed.steps) + 1) for _image in range(images))
    disk, said, wrong = Disk(keyed.before, obeys=obeys), set(), []
    for at in range(len(keyed.steps) + 1):
        for image in range(moments[at]):
            folder = tmp_path / f"{at}-{image}" / "thu.tinnhiem"
            _write(folder, dict(disk.cut(dice)))
            wrong.append(_faults(folder, keyed.round, set(said)))
        if at < len(keyed.steps):
            step = keyed.steps[at]
            disk.feed(step)
            if step.kind == "said":
                said.add(int(step.data))
    return wrong


def test_a_power_cut_loses_no_paper_that_was_said(keyed: Keyed, tmp_path: Path, long_run: bool) -> None:
    found = _cuts(keyed, 500 if long_run else 25, tmp_path, obeys=True)
    assert Counter(fault for fault in found if fault) == {}


def test_a_disk_that_lies_is_found_out(keyed: Keyed, tmp_path: Path) -> None:
    """The same check, where nothing is ever flushed: papers that were said are lost."""
    assert any(_cuts(keyed, 15, tmp_path, obeys=False))
