"""What can stop an act. A refusal is the user's to mend, a trouble the machine's; anything else is a bug."""

from dataclasses import dataclass


class Refusal(Exception):
    """A rule forbids the act. `code` names the rule, `text` says in one sentence what to do instead."""

    def __init__(self, code: str, text: str) -> None:
        super().__init__(text)
        self.code = code
        self.text = text


class Trouble(Exception):
    """The machine cannot do it now: disk full, file locked, no right to write, newer file."""

    def __init__(self, text: str) -> None:
        super().__init__(text)
        self.text = text


@dataclass(frozen=True)
class Fault:
    """One thing wrong in a file from outside: where it stands, what was found, what to do.

    `line` and `column` count from 1; `None` where the whole file is meant.
    """

    file: str
    line: int | None
    column: str | None
    found: str
    todo: str


class InputFault(Exception):
    """One or more faults of the files or arguments given; nothing was written."""

    def __init__(self, *faults: Fault) -> None:
        super().__init__("; ".join(f"{f.file}:{f.line or '-'}: {f.found}" for f in faults))
        self.faults = faults
