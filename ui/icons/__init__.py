"""Line icons asked for by meaning, tinted by the theme: `icon(Icon.SEAL)`, `pixmap(Icon.GOOD, 20, "good", 1.0)`.

One SVG a meaning lies in resources/icons; its `currentColor` is replaced by a token of the theme.
"""

from ui.icons.icons import Icon, icon, pixmap

__all__ = ["Icon", "icon", "pixmap"]
