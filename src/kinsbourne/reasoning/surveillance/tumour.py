"""Has the tumour been found, searched for in vain, or not searched for as it should be?

A normal MIBG scan or urine without sectional imaging is not a negative search, and neither is
imaging whose result nobody recorded.
"""

from __future__ import annotations

import msgspec

from kinsbourne.case.time import Span
from kinsbourne.knowledge.base import Knowledge
from kinsbourne.knowledge.model import Search
from kinsbourne.reasoning.because import Because
from kinsbourne.reasoning.criteria import unique
from kinsbourne.reasoning.facts import Evidence
from kinsbourne.reasoning.history.items import History
from kinsbourne.reasoning.logic import World, holds
from kinsbourne.reasoning.sources import Numbering
from kinsbourne.reasoning.surveillance.done import Done, done_in
from kinsbourne.reasoning.surveillance.presentation import presentation_of
from kinsbourne.reasoning.surveillance.result import SearchState, TumourSearch


def tumour_search(
    knowledge: Knowledge, history: History, world: World, numbering: Numbering
) -> TumourSearch:
    """How far the search for a tumour has come, in the form for the patient's age."""
    work_up = knowledge.work_up
    first_sign = presentation_of(knowledge, history).first_sign
    done = done_in(knowledge.investigations, history, first_sign)
    fitting = [(search, holds(search.applies, world)) for search in work_up.searches]
    search = next((search for search, applies in fitting if applies), None)
    possible = [search] if search else list(work_up.searches)
    found = [
        sign.evidence
        for one in possible
        for sign in history.signs_of(*one.found_if)
        if sign.present
    ]
    if found:
        return _said(search, "found", "A tumour is recorded.", unique(found), numbering)
    if search is None:
        names = {name for one in possible for name in (*one.needs, *one.beside)}
        recorded = unique(e for name in sorted(names) for d in done[name] for e in d.evidence)
        state: SearchState = "incomplete" if recorded else "not_recorded"
        text = "Which search is meant cannot be said without the patient's age."
        return _said(None, state, text, recorded, numbering, missing=("the age",))
    return _judge(search, knowledge, history, done, numbering)


def _judge(
    search: Search,
    knowledge: Knowledge,
    history: History,
    done: dict[str, tuple[Done, ...]],
    numbering: Numbering,
) -> TumourSearch:
    tests = knowledge.investigations
    asked = (*search.needs, *search.beside)
    parts = tuple(name for need in search.needs for name in tests[need].members)
    evidence = unique(
        entry for name in (*asked, *parts) for one in done[name] for entry in one.evidence
    )
    denied = unique(s.evidence for s in history.signs_of(*search.found_if) if not s.present)
    missing: list[str] = []
    since: list[Span | None] = []
    for need in search.needs:
        if not done[need]:
            wanting = [name for name in tests[need].members if not done[name]] or [need]
            missing.extend(tests[name].name for name in wanting)
            continue
        last = done[need][-1]
        since.append(last.on)
        if last.result != "normal":
            missing.append(f"what came of it: {tests[need].name}")
    for name in search.beside:
        if done[name] and done[name][-1].result == "abnormal":
            missing.append(f"what is behind an abnormal result: {tests[name].name}")
    recorded = unique((*evidence, *denied))
    if not recorded:
        return _said(search, "not_recorded", "No part of the search is recorded.", (), numbering)
    if missing:
        text = f"Not a negative search, for want of {'; '.join(missing)}."
        return _said(search, "incomplete", text, recorded, numbering, missing=tuple(missing))
    days = [on for on in since if on is not None]
    on = min(days) if len(days) == len(since) else None
    when = f"on {history.axis.said(on.from_)}" if on else "on a day that is not recorded"
    found = _said(search, "negative", f"The search was negative {when}.", recorded, numbering)
    if on is None:
        return found
    since_day = history.axis.said(on.from_)
    return msgspec.structs.replace(found, since=since_day, since_day=on.from_, between=on)


def _said(
    search: Search | None,
    state: SearchState,
    text: str,
    evidence: tuple[Evidence, ...],
    numbering: Numbering,
    *,
    missing: tuple[str, ...] = (),
) -> TumourSearch:
    because = [Because(text=text, evidence=evidence)]
    if search is not None:
        because.append(
            Because(
                text=search.why,
                rule=search.id,
                verified=search.verified,
                sources=numbering.cite(search.sources),
            )
        )
    return TumourSearch(
        search=search.id if search else None,
        state=state,
        missing=missing,
        because=tuple(because),
    )
