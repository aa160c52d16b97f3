"""`kiemphieu bench` measures what it says, leaves nothing, and judges by the bars. (How fast is no test's business.)"""

import subprocess
import sys
import tempfile
from pathlib import Path

import pytest

from app.services import bench
from app.services.bench import Measure
from tests.ui.pages.vote import clock, new_id


def test_each_measure_has_its_bar_and_nothing_is_left(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(tempfile, "tempdir", str(tmp_path))
    steps: list[str] = []
    found = bench.run(clock(), new_id, 60, 2_000, steps.append)
    assert [measure.bar for measure in found] == [3.0, 0.016, 8.0]
    assert all(measure.value > 0 and measure.told for measure in found)
    assert steps == ["Nhập 60 phiếu", "Đếm 2000 phiếu"]
    assert list(tmp_path.iterdir()) == []


def test_a_bar_is_kept_up_to_itself() -> None:
    assert Measure("", "", 3.0, 3.0).holds and not Measure("", "", 3.01, 3.0).holds


def test_the_command_prints_a_line_a_measure() -> None:
    code = "import sys; from app.cli import main; main(['bench', '--papers', '50', '--ballots', '1000'])"
    done = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, timeout=60)
    assert done.returncode == 0, done.stderr
    assert len(done.stdout.splitlines()) == 3 and all("mức" in line for line in done.stdout.splitlines())
