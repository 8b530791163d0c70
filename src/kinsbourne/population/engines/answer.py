"""How do an engine's tables become the answer?"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable
from datetime import date

from kinsbourne.population.found import Because, Flagged, Flow, Found, Person
from kinsbourne.population.script.scoring import GRADES

FoundRow = tuple[Person, int, date, int, int]
"""person_id, grade, index_day, score in thousandths, known."""
BecauseRow = tuple[Person, str, date, str, int]
"""person_id, feature, first_day, code, days."""

TABLES = {
    "found": "person_id, grade, index_day, score, known",
    "because": "person_id, feature, first_day, code, days",
    "rules_fired": "person_id, rule",
    "flow": "step, number",
}
"""What is taken from an engine, and the order of its columns."""


def answer(
    found: Iterable[FoundRow],
    because: Iterable[BecauseRow],
    rules: Iterable[tuple[Person, str]],
    flow: Iterable[tuple[str, int]],
) -> Found:
    """The people found, best score first, then by person; their reasons by day and feature."""
    reasons: defaultdict[Person, list[Because]] = defaultdict(list)
    for person, feature, first, code, days in because:
        reasons[person].append(Because(feature, first, code, days))
    fired: defaultdict[Person, list[str]] = defaultdict(list)
    for person, rule in rules:
        fired[person].append(rule)
    flagged = [
        Flagged(
            person,
            GRADES[grade],
            score / 1000,
            index,
            bool(known),
            tuple(sorted(fired[person])),
            tuple(sorted(reasons[person], key=lambda one: (one.date, one.feature))),
        )
        for person, grade, index, score, known in found
    ]
    flagged.sort(key=lambda one: (-one.score, one.person_id))
    return Found(tuple(flagged), Flow({step: number for step, number in sorted(flow) if number}))
