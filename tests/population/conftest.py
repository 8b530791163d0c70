"""A Spark that the tests of a process share, on this machine, made for small tables."""

from __future__ import annotations

import os
import shutil
import warnings
from collections.abc import Iterator
from importlib.util import find_spec
from typing import TYPE_CHECKING

import pytest

from kinsbourne.population.engines.spark_session import session

if TYPE_CHECKING:
    from pyspark.sql import SparkSession

FOR_SMALL_TABLES = {
    "spark.sql.shuffle.partitions": "1",
    "spark.sql.adaptive.enabled": "false",
    "spark.sql.codegen.wholeStage": "false",
    "spark.sql.codegen.factoryMode": "NO_CODEGEN",
}
"""What pays for large ones is most of the time that small ones take."""
QUICK = "-XX:TieredStopAtLevel=1 -XX:+UseSerialGC -Xshare:auto"
"""Nor does it pay to compile well what runs for a minute."""


@pytest.fixture(scope="session")
def spark() -> Iterator[SparkSession]:
    if find_spec("pyspark") is None:
        pytest.skip("pyspark is not installed")
    if shutil.which("java") is None and "JAVA_HOME" not in os.environ:
        pytest.skip("Java is not installed")
    with warnings.catch_warnings():
        warnings.filterwarnings("ignore", "PySpark does not yet fully support pandas")
        with pytest.MonkeyPatch.context() as patch:
            patch.setenv("JAVA_TOOL_OPTIONS", QUICK)
            running = session(threads=2)
    for name, value in FOR_SMALL_TABLES.items():
        running.conf.set(name, value)
    with running:
        yield running
