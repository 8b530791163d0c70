"""What is said of the concern: why it is raised, what holds it down, what would raise it?"""

from __future__ import annotations

from collections.abc import Iterator, Mapping

from kinsbourne.knowledge.model import Finding
from kinsbourne.reasoning.assessment import Assessment
from kinsbourne.reasoning.logic import AGE
from kinsbourne.report.said import cited, marked, reason
from kinsbourne.report.view import Entry, Section

MOST_REASONS = 3
"""Reasons that stand out; the strongest come first."""
MOST_RAISING = 2
"""Rules still waiting for a fact that stand out; those that wait for least come first."""


def section(assessed: Assessment, findings: Mapping[str, Finding]) -> Section:
    """The reasons, the strongest first, then what holds it down, then what would raise it."""
    return Section(id="why", title="Why", entries=tuple(_entries(assessed, findings)))


def _entries(assessed: Assessment, findings: Mapping[str, Finding]) -> Iterator[Entry]:
    concern = assessed.concern
    for at, because in enumerate(concern.because):
        yield reason(because, further=at >= MOST_REASONS)
    for because in concern.held_down_by:
        yield Entry(
            label="Held down",
            text=because.text,
            sources=because.sources,
            basis=marked(because.verified),
            cited=cited((because,)),
        )
    for at, raising in enumerate(concern.would_raise):
        ways = "; or ".join(_asked(way, findings) for way in raising.facts)
        label = f"Would become {raising.level} with"
        yield Entry(label=label, text=ways, further=at >= MOST_RAISING)


def _asked(way: tuple[str, ...], findings: Mapping[str, Finding]) -> str:
    def said(fact: str) -> str:
        if fact == AGE:
            return "the age, if it fits"
        absent = "no " if fact.startswith("not ") else ""
        return absent + findings[fact.removeprefix("not ")].said

    return " and ".join(map(said, way))
