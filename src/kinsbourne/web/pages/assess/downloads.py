"""In which forms can a case be taken away, with what follows from it?"""

from __future__ import annotations

from collections.abc import Callable
from typing import NamedTuple

from kinsbourne.case.model import Case
from kinsbourne.exchange import fhir, phenopacket
from kinsbourne.knowledge.base import Knowledge
from kinsbourne.reasoning.assessment import Assessment
from kinsbourne.report import assessed
from kinsbourne.web.pages.attached import pdf_of


class Kind(NamedTuple):
    """How it is written, of which type, and what the file is called."""

    write: Callable[[Case, Assessment, Knowledge], bytes]
    media_type: str
    file: str


def _phenopacket(case: Case, found: Assessment, known: Knowledge) -> bytes:
    return phenopacket.write(case)


def _fhir(case: Case, found: Assessment, known: Knowledge) -> bytes:
    return fhir.write(case, found, known)


def _html(case: Case, found: Assessment, known: Knowledge) -> bytes:
    from kinsbourne.report import html

    return html.write(assessed.view(found, known.findings)).encode()


def _pdf(case: Case, found: Assessment, known: Knowledge) -> bytes:
    return pdf_of(assessed.view(found, known.findings))


KINDS = {
    "phenopacket": Kind(_phenopacket, "application/json", "case.phenopacket.json"),
    "fhir": Kind(_fhir, "application/fhir+json", "case.fhir.json"),
    "html": Kind(_html, "text/html", "assessment.html"),
    "pdf": Kind(_pdf, "application/pdf", "assessment.pdf"),
}
