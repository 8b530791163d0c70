"""From which day is the work-up counted?

From the first recorded test, severity score or treatment of the illness that does not lie surely
before the first sign. A vaccine is none of these, and neither is a test of birth. Where a sign of
the illness is undated, an immune treatment before the first dated sign counts as well. A day that
is only known to lie between others stays as wide as all contacts together leave it. Where nothing
was recorded, or nothing of it is dated, the day is not known: the patient presented at some time
after the first sign.
"""

from __future__ import annotations

from collections.abc import Iterator
from typing import NamedTuple

from kinsbourne.case.time import Span
from kinsbourne.knowledge.base import Knowledge
from kinsbourne.reasoning.because import Because
from kinsbourne.reasoning.criteria import unique
from kinsbourne.reasoning.facts import Evidence
from kinsbourne.reasoning.history.items import History, Sign
from kinsbourne.reasoning.surveillance.done import evidence_of, evidence_of_treatment

NOT_THE_ILLNESS = frozenset({"vaccine", "live-vaccine"})


class Presentation(NamedTuple):
    """When the patient presented, when the first sign began, and what says so."""

    day: Span | None
    first_sign: Span | None
    because: Because


def presentation_of(knowledge: Knowledge, history: History) -> Presentation:
    """The day from which the work-up is counted."""
    signs = [sign for sign in history.signs_of(*knowledge.work_up.first_signs) if sign.present]
    first_sign = _first_sign(signs, history)
    contacts = [
        (on, evidence)
        for on, evidence in _contacts(knowledge, history)
        if first_sign is None or on.below > first_sign.from_
    ]
    if not contacts:
        text = "The day of presentation is not known: no test, score or treatment is dated."
        began = tuple(sign.evidence for sign in signs if sign.began == first_sign)
        return Presentation(None, first_sign, Because(text=text, evidence=began))
    earliest, first = min(contacts, key=lambda one: (one[0], one[1].where))
    soonest, sure = min(contacts, key=lambda one: (one[0].below, one[0], one[1].where))
    from_ = earliest.from_ if first_sign is None else max(earliest.from_, first_sign.from_)
    on = Span(from_, soonest.below)
    evidence = unique((first, sure))
    text = (
        f"Counted from {'' if is_one_day(on) else 'a day '}{history.axis.said_span(on)}, the first "
        f"test, score or treatment recorded{'' if first_sign is None else ' since the first sign'}:"
        f" {' or '.join(dict.fromkeys(entry.label for entry in evidence))}."
    )
    return Presentation(on, first_sign, Because(text=text, evidence=evidence))


def is_one_day(span: Span) -> bool:
    """Is it known to the day?"""
    return span.below - span.from_ <= 1


def _first_sign(signs: list[Sign], history: History) -> Span | None:
    """The first dated sign, or an immune treatment before it where another sign has no date."""
    first = min((sign.began for sign in signs if sign.began), default=None)
    if first is None or all(sign.began for sign in signs):
        return first
    treated = (one.began for one in history.given if one.is_immune and one.began)
    return min([first, *treated])


def _contacts(knowledge: Knowledge, history: History) -> Iterator[tuple[Span, Evidence]]:
    """What was done for the patient, dated."""
    for score in history.scores:
        if score.on is not None:
            label = knowledge.scales[score.scale].name
            yield score.on, Evidence(f"KINSBOURNE:{score.scale}", label, True, score.where)
    for test in history.tests:
        if test.on is not None and not test.is_planned and test.test in knowledge.investigations:
            yield test.on, evidence_of(test)
    for given in history.given:
        if given.began is not None and given.kinds and given.kinds.isdisjoint(NOT_THE_ILLNESS):
            yield given.began, evidence_of_treatment(given)
