"""By what can the codes of these records be told: concept ids, or as their source wrote them?"""

from __future__ import annotations

from collections.abc import Sequence
from typing import TYPE_CHECKING, NamedTuple

import msgspec

from kinsbourne.knowledge.base import Knowledge
from kinsbourne.population.codes import Wanted
from kinsbourne.population.data import Data, Events
from kinsbourne.population.quoting import named
from kinsbourne.population.source.checked import COUNTED, Checked
from kinsbourne.population.source.layout import Layout
from kinsbourne.population.source.refused import DataError
from kinsbourne.population.source.survey import Remark
from kinsbourne.population.source.tables import Table, read_parquet
from kinsbourne.population.source.vocabulary import Vocabulary, concepts

if TYPE_CHECKING:
    from duckdb import DuckDBPyConnection

LOOKED_AT = 20_000_000
"""Rows of a table that are looked at for the code systems that they name."""
TRIED = 10_000
"""Rows of a table of which it is tried whether the vocabulary has their concepts, where it has more
than are counted one by one."""
_SHOWN = 20
_LONGEST = 80
_NEEDED = {
    "concept": {"concept_id": "BIGINT", "vocabulary_id": "VARCHAR", "concept_code": "VARCHAR"},
    "concept_ancestor": {"ancestor_concept_id": "BIGINT", "descendant_concept_id": "BIGINT"},
}


class Told(NamedTuple):
    data: Data
    remarks: tuple[Remark, ...]
    systems: tuple[tuple[str, int], ...] = ()
    vocabulary: tuple[tuple[str, int], ...] = ()


def told(
    layout: Layout,
    found: Checked,
    wanted: Sequence[Wanted],
    knowledge: Knowledge,
    connection: DuckDBPyConnection,
) -> Told:
    """The data with the concept ids of the codes that are looked for.

    Raises:
        DataError: no code of theirs can be told.
    """
    remarks: list[Remark] = []
    held: tuple[tuple[str, int], ...] = ()
    vocabulary = Vocabulary()
    if layout.kind == "omop":
        held, vocabulary, remarks = _vocabulary(layout, wanted, knowledge, connection)
    # A vocabulary with none of the codes may be cut down to something else: then it tells nothing.
    table = _select(layout.vocabulary.get("concept"), "concept") if vocabulary.concepts else None
    events = [_told_by(one, found, table, connection) for one in found.data.events]
    known = [one for one in events if one.text or (one.concepts and vocabulary.concepts)]
    if not known:
        raise DataError(
            "codes cannot be told: no vocabulary, and no codes as their source wrote them",
            ", ".join(one.table for one in events),
            "Put OMOP's `concept` and `concept_ancestor` beside the tables.",
        )
    systems, unknown = _systems(found.data, knowledge, connection)
    data = msgspec.structs.replace(found.data, events=tuple(events), concepts=vocabulary.concepts)
    return Told(data, (*remarks, *unknown), systems, held)


def _vocabulary(
    layout: Layout, wanted: Sequence[Wanted], knowledge: Knowledge, connection: DuckDBPyConnection
) -> tuple[tuple[tuple[str, int], ...], Vocabulary, list[Remark]]:
    remarks: list[Remark] = []
    table = _select(layout.vocabulary.get("concept"), "concept")
    above = _select(layout.vocabulary.get("concept_ancestor"), "concept_ancestor")

    def ask(query: str) -> list[tuple[object, ...]]:
        return connection.execute(query).fetchall()

    held = ()
    if table is not None:
        held = tuple(
            (str(name), int(str(count)))
            for name, count in ask(
                f"SELECT vocabulary_id, count(*) FROM {table} WHERE vocabulary_id IS NOT NULL"
                " GROUP BY vocabulary_id ORDER BY vocabulary_id"
            )
        )
    if table is None or not held:
        return (), Vocabulary(), [Remark("no-vocabulary", "concept")]
    if above is None or not ask(f"SELECT 1 FROM {above} LIMIT 1"):
        remarks.append(Remark("no-hierarchy", "concept_ancestor"))
        above = None
    vocabulary = concepts(ask, table, above, wanted, knowledge)
    if vocabulary.missing:
        remarks.append(Remark("codes-not-there", "concept", vocabulary.missing))
    return held, vocabulary, remarks


def _select(table: Table | None, name: str) -> str | None:
    """What SQL selects the needed columns of a vocabulary's table from; None where it cannot."""
    if table is None:
        return None
    parts: list[str] = []
    for part in table.parts:
        columns: list[str] = []
        for wanted, of in _NEEDED[name].items():
            column = part.column(wanted)
            if column is None:
                return None
            plain = part.columns[column] in (of, "INTEGER")
            value = named(column) if plain else f"TRY_CAST({named(column)} AS {of})"
            columns.append(f"{value} AS {wanted}")
        parts.append(f"SELECT {', '.join(columns)} FROM {part.rows}")
    return f"({' UNION ALL '.join(parts)})"


def _told_by(
    events: Events, found: Checked, vocabulary: str | None, connection: DuckDBPyConnection
) -> Events:
    """By concepts; and as the source wrote it, unless every row has a concept of its source's code.

    A row without such a concept, or with one that the vocabulary lacks, may say what it is by its
    text alone.
    """
    if events.text is not None and found.is_empty(events.table, events.text):
        events = events._replace(text=None)
    if events.system is not None or len(events.concepts) < 2 or vocabulary is None:
        return events
    source = events.concepts[-1]
    if not found.is_full(events.table, source):
        return events
    unheard = connection.execute(
        f"SELECT 1 FROM (SELECT DISTINCT one FROM ({_tried(events, found)}))"
        f" WHERE one NOT IN (SELECT concept_id FROM {vocabulary} WHERE concept_id IS NOT NULL)"
        " LIMIT 1"
    ).fetchall()
    return events if unheard else events._replace(systems=(), text=None)


def _tried(events: Events, found: Checked) -> str:
    """The source's concepts of a table, as ``one``: all, or of many the first, the least and the
    greatest, which are known without looking at the rows: a site's own ids are the greatest."""
    column = events.concepts[-1]
    of_table = next((seen.rows for seen in found.seen if seen.name == events.table), None)
    every = f"SELECT {named(column)} AS one FROM {_rows(found.data, events.table)}"
    if of_table is not None and of_table <= COUNTED:
        return every
    said = found.ranges[events.table, column]
    ends = (f"SELECT CAST({float(end):.0f} AS BIGINT)" for end in (said.least, said.most) if end)
    return " UNION ALL ".join((f"({every} LIMIT {TRIED})", *ends))


def _systems(
    data: Data, knowledge: Knowledge, connection: DuckDBPyConnection
) -> tuple[tuple[tuple[str, int], ...], list[Remark]]:
    """The code systems that rows name, and those of them that are not known here."""
    seen: dict[str, int] = {}
    for one in data.events:
        if one.system is None:
            continue
        rows = _rows(data, one.table)
        column = named(one.system)
        for name, count in connection.execute(
            f"SELECT {column}, count(*) FROM (SELECT {column} FROM {rows} LIMIT {LOOKED_AT})"
            f" WHERE {column} IS NOT NULL GROUP BY ALL ORDER BY ALL"
        ).fetchall():
            seen[name] = seen.get(name, 0) + count
    known = {name: count for name, count in seen.items() if name in knowledge.codelists.systems}
    unknown = sorted(((count, name) for name, count in seen.items() if name not in known))
    remarks = [Remark("unknown-system", _shown(name), count) for count, name in unknown[::-1]]
    return tuple(sorted(known.items())), remarks[:_SHOWN]


def _shown(name: str) -> str:
    """A system's name, if it looks like one; else nothing of it is said."""
    is_name = len(name) <= _LONGEST and name.isascii() and name.isprintable() and " " not in name
    return name if is_name else "a name that is none"


def _rows(data: Data, table: str) -> str:
    if files := data.files.get(table):
        return read_parquet(files)
    return ".".join(named(part) for part in (*data.within, table))
