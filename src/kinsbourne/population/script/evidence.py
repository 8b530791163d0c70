"""How is the evidence of all features found in one pass over the records?

An engine offers each table of events as a view ``events_0``, ``events_1`` … and people as
``people_rows``, with the columns that `plan` names; see `engines`.
"""

from __future__ import annotations

from collections.abc import Iterator

from kinsbourne.population.plan import Plan, Read
from kinsbourne.population.script.step import Step, table, text, texts


def evidence(plan: Plan) -> tuple[Step, ...]:
    """The steps that end in ``evidence``: person_id, feature, on_day, code, each row once."""
    picks: list[Step] = []
    parts: list[str] = []
    for number, read in enumerate(plan.reads):
        if plan.concepts and read.events.concepts:
            picks.append(_by_concept(plan, read, number))
            parts.extend(_concepts(plan, read, picks[-1].name))
        if read.texts or read.patterns:
            picks.append(_by_text(read, number))
            parts.extend(_texts(read, picks[-1].name))
    if not parts:
        nobody = table([(0, "", "", "")], "none_at_all", ("person_id", "feature", "on_day", "code"))
        kind = "BIGINT" if plan.number else "STRING"
        parts = [
            f"SELECT CAST(person_id AS {kind}) AS person_id, feature, "
            f"CAST('2000-01-01' AS DATE) AS on_day, code FROM {nobody} WHERE feature <> ''"
        ]
    return (*picks, Step("evidence", " UNION ".join(parts), True))


def concept_columns(read: Read) -> tuple[str, ...]:
    """What the columns of concept ids are called in a view of events."""
    return tuple(f"concept_{number}" for number in range(len(read.events.concepts)))


def _by_concept(plan: Plan, read: Read, number: int) -> Step:
    # a list of numbers in each OR is compared one by one; looked up in a table it is hashed
    ids = table(((one,) for one in sorted({row[0] for row in plan.concepts})), "c", ("concept",))
    columns = concept_columns(read)
    where = " OR ".join(f"{column} IN (SELECT concept FROM {ids})" for column in columns)
    said = ", ".join(("person_id", "on_day", *columns))
    return Step(f"picked_{number}", f"SELECT {said} FROM events_{number} WHERE {where}", True)


def _by_text(read: Read, number: int) -> Step:
    # apart from the concepts: a condition on one column is tried on its dictionary alone; so is
    # whether there are blanks around a code, where to cut them off first would cost each row
    ways = ["written LIKE ' %'", "written LIKE '% '"]
    ways += [f"written LIKE {text(one)}" for one in sorted({each.value for each in read.patterns})]
    if read.texts:
        ways.insert(0, f"written IN ({texts(sorted({one.value for one in read.texts}))})")
    system = ("trim(BOTH ' ' FROM coded_in) AS coded_in",) if read.events.system else ()
    said = ", ".join(("person_id", "on_day", "trim(BOTH ' ' FROM written) AS written", *system))
    select = f"SELECT {said} FROM events_{number} WHERE {' OR '.join(ways)}"
    return Step(f"worded_{number}", select, True)


_FOUND = "SELECT p.person_id, c.feature, p.on_day, c.code"
_USABLE = "p.person_id IS NOT NULL AND p.on_day IS NOT NULL"


def _concepts(plan: Plan, read: Read, pick: str) -> Iterator[str]:
    codes = table(plan.concepts, "c", ("concept", "feature", "code"))
    for column in concept_columns(read):
        yield f"{_FOUND} FROM {pick} p JOIN {codes} ON p.{column} = c.concept WHERE {_USABLE}"


def _texts(read: Read, pick: str) -> Iterator[str]:
    same = " AND p.coded_in = c.system" if read.events.system else ""
    for coded, how in ((read.texts, "="), (read.patterns, "LIKE")):
        if coded:
            codes = table(coded, "c", ("value", "feature", "code", "system"))
            yield (
                f"{_FOUND} FROM {pick} p JOIN {codes} ON p.written {how} c.value{same}"
                f" WHERE {_USABLE}"
            )
