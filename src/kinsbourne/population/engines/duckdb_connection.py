"""Where does DuckDB keep what it works on, and to which limits does it hold?"""

from __future__ import annotations

from collections.abc import Generator
from contextlib import closing, contextmanager
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import Any

import duckdb
from duckdb import DuckDBPyConnection

from kinsbourne.case.errors import CaseError
from kinsbourne.population import kept
from kinsbourne.population.engines.work import Work
from kinsbourne.population.quoting import text


@contextmanager
def folder_of(work: Work) -> Generator[Path, None, None]:
    """The folder of the evidence; where none is kept, one that goes when the search ends."""
    if work.keep is None:
        with TemporaryDirectory(prefix="kinsbourne-") as folder:
            yield Path(folder)
        return
    try:
        work.keep.mkdir(parents=True, exist_ok=True)
    except OSError as error:
        what = f"no evidence can be kept there ({error.strerror})"
        raise CaseError(what, str(work.keep), "Name a folder that may be written.") from None
    yield work.keep


@contextmanager
def connected(folder: Path, work: Work) -> Generator[DuckDBPyConnection, None, None]:
    """A DuckDB that keeps to its memory, puts what does not fit in the folder, and downloads
    nothing.

    Raises:
        CaseError: the memory is none.
    """
    config: dict[str, Any] = {
        "preserve_insertion_order": "false",
        "autoinstall_known_extensions": "false",
        "autoload_known_extensions": "false",
    }
    if work.threads is not None:
        config["threads"] = work.threads
    with (
        TemporaryDirectory(prefix=kept.SPILLED, dir=folder, ignore_cleanup_errors=True) as spill,
        closing(duckdb.connect(config=config)) as connection,
    ):
        connection.execute(f"SET temp_directory = {text(spill)}")
        connection.execute("SET enable_progress_bar = false")
        if work.memory is not None:
            try:
                connection.execute(f"SET memory_limit = {text(work.memory)}")
            except duckdb.Error:
                what = "that is no amount of memory"
                raise CaseError(what, "memory", "Write it as 500MB or 2GB.") from None
        yield connection
