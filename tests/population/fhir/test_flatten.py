"""People and codes out of FHIR NDJSON, however it is written."""

from __future__ import annotations

import csv
import gzip
import json
from collections import Counter
from datetime import date
from pathlib import Path
from typing import Any

import duckdb
import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from kinsbourne.case.errors import CaseError
from kinsbourne.knowledge.base import Knowledge, load
from kinsbourne.population.source import fhir_lines, fhir_looks, fhir_pieces, fhir_rows
from kinsbourne.population.source.fhir import Flattened, flatten
from tests.population.fhir import oracle

SHARED = Path(__file__).parents[3].parent / "shared/population"
SNOMED = "http://snomed.info/sct"


@pytest.fixture(scope="module")
def knowledge() -> Knowledge:
    return load()


def rows(folder: Path, table: str) -> list[tuple[Any, ...]]:
    with duckdb.connect() as connection:
        return connection.read_parquet(str(folder / f"{table}.parquet")).fetchall()


def written(resource: dict[str, Any] | str) -> str:
    return resource if isinstance(resource, str) else json.dumps(resource)


def flat(
    tmp_path: Path, knowledge: Knowledge, *resources: dict[str, Any] | str
) -> tuple[Flattened, list[tuple[Any, ...]]]:
    source = tmp_path / "in.ndjson"
    source.write_text("".join(written(each) + "\n" for each in resources), "utf-8")
    done = flatten([source], tmp_path / "out", knowledge)
    return done, sorted(rows(tmp_path / "out", "event"), key=str)


def condition(**changed: Any) -> dict[str, Any]:
    return {
        "resourceType": "Condition",
        "id": "c1",
        "subject": {"reference": "Patient/p1"},
        "code": {"coding": [{"system": SNOMED, "code": "46252003"}]},
        "onsetDateTime": "2020-02-03T23:30:00-05:00",
        **changed,
    }


EVENT = ("p1", "snomed", "46252003", date(2020, 2, 3))


@pytest.mark.parametrize(
    "reference",
    [
        "Patient/p1",
        "https://example.org/fhir/Patient/p1",
        "Patient/p1/_history/3",
        "urn:uuid:p1",
    ],
)
def test_a_patient_may_be_referred_to_in_several_ways(
    tmp_path: Path, knowledge: Knowledge, reference: str
) -> None:
    assert flat(tmp_path, knowledge, condition(subject={"reference": reference}))[1] == [EVENT]


@pytest.mark.parametrize(
    "subject",
    [
        None,
        {},
        {"reference": "Group/p1"},
        {"reference": "Patient?identifier=p1"},
        {"reference": "#p1"},
        {"identifier": {"value": "p1"}},
    ],
)
def test_what_is_of_no_patient_is_left_out_and_counted(
    tmp_path: Path, knowledge: Knowledge, subject: dict[str, Any] | None
) -> None:
    done, events = flat(tmp_path, knowledge, condition(subject=subject))
    assert events == []
    assert [(out.reason, out.count) for out in done.left_out] == [("no patient that it is of", 1)]


@pytest.mark.parametrize(
    ("changed", "day"),
    [
        ({}, date(2020, 2, 3)),
        ({"onsetDateTime": None, "onsetPeriod": {"start": "2019-05-06"}}, date(2019, 5, 6)),
        ({"onsetDateTime": None, "recordedDate": "2018-01-02"}, date(2018, 1, 2)),
        ({"onsetDateTime": "2017", "recordedDate": "2018-01-02"}, date(2017, 1, 1)),
        ({"onsetDateTime": "2017-03"}, date(2017, 3, 1)),
    ],
)
def test_the_day_is_that_of_the_event_before_that_of_the_record(
    tmp_path: Path, knowledge: Knowledge, changed: dict[str, Any], day: date
) -> None:
    assert [event[3] for event in flat(tmp_path, knowledge, condition(**changed))[1]] == [day]


def test_a_year_or_a_month_counts_on_its_first_day_and_is_counted_as_coarse(
    tmp_path: Path, knowledge: Knowledge
) -> None:
    done, _ = flat(
        tmp_path,
        knowledge,
        condition(onsetDateTime="2017"),
        condition(onsetDateTime="2017-03"),
        condition(),
    )
    assert (done.events, done.coarse) == (3, 2)


@pytest.mark.parametrize(
    ("changed", "reason"),
    [
        (
            {"verificationStatus": {"coding": [{"code": "refuted"}]}},
            "entered in error, refuted, planned or not done",
        ),
        (
            {"verificationStatus": "entered-in-error"},
            "entered in error, refuted, planned or not done",
        ),
        ({"code": None}, "no code"),
        ({"code": {"text": "Ataxia"}}, "no code"),
        ({"code": {"coding": [{"system": SNOMED, "code": " "}]}}, "no code"),
        ({"onsetDateTime": None}, "no day"),
        ({"onsetDateTime": "2020-02-30"}, "a day that is none"),
        ({"onsetDateTime": "last spring"}, "a day that is none"),
    ],
)
def test_what_does_not_count_is_left_out_by_reason(
    tmp_path: Path, knowledge: Knowledge, changed: dict[str, Any], reason: str
) -> None:
    done, events = flat(tmp_path, knowledge, condition(**changed))
    assert events == []
    assert [(out.resource, out.reason, out.count) for out in done.left_out] == [
        ("Condition", reason, 1)
    ]


def test_an_observation_that_says_no_is_no_evidence(tmp_path: Path, knowledge: Knowledge) -> None:
    seen = condition(resourceType="Observation", effectiveDateTime="2020-02-03")
    done, events = flat(
        tmp_path, knowledge, {**seen, "valueBoolean": False}, {**seen, "valueBoolean": True}
    )
    assert events == [EVENT]
    assert [out.reason for out in done.left_out] == ["said not to be there"]


def test_the_parts_of_an_observation_have_codes_too(tmp_path: Path, knowledge: Knowledge) -> None:
    part = {"code": {"coding": [{"system": "http://loinc.org", "code": "11124-1"}]}}
    panel = condition(
        resourceType="Observation", effectiveDateTime="2020-02-03", component=[part, part]
    )
    _, events = flat(tmp_path, knowledge, panel)
    assert events == [*[("p1", "loinc", "11124-1", date(2020, 2, 3))] * 2, EVENT]


@pytest.mark.parametrize(
    "medication",
    [
        {"medicationCodeableConcept": {"coding": [{"system": "urn:x", "code": "7"}]}},
        {"medication": {"concept": {"coding": [{"system": "urn:x", "code": "7"}]}}},
        {"medicationReference": {"reference": "Medication/m1"}},
        {"medication": {"reference": {"reference": "Medication/m1"}}},
        {
            "medicationReference": {"reference": "#m"},
            "contained": [
                {"resourceType": "Medication", "id": "other"},
                {
                    "resourceType": "Medication",
                    "id": "m",
                    "code": {"coding": [{"system": "urn:x", "code": "7"}]},
                },
            ],
        },
    ],
)
def test_a_medicine_is_coded_in_place_or_in_another_resource(
    tmp_path: Path, knowledge: Knowledge, medication: dict[str, Any]
) -> None:
    order = {
        "resourceType": "MedicationRequest",
        "status": "active",
        "intent": "order",
        "subject": {"reference": "Patient/p1"},
        "authoredOn": "2020-02-03",
        **medication,
    }
    other = {
        "resourceType": "Medication",
        "id": "m1",
        "code": {"coding": [{"system": "urn:x", "code": "7"}]},
    }
    done, events = flat(tmp_path, knowledge, order, other)
    assert events == [("p1", "urn:x", "7", date(2020, 2, 3))]
    assert done.left_out == ()


@pytest.mark.parametrize(
    ("status", "counts"), [("completed", 1), ("cancelled", 0), ("declined", 0), ("on-hold", 0)]
)
def test_a_medicine_that_was_not_handed_out_is_no_evidence(
    tmp_path: Path, knowledge: Knowledge, status: str, counts: int
) -> None:
    dispense = condition(
        resourceType="MedicationDispense",
        status=status,
        whenHandedOver="2020-02-03",
        medicationCodeableConcept={"coding": [{"code": "7"}]},
    )
    assert len(flat(tmp_path, knowledge, dispense)[1]) == counts


def test_a_plan_is_no_order(tmp_path: Path, knowledge: Knowledge) -> None:
    plan = condition(
        resourceType="MedicationRequest",
        intent="plan",
        authoredOn="2020-02-03",
        medicationCodeableConcept={"coding": [{"code": "7"}]},
    )
    assert flat(tmp_path, knowledge, plan)[1] == []


@pytest.mark.parametrize(
    ("births", "expected"),
    [
        (["2018-07-09"], (2018, 7, 9)),
        (["2018-07"], (2018, 7, None)),
        (["2018"], (2018, None, None)),
        ([None], (None, None, None)),
        (["2018-13-01"], (None, None, None)),
        (["2018", "2018-07-09"], (2018, 7, 9)),
        (["2018-07-09", "2018-07-08"], (2018, 7, 8)),
    ],
)
def test_a_birth_is_known_as_far_as_it_is_said(
    tmp_path: Path, knowledge: Knowledge, births: list[str], expected: tuple[int | None, ...]
) -> None:
    patients = [{"resourceType": "Patient", "id": "p1", "birthDate": each} for each in births]
    done, _ = flat(tmp_path, knowledge, *patients)
    assert rows(tmp_path / "out", "person") == [("p1", *expected)]
    assert (done.without_birth, done.births_differ) == (expected[0] is None, len(births) > 1)


BAD = {
    "not JSON": "not JSON",
    '{"resourceType": "Condition"} and more': "not JSON",
    "[1, 2]": "Expected `object`, got `array`",
    '"text"': "Expected `object`, got `str`",
    '{"id": "1"}': "missing required field `resourceType`",
    '{"resourceType": 5}': "Expected `str`, got `int` - at `$.resourceType`",
    '{"resourceType": "Condition", "code": "Secret"}': "Expected `object | null`, got `str`",
    '{"resourceType": "Condition", "code": {"coding": {"code": "1"}}}': "got `object`",
    '{"resourceType": "Condition", "code": {"coding": [{"code": 77}]}}': "got `int`",
    '{"resourceType": "Condition", "subject": ["Patient/1"]}': "got `array`",
    '{"resourceType": "Patient", "birthDate": 2018}': "got `int` - at `$.birthDate`",
    '{"resourceType": "Observation", "component": {}}': "got `object` - at `$.component`",
    '{"resourceType": "Condition", "subject": {"refere': "not JSON",
    "{" * 5000: "not JSON",
}


@pytest.mark.parametrize(("line", "what"), BAD.items(), ids=lambda text: str(text)[:40])
def test_a_line_that_cannot_be_taken_is_named_and_the_others_count(
    tmp_path: Path, knowledge: Knowledge, line: str, what: str
) -> None:
    done, events = flat(tmp_path, knowledge, condition(), line, condition())
    assert events == [EVENT, EVENT]
    assert done.not_read == 1
    assert what in done.problems[0].what
    assert done.problems[0].where == f"{tmp_path / 'in.ndjson'}, line 2"
    assert "Secret" not in str(done.problems[0])
    with (tmp_path / "out/not_read.csv").open() as file:
        assert [(row["line"], row["what"]) for row in csv.DictReader(file)] == [
            ("2", done.problems[0].what)
        ]


def test_the_end_of_a_file_may_be_missing(tmp_path: Path, knowledge: Knowledge) -> None:
    whole = json.dumps(condition())
    (tmp_path / "in.ndjson").write_text(f"{whole}\n{whole[:60]}")
    done = flatten([tmp_path], tmp_path / "out", knowledge)
    assert rows(tmp_path / "out", "event") == [EVENT]
    assert "cut off" in done.problems[0].what


def test_a_compressed_file_that_is_cut_off_gives_what_can_be_read(
    tmp_path: Path, knowledge: Knowledge
) -> None:
    lines = "".join(json.dumps(condition(id=str(n))) + "\n" for n in range(5000))
    packed = gzip.compress(lines.encode())
    (tmp_path / "in.ndjson.gz").write_bytes(packed[: len(packed) // 2])
    (tmp_path / "other.ndjson").write_text(json.dumps(condition()) + "\n")
    done = flatten([tmp_path], tmp_path / "out", knowledge)
    assert 1 < done.events < 5001
    assert "from here on" in done.problems[0].what


def test_a_compressed_file_is_as_good_as_a_plain_one(tmp_path: Path, knowledge: Knowledge) -> None:
    with gzip.open(tmp_path / "in.ndjson.gz", "wt") as file:
        file.write(json.dumps(condition()) + "\n")
    flatten([tmp_path], tmp_path / "out", knowledge)
    assert rows(tmp_path / "out", "event") == [EVENT]


def test_a_line_of_any_length_is_read(tmp_path: Path, knowledge: Knowledge) -> None:
    long = condition(note=[{"text": "x" * (20 << 20)}])
    done, events = flat(tmp_path, knowledge, long, condition())
    assert events == [EVENT, EVENT]
    assert done.not_read == 0


@pytest.mark.parametrize("start", ["\ufeff", "\r\n\n  \n", "\ufeff\n"])
def test_marks_and_blank_lines_are_no_fault(
    tmp_path: Path, knowledge: Knowledge, start: str
) -> None:
    text = start + json.dumps(condition()) + "\r\n\r\n" + json.dumps(condition())
    (tmp_path / "in.ndjson").write_bytes(text.encode())
    done = flatten([tmp_path], tmp_path / "out", knowledge)
    assert rows(tmp_path / "out", "event") == [EVENT, EVENT]
    assert done.not_read == 0


def test_a_bundle_is_counted_and_not_opened(tmp_path: Path, knowledge: Knowledge) -> None:
    done, events = flat(tmp_path, knowledge, {"resourceType": "Bundle", "entry": []}, "bad")
    assert events == []
    assert [out.resource for out in done.left_out] == ["Bundle"]


def test_other_resources_are_passed_over(tmp_path: Path, knowledge: Knowledge) -> None:
    family = {"resourceType": "FamilyMemberHistory", "patient": {"reference": "Patient/p1"}}
    done, events = flat(tmp_path, knowledge, family, {"resourceType": "Unheard"})
    assert (events, done.left_out, done.not_read) == ([], (), 0)


def test_resources_of_a_kind_that_comes_late_in_a_file_are_read(
    tmp_path: Path, knowledge: Knowledge
) -> None:
    patients = [{"resourceType": "Patient", "id": f"p{n}"} for n in range(3000)]
    done, events = flat(tmp_path, knowledge, *patients, condition())
    assert (done.people, events, done.not_read) == (3000, [EVENT], 0)


def test_another_kind_may_have_other_json_under_the_same_name(
    tmp_path: Path, knowledge: Knowledge
) -> None:
    role = {"resourceType": "PractitionerRole", "code": [{"text": "nurse"}]}
    contained = [{"resourceType": "Questionnaire", "id": "q", "code": [{"code": "1"}]}]
    order = {
        "resourceType": "MedicationRequest",
        "subject": {"reference": "Patient/p1"},
        "authoredOn": "2020-02-03",
        "medicationCodeableConcept": {"coding": [{"code": "7"}]},
        "contained": contained,
    }
    done, events = flat(tmp_path, knowledge, role, order, condition())
    assert events == [EVENT, ("p1", None, "7", date(2020, 2, 3))]
    assert done.not_read == 0


def test_the_words_of_a_bad_line_are_not_taken_for_ours(
    tmp_path: Path, knowledge: Knowledge
) -> None:
    done, events = flat(tmp_path, knowledge, condition(), condition(code=fhir_rows.ANOTHER))
    assert (events, done.not_read) == ([EVENT], 1)


def test_a_name_that_is_there_twice_has_its_last_value(
    tmp_path: Path, knowledge: Knowledge
) -> None:
    twice = json.dumps(condition()).replace('"id":', '"onsetDateTime": "1999", "id":')
    assert flat(tmp_path, knowledge, twice)[1] == [EVENT]


def test_a_line_that_is_too_long_in_what_is_used_of_it_is_named(
    tmp_path: Path, knowledge: Knowledge
) -> None:
    long = condition(code={"coding": [{"code": "1" * 1000}] * (40 << 10)})
    done, events = flat(tmp_path, knowledge, condition(), long)
    assert events == [EVENT]
    assert "longer than 16 MB" in done.problems[0].what


def test_nothing_is_written_over_that_is_not_ours(tmp_path: Path, knowledge: Knowledge) -> None:
    (tmp_path / "in.ndjson").write_text(json.dumps(condition()))
    (tmp_path / "out").mkdir()
    (tmp_path / "out/letter.txt").write_text("mine")
    with pytest.raises(CaseError, match="not ours"):
        flatten([tmp_path / "in.ndjson"], tmp_path / "out", knowledge)
    assert [file.name for file in (tmp_path / "out").iterdir()] == ["letter.txt"]


def test_a_second_run_replaces_the_first(tmp_path: Path, knowledge: Knowledge) -> None:
    flat(tmp_path, knowledge, condition(), condition())
    assert flat(tmp_path, knowledge, condition())[1] == [EVENT]
    assert sorted(file.name for file in tmp_path.iterdir()) == ["in.ndjson", "out"]


@pytest.mark.parametrize("given_", ["nowhere", "."])
def test_nothing_to_read_is_said(tmp_path: Path, knowledge: Knowledge, given_: str) -> None:
    with pytest.raises(CaseError, match=r"no such|no NDJSON"):
        flatten([tmp_path / given_], tmp_path / "out", knowledge)


RESOURCES = st.lists(
    st.builds(
        condition,
        subject=st.sampled_from(["Patient/p1", "Patient/p2", "Group/g", "urn:uuid:p3"]).map(
            lambda reference: {"reference": reference}
        ),
        onsetDateTime=st.sampled_from(["2020-02-29", "2019", "2019-02-29", None]),
        recordedDate=st.sampled_from(["2021-01-01T00:00:00Z", None]),
        verificationStatus=st.sampled_from([None, "refuted", {"coding": [{"code": "confirmed"}]}]),
        code=st.lists(
            st.fixed_dictionaries(
                {},
                optional={
                    "system": st.sampled_from([SNOMED, "urn:other", ""]),
                    "code": st.sampled_from(["46252003", " 1 ", "", 'a"b', "é"]),
                },
            ),
            max_size=3,
        ).map(lambda found: {"coding": found}),
    ),
    max_size=6,
)


@settings(
    max_examples=25,
    deadline=None,
    suppress_health_check=[HealthCheck.function_scoped_fixture],
)
@given(
    resources=RESOURCES,
    bad=st.lists(st.tuples(st.integers(0, 6), st.sampled_from(list(BAD))), max_size=4),
)
def test_bad_lines_anywhere_are_each_named_once_and_change_nothing_else(
    tmp_path: Path,
    knowledge: Knowledge,
    resources: list[dict[str, Any]],
    bad: list[tuple[int, str]],
) -> None:
    good = [json.dumps(resource) for resource in resources]
    lines = list(good)
    for at, line in bad:
        lines.insert(min(at, len(lines)), line)
    done, events = flat(tmp_path, knowledge, *lines)
    assert Counter(events) == oracle.events(good, knowledge)
    expected = [n for n, line in enumerate(lines, 1) if line in BAD]
    assert [problem.where.rsplit(" ", 1)[1] for problem in done.problems] == [
        str(n) for n in expected
    ]


def records() -> list[Any]:
    found = [("cumulus_ndjson", SHARED / "cumulus_ndjson"), ("bundles", SHARED / "fhir_bundles")]
    return [
        pytest.param(
            folder,
            id=name,
            marks=pytest.mark.skipif(not folder.is_dir(), reason="the records are not here"),
        )
        for name, folder in found
    ]


@pytest.mark.parametrize("folder", records())
def test_records_of_others_are_read_as_by_a_second_reader(
    tmp_path: Path, knowledge: Knowledge, folder: Path
) -> None:
    lines = [
        line
        for file in sorted(folder.glob("*.ndjson"))
        for line in file.read_text("utf-8").splitlines()
    ]
    for file in folder.glob("*.json"):
        document = json.loads(file.read_text("utf-8"))
        entries = document.get("entry", [{"resource": document}])
        lines += [json.dumps(entry["resource"]) for entry in entries]
    resources = [line for line in lines if "resourceType" in json.loads(line)]
    done, events = flat(tmp_path, knowledge, *lines)
    assert Counter(events) == oracle.events(resources, knowledge)
    assert {row[0]: row[1:] for row in rows(tmp_path / "out", "person")} == oracle.people(resources)
    assert done.not_read == len(lines) - len(resources)
    assert events


def lines_of(numbers: range) -> list[str]:
    return [json.dumps(condition(id=str(number), note="x" * 90)) for number in numbers]


def places(done: Flattened) -> list[str]:
    return [problem.where.rsplit("/", 1)[1] for problem in done.problems]


def test_a_file_in_several_pieces_has_the_numbers_of_its_lines(
    tmp_path: Path, knowledge: Knowledge, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(fhir_pieces, "PIECE", 400)
    monkeypatch.setattr(fhir_lines, "AT_ONCE", 300)
    monkeypatch.setattr(fhir_looks, "TOGETHER", 900)
    lines = lines_of(range(40))
    for at in (3, 4, 17, 39):
        lines[at] = lines[at][:50]
    for at in (0, 12, 30):
        lines[at] = json.dumps(condition(code="Secret"))
    lines[20] = "\r"
    done, events = flat(tmp_path, knowledge, *lines)
    assert events == [EVENT] * 32
    assert places(done) == [f"in.ndjson, line {n}" for n in (1, 4, 5, 13, 18, 31, 40)]


def test_of_several_files_each_line_is_named_in_its_own(
    tmp_path: Path, knowledge: Knowledge
) -> None:
    sources = tmp_path / "in"
    for folder in ("a", "b"):
        (sources / folder).mkdir(parents=True)
        for name in ("1.ndjson", "2.ndjson"):
            lines = [*lines_of(range(3)), "cut", *lines_of(range(2)), '{"resour']
            (sources / folder / name).write_text("\n".join(lines))
    (sources / "sound.ndjson").write_text("\n".join(lines_of(range(2))) + "\n")
    (sources / "sound-at-its-end.ndjson").write_text("\n".join(["cut", *lines_of(range(2))]) + "\n")
    done = flatten([sources], tmp_path / "out", knowledge)
    assert done.events == 24
    assert sorted(places(done)) == sorted(
        [f"{n}.ndjson, line {line}" for n in (1, 2) for line in (4, 7)] * 2
        + ["sound-at-its-end.ndjson, line 1"]
    )


def test_a_compressed_file_loses_only_what_cannot_be_unpacked(
    tmp_path: Path, knowledge: Knowledge
) -> None:
    lines = "\n".join([*lines_of(range(3000)), "cut", *lines_of(range(3000))]) + "\n"
    packed = gzip.compress(lines.encode())
    (tmp_path / "in.ndjson.gz").write_bytes(packed[:-20])
    done = flatten([tmp_path], tmp_path / "out", knowledge)
    assert places(done)[0] == "in.ndjson.gz, line 3001"
    last = int(places(done)[1].rpartition(" ")[2])
    assert done.events == last - 2
    assert last > 5900


def test_what_cannot_be_opened_is_named_and_the_others_count(
    tmp_path: Path, knowledge: Knowledge
) -> None:
    (tmp_path / "old.ndjson").mkdir()
    (tmp_path / "a.ndjson").write_text(json.dumps(condition()) + "\n")
    done = flatten([tmp_path], tmp_path / "out", knowledge)
    assert done.events == 1
    assert places(done) == ["old.ndjson, line 1"]
