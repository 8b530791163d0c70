"""How is a line of the terminal report made: its width, its marks, its sources?"""

from __future__ import annotations

from collections.abc import Iterator
from textwrap import wrap

from kinsbourne.knowledge.model import Verified
from kinsbourne.reasoning.because import Because

WIDTH = 96
VERIFIED: dict[Verified, str] = {
    "read": "", "recalled": "recalled, not checked", "default": "our inference",
}  # fmt: skip


def printable(text: str) -> str:
    """Without what would move the cursor, hide text or begin a line of its own."""
    return "".join(letter if letter.isprintable() else " " for letter in text)


def paragraph(text: str, first: str = "  ", rest: str | None = None) -> Iterator[str]:
    """The text in lines of the report's width."""
    indent = " " * len(first) if rest is None else rest
    yield from wrap(printable(text), WIDTH, initial_indent=first, subsequent_indent=indent)


def basis(because: Because) -> str:
    """Sources and mark, in brackets behind a sentence."""
    numbers = ",".join(map(str, because.sources))
    mark = VERIFIED[because.verified] if because.verified else ""
    inside = "; ".join(part for part in (numbers, mark) if part)
    return f" [{inside}]" if inside else ""


def evidence(because: Because, indent: str = " " * 10) -> Iterator[str]:
    """The recorded items that a conclusion rests on, each with its place."""
    for entry in because.evidence:
        status = "present" if entry.present else "excluded"
        yield from paragraph(f"{entry.label} ({entry.term}), {status}: {entry.where}", indent)
