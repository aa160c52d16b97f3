"""How long the preview of a large roster takes, against openpyxl's own reading of the same file in the same run.

    python -m tests.bench.roster_preview [--rows 10000] [--times 3]

Bar: the preview of 10,000 rows within twice the library's reading. The best of the runs counts.
"""

import argparse
import tempfile
from collections.abc import Callable
from pathlib import Path
from time import perf_counter

from openpyxl import load_workbook

from app.services import roster_file
from app.services.roster_file import Source
from tests.app.services.house import KEY, house
from tests.app.services.rosters import officers

BAR = 2.0


def best(times: int, work: Callable[[], object]) -> float:
    found = []
    for _time in range(times):
        begun = perf_counter()
        work()
        found.append(perf_counter() - begun)
    return min(found)


def main() -> None:
    parser = argparse.ArgumentParser()
    parser.add_argument("--rows", type=int, default=10_000)
    parser.add_argument("--times", type=int, default=3)
    asked = parser.parse_args()
    with tempfile.TemporaryDirectory() as folder, house(Path(folder)):
        path = officers(Path(folder, "lon.xlsx"), asked.rows)
        source = Source(Path(folder), KEY, "vi")
        library = best(asked.times, lambda: load_workbook(path, data_only=True))
        preview = best(asked.times, lambda: roster_file.open_file(path, source, lambda _step: None))
    print(f"openpyxl {library:.2f} s, preview {preview:.2f} s: {preview / library:.2f} times (bar {BAR})")


if __name__ == "__main__":
    main()
