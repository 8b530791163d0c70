"""Is a phenopacket read and written without loss, and refused without a leak?"""

from __future__ import annotations

import json
import traceback
from datetime import date
from pathlib import Path
from typing import Any

import msgspec
import pytest
from google.protobuf.descriptor import Descriptor
from google.protobuf.json_format import MessageToJson, ParseDict
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from phenopackets.schema.v1.phenopackets_pb2 import Phenopacket as Version1
from phenopackets.schema.v2.phenopackets_pb2 import Phenopacket

from kinsbourne.case.blocks import Age, Block, Interval, Quantity, Time, Value
from kinsbourne.case.errors import CaseError
from kinsbourne.case.model import Case, Finding, Measurement, Subject
from kinsbourne.case.time import FIRST_YEAR, LAST_YEAR, age_at, calendar_span, date_span
from kinsbourne.exchange.phenopacket import MOST_BYTES, read, write
from tests.exchange.standard import Document, documents, instants

days = st.dates(date(FIRST_YEAR, 1, 1), date(LAST_YEAR, 12, 31))

often = settings(
    max_examples=100,
    deadline=None,
    suppress_health_check=[HealthCheck.too_slow, HealthCheck.data_too_large],
)


def as_json(document: object) -> bytes:
    return json.dumps(document).encode()


def meaning(document: Document) -> bytes:
    """What protobuf takes a document to say, in bytes, in which NaN equals itself."""
    return ParseDict(document, Phenopacket()).SerializeToString(deterministic=True)


def written(text: bytes) -> Document:
    return json.loads(write(read(text)))


def refusal(text: bytes) -> CaseError:
    with pytest.raises(CaseError) as refused:
        read(text)
    return refused.value


class TestNothingIsLost:
    @given(documents())
    @often
    def test_what_is_read_is_written_again(self, document: Document) -> None:
        assert written(as_json(document)) == document

    @given(documents(explicit_defaults=True))
    @often
    def test_protobuf_takes_what_is_written_to_mean_what_was_read(self, document: Document) -> None:
        assert meaning(written(as_json(document))) == meaning(document)

    @pytest.mark.parametrize("defaults", [True, False], ids=["with defaults", "without"])
    @pytest.mark.parametrize("snake", [True, False], ids=["snake case", "camel case"])
    @given(document=documents())
    @often
    def test_every_json_that_protobuf_writes_is_read(
        self, snake: bool, defaults: bool, document: Document
    ) -> None:
        text = MessageToJson(
            ParseDict(document, Phenopacket()),
            preserving_proto_field_name=snake,
            always_print_fields_with_no_presence=defaults,
        )
        assert meaning(written(text.encode())) == meaning(document)

    @given(documents())
    @often
    def test_writing_twice_writes_the_same(self, document: Document) -> None:
        once = write(read(as_json(document)))
        assert write(read(once)) == once

    def test_every_field_of_the_standard_has_its_place(self) -> None:
        def fields(kind: type[Block]) -> set[str]:
            return {field.encode_name for field in msgspec.structs.fields(kind)}

        def compare(kind: type[Block], standard: Descriptor) -> set[str]:
            assert fields(kind) == {field.json_name for field in standard.fields}
            seen = {standard.name}
            for ours in msgspec.structs.fields(kind):
                theirs = standard.fields_by_camelcase_name[ours.encode_name].message_type
                parts = [getattr(ours.type, "__args__", ()), (ours.type,)]
                for part in (part for group in parts for part in group):
                    if isinstance(part, type) and issubclass(part, Block):
                        seen |= compare(part, theirs)
            return seen

        assert {"DoseInterval", "TimeElement", "ReferenceRange"} <= compare(
            Case, Phenopacket.DESCRIPTOR
        )

    def test_an_empty_record_stays_there_and_an_absent_one_absent(self) -> None:
        document = {"subject": {}, "phenotypicFeatures": [{}, {"type": {}}, {"onset": {"age": {}}}]}
        assert written(as_json(document)) == document
        assert written(b"{}") == {}

    @pytest.mark.parametrize("number", ["NaN", "Infinity", "-Infinity"])
    def test_numbers_that_json_has_no_digits_for_stay_what_they_are(self, number: str) -> None:
        case = Case(
            measurements=(Measurement(value=Value(quantity=Quantity(value=float(number)))),)
        )
        document = json.loads(write(case))
        assert document["measurements"][0]["value"]["quantity"]["value"] == number
        assert write(read(write(case))) == write(case)

    def test_a_number_may_be_given_as_text(self) -> None:
        text = b'{"measurements": [{"value": {"quantity": {"value": "1.5"}}}]}'
        assert read(text).measurements[0].value == Value(quantity=Quantity(value=1.5))

    def test_keys_that_are_the_files_own_are_left_as_they_are(self) -> None:
        attributes = {"file_format": "VCF", "timestamp": "2026", "start": "1234567890", "a": "b"}
        document = {"meta_data": {}, "files": [{"file_attributes": attributes}]}
        assert written(as_json(document))["files"] == [{"fileAttributes": attributes}]

    def test_positions_that_look_like_a_year_or_month_are_left_as_they_are(self) -> None:
        interval = {"start": "2026", "end": "4490882"}
        location = {"sequenceLocation": {"simpleInterval": interval}}
        variation = {"variationDescriptor": {"variation": {"allele": location}}}
        call = {"variantInterpretation": variation}
        document = {"interpretations": [{"diagnosis": {"genomicInterpretations": [call]}}]}
        assert written(as_json(document)) == document

    def test_a_case_is_one_line(self) -> None:
        assert b"\n" not in write(Case(id="one\ntwo"))


class TestTimes:
    @pytest.mark.parametrize(
        ("given", "start", "end"),
        [
            ("2026", "2026-01-01T00:00:00Z", "2026-12-31T23:59:59Z"),
            ("2024-02", "2024-02-01T00:00:00Z", "2024-02-29T23:59:59Z"),
            ("2026-12", "2026-12-01T00:00:00Z", "2026-12-31T23:59:59Z"),
        ],
    )
    def test_a_partial_date_is_written_as_an_interval(
        self, given: str, start: str, end: str
    ) -> None:
        case = Case(findings=(Finding(onset=Time(timestamp=given)),))
        document = json.loads(write(case))
        onset = document["phenotypicFeatures"][0]["onset"]
        assert onset == {"interval": {"start": start, "end": end}}
        assert ParseDict(document, Phenopacket()).phenotypic_features[0].onset.HasField("interval")

    @pytest.mark.parametrize("born", ["2024", "2024-05"])
    def test_a_partial_date_of_birth_is_never_written_as_a_whole_one(self, born: str) -> None:
        case = read(json.dumps({"subject": {"dateOfBirth": born}}).encode())
        with pytest.raises(CaseError, match="partial date of birth"):
            write(case)

    def test_in_its_place_stands_the_range_of_ages_that_it_allows(self) -> None:
        seen = {"timestamp": "2025-06-30T00:00:00Z"}
        subject = {"dateOfBirth": "2024-05", "timeAtLastEncounter": seen}
        case = read(json.dumps({"subject": subject}).encode())
        written = read(write(case)).subject
        assert written.date_of_birth is None
        assert written.time_at_last_encounter is not None
        then = written.time_at_last_encounter
        assert age_at(then) == age_at(Time(timestamp="2025-06-30"), date_span("2024-05"))

    def test_an_age_at_the_last_encounter_says_more_and_is_kept(self) -> None:
        seen = {"age": {"iso8601duration": "P1Y"}}
        subject = {"dateOfBirth": "2024", "timeAtLastEncounter": seen}
        case = read(json.dumps({"subject": subject}).encode())
        assert read(write(case)).subject.time_at_last_encounter == Time(
            age=Age(iso8601duration="P1Y")
        )

    def test_a_visit_before_birth_cannot_be_written_so(self) -> None:
        seen = {"timestamp": "2023-06-30T00:00:00Z"}
        subject = {"dateOfBirth": "2024", "timeAtLastEncounter": seen}
        with pytest.raises(CaseError, match="after it"):
            write(read(json.dumps({"subject": subject}).encode()))

    @pytest.mark.parametrize(
        ("given", "instant"),
        [
            ("2026-03-01", "2026-03-01T00:00:00Z"),
            ("2026-03-01T09:30", "2026-03-01T09:30:00Z"),
            ("2026-03-01 09:30:15", "2026-03-01T09:30:15Z"),
            ("2026-03-01T09:30+02:00", "2026-03-01T09:30:00+02:00"),
            ("2026-03-01T09:30:15.123456789Z", "2026-03-01T09:30:15.123456789Z"),
        ],
    )
    def test_a_day_or_hour_is_written_as_an_instant(self, given: str, instant: str) -> None:
        subject = Subject(date_of_birth=given, time_at_last_encounter=Time(timestamp=given))
        document = json.loads(write(Case(subject=subject)))
        assert document["subject"]["dateOfBirth"] == instant
        assert document["subject"]["timeAtLastEncounter"] == {"timestamp": instant}
        assert meaning(document)

    @given(days, st.sampled_from([4, 7, 10]), days, st.sampled_from([4, 7, 10]))
    def test_writing_changes_no_day(self, one: Any, length: int, other: Any, width: int) -> None:
        first, last = sorted([one, other])
        interval = Interval(start=first.isoformat()[:length], end=last.isoformat()[:width])
        for time in (Time(timestamp=first.isoformat()[:length]), Time(interval=interval)):
            case = Case(findings=(Finding(onset=time),))
            again = read(write(case)).findings[0].onset
            assert again is not None
            assert calendar_span(again) == calendar_span(time)
            assert meaning(json.loads(write(case)))

    def test_a_year_that_holds_a_place_is_written_as_an_instant_too(self) -> None:
        interval = Interval(start="0001", end="9999-12-31")
        document = json.loads(write(Case(findings=(Finding(onset=Time(interval=interval)),))))
        assert document["phenotypicFeatures"][0]["onset"]["interval"] == {
            "start": "0001-01-01T00:00:00Z",
            "end": "9999-12-31T23:59:59Z",
        }
        assert meaning(document)

    @given(instants())
    def test_an_instant_is_written_as_it_was_given(self, instant: str) -> None:
        assert json.loads(write(Case(subject=Subject(date_of_birth=instant)))) == {
            "subject": {"dateOfBirth": instant}
        }

    @pytest.mark.parametrize("text", ["", "last spring", "2026-13", "0000", "20260301"])
    def test_what_is_no_date_is_written_as_it_was_given(self, text: str) -> None:
        onset = {"timestamp": text}
        document = {"phenotypicFeatures": [{"onset": onset}]}
        assert written(as_json(document)) == document


class TestRefusals:
    @pytest.mark.parametrize("text", [b"", b"{", b'{"id": }', b"not json", b'{"id": "a"} x'])
    def test_broken_json_is_refused(self, text: bytes) -> None:
        problem = refusal(text).problem
        assert problem.what.startswith("not valid JSON")
        assert problem.where == "the whole case"

    @pytest.mark.parametrize("text", [b'{"id": "\xe9"}', b'{"meta_data": {"a": "\xff\xfe"}}'])
    def test_text_that_is_not_utf_8_is_refused(self, text: bytes) -> None:
        assert "UTF-8" in refusal(text).problem.remedy

    def test_an_unknown_field_is_named_with_its_place(self) -> None:
        problem = refusal(b'{"phenotypicFeatures": [{"type": {}}, {"sevrity": {}}]}').problem
        assert problem.what == "object contains unknown field `sevrity`"
        assert problem.where == "phenotypicFeatures[1]"
        assert "correct its name" in problem.remedy

    def test_an_unknown_field_that_is_no_name_is_not_repeated(self) -> None:
        problem = refusal(as_json({"Max M. - at `$.subject` " * 9: 1})).problem
        assert problem.what == "object contains an unknown field"
        assert problem.where == "the whole case"

    def test_every_field_only_version_1_has_is_told_apart(self) -> None:
        def fields(standard: Descriptor, place: str) -> set[str]:
            kind = standard.fields_by_camelcase_name[place].message_type if place else standard
            return set(kind.fields_by_camelcase_name)

        told = 0
        for place in ("", "subject", "phenotypicFeatures", "diseases"):
            for field in fields(Version1.DESCRIPTOR, place) - fields(Phenopacket.DESCRIPTOR, place):
                part: Document = {field: {}}
                document = {place: part if place == "subject" else [part]} if place else part
                assert "version 1" in refusal(as_json(document)).problem.remedy, field
                told += 1
        assert told == 13

    @pytest.mark.parametrize(
        ("document", "where"),
        [
            ([], "the whole case"),
            ("a case", "the whole case"),
            ({"id": 7}, "id"),
            ({"subject": []}, "subject"),
            ({"subject": {"sex": "male"}}, "subject.sex"),
            ({"phenotypicFeatures": {}}, "phenotypicFeatures"),
            ({"phenotypicFeatures": [{"excluded": "perhaps"}]}, "phenotypicFeatures[0].excluded"),
            ({"phenotypicFeatures": [{"onset": "P1Y"}]}, "phenotypicFeatures[0].onset"),
            (
                {"measurements": [{"value": {"quantity": {"value": "much"}}}]},
                "measurements[0].value.quantity.value",
            ),
            (
                {"subject": {"time_at_last_encounter": {"gestational_age": {"weeks": 1.5}}}},
                "subject.timeAtLastEncounter.gestationalAge.weeks",
            ),
        ],
    )
    def test_a_wrong_type_is_refused_with_its_place(self, document: object, where: str) -> None:
        assert refusal(as_json(document)).problem.where == where

    @pytest.mark.parametrize(
        ("part", "where"),
        [
            (
                {"subject": {"timeAtLastEncounter": {"age": {}, "timestamp": "2026-03-01"}}},
                "subject.timeAtLastEncounter",
            ),
            ({"measurements": [{"value": {"quantity": {}, "ontologyClass": {}}}]}, None),
            ({"measurements": [{"value": {}, "complexValue": {}}]}, "measurements[0]"),
            ({"medicalActions": [{"treatment": {}, "procedure": {}}]}, "medicalActions[0]"),
        ],
    )
    def test_more_than_one_where_the_standard_allows_one_is_refused(
        self, part: Document, where: str | None
    ) -> None:
        problem = refusal(as_json(part)).problem
        assert "where the standard allows one" in problem.what
        assert problem.where == (where or "measurements[0].value")

    def test_a_field_given_in_two_spellings_is_refused(self) -> None:
        given = {"subject": {"alternate_ids": ["a"], "alternateIds": ["b"]}}
        assert refusal(as_json(given)).problem.where == "alternateIds"
        unnamed = {"meta_data": {}, "a_ b": 1, "a b": 1, "a B": 1}
        assert refusal(as_json(unnamed)).problem.where == "the whole case"

    def test_a_case_of_up_to_sixteen_megabytes_is_read(self) -> None:
        frame = len(as_json({"id": ""}))
        text = as_json({"id": "x" * (MOST_BYTES - frame)})
        assert len(text) == 16 * 1024 * 1024
        assert write(read(text)) == text.replace(b": ", b":")
        assert "more than 16 MB" in refusal(text + b" ").problem.what

    @pytest.mark.parametrize("opening", [b"[", b'{"a":'], ids=["lists", "objects"])
    @pytest.mark.parametrize(
        "place",
        [b"", b'{"subject":', b'{"meta_data":', b'{"metaData":{"a":', b'{"files":[{"uri":'],
        ids=["whole", "known", "snake", "carried", "carried in a list"],
    )
    def test_a_million_levels_are_refused(self, place: bytes, opening: bytes) -> None:
        problem = refusal(place + opening * 1_000_000).problem
        assert problem.what in ("nested deeper than any phenopacket", "not valid JSON (byte 0)")

    def test_whatever_depth_is_read_is_written(self) -> None:
        def nested(depth: int) -> bytes:
            return b'{"metaData":{"a":' + b"[" * depth + b"]" * depth + b"}}"

        def is_read(depth: int) -> bool:
            try:
                read(nested(depth))
            except CaseError:
                return False
            return True

        deepest = max(depth for depth in range(50, 1100, 5) if is_read(depth))
        assert write(read(nested(deepest))) == nested(deepest)

    def test_what_is_too_deep_to_write_is_refused(self) -> None:
        inner: list[Any] = []
        for _ in range(100_000):
            inner = [inner]
        with pytest.raises(CaseError, match="nested deeper"):
            write(Case(meta_data={"a": inner}))


MARK = "Mustermann-7Q"
marks = st.text("`'\"\n$.[] -ab", max_size=8).flatmap(
    lambda around: st.sampled_from([f"{around}{MARK}{around}", f"x` - at `$.{MARK}`", f"'{MARK}'"])
)
endings = st.sampled_from(["unknown field", "cut off", "not UTF-8", "two spellings", "wrong type"])


def marked(value: Any, mark: str) -> Any:
    """The document with every text in it replaced, codes and words alike."""
    if isinstance(value, dict):
        return {name: marked(inner, mark) for name, inner in value.items()}
    if isinstance(value, list):
        return [marked(inner, mark) for inner in value]
    return mark if isinstance(value, str) else value


def spoiled(document: Document, mark: str, ending: str) -> bytes:
    if ending == "unknown field":
        return as_json({**document, "unheardOf": mark})
    if ending == "wrong type":
        return as_json({**document, "subject": {"sex": mark, "alternateIds": mark}})
    if ending == "two spellings":
        return as_json({**document, "meta_data": {"created_by": mark, "createdBy": mark}})
    text = as_json({**document, "id": mark})
    return text[:-1] if ending == "cut off" else text[:-1] + b"\xff}"


class TestNothingLeaks:
    @given(documents(), marks, endings)
    @often
    def test_an_error_never_repeats_what_was_read(
        self, document: Document, mark: str, ending: str
    ) -> None:
        error = refusal(spoiled(marked(document, mark), mark, ending))
        assert MARK not in str(error)
        assert MARK not in "".join(traceback.format_exception(error))

    @given(documents(), marks, st.data())
    @often
    def test_nor_does_it_where_any_one_value_is_wrong(
        self, document: Document, mark: str, data: st.DataObject
    ) -> None:
        part: Any = document
        while (isinstance(part, dict) and part) or (isinstance(part, list) and part):
            keys = sorted(part) if isinstance(part, dict) else range(len(part))
            key = data.draw(st.sampled_from(list(keys)))
            wrong = data.draw(st.sampled_from([None, mark, [mark], {"id": [mark]}, 7]))
            if wrong is not None:
                part[key] = wrong
                break
            part = part[key]
        error = refusal(as_json({**document, "files": mark}))
        assert MARK not in "".join(traceback.format_exception(error))


RARELINK = Path(__file__).parents[3] / "shared/population/rarelink/phenopackets"


@pytest.mark.skipif(not RARELINK.is_dir(), reason="RareLink's phenopackets are not here")
def test_rarelinks_phenopackets_mean_the_same_after_reading_and_writing() -> None:
    files = sorted(RARELINK.glob("*.json"))
    assert files
    for file in files:
        text = file.read_bytes()
        assert meaning(written(text)) == meaning(json.loads(text)), file.name
        assert read(text).findings, file.name
