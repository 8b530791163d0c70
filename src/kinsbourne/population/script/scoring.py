"""How are the people graded and scored from the evidence, those with an anchor first?"""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date
from typing import get_args

from kinsbourne.knowledge.model import Phenotype, PhenotypeGrade
from kinsbourne.knowledge.model.phenotype import AgeSpan, Need, PhenotypeRule, Term
from kinsbourne.population.script.step import Step, day, later, table, text, texts

GRADES: tuple[PhenotypeGrade, ...] = get_args(PhenotypeGrade)

_EARLIEST = "birth_year * 10000 + coalesce(birth_month, 1) * 100 + coalesce(birth_day, 1)"
_ON_DAY = "year(e.on_day) * 10000 + month(e.on_day) * 100 + day(e.on_day)"


def scoring(phenotype: Phenotype, as_of: date) -> tuple[Step, ...]:
    """The steps from ``evidence`` and ``people_rows`` to ``found``, ``because``, ``rules_fired``
    and ``flow``. A row of evidence may be there more than once, and counts once."""
    rules = phenotype.rules
    return (
        Step("population", "SELECT count(DISTINCT person_id) AS people FROM people_rows", True),
        Step("bearers", "SELECT DISTINCT person_id, feature FROM evidence", True),
        Step("anchored", _anchored(phenotype, as_of), True),
        Step("people", _people(), True),
        Step("counted", _counted(as_of), True),
        Step("entries", " UNION ALL ".join(_entries(rule) for rule in rules), True),
        Step("fired", " UNION ALL ".join(_fired(rule) for rule in rules), True),
        Step("graded", _graded(), True),
        Step("seen", _seen(phenotype), True),
        Step("because", _because(), True),
        Step("found", _found(phenotype), True),
        Step("rules_fired", "SELECT DISTINCT person_id, rule FROM fired"),
        Step("flow", " UNION ALL ".join(_flow(as_of))),
    )


def _anchored(phenotype: Phenotype, as_of: date) -> str:
    entries = sorted({feature for rule in phenotype.rules for feature in rule.entry})
    return (
        f"SELECT DISTINCT person_id FROM evidence"
        f" WHERE feature IN ({texts(entries)}) AND on_day <= {day(as_of)}"
    )


def _people() -> str:
    return (
        "SELECT r.person_id, min(r.birth_year) AS birth_year, min(r.birth_month) AS birth_month,"
        " min(r.birth_day) AS birth_day"
        " FROM people_rows r JOIN anchored a ON r.person_id = a.person_id GROUP BY r.person_id"
    )


def _counted(as_of: date) -> str:
    return (
        "SELECT DISTINCT e.person_id, e.feature, e.on_day, e.code,"
        " p.birth_year, p.birth_month, p.birth_day"
        " FROM evidence e JOIN people p ON e.person_id = p.person_id"
        f" WHERE e.on_day <= {day(as_of)} AND"
        f" (p.birth_year IS NULL OR {_ON_DAY} >= {_EARLIEST})"
    )


def _entries(rule: PhenotypeRule) -> str:
    fits = "".join(f" AND {condition}" for condition in _ages(rule.ages))
    return (
        f"SELECT DISTINCT e.person_id, e.on_day AS entry_day, {text(rule.id)} AS rule"
        " FROM counted e"
        f" WHERE e.feature IN ({texts(rule.entry)}){fits}"
    )


def _ages(ages: AgeSpan | None) -> Iterator[str]:
    """Completed months, by the birthday that allows most where the record leaves it open."""
    if ages is None:
        return
    yield "e.birth_year IS NOT NULL"
    if ages.since:
        yield f"{_months('1', '1')} >= {ages.since}"
    if ages.below is not None:
        yield f"{_months('12', '31')} < {ages.below}"


def _months(month: str, of_month: str) -> str:
    return (
        f"(year(e.on_day) * 12 + month(e.on_day) - e.birth_year * 12"
        f" - coalesce(e.birth_month, {month})"
        f" - CASE WHEN day(e.on_day) < coalesce(e.birth_day, {of_month}) THEN 1 ELSE 0 END)"
    )


def _fired(rule: PhenotypeRule) -> str:
    having = [_need(need) for need in rule.needs]
    having += [f"{_holds(term)} = 0" for term in rule.unless]
    where = f" HAVING {' AND '.join(having)}" if having else ""
    return (
        f"SELECT n.person_id, n.entry_day, n.rule, {GRADES.index(rule.grade)} AS grade"
        " FROM entries n JOIN counted e ON e.person_id = n.person_id"
        f" WHERE n.rule = {text(rule.id)} GROUP BY n.person_id, n.entry_day, n.rule{where}"
    )


def _need(need: Need) -> str:
    return f"{' + '.join(_holds(term) for term in need.of)} >= {need.at_least}"


def _holds(term: Term) -> str:
    """1 where the term holds, else 0."""
    conditions = [f"e.feature IN ({texts(term.any)})"]
    if term.since is not None:
        conditions.append(f"e.on_day >= {later('n.entry_day', term.since)}")
    if term.until is not None:
        conditions.append(f"e.on_day <= {later('n.entry_day', term.until)}")
    seen = " AND ".join(conditions)
    if term.days == 1:
        return f"max(CASE WHEN {seen} THEN 1 ELSE 0 END)"
    days = f"count(DISTINCT CASE WHEN {seen} THEN e.on_day END)"
    return f"CASE WHEN {days} >= {term.days} THEN 1 ELSE 0 END"


def _graded() -> str:
    return (
        "SELECT f.person_id, f.grade, min(f.entry_day) AS index_day FROM fired f"
        " JOIN (SELECT person_id, min(grade) AS grade FROM fired GROUP BY person_id) b"
        " ON f.person_id = b.person_id AND f.grade = b.grade GROUP BY f.person_id, f.grade"
    )


def _seen(phenotype: Phenotype) -> str:
    around = phenotype.scoring
    return (
        "SELECT e.person_id, e.feature, e.on_day, e.code FROM counted e"
        " JOIN graded g ON e.person_id = g.person_id"
        f" WHERE e.on_day >= {later('g.index_day', around.since)}"
        f" AND e.on_day <= {later('g.index_day', around.until)}"
    )


def _because() -> str:
    return (
        "SELECT s.person_id, s.feature, f.first_day, min(s.code) AS code, f.days FROM seen s"
        " JOIN (SELECT person_id, feature, min(on_day) AS first_day,"
        " count(DISTINCT on_day) AS days FROM seen GROUP BY person_id, feature) f"
        " ON s.person_id = f.person_id AND s.feature = f.feature AND s.on_day = f.first_day"
        " GROUP BY s.person_id, s.feature, f.first_day, f.days"
    )


def _found(phenotype: Phenotype) -> str:
    weights = table(
        ((feature.id, feature.weight) for feature in phenotype.features),
        "w",
        ("feature", "weight"),
    )
    diseases = texts(one.id for one in phenotype.features if one.role == "disease")
    known = f"max(CASE WHEN feature IN ({diseases}) THEN 1 ELSE 0 END)" if diseases else "0"
    return (
        "SELECT g.person_id, g.grade, g.index_day, CAST(s.score AS BIGINT) AS score, k.known"
        " FROM graded g"
        " JOIN (SELECT b.person_id, sum(w.weight) AS score FROM because b"
        f" JOIN {weights} ON b.feature = w.feature GROUP BY b.person_id) s"
        " ON g.person_id = s.person_id"
        f" JOIN (SELECT person_id, {known} AS known FROM counted GROUP BY person_id) k"
        " ON g.person_id = k.person_id"
    )


def _flow(as_of: date) -> Iterator[str]:
    people = "count(DISTINCT person_id) AS number"
    rows = "count(*) AS number"
    yield "SELECT 'people' AS step, people AS number FROM population"
    yield f"SELECT 'with-evidence' AS step, {people} FROM bearers"
    yield f"SELECT 'anchored' AS step, {rows} FROM anchored"
    yield (
        f"SELECT 'without-person-row' AS step, {rows} FROM anchored a"
        " LEFT JOIN people p ON a.person_id = p.person_id WHERE p.person_id IS NULL"
    )
    yield f"SELECT 'without-birth-year' AS step, {rows} FROM people WHERE birth_year IS NULL"
    each = "SELECT DISTINCT e.person_id, e.feature, e.on_day, e.code FROM evidence e"
    yield f"SELECT 'rows-after' AS step, {rows} FROM ({each} WHERE e.on_day > {day(as_of)}) d"
    yield (
        f"SELECT 'rows-before-birth' AS step, {rows} FROM ({each}"
        " JOIN people p ON e.person_id = p.person_id"
        f" WHERE p.birth_year IS NOT NULL AND {_ON_DAY} < {_EARLIEST}) d"
    )
    yield f"SELECT 'entered:' || rule AS step, {people} FROM entries GROUP BY rule"
    yield f"SELECT 'fired:' || rule AS step, {people} FROM fired GROUP BY rule"
    for number, grade in enumerate(GRADES):
        yield f"SELECT 'grade:{grade}' AS step, {rows} FROM graded WHERE grade = {number}"
    yield f"SELECT 'feature:' || feature AS step, {rows} FROM bearers GROUP BY feature"
