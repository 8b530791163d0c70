"""Is a call read loosely, and one that is none refused without a leak?"""

from __future__ import annotations

import json
from http import HTTPStatus
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from kinsbourne.exchange.cds_hooks.errors import CallError, outcome
from kinsbourne.exchange.cds_hooks.request import read
from tests.exchange.cds_hooks.calls import PATIENT, body, document
from tests.exchange.cds_hooks.test_strict import JSON

NAME = "Winifred-Sandoval"


def changed(**fields: Any) -> bytes:
    return json.dumps(document() | fields).encode()


def refused(text: bytes) -> CallError:
    with pytest.raises(CallError) as caught:
        read(text)
    return caught.value


class TestCall:
    def test_says_whom_it_is_about(self) -> None:
        assert read(body("ataxia")).patient == PATIENT

    def test_may_name_the_patient_by_reference(self) -> None:
        assert read(body(context={"patientId": "Patient/p1"})).patient == "p1"

    def test_may_hold_what_is_not_known_here(self) -> None:
        more = {"extension": {"com.example.x": 1}, "fhirServer": 7, "...": "<snipped>"}
        assert read(changed(**more)) == read(body())

    def test_may_be_without_prefetch(self) -> None:
        assert read(changed(prefetch=None)).prefetch == {}

    def test_may_begin_with_a_byte_order_mark(self) -> None:
        assert read(b"\xef\xbb\xbf" + body()).patient == PATIENT

    @pytest.mark.parametrize(
        ("text", "where", "what"),
        [
            (b"", "the body", "not valid JSON in UTF-8"),
            (b"\xff\xfe", "the body", "not valid JSON in UTF-8"),
            (b"{", "the body", "not valid JSON in UTF-8"),
            (b'{"x":' + b"[" * 100_000, "the body", "nested too deeply"),
            (b"[]", "the body", "not of the kind it should be"),
            (b"{}", "the body", "the field hook is missing"),
            (changed(hook=""), "hook", "a required field is empty"),
            (changed(hookInstance=7), "hookInstance", "not of the kind it should be"),
            (changed(context={}), "context", "the field patientId is missing"),
            (changed(context={"patientId": "Patient/"}), "context.patientId",
             "a required field is empty"),
            (changed(prefetch=[NAME]), "prefetch", "not of the kind it should be"),
        ],
    )  # fmt: skip
    def test_that_is_none_is_refused_with_its_place(
        self, text: bytes, where: str, what: str
    ) -> None:
        error = refused(text)
        assert error.status == HTTPStatus.BAD_REQUEST
        assert (error.problem.where, error.problem.what) == (where, what)

    @given(JSON | st.dictionaries(st.sampled_from(["hook", "context", "prefetch"]), JSON))
    def test_of_any_json_is_read_or_refused(self, message: Any) -> None:
        assert refused(json.dumps(message).encode()).status == HTTPStatus.BAD_REQUEST

    @pytest.mark.parametrize("field", ["hook", "hookInstance", "context", "prefetch"])
    def test_is_refused_without_a_word_of_it(self, field: str) -> None:
        error = refused(changed(**{field: [{NAME: NAME}]}))
        assert NAME not in str(error) + str(outcome(error.status, error.problem))
