"""Does what a simulated population is made of hang together?"""

from __future__ import annotations

from collections.abc import Iterator

from kinsbourne.knowledge.codelists import normal
from kinsbourne.knowledge.documents import Fault
from kinsbourne.knowledge.model import CodeForm, CodeRow, CodeSystem
from kinsbourne.knowledge.model.population_simulation import (
    Left,
    OnsetAges,
    PublishedPatient,
    SimulatedCode,
    Trace,
)
from kinsbourne.knowledge.reading import Reading


def unknown_trace(reading: Reading) -> Iterator[Fault]:
    """What an illness leaves is a trace, and what a patient must have had somebody had."""
    traces = {place.entry.id for place in reading.every(Trace)}
    had = {sign for place in reading.every(PublishedPatient) for sign in place.entry.has}
    for place in reading.found(Left):
        left = place.entry
        if left.trace not in traces:
            yield place.fault(f"unknown trace, {left.trace}", "Name one of traces.", "trace")
        if left.where is not None and left.where not in had:
            what = f"no published patient had {left.where}"
            yield place.fault(what, "Name what one of published has.", "where")


def backward(reading: Reading) -> Iterator[Fault]:
    """Times run forward."""
    for place in reading.found(Left):
        if place.entry.since > place.entry.until:
            yield place.fault("since is after until", "Put the earlier day first.", "since")
    for place in reading.found(OnsetAges):
        if place.entry.low >= place.entry.high:
            yield place.fault("low is not below high", "Put the lower age first.", "low")


def unread_code(reading: Reading) -> Iterator[Fault]:
    """A code that is marked read stands in a list, where its source is said."""
    forms: dict[str, CodeForm] = {
        place.entry.id: place.entry.form for place in reading.every(CodeSystem)
    }
    read = set[tuple[str, str]]()
    below = set[tuple[str, str]]()
    for place in reading.every(CodeRow):
        system = place.document.name.removeprefix("codelists/").removesuffix(".csv")
        if system in forms and place.entry.verified == "read":
            code = normal(place.entry.code, forms[system])
            (below if place.entry.match == "below" else read).add((system, code))
    for place in reading.found(SimulatedCode):
        code = place.entry
        if code.system not in forms:
            what = f"unknown code system, {code.system}"
            yield place.fault(what, "Name one of codelists/systems.csv.", "system")
            continue
        spelt = normal(code.code, forms[code.system])
        longer = ((code.system, spelt[:end]) in below for end in range(1, len(spelt) + 1))
        if code.verified == "read" and (code.system, spelt) not in read and not any(longer):
            what = f"the code {code.code} is marked read, and no list has read it"
            yield place.fault(what, "Read it in a list of codes, or mark it recalled.", "verified")


RULES = (unknown_trace, backward, unread_code)
