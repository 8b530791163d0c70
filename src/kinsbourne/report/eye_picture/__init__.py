"""How is a recording of the eyes shown on one page, so that opsoclonus is seen at a glance?

The picture shows what was measured and what the eye did, side by side, so that the one can be
checked against the other. It makes no diagnosis.
"""

from kinsbourne.report.eye_picture.page import draw
from kinsbourne.report.eye_picture.shown import pair, saccades, stretch
from kinsbourne.report.eye_picture.stretch import PLOT
from kinsbourne.report.eye_picture.writing import PictureError, save

__all__ = ["PLOT", "PictureError", "draw", "pair", "saccades", "save", "stretch"]
