"""What does the pathway ask, what does the record answer, and which steps wait for an answer?"""

from __future__ import annotations

from collections.abc import Iterator, Mapping

from kinsbourne.knowledge.model import Pathway
from kinsbourne.reasoning.because import Part
from kinsbourne.reasoning.facts import Evidence
from kinsbourne.reasoning.logic import Truth
from kinsbourne.reasoning.pathway.circumstances import Circumstance, answered
from kinsbourne.reasoning.pathway.engine import StepState, states


class AskedQuestion(Part, frozen=True, kw_only=True):
    """One question of the pathway, as it stands in a patient."""

    id: str
    question: str
    recorded: bool | None
    """What the record answers; None: nothing."""
    evidence: tuple[Evidence, ...] = ()
    """The recorded items that it was read from."""
    said: str = ""
    """Where it comes from, in words, if not from recorded items."""
    is_answered: bool = False
    """Has a clinician answered it, so that ``answer`` counts in place of the record?"""
    answer: bool | None = None
    needed_by: tuple[str, ...] = ()
    """Steps that cannot be said, or wait, for want of this, in the order of the tree."""


def questions_of(
    pathway: Pathway,
    recorded: Mapping[str, Circumstance],
    answers: Mapping[str, Truth],
) -> tuple[AskedQuestion, ...]:
    """Every question, in the order of the knowledge."""
    found = answered(dict(recorded), answers)
    told = states(pathway, {name: one.truth for name, one in found.items()})
    needed: dict[str, list[str]] = {}
    for step, state in told.items():
        for name in sorted(_needs(state)):
            needed.setdefault(name, []).append(step)
    return tuple(
        AskedQuestion(
            id=asked.id,
            question=asked.question,
            recorded=recorded[asked.id].truth,
            evidence=recorded[asked.id].evidence,
            said=recorded[asked.id].said,
            is_answered=asked.id in answers,
            answer=answers.get(asked.id),
            needed_by=tuple(needed.get(asked.id, ())),
        )
        for asked in pathway.inputs
    )


def _needs(state: StepState) -> frozenset[str]:
    ways = (state.needs, *(held.missing for held in state.held_by))
    return frozenset(_names(ways))


def _names(every: tuple[tuple[tuple[str, ...], ...], ...]) -> Iterator[str]:
    return (name for ways in every for way in ways for name in way)
