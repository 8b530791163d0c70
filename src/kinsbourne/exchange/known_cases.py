"""What does a phenopacket of a diagnosed patient add to a site's case base?

One diagnosis, the findings present and excluded, and where it was published or recorded; no name,
date or text.
"""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any, cast

from kinsbourne.case.errors import CaseError
from kinsbourne.case.model import Case
from kinsbourne.knowledge.case_base import KnownCase
from kinsbourne.knowledge.ontology import Ontology

CATALOGUES = {"OMIM": "OMIM", "ORPHA": "ORPHA", "Orphanet": "ORPHA", "ORPHANET": "ORPHA"}
OWN = "own patients"
"""Begins the reference of patients who are not published."""


def known_case(case: Case, ontology: Ontology, source: str) -> KnownCase:
    """The case reduced to codes; ``source`` names the site's own collection it comes from.

    Raises:
        CaseError: not exactly one diagnosis by OMIM or Orphanet.
    """
    named = sorted(set(_diagnoses(case)))
    if len(named) != 1:
        raise CaseError(
            f"{len(named)} diagnoses with an OMIM or ORPHA id, where one is needed",
            "diseases",
            "Give the patient's one diagnosis in diseases or in interpretations.",
        )

    def codes(*, excluded: bool) -> frozenset[str]:
        found = (f.term.id for f in case.findings if f.excluded == excluded)
        current = (code if code in ontology else ontology.replaced.get(code) for code in found)
        return frozenset(code for code in current if code is not None)

    present = codes(excluded=False)
    return KnownCase(named[0], present, codes(excluded=True) - present, _reference(case, source))


def _diagnoses(case: Case) -> Iterator[str]:
    for disease in case.diseases:
        if disease.term is not None and not disease.excluded:
            yield from _catalogued(disease.term.id)
    for interpretation in case.interpretations:
        diagnosis = cast("dict[str, Any]", interpretation.get("diagnosis") or {})
        disease = cast("dict[str, Any]", diagnosis.get("disease") or {})
        if interpretation.get("progressStatus") == "SOLVED":
            yield from _catalogued(str(disease.get("id", "")))


def _catalogued(name: str) -> Iterator[str]:
    prefix, _, number = name.partition(":")
    if prefix in CATALOGUES and number.isdecimal():
        yield f"{CATALOGUES[prefix]}:{number}"


def _reference(case: Case, source: str) -> str:
    """The publication the record names, else the site's own collection."""
    references = cast("list[dict[str, Any]]", (case.meta_data or {}).get("externalReferences", []))
    named = (str(each.get("id", "")) for each in references)
    return next((name for name in named if name.startswith("PMID:")), f"{OWN}, {source}")
