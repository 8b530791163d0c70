"""Diagnosed patients, reduced to what a case base keeps."""

from __future__ import annotations

import pytest

from kinsbourne.case.blocks import Term
from kinsbourne.case.errors import CaseError
from kinsbourne.case.model import Case, Disease, Finding
from kinsbourne.exchange.known_cases import OWN, known_case
from kinsbourne.knowledge import ontology

ATAXIA = Finding(term=Term(id="HP:0001251", label="Ataxia"))
NO_FEVER = Finding(term=Term(id="HP:0001945"), excluded=True)


def patient(*diagnoses: str, **more: object) -> Case:
    diseases = tuple(Disease(term=Term(id=name)) for name in diagnoses)
    return Case(id="p", findings=(ATAXIA, NO_FEVER), diseases=diseases, **more)  # type: ignore[arg-type]


def test_one_diagnosis_with_its_findings() -> None:
    known = known_case(patient("OMIM:208900"), ontology.load(), "ward")
    assert known.disease == "OMIM:208900"
    assert known.present == {"HP:0001251"}
    assert known.excluded == {"HP:0001945"}
    assert known.reference == f"{OWN}, ward"


def test_the_publication_is_the_reference() -> None:
    meta = {"externalReferences": [{"id": "DOI:10.1/x"}, {"id": "PMID:123"}]}
    known = known_case(patient("OMIM:208900", meta_data=meta), ontology.load(), "ward")
    assert known.reference == "PMID:123"


@pytest.mark.parametrize("written", ["ORPHA:100", "Orphanet:100", "ORPHANET:100"])
def test_orphanet_is_written_in_several_ways(written: str) -> None:
    assert known_case(patient(written), ontology.load(), "ward").disease == "ORPHA:100"


def test_a_solved_interpretation_is_a_diagnosis() -> None:
    solved = {
        "progressStatus": "SOLVED",
        "diagnosis": {"disease": {"id": "OMIM:208900", "label": "x"}},
    }
    open_ = {"progressStatus": "IN_PROGRESS", "diagnosis": {"disease": {"id": "OMIM:1"}}}
    empty = {"progressStatus": "SOLVED"}
    known = known_case(patient(interpretations=(solved, open_, empty)), ontology.load(), "ward")
    assert known.disease == "OMIM:208900"


def test_an_excluded_diagnosis_is_none() -> None:
    out = Disease(term=Term(id="OMIM:1"), excluded=True)
    nameless = Disease()
    both = (*patient("OMIM:208900").diseases, out, nameless)
    assert known_case(Case(diseases=both), ontology.load(), "ward").disease == "OMIM:208900"


@pytest.mark.parametrize("diagnoses", [(), ("OMIM:1", "OMIM:2"), ("MONDO:0001",)])
def test_none_or_two_are_refused(diagnoses: tuple[str, ...]) -> None:
    with pytest.raises(CaseError, match="one is needed"):
        known_case(patient(*diagnoses), ontology.load(), "ward")


def test_an_obsolete_term_is_kept_by_its_current_id_and_an_unknown_one_dropped() -> None:
    known = ontology.load()
    old, new = next((a, b) for a, b in known.replaced.items() if b is not None)
    findings = tuple(Finding(term=Term(id=code)) for code in (old, "HP:9999999", "X:1"))
    case = Case(findings=findings, diseases=patient("OMIM:1").diseases)
    assert known_case(case, known, "ward").present == {new}


def test_what_is_present_and_excluded_counts_as_present() -> None:
    both = (ATAXIA, Finding(term=ATAXIA.term, excluded=True))
    known = known_case(
        Case(findings=both, diseases=patient("OMIM:1").diseases), ontology.load(), "ward"
    )
    assert known.present == {"HP:0001251"}
    assert known.excluded == frozenset()
