"""How the window looks: tokens in one place, light and dark, text from 100 to 200 %.

`Theme.install(app)` once at the start; after that `Theme.of_app()` is what widgets ask, as they ask for the palette.
"""

from ui.theme.theme import Scheme, Theme

__all__ = ["Scheme", "Theme"]
