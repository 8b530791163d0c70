"""How much of somebody else's record was used, and what of it was not?"""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator, Mapping, Sequence
from typing import Protocol

from kinsbourne.case.errors import Problem
from kinsbourne.report.lines import paragraph, printable

MOST_CODES = 10
"""Codes not known that are named; the most frequent come first."""


class Code(Protocol):
    """A code that nothing here knows."""

    @property
    def resource(self) -> str: ...
    @property
    def system(self) -> str: ...
    @property
    def code(self) -> str: ...
    @property
    def count(self) -> int: ...


class Record(Protocol):
    """What reading a record gave, beside its case."""

    @property
    def used(self) -> Mapping[str, int]: ...
    @property
    def unused(self) -> Mapping[str, int]: ...
    @property
    def unmapped(self) -> Sequence[Code]: ...
    @property
    def problems(self) -> Sequence[Problem]: ...


def read(record: Record) -> str:
    """One record, in two lines, before what rests on it."""
    unknown = sum(code.count for code in record.unmapped)
    parts = (
        _counts("used", record.used),
        _counts("not used", record.unused),
        f"without a code known here: {unknown}" if unknown else "",
        f"faulty: {len(record.problems)}" if record.problems else "",
    )
    said = "READ IN THE RECORD: " + ("; ".join(part for part in parts if part) or "nothing") + "."
    if unknown or record.problems:
        said += " 'kinsbourne read' lists them."
    return "\n".join(paragraph(said, first=""))


class Losses(Protocol):
    """What a format does not carry of the cases written in it."""

    @property
    def cases(self) -> int: ...
    @property
    def lossy(self) -> int: ...
    @property
    def items(self) -> Mapping[str, int]: ...


def lost(losses: Losses, form: str) -> str:
    """How many cases hold more than was written, and of what kind the rest is."""
    said = (
        f"{losses.lossy} of {losses.cases} cases hold more than {form} carries. "
        + _counts("Not carried whole", losses.items)
        + ". A phenopacket keeps all of it."
    )
    return "\n".join(paragraph(said, first=""))


class Totals:
    """All the records of a batch together: what was used, what not, which codes nothing knows."""

    def __init__(self) -> None:
        self.read = 0
        self._used: Counter[str] = Counter()
        self._unused: Counter[str] = Counter()
        self._unknown: Counter[tuple[str, str, str]] = Counter()

    def add(self, record: Record) -> None:
        """Count one more."""
        self.read += 1
        self._used.update(record.used)
        self._unused.update(record.unused)
        self._unknown.update({(c.resource, c.system, c.code): c.count for c in record.unmapped})

    def said(self, errors: int) -> str:
        """The counts, and the most frequent of the codes that nothing knows."""
        return "\n".join(self._lines(errors))

    def _lines(self, errors: int) -> Iterator[str]:
        yield f"read: {self.read}; errors: {errors}"
        yield from paragraph(_counts("used", self._used))
        yield from paragraph(_counts("not used", self._unused))
        by_kind: Counter[str] = Counter()
        for (resource, _, _), count in self._unknown.items():
            by_kind[resource] += count
        yield from paragraph(_counts("without a code known here", by_kind))
        for (resource, system, code), count in self._unknown.most_common(MOST_CODES):
            named = " ".join(part for part in (system, code) if part) or "words without a code"
            yield printable(f"    {count:>6}  {resource}  {named}")
        if len(self._unknown) > MOST_CODES:
            yield f"    and {len(self._unknown) - MOST_CODES} more codes, all of them with --json"


def _counts(what: str, counts: Mapping[str, int]) -> str:
    return f"{what}: " + ", ".join(f"{k} {n}" for k, n in sorted(counts.items())) if counts else ""
