"""When was the patient first seen to have improved?"""

from __future__ import annotations

from collections.abc import Iterable

from kinsbourne.case.time import Span
from kinsbourne.reasoning.because import Because
from kinsbourne.reasoning.course.numbers import Numbers
from kinsbourne.reasoning.course.stretches import Stretches
from kinsbourne.reasoning.history import History


def first_improvement(
    history: History, scales: Iterable[Stretches], numbers: Numbers
) -> tuple[Span, Because] | None:
    """The earliest that scores, signs that went, or a recorded response show; None where none does.

    Signs show it on a day on which every core sign recorded so far had gone.
    """
    found = [
        *_by_scores(history, scales, numbers),
        *_by_signs(history, numbers),
        *_by_responses(history, numbers),
        *_as_told(history, numbers),
    ]
    return min(found, key=lambda entry: entry[0], default=None)


def _by_scores(
    history: History, scales: Iterable[Stretches], numbers: Numbers
) -> Iterable[tuple[Span, Because]]:
    for scale in scales:
        if scale.improved is None:
            continue
        day = history.axis.said(scale.improved.from_)
        if scale.improved_by is not None:
            text = f"The score had fallen by {-scale.improved_by.points:.0f} points by {day}."
        else:
            text = f"The first score, of {day}, was already in remission."
        yield scale.improved, numbers.because(text, "change-beyond-noise")


def _by_signs(history: History, numbers: Numbers) -> Iterable[tuple[Span, Because]]:
    episodes = [s for s in history.signs_of(*numbers.rules.core) if s.present]
    for gone in sorted((s for s in episodes if s.ended is not None), key=lambda s: s.ended or ()):
        ended = gone.ended or Span(0, 0)
        others = [s for s in episodes if s.began is None or s.began.from_ < ended.from_]
        if all(s.ended is not None and s.ended.from_ <= ended.from_ for s in others):
            text = (
                "Every sign of eyes, jerks and gait recorded until then had gone by "
                f"{history.axis.said(ended.from_)}."
            )
            yield ended, numbers.recorded(text, (gone.evidence,))
            return


def _by_responses(history: History, numbers: Numbers) -> Iterable[tuple[Span, Because]]:
    for given in history.given:
        if given.outcome in ("partial", "complete") and given.began is not None:
            text = f"A response to {given.name} is recorded: {given.response or given.outcome}."
            yield given.began, numbers.recorded(text)


def _as_told(history: History, numbers: Numbers) -> Iterable[tuple[Span, Because]]:
    for sign in history.signs_of(*numbers.rules.improved):
        if sign.present and sign.began is not None:
            text = f"Improvement is recorded: {history.axis.said_span(sign.began)}."
            yield sign.began, numbers.recorded(text, (sign.evidence,))
