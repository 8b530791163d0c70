"""What is the status of a term, where several cues govern it?"""

from __future__ import annotations

from typing import NamedTuple

from kinsbourne.exchange.note.around import is_followed_closely, is_left_open
from kinsbourne.exchange.note.context import Context, Governed
from kinsbourne.exchange.note.landmarks import Place
from kinsbourne.exchange.note.matching import Term
from kinsbourne.exchange.note.model import Status

RESULTS = ("normal", "negative", "positive", "abnormal", "inconclusive")
_STATUS: dict[str, Status] = {
    "excluded": "excluded",
    "negative": "excluded",
    "family": "family",
    "past": "past",
    "uncertain": "uncertain",
}


class Judged(NamedTuple):
    """A status, and the cue that decided it."""

    status: Status
    place: Place | None = None


def of_finding(term: Term, context: Context, heading: Status | None) -> Judged:
    """What the note says of a finding or drug; ``heading`` is what stands above it.

    Somebody else's comes first; then that it is not there, unless the sentence leaves that open or
    a word around it does; of cues that follow one another, the outermost.
    """
    governing = [
        one
        for one in context.governs.get(term, ())
        if one.place.cue.says in _STATUS and not _is_only_near(one, term)
    ]
    family = next((one for one in governing if one.place.cue.says == "family"), None)
    if family is not None or heading == "family":
        return Judged("family", family.place if family else None)
    before = sorted((one for one in governing if one.is_after), key=lambda one: one.place.first)
    after = [one for one in governing if not one.is_after]
    chosen = next(iter(before), None)
    for one in after:
        if chosen is None or _says(one) == "excluded" or _says(chosen) == "past":
            chosen = one
    if chosen is None:
        is_over = heading is None and is_followed_closely(term, "until", context)
        return Judged("past" if is_over else heading or "present")
    said = _says(chosen)
    is_open = not chosen.is_sure or is_left_open(chosen.place, term, context)
    if is_open or heading == "uncertain":
        return Judged("uncertain", chosen.place)
    return Judged(said, chosen.place)


def _is_only_near(governed: Governed, term: Term) -> bool:
    """*No jerks, sleeping well*: words that say that something is well are no item of *no*."""
    return term.entry.kind == "sign" and not governed.is_sure and _says(governed) == "excluded"


def _says(governed: Governed) -> Status:
    return _STATUS[governed.place.cue.says]


def of_part(term: Term, context: Context, heading: Status | None) -> Judged | None:
    """Is what was examined called normal? None where nothing is said of it."""
    governing = context.governs.get(term, ())
    normal = next((one for one in governing if one.place.cue.says == "normal"), None)
    if normal is None:
        return None
    others = {_STATUS.get(one.place.cue.says) for one in governing} - {None}
    if "family" in others or heading == "family":
        return Judged("family", normal.place)
    is_open = (
        not normal.is_sure
        or bool(others)
        or heading in ("uncertain", "past")
        or is_left_open(normal.place, term, context)
    )
    return Judged("uncertain" if is_open else "normal", normal.place)


def of_sign(term: Term, context: Context) -> Judged:
    """Is what words such as *sleeping well* say so now, and not *before this* or *usually*?"""
    place = Place(term.first, term.last + 1, context.rules.normal)
    return Judged("uncertain" if is_left_open(place, term, context) else "normal")


def result_of(term: Term, context: Context) -> tuple[str, Place] | None:
    """What a test gave, and the words that say so."""
    sure = [one.place for one in context.governs.get(term, ()) if one.is_sure]
    for place in sure:
        if place.cue.says in RESULTS:
            return None if is_left_open(place, term, context) else (place.cue.says, place)
        if place.cue.says == "excluded" and place.cue.scope == "backward":
            return "negative", place
    return None
