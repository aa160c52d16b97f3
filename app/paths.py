"""Where the program's own files lie, the same for a wheel, an editable install and a checkout.

In all three `resources` and `data` are neighbours of the package `app`, so one step up finds them.
"""

from pathlib import Path

_HOUSE = Path(__file__).resolve().parent.parent


def resources() -> Path:
    """The folder of regulations/, texts/, translations/, theme/, icons/, manual/. Read-only."""
    return _HOUSE / "resources"


def data() -> Path:
    """The folder of sample/, the fictional agency. Read-only."""
    return _HOUSE / "data"
