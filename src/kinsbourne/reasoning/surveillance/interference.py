"""Which treatments falsify a test, because they were recorded before it or before it is done?"""

from __future__ import annotations

from kinsbourne.case.time import Span
from kinsbourne.knowledge.model import Investigation
from kinsbourne.reasoning.because import Because
from kinsbourne.reasoning.history.items import History
from kinsbourne.reasoning.sources import Numbering
from kinsbourne.reasoning.surveillance.done import evidence_of_treatment


def interference_of(
    one: Investigation, on: Span | None, history: History, numbering: Numbering
) -> list[Because]:
    """The treatments recorded before the test, or before it is done, that falsify it."""
    found: list[Because] = []
    for interference in one.interferes:
        given = [
            drug
            for drug in history.given_of(*interference.kinds)
            if drug.began is not None and (on is None or drug.began.from_ < on.below)
        ]
        if given and given[0].began is not None:
            since = history.axis.said(given[0].began.from_)
            found.append(
                Because(
                    text=f"{interference.text} Recorded: {given[0].name}, from {since}.",
                    evidence=tuple(map(evidence_of_treatment, given)),
                    rule=one.id,
                    verified=interference.verified,
                    sources=numbering.cite(interference.sources),
                )
            )
    return found
