"""What does a site know from patients of its own?

``kinsbourne knowledge add-cases`` turns phenopackets whose diagnosis is known into counts, by
disease, finding and publication or source. Only counts are kept, no patient; the file stays on the
machine, and none is shipped.
"""

from __future__ import annotations

import os
from collections import Counter
from collections.abc import Iterable
from pathlib import Path
from typing import NamedTuple

import msgspec

from kinsbourne.knowledge.diseases import CaseRow
from kinsbourne.knowledge.kept import at_home


class CaseBaseError(Exception):
    """A case base that cannot be read: where, and what to do."""


class KnownCase(NamedTuple):
    """A patient with a diagnosis, reduced to codes."""

    disease: str
    present: frozenset[str]
    excluded: frozenset[str]
    reference: str


def file() -> Path:
    """``KINSBOURNE_CASE_BASE``, or a file in the user's data folder."""
    own = os.environ.get("KINSBOURNE_CASE_BASE")
    if own:
        return Path(own)
    base = os.environ.get("XDG_DATA_HOME")
    folder = Path(base) if base else at_home(".local", "share")
    return folder / "kinsbourne" / "case-base.json"


def rows() -> tuple[CaseRow, ...]:
    """The counts of this site; none where there is no case base.

    Raises:
        CaseBaseError: the file is not a case base.
    """
    try:
        return msgspec.json.decode(file().read_bytes(), type=tuple[CaseRow, ...])
    except FileNotFoundError:
        return ()
    except (OSError, msgspec.MsgspecError) as error:
        raise CaseBaseError(
            f"{file()}: cannot be read as a case base; move it away and add the cases again"
        ) from error


def counted(cases: Iterable[KnownCase]) -> list[CaseRow]:
    """For each disease and reference, in how many of those asked each finding was there."""
    present: Counter[tuple[str, str, str]] = Counter()
    asked: Counter[tuple[str, str, str]] = Counter()
    for case in cases:
        for hpo in case.present | case.excluded:
            asked[case.disease, hpo, case.reference] += 1
        for hpo in case.present:
            present[case.disease, hpo, case.reference] += 1
    return [CaseRow(*key, k=present[key], n=n) for key, n in sorted(asked.items()) if present[key]]


def add(cases: Iterable[KnownCase]) -> int:
    """Put these cases into the case base; what it held of the same references is replaced.

    Returns how many counts it holds then.
    """
    new = counted(cases)
    replaced = {(row.disease, row.reference) for row in new}
    kept = [row for row in rows() if (row.disease, row.reference) not in replaced]
    every = sorted([*kept, *new])
    target = file()
    target.parent.mkdir(parents=True, exist_ok=True)
    part = target.with_suffix(".part")
    part.write_bytes(msgspec.json.encode(every))
    part.replace(target)
    return len(every)
