"""`kiemphieu`: the same services as the window, without a screen. What it promises stands in the README."""

from app.cli.main import main

__all__ = ["main"]
