"""What went wrong in Spark, in words of ours and without what stood in the records?"""

from __future__ import annotations

import logging
import re
from collections.abc import Generator
from contextlib import contextmanager
from pathlib import Path
from typing import NamedTuple

from kinsbourne.case.errors import Problem
from kinsbourne.population.data import Data


class SparkError(Exception):
    """A search that Spark did not end; nothing of its answer is given."""

    def __init__(self, what: str, where: str, remedy: str) -> None:
        self.problem = Problem(what, where, remedy)
        super().__init__(str(self.problem))


class _Refusal(NamedTuple):
    signs: str
    what: str
    remedy: str


_CHANGED = _Refusal(
    r"FILE_NOT_EXIST|FileNotFoundException",
    "the records changed while they were read",
    "Search again when nobody writes to them.",
)
_LOST = _Refusal(
    r"CHECKPOINT_RDD_BLOCK_ID_NOT_FOUND|Checkpoint block \S+ not found",
    "Spark lost workers and what they held, twice",
    "Search again; give workers more memory if it happens again.",
)
_GONE = _Refusal(
    r"SparkContext was shut down|has been shut ?down|UNAVAILABLE"
    r"|Connection refused|Connection reset|NO_ACTIVE_SESSION|SESSION_CLOSED"
    r"|Py4JNetworkError|RETRIES_EXCEEDED",
    "Spark or its workers went away",
    "Start it again, with more memory if it happens again.",
)
_REFUSALS = (
    _CHANGED,
    _LOST,
    _Refusal(
        r"CAST_INVALID_INPUT|CAST_OVERFLOW|DATATYPE_MISMATCH|cannot be cast",
        "a column holds values of another kind than it should",
        "Look at the columns of persons, days and birth: whole numbers and dates are read.",
    ),
    _Refusal(
        r"PATH_NOT_FOUND|TABLE_OR_VIEW_NOT_FOUND",
        "a table is not there",
        "Check the name, and that Spark may read it.",
    ),
    _Refusal(
        r"UNRESOLVED_COLUMN",
        "a table lacks a column",
        "Compare its columns with those that are read.",
    ),
    _Refusal(
        r"FAILED_READ_FILE|not a Parquet file|UNABLE_TO_INFER_SCHEMA|corrupt|ChecksumException",
        "a file cannot be read: it is no parquet, or damaged",
        "Fetch or write the file again.",
    ),
    _GONE,
    _GONE._replace(signs="ExecutorLostFailure"),
)
_CONDITION = re.compile(r"\[([A-Z][A-Z_0-9]+(?:\.[A-Z_0-9]+)?)\]")
_FILE = re.compile(r"\b\w+:/[^\n'\"]+?\.parquet\b")
_SPEAK = ("SQLQueryContextLogger", "DataFrameQueryContextLogger")
"""What pyspark writes its errors to, with the values that caused them."""


@contextmanager
def refused() -> Generator[None]:
    """Say an error of Spark in our words: its own may hold a patient's."""
    with unspoken():
        try:
            yield
        except SparkError:
            raise
        except Exception as error:
            raise _said(error) from None


@contextmanager
def unspoken() -> Generator[None]:
    """Let pyspark and the bridge to Java write none of their errors to a log."""
    speaking = [_speaker(name) for name in _SPEAK]
    before = [one.disabled for one in speaking]
    root = logging.getLogger()
    try:
        root.addFilter(_is_not_of_the_bridge)
        for one in speaking:
            one.disabled = True
        yield
    finally:
        root.removeFilter(_is_not_of_the_bridge)
        for one, was in zip(speaking, before, strict=True):
            one.disabled = was


def _is_not_of_the_bridge(record: logging.LogRecord) -> bool:
    """What py4j says of a Java that went, it says by the root of all logs."""
    return Path(record.pathname).parent.name != "py4j"


def _speaker(name: str) -> logging.Logger:
    """The logger as pyspark makes it, with a class of its own; before 4 it has none."""
    try:
        from pyspark.logger import PySparkLogger
    except ImportError:
        return logging.getLogger(name)
    return PySparkLogger.getLogger(name)


def _said(error: Exception) -> SparkError:
    text = _heard(error)
    file = _FILE.search(text)
    where = file.group() if file else "Spark"
    for signs, what, remedy in _REFUSALS:
        if re.search(signs, text):
            return SparkError(what, where, remedy)
    condition = _CONDITION.search(text)
    name = condition.group(1) if condition else type(error).__name__
    return SparkError(
        f"Spark ended with {name}", where, "Look it up in Spark's log; no answer is given."
    )


def _heard(error: Exception) -> str:
    """Its kind with its words: the bridge words one loss of Java in many ways."""
    return f"{type(error).__name__}: {error}"


def is_lost(error: Exception) -> bool:
    """Did workers go that held what was worked out? It can be worked out again."""
    return re.search(_LOST.signs, _heard(error)) is not None


def is_gone(error: Exception) -> bool:
    """Is there no Spark any more that could be asked for anything?"""
    return re.search(_GONE.signs, _heard(error)) is not None


@contextmanager
def unchanged(data: Data) -> Generator[None]:
    """Refuse an answer of files that somebody wrote to meanwhile.

    Only files of this machine are looked at. Elsewhere Spark itself notices a file that went.
    """
    before = _state(data)
    yield
    if _state(data) != before:
        raise SparkError(_CHANGED.what, "files of the records", _CHANGED.remedy)


def _state(data: Data) -> list[tuple[Path, int, int] | None]:
    files = (file for files in data.files.values() for file in files)
    return [_stamp(file) for file in files]


def _stamp(file: Path) -> tuple[Path, int, int] | None:
    try:
        found = file.stat()
    except OSError:
        return None
    return file, found.st_size, found.st_mtime_ns
