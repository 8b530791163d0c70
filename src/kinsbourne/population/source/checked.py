"""Can these tables be searched as they are, and which are written anew first?"""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator
from pathlib import Path
from typing import TYPE_CHECKING, NamedTuple

from kinsbourne.population.data import Data, Events, People
from kinsbourne.population.quoting import named
from kinsbourne.population.source.layout import Layout, Reading, roles
from kinsbourne.population.source.measured import Range, measured, without
from kinsbourne.population.source.plain import How, Role, is_plain, kind
from kinsbourne.population.source.refused import DataError
from kinsbourne.population.source.remade import remade
from kinsbourne.population.source.survey import Remark, TableSeen

if TYPE_CHECKING:
    from duckdb import DuckDBPyConnection

LOOKED_AT = 10_000
"""Codes of a table that are looked at for blanks around them. Those further down are found, too;
where most have blanks, it is quicker to cut them off once."""
COUNTED = 2_000_000
"""Up to so many persons are counted one by one; of more, the search itself counts them."""
_ENDS = {"year": (1, 9999), "month": (1, 12), "day": (1, 31)}


class Checked(NamedTuple):
    data: Data
    seen: tuple[TableSeen, ...]
    remarks: tuple[Remark, ...]
    ranges: dict[tuple[str, str], Range]
    """What is said of each column that is read, by table and column."""
    without_person: int
    """Rows of events."""
    without_day: int

    def is_empty(self, table: str, column: str) -> bool:
        """Every row of the table is without a value there, as far as that is known."""
        rows = next((seen.rows for seen in self.seen if seen.name == table), None)
        empty = self.ranges.get((table, column), Range()).empty
        return rows is not None and empty is not None and empty >= rows > 0

    def is_full(self, table: str, column: str) -> bool:
        """Every row has a number above 0 there."""
        said = self.ranges.get((table, column), Range())
        return said.empty == 0 and said.least is not None and float(said.least) > 0


def checked(layout: Layout, work: Path, connection: DuckDBPyConnection) -> Checked:
    """The data as engines are to read them, and what is to be said of them.

    Args:
        work: folder of the tables that are written anew.

    Raises:
        DataError: nobody, or nothing, can be searched.
    """
    people = layout.people
    _must_have(people)
    number = _is_number(people, connection)
    remarks = [] if number else [Remark("text-persons", f"{people.table.name}.{people.of.person}")]
    usable: list[Reading] = []
    for reading in layout.events:
        left, found = _usable(reading)
        remarks += found
        usable += [left] if left else []
    if not usable:
        raise DataError(
            "no table says who, when and what",
            ", ".join(reading.table.name for reading in layout.events) or "the records",
            "Name the columns of person, day and code in a map of columns.",
        )
    ready: list[tuple[Reading, TableSeen]] = []
    all_ranges: dict[tuple[str, str], Range] = {}
    missing: Counter[Role] = Counter()
    for place, reading in enumerate((people, *usable)):
        file = work / f"{place}-{reading.table.name.lower()}.parquet"
        one, seen, ranges, found = _ready(reading, layout.how(reading, number), file, connection)
        ready.append((one, seen))
        empty = without(one, ranges, connection)
        remarks_of_empty = _without_value(reading, empty, found)
        missing.update(empty if place else {})
        all_ranges |= {(one.of.table, column): said for column, said in ranges.items()}
        remarks += (*found, *remarks_of_empty)
    if ready[0][1].rows == 0:
        raise DataError("no person", people.table.name, "Name the folder that has them.")
    remarks += _persons(*ready[0], connection)
    remarks += [Remark("empty-table", seen.name) for _, seen in ready if seen.rows == 0]
    data = _data(layout, [one for one, _ in ready], number)
    return Checked(data, _seen(ready), tuple(remarks), all_ranges, missing["person"], missing["on"])


def _seen(ready: list[tuple[Reading, TableSeen]]) -> tuple[TableSeen, ...]:
    return tuple(dict.fromkeys(seen for _, seen in ready))


def _data(layout: Layout, ready: list[Reading], number: bool) -> Data:
    people, *events = (reading.of for reading in ready)
    assert isinstance(people, People)  # noqa: S101 - the table of people comes first
    files = {reading.of.table: reading.table.files for reading in ready if reading.table.files}
    return Data(
        people,
        tuple(one for one in events if isinstance(one, Events)),
        files,
        number=number,
        within=layout.within,
    )


def _must_have(people: Reading) -> None:
    of, table = people.of, people.table
    if not all(part.column(of.person) for part in table.parts):
        remedy = "Name the column in a map of columns, or mend the table."
        raise DataError("no column that tells persons apart", f"{table.name}.{of.person}", remedy)


def _is_number(people: Reading, connection: DuckDBPyConnection) -> bool:
    """Persons are whole numbers; a float is one as long as it is exact."""
    table = people.table
    column = people.of.person
    for part in table.parts:
        name = part.column(column)
        assert name is not None  # noqa: S101 - it was asked for before
        of = kind(part.columns[name])
        value = named(name)
        if of == "text":
            if table.typed:
                return False
            odd = f"NOT regexp_full_match({value}, '0|[1-9]\\d{{0,17}}')"
        elif of in ("float", "wide"):
            odd = f"{value} <> floor({value}) OR abs({value}) >= 9007199254740992"
        elif of == "whole":
            continue
        else:
            return False
        ((count,),) = connection.execute(f"SELECT count(*) FROM {part.rows} WHERE {odd}").fetchall()
        if count:
            if of == "text":
                return False
            what = "numbers of persons that went through floats and are no longer exact"
            remedy = "Write them as whole numbers or as text."
            raise DataError(what, f"{table.name}.{column}", remedy)
    return True


def _usable(reading: Reading) -> tuple[Reading | None, list[Remark]]:
    """The table with the columns that are there; None where it cannot be searched."""
    of, table = reading.of, reading.table
    assert isinstance(of, Events)  # noqa: S101 - only tables of events are asked for

    def there(column: str | None) -> bool:
        return any(part.column(column) for part in table.parts)

    missing = [column for _, column, _ in roles(of) if column and not there(column)]
    remarks = [Remark("missing-column", f"{table.name}.{column}") for column in missing]
    concepts = tuple(column for column in of.concepts if column not in missing)
    written = of.text if of.text not in missing else None
    system = of.system if of.system not in missing else None
    blind = of.person in missing or of.day in missing or not (concepts or written)
    if blind or (of.system and not system):
        return None, [*remarks, Remark("left-out", table.name)]
    return reading._replace(of=of._replace(concepts=concepts, text=written)), remarks


def _ready(
    reading: Reading, how: How, file: Path, connection: DuckDBPyConnection
) -> tuple[Reading, TableSeen, dict[str, Range], list[Remark]]:
    """The table as it can be read, written anew to the file if need be."""
    why = list(_reasons(reading, how, connection))
    remarks: list[Remark] = []
    seen, ranges = TableSeen(reading.table.name, None), {}
    if not why:
        reading = _as_written(reading)
        seen, ranges = measured(reading, connection)
        why = list(_odd(reading, ranges))
    if why:
        reading, found = remade(reading, how, file, connection)
        remarks += (*why, *found)
        seen, ranges = measured(reading, connection)
    return reading, seen, ranges, remarks


def _without_value(
    reading: Reading, empty: dict[Role, int], said: list[Remark]
) -> Iterator[Remark]:
    """What was empty from the beginning; what could not be read is said of already."""
    unreadable = {one.where: one.rows or 0 for one in said if one.kind == "unreadable"}
    columns = {role: column for role, column, _ in roles(reading.of)}
    for role, rows in empty.items():
        where = f"{reading.table.name}.{columns[role]}"
        if rows := rows - unreadable.get(where, 0):
            yield Remark("without-value", where, rows)


def _as_written(reading: Reading) -> Reading:
    """With the names of columns as the table itself writes them."""
    of, part = reading.of, reading.table.parts[0]
    if isinstance(of, People):
        return reading._replace(
            of=of._replace(
                **{
                    field: part.column(getattr(of, field))
                    for field in of._fields
                    if field != "table"
                }
            )
        )
    one = of._replace(
        person=part.column(of.person),
        day=part.column(of.day),
        concepts=tuple(part.column(column) for column in of.concepts),
        text=part.column(of.text),
        system=part.column(of.system),
    )
    return reading._replace(of=one)


def _reasons(reading: Reading, how: How, connection: DuckDBPyConnection) -> Iterator[Remark]:
    """Why the table is not read as it stands."""
    table = reading.table
    if len(table.parts) > 1 and table.typed:
        yield Remark("parts-differ", table.name)
    for role, column, _ in roles(reading.of):
        for part in table.parts:
            name = part.column(column)
            if name is None or column is None:
                continue
            of = kind(part.columns[name])
            where = f"{table.name}.{name}"
            if not is_plain(role, of, how):
                yield Remark("zoned" if of == "zoned" else "remade", where)
                break
            if role == "written" and table.typed and _is_padded(part.rows, name, connection):
                yield Remark("padded", where)
                break


def _is_padded(rows: str, name: str, connection: DuckDBPyConnection) -> bool:
    column = named(name)
    ((count,),) = connection.execute(
        f"SELECT count(*) FROM (SELECT {column} AS code FROM {rows}"
        f" WHERE {column} IS NOT NULL LIMIT {LOOKED_AT}) WHERE code <> trim(code)"
    ).fetchall()
    return count > 0


def _odd(reading: Reading, ranges: dict[str, Range]) -> Iterator[Remark]:
    for role, column, _ in roles(reading.of):
        said = ranges.get(column or "", Range())
        if said.least is None or said.most is None:
            continue
        where = f"{reading.table.name}.{column}"
        if role in ("on", "birth"):
            if not all(_is_day(end) for end in (said.least, said.most)):
                yield Remark("odd-range", where)
        elif role in _ENDS:
            least, most = _ENDS[role]
            if float(said.least) < least or float(said.most) > most:
                yield Remark("odd-range", where)


def _is_day(said: str) -> bool:
    return said[:4].isdecimal() and said[4:5] == "-"


def _persons(reading: Reading, seen: TableSeen, connection: DuckDBPyConnection) -> Iterator[Remark]:
    """Persons with several rows, and those without a year of birth."""
    of, table = reading.of, reading.table
    assert isinstance(of, People)  # noqa: S101 - the table of people is asked for
    if seen.rows is None or seen.rows > COUNTED:
        return
    rows = " UNION ALL ".join(f"SELECT * FROM {part.rows}" for part in table.parts)
    ways = [named(of.year)] if of.year else []
    ways += [f"year({named(of.birth)})"] if of.birth else []
    ((twice, unborn),) = connection.execute(
        f"SELECT count({named(of.person)}) - count(DISTINCT {named(of.person)}),"
        f" count(*) FILTER (coalesce({', '.join((*ways, 'NULL'))}) IS NULL) FROM ({rows})"
    ).fetchall()
    if twice:
        yield Remark("person-twice", table.name, twice)
    if unborn:
        yield Remark("without-birth-year", table.name, unborn)
