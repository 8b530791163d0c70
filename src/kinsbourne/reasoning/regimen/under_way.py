"""How far has a regimen come that the record shows as begun?

Counted is only what can be told apart: times round dated to the day, each within the days it was
published to last, each about the published interval after the one before. Anything else is asked
about, never guessed; and what was ended, changed or not borne is not gone on with.
"""

from __future__ import annotations

from collections.abc import Sequence
from itertools import pairwise
from math import inf
from typing import NamedTuple

from kinsbourne.case.errors import CaseError
from kinsbourne.case.time import Span
from kinsbourne.knowledge.base import Knowledge
from kinsbourne.knowledge.model import Regimen
from kinsbourne.reasoning.facts import Evidence
from kinsbourne.reasoning.history import Dose, Given, History
from kinsbourne.reasoning.pathway.episode import Episode
from kinsbourne.reasoning.pathway.treatments import evidence
from kinsbourne.reasoning.regimen.result import Chosen
from kinsbourne.reasoning.regimen.rounds import Round, rounds

COUNT = "Say how many times (0: begin anew), or give each with its days in the record."
TEAM = "Whether it goes on, and how, is the team's to settle; nothing is worked out from here."
NEW = "Begin anew (0 times given), or see the pathway."


class UnderWay(NamedTuple):
    """A regimen that has begun, of which times round are left."""

    given: int
    left: tuple[Round, ...]
    is_counted: bool
    """By the record, and not by what somebody said."""
    last: Span | None
    """When the last time round began; None where the record does not tell it to the day."""
    latest: Span | None
    """When the last dose on record began, which may go on since."""
    ended: Span | None
    """When it ended, if it did."""
    gap: float | None
    """Days between the last two, where they are known."""
    begun: Span | None
    """The first time round, where each was counted."""
    evidence: tuple[Evidence, ...]


class _Recorded(NamedTuple):
    """What the record tells of the times round."""

    began: tuple[Span, ...]
    doubt: str
    """Why they cannot be counted; empty where they can."""


def under_way(
    regimen: Regimen, chosen: Chosen, history: History, episode: Episode, knowledge: Knowledge
) -> UnderWay | None:
    """How far it has come; None where it has not begun, or is to begin anew.

    Raises:
        CaseError: it cannot be told how far, nothing of it is left, or it is not to go on.
    """
    if chosen.given == 0:
        return None
    own = [one for one in history.given if one.therapy == regimen.therapy]
    whole = rounds(regimen)
    doses = [dose for one in own for dose in _doses(one)]
    now = [dose for dose in doses if episode.began_before(dose.began)]
    if not now:
        if not chosen.given:
            return None
        what = "it is not recorded as given"
        if doses:
            what += " since the signs got worse"
        raise CaseError(f"{what}, and is said to have been", regimen.id, NEW)
    if not whole:
        what = "it has begun, and has no times round that could be counted"
        raise CaseError(what, regimen.id, "See the publication.")
    _is_borne(own)
    _is_not_replaced(regimen, now, history, knowledge)
    found = _counted(now, whole, knowledge.dosing.values["interval-off-by"])
    if not found.doubt and len(now) < len(doses):
        found = _Recorded(found.began, "some came before the relapse, and some since")
    if not found.doubt and any(one.stopped_because for one in own):
        found = _Recorded(found.began, "it was stopped once, and begun again")
    given = _given(chosen.given, found)
    if given >= len(whole):
        what = f"{given} times were given, and {len(whole)} were published: none is left"
        raise CaseError(what, own[-1].where, "See the publication, and the pathway.")
    latest = max(now, key=_began)
    is_told = _is_one(latest, latest.began, whole, len(whole) - 1)
    counted = found.began if not found.doubt else ()
    last = latest.began if is_told else None
    return UnderWay(
        given=given,
        left=whole[given:],
        is_counted=not found.doubt,
        last=counted[-1] if counted else last,
        latest=latest.began,
        ended=latest.ended,
        gap=counted[-1].from_ - counted[-2].from_ if len(counted) > 1 else None,
        begun=counted[0] if counted else None,
        evidence=tuple(dict.fromkeys(map(evidence, own))),
    )


def _doses(one: Given) -> tuple[Dose, ...]:
    """Its doses; a treatment without any is one of which nothing but its being given is known."""
    return one.doses or (Dose(began=one.began, ended=one.ended),)


def _is_borne(own: Sequence[Given]) -> None:
    """Was it not stopped after its last dose, and is no reaction to it recorded, ever?

    Raises:
        CaseError: it was, or one is.
    """
    for one in own:
        if one.adverse:
            raise CaseError("a reaction to it is recorded", one.where, TEAM)
    last = max(own, key=lambda one: max(map(_began, _doses(one))))
    if last.stopped_because:
        raise CaseError("it is recorded as stopped", last.where, TEAM)


def _began(dose: Dose) -> float:
    return dose.began.from_ if dose.began is not None else -inf


def _is_not_replaced(
    regimen: Regimen, doses: Sequence[Dose], history: History, knowledge: Knowledge
) -> None:
    """Is its own drug the last of its kind, and has none begun that takes its place?

    Raises:
        CaseError: another was begun since its last dose, or on a day that is not known.
    """
    therapy = knowledge.therapies[regimen.therapy]
    rivals = frozenset((*therapy.kinds, *regimen.replaced_by))
    last = max(map(_began, doses))
    for one in history.given:
        if one.therapy == regimen.therapy or rivals.isdisjoint(one.kinds):
            continue
        began = [dose.began for dose in _doses(one)]
        if any(on is None or on.below - 1 > last for on in began):
            what = (
                "another drug of its kind, or one that takes its place, may have been begun since"
            )
            raise CaseError(what, one.where, TEAM)


def _counted(doses: Sequence[Dose], whole: Sequence[Round], off: float) -> _Recorded:
    """The times round, where each dose on record belongs to one of them."""
    began: list[Span] = []
    for dose in sorted(doses, key=_began):
        start = dose.began
        if start is None or start.below - start.from_ > 1:
            return _Recorded(tuple(began), "not each has a day")
        if not began or start.from_ >= began[-1].from_ + _lasts(whole, len(began) - 1):
            began.append(start)
        if not _is_one(dose, began[-1], whole, len(began) - 1):
            return _Recorded(tuple(began), "one has no last day, or is longer than a time round")
    for number, (before, after) in enumerate(pairwise(began), start=1):
        gap = whole[number].gap if number < len(whole) else whole[-1].gap
        days = after.from_ - before.from_
        if gap is not None and not gap[0] * (1 - off) < days < gap[1] * (1 + off):
            return _Recorded(tuple(began), "their intervals are not those that were published")
    return _Recorded(tuple(began), "")


def _is_one(dose: Dose, began: Span | None, whole: Sequence[Round], number: int) -> bool:
    """Does it end, to the day, within the time round that began then?"""
    end = dose.ended
    if began is None or end is None or max(end.below - end.from_, began.below - began.from_) > 1:
        return False
    # a last day may be written as the day after, at midnight
    return end.from_ - began.from_ <= _lasts(whole, number)


def _lasts(whole: Sequence[Round], number: int) -> int:
    return whole[min(number, len(whole) - 1)].lasts


def _given(said: int | None, found: _Recorded) -> int:
    """How many times round were given.

    Raises:
        CaseError: the record does not tell and nobody said; or the two do not agree.
    """
    if found.doubt and said is None:
        what = f"how many times it was given the record does not tell: {found.doubt}"
        raise CaseError(what, "medicalActions", COUNT)
    if not found.doubt and said is not None and said != len(found.began):
        what = f"it is said to have been given {said} times, and {len(found.began)} are recorded"
        raise CaseError(what, "the times given", "Correct whichever of the two is wrong.")
    return len(found.began) if said is None else said
