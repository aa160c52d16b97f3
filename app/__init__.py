"""Tín Nhiệm without a screen: rules, storage, documents, archive and the command line. No Qt below this door."""

__version__ = "0.1.0"
"""The only place where the version stands: the build, `--version` and the sealer's name read it here."""
