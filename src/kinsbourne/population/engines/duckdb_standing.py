"""How does DuckDB have what stands whatever the day, without all the evidence anew?"""

from __future__ import annotations

from functools import partial
from pathlib import Path
from typing import NamedTuple

import msgspec
from duckdb import DuckDBPyConnection

from kinsbourne.knowledge.model import Phenotype
from kinsbourne.population import kept
from kinsbourne.population.data import Data
from kinsbourne.population.engines.duckdb_steps import carry_out, have, write
from kinsbourne.population.engines.rows import views
from kinsbourne.population.plan import Plan
from kinsbourne.population.script import (
    Step,
    bearing,
    bearing_since,
    holding,
    holding_since,
)


class _Standing(NamedTuple):
    made: tuple[Step, ...]
    """The steps from all evidence."""
    since: tuple[Step, ...]
    """The steps from what stands of most of it."""
    order: str
    people: tuple[Path, ...] = ()
    """Other files that it is made of."""
    read: str = ""
    """How those are read."""


def standing(
    connection: DuckDBPyConnection,
    data: Data,
    plan: Plan,
    folder: Path,
    phenotype: Phenotype,
    parts: tuple[Path, ...],
    people: tuple[Path, ...],
) -> None:
    """Have ``borne`` and ``held``.

    Args:
        parts: the files of ``evidence``.
        people: the files of ``people_rows``.
    """
    read = dict(views(msgspec.structs.replace(data, files={}), plan))["people_rows"]
    for one in (
        _Standing(bearing(), bearing_since(), "feature"),
        _Standing(
            holding(phenotype), holding_since(phenotype), "feature, code, person_id, on_day",
            people, read,
        ),
    ):  # fmt: skip
        name = one.made[-1].name
        place, since = kept.whole(
            folder,
            name,
            kept.digest([one.read, *(step.sql for step in one.made)]),
            parts,
            partial(write, connection, one.made, order=one.order),
            of=one.people,
            knowledge=phenotype.version,
        )
        if since:
            have(connection, f"{name}_before", (place,))
            before = tuple(part for part in parts if part not in since)
            have(connection, "evidence_before", before)
            have(connection, "evidence_since", since)
            carry_out(connection, one.since)
        else:
            have(connection, name, (place,))
