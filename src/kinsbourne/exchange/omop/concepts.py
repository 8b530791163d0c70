"""Which OMOP concepts stand for what a case says, in a table of concepts somebody has?

Intended purpose: exchange of records. It draws no conclusion.
"""

# ruff: noqa: S608 - queries are made of names that stand here, and of no values

from __future__ import annotations

from pathlib import Path
from typing import NamedTuple

from kinsbourne.case.errors import CaseError
from kinsbourne.knowledge.base import Knowledge


class Concept(NamedTuple):
    source: str
    """The concept of the code."""
    standard: str
    """The same where it is a standard one, else 0."""


def concepts_in(path: Path, knowledge: Knowledge) -> dict[str, Concept]:
    """The concept of each id that a case may write, by the first of its codes that is there.

    Raises:
        CaseError: no such table, or none of concepts.
    """
    import duckdb

    remedy = "Name a table of concepts as parquet or CSV, or the folder it stands in."
    wanted = _wanted(knowledge)
    codes = sorted({code for pairs in wanted.values() for _, code in pairs})
    files = [path]
    if path.is_dir():
        files = [file for file in sorted(path.iterdir()) if file.stem.lower() == "concept"]
    try:
        with duckdb.connect() as database:
            how = "read_csv(?, all_varchar = true, header = true)"
            if files and files[0].suffix.lower() == ".parquet":
                how = "read_parquet(?)"
            rows = database.execute(
                "SELECT vocabulary_id, concept_code, CAST(concept_id AS VARCHAR),"
                f" standard_concept FROM {how} WHERE list_contains(?, concept_code)",
                [str(files[0]), codes],
            ).fetchall()
    except (duckdb.Error, IndexError):
        raise CaseError("no table of concepts", path.name, remedy) from None
    found = {
        (vocabulary, code): Concept(concept, concept if standard == "S" else "0")
        for vocabulary, code, concept, standard in rows
    }
    return {
        means: next(found[pair] for pair in pairs if pair in found)
        for means, pairs in wanted.items()
        if any(pair in found for pair in pairs)
    }


def _wanted(knowledge: Knowledge) -> dict[str, list[tuple[str, str]]]:
    """The vocabularies and codes that each meaning is written by."""
    lists = knowledge.codelists
    meanings = {row.means for listed in lists.codes.values() for row in listed}
    return {
        means: [
            (name, code)
            for system, code, _ in lists.codes_for(means)
            for name in lists.systems[system].omop.split()
        ]
        for means in sorted(meanings)
    }
