"""What does a site know from patients of its own? Counts, and no patient."""

from __future__ import annotations

import json
from pathlib import Path

import pytest

from kinsbourne.knowledge import case_base
from kinsbourne.knowledge.case_base import KnownCase
from kinsbourne.knowledge.diseases import CaseRow

JERKS, EYE, SPEECH = "HP:0001336", "HP:0010543", "HP:0001260"


@pytest.fixture
def base(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    monkeypatch.setenv("KINSBOURNE_CASE_BASE", str(tmp_path / "deep" / "below" / "cases.json"))
    return case_base.file()


def known(
    disease: str, *present: str, no: tuple[str, ...] = (), reference: str = "ward-7"
) -> KnownCase:
    return KnownCase(disease, frozenset(present), frozenset(no), reference)


class TestCounts:
    def test_of_those_in_whom_it_was_asked_so_many_had_it(self):
        cases = [known("OMIM:1", JERKS, no=(EYE,)), known("OMIM:1", JERKS, EYE), known("OMIM:1")]
        assert case_base.counted(cases) == [
            CaseRow("OMIM:1", JERKS, "ward-7", 2, 2),
            CaseRow("OMIM:1", EYE, "ward-7", 1, 2),
        ]

    def test_by_disease_and_by_reference(self):
        cases = [
            known("OMIM:1", JERKS), known("OMIM:2", JERKS), known("OMIM:1", JERKS, reference="x"),
        ]  # fmt: skip
        assert {(r.disease, r.reference, r.k, r.n) for r in case_base.counted(cases)} == {
            ("OMIM:1", "ward-7", 1, 1), ("OMIM:2", "ward-7", 1, 1), ("OMIM:1", "x", 1, 1),
        }  # fmt: skip

    def test_what_nobody_had_is_not_counted(self):
        assert case_base.counted([known("OMIM:1", no=(EYE,))]) == []

    def test_what_is_both_there_and_absent_was_asked_once(self):
        assert case_base.counted([known("OMIM:1", EYE, no=(EYE,))]) == [
            CaseRow("OMIM:1", EYE, "ward-7", 1, 1)
        ]


class TestFile:
    def test_there_is_none_to_begin_with(self, base: Path):
        assert not base.exists()
        assert case_base.rows() == ()

    def test_holds_what_was_added(self, base: Path):
        assert case_base.add([known("OMIM:1", JERKS, EYE)]) == 2
        assert set(case_base.rows()) == {
            CaseRow("OMIM:1", JERKS, "ward-7", 1, 1), CaseRow("OMIM:1", EYE, "ward-7", 1, 1),
        }  # fmt: skip
        assert [file.name for file in base.parent.iterdir()] == [base.name]

    def test_the_same_reference_again_replaces_what_it_held(self, base: Path):
        case_base.add([known("OMIM:1", JERKS), known("OMIM:1", JERKS), known("OMIM:2", EYE)])
        case_base.add([known("OMIM:1", SPEECH)])
        assert set(case_base.rows()) == {
            CaseRow("OMIM:1", SPEECH, "ward-7", 1, 1), CaseRow("OMIM:2", EYE, "ward-7", 1, 1),
        }  # fmt: skip

    def test_another_reference_is_added_to_it(self, base: Path):
        case_base.add([known("OMIM:1", JERKS)])
        assert case_base.add([known("OMIM:1", JERKS, reference="ward-8")]) == 2
        assert case_base.add([]) == 2

    def test_the_same_cases_give_the_same_bytes_in_any_order(self, base: Path):
        cases = [known("OMIM:1", JERKS, EYE), known("OMIM:2", EYE), known("OMIM:1", SPEECH)]
        case_base.add(cases)
        first = base.read_bytes()
        case_base.add(cases[::-1])
        assert base.read_bytes() == first

    def test_holds_five_columns_and_no_patient(self, base: Path):
        case_base.add([known("OMIM:1", JERKS, no=(EYE,)), known("OMIM:1", EYE)])
        for row in json.loads(base.read_text()):
            disease, hpo, reference, k, n = row
            assert (disease, reference) == ("OMIM:1", "ward-7")
            assert hpo in (JERKS, EYE)
            assert isinstance(k, int)
            assert isinstance(n, int)


class TestWhere:
    def test_its_own_variable_comes_first(self, base: Path, tmp_path: Path):
        assert base == tmp_path / "deep" / "below" / "cases.json"

    def test_then_the_desktops_then_the_home(self, monkeypatch: pytest.MonkeyPatch, tmp_path: Path):
        monkeypatch.delenv("KINSBOURNE_CASE_BASE", raising=False)
        monkeypatch.setenv("XDG_DATA_HOME", str(tmp_path / "data"))
        assert case_base.file() == tmp_path / "data" / "kinsbourne" / "case-base.json"
        monkeypatch.setenv("XDG_DATA_HOME", "")
        monkeypatch.setenv("HOME", str(tmp_path))
        at_home = tmp_path / ".local" / "share" / "kinsbourne" / "case-base.json"
        assert case_base.file() == at_home


def test_a_damaged_case_base_is_named_with_what_to_do(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    file = tmp_path / "case-base.json"
    file.write_text("{", encoding="utf-8")
    monkeypatch.setenv("KINSBOURNE_CASE_BASE", file.as_posix())
    with pytest.raises(case_base.CaseBaseError, match=r"case-base.json.*add the cases again"):
        case_base.rows()
