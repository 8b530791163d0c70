"""Which cases are ranked, and what of each is given to the rankers?

One JSON object a line, plain or gzipped: ``id``, ``disease`` (a list of [id, label, onset], the
truth), ``present`` and ``excluded`` (HPO ids), ``refs`` (PMIDs), and where there are, ``age`` (an
ISO 8601 duration) and ``sex``. Lists of plain ids for ``disease`` are read too.
"""

from __future__ import annotations

import gzip
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import msgspec

from kinsbourne.case.blocks import Age, Time
from kinsbourne.case.time import ImpossibleTime, Span, age_at

IS_FEMALE = {"FEMALE": True, "MALE": False}


class CaseRecord(msgspec.Struct):
    """One line of a file of cases."""

    id: str
    disease: list[Any]
    present: list[str]
    excluded: list[str] = []
    refs: list[str] = []
    sex: str | None = None
    age: str | None = None

    @property
    def diseases(self) -> list[str]:
        """The ids of the true disease."""
        return [each if isinstance(each, str) else each[0] for each in self.disease]

    @property
    def is_female(self) -> bool | None:
        return IS_FEMALE.get(self.sex or "")

    def onset(self, classes: dict[str, Span]) -> Span | None:
        """The age at onset in days, where the record gives one."""
        given = [each[2] for each in self.disease if not isinstance(each, str) and len(each) > 2]
        for text in filter(None, given):
            code = str(text).split(" ", 1)[0]
            if code in classes:
                return classes[code]
            if (span := _age(code)) is not None:
                return span
        return None

    @property
    def age_span(self) -> Span | None:
        return _age(self.age) if self.age else None


def _age(duration: str) -> Span | None:
    try:
        return age_at(Time(age=Age(iso8601duration=duration)), None, {})
    except ImpossibleTime:
        return None


def read(path: Path) -> Iterator[CaseRecord]:
    """The cases of a file."""
    content = path.read_bytes()
    for line in (gzip.decompress(content) if path.suffix == ".gz" else content).splitlines():
        if line.strip():
            yield msgspec.json.decode(line, type=CaseRecord)
