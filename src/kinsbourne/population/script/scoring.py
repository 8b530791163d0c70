"""How are the people with an anchor graded and scored, on a day and by the rules?"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Iterator
from datetime import date
from typing import get_args

from kinsbourne.knowledge.model import Phenotype, PhenotypeGrade
from kinsbourne.knowledge.model.phenotype import AgeSpan, Need, PhenotypeRule, Term
from kinsbourne.population.script.standing import bearing, entered_by, holding
from kinsbourne.population.script.step import Step, day, later, table, text, texts

GRADES: tuple[PhenotypeGrade, ...] = get_args(PhenotypeGrade)

OLDER_THAN_ANY = 1_000_000
"""Months that nobody has completed."""

_EARLIEST = "e.birth_year * 10000 + coalesce(e.birth_month, 1) * 100 + coalesce(e.birth_day, 1)"
_ON_DAY = "year(e.on_day) * 10000 + month(e.on_day) * 100 + day(e.on_day)"


def scoring(phenotype: Phenotype, as_of: date) -> tuple[Step, ...]:
    """The steps from ``evidence`` and ``people_rows`` to ``found``, ``because``, ``rules_fired``
    and ``flow``. A row of evidence may be there more than once, and counts once."""
    return (*bearing(), *holding(phenotype), *grading(phenotype, as_of))


def grading(phenotype: Phenotype, as_of: date) -> tuple[Step, ...]:
    """The steps of ``scoring`` that depend on the day, on the rules' terms and on weights."""
    rules = phenotype.rules
    return (
        Step("population", "SELECT count(DISTINCT person_id) AS people FROM people_rows", True),
        Step("anchored", _anchored(phenotype, as_of), True),
        Step("counted", _counted(as_of), True),
        Step("entries", _entries(rules), True),
        Step("beside", _beside(rules), True),
        Step("met", " UNION ALL ".join(_met(rule) for rule in rules), True),
        Step("fired", _fired(rules), True),
        Step("graded", _graded(), True),
        Step("seen", _seen(phenotype), True),
        Step("because", _because(), True),
        Step("found", _found(phenotype), True),
        Step("rules_fired", "SELECT DISTINCT person_id, rule FROM fired"),
        Step("flow", " UNION ALL ".join(_flow(as_of))),
    )


def _anchored(phenotype: Phenotype, as_of: date) -> str:
    return (
        "SELECT DISTINCT person_id, has_row, birth_year FROM held"
        f" WHERE feature IN ({entered_by(phenotype)}) AND on_day <= {day(as_of)}"
    )


def _counted(as_of: date) -> str:
    return (
        "SELECT e.person_id, e.feature, e.on_day, e.code,"
        " e.birth_year, e.birth_month, e.birth_day FROM held e"
        f" WHERE e.has_row = 1 AND e.on_day <= {day(as_of)} AND"
        f" (e.birth_year IS NULL OR {_ON_DAY} >= {_EARLIEST})"
    )


def _entries(rules: Iterable[PhenotypeRule]) -> str:
    """The days on which each rule enters. Who is of age is asked of all rules at once."""
    spans = table(
        ((feature, rule.id, *_span(rule.ages)) for rule in rules for feature in rule.entry),
        "r",
        ("feature", "rule", "aged", "since", "below"),
    )
    return (
        "SELECT DISTINCT e.person_id, e.on_day AS entry_day, r.rule FROM"
        f" (SELECT e.person_id, e.feature, e.on_day, {_months('1', '1')} AS oldest,"
        f" {_months('12', '31')} AS youngest FROM counted e) e"
        f" JOIN {spans} ON e.feature = r.feature"
        " WHERE r.aged = 0 OR (e.oldest >= r.since AND e.youngest < r.below)"
    )


def _span(ages: AgeSpan | None) -> tuple[int, int, int]:
    if ages is None:
        return 0, 0, 0
    return 1, ages.since, OLDER_THAN_ANY if ages.below is None else ages.below


def _months(month: str, of_month: str) -> str:
    """Completed months, by a birthday where the record leaves it open; nothing without a year."""
    return (
        f"(year(e.on_day) * 12 + month(e.on_day) - e.birth_year * 12"
        f" - coalesce(e.birth_month, {month})"
        f" - CASE WHEN day(e.on_day) < coalesce(e.birth_day, {of_month}) THEN 1 ELSE 0 END)"
    )


def _beside(rules: Iterable[PhenotypeRule]) -> str:
    """What the needs of a rule ask for, whenever it was, of each who entered by it."""
    asked = table(
        sorted({(rule.id, feature) for rule in rules for feature in _asked(rule)}) or [("", "")],
        "r",
        ("rule", "feature"),
    )
    return (
        "SELECT n.person_id, n.entry_day, n.rule, e.feature, e.on_day FROM entries n"
        f" JOIN {asked} ON n.rule = r.rule"
        " JOIN counted e ON e.person_id = n.person_id AND e.feature = r.feature"
    )


def _asked(rule: PhenotypeRule) -> set[str]:
    return {feature for need in rule.needs for term in need.of for feature in term.any}


def _met(rule: PhenotypeRule) -> str:
    """The entries at which all needs hold."""
    said = f"n.person_id, n.entry_day, n.rule, {GRADES.index(rule.grade)} AS grade"
    if not rule.needs:
        return f"SELECT {said} FROM entries n WHERE n.rule = {text(rule.id)}"
    holds = " AND ".join(_need(need) for need in rule.needs)
    return (
        f"SELECT {said} FROM beside n WHERE n.rule = {text(rule.id)}"
        f" GROUP BY n.person_id, n.entry_day, n.rule HAVING {holds}"
    )


def _fired(rules: Iterable[PhenotypeRule]) -> str:
    """Those of them that nothing silences. Many rules are silenced by the same terms."""
    by_terms: defaultdict[tuple[Term, ...], list[str]] = defaultdict(list)
    for rule in rules:
        by_terms[rule.unless].append(rule.id)
    conditions = [
        " AND ".join(
            [f"m.rule IN ({texts(some)})", *(f"{_holds(term, 'm', 'e')} = 0" for term in terms)]
        )
        for terms, some in by_terms.items()
    ]
    silencing = [term for terms in by_terms for term in terms]
    others = f" AND {_of_any(silencing)}" if silencing else ""
    return (
        "SELECT m.person_id, m.entry_day, m.rule, m.grade"
        f" FROM met m LEFT JOIN counted e ON e.person_id = m.person_id{others}"
        " GROUP BY m.person_id, m.entry_day, m.rule, m.grade"
        f" HAVING {' OR '.join(f'({one})' for one in conditions)}"
    )


def _of_any(terms: Iterable[Term]) -> str:
    return f"e.feature IN ({texts(sorted({feature for term in terms for feature in term.any}))})"


def _need(need: Need) -> str:
    return f"{' + '.join(_holds(term, 'n', 'n') for term in need.of)} >= {need.at_least}"


def _holds(term: Term, entered: str, row: str) -> str:
    """1 where the term holds about the entry day, else 0."""
    conditions = [f"{row}.feature IN ({texts(term.any)})"]
    if term.since is not None:
        conditions.append(f"{row}.on_day >= {later(f'{entered}.entry_day', term.since)}")
    if term.until is not None:
        conditions.append(f"{row}.on_day <= {later(f'{entered}.entry_day', term.until)}")
    seen = " AND ".join(conditions)
    if term.days == 1:
        return f"max(CASE WHEN {seen} THEN 1 ELSE 0 END)"
    days = f"count(DISTINCT CASE WHEN {seen} THEN {row}.on_day END)"
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
    yield "SELECT 'with-evidence' AS step, people AS number FROM borne WHERE feature = ''"
    yield f"SELECT 'anchored' AS step, {rows} FROM anchored"
    yield f"SELECT 'without-person-row' AS step, {rows} FROM anchored WHERE has_row = 0"
    yield (
        f"SELECT 'without-birth-year' AS step, {rows} FROM anchored"
        " WHERE has_row = 1 AND birth_year IS NULL"
    )
    yield (
        f"SELECT 'rows-after' AS step, {rows} FROM"
        " (SELECT DISTINCT person_id, feature, on_day, code FROM evidence"
        f" WHERE on_day > {day(as_of)}) d"
    )
    yield (
        f"SELECT 'rows-before-birth' AS step, {rows} FROM held e"
        " JOIN anchored a ON e.person_id = a.person_id"
        f" WHERE e.has_row = 1 AND e.birth_year IS NOT NULL AND {_ON_DAY} < {_EARLIEST}"
    )
    yield f"SELECT 'entered:' || rule AS step, {people} FROM entries GROUP BY rule"
    yield f"SELECT 'fired:' || rule AS step, {people} FROM fired GROUP BY rule"
    for number, grade in enumerate(GRADES):
        yield f"SELECT 'grade:{grade}' AS step, {rows} FROM graded WHERE grade = {number}"
    yield "SELECT 'feature:' || feature AS step, people AS number FROM borne WHERE feature <> ''"
