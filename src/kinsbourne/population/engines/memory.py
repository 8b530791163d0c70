"""What does the definition say of one person after another, in plain Python?

The specification: what the other engines must answer, row for row. It looks at one person after
another and is slow.
"""

from __future__ import annotations

import re
from collections import Counter, defaultdict
from collections.abc import Iterable, Iterator, Mapping
from datetime import date
from itertools import chain
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import TYPE_CHECKING, Any, NamedTuple

from kinsbourne.knowledge.model import Phenotype
from kinsbourne.knowledge.model.phenotype import AgeSpan, PhenotypeRule, Term
from kinsbourne.population.data import Data
from kinsbourne.population.engines import faults
from kinsbourne.population.engines.answer import BecauseRow, FoundRow, answer
from kinsbourne.population.engines.duckdb_connection import connected
from kinsbourne.population.engines.rows import offered
from kinsbourne.population.engines.work import Work
from kinsbourne.population.found import Flagged, Flow, Found, Person
from kinsbourne.population.plan import Coded, Plan, Read
from kinsbourne.population.script.scoring import GRADES

if TYPE_CHECKING:
    from duckdb import DuckDBPyConnection


TOGETHER = 50_000
"""People whose records are read at once."""


class Birth(NamedTuple):
    year: int | None
    month: int | None
    day: int | None


class EventRow(NamedTuple):
    """A row of a table of events."""

    person: Person | None
    day: date | None
    concepts: tuple[int | None, ...] = ()
    written: str | None = None
    coded_in: str | None = None


class Evidence(NamedTuple):
    day: date
    feature: str
    code: str


def search(data: Data, plan: Plan, phenotype: Phenotype, as_of: date, work: Work) -> Found:
    """Whom does the definition find in these data on that day?

    Raises:
        CaseError: the records cannot be read.
    """
    with TemporaryDirectory() as folder, connected(Path(folder), work) as connection:
        names = offered(connection, data, plan)
        with faults.refused(data.people.table):
            counted: Any = connection.execute("SELECT count(*) FROM people_rows").fetchone()
            portions = 1 + counted[0] // TOGETHER
            found: list[Found] = []
            for portion in range(portions):
                work.told("people", portion, portions)
                where = f"WHERE hash(person_id) % {portions} = {portion}"
                people, *events = (_read(connection, name, where) for name in names)
                births = ((row[0], Birth(*row[1:])) for row in people)
                rows = [
                    _events(read, table) for read, table in zip(plan.reads, events, strict=True)
                ]
                found.append(find(births, rows, plan, phenotype, as_of))
            work.told("people", portions, portions)
    return _together(found)


def _read(connection: DuckDBPyConnection, name: str, where: str) -> Iterator[tuple[Any, ...]]:
    # a cursor of its own: rows of one table are awaited while another is read
    rows: Any = connection.cursor().execute(f"SELECT * FROM {name} {where}")
    while some := rows.fetchmany(10_000):
        yield from some


def _events(read: Read, rows: Iterable[tuple[Any, ...]]) -> Iterator[EventRow]:
    events, last = read.events, 2 + len(read.events.concepts)
    for row in rows:
        written = row[last] if events.text else None
        yield EventRow(row[0], row[1], row[2:last], written, row[-1] if events.system else None)


def _together(parts: Iterable[Found]) -> Found:
    steps: Counter[str] = Counter()
    flagged: list[Flagged] = []
    for part in parts:
        steps.update(part.flow.steps)
        flagged.extend(part.flagged)
    flagged.sort(key=lambda one: (-one.score, one.person_id))
    return Found(tuple(flagged), Flow(dict(sorted(steps.items()))))


def find(
    people: Iterable[tuple[Person | None, Birth]],
    events: Iterable[Iterable[EventRow]],
    plan: Plan,
    phenotype: Phenotype,
    as_of: date,
) -> Found:
    """Whom does the definition find among these people?

    Args:
        people: each person's row of birth.
        events: the rows of each table that the plan reads, in its order.
    """
    births: dict[Person, list[Birth]] = defaultdict(list)
    for person, birth in people:
        if person is not None:
            births[person].append(birth)
    evidence = _evidence(events, plan)
    anchors = {feature for rule in phenotype.rules for feature in rule.entry}
    flow: Counter[str] = Counter()
    flow["people"] = len(births)
    flow["with-evidence"] = len(evidence)
    found: list[FoundRow] = []
    because: list[BecauseRow] = []
    fired: list[tuple[Person, str]] = []
    for person, rows in evidence.items():
        flow.update(f"feature:{feature}" for feature in {row.feature for row in rows})
        flow["rows-after"] += sum(row.day > as_of for row in rows)
        if not any(row.feature in anchors and row.day <= as_of for row in rows):
            continue
        flow["anchored"] += 1
        if person not in births:
            flow["without-person-row"] += 1
            continue
        birth = _earliest(births[person])
        flow["without-birth-year"] += birth.year is None
        before = {row for row in rows if _is_before(row.day, birth)}
        flow["rows-before-birth"] += len(before)
        counted = {row for row in rows - before if row.day <= as_of}
        index: dict[str, list[date]] = {}
        for rule in phenotype.rules:
            entries = _entries(rule, counted, birth)
            days = [day for day in entries if _fires(rule, day, counted)]
            flow[f"entered:{rule.id}"] += bool(entries)
            flow[f"fired:{rule.id}"] += bool(days)
            if days:
                index[rule.id] = days
                fired.append((person, rule.id))
        if index:
            row, reasons = _graded(person, phenotype, index, counted)
            flow[f"grade:{GRADES[row[1]]}"] += 1
            found.append(row)
            because.extend(reasons)
    return answer(found, because, fired, flow.items())


def _evidence(events: Iterable[Iterable[EventRow]], plan: Plan) -> dict[Person, set[Evidence]]:
    concepts: dict[int, list[tuple[str, str]]] = defaultdict(list)
    for concept, feature, code in plan.concepts:
        concepts[concept].append((feature, code))
    found: dict[Person, set[Evidence]] = defaultdict(set)
    for read, rows in zip(plan.reads, events, strict=True):
        written = _Written(read)
        for row in rows:
            if row.person is None or row.day is None:
                continue
            for feature, code in chain(
                *(concepts.get(one, ()) for one in row.concepts if one is not None),
                written.means(row),
            ):
                found[row.person].add(Evidence(row.day, feature, code))
    return found


class _Written:
    """What codes as they are written are evidence of, in one table."""

    def __init__(self, read: Read) -> None:
        self._exact: Mapping[str, list[Coded]] = defaultdict(list)
        for one in read.texts:
            self._exact[one.value].append(one)
        self._patterns = [(_like(one.value), one) for one in read.patterns]
        self._is_named = read.events.system is not None

    def means(self, row: EventRow) -> Iterable[tuple[str, str]]:
        if row.written is None:
            return
        written, coded_in = row.written.strip(" "), (row.coded_in or "").strip(" ")
        fits = [one for pattern, one in self._patterns if pattern.fullmatch(written)]
        for one in (*self._exact.get(written, ()), *fits):
            if not self._is_named or one.system == coded_in:
                yield one.feature, one.code


def _like(pattern: str) -> re.Pattern[str]:
    signs = {"%": ".*", "_": "."}
    return re.compile("".join(signs.get(sign, re.escape(sign)) for sign in pattern), re.DOTALL)


def _earliest(births: Iterable[Birth]) -> Birth:
    """Of a person with several rows, the least of each part that is known."""
    parts = ([part for part in column if part is not None] for column in zip(*births, strict=True))
    return Birth(*(min(part, default=None) for part in parts))


def _is_before(day: date, birth: Birth) -> bool:
    if birth.year is None:
        return False
    return (day.year, day.month, day.day) < (birth.year, birth.month or 1, birth.day or 1)


def _entries(rule: PhenotypeRule, counted: set[Evidence], birth: Birth) -> set[date]:
    days = {row.day for row in counted if row.feature in rule.entry}
    return {day for day in days if rule.ages is None or _fits(day, birth, rule.ages)}


def _fits(day: date, birth: Birth, ages: AgeSpan) -> bool:
    if birth.year is None:
        return False
    most = _months(day, birth.year, birth.month or 1, birth.day or 1)
    least = _months(day, birth.year, birth.month or 12, birth.day or 31)
    return most >= ages.since and (ages.below is None or least < ages.below)


def _months(day: date, year: int, month: int, of_month: int) -> int:
    """Completed months from a birthday to a day."""
    return (day.year - year) * 12 + day.month - month - (day.day < of_month)


def _fires(rule: PhenotypeRule, entry: date, counted: set[Evidence]) -> bool:
    return all(
        sum(_holds(term, entry, counted) for term in need.of) >= need.at_least
        for need in rule.needs
    ) and not any(_holds(term, entry, counted) for term in rule.unless)


def _holds(term: Term, entry: date, counted: set[Evidence]) -> bool:
    days = {
        row.day
        for row in counted
        if row.feature in term.any and _is_within(row.day, entry, term.since, term.until)
    }
    return len(days) >= term.days


def _is_within(day: date, start: date, since: int | None, until: int | None) -> bool:
    # by the days between: a day before the first of the calendar is no date here, but is in SQL
    after = (day - start).days
    return (since is None or after >= since) and (until is None or after <= until)


def _graded(
    person: Person,
    phenotype: Phenotype,
    fired: Mapping[str, list[date]],
    counted: set[Evidence],
) -> tuple[FoundRow, list[BecauseRow]]:
    grades = {rule.id: GRADES.index(rule.grade) for rule in phenotype.rules if rule.id in fired}
    grade = min(grades.values())
    index = min(day for rule, days in fired.items() if grades[rule] == grade for day in days)
    around = phenotype.scoring
    near = {row for row in counted if _is_within(row.day, index, around.since, around.until)}
    reasons: list[BecauseRow] = []
    for feature in sorted({row.feature for row in near}):
        seen = [row for row in near if row.feature == feature]
        if seen:
            begin, _, code = min(seen)
            reasons.append((person, feature, begin, code, len({row.day for row in seen})))
    weights = {feature.id: feature.weight for feature in phenotype.features}
    known = {feature.id for feature in phenotype.features if feature.role == "disease"}
    score = sum(weights[reason[1]] for reason in reasons)
    is_known = any(row.feature in known for row in counted)
    return (person, grade, index, score, int(is_known)), reasons
