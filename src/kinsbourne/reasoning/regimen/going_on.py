"""May a regimen that has begun go on today, when does its next time round fall, and what to heed?

Each hold is asked anew, as for the first dose; a step of the pathway that is over asks nothing any
more, and its regimen does.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping

from kinsbourne.case.errors import CaseError, Problem
from kinsbourne.case.time import Span
from kinsbourne.knowledge.base import Knowledge
from kinsbourne.knowledge.model import Pathway, Regimen
from kinsbourne.reasoning.because import Because
from kinsbourne.reasoning.history import History
from kinsbourne.reasoning.pathway.assess import Speaker
from kinsbourne.reasoning.pathway.circumstances import Circumstance
from kinsbourne.reasoning.pathway.engine import GoingOn, goes_on
from kinsbourne.reasoning.pathway.regimens import regimens_shown
from kinsbourne.reasoning.regimen.result import Chosen
from kinsbourne.reasoning.regimen.rounds import said
from kinsbourne.reasoning.regimen.under_way import COUNT, UnderWay
from kinsbourne.reasoning.sources import Numbering

ANSWER = "An answer to what is not recorded counts too."
NO_DAY = "When the last one was given is not recorded to the day: the interval is to be checked."
NO_INTERVAL = "No interval from the one before was published: the day is the clinic's own choice."
ASK_AGAIN = "All that holds it was asked as of {today}, and is asked again on the day itself."
LONGER = "The interval is longer than between the last two: that is a way to taper."
NOT_PROVED = (
    "That what was given was this publication's regimen, in its amounts, is taken from the choice "
    "and not from the record."
)


def held(
    regimen: Regimen,
    so_far: UnderWay,
    chosen: Chosen,
    found: Mapping[str, Circumstance],
    knowledge: Knowledge,
    numbering: Numbering,
) -> Iterator[Problem]:
    """Why it does not go on today; nothing, where it may."""
    pathway = knowledge.pathway
    answer = _asked(regimen, so_far, chosen, found, pathway)
    speaker = Speaker(pathway, found, numbering)
    if not answer.is_established:
        yield Problem(pathway.goes_on.text.rstrip("."), regimen.id, ANSWER)
    for rule in answer.forbidden_by:
        yield Problem(rule.text.rstrip("."), rule.id, "See the pathway.")
    for one in answer.held_by:
        waits = speaker.waits(one).rstrip("?.")
        yield Problem(f"before the next one it waits for: {waits}", regimen.id, ANSWER)


def _asked(
    regimen: Regimen,
    so_far: UnderWay,
    chosen: Chosen,
    found: Mapping[str, Circumstance],
    pathway: Pathway,
) -> GoingOn:
    lowers = so_far.left[0].step.lowers or _is_longer(so_far, chosen)
    truths = {name: one.truth for name, one in found.items()}
    return goes_on(regimen.id, pathway, truths, lowers=lowers)


def cautions(
    regimen: Regimen,
    so_far: UnderWay,
    chosen: Chosen,
    found: Mapping[str, Circumstance],
    knowledge: Knowledge,
    numbering: Numbering,
) -> Iterator[Because]:
    """What this record calls for first, then the publication's own."""
    for rule in _asked(regimen, so_far, chosen, found, knowledge.pathway).warned_by:
        yield Because(
            text=rule.text,
            rule=rule.id,
            verified=rule.verified,
            sources=numbering.cite(rule.sources),
        )
    (shown,) = regimens_shown((regimen.id,), knowledge, numbering)
    yield from shown.warnings


def _is_longer(so_far: UnderWay, chosen: Chosen) -> bool:
    """Is the interval chosen longer than the last one?"""
    every = chosen.every_days
    return every is not None and so_far.gap is not None and every > so_far.gap


def in_time(so_far: UnderWay, chosen: Chosen, day: Span, off: float) -> None:
    """Is the day of the next one about when it was published to be?

    Raises:
        CaseError: it would come too early; or so late that it may not be the next one.
    """
    gap, latest, last = so_far.left[0].gap, so_far.latest, so_far.last
    if gap is None or latest is None:
        return
    days = day.from_ - (latest.below - 1)
    if chosen.first_day is not None and days < gap[0]:
        what = f"the next one would come {days:.0f} days after the last; published: {said(gap)}"
        raise CaseError(what, "the first day", "Choose a later day.")
    if chosen.given is None and last is not None and days >= gap[1] * (1 + off):
        what = (
            f"the last one on record was {days:.0f} days before, and {said(gap)} were published: "
            "it may have been ended, or some were not recorded"
        )
        raise CaseError(what, "medicalActions", COUNT)


def told(
    regimen: Regimen,
    so_far: UnderWay,
    chosen: Chosen,
    day: Span,
    history: History,
    numbering: Numbering,
) -> Iterator[Because]:
    """How far it has come, between which days the next one falls, and what to heed."""
    axis, gap, last = history.axis, so_far.left[0].gap, so_far.last
    count = len(so_far.left)
    by = "counted in the record" if so_far.is_counted else "as was said, not by the record"
    on = f", the last on {axis.said_span(last)}" if last is not None else ""
    yield Because(
        text=f"Given so far: {so_far.given} of {so_far.given + count}, {by}{on}. Left: {count}.",
        evidence=so_far.evidence,
        rule=regimen.id,
        verified="default",
    )
    if gap is None:
        yield _heed(NO_INTERVAL, regimen)
    elif last is None:
        yield _heed(NO_DAY, regimen)
        ended = so_far.ended
        if ended is not None and day.from_ - ended.from_ > gap[1]:
            late = f"{day.from_ - ended.from_:.0f} days before"
            yield _heed(f"The last dose on record ended {late}: it may have been stopped.", regimen)
    else:
        least, most = (axis.said(last.from_ + days) for days in gap)
        when = least if least == most else f"between {least} and {most}"
        yield Because(
            text=f"By the published interval of {said(gap)} the next one falls {_on(when)}.",
            rule=regimen.id,
            verified=regimen.verified,
            sources=numbering.cite(regimen.sources),
        )
        late = day.from_ - last.from_
        if late > gap[1]:
            text = f"It comes {late:.0f} days after the last one: later than was published."
            yield _heed(text, regimen)
    if _is_longer(so_far, chosen):
        yield _heed(LONGER, regimen)
    if history.now is not None and day.from_ > history.now.from_:
        yield _heed(ASK_AGAIN.format(today=axis.said(history.now.from_)), regimen)
    yield _heed(NOT_PROVED, regimen)


def _on(when: str) -> str:
    return when if when.startswith("between") else f"on {when}"


def _heed(text: str, regimen: Regimen) -> Because:
    return Because(text=text, rule=regimen.id, verified="default")
