"""Definitions and small populations that Hypothesis writes, and each engine's answer to them."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from datetime import date, datetime
from pathlib import Path
from typing import Any, NamedTuple

import duckdb
import msgspec
import pyarrow as pa
from hypothesis import strategies as st
from pyarrow import parquet

from kinsbourne.knowledge.model import CodeForm, Phenotype
from kinsbourne.population.codes import Wanted
from kinsbourne.population.data import Data, Events, People
from kinsbourne.population.engines import duckdb as duckdb_engine
from kinsbourne.population.engines import memory
from kinsbourne.population.engines.memory import Birth, EventRow
from kinsbourne.population.found import Found, Person
from kinsbourne.population.plan import Plan, plan, spelt

FORMS: dict[str, CodeForm] = {
    "icd10cm": "icd10",
    "icd9cm": "icd9",
    "snomed": "snomed",
    "rxnorm": "number",
    "orpha": "curie",
}
NAMES = {"icd10cm": ("ICD10CM",), "snomed": ("SNOMED", "SCT"), "orpha": ("ORPHA",)}
CODES = (
    ("icd10cm", "H55"),
    ("icd10cm", "H55.8"),
    ("icd10cm", "H55.89"),
    ("icd10cm", "G25.3"),
    ("icd9cm", "379"),
    ("icd9cm", "379.5"),
    ("icd9cm", "379.59"),
    ("snomed", "45339001"),
    ("rxnorm", "121191"),
    ("rxnorm", "0379"),
    ("orpha", "ORPHA:1183"),
)
WRITTEN = (
    *("H55", "H55.", "H55.8", "H558", "h55.89", "H5589", "H55.891", "h55891", "H55.8x", "G253"),
    *("379", "379.", "379.5", "3795", "37959", "37950", "379591", "379.591", "379.0", "0379"),
    *("45339001", "45339001.0", "121191", "121191.0", "1183", "ORPHA_1183", "ORPHA:1183"),
    *("ICD10CM:H55.8", "SNOMED:45339001", "SCT:45339001", "ICD10CM:H558", "icd10cm:H55.8"),
    *("", " ", "H55 ", " H55", "H55%", "H55_", "H55\\", "H55\n8", "H55'", "H55ß", "H55.8💉"),
    *("Ｈ55", "H55.8\u0301", "g25.3", "G25.3", "zz", "G25.30"),
)
"""Codes in the spellings of records, and what only looks like them."""
CONCEPTS = (0, 1, 2, 3, 4, 2_000_000_001)
DAYS = tuple(
    map(
        date.fromisoformat,
        (
            *("2019-02-28", "2019-03-01", "2020-02-28", "2020-02-29", "2020-03-01", "2020-03-31"),
            *("2020-04-30", "2020-12-31", "2021-01-01", "2021-02-28", "2024-02-29", "1900-02-28"),
            *("1900-03-01", "1970-01-01", "1969-12-31", "1582-10-04", "1582-10-15", "2262-04-12"),
            *("0001-01-01", "9999-12-31"),
        ),
    )
)
AS_OF = tuple(map(date.fromisoformat, ("2020-03-01", "2021-02-28", "2024-03-01", "2020-12-31")))
LAST = date.max.toordinal()
NAMED = ("a", "A", "ä", "a\u0308", "ß", "ss", "😀", "a ", " ", "10", "9", "o'b", '"', "é%", "\\")
"""Persons whose ids are text; sorted by its bytes."""
_TIMES = (datetime.fromisoformat("2018-01-01"), datetime.fromisoformat("2021-01-01"))
MARKS = {"verified": "default", "reviewed": "2026-11-26"}


class Definition(NamedTuple):
    phenotype: Phenotype
    wanted: tuple[Wanted, ...]
    concepts: tuple[tuple[int, str, str], ...]
    number: bool
    as_of: date


class Born(NamedTuple):
    """A row of the table of persons."""

    person: Person | None
    time: datetime | None
    year: int | None
    month: int | None
    day: int | None


class Population(NamedTuple):
    """Rows of persons, of a table with concepts and bare codes, and of one that names systems."""

    born: tuple[Born, ...]
    visits: tuple[EventRow, ...]
    bundles: tuple[EventRow, ...]


@st.composite
def definitions(draw: st.DrawFn) -> Definition:
    features = [f"f{number}" for number in range(draw(st.integers(2, 5)))]
    return Definition(
        msgspec.convert(
            {
                "id": "drawn",
                "name": "Drawn",
                "version": "1",
                "prevalence": {"given": 1e-6, **MARKS},
                "features": [draw(_feature(name)) for name in features],
                "rules": [draw(_rule(f"r{n}", features)) for n in range(draw(st.integers(1, 4)))],
                "scoring": {
                    "since": draw(st.integers(-400, 0)),
                    "until": draw(st.integers(0, 800)),
                    **MARKS,
                },
                "smallest_cell": {"count": 11, **MARKS},
            },
            Phenotype,
        ),
        tuple(
            Wanted(feature, *draw(st.sampled_from(CODES)), draw(st.booleans()), "default", "")
            for feature in features
            for _ in range(draw(st.integers(1, 3)))
        ),
        tuple(
            (draw(st.sampled_from(CONCEPTS)), *draw(st.sampled_from((*CODES, _LONGER))))
            for _ in range(draw(st.integers(0, 4)))
        ),
        draw(st.booleans()),
        draw(st.sampled_from(AS_OF)),
    )


_LONGER = ("icd10cm", "H55.891")
_shares = st.none() | st.one_of(
    st.floats(1e-6, 1).map(lambda given: {"given": given, **MARKS}),
    st.integers(1, 9).map(lambda k: {"k": k, "n": 9, **MARKS}),
)


def _feature(name: str) -> st.SearchStrategy[dict[str, Any]]:
    return st.fixed_dictionaries(
        {
            "id": st.just(name),
            "name": st.just(name),
            "role": st.sampled_from(("disease", "sign", "tumour", "treatment")),
            "in_oms": _shares,
            "background": _shares,
        }
    )


def _rule(name: str, features: Sequence[str]) -> st.SearchStrategy[dict[str, Any]]:
    some = st.lists(st.sampled_from(features), min_size=1, max_size=3, unique=True)
    months = st.sampled_from((0, 1, 3, 11, 12, 13, 24, 72))
    span = st.none() | st.sampled_from((-365, -90, -30, -1, 0, 1, 28, 29, 30, 366))
    terms = st.fixed_dictionaries(
        {"any": some, "since": span, "until": span, "days": st.sampled_from((1, 1, 1, 2, 3))}
    )
    needs = st.lists(terms, min_size=1, max_size=3).flatmap(
        lambda of: st.integers(1, len(of)).map(lambda least: {"at_least": least, "of": of})
    )
    return st.fixed_dictionaries(
        {
            "id": st.just(name),
            "name": st.just(name),
            "why": st.just(name),
            "grade": st.sampled_from(("definite", "probable", "possible")),
            "entry": some,
            "ages": st.none()
            | st.none()
            | st.fixed_dictionaries({"since": months, "below": st.none() | months}),
            "needs": st.just([]) | st.lists(needs, max_size=2),
            "unless": st.just([]) | st.lists(terms, max_size=1),
            **{mark: st.just(value) for mark, value in MARKS.items()},
        }
    )


_days = st.builds(
    lambda day, more: date.fromordinal(min(max(1, day.toordinal() + more), LAST)),
    st.sampled_from(DAYS[:8]) | st.sampled_from(DAYS[2:5]) | st.sampled_from(DAYS),
    st.sampled_from((0, 0, 0, 1, -1, 29, 30, 31, -30, 365)),
)


@st.composite
def populations(draw: st.DrawFn, definition: Definition) -> Population:
    """People whose records mostly have codes of the definition.

    They are numbered from nought; `told_apart` gives them their ids.
    """
    ids = st.sampled_from((0, 0, 0, 1, 1, 2, 3, 4, None))
    births = st.builds(
        Born,
        st.sampled_from((0, 1, 2, 3, None)),
        st.none() | st.datetimes(*_TIMES),
        st.none() | st.sampled_from((1581, 1899, 2018, 2019, 2020)),
        st.none() | st.sampled_from((1, 2, 3, 12)),
        st.none() | st.sampled_from((1, 28, 29, 30, 31)),
    )
    days = st.sampled_from((True,) * 15 + (False,)).flatmap(lambda one: _days if one else st.none())
    likely = sorted({way for one in definition.wanted for way in _spelt(one)})
    bare = st.sampled_from(likely) | st.sampled_from(likely) | st.sampled_from(WRITTEN)
    written = bare | bare.map("{}  ".format) | bare.map(" {} ".format)
    concepts = st.tuples(*[st.none() | st.sampled_from(CONCEPTS)] * 2)
    visits = st.builds(EventRow, ids, days, concepts, st.none() | written)
    named = st.none() | st.sampled_from((*FORMS, *(f"{one} " for one in FORMS), "elsewhere", ""))
    bundles = st.builds(EventRow, ids, days, st.just(()), written, named)
    return Population(
        tuple(draw(st.lists(births, min_size=2, max_size=6))),
        tuple(draw(st.lists(visits, min_size=1, max_size=14))),
        tuple(draw(st.lists(bundles, max_size=6))),
    )


def _spelt(one: Wanted) -> Iterator[str]:
    for code in (one.code, f"{one.code}9"):
        yield from spelt(code, FORMS[one.system], NAMES.get(one.system, ()))


def told_apart(several: Sequence[Population], number: bool) -> Population:
    """Several populations as one, in which nobody of one is anybody of another."""
    born: list[Born] = []
    visits: list[EventRow] = []
    bundles: list[EventRow] = []
    for place, one in enumerate(several):
        names = [_person(place, person, number) for person in range(5)]
        born += [row._replace(person=_called(names, row.person)) for row in one.born]
        visits += [row._replace(person=_called(names, row.person)) for row in one.visits]
        bundles += [row._replace(person=_called(names, row.person)) for row in one.bundles]
    return Population(tuple(born), tuple(visits), tuple(bundles))


def _called(names: Sequence[Person], person: Person | None) -> Person | None:
    return None if person is None else names[int(person)]


def _person(place: int, person: int, number: bool) -> Person:
    if number:
        return place * 5 + person
    return f"{NAMED[(place + person) % len(NAMED)]}{place * 5 + person or ''}"


def written(population: Population, number: bool, folder: Path) -> Data:
    """The population as parquet files."""
    person = pa.int64() if number else pa.string()
    tables: dict[str, tuple[Sequence[tuple[Any, ...]], dict[str, pa.DataType]]] = {
        "born": (
            population.born,
            {
                "who": person,
                "birth time": pa.timestamp("us"),
                "y": pa.int32(),
                "m": pa.int64(),
                "d": pa.int16(),
            },
        ),
        "visits": (
            [(row.person, row.day, *row.concepts, row.written) for row in population.visits],
            {
                "who": person,
                "Day": pa.date32(),
                "c-1": pa.int32(),
                "c-2": pa.int64(),
                "text": pa.string(),
            },
        ),
        "bundles": (
            [
                (row.person, _midnight(row.day), row.written, row.coded_in)
                for row in population.bundles
            ],
            {"who": person, "when": pa.timestamp("us"), "code": pa.string(), "of": pa.string()},
        ),
    }
    files: dict[str, tuple[Path, ...]] = {}
    for name, (rows, columns) in tables.items():
        arrays = [
            pa.array([row[place] for row in rows], type=kind)
            for place, kind in enumerate(columns.values())
        ]
        file = folder / f"{name} [1].parquet"
        parquet.write_table(pa.table(arrays, names=list(columns)), file)
        files[name] = (file,)
    return Data(
        People("born", "who", "birth time", "y", "m", "d"),
        (
            Events("visits", "who", "Day", ("c-1", "c-2"), "text", tuple(FORMS)),
            Events("bundles", "who", "when", (), "code", system="of"),
        ),
        files,
        number=number,
    )


def _midnight(day: date | None) -> datetime | None:
    return None if day is None else datetime.fromisoformat(f"{day}T00:00:00")


def planned(data: Data, definition: Definition) -> tuple[Data, Plan]:
    """The data with the definition's concepts, and the plan of both."""
    data = msgspec.structs.replace(data, concepts=definition.concepts)
    return data, plan(data, definition.wanted, FORMS, NAMES)


def by_memory(population: Population, plan: Plan, definition: Definition) -> Found:
    return memory.find(
        [(row.person, _birth(row)) for row in population.born],
        [population.visits, population.bundles],
        plan,
        definition.phenotype,
        definition.as_of,
    )


def _birth(row: Born) -> Birth:
    time = row.time
    if time is None:
        return Birth(row.year, row.month, row.day)
    said = zip(row[2:], (time.year, time.month, time.day), strict=True)
    return Birth(*(column if column is not None else part for column, part in said))


def by_duckdb(data: Data, plan: Plan, definition: Definition) -> Found:
    with duckdb.connect(config={"threads": 1}) as connection:
        return duckdb_engine.find(data, plan, definition.phenotype, definition.as_of, connection)


def few(folder: Path) -> tuple[Data, Plan, Definition, Found]:
    """Six people, of whom three are found: for what an engine takes long over."""
    term = {"any": ["jerks"], "since": -30, "until": 30}
    rule = {"id": "r", "name": "r", "why": "r", "grade": "probable", "entry": ["eyes"], **MARKS}
    sign = {
        "role": "sign",
        "in_oms": {"given": 0.5, **MARKS},
        "background": {"given": 0.01, **MARKS},
    }
    said = {
        "id": "few",
        "name": "Few",
        "version": "1",
        "prevalence": {"given": 1e-6, **MARKS},
        "features": [{"id": name, "name": name, **sign} for name in ("eyes", "jerks")],
        "rules": [{**rule, "needs": [{"at_least": 1, "of": [term]}]}],
        "scoring": {"since": -30, "until": 365, **MARKS},
        "smallest_cell": {"count": 11, **MARKS},
    }
    wanted = tuple(
        Wanted(feature, "icd10cm", code, False, "default", "")
        for feature, code in (("eyes", "H55"), ("jerks", "G25.3"))
    )
    definition = Definition(msgspec.convert(said, Phenotype), wanted, (), True, date(2021, 2, 28))
    visits = [
        EventRow(person, date(2020, 2, day), (None, None), code)
        for person in range(6)
        for day, code in ((1 + person, "H55"), (29, "G253" if person % 2 else "Z00.0"))
    ]
    born = tuple(Born(person, None, 2018, 1 + person, None) for person in range(6))
    population = Population(born, tuple(visits), ())
    data, plan = planned(written(population, True, folder), definition)
    found = by_memory(population, plan, definition)
    assert len(found.flagged) == 3
    return data, plan, definition, found


def drawn(strategy: st.SearchStrategy[Any], several: int) -> list[Any]:
    """So many examples, the same in each run: for an engine too slow to be asked of each alone."""
    from hypothesis import HealthCheck, Phase, given, settings

    examples: list[Any] = []

    @settings(
        max_examples=several,
        phases=[Phase.generate],
        database=None,
        derandomize=True,
        deadline=None,
        suppress_health_check=list(HealthCheck),
    )
    @given(strategy)
    def take(example: Any) -> None:
        examples.append(example)

    take()
    return examples
