"""Does any case that the standard allows go into a form and come out again, as far as it fits?"""

from __future__ import annotations

import json

from hypothesis import HealthCheck, given, settings

from kinsbourne.case.errors import CaseError
from kinsbourne.exchange import omop, phenopacket, redcap, table
from kinsbourne.exchange.form import response
from kinsbourne.exchange.form.from_case import groups_of
from kinsbourne.exchange.form.to_case import case_of
from kinsbourne.exchange.record import Record
from tests.exchange.cases_for_forms import KNOWN, whole
from tests.exchange.standard import Document, documents

often = settings(
    max_examples=150,
    deadline=None,
    suppress_health_check=[HealthCheck.too_slow, HealthCheck.data_too_large],
)


@given(documents())
@often
def test_what_comes_out_goes_in_and_comes_out_the_same(document: Document) -> None:
    once = case_of(groups_of(phenopacket.read(json.dumps(document).encode()), KNOWN), KNOWN).case
    if once is not None:
        again = case_of(groups_of(once, KNOWN), KNOWN).case
        assert again is not None
        assert whole(again) == whole(once)


@given(documents())
@often
def test_every_format_writes_it_and_reads_or_refuses_what_it_wrote(document: Document) -> None:
    case = phenopacket.read(json.dumps(document).encode())
    response(case, KNOWN)
    omop.carried(case, 1, KNOWN)
    for read, text in (
        (table.read, table.write([case], KNOWN)),
        (redcap.read, redcap.write([case], KNOWN)),
    ):
        data = text.encode("utf-8", "surrogatepass")
        for found in read(data, "f.csv", KNOWN):
            assert isinstance(found, Record | CaseError)
