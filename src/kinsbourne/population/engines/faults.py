"""Why did DuckDB stop, where, and what is to be done?

Its own words may hold values of the records, so none of them is passed on.
"""

from __future__ import annotations

from collections.abc import Callable, Generator, Sequence
from contextlib import contextmanager

import duckdb

from kinsbourne.case.errors import CaseError

Place = tuple[str, Callable[[], object]]
"""What is read, and how it is tried on its own."""


@contextmanager
def refused(where: str, places: Sequence[Place] = ()) -> Generator[None, None, None]:
    """Let DuckDB's refusals be ours.

    Args:
        where: what is read.
        places: the parts of it, such as files, of which the first that fails is named.

    Raises:
        CaseError: DuckDB could not do it.
    """
    try:
        yield
    except duckdb.Error as error:
        raise _said(error, where, places) from None


def _said(error: duckdb.Error, where: str, places: Sequence[Place]) -> CaseError:
    words = str(error)
    if isinstance(error, duckdb.OutOfMemoryException):
        if "max_temp_directory_size" in words:
            return _full(where)
        remedy = "Allow more memory, or fewer threads."
        return CaseError("the memory allowed does not suffice", where, remedy)
    if "No space left" in words:
        return _full(where)
    for place, tried in places:
        try:
            tried()
        except duckdb.Error as own:
            error, where = own, place
            break
    return CaseError(_why(error), where, "Mend it or leave it out, and search again.")


def _full(where: str) -> CaseError:
    remedy = "Make room where the evidence is kept, or allow more memory."
    return CaseError("the disk is full while memory is put there", where, remedy)


def _why(error: duckdb.Error) -> str:
    match error:
        case duckdb.BinderException():
            return "a column that is read is not there"
        case duckdb.ConversionException():
            return "a column holds what cannot be read as its kind"
        case duckdb.CatalogException():
            return "the table is not there"
        case duckdb.IOException() if "ermission" in str(error):
            return "it may not be read"
        case _:
            return "it cannot be read: it is not whole, or no parquet"


def missing(
    connection: duckdb.DuckDBPyConnection, rows: str, where: str, columns: Sequence[str]
) -> None:
    """See that columns are there.

    Args:
        rows: what is selected from.

    Raises:
        CaseError: one is not.
    """
    described = connection.execute(f"DESCRIBE SELECT * FROM {rows}").fetchall()
    there = {str(row[0]).casefold() for row in described}
    gone = [column for column in columns if column.casefold() not in there]
    if gone:
        what = f"there is no column {gone[0]}"
        raise CaseError(what, where, "Say which column it is, or leave the table out.")
