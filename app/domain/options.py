"""What the agency chose for a round that changes no count: how its papers look, how the keying goes, what is kept."""

from collections.abc import Mapping
from dataclasses import asdict, dataclass, field, fields, replace
from typing import Any

BANDS = ("blue", "green", "yellow", "orange", "pink", "grey")
"""The colours that a style's papers may carry."""


@dataclass(frozen=True)
class Options:
    """`form` is state or party; `colours` a colour band by style's code; `per_sheet` papers on one A4 sheet (1 or 2).

    `fill_second` lets the second pass repeat a mark down to the end; `exercise` asks for the two-minute exercise before
    a person's first batch; `slips` offers a printed slip for each finished batch. `summoned` is how many are to come,
    by style's code, where there is no list of them.
    """

    form: str = "state"
    sign_place: bool = False
    criteria_back: bool = False
    per_sheet: int = 1
    colours: Mapping[str, str] = field(default_factory=dict)
    fill_second: bool = False
    exercise: bool = True
    slips: bool = False
    retention: str = ""
    publication: str = ""
    summoned: Mapping[str, int] = field(default_factory=dict)

    def as_json(self) -> dict[str, Any]:
        return asdict(self)


def answered(now: Options, given: Options) -> Options:
    """`now` with the answers of `given` to what the form of a round asks; looks and numbers stay as they are."""
    return replace(now, form=given.form, sign_place=given.sign_place, retention=given.retention,
                   publication=given.publication, fill_second=given.fill_second, exercise=given.exercise)  # fmt: skip


def read_options(value: Mapping[str, Any]) -> Options:
    """The options that `as_json` wrote; what is not there has its default, what is unknown (older) is left out."""
    known = {f.name for f in fields(Options)}
    return Options(**{key: item for key, item in value.items() if key in known})
