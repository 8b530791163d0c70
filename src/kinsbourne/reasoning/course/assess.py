"""Where in the course is this patient, and was it a relapse?

Intended purpose: to set dated scores, signs and treatments side by side, to apply the published
minimum of a relapse, and to show what is missing. It recommends no treatment.
"""

from __future__ import annotations

from kinsbourne.knowledge.base import Knowledge
from kinsbourne.reasoning.course.candidates import candidates
from kinsbourne.reasoning.course.change import responses, trends
from kinsbourne.reasoning.course.improvement import first_improvement
from kinsbourne.reasoning.course.levels import visits
from kinsbourne.reasoning.course.numbers import Numbers
from kinsbourne.reasoning.course.pattern import features_of, follow_up, pattern_of
from kinsbourne.reasoning.course.phase import onset_of, phase_of, undated_return
from kinsbourne.reasoning.course.result import AssessedCourse
from kinsbourne.reasoning.course.stretches import stretches
from kinsbourne.reasoning.course.verdict import judged
from kinsbourne.reasoning.history import History
from kinsbourne.reasoning.sources import Numbering


def assess_course(
    history: History,
    knowledge: Knowledge,
    numbering: Numbering,
    relapse_hours: float | None = None,
) -> AssessedCourse | None:
    """The phase, the pattern and every worsening after improvement; None where nothing is dated.

    ``relapse_hours`` is the least a relapse must last, where another than the knowledge's own is
    wanted; the stricter published one is always said beside it.
    """
    numbers = Numbers(knowledge.course, numbering)
    scales = [stretches(form, numbers) for form in visits(history.scores).values()]
    onset = onset_of(history, numbers)
    if onset is None and not scales and not any(one.began for one in history.given):
        return None
    hours = (
        numbers["relapse-least"] if relapse_hours is None else relapse_hours,
        numbers["relapse-least-strict"],
    )
    improved = first_improvement(history, scales, numbers)
    found = candidates(history, scales, improved[0], numbers) if improved else []
    worsenings = tuple(judged(one, history, scales, numbers, hours) for one in found)
    both = list(zip(found, worsenings, strict=True))
    rises = [
        rise for one, judgement in both if judgement.verdict == "relapse" for rise in one.rises
    ]
    wobbles = [one for one, judgement in both if judgement.verdict == "fluctuation"]
    relapses = [one for one in worsenings if one.verdict == "relapse"]
    phase = phase_of(history, scales, improved, worsenings, wobbles, numbers)
    followed = follow_up(history, onset, relapses)
    is_improved = improved is not None
    pattern = pattern_of(
        phase.phase, worsenings, rises, followed, numbers, is_improved=is_improved,
        undated_return=undated_return(history, numbers, is_improved=is_improved),
    )  # fmt: skip
    features = list(features_of(history, relapses, numbers, is_improved=is_improved))
    return AssessedCourse(
        axis=history.axis.kind,
        phase=phase.phase,
        phase_because=phase.because,
        phase_would_settle=phase.would_settle,
        pattern=pattern.pattern,
        pattern_because=pattern.because,
        features=tuple(name for name, _ in features),
        features_because=tuple(because for _, because in features),
        relapses=worsenings,
        trends=tuple(trends(history, scales, knowledge.scales, numbers)),
        responses=tuple(responses(history, scales, numbers)),
        follow_up=followed,
        relapse_hours=hours,
    )
