"""How does DuckDB carry a step out, and put what it selects into a file?"""

from __future__ import annotations

from collections.abc import Iterable
from pathlib import Path

from duckdb import DuckDBPyConnection

from kinsbourne.population.quoting import text
from kinsbourne.population.script import Step


def carry_out(connection: DuckDBPyConnection, steps: Iterable[Step]) -> None:
    """Have the result of each step under its name."""
    for step in steps:
        kind = "TABLE" if step.is_kept else "VIEW"
        connection.execute(f"CREATE OR REPLACE TEMP {kind} {step.name} AS {step.sql}")


def have(connection: DuckDBPyConnection, name: str, files: Iterable[Path]) -> None:
    """Have the rows of files under a name."""
    said = f"SELECT * FROM {of_files(files)}"
    connection.execute(f"CREATE OR REPLACE TEMP VIEW {name} AS {said}")


def write(connection: DuckDBPyConnection, steps: tuple[Step, ...], out: Path, order: str) -> None:
    """Carry steps out, and put the last one's result into a file; nothing else is left of them."""
    carry_out(connection, steps)
    connection.execute(
        f"COPY (SELECT * FROM {steps[-1].name} ORDER BY {order}) TO {text(out)}"
        " (FORMAT parquet, COMPRESSION zstd, PARQUET_VERSION V2)"
    )
    for step in steps:
        connection.execute(f"DROP {'TABLE' if step.is_kept else 'VIEW'} {step.name}")


def of_files(files: Iterable[Path]) -> str:
    """What is selected from, to have the rows of parquet files."""
    return f"read_parquet([{', '.join(text(file) for file in files)}])"
