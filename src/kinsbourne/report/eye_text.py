"""How is a recording of the eyes said on a terminal?"""

from __future__ import annotations

import textwrap
from collections.abc import Iterable, Iterator

from kinsbourne.report.measured import compared, document
from kinsbourne.report.view import Document, Entry, Section, find
from kinsbourne.signals.eye.change import Comparison
from kinsbourne.signals.eye.result import Measured

WIDTH = 100
SHOWN = 8
"""Bursts shown without --explain."""
FOUND = ("bursts", "nystagmus", "intrusions")


def text(measured: Measured, *, explain: bool = False) -> str:
    """The recording, what limits it, signs, measures and bursts."""
    said = document(measured)
    finding, recording, pattern = said.lead
    lines = [
        f"{'! ' if finding.mark else ''}{finding.text}",
        f"  {recording.label}: {recording.text}",
        f"  {pattern.label}: {pattern.text}",
    ]
    if flags := [entry for entry in _entries(said, "quality") if not entry.further]:
        lines += ["", "WHAT LIMITS IT"]
        for flag in flags:
            lines += _item(f"{flag.text}: {flag.gist}" if flag.gist else flag.text)
    lines += ["", "SIGNS"]
    for sign in _entries(said, "signs"):
        lines += _item(f"{sign.text} ({sign.code}) {sign.about}: {sign.gist}")
    lines += ["", "MEASURES, with 95 % intervals"]
    for measure in _entries(said, "measures"):
        between = f" ({measure.about})" if measure.about else ""
        lines += _item(f"{measure.text}: {measure.note or measure.gist + between}")
    for section in filter(None, (find(said, name) for name in FOUND)):
        if explain or section.id == "bursts":
            lines += _found(section, explain=explain)
    return "\n".join([*lines, *_end(said)])


def comparison(compared_ones: Comparison) -> str:
    """Two recordings, measure by measure."""
    said = compared(compared_ones)
    lines = [", ".join(f"{each.label.upper()} {each.text}" for each in said.lead)]
    for caution in _entries(said, "cautions"):
        lines += _item(f"caution: {caution.text}")
    for change in _entries(said, "changes"):
        lines += _item(f"{change.text}: {change.note or _from_to(change)}")
    return "\n".join([*lines, "", *textwrap.wrap(said.colophon[-1], WIDTH)])


def _entries(said: Document, name: str) -> tuple[Entry, ...]:
    section = find(said, name)
    return section.entries if section else ()


def _found(section: Section, *, explain: bool) -> Iterator[str]:
    yield ""
    yield section.title.upper()
    for found in section.entries if explain else section.entries[:SHOWN]:
        begin, _, end = found.text.partition(" to ")
        yield f"  {begin:>8} to {end:>10}  {found.gist}"
        if explain:
            for test in found.behind:
                yield f"      {test.text}: {test.gist} ({test.about})"
    if not explain and len(section.entries) > SHOWN:
        more = len(section.entries) - SHOWN
        yield f"  and {more} more; --explain shows all, with every test"


def _from_to(change: Entry) -> str:
    before, after, difference, interval = (each.text for each in change.behind)
    return f"{before} -> {after}, change {difference} ({interval})"


def _end(said: Document) -> Iterator[str]:
    yield ""
    yield said.colophon[0]
    yield from textwrap.wrap(said.colophon[1], WIDTH)


def _item(said: str) -> Iterable[str]:
    return textwrap.wrap(said, WIDTH, initial_indent="  - ", subsequent_indent="    ")
