"""The numbers of people and papers of one ballot style (design.md §8)."""

from collections.abc import Mapping
from dataclasses import dataclass, field, fields

REQUIRED = ("summoned", "present", "printed", "issued", "returned", "spoiled")
OPTIONAL = ("unused", "exchanged", "lost", "not_returned", "foreign")
LARGEST_FIGURE = 10**9


@dataclass(frozen=True)
class Turnout:
    """What was counted by hand. `unused` and `not_returned` may be None: then they are worked out.

    `piles` are the committee's hand-sorted invalid papers by reason, or None where nobody sorted them.
    """

    summoned: int
    present: int
    printed: int
    issued: int
    returned: int
    spoiled: int
    unused: int | None = None
    exchanged: int = 0
    lost: int = 0
    not_returned: int | None = None
    foreign: int = 0
    piles: Mapping[str, int] | None = field(default=None)

    def unused_or_derived(self) -> int:
        """Papers left in the packet; from R01 where they were not counted (may come out negative)."""
        if self.unused is not None:
            return self.unused
        return self.printed - self.issued - self.spoiled - self.lost

    def not_returned_or_derived(self) -> int:
        """Papers that never came back; from R02 where they were not counted (may come out negative)."""
        if self.not_returned is not None:
            return self.not_returned
        return self.issued + self.foreign - self.returned - self.exchanged

    def as_numbers(self) -> dict[str, int]:
        """The figures that were given, by name, without the worked-out ones."""
        given = ((f.name, getattr(self, f.name)) for f in fields(self) if f.name != "piles")
        return {name: value for name, value in given if value is not None}
