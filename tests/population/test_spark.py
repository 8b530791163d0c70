"""Spark as somebody else's: left as it was found, and clear where it cannot go on."""

from __future__ import annotations

import builtins
import re
import shutil
import socket
import struct
from collections.abc import Callable
from datetime import date
from pathlib import Path
from threading import Thread
from typing import TYPE_CHECKING, Any, NamedTuple

import msgspec
import pytest

from kinsbourne.population.data import Data, People
from kinsbourne.population.engines.spark import search
from kinsbourne.population.engines.spark_refusal import SparkError, refused
from kinsbourne.population.engines.spark_session import session
from kinsbourne.population.engines.work import Work
from kinsbourne.population.found import Found
from kinsbourne.population.plan import Plan
from kinsbourne.population.search import search as search_here
from tests.population.made import health_system
from tests.population.populations import Definition, few

if TYPE_CHECKING:
    from pyspark.sql import SparkSession

ROOT = Path(__file__).parents[2]


class Asked(NamedTuple):
    data: Data
    plan: Plan
    definition: Definition
    specified: Found

    def of(self, spark: SparkSession | None, data: Data | None = None, work: Work | None = None):
        definition = self.definition
        return search(
            data or self.data,
            self.plan,
            definition.phenotype,
            definition.as_of,
            work or Work(),
            spark,
        )


@pytest.fixture
def asked(tmp_path: Path) -> Asked:
    return Asked(*few(tmp_path))


def _problem(do: Callable[[], Any]) -> SparkError:
    with pytest.raises(SparkError) as refused:
        do()
    assert refused.value.__cause__ is None
    return refused.value


def test_a_users_session_is_left_as_it_was_found(asked: Asked, spark: SparkSession) -> None:
    mine = spark.range(3)
    mine.createOrReplaceTempView("mine")
    mine.cache().count()
    spark.conf.set("spark.sql.session.timeZone", "Asia/Tokyo")
    spark.conf.set("spark.sql.ansi.enabled", "false")
    settings = {row.key: row.value for row in spark.sql("SET").collect()}
    views = spark.sql("SHOW VIEWS").collect()
    try:
        assert asked.of(spark) == asked.specified
        assert {row.key: row.value for row in spark.sql("SET").collect()} == settings
        assert spark.sql("SHOW VIEWS").collect() == views
        assert mine.is_cached
        assert spark.catalog.isCached("mine")
    finally:
        mine.unpersist()
        spark.catalog.dropTempView("mine")
        spark.conf.unset("spark.sql.session.timeZone")
        spark.conf.unset("spark.sql.ansi.enabled")


def test_a_users_view_of_a_name_that_the_search_uses_is_not_overwritten(
    asked: Asked, spark: SparkSession
) -> None:
    spark.range(3).createOrReplaceTempView("counted")
    try:
        refused = _problem(lambda: asked.of(spark))
        assert "'counted'" in refused.problem.what
        assert spark.table("counted").count() == 3
    finally:
        spark.catalog.dropTempView("counted")


def test_tables_that_the_session_has_are_read_without_files(
    asked: Asked, spark: SparkSession
) -> None:
    for name, files in asked.data.files.items():
        shutil.copy(files[0], files[0].with_name(f"{name}.parquet"))
        spark.read.parquet(f"{files[0].parent}/{name}.parquet").createOrReplaceTempView(name)
    try:
        tables = msgspec.structs.replace(asked.data, files={})
        assert asked.of(spark, tables) == asked.specified
    finally:
        for name in asked.data.files:
            spark.catalog.dropTempView(name)


def test_how_far_it_is_is_told_step_by_step(asked: Asked, spark: SparkSession) -> None:
    told: list[tuple[int, int]] = []
    asked.of(spark, work=Work(told=lambda _, done, of: told.append((done, of))))
    of = told[0][1]
    assert told == [(done, of) for done in range(1, of + 1)]


def test_a_damaged_file_is_named(asked: Asked, spark: SparkSession) -> None:
    visits = asked.data.files["visits"][0]
    visits.write_bytes(b"PAR1" + bytes(200) + b"PAR1")
    refused = _problem(lambda: asked.of(spark))
    assert "damaged" in refused.problem.what
    assert "visits" in refused.problem.where


def test_a_file_that_is_not_there_is_refused(asked: Asked, spark: SparkSession) -> None:
    asked.data.files["visits"][0].unlink()
    assert "not there" in _problem(lambda: asked.of(spark)).problem.what


def test_records_that_change_while_they_are_read_give_no_answer(
    asked: Asked, spark: SparkSession
) -> None:
    visits = asked.data.files["visits"][0]

    def rewrite(step: str, done: int, of: int) -> None:
        if done == of:
            visits.write_bytes(visits.read_bytes() + b"PAR1")

    refused = _problem(lambda: asked.of(spark, work=Work(told=rewrite)))
    assert "changed" in refused.problem.what


def test_records_that_go_while_they_are_read_give_no_answer(
    asked: Asked, spark: SparkSession
) -> None:
    def remove(step: str, done: int, of: int) -> None:
        if done == 1:
            for files in asked.data.files.values():
                files[0].unlink(missing_ok=True)

    refused = _problem(lambda: asked.of(spark, work=Work(told=remove)))
    assert "changed" in refused.problem.what


def test_no_value_of_a_record_is_in_an_error_or_a_log(
    asked: Asked,
    spark: SparkSession,
    caplog: pytest.LogCaptureFixture,
    capfd: pytest.CaptureFixture[str],
) -> None:
    spark.sql("SELECT 'Peter Smith' AS who, 1 AS y").createOrReplaceTempView("born")
    try:
        data = msgspec.structs.replace(
            asked.data,
            people=People("born", "who", year="y"),
            files={name: files for name, files in asked.data.files.items() if name != "born"},
        )
        refused = _problem(lambda: asked.of(spark, data))
    finally:
        spark.catalog.dropTempView("born")
    assert "another kind" in refused.problem.what
    assert "Peter" not in f"{refused}{caplog.text}{''.join(capfd.readouterr())}"


def test_a_column_that_is_not_there_is_refused(asked: Asked, spark: SparkSession) -> None:
    data = msgspec.structs.replace(asked.data, people=asked.data.people._replace(year="born in"))
    assert "lacks a column" in _problem(lambda: asked.of(spark, data)).problem.what


def test_a_duckdb_file_is_refused(asked: Asked, spark: SparkSession) -> None:
    data = msgspec.structs.replace(asked.data, database=Path("records.duckdb"))
    assert "DuckDB" in _problem(lambda: asked.of(spark, data)).problem.what


def test_the_example_of_the_how_to_runs_as_it_is_shown(tmp_path: Path, spark: SparkSession) -> None:
    page = (ROOT / "docs/how-to/find-on-spark.md").read_text(encoding="utf-8")
    search_it, name_it = re.findall(r"```python\n(.+?)```", page, re.DOTALL)
    omop = health_system(tmp_path / "omop")
    assert "/data/omop" in search_it
    said: dict[str, Any] = {"spark": spark}
    exec(search_it.replace("/data/omop", str(omop)), said)  # noqa: S102 - the page's own text
    found = said["found"]
    assert found.flagged
    assert found == search_here(said["data"], said["knowledge"], date.today())  # noqa: DTZ011
    exec(name_it, said)  # noqa: S102
    assert [said[name].within for name in ("tables", "lake")] == [
        ("catalog", "schema"),
        ("parquet",),
    ]


def test_spark_connect_that_is_too_old_is_refused(
    asked: Asked, spark: SparkSession, monkeypatch: pytest.MonkeyPatch
) -> None:
    # as the frames of Connect are in pyspark 3.5
    for frame in type(spark.range(0)).__mro__:
        if "localCheckpoint" in vars(frame):
            monkeypatch.delattr(frame, "localCheckpoint")
    assert "before 4.0" in _problem(lambda: asked.of(spark)).problem.what


def test_without_java_it_says_what_to_install(monkeypatch: pytest.MonkeyPatch) -> None:
    pytest.importorskip("pyspark")
    monkeypatch.setenv("JAVA_HOME", "/nowhere")
    assert "Java" in _problem(session).problem.what


def test_without_pyspark_it_says_what_to_install(monkeypatch: pytest.MonkeyPatch) -> None:
    real = builtins.__import__

    def missing(name: str, *rest: Any, **more: Any) -> Any:
        if name.startswith("pyspark"):
            raise ImportError(name)
        return real(name, *rest, **more)

    monkeypatch.setattr(builtins, "__import__", missing)
    assert "kinsbourne[spark]" in _problem(session).problem.remedy


@pytest.mark.parametrize("went", ["quietly", "while it was asked", "before it was asked"])
def test_a_java_that_went_is_told_however_the_bridge_words_it(went: str) -> None:
    bridge = pytest.importorskip("py4j.java_gateway")
    with socket.create_server(("127.0.0.1", 0)) as java:

        def go() -> None:
            with java.accept()[0] as asked:
                if went != "before it was asked":
                    asked.recv(1)
                if went != "quietly":
                    asked.setsockopt(socket.SOL_SOCKET, socket.SO_LINGER, struct.pack("ii", 1, 0))

        going = Thread(target=go)
        going.start()
        connection = bridge.GatewayConnection(
            bridge.GatewayParameters(address="127.0.0.1", port=java.getsockname()[1])
        )
        connection.start()
        if went == "before it was asked":
            going.join()

        def ask() -> None:
            with refused():
                connection.send_command("c\nt\nping\ne\n")

        said = _problem(ask)
        going.join()
        connection.close()
    assert "Spark or its workers went away" in said.problem.what
