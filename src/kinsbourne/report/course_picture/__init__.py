"""How is the course of a patient shown on one page: scores, doses, relapses, triggers, tests?

The picture shows what is recorded, each thing at its time. It claims no cause and gives no order.
"""

from kinsbourne.report.course_picture.page import draw
from kinsbourne.report.eye_picture.writing import PictureError, save

__all__ = ["PictureError", "draw", "save"]
