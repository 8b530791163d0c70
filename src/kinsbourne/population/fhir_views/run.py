"""What table does a view make of these resources?"""

from __future__ import annotations

import json
from collections.abc import Iterable, Mapping, Sequence
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import Any, NamedTuple

import duckdb

from kinsbourne.population.fhir_views import values
from kinsbourne.population.fhir_views.definition import View
from kinsbourne.population.fhir_views.errors import ViewError
from kinsbourne.population.fhir_views.rows import Rows, rows_of
from kinsbourne.population.quoting import text


class Table(NamedTuple):
    """The table that a view makes."""

    columns: tuple[str, ...]
    rows: tuple[tuple[Any, ...], ...]


def source(files: Sequence[Path], columns: Mapping[str, str], *, strict: bool = False) -> str:
    """An SQL table of NDJSON files: a row for each line, and a column of its type for each
    element. A line that cannot be read is a row of NULLs; ``strict``, it ends the query."""
    named = ", ".join(f"{text(name)}: {text(type_)}" for name, type_ in columns.items())
    listed = ", ".join(text(file) for file in files)
    return (
        f"read_json([{listed}], format = 'newline_delimited', columns = {{{named}}}, "
        f"ignore_errors = {str(not strict).lower()})"
    )


def statement(rows: Rows, files: Sequence[Path]) -> str:
    """The SELECT that makes the table of a view, for DuckDB."""
    names = [name for name, _ in rows.columns]
    made = [f"{sql} AS {values.identifier(name)}" for name, sql in rows.fields.items()]
    if rows.nested:
        made.append(f"unnest({rows.nested}) AS made")
    columns = ", ".join(
        values.identifier(name) if name in rows.fields else f"made.{values.identifier(name)}"
        for name in names
    )
    # DuckDB 2.0 reads a single column ten times slower than two.
    elements = dict.fromkeys((*rows.elements, "id"), "JSON") | {"resourceType": "VARCHAR"}
    return (
        f"SELECT {columns} FROM (SELECT {', '.join(made)} "
        f"FROM {source(files, elements)} "
        f'WHERE "resourceType" = {text(rows.resource)} AND ({rows.condition}))'
    )


def run_files(view: View, files: Sequence[Path]) -> Table:
    """What table does the view make of these files of NDJSON? Lines that cannot be read are left
    out.

    Raises
    ------
    ViewError
        If the view asks for what is not implemented, or the data give more than a column may hold.
    """
    rows = rows_of(view)
    with duckdb.connect() as connection:
        connection.execute("SET TimeZone = 'UTC'")
        try:
            found = connection.execute(statement(rows, files)).fetchall()
        except duckdb.Error as error:
            raise _said(error, view) from None
    names = tuple(name for name, _ in rows.columns)
    kinds = [kind for _, kind in rows.columns]
    return Table(
        names,
        tuple(
            tuple(_plain(cell, kind) for cell, kind in zip(row, kinds, strict=True))
            for row in found
        ),
    )


def run(view: View, resources: Iterable[Mapping[str, Any]]) -> Table:
    """What table does the view make of these resources?

    Raises
    ------
    ViewError
        As ``run_files``.
    """
    with TemporaryDirectory() as folder:
        file = Path(folder) / "resources.ndjson"
        file.write_text("".join(json.dumps(each) + "\n" for each in resources), "utf-8")
        return run_files(view, [file])


def _said(error: duckdb.Error, view: View) -> ViewError:
    # DuckDB's own words may hold a value of a patient.
    _, ours, what = str(error).partition("view: ")
    return ViewError(
        what.strip() if ours else "the database refused the view",
        f"view {view.name} of {view.resource}",
        "Change the view, or say collection: true where several values are meant",
    )


def _plain(cell: Any, kind: str) -> Any:
    if cell is None:
        return None
    if kind.endswith("[]"):
        return [_plain(each, kind.removesuffix("[]")) for each in cell]
    if kind == "JSON":
        return json.loads(cell)
    return int(cell) if isinstance(cell, float) and cell.is_integer() else cell
