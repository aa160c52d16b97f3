"""The checkout itself, for tests that read it: its root, its files, its Python modules."""

import ast
import subprocess
from collections.abc import Iterator
from functools import cache
from pathlib import Path

ROOT = Path(__file__).resolve().parent.parent
_NEVER = {".git", ".venv", "__pycache__"}


@cache
def files() -> tuple[Path, ...]:
    """Every file that is, or would be, committed; relative to ROOT."""
    if (ROOT / ".git").exists():
        command = ["git", "ls-files", "-z", "--cached", "--others", "--exclude-standard"]
        names = subprocess.run(command, cwd=ROOT, check=True, capture_output=True).stdout.decode().split("\0")
        return tuple(sorted(Path(name) for name in names if name and (ROOT / name).is_file()))
    found = (path.relative_to(ROOT) for path in ROOT.rglob("*") if path.is_file())
    return tuple(sorted(path for path in found if not _NEVER & set(path.parts) and not path.parts[0].startswith(".")))


def modules(*rooms: str) -> Iterator[tuple[Path, ast.Module]]:
    """The parsed Python files of the named top-level rooms."""
    for path in files():
        if path.suffix == ".py" and path.parts[0] in rooms:
            yield path, ast.parse((ROOT / path).read_text(encoding="utf-8"), filename=str(path))
