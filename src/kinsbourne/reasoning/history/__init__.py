"""What happened to this patient, in order: scores, signs, treatments and tests on one time line."""

from kinsbourne.reasoning.history.axis import Axis
from kinsbourne.reasoning.history.build import axis_of, history_of, times_of
from kinsbourne.reasoning.history.items import Dose, Given, History, Score, Sign, Test

__all__ = [
    "Axis",
    "Dose",
    "Given",
    "History",
    "Score",
    "Sign",
    "Test",
    "axis_of",
    "history_of",
    "times_of",
]
