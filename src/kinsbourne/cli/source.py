"""Which input is meant on the command line, and what was read in it?"""

from __future__ import annotations

import sys
from collections.abc import Iterator
from pathlib import Path

from kinsbourne.exchange import sources
from kinsbourne.exchange.sources import Asked, Found
from kinsbourne.knowledge.base import Knowledge
from kinsbourne.report import note_text, record_text


def found_in(source: str, known: Knowledge, asked: Asked) -> Iterator[Found]:
    """The cases of a file, a folder, or of standard input, which is called ``-``."""
    return sources.cases(sys.stdin.buffer if source == "-" else Path(source), known, asked)


def said(found: Found) -> str:
    """What was read, said before anything rests on it; nothing where it came as a phenopacket."""
    if found.note is not None:
        return note_text.read(found.note.spans, found.note.unmapped) + "\n\n"
    if found.record is not None:
        return record_text.read(found.record) + "\n\n"
    return ""
