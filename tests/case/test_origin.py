"""From where each item of a case came."""

import pytest
from google.protobuf.json_format import ParseDict
from phenopackets.schema.v2.phenopackets_pb2 import Phenopacket

from kinsbourne.case.blocks import Evidence, Quantity, Reference, Term, Value
from kinsbourne.case.model import Case, Disease, Measurement
from kinsbourne.case.origin import meta_data, origins, place
from tests.build import assessor

KNOWN = {"measurements/0": "fhir:Observation/7", "diseases/1": "fhir:Condition/2"}


def test_what_is_written_in_the_metadata_is_read_back():
    case = Case(meta_data=meta_data("2026-11-26T00:00:00Z", "kinsbourne", KNOWN))
    assert origins(case) == KNOWN


def test_the_metadata_is_what_the_standard_asks_for():
    written = meta_data("2026-11-26T00:00:00Z", "kinsbourne", KNOWN)
    assert ParseDict({"metaData": written}, Phenopacket()).meta_data.phenopacket_schema_version


@pytest.mark.parametrize(
    "odd",
    [
        None,
        {},
        {"externalReferences": None},
        {"externalReferences": "x"},
        {"externalReferences": ["x", None, {"id": 1, "description": "measurements/0"}]},
        {"externalReferences": [{"id": "PMID:1"}, {"id": "", "description": "diseases/0"}]},
    ],
)
def test_metadata_that_says_nothing_of_it_is_no_origin(odd):
    assert origins(Case(meta_data=odd)) == {}


def test_a_finding_says_its_own_origin_before_the_case_does():
    known = {"phenotypicFeatures/3": "fhir:Condition/2"}
    silent = Evidence(evidence_code=Term(id="ECO:0000033"))
    note = Evidence(reference=Reference(id="note:12-31"))
    link = Evidence(reference=Reference(reference="https://example.org/1"))
    assert place(known, "phenotypicFeatures", 3, (silent, note, link)) == "note:12-31"
    assert place(known, "phenotypicFeatures", 3, (link,)) == "https://example.org/1"
    assert place(known, "phenotypicFeatures", 3, (silent,)) == "fhir:Condition/2"
    assert place({}, "phenotypicFeatures", 3, (silent, Evidence(reference=Reference()))) == (
        "phenotypicFeatures/3"
    )


def test_an_assessment_names_the_origin_of_a_score_and_of_a_diagnosis():
    measured = Measurement(
        assay=Term(id="KINSBOURNE:mitchell-pike"), value=Value(quantity=Quantity(value=8))
    )
    diseases = (Disease(), Disease(term=Term(id="ORPHA:635", label="Neuroblastoma")))
    written = meta_data("2026-11-26T00:00:00Z", "kinsbourne", KNOWN)
    found = assessor().assess(Case(measurements=(measured,), diseases=diseases, meta_data=written))
    assert [score.where for score in found.severity] == ["fhir:Observation/7"]
    reasons = (why for item in found.criteria[0].items for why in item.because)
    assert "fhir:Condition/2" in {one.where for why in reasons for one in why.evidence}
