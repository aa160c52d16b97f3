"""Dialogs return a value and touch no service; the page that opened one acts on it."""
