"""Is input that nobody meant well refused, in bounded time and memory?"""

from __future__ import annotations

import gzip
import io
import json
import tracemalloc
import zipfile
from contextlib import suppress
from time import process_time
from typing import Any

import msgspec
import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from kinsbourne.case.errors import CaseError
from kinsbourne.case.vetting import vet
from kinsbourne.exchange import fhir
from kinsbourne.exchange.fhir import bundles, documents, lines, reading
from kinsbourne.exchange.fhir.gathered import MOST_CODES, MOST_PROBLEMS
from kinsbourne.exchange.record import Record
from tests.exchange.fhir.build import (
    Json,
    bundle,
    condition,
    found_in,
    hpo,
    knowledge,
    patient,
    records,
    resource,
    said,
)

KINDS = sorted([*reading.READ, *reading.READ_DRUG])
often = settings(
    max_examples=150,
    deadline=None,
    suppress_health_check=[HealthCheck.too_slow, HealthCheck.data_too_large],
)
anything = st.recursive(
    st.none() | st.booleans() | st.integers() | st.floats() | st.text(max_size=12),
    lambda inner: (
        st.lists(inner, max_size=3) | st.dictionaries(st.text(max_size=8), inner, max_size=3)
    ),
    max_leaves=8,
)


def refused(data: bytes) -> CaseError:
    with pytest.raises(CaseError) as error:
        list(fhir.read(data, knowledge()))
    return error.value


def fields_of(shape: Any) -> list[str]:
    return list(shape.__struct_encode_fields__)


def _whole(kind: str) -> Json:
    """A resource with every field that is read, as it should be."""
    concept = {"coding": [{"system": "http://human-phenotype-ontology.org", "code": "HP:0010543"}]}
    period, quantity = {"start": "2026-01-01", "end": "2026-01-02"}, {"value": 1, "unit": "a"}
    right: Json = {
        "code": concept, "vaccineCode": concept, "medicationCodeableConcept": concept,
        "status": "completed", "intent": "order", "verificationStatus": concept,
        "effectiveDateTime": "2026-01-01", "effectivePeriod": period, "period": period,
        "onsetAge": quantity, "valueQuantity": quantity, "component": [{"code": concept}],
        "dosageInstruction": [{"doseAndRate": [{"doseQuantity": quantity}]}],
        "extension": [{"url": "urn:x"}], "contained": [], "interpretation": [concept],
    }  # fmt: skip
    names = fields_of(reading.SHAPES[kind])
    return resource(kind, **{name: right[name] for name in names if name in right})


class TestWrongTypes:
    @given(st.data())
    @often
    def test_in_any_field_leave_the_rest_read(self, data: st.DataObject) -> None:
        kind = data.draw(st.sampled_from(KINDS))
        wrong = _whole(kind)
        names = fields_of(reading.SHAPES[kind])
        for name in data.draw(st.lists(st.sampled_from(names), min_size=1, max_size=3)):
            wrong[name] = data.draw(anything)
        others = bundle(patient(), wrong, condition("HP:0001251", id="good"))
        text = json.dumps(others, allow_nan=True).replace("NaN", "null").replace("Infinity", "1")
        *_, read = fhir.read(text.encode(), knowledge())
        assert isinstance(read, Record)
        assert "HP:0001251" in {one.term.id for one in read.case.findings}

    @given(st.dictionaries(st.sampled_from(["resourceType", "entry", "id", "x"]), anything))
    @often
    def test_in_a_document_are_refused_with_one_error_or_read(self, document: Json) -> None:
        with suppress(CaseError):
            list(fhir.read(msgspec.json.encode(document), knowledge()))

    @given(st.binary(max_size=200))
    @often
    def test_in_place_of_text_are_refused(self, data: bytes) -> None:
        with suppress(CaseError):
            list(fhir.read(data, knowledge()))
        list(fhir.read_lines(io.BytesIO(b"{}\n" + data), knowledge()))

    def test_are_told_with_their_place_and_nothing_of_what_stood_there(self) -> None:
        mark = "Zacharias-Secret"
        wrong = condition(onsetAge={"value": mark})
        odd = resource("Condition", "2", code={"coding": [{"code": {mark: mark}}]})
        *refused, read = found_in(bundle(patient(), wrong, odd))
        assert isinstance(read, Record)
        assert list(map(str, refused)) == [
            f"the record, entry {number} (Condition): {what}. It was not used; correct it."
            for number, what in (
                (1, "onsetAge.value: expected `float | null`, got `str`"),
                (2, "code.coding[0].code: expected `str`, got `object`"),
            )
        ]
        assert read.problems == ()

    def test_that_can_be_put_up_with_are(self) -> None:
        code = {**hpo("HP:0010543"), "text": None}
        loose = resource("Observation", code=code, valueBoolean="false", effectiveDateTime=None)
        (read,) = records(bundle(patient(), loose))
        assert [one.excluded for one in read.case.findings] == [True]
        assert read.problems == ()


class TestForm:
    @pytest.mark.parametrize("encoding", ["utf-16", "utf-16-le", "utf-16-be", "utf-32"])
    def test_in_another_encoding_is_refused(self, encoding: str) -> None:
        assert refused(json.dumps(patient()).encode(encoding)).problem.what == "it is not in UTF-8"

    def test_with_a_byte_order_mark_is_read(self) -> None:
        text = b"\xef\xbb\xbf" + json.dumps(patient()).encode()
        assert [one.case.id for one in fhir.read(text, knowledge())] == ["p1"]
        assert [one.case.id for one in fhir.read_lines(io.BytesIO(text), knowledge())] == ["p1"]

    def test_in_latin_1_is_told(self) -> None:
        wrong = json.dumps(condition(id="Käthe"), ensure_ascii=False).encode("latin-1")
        assert refused(wrong).problem.what == "not valid JSON in UTF-8"
        good = json.dumps(patient()).encode()
        one, read = fhir.read_lines(io.BytesIO(good + b"\n" + wrong), knowledge())
        assert isinstance(read, Record)
        assert "not valid JSON in UTF-8" in str(one)

    def test_compressed_is_refused_unopened(self) -> None:
        bomb = gzip.compress(bytes(50_000_000))
        packed = io.BytesIO()
        with zipfile.ZipFile(packed, "w", zipfile.ZIP_DEFLATED) as archive:
            archive.writestr("a.json", bytes(50_000_000))
        for data in (bomb, packed.getvalue()):
            tracemalloc.start()
            assert refused(data).problem.what == "it is compressed"
            with pytest.raises(CaseError, match="compressed"):
                list(fhir.read_lines(io.BytesIO(data), knowledge()))
            assert tracemalloc.get_traced_memory()[1] < 5_000_000
            tracemalloc.stop()

    def test_as_xml_is_refused(self) -> None:
        assert refused(b"<Patient/>").problem.what == "it is XML"

    @pytest.mark.parametrize(
        "data", [b"", b"[]", b"{}", b"null", b'{"resourceType": "../../x"}', b'{"resourceType": 7}']
    )
    def test_that_is_no_resource_is_refused(self, data: bytes) -> None:
        refused(data)

    @pytest.mark.parametrize(
        "entry", ["7", "[7]", "[null]", '{"resource": {}}', '[{"resource": 7}', '[{"x": "\\ud800']
    )
    def test_of_a_bundle_that_is_none_is_refused(self, entry: str) -> None:
        refused(f'{{"resourceType": "Bundle", "entry": {entry}}}'.encode())

    def test_of_an_entry_that_is_none_is_told_and_the_rest_read(self) -> None:
        document = bundle(patient(), condition())
        document["entry"] += [{"resource": 7}, {"resource": {}}, {}, {"fullUrl": 7, "resource": {}}]
        document["entry"][1] |= {"fullUrl": ["?"]}
        *refused, read = found_in(document)
        assert isinstance(read, Record)
        assert len(read.case.findings) == 1
        assert len(refused) == 3


class TestSize:
    def test_nested_without_end_is_refused(self) -> None:
        for opening in (b'{"a":', b"["):
            deep = b'{"resourceType": "Condition", "x": ' + opening * 200_000
            assert "deeper" in refused(deep).problem.what or "JSON" in refused(deep).problem.what
            inside = b'{"resourceType": "Bundle", "entry": [{"resource": ' + deep
            refused(inside)

    def test_bundles_in_bundles_end_somewhere(self) -> None:
        document = bundle(patient(), condition())
        for _ in range(bundles.MOST_DEPTH + 3):
            document = bundle(document)
        (read,) = records(document)
        assert read.unused == {"Bundle": 1}

    def test_a_batch_of_searches_is_opened(self) -> None:
        (read,) = records(bundle(bundle(patient()), bundle(condition())))
        assert len(read.case.findings) == 1

    def test_one_document_too_large_is_refused(self, monkeypatch: pytest.MonkeyPatch) -> None:
        monkeypatch.setattr(documents, "MOST_BYTES", 1000)
        assert "MB in one document" in refused(b" " * 1001).problem.what

    def test_nothing_but_empty_entries_is_refused(self, monkeypatch: pytest.MonkeyPatch) -> None:
        monkeypatch.setattr(bundles, "MOST_SURE", 1000)
        monkeypatch.setattr(bundles, "MOST_OBJECTS", 100)
        assert "too many parts" in refused(json.dumps(bundle(*[{}] * 200)).encode()).problem.what

    def test_a_string_of_a_hundred_megabytes_costs_little_more_than_itself(self) -> None:
        long = b"x" * 100_000_000
        text = b'{"resourceType": "Condition", "text": {"div": "' + long + b'"}, "id": "1"}'
        began = process_time()
        (read,) = fhir.read(text, knowledge())
        assert read.unmapped[0].resource == "Condition"
        assert process_time() - began < 10

    def test_a_line_without_end_is_told_and_the_next_is_read(
        self, monkeypatch: pytest.MonkeyPatch
    ) -> None:
        monkeypatch.setattr(lines, "_AT_ONCE", 1000)
        monkeypatch.setattr(lines, "MOST_LINE", 10_000)
        monkeypatch.setattr(lines, "_BLOCK", 100)
        endless = b'{"resourceType": "Condition", "id": "' + b"x" * 100_000 + b'"}\n'
        good = json.dumps(patient()).encode()
        one, read = fhir.read_lines(io.BytesIO(endless + good + b"\n"), knowledge())
        assert "line 1 (Condition): not valid JSON in UTF-8" in str(one)
        assert isinstance(read, Record)
        assert read.case.id == "p1"

    def test_a_resource_of_very_many_parts_is_not_looked_at_twice(self) -> None:
        many = b'{"resourceType": "Condition", "id": 7, "x": [' + b"{}," * 200_000 + b"{}]}"
        assert "expected `str`" in refused(many).problem.what

    def test_problems_are_counted_where_they_are_too_many_to_name(self) -> None:
        wrong = [condition(id=f"{n}", onsetDateTime="never") for n in range(MOST_PROBLEMS + 50)]
        (read,) = records(bundle(patient(), *wrong))
        assert len(read.problems) == MOST_PROBLEMS + 1
        assert said(read)[-1] == "50 more problems"

    def test_so_are_resources_that_cannot_be_read(self) -> None:
        *refused, read = found_in(bundle(patient(), *[{"id": "x"}] * (MOST_PROBLEMS + 50)))
        assert isinstance(read, Record)
        assert len(refused) == MOST_PROBLEMS + 1
        assert "50 more problems" in str(refused[-1])

    def test_unknown_codes_are_counted_where_they_are_too_many_to_name(
        self, monkeypatch: pytest.MonkeyPatch
    ) -> None:
        monkeypatch.setattr("kinsbourne.exchange.fhir.gathered.MOST_CODES", 3)
        monkeypatch.setattr("kinsbourne.exchange.fhir.codes.MOST_KEPT", 2)
        assert MOST_CODES > 3
        many = [
            resource("Condition", f"{n}", code={"coding": [{"system": f"urn:{n}", "code": f"{n}"}]})
            for n in range(10)
        ]
        (read,) = records(bundle(patient(), *many))
        assert sum(one.count for one in read.unmapped) == 10
        assert len(read.unmapped) == 4

    def test_very_many_that_wait_for_a_drug_do_not_pile_up(
        self, monkeypatch: pytest.MonkeyPatch
    ) -> None:
        monkeypatch.setattr("kinsbourne.exchange.fhir.patients.MOST_WAITING", 1)
        named = {"medicationReference": {"reference": "Medication/m"}}
        order = {"status": "active", "intent": "order", **named}
        text = "\n".join(
            json.dumps(one)
            for one in (
                patient(),
                resource("MedicationRequest", "1", **order),
                resource("MedicationRequest", "2", **order),
                {"resourceType": "Medication", "id": "m", "code": {"text": "rituximab"}},
            )
        )
        (read,) = fhir.read_lines(io.BytesIO(text.encode()), knowledge())
        assert len(read.case.medical_actions) == 1
        assert [one.count for one in read.unmapped] == [1]


@given(st.data())
@often
def test_whatever_the_fields_hold_the_case_can_be_assessed(data: st.DataObject) -> None:
    """No time that cannot be and no id that HPO lacks comes through, to cost the patient all."""
    texts = st.sampled_from(
        ["2026-03-01", "2026-03", "2019-01-01", "2026-02-30", "x", "", "2026-03-01T10:00:00Z"]
    )
    period = st.fixed_dictionaries({}, optional={"start": texts, "end": texts})
    onset = st.fixed_dictionaries(
        {},
        optional={
            "onsetDateTime": texts,
            "onsetPeriod": period,
            "abatementDateTime": texts,
            "effectivePeriod": period,
            "authoredOn": texts,
            "performedPeriod": period,
            "occurrenceDateTime": texts,
        },
    )
    kinds = data.draw(st.lists(st.tuples(st.sampled_from(KINDS), onset), max_size=4))
    made = [{**_whole(kind), "id": f"{n}", **times} for n, (kind, times) in enumerate(kinds)]
    born = data.draw(texts)
    found: list[Record] = records(bundle(patient(birthDate=born), *made))
    for read in found:
        vet(read.case, knowledge().ontology)
