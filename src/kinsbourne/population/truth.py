"""Who is ill in truth, where that is known; and are these records of people at all?"""

from __future__ import annotations

from pathlib import Path
from typing import NamedTuple

from kinsbourne.case.errors import CaseError
from kinsbourne.population.found import Person

FILE = "truth.parquet"
LABEL = "simulated.json"


class Truth(NamedTuple):
    ill: frozenset[Person]
    is_planted: bool
    """They were put there by a simulation, and are no evidence."""


def is_simulated(folder: Path) -> bool:
    """Do the records say of themselves that they are about nobody?"""
    return (folder / LABEL).is_file()


def truth(folder: Path, kind: str) -> Truth | None:
    """Who has the disease by the table that stands beside the records; None where none does.

    Args:
        kind: what the table calls those who have it.

    Raises:
        CaseError: the table cannot be read.
    """
    file = folder / FILE
    if not file.is_file():
        return None
    import duckdb

    query = "SELECT DISTINCT person_id FROM read_parquet(?) WHERE kind = ?"
    try:
        with duckdb.connect() as connection:
            rows = connection.execute(query, [str(file), kind]).fetchall()
    except duckdb.Error:
        what = "not a table of person_id and kind"
        raise CaseError(what, FILE, "Write it so, or take it away.") from None
    return Truth(frozenset(person for (person,) in rows), is_simulated(folder))
