"""The first look at FHIR NDJSON knows the types of what it reads: it must find what the general
reading of the views finds, and refuse what the second look refuses."""

from __future__ import annotations

import json
from collections import Counter
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import duckdb
import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from kinsbourne.population.fhir_views import ViewError, read
from kinsbourne.population.source import fhir_elements, fhir_lines, fhir_rows
from kinsbourne.population.source.fhir_typed import Asking
from tests.population.fhir import general
from tests.population.fhir.test_flatten import records

USED = fhir_rows.used()
KINDS = frozenset(USED)


def first_look(
    file: Path, kinds: frozenset[str] = KINDS
) -> Counter[tuple[Any, ...]] | duckdb.Error:
    """The rows of the first look, or how it ended."""
    with duckdb.connect() as connection:
        try:
            return Counter(connection.execute(fhir_rows.rows([file], kinds)).fetchall())
        except duckdb.Error as error:
            return error


def odd_lines(file: Path) -> list[int]:
    looked_at = fhir_lines.looked_at(file, USED)
    return [line.number for line in looked_at if isinstance(line, fhir_lines.Line)]


TEXTS = st.sampled_from(
    [
        *(
            "p1",
            "#m",
            "#",
            "",
            " ",
            "é",
            'a"b',
            "a\\b",
            "a\tb",
            "\x00",
            "null",
            "2020",
            "2020-02-03",
        ),
        *("Patient/p1", "Patient/", "Patient/a/b", "x/Patient/p1/_history/2", "Patient?x=1"),
        *("urn:uuid:p1", "urn:", "Medication/m", "Group/g", "refuted", "Patient", "Medication"),
    ]
)
ODD = st.sampled_from([5, 1.5, True, [], ["x"], {}, {"x": 1}, "x", [[]], [5], [None], {"code": 5}])


def json_of(kind: type) -> st.SearchStrategy[Any]:
    """JSON of a type: as it should be, not there, null, or with what it does not know."""
    told = fhir_elements.inspect.type_info(kind)
    assert isinstance(told, fhir_elements.inspect.StructType)
    known = {field.encode_name: json_as(field.type) for field in told.fields}
    unknown = {"text": st.just("x"), "Code": st.just(1)}
    return st.fixed_dictionaries({}, optional={**known, **unknown})


def json_as(kind: Any) -> st.SearchStrategy[Any]:
    match kind:
        case fhir_elements.inspect.UnionType(types=types):
            return st.one_of(*map(json_as, types))
        case fhir_elements.inspect.StructType(cls=cls):
            return json_of(cls)
        case fhir_elements.inspect.ListType(item_type=item):
            return st.lists(json_as(item), max_size=2)
        case fhir_elements.inspect.StrType():
            return TEXTS
        case fhir_elements.inspect.BoolType():
            return st.booleans()
        case fhir_elements.inspect.RawType():
            return st.just({"code": "x"})
        case _:
            return st.none()


RESOURCES = {
    kind: st.fixed_dictionaries(
        {"resourceType": st.just(kind)},
        optional={name: json_as(fhir_elements.RESOURCE_TYPES[name]) for name in names},
    )
    for kind, names in USED.items()
}


@st.composite
def odd_resources(draw: st.DrawFn) -> dict[str, Any]:
    """A resource with something odd somewhere in it."""
    made = draw(st.sampled_from(sorted(KINDS)).flatmap(RESOURCES.__getitem__))
    places = [(made, key) for key in made if key != "resourceType"]
    for place, key in places:
        inner = place[key]
        keys = range(len(inner)) if isinstance(inner, list) else inner
        places += [(inner, each) for each in keys] if isinstance(inner, list | dict) else []
    if places:
        place, key = draw(st.sampled_from(places))
        place[key] = draw(ODD)
    return made


FIXTURES = [HealthCheck.function_scoped_fixture, HealthCheck.too_slow]


@settings(max_examples=20, deadline=None, suppress_health_check=FIXTURES)
@given(made=st.lists(st.one_of(*RESOURCES.values()), min_size=1, max_size=40))
def test_the_rows_are_those_of_the_general_reading(tmp_path: Path, made: list[Any]) -> None:
    file = tmp_path / "in.ndjson"
    file.write_text("".join(json.dumps(each) + "\n" for each in made), "utf-8")
    assert odd_lines(file) == []
    assert first_look(file) == general.rows(file)


@settings(max_examples=200, deadline=None, suppress_health_check=FIXTURES)
@given(made=odd_resources())
def test_what_one_look_refuses_the_other_refuses_too(tmp_path: Path, made: Any) -> None:
    file = tmp_path / "in.ndjson"
    file.write_text(json.dumps(made) + "\n", "utf-8")
    found = first_look(file, frozenset([made["resourceType"]]))
    assert isinstance(found, duckdb.Error) == (odd_lines(file) == [1])


@pytest.mark.parametrize("path", ["telecom.value", "code.coding[0].code", "subject.empty()"])
def test_a_view_of_a_form_that_is_not_known_here_is_refused(path: str) -> None:
    column = {"name": "person", "path": path, "type": "string"}
    view = read({"resource": "Patient", "select": [{"column": [column]}]})
    with pytest.raises(ViewError):
        Asking().view(view)


@pytest.mark.parametrize("folder", records())
def test_records_of_others_have_the_rows_of_the_general_reading(
    tmp_path: Path, folder: Path
) -> None:
    file = tmp_path / "in.ndjson"
    with file.open("w", encoding="utf-8") as lines:
        for resource in (each for each in resources_of(folder) if each["resourceType"] in KINDS):
            lines.write(json.dumps(resource) + "\n")
    assert first_look(file) == general.rows(file)


def resources_of(folder: Path) -> Iterator[Any]:
    for each in sorted(folder.glob("*.ndjson")):
        found = (json.loads(line) for line in each.read_text("utf-8").splitlines())
        yield from (each for each in found if "resourceType" in each)
    for each in sorted(folder.glob("*.json")):
        document = json.loads(each.read_text("utf-8"))
        yield from (entry["resource"] for entry in document.get("entry", [{"resource": document}]))
