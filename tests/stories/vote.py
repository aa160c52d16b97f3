"""One vote as files in a folder, and `kiemphieu` run on them: in this process, or as a program of its own."""

import datetime as dt
import io
import json
import os
import re
import signal
import subprocess
import sys
import zipfile
from collections.abc import Iterable, Mapping
from contextlib import redirect_stderr, redirect_stdout
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

import pytest
import tomli_w

from app.cli import main
from tests.repo import ROOT

Table = dict[str, Any]
ARCHIVE = "archive.zip"
DOCUMENTS = ("minutes.pdf", "result-report.pdf", "result.xlsx", ARCHIVE, "tally.json")


@dataclass(frozen=True)
class Ran:
    """How a run ended."""

    code: int
    out: str
    err: str

    @property
    def faults(self) -> list[str]:
        """The lines of stderr that are not steps of the work."""
        return [line for line in self.err.splitlines() if not line.startswith("· ")]


def kiemphieu(*arguments: str | Path, **environment: str) -> Ran:
    """Run the command here; `C` is the locale unless another is named."""
    out, err = (io.TextIOWrapper(io.BytesIO(), encoding="ascii") for _ in range(2))
    code = in_streams(out, err, *arguments, **environment)
    return Ran(code, _written(out), _written(err))


def in_streams(out: io.TextIOWrapper, err: io.TextIOWrapper, *arguments: str | Path, **environment: str) -> int:
    """Run the command here with these streams; answers the exit code."""
    with pytest.MonkeyPatch.context() as patch, redirect_stdout(out), redirect_stderr(err):
        for name, value in ({"LC_ALL": "C"} | environment).items():
            patch.setenv(name, value)
        patch.setattr(sys, "stdin", io.StringIO())
        handlers = {number: signal.getsignal(number) for number in (signal.SIGINT, signal.SIGTERM, signal.SIGHUP)}
        try:
            with pytest.raises(SystemExit) as stop:
                main([str(argument) for argument in arguments])
        finally:
            for number, handler in handlers.items():
                signal.signal(number, handler)
    assert isinstance(stop.value.code, int)
    return stop.value.code


def _written(stream: io.TextIOWrapper) -> str:
    stream.flush()
    buffer = stream.buffer
    assert isinstance(buffer, io.BytesIO)
    return buffer.getvalue().decode()


def environment(**changes: str) -> dict[str, str]:
    """For a program of its own: this checkout's code, locale C."""
    return {**os.environ, "PYTHONPATH": str(ROOT), "LC_ALL": "C", **changes}


def program() -> str:
    """The installed command."""
    return str(Path(sys.executable).with_name("kiemphieu"))


def run_program(*arguments: str | Path, before: tuple[str, ...] = (), **changes: str) -> Ran:
    """Run it as a program of its own, after the words `before` (strace, prlimit)."""
    command = [*before, program(), *map(str, arguments)]
    done = subprocess.run(command, stdin=subprocess.DEVNULL, capture_output=True, env=environment(**changes))
    return Ran(done.returncode, done.stdout.decode(), done.stderr.decode())


def toml_text(value: Table, path: str = "") -> str:
    """A TOML file as people write it: a [table] or [[table]] each (tomli_w puts short tables in one line)."""
    plain = {key: item for key, item in value.items() if not _is_table(item)}
    text = tomli_w.dumps(plain)
    for key, item in value.items():
        if _is_table(item):
            here = f"{path}.{key}" if path else key
            tables = [(f"[{here}]", item)] if isinstance(item, dict) else [(f"[[{here}]]", one) for one in item]
            text += "".join(f"\n{head}\n{toml_text(table, here)}" for head, table in tables)
    return text


def _is_table(item: object) -> bool:
    return isinstance(item, dict) or (isinstance(item, list) and bool(item) and isinstance(item[0], dict))


# Twelve papers of S1, S2: S1 has 7 high, 2 confidence, 1 low and one faulty line; S2 4, 3, 3 and one.
CAST = ("11", "11", "11", "12", "12", "12", "13", "23", "23", "31", "09", "torn")


def turnout(returned: int, **changes: Any) -> Table:
    """Figures that balance for so many papers, everything counted by hand."""
    plain = {
        "summoned": returned,
        "present": returned,
        "printed": returned + 3,
        "issued": returned,
        "returned": returned,
        "spoiled": 1,
        "unused": 2,
        "not_returned": 0,
    }
    return {**plain, **changes}


def subject(code: str, **more: str) -> Table:
    return {"code": code, "name": f"Nguyễn Văn {code}", "position": "Giám đốc", "unit": "Ban Một", **more}


def plain_round(papers: int = len(CAST), subjects: int = 2, **entry: Any) -> Table:
    """A ROUND.toml of one style whose figures fit so many papers."""
    return {
        "agency": {"name": "Cơ quan Thử", "parent": "Cơ quan trên", "place": "Hà Nội"},
        "round": {
            "title": "Đợt thử",
            "regulation": "96-QD-TW",
            "date": dt.date(2023, 7, 18),
            "venue": "Hội trường",
            **entry,
        },
        "turnout": turnout(papers),
        "committee": [
            {"name": "Trần Thị Đầu", "position": "Chánh Văn phòng", "role": "head"},
            {"name": "Lê Văn Ghi", "position": "Chuyên viên", "role": "secretary"},
        ],
        "subjects": [subject(f"S{n}") for n in range(1, subjects + 1)],
    }


def two_styles(**entry: Any) -> Table:
    """Style A with S1, S2 and the twelve papers; style B with S1 alone and ten."""
    value = plain_round(**entry)
    del value["turnout"]
    value["styles"] = [
        {"code": "A", "name": "Mẫu A", "turnout": turnout(len(CAST))},
        {"code": "B", "name": "Mẫu B", "turnout": turnout(10)},
    ]
    value["subjects"] = [subject(code, style=style) for style, code in (("A", "S1"), ("A", "S2"), ("B", "S1"))]
    return value


Votes = Iterable[str] | Mapping[int, str]


def ballot_lines(votes: Votes, codes: Iterable[str] = ("S1", "S2")) -> str:
    """A B.csv: marks a paper, or a reason; numbered from 1 unless numbers are given."""
    columns = list(codes)
    lines = [",".join(["ballot", *columns, "invalid"])]
    for number, vote in votes.items() if isinstance(votes, Mapping) else enumerate(votes, 1):
        cells = [""] * len(columns) if vote.isalpha() else list(vote)
        lines.append(",".join([str(number), *cells, vote if vote.isalpha() else ""]))
    return "\n".join(lines) + "\n"


def numbered(votes: Iterable[str], changes: Mapping[int, str | None] | None = None) -> dict[int, str]:
    """Papers by number; `changes` gives a paper another vote, or takes it out."""
    found: dict[int, str | None] = {**dict(enumerate(votes, 1)), **(changes or {})}
    return {number: vote for number, vote in found.items() if vote is not None}


@dataclass(frozen=True)
class Vote:
    """A folder with the files of one vote; `out` is where its result is to go."""

    folder: Path
    round: Table = field(default_factory=plain_round)

    @property
    def out(self) -> Path:
        return self.folder / "out"

    def write(self, name: str, content: str | bytes) -> Path:
        path = self.folder / name
        path.write_bytes(content.encode() if isinstance(content, str) else content)
        return path

    def toml(self) -> Path:
        return self.write("round.toml", toml_text(self.round))

    def ballots(self, votes: Votes = CAST, name: str = "b.csv", codes: Iterable[str] = ("S1", "S2")) -> Path:
        return self.write(name, ballot_lines(votes, codes))

    def count(self, *arguments: str | Path, **environment: str) -> Ran:
        return kiemphieu(*self.command(*arguments), **environment)

    def command(self, *arguments: str | Path) -> list[str | Path]:
        """`count` with these arguments, the round's file and the place for the result."""
        return ["count", self.toml(), *arguments, "--out", self.out]

    def count_two(self, first: Votes, second: Votes, *arguments: str | Path) -> Ran:
        """Count two passes of the one style."""
        paths = self.ballots(first, "b1.csv"), self.ballots(second, "b2.csv")
        return self.count("--ballots", paths[0], "--second", paths[1], *arguments)

    def resolve(self, *rows: str, name: str = "r.csv") -> Path:
        return self.write(name, "\n".join(["ballot,code,value", *rows]) + "\n")

    def refused(self, *arguments: str | Path) -> list[str]:
        """The faults of a count that is refused: one line each, nothing written."""
        command = self.command(*arguments)
        return refused(self.folder, *command)

    @property
    def tally(self) -> Table:
        value = json.loads((self.out / "tally.json").read_bytes())
        assert isinstance(value, dict)
        return value

    def member(self, name: str) -> bytes:
        """A file of the archive's payload."""
        with zipfile.ZipFile(self.out / ARCHIVE) as archive:
            return archive.read(f"data/{name}")

    def journal(self) -> list[Table]:
        return [json.loads(line) for line in self.member("journal.jsonl").splitlines()]

    def left(self) -> dict[str, bytes]:
        """Everything that lies in the folder now, by path."""
        return snapshot(self.folder)


FAULT = re.compile(r"(?P<file>[^\n]+?)(, dòng (?P<line>\d+))?(, cột (?P<column>[^:]+))?: (?P<found>.+?)\. (?P<todo>.+)")


def refused(folder: Path, *command: str | Path) -> list[str]:
    """Run a command that is refused with exit code 2; answers the faults, a line each, and sees nothing was written."""
    before = snapshot(folder)
    ran = kiemphieu(*command)
    assert (ran.code, ran.out) == (2, ""), ran
    assert snapshot(folder) == before
    assert ran.faults and all(FAULT.fullmatch(line) for line in ran.faults), ran.err
    return ran.faults


def snapshot(folder: Path) -> dict[str, bytes]:
    return {str(p.relative_to(folder)): b"" if p.is_dir() else p.read_bytes() for p in sorted(folder.rglob("*"))}


def findings(tally: Table, severity: str) -> list[tuple[str, str | None]]:
    return [(f["code"], f["style"]) for f in tally["findings"] if f["severity"] == severity]
