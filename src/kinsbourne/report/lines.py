"""How is a line of the terminal made: its width, its indents, what stands behind it?"""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from textwrap import wrap

from kinsbourne.report.view import Entry, printable

WIDTH = 96


def paragraph(text: str, first: str = "  ", rest: str | None = None) -> Iterator[str]:
    """The text in lines of the report's width."""
    indent = " " * len(first) if rest is None else rest
    yield from wrap(printable(text), WIDTH, initial_indent=first, subsequent_indent=indent)


def basis(entry: Entry) -> str:
    """Sources and mark, in brackets behind a sentence."""
    numbers = ",".join(map(str, entry.sources))
    inside = "; ".join(part for part in (numbers, entry.basis) if part)
    return f" [{inside}]" if inside else ""


def sentence(entry: Entry) -> str:
    """What is said, after the word for its kind, with what it rests on."""
    label = f"{entry.label}: " if entry.label else ""
    return f"{label}{entry.text}{basis(entry)}"


def shown(entries: Iterable[Entry], *, explain: bool) -> list[Entry]:
    """Those that stand out; with ``explain``, all."""
    return [entry for entry in entries if explain or not entry.further]


def evidence(entry: Entry, indent: str = " " * 10) -> Iterator[str]:
    """The recorded items that a conclusion rests on, each with its place."""
    for item in entry.cited:
        yield from paragraph(item, indent)
