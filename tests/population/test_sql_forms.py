"""The SQL has only forms that DuckDB and Spark read alike, each tried on both here."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import date
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import TYPE_CHECKING

import duckdb
import msgspec
import pytest
from hypothesis import Phase, given, settings
from sqlglot import exp, parse_one

from kinsbourne.knowledge.base import Knowledge, shipped_folder
from kinsbourne.population.codes import wanted
from kinsbourne.population.plan import planned as plan_of
from kinsbourne.population.script import Step, evidence, scoring
from kinsbourne.population.source import omop
from tests.population.populations import (
    Definition,
    Population,
    definitions,
    planned,
    written,
)

if TYPE_CHECKING:
    from pyspark.sql import SparkSession

ROWS = (
    "SELECT * FROM (VALUES (1, 'a', DATE '2020-02-29', 2), (2, 'B', DATE '2019-12-31', 5))"
    " AS v(n, s, d, m)"
)
GAPS = (
    "SELECT 1 AS n, CAST(NULL AS BIGINT) AS x, CAST(NULL AS DATE) AS d"
    " UNION ALL SELECT 2, 3, DATE '2020-02-29'"
)
PROBES = (
    "SELECT n, s FROM t",
    "SELECT v.a FROM (VALUES (1, 'x'), (2, 'y')) AS v(a, b) JOIN (SELECT n FROM t) u ON v.a = u.n",
    "SELECT t.n AS k FROM t WHERE t.n <> 1 AND t.s = 'B' OR NOT t.n > 1 AND t.n < 9",
    "SELECT n FROM t WHERE n >= 1 AND n <= 2 AND s IN ('a', 'b') AND n IN (-1, 1)",
    "SELECT DISTINCT m FROM t WHERE s LIKE 'a%' OR s LIKE '_'",
    "SELECT year(d) * 12 + month(d) - m * 12 - day(d) FROM t",
    "SELECT CAST(d + INTERVAL '-366' DAY AS DATE), CAST(d + INTERVAL '1' DAY AS DATE) FROM t",
    "SELECT CAST('2000-01-01' AS DATE), CAST(1 AS BIGINT), CAST(1 AS STRING)",
    "SELECT count(*), count(DISTINCT x), min(d), max(x), CAST(sum(x) AS BIGINT) FROM g",
    "SELECT n, coalesce(x, 1), x IS NULL, d IS NOT NULL FROM g",
    "SELECT CASE WHEN x > 1 THEN 1 ELSE 0 END, CASE WHEN x > 1 THEN d END FROM g",
    "SELECT 'a:' || s FROM t UNION SELECT 'a:' || 'a' UNION ALL SELECT 'a:a'",
    "SELECT s, count(*) AS k FROM t GROUP BY s HAVING count(*) >= 1",
    "SELECT t.n, g.x FROM t JOIN g ON t.n = g.n LEFT JOIN g h ON t.n = h.x",
    "SELECT min(s), max(s) FROM t WHERE (s > 'A')",
    "SELECT least(n, m), greatest(n, m), count(*) FILTER (WHERE n > 1) FROM t GROUP BY n, m",
    "SELECT bool_or(n > 1), min_by(s, n), max_by(s, n) FROM t",
    "SELECT n, trim(BOTH ' ' FROM '  \t' || s || '\u00a0 '), trim(BOTH ' ' FROM ' ') FROM t",
)  # fmt: skip

DATES = {"d", "on_day", "entry_day", "index_day", "first_day"}
"""Columns that hold days; what is not among them is no day."""

FUNCTIONS = {
    *(exp.Count, exp.Min, exp.Max, exp.Sum, exp.Coalesce, exp.Cast, exp.Case, exp.If),
    *(exp.Year, exp.Month, exp.Day, exp.And, exp.Or, exp.Least, exp.Greatest, exp.LogicalOr),
    *(exp.ArgMin, exp.ArgMax, exp.Trim),
}
FORM = {
    *(exp.Select, exp.From, exp.Join, exp.Where, exp.Group, exp.Having, exp.Union, exp.Subquery),
    *(exp.Table, exp.TableAlias, exp.Alias, exp.Identifier, exp.Column, exp.Star, exp.Literal),
    *(exp.Values, exp.Tuple, exp.Paren, exp.In, exp.EQ, exp.NEQ, exp.GT, exp.GTE, exp.LT, exp.LTE),
    *(exp.Like, exp.Is, exp.Null, exp.Not, exp.Neg, exp.Add, exp.Sub, exp.Mul, exp.DPipe),
    *(exp.Distinct, exp.DataType, exp.Interval, exp.Var, exp.Filter),
}
KINDS = {"DATE", "BIGINT", "TEXT"}


def refused(sql: str) -> list[str]:
    """The names of the forms in a SELECT that are not on the list."""
    return sorted(
        {fault for node in parse_one(sql, read="duckdb").walk() for fault in _faults(node)}
    )


def _faults(node: exp.Expr) -> list[str]:
    faults: list[str] = []
    if type(node) not in FUNCTIONS | FORM:
        name = node.name if isinstance(node, exp.Anonymous) else type(node).__name__
        faults.append(name)
    if isinstance(node, exp.DataType) and node.this.value not in KINDS:
        faults.append(f"type {node.this.value}")
    if isinstance(node, exp.Literal) and not node.is_string and not node.is_int:
        faults.append("number with a point")
    if isinstance(node, exp.Interval) and not _is_moved_day(node):
        faults.append("INTERVAL outside CAST(day + INTERVAL 'n' DAY AS DATE)")
    if isinstance(node, exp.Add | exp.Sub | exp.Mul) and not node.find(exp.Interval):
        faults += [f"{type(node).__name__} of a day"] * (_is_day(node.left) or _is_day(node.right))
    if isinstance(node, exp.Select) and node.args.get("limit"):
        faults.append("Limit")
    return faults


def _is_moved_day(node: exp.Interval) -> bool:
    added, cast = node.parent, node.parent and node.parent.parent
    return (
        isinstance(added, exp.Add)
        and added.expression is node
        and _is_day(added.this)
        and isinstance(cast, exp.Cast)
        and cast.to.this.value == "DATE"
        and node.unit.name == "DAY"
    )


def _is_day(node: exp.Expr) -> bool:
    if isinstance(node, exp.Paren):
        return _is_day(node.this)
    is_cast = isinstance(node, exp.Cast) and node.to.this.value == "DATE"
    return is_cast or (isinstance(node, exp.Column) and node.name in DATES)


DIFFERING = {
    "SELECT date_diff('month', d, d) FROM t": ("DateDiff", "TimestampDiff"),
    "SELECT months_between(d, d) FROM t": ("MonthsBetween", "months_between"),
    "SELECT t.d - t.d FROM t": ("Sub of a day",),
    "SELECT CAST('2020-01-01' AS DATE) - CAST('2020-01-01' AS DATE)": ("Sub of a day",),
    "SELECT d + INTERVAL '1' DAY FROM t": (
        "INTERVAL outside CAST(day + INTERVAL 'n' DAY AS DATE)",
    ),
    "SELECT CAST(d + INTERVAL '1' MONTH AS DATE) FROM t": (
        "INTERVAL outside CAST(day + INTERVAL 'n' DAY AS DATE)",
    ),
    "SELECT d + 1 FROM t": ("Add of a day",),
    "SELECT x / 0 FROM t": ("Div",),
    "SELECT x % 2 FROM t": ("Mod",),
    "SELECT ln(x) FROM t": ("Ln",),
    "SELECT x FROM t ORDER BY x": ("Order",),
    "SELECT row_number() OVER (ORDER BY x) FROM t": ("Window",),
    "SELECT concat(s, s) FROM t": ("Concat",),
    "SELECT substr(s, 0, 1) FROM t": ("Substring", "substr"),
    "SELECT dayofweek(d) FROM t": ("DayOfWeek",),
    "SELECT upper(s) FROM t": ("Upper",),
    "SELECT lower(s) FROM t": ("Lower",),
    "SELECT listagg(s) FROM t": ("GroupConcat", "listagg"),
    "SELECT collect_list(s) FROM t": ("ArrayAgg", "collect_list"),
    "SELECT CAST(x AS DECIMAL(10, 2)) FROM t": ("type DECIMAL",),
    "SELECT CAST(x AS DOUBLE) FROM t": ("type DOUBLE",),
    "SELECT 0.1 FROM t": ("number with a point",),
    "SELECT x FROM t LIMIT 1": ("Limit",),
    "SELECT of_duckdb_alone(x) FROM t": ("of_duckdb_alone",),
    "SELECT regexp_like(s, 'a') FROM t": ("RegexpLike", "regexp_like"),
    "SELECT current_date()": ("CurrentDate",),
}
"""What the two read otherwise, or may, and the name under which it is refused."""


@pytest.mark.parametrize(("sql", "names"), DIFFERING.items())
def test_a_form_that_engines_read_otherwise_is_refused_by_name(
    sql: str, names: tuple[str, ...]
) -> None:
    assert set(names) & set(refused(sql))


@pytest.mark.parametrize("probe", PROBES)
def test_what_is_on_the_list_means_the_same_to_both(probe: str, spark: SparkSession) -> None:
    assert refused(probe) == []
    with duckdb.connect() as connection:
        for name, rows in (("t", ROWS), ("g", GAPS)):
            connection.execute(f"CREATE TEMP VIEW {name} AS {rows}")
            spark.sql(rows).createOrReplaceTempView(name)
        by_duckdb = connection.execute(probe).fetchall()
    by_spark = [tuple(row) for row in spark.sql(probe).collect()]
    assert sorted(by_spark, key=repr) == sorted(by_duckdb, key=repr)


def test_nothing_is_on_the_list_that_no_probe_tries() -> None:
    tried = {type(node) for probe in PROBES for node in parse_one(probe, read="duckdb").walk()}
    assert tried >= FUNCTIONS | FORM


def test_the_script_of_the_shipped_definition_has_only_forms_of_the_list() -> None:
    knowledge = Knowledge(shipped_folder())
    coded = tuple((at, one.system, one.code) for at, one in enumerate(wanted(knowledge)))
    plan = plan_of(msgspec.structs.replace(omop.standing(()), concepts=coded), knowledge)
    _hold_to_the_list((*evidence(plan), *scoring(knowledge.phenotype, date(2026, 1, 1))))


@settings(max_examples=15, phases=set(Phase) - {Phase.explain})
@given(definitions())
def test_the_script_of_any_definition_has_only_forms_of_the_list(definition: Definition) -> None:
    with TemporaryDirectory() as folder:
        data = written(Population((), (), ()), definition.number, Path(folder))
        plan = planned(data, definition)[1]
    _hold_to_the_list((*evidence(plan), *scoring(definition.phenotype, definition.as_of)))


def _hold_to_the_list(script: Iterable[Step]) -> None:
    assert {step.name: faults for step in script if (faults := refused(step.sql))} == {}
