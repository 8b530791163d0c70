"""Which treatments is the patient on, was on, responded to, or has changed the dose of?"""

from __future__ import annotations

from kinsbourne.knowledge.model import ByDose, ByResponse, ByTreatment
from kinsbourne.reasoning.facts import Evidence
from kinsbourne.reasoning.history import Dose, Given, History
from kinsbourne.reasoning.logic import Truth
from kinsbourne.reasoning.pathway.episode import Episode

Found = tuple[Truth, list[Given]]


def given(
    asked: ByTreatment | ByDose | ByResponse,
    history: History,
    episode: Episode,
    days: dict[str, float],
) -> Found:
    """Is this so of the treatments, and which of them say so?"""
    match asked:
        case ByTreatment():
            return _treated(asked, history, episode, days)
        case ByDose():
            return _dosed(asked, history, episode, days)
        case _:
            return _responded(asked, history)


def evidence(one: Given) -> Evidence:
    code = f"KINSBOURNE:therapy/{one.therapy}" if one.therapy else one.name
    return Evidence(code, one.name, True, one.where)


def _named(asked: ByTreatment | ByDose | ByResponse, history: History) -> list[Given]:
    therapies = asked.therapies if isinstance(asked, ByTreatment) else ()
    kinds = frozenset(asked.kinds)
    return [
        one for one in history.given if one.therapy in therapies or not kinds.isdisjoint(one.kinds)
    ]


def _treated(
    asked: ByTreatment, history: History, episode: Episode, days: dict[str, float]
) -> Found:
    named = _named(asked, history)
    if not named:
        return history.given_otherwise, []
    answers = [(_when(asked, one, history, episode, days), one) for one in named]
    for truth in (True, None):
        found = [one for answer, one in answers if answer is truth]
        if found:
            return truth, found
    return False, named


def _when(
    asked: ByTreatment, one: Given, history: History, episode: Episode, days: dict[str, float]
) -> Truth:
    if asked.when == "ever":
        return True
    if asked.when == "now":
        return is_given_now(one, history)
    if asked.when == "since-episode":
        begun = [episode.began_before(dose.began) for dose in one.doses]
        if any(begun) or episode.began_before(one.began):
            return True
        return None if one.began is None or episode.onset_day is None else False
    limit, now = days[asked.limit or ""], history.now
    if one.began is None or now is None:
        return None
    if asked.when == "for":
        return now.from_ - one.began.from_ >= limit
    if is_given_now(one, history) is True:
        return True
    last = one.ended or one.began
    return now.from_ - last.from_ <= limit


def is_given_now(one: Given, history: History) -> Truth:
    """Is a dose of it begun, and not known to have ended; or is it between two pulses?

    What has no date at all is not known; nor is an end between earlier days and today, by which it
    may have ended already, or may go on.
    """
    if any(dose.began is not None and dose.ended is None for dose in one.doses):
        return True
    if one.ended is None:
        return None if one.began is None else True
    now = history.now
    if now is None:
        return None
    if one.ended.below <= now.from_:
        return one.is_between_pulses
    return True if one.ended.from_ >= now.below else None


def _dosed(asked: ByDose, history: History, episode: Episode, days: dict[str, float]) -> Found:
    named = _named(asked, history)
    if not named:
        return history.given_otherwise, []
    if asked.change == "lowered":
        answers = [(_lowered(one, history, days[asked.limit or ""]), one) for one in named]
    else:
        answers = [(_raised(one, episode), one) for one in named]
    for truth in (True, None):
        found = [one for answer, one in answers if answer is truth]
        if found:
            return truth, found
    return False, named


def _lowered(one: Given, history: History, days: float) -> Truth:
    """Is it given now, and was its last step a step down, of late?

    Gaps between pulses that were lengthened are not seen here; without two doses nothing is.
    """
    now = is_given_now(one, history)
    if now is not True:
        return now
    steps = _steps(one)
    if steps is None:
        return None
    before, after = steps
    is_recent = history.now is None or history.now.from_ - _day(after) <= days
    return is_recent and (after.amount or 0.0) < (before.amount or 0.0)


def _raised(one: Given, episode: Episode) -> Truth:
    """Was it begun, or its dose raised, since the relapse began?

    Without a relapse going on there is nothing for which it could have been raised.
    """
    if not episode.is_relapse:
        return False
    if episode.began_before(one.began):
        return True
    if one.began is None or episode.onset_day is None:
        return None
    steps = _steps(one)
    if steps is None:
        return None
    before, after = steps
    is_since = episode.began_before(after.began)
    return is_since and (after.amount or 0.0) > (before.amount or 0.0)


def _steps(one: Given) -> tuple[Dose, Dose] | None:
    """The last two dated doses, where they can be compared."""
    dated = [dose for dose in one.doses if dose.began is not None and dose.amount is not None]
    if len(dated) < 2 or dated[-1].unit != dated[-2].unit:
        return None
    return dated[-2], dated[-1]


def _day(dose: Dose) -> float:
    return dose.began.from_ if dose.began is not None else 0.0


def _responded(asked: ByResponse, history: History) -> Found:
    named = _named(asked, history)
    found = [one for one in named if one.outcome in asked.outcomes]
    if len({one.therapy or one.name for one in found}) >= asked.at_least:
        return True, found
    if not named:
        return history.given_otherwise, []
    is_open = any(one.outcome is None for one in named)
    return (None if is_open else False), named
