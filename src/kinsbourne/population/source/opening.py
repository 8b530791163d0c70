"""What records stand at a place, and how are they opened for a search?"""

from __future__ import annotations

import atexit
import shutil
import tempfile
from collections.abc import Collection, Iterator
from pathlib import Path
from typing import TYPE_CHECKING

import duckdb
import msgspec

from kinsbourne.case.errors import Problem
from kinsbourne.knowledge.base import Knowledge
from kinsbourne.population import kept
from kinsbourne.population.codes import wanted
from kinsbourne.population.data import ATTACHED, Data, Events, People
from kinsbourne.population.quoting import text
from kinsbourne.population.source import columns as maps
from kinsbourne.population.source import omop
from kinsbourne.population.source.checked import Checked, checked
from kinsbourne.population.source.fhir import Flattened
from kinsbourne.population.source.fhir_kept import flattened
from kinsbourne.population.source.layout import Layout, Reading
from kinsbourne.population.source.refused import DataError
from kinsbourne.population.source.survey import Remark, Survey, SystemSeen
from kinsbourne.population.source.tables import Table, in_database, in_folder
from kinsbourne.population.source.told import told

if TYPE_CHECKING:
    from duckdb import DuckDBPyConnection

NDJSON = (".ndjson", ".jsonl", ".ndjson.gz", ".jsonl.gz")
DATABASES = (".duckdb", ".ddb", ".db")
SPARK = "spark:"
POSTGRESQL = ("postgresql://", "postgres://")
NOBODY = ("no patient that it is of",)
NEVER = ("no day", "a day that is none")
"""Why a code of FHIR is left out that says not who, or not when."""
FLAT_PERSON = People("person", "person_id", None, "year_of_birth", "month_of_birth", "day_of_birth")
FLAT_EVENT = Events("event", "person_id", "day", (), "code", (), "system")


class Opened(msgspec.Struct, frozen=True):
    """Records that can be searched, and what is to be said of them."""

    data: Data
    survey: Survey


def opened(
    place: str | Path,
    knowledge: Knowledge,
    *,
    columns: Path | None = None,
    work: Path | None = None,
) -> Opened:
    """The records at a place, and the report on them that comes before any search.

    Args:
        place: a folder of tables (OMOP CDM 5.4, flattened FHIR, or any with a map of columns) or of
            FHIR NDJSON; a DuckDB file; ``postgresql://…``; or ``spark:catalog.schema`` for tables
            that a Spark session has.
        columns: a map of columns, for tables of a form of their own.
        work: folder for the tables that have to be written anew before they can be searched; else
            they are thrown away when the program ends.

    Raises:
        DataError: these records cannot be searched; what, where, and what to do.
    """
    if isinstance(place, str) and place.startswith(SPARK):
        within = tuple(part for part in place.removeprefix(SPARK).split(".") if part)
        remark = Remark("not-looked-at", place.removeprefix(SPARK) or "the session's schema")
        return Opened(omop.standing(within), Survey("spark", remarks=(remark,)))
    here = _work(work)
    if isinstance(place, str) and place.startswith(POSTGRESQL):
        from kinsbourne.population.source.postgres import fetched

        found = _searched(fetched(place, here / "fetched", knowledge), knowledge, None, here)
        remarks = (Remark("matching-rows-only", "postgresql"), *found.survey.remarks)
        survey = msgspec.structs.replace(found.survey, kind="postgresql", remarks=remarks)
        return msgspec.structs.replace(found, survey=survey)
    return _searched(Path(place), knowledge, columns, here, work)


def _work(work: Path | None) -> Path:
    if work is None:
        scratch = tempfile.mkdtemp(prefix="kinsbourne-")
        atexit.register(shutil.rmtree, scratch, ignore_errors=True)
        return Path(scratch)
    try:
        work.mkdir(mode=0o700, parents=True, exist_ok=True)
    except OSError as error:
        remedy = "Name a folder with room that may be written."
        what = f"nothing can be kept there ({error.strerror})"
        raise DataError(what, str(work.parent), remedy) from None
    return work


def _searched(
    place: Path, knowledge: Knowledge, columns: Path | None, work: Path, keep: Path | None = None
) -> Opened:
    with duckdb.connect() as connection:
        connection.execute(f"SET temp_directory = {text(str(work / 'spill'))}")
        connection.execute("SET enable_progress_bar = false")
        connection.execute("SET preserve_insertion_order = false")
        said: tuple[Remark, ...] = ()
        problems: tuple[Problem, ...] = ()
        nobody = never = 0
        if columns is None and _is_fhir(place):
            flat = flattened([place], work / "flat", knowledge)
            place, said, problems = work / "flat", tuple(_said(flat, place.name)), flat.problems
            nobody, never = (_left_out(flat, why) for why in (NOBODY, NEVER))
        layout, remarks = _layout(place, knowledge, columns, connection, keep)
        if keep is not None:
            kept.tidied(keep)
        found = checked(layout, work, connection)
        if place.is_file():
            data = msgspec.structs.replace(found.data, database=place.resolve())
            found = found._replace(data=data)
        searched = _told(layout, found, (*said, *remarks), knowledge, connection)
        survey = msgspec.structs.replace(
            searched.survey,
            problems=problems,
            without_person=found.without_person + nobody,
            without_day=found.without_day + never,
        )
        return msgspec.structs.replace(searched, survey=survey)


def _is_fhir(place: Path) -> bool:
    names = [file.name.lower() for file in (place.iterdir() if place.is_dir() else (place,))]
    has_tables = any(name.partition(".")[0] == FLAT_PERSON.table for name in names)
    return not has_tables and any(name.endswith(NDJSON) for name in names)


def _said(flat: Flattened, name: str) -> Iterator[Remark]:
    """What the tables that were made of FHIR do not hold."""
    counts = (
        Remark("refused-lines", name, flat.not_read),
        Remark("coarse-days", name, flat.coarse),
        Remark("births-differ", name, flat.births_differ),
    )
    yield from (one for one in counts if one.rows)
    for one in flat.left_out:
        yield Remark("not-taken", f"{one.resource}: {one.reason}", one.count)


def _left_out(flat: Flattened, reasons: Collection[str]) -> int:
    return sum(one.count for one in flat.left_out if one.reason in reasons)


def _layout(
    place: Path,
    knowledge: Knowledge,
    columns: Path | None,
    connection: DuckDBPyConnection,
    keep: Path | None,
) -> tuple[Layout, tuple[Remark, ...]]:
    if place.is_file() and place.name.lower().endswith(DATABASES):
        tables, within = _schema(place, columns is not None, connection)
    elif place.is_dir():
        tables, within = in_folder(place, None if columns else _NAMES, connection, keep), ()
    else:
        what = "no such folder" if not place.exists() else "neither a folder nor a database"
        remedy = "Name a folder of tables or of FHIR NDJSON, or a DuckDB file."
        raise DataError(what, place.name or str(place), remedy)
    if columns is not None:
        asked = maps.columns_in(columns, knowledge)
        return maps.layout(asked, tables, knowledge, connection, within), ()
    layout = omop.layout(tables, within)
    if layout is not None:
        return layout, omop.missing(tables)
    if FLAT_PERSON.table in tables and FLAT_EVENT.table in tables:
        people, event = tables[FLAT_PERSON.table], tables[FLAT_EVENT.table]
        reading = Reading(event, FLAT_EVENT._replace(table=event.name))
        flat = FLAT_PERSON._replace(table=people.name)
        return Layout("events", Reading(people, flat), (reading,), within=within), ()
    raise DataError(
        f"no records that are known here; there is {', '.join(sorted(tables)) or 'no table'}",
        place.name or str(place),
        "Name a folder with OMOP's `person` and tables of events, or give a map of columns.",
    )


_NAMES = frozenset({*omop.TABLES, FLAT_PERSON.table, FLAT_EVENT.table})


def _schema(
    file: Path, has_map: bool, connection: DuckDBPyConnection
) -> tuple[dict[str, Table], tuple[str, ...]]:
    """The tables of the schema that has persons; of ``main`` where a map says which are read."""
    found = in_database(file, connection)
    having = sorted({schema for schema, name in found if name == omop.PERSON.table})
    if has_map and len(having) != 1:
        having = ["main"]
    if len(having) > 1:
        remedy = "Keep one in the file, or name the tables in a map of columns."
        raise DataError("several schemas with persons", ", ".join(having), remedy)
    if not having:
        remedy = "Name a database with OMOP's tables, or give a map of columns."
        raise DataError("no table of persons", file.name, remedy)
    tables = {name: table for (schema, name), table in found.items() if schema == having[0]}
    return tables, (ATTACHED, having[0])


def _told(
    layout: Layout,
    found: Checked,
    remarks: tuple[Remark, ...],
    knowledge: Knowledge,
    connection: DuckDBPyConnection,
) -> Opened:
    codes = told(layout, found, wanted(knowledge), knowledge, connection)
    survey = Survey(
        layout.kind,
        found.seen,
        (*remarks, *found.remarks, *codes.remarks),
        tuple(SystemSeen(*one) for one in codes.systems),
        tuple(SystemSeen(*one) for one in codes.vocabulary),
        len({concept for concept, _, _ in codes.data.concepts}),
    )
    return Opened(codes.data, survey)
