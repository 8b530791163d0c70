"""Is all that would bring a card long over?

A record stays open for life. Where the signs that raise the concern, and those behind each red
flag, ended long ago, a card at every opening of it would only teach people to set cards aside.
What has no date is never taken as past, and neither is a relapse that is going on.

Intended purpose: exchange of records. It draws no conclusion of its own.
"""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date

from kinsbourne.case.blocks import Time
from kinsbourne.case.model import Case, Disease, Finding
from kinsbourne.case.origin import origins, place
from kinsbourne.knowledge.base import Knowledge
from kinsbourne.knowledge.model import CardPast
from kinsbourne.knowledge.ontology import Ontology
from kinsbourne.reasoning.assessment import Assessment
from kinsbourne.reasoning.history import Axis, axis_of, times_of


def is_long_past(assessed: Assessment, case: Case, today: date, knowledge: Knowledge) -> bool:
    """Did everything that raises the concern or a red flag end before the limit of ``card.yaml``?

    A sign without an end is over where it began before the limit and so did all else that the
    record dates. A diagnosis, and a finding of a kind that records give no end, counts by its
    onset.
    """
    if assessed.course is not None and assessed.course.phase == "relapse":
        return False
    reasons = [*assessed.concern.because, *(b for flag in assessed.red_flags for b in flag.because)]
    if not all(reason.evidence for reason in reasons):
        return False
    limit = _Limit(case, today, knowledge.card.past, knowledge.ontology)
    resting_on = {entry.where for reason in reasons for entry in reason.evidence if entry.present}
    found = [item for where, item in _items(case) if where in resting_on]
    return bool(found) and all(map(limit.is_before, found))


class _Limit:
    """The day before which what ended is long past."""

    def __init__(self, case: Case, today: date, rule: CardPast, ontology: Ontology) -> None:
        self._axis: Axis = axis_of(case, as_of=today)
        now = self._axis.day(today)
        self._day = None if now is None else now.from_ - rule.days
        self._by_onset = rule.by_onset
        self._ontology = ontology
        times = [time for time, _ in times_of(case)] + [case.subject.time_at_last_encounter]
        self._is_still = all(self._is_past(time) for time in times if time is not None)

    def is_before(self, item: Finding | Disease) -> bool:
        """Was it over by then?"""
        if item.resolution is not None:
            return self._is_past(item.resolution)
        return (self._is_still or self._counts_by_onset(item)) and self._is_past(item.onset)

    def _counts_by_onset(self, item: Finding | Disease) -> bool:
        code = item.term.id if item.term else ""
        return isinstance(item, Disease) or any(
            code in self._ontology and self._ontology.is_a(code, kind) for kind in self._by_onset
        )

    def _is_past(self, time: Time | None) -> bool:
        span = self._axis.span(time)
        return span is not None and self._day is not None and span.below <= self._day


def _items(case: Case) -> Iterator[tuple[str, Finding | Disease]]:
    """Each finding and diagnosis, by where it came from, as the evidence names it."""
    known = origins(case)
    for index, finding in enumerate(case.findings):
        if not finding.excluded:
            yield place(known, "phenotypicFeatures", index, finding.evidence), finding
    for index, disease in enumerate(case.diseases):
        if not disease.excluded:
            yield place(known, "diseases", index), disease
