"""A QR code as a flowable: drawn as black squares, so that it prints sharp at any size."""

from itertools import groupby

import segno
from reportlab.platypus import Flowable

_QUIET = 4  # light modules around the code (ISO/IEC 18004)


class QrCode(Flowable):
    """`content` and nothing else, at correction level M; `side` in points, with its quiet zone."""

    def __init__(self, content: str, side: float) -> None:
        super().__init__()
        self.width = self.height = side
        self._rows = segno.make(content, error="m", boost_error=False, micro=False).matrix

    def wrap(self, availWidth: float, availHeight: float) -> tuple[float, float]:
        return self.width, self.height

    def draw(self) -> None:
        side = self.width / (len(self._rows) + 2 * _QUIET)
        path = self.canv.beginPath()
        for line, row in enumerate(self._rows):
            bottom = self.height - (line + 1 + _QUIET) * side
            start = 0
            for dark, run in groupby(row):
                length = len(list(run))
                if dark:
                    path.rect((start + _QUIET) * side, bottom, length * side, side)
                start += length
        self.canv.drawPath(path, stroke=0, fill=1)
