"""What a form said, step by step: undone and done again until it is saved."""

from collections.abc import Sequence
from typing import Any

Sketch = tuple[Any, ...]


class History:
    """Sketches are tuples of a form's fields; typing on in one of the `texts` (their places) is one step."""

    def __init__(self, first: Sketch, texts: Sequence[int] = ()) -> None:
        self._texts = frozenset(texts)
        self._steps = [first]
        self._at = 0
        self._typed: int | None = None  # the place of the text that is being typed

    def note(self, now: Sketch) -> None:
        """The form says this now; what was undone before is forgotten."""
        before = self._steps[self._at]
        changed = [at for at, (old, new) in enumerate(zip(before, now, strict=True)) if old != new]
        if not changed:
            return
        del self._steps[self._at + 1 :]
        typed = changed[0] if len(changed) == 1 and changed[0] in self._texts else None
        if typed is not None and typed == self._typed and self._at:
            self._steps[self._at] = now
        else:
            self._steps.append(now)
            self._at += 1
        self._typed = typed

    @property
    def can_undo(self) -> bool:
        return self._at > 0

    @property
    def can_redo(self) -> bool:
        return self._at + 1 < len(self._steps)

    def undo(self) -> Sketch:
        """One step back."""
        return self._go(-1 if self.can_undo else 0)

    def redo(self) -> Sketch:
        """One step forward again."""
        return self._go(1 if self.can_redo else 0)

    def _go(self, step: int) -> Sketch:
        self._at += step
        self._typed = None
        return self._steps[self._at]
