"""The steps from an empty file to today's tables. A released step is never edited; a new one is added."""

from app.storage.migrations import m0001, m0002

STEPS: tuple[tuple[str, ...], ...] = (m0001.STATEMENTS, m0002.STATEMENTS)
VERSION = len(STEPS)
