"""Is a sign that nobody recorded as over still there today?

Not known, where it began longer ago than what was seen lately and nothing newer is recorded of it:
trouble with sleep in the first month of an illness says nothing of the sixth year.
"""

from __future__ import annotations

from kinsbourne.case.time import Span
from kinsbourne.reasoning.history import History
from kinsbourne.reasoning.logic import Truth, World


class Lately:
    """The patient as recorded, of whom old signs without an end are not known to go on."""

    def __init__(self, recorded: World, history: History, days: float) -> None:
        self.recorded = recorded
        self._history = history
        self._days = days

    def present(self, finding: str, /) -> Truth:
        return self.recorded.present(finding)

    def age_days(self) -> Span | None:
        return self.recorded.age_days()

    def lasting_days(self, finding: str, /) -> Span | None:
        return self.recorded.lasting_days(finding)

    def ongoing(self, finding: str, /) -> Truth:
        truth = self.recorded.ongoing(finding)
        return None if truth and self._is_old(finding) else truth

    def met(self, name: str) -> Truth:
        return self.recorded.met(name)

    def _is_old(self, finding: str) -> bool:
        """Did all that is not over of it begin long ago? What has no day is not known to be old."""
        now = self._history.now
        signs = self._history.signs_of(finding)
        began = [sign.began for sign in signs if sign.present and sign.ended is None]
        if now is None or not began:
            return False
        return all(onset is not None and now.from_ - onset.below > self._days for onset in began)
