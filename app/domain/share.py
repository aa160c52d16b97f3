"""Shares as exact whole numbers: compared by multiplying, rounded only to be printed."""

from dataclasses import dataclass


@dataclass(frozen=True)
class Fraction:
    """A bar set by a regulation, such as two thirds; `inclusive` says whether exactly that much passes."""

    numerator: int
    denominator: int
    inclusive: bool

    def is_reached(self, part: int, whole: int) -> bool:
        """Whether part/whole is over (or, when inclusive, at) this bar; never by floats."""
        left, right = part * self.denominator, whole * self.numerator
        return left >= right if self.inclusive else left > right

    def least(self, whole: int) -> int:
        """The smallest whole number that reaches this bar of `whole`."""
        share = self.numerator * whole
        return -(-share // self.denominator) if self.inclusive else share // self.denominator + 1


def percent(part: int, whole: int, decimals: int = 2) -> str | None:
    """`part` of `whole` in percent, rounded half up on the exact fraction, with a decimal point.

    >>> percent(19, 47)
    '40.43'
    >>> percent(18, 32, 1)
    '56.3'

    None where `whole` is 0: there is no percent of nothing.
    """
    if whole == 0:
        return None
    scale = 100 * 10**decimals
    rounded = (2 * part * scale + whole) // (2 * whole)
    if decimals == 0:
        return str(rounded)
    return f"{rounded // 10**decimals}.{rounded % 10**decimals:0{decimals}d}"
