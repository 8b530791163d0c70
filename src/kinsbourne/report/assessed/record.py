"""What is said of the record itself: its scores, what it does not hold, what was not used?"""

from __future__ import annotations

from kinsbourne.reasoning.assessment import AssessedScore, Assessment
from kinsbourne.report.said import marked
from kinsbourne.report.view import Entry, Section


def severity(assessed: Assessment) -> Section:
    """Each severity score against its scale."""
    entries = tuple(map(_score, assessed.severity))
    return Section(id="severity", title="Severity", entries=entries)


def _score(score: AssessedScore) -> Entry:
    text = f"{score.name}: {score.total} of {score.maximum}"
    if score.band and score.band_verified:
        mark = marked(score.band_verified)
        text += f", {score.band}" + (f" ({mark})" if mark else "")
    day = (score.when or "").removesuffix("T00:00:00Z")  # midnight is how a day is written
    text += f", {day}" if day else ""
    text += f", {score.rated}" if score.rated else ", rater not recorded"
    if mark := marked(score.items_verified):
        text += f"; item wording {mark}"
    return Entry(text=text, sources=score.sources, basis=marked(score.verified))


def not_examined(assessed: Assessment) -> Section:
    """What the rules ask and the record does not say."""
    return Section(
        id="not-examined",
        title="Not examined or not recorded",
        entries=tuple(Entry(text=name) for name in assessed.not_examined),
    )


def not_used(assessed: Assessment) -> Section:
    """What is recorded and no rule uses."""
    return Section(
        id="not-used",
        title="Recorded, not used by any rule",
        entries=tuple(
            Entry(text=f"{'' if one.present else 'no '}{one.label or one.term}", code=one.term)
            for one in assessed.not_used
        ),
    )
