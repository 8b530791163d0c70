"""How is Spark started or reached, and left as it was found?"""

from __future__ import annotations

import os
import shutil
from collections.abc import Generator, Iterable, Mapping
from contextlib import contextmanager, suppress
from pathlib import Path
from typing import TYPE_CHECKING

from kinsbourne.population.engines.spark_refusal import SparkError, is_gone, unspoken

if TYPE_CHECKING:
    from pyspark.sql import DataFrame, SparkSession

_SETTINGS = {
    "spark.sql.session.timeZone": "UTC",
    "spark.sql.ansi.enabled": "true",
    "spark.sql.parquet.datetimeRebaseModeInRead": "CORRECTED",
    "spark.sql.parquet.int96RebaseModeInRead": "CORRECTED",
}
"""How every session reads records: days do not move, and what is no number is refused."""

_LOG = Path(__file__).with_name("spark_log.properties")
_HERE = "127.0.0.1"
_QUIET = {
    "spark.app.name": "kinsbourne",
    "spark.ui.enabled": "false",
    "spark.ui.showConsoleProgress": "false",
    "spark.log.level": "OFF",
}
_LOCAL = {
    "spark.driver.bindAddress": _HERE,
    "spark.driver.host": _HERE,
    "spark.driver.extraJavaOptions": f"-Dlog4j2.configurationFile={_LOG.as_uri()}",
    "spark.sql.shuffle.partitions": "8",
}


def session(
    master: str | None = None,
    remote: str | None = None,
    memory: str | None = None,
    threads: int | None = None,
) -> SparkSession:
    """A session on this machine, on a cluster, or of a Spark that runs already.

    Args:
        master: where Spark runs, such as ``spark://host:7077`` or ``yarn``; else this machine.
        remote: a Spark Connect server, such as ``sc://host:15002``.
        memory: of Spark on this machine, such as ``2GB``.
        threads: of this machine; else all.

    Raises:
        SparkError: pyspark or Java is not there, or nobody answers.
    """
    try:
        from pyspark.sql import SparkSession
    except ImportError:
        raise SparkError(
            "pyspark is not installed", "--engine spark", "Run: pip install 'kinsbourne[spark]'."
        ) from None
    builder = SparkSession.builder
    if remote:
        return _begun(builder.remote(remote), remote)
    _check_java()
    master = master or f"local[{threads or '*'}]"
    settings = _QUIET | ({"spark.driver.memory": _memory(memory)} if memory else {})
    if master.startswith("local"):
        settings |= _LOCAL
        os.environ.setdefault("SPARK_LOCAL_IP", _HERE)
    for name, value in settings.items():
        builder = builder.config(name, value)
    return _begun(builder.master(master), master)


def _begun(builder: SparkSession.Builder, where: str) -> SparkSession:
    try:
        return builder.getOrCreate()
    except Exception as error:
        raise SparkError(
            f"Spark could not be started or reached ({type(error).__name__})",
            where,
            "Check the address, and that what answers is of the same release as pyspark.",
        ) from None


def _check_java() -> None:
    home = os.environ.get("JAVA_HOME")
    if not (Path(home, "bin", "java").exists() if home else shutil.which("java")):
        raise SparkError(
            "Java is not there, or not where JAVA_HOME says",
            "--engine spark",
            "Install Java 17, on Debian: apt install openjdk-17-jre-headless.",
        )


def _memory(said: str) -> str:
    """As Java writes it: ``2GB`` is ``2g``."""
    return said.replace(" ", "").lower().removesuffix("b").removesuffix("i")


@contextmanager
def as_found(spark: SparkSession, names: Iterable[str]) -> Generator[list[DataFrame]]:
    """Read as every engine does, and afterwards leave settings and views as they were.

    What is put into the list that is given is held until then.

    Raises:
        SparkError: the session has a temporary view of one of these names.
    """
    names = tuple(names)
    for name in names:
        if spark.catalog.tableExists(name) and spark.catalog.getTable(name).isTemporary:
            raise SparkError(
                f"the session has a temporary view '{name}', a name that the search uses",
                "Spark session",
                "Drop that view, or search in a session of its own: spark.newSession().",
            )
    before = {name: spark.conf.get(name, None) for name in _SETTINGS}
    held: list[DataFrame] = []
    is_there = True
    try:
        for name, value in _SETTINGS.items():
            if spark.conf.get(name) != value:
                spark.conf.set(name, value)
        yield held
    except Exception as error:
        # each question to a Spark that is gone would wait for it again, over Connect ten minutes
        is_there = not is_gone(error)
        raise
    finally:
        if is_there:
            _put_back(spark, names, held, before)


def _put_back(
    spark: SparkSession,
    names: Iterable[str],
    held: Iterable[DataFrame],
    settings: Mapping[str, str | None],
) -> None:
    for rows in held:
        rows.unpersist()
    for name in names:
        spark.catalog.dropTempView(name)
    for name, value in settings.items():
        if value is None:
            spark.conf.unset(name)
        else:
            spark.conf.set(name, value)


@contextmanager
def ending(spark: SparkSession) -> Generator[SparkSession]:
    """End a session of ours afterwards; one that is gone cannot be asked to, and has ended."""
    try:
        yield spark
    finally:
        with unspoken(), suppress(Exception):
            spark.stop()
