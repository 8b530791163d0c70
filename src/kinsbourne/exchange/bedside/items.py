"""What stands in a record and a note, item by item, for a person to confirm or correct?

Intended purpose: exchange of records. It draws no conclusion.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from typing import Literal, get_args

import msgspec

from kinsbourne.case.joining import joined
from kinsbourne.case.model import Case
from kinsbourne.case.origin import is_automatic
from kinsbourne.exchange import note as notes
from kinsbourne.exchange.form.values import canonical
from kinsbourne.exchange.note import Note, Span
from kinsbourne.knowledge.base import Knowledge

Word = Literal["present", "excluded", "normal", "family", "past", "uncertain"]
"""What a person says of an item."""
WORDS: tuple[Word, ...] = get_args(Word)
COUNTS: tuple[Word, ...] = ("present", "normal", "excluded")
"""What an item says of the patient, the surest first; all other words leave it out."""
_FINDINGS = "phenotypicFeatures/"


class Item(msgspec.Struct, frozen=True, kw_only=True):
    """One finding, drug, test or score, with all the words that say it."""

    code: str
    label: str
    kind: str
    status: str
    """As it was recorded or read; empty where nothing but the person says it."""
    word: str = ""
    """What the person says of it; empty where it was left as it was read."""
    options: tuple[str, ...] = ()
    quotes: tuple[str, ...] = ()
    """The words of the note."""
    is_read: bool = False
    """Did a program read it, and no person confirm it?"""
    value: str = ""
    places: tuple[str, ...] = ()
    """Where in the case."""

    @property
    def now(self) -> str:
        """What holds of it: the person's word, else what was read."""
        return self.word or self.status

    @property
    def is_open(self) -> bool:
        """Was it read as absent, and does it wait to be confirmed?"""
        is_absent = self.kind == "finding" and self.status in ("excluded", "normal")
        return is_absent and self.is_read and not self.word


class Read(msgspec.Struct, frozen=True, kw_only=True):
    """A record and a note together, as they were found."""

    case: Case
    note: Note | None
    items: tuple[Item, ...]


def read(record: Case | None, text: str, words: Mapping[str, str], known: Knowledge) -> Read:
    """The items of both, each with the person's word by its code.

    Raises:
        CaseError: a note that is none.
    """
    note = notes.read(text, known, case_id="") if text.strip() else None
    case = record or Case()
    shift = len(case.findings)
    shifts = {_FINDINGS: shift, "measurements/": len(case.measurements)}
    shifts["medicalActions/"] = len(case.medical_actions)
    found = [*_recorded(case)]
    if note is not None:
        found += (_spoken(span, shifts) for span in note.spans if span.kind != "age")
        case = joined(case, note.case)
    same: dict[tuple[str, str], list[Item]] = {}
    for item in found:
        same.setdefault((item.kind, item.code), []).append(item)
    items = [_answered(_one(each), words) for each in same.values()]
    more = words.keys() - {item.code for item in items}
    items += (
        Item(code=code, label=label, kind="finding", status="", word=words[code], options=WORDS[:2])
        for code in sorted(more)
        if words[code] in WORDS and (label := canonical(code, known))
    )
    return Read(case=case, note=note, items=tuple(items))


def _recorded(case: Case) -> Iterator[Item]:
    for at, finding in enumerate(case.findings):
        yield Item(
            code=finding.term.id or finding.term.label,
            label=finding.term.label or finding.term.id,
            kind="finding",
            status="excluded" if finding.excluded else "present",
            is_read=is_automatic(finding.evidence),
            places=(f"{_FINDINGS}{at}",),
        )


def _spoken(span: Span, shifts: Mapping[str, int]) -> Item:
    return Item(
        code=span.hpo,
        label=span.label,
        kind=span.kind,
        status=span.status,
        quotes=(span.text,),
        is_read=True,
        value=span.value or "",
        places=tuple(_moved(place, shifts) for place in span.places),
    )


def _moved(place: str, shifts: Mapping[str, int]) -> str:
    kind, _, index = place.rpartition("/")
    return f"{kind}/{int(index) + shifts[kind + '/']}"


def _one(same: Sequence[Item]) -> Item:
    """All that speak of the same: the surest says what holds."""
    order = [*COUNTS, "past", "uncertain", "family"]
    return msgspec.structs.replace(
        min(same, key=lambda item: order.index(item.status)),
        quotes=tuple(dict.fromkeys(quote for item in same for quote in item.quotes)),
        is_read=all(item.is_read for item in same),
        value=next((item.value for item in same if item.value), ""),
        places=tuple(dict.fromkeys(place for item in same for place in item.places)),
    )


def _answered(item: Item, words: Mapping[str, str]) -> Item:
    options: tuple[Word, ...] = tuple(word for word in WORDS if word != "normal")
    if item.kind != "finding":
        options = ("uncertain",)
    elif item.status == "normal":
        options = ("normal", "past", "uncertain")
    word = words.get(item.code, "")
    return msgspec.structs.replace(item, options=options, word=word if word in options else "")
