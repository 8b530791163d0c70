"""Anything that a clinic has is read as what it is, one case at a time."""

from __future__ import annotations

import io
import os
from pathlib import Path
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from kinsbourne.case.errors import CaseError
from kinsbourne.case.model import Case
from kinsbourne.exchange import phenopacket, sources
from kinsbourne.exchange.looked_into import HEAD, looked_into
from kinsbourne.exchange.sniff import format_of, refusal_of
from kinsbourne.exchange.sources import Asked
from kinsbourne.knowledge import base
from tests.build import case

KNOWN = base.load()
CASE = phenopacket.write(case("ataxia"))
NOTE = "18 month old girl. Five days of wobbly gait. No fever."
CONDITION = (
    b'{"resourceType": "Condition", "id": "c1", "subject": {"reference": "Patient/p1"},'
    b' "code": {"coding": [{"system": "http://human-phenotype-ontology.org",'
    b' "code": "HP:0001251"}]}}'
)
PATIENT = b'{"resourceType": "Patient", "id": "p1", "gender": "female"}'


def read(source: Path | bytes, asked: Asked = Asked()) -> list[sources.Found]:  # noqa: B008
    return list(
        sources.cases(source if isinstance(source, Path) else io.BytesIO(source), KNOWN, asked)
    )


def codes(found: sources.Found) -> set[tuple[str, bool]]:
    assert isinstance(found.case, Case), found.case
    return {(one.term.id, one.excluded) for one in found.case.findings}


class Slow(io.BytesIO):
    """A pipe of which a little comes at a time, and which may not have ended."""

    def __init__(self, text: bytes, *, ends: bool = True) -> None:
        super().__init__(text)
        self._ends = ends

    def read1(self, size: int | None = -1) -> bytes:
        come = super().read1(min(5, size or 5))
        if not come and not self._ends:
            raise AssertionError("waited for more than has come")
        return come


class TestWhatItLooksLike:
    @pytest.mark.parametrize(
        ("text", "form"),
        [
            (CASE, "phenopacket"),
            (b"\xef\xbb\xbf" + CASE, "phenopacket"),
            (b"not json\n" + CASE, "phenopacket"),
            (CONDITION, "fhir"),
            (b'{\n  "entry": [{"resource": {"resourceType": "Patient"}}]}', "fhir"),
            (b'[{"record_id": "1"}]', "redcap"),
            (b'[\n  {\n    "record_id": "1"\n  }\n]', "redcap"),
            (b"record_id,redcap_event_name\n1,", "redcap"),
            (b'"Record","Event Name","Opsoclonus"\n1,a,', "redcap"),
            (b'"Record","Repeat Instrument"\n1,', "redcap"),
            (b"patient_id;sex;birth_date\nA;f;2024-01-01", "table"),
            (NOTE.encode(), "note"),
            (b"Dear colleague, thank you; she is {unwell}.", "note"),
            (b"[Clinic letter] She is unwell.", "note"),
            ("ataxia".encode("utf-16"), "note"),
            (CONDITION.decode().encode("utf-16"), "fhir"),
        ],
    )
    def test_its_beginning_tells_the_format(self, text: bytes, form: str):
        assert format_of(text) == form

    def test_the_name_of_a_file_tells_a_table_whatever_its_heading(self):
        assert format_of(b"who,when\n", ".csv") == "table"

    @pytest.mark.parametrize(
        ("text", "origin"),
        [
            ("study,snomedct_8116006\n7,HP:0001251\n", "redcap:7/snomedct_8116006"),
            ("patient_id,snomedct_8116006,ataxia\n7,,yes\n", "table:a.csv:C2"),
        ],
    )
    def test_the_fields_of_redcap_tell_its_export(self, text: str, origin: str, tmp_path: Path):
        file = tmp_path / "a.csv"
        file.write_text(text)
        (found,) = read(file)
        assert isinstance(found.case, Case)
        assert origin in phenopacket.write(found.case).decode()

    @pytest.mark.parametrize(
        ("text", "said"),
        [
            (b"", "empty"),
            (b"\xef\xbb\xbf \n", "empty"),
            (b"PK\x03\x04....", "zip archive"),
            (b"\x1f\x8b\x08", "gzip"),
            (b"%PDF-1.7", "PDF"),
            (b"PAR1....", "parquet"),
            (b'<?xml version="1.0"?><Patient/>', "XML"),
            (b'<Bundle xmlns="http://hl7.org/fhir">', "XML"),
        ],
    )
    def test_what_is_no_text_of_ours_is_refused_with_a_remedy(self, text: bytes, said: str):
        refusal = refusal_of(text, "stdin")
        assert refusal is not None
        assert said in refusal.problem.what
        assert refusal.problem.remedy

    def test_a_note_that_begins_with_a_sign_is_no_xml(self):
        assert refusal_of(b"<2 y old girl, ataxia", "stdin") is None

    @given(st.binary(max_size=300))
    def test_nothing_stops_the_looking(self, text: bytes):
        refusal_of(text, "stdin")
        assert format_of(text) in sources.READERS


class TestOneInput:
    def test_a_phenopacket(self):
        (found,) = read(CASE)
        assert codes(found) == {("HP:0001251", False)}

    def test_a_note_with_its_spans(self):
        (found,) = read(NOTE.encode())
        assert codes(found) == {("HP:0002317", False), ("HP:0001945", True)}
        assert found.note is not None
        assert all(NOTE[span.start : span.end] == span.text for span in found.note.spans)

    @pytest.mark.parametrize("coding", ["utf-8", "utf-8-sig", "utf-16"])
    def test_a_note_as_windows_writes_it(self, coding: str):
        (found,) = read(NOTE.encode(coding), Asked("note"))
        assert ("HP:0001945", True) in codes(found)

    def test_a_note_that_is_not_in_utf_8_is_refused(self):
        (found,) = read("fièvre, ataxie".encode("cp1252"))
        assert isinstance(found.case, CaseError)
        assert "UTF-8" in found.case.problem.remedy

    def test_lines_of_fhir_are_gathered_by_patient(self):
        (found,) = read(CONDITION + b"\n" + PATIENT + b"\n")
        assert codes(found) == {("HP:0001251", False)}
        assert found.record is not None
        assert found.record.used == {"Condition": 1, "Patient": 1}

    def test_the_format_can_be_told(self):
        (found,) = read(b"ataxia", Asked("phenopacket"))
        assert isinstance(found.case, CaseError)

    @pytest.mark.parametrize("before", [b"", b"\n", b"\xef\xbb\xbf", b"\r\n \n"])
    def test_records_line_by_line_are_looked_into_when_the_first_has_come(self, before: bytes):
        given = looked_into(Slow(before + CASE + b"\n", ends=False), "stdin")
        assert given.head.startswith(before + CASE)
        assert len(given.head) < HEAD
        assert given.stream.read(len(before + CASE)) == before + CASE

    @pytest.mark.parametrize(
        ("text", "cases"),
        [
            (b"patient_id,sex,ataxia\nA,f,yes\nB,m,no\n", 2),
            (b'{\n "id": "x",\n "entry": [{"resource": ' + PATIENT + b"}]}", 1),
            (b"\n" + PATIENT + b"\n" + CONDITION, 1),
            (b"\xef\xbb\xbf" + PATIENT + b"\n" + CONDITION, 1),
            (b"[" + b" " * 10 + b'{"record_id": "1", "sex": "1"}]', 1),
            (b"\n\n" + CASE + b"\n" + CASE, 2),
        ],
    )
    def test_what_comes_slowly_is_read_as_what_comes_at_once(self, text: bytes, cases: int):
        slow, whole = (list(sources.cases(one, KNOWN)) for one in (Slow(text), io.BytesIO(text)))
        assert [one.where for one in slow] == [one.where for one in whole]
        assert [type(one.case) for one in slow] == [type(one.case) for one in whole]
        assert len(slow) == cases

    def test_looking_takes_nothing_away(self):
        text = b"x" * (3 * HEAD)
        assert looked_into(io.BytesIO(text), "stdin").stream.read() == text


class TestAFolder:
    def test_each_file_is_read_as_what_it_is_in_order_of_names(self, tmp_path: Path):
        (tmp_path / "a.json").write_bytes(CASE)
        (tmp_path / "b.csv").write_text("patient_id,age,ataxia\nB,18m,yes\n")
        (tmp_path / "c.json").write_bytes(CONDITION)
        (tmp_path / "d.json").write_bytes(b"{")
        (tmp_path / "e.json").write_bytes(b"\x1f\x8b")
        found = read(tmp_path)
        assert [type(one.case).__name__ for one in found] == ["Case"] * 3 + ["CaseError"] * 2
        assert [one.where.split(",")[0][0] for one in found] == list("abcde")

    def test_a_bulk_export_makes_one_case_of_a_patient_in_several_files(self, tmp_path: Path):
        (tmp_path / "Condition.ndjson").write_bytes(CONDITION + b"\n")
        (tmp_path / "Patient.ndjson").write_bytes(PATIENT + b"\n")
        (found,) = read(tmp_path)
        assert codes(found) == {("HP:0001251", False)}

    def test_a_text_beside_records_is_a_report_and_no_note_unless_told(self, tmp_path: Path):
        (tmp_path / "a.json").write_bytes(CASE)
        (tmp_path / "a.txt").write_text(NOTE)
        assert [one.note for one in read(tmp_path)] == [None]
        (found,) = read(tmp_path, Asked("note"))
        assert found.note is not None

    def test_a_note_is_called_by_its_file(self, tmp_path: Path):
        (tmp_path / "visit-3.txt").write_text(NOTE)
        (found,) = read(tmp_path)
        assert isinstance(found.case, Case)
        assert found.case.id == "visit-3"

    @pytest.mark.parametrize("name", [b"caf\xe9.json", b"caf\xe9.txt"])
    def test_a_name_that_is_not_in_utf_8_can_be_written(self, tmp_path: Path, name: bytes):
        file = tmp_path / os.fsdecode(name)
        file.write_bytes(CASE if name.endswith(b"json") else NOTE.encode())
        (tmp_path / os.fsdecode(b"bad\xe9.json")).write_bytes(b"{")
        for found in (*read(tmp_path), *read(file)):
            assert found.where.encode()
            assert isinstance(found.case, CaseError) or found.case.id.encode()

    def test_lines_that_cannot_be_opened_are_refused_in_their_place(self, tmp_path: Path):
        (tmp_path / "a.ndjson").write_bytes(CASE)
        (tmp_path / "b.ndjson").symlink_to(tmp_path / "nowhere")
        first, second = read(tmp_path)
        assert isinstance(first.case, Case)
        assert isinstance(second.case, CaseError)
        assert "no such file" in second.case.problem.what

    def test_an_empty_one_says_what_could_be_in_it(self, tmp_path: Path):
        (found,) = read(tmp_path)
        assert isinstance(found.case, CaseError)
        assert ".ndjson" in found.case.problem.what

    def test_a_file_of_a_bulk_export_that_fails_while_it_is_read_is_told(
        self, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
    ):
        (tmp_path / "Condition.ndjson").write_bytes(CONDITION + b"\n")
        (tmp_path / "Patient.ndjson").write_bytes(PATIENT + b"\n")
        opened = Path.open

        def fails(path: Path, *how: Any, **more: Any):
            stream = opened(path, *how, **more)
            if path.name.startswith("Patient"):
                stream.close()
                raise OSError(5, "Input/output error")
            return stream

        monkeypatch.setattr(Path, "open", fails)
        found = read(tmp_path)[-1]
        assert isinstance(found.case, CaseError)
        assert found.case.problem.what == "input/output error"
