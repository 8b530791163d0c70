"""How does a note look with what was read in it marked?"""

from __future__ import annotations

from collections.abc import Iterator, Mapping

import msgspec

from kinsbourne.exchange.bedside import Item, Read
from kinsbourne.web.pages.assess.chips import COUNTED, NOT_COUNTED, STATUS


class Piece(msgspec.Struct, frozen=True, kw_only=True):
    """Some of the note's own words; with what they mean where they were understood."""

    text: str
    label: str = ""
    status: str = ""
    """What holds of it: the person's word, else what was read."""
    said: str = ""
    """The status in a word; with a question mark while it waits to be confirmed."""


def pieces(text: str, read: Read) -> tuple[Piece, ...]:
    """The whole note, in order."""
    return tuple(_pieces(text, read))


def _pieces(text: str, read: Read) -> Iterator[Piece]:
    items = {(item.kind, item.code): item for item in read.items}
    at = 0
    for span in read.note.spans if read.note else ():
        if span.start < at:
            continue  # words that are part of what was marked before
        if span.start > at:
            yield Piece(text=text[at : span.start])
        item = items.get((span.kind, span.hpo))
        # A word is on the finding: other words of the note for it keep what was read in them.
        is_told = item is not None and bool(item.word) and span.status in (item.status, item.word)
        status = item.word if item and is_told else span.status
        said = _said(span.kind, status, item)
        label = _label(span.label, span.value)
        yield Piece(text=span.text, label=label, status=status, said=said)
        at = span.end
    if at < len(text):
        yield Piece(text=text[at:])


def _said(kind: str, status: str, item: Item | None) -> str:
    if item is None:
        return kind
    if kind != "finding":
        return COUNTED if item.places and not item.word else NOT_COUNTED
    return STATUS[status] + ("" if item.word else "?")


def _label(label: str, value: str | None) -> str:
    return f"{label}, {value}" if value else label


def unread(read: Read) -> Mapping[str, tuple[str, ...]]:
    """Words that say something and have no place in a case, by their kind."""
    found: dict[str, list[str]] = {}
    for one in read.note.unmapped if read.note else ():
        found.setdefault(one.kind, []).append(one.text)
    return {kind: tuple(dict.fromkeys(words)) for kind, words in found.items()}
