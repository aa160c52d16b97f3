"""The steps from an empty file to today's tables. A released step is never edited; a new one is added."""

from app.storage.migrations import m0001

STEPS: tuple[tuple[str, ...], ...] = (m0001.STATEMENTS,)
VERSION = len(STEPS)
