"""Why can a call not be answered, and what should the record system do?

Intended purpose: exchange of records. It draws no conclusion.
"""

from __future__ import annotations

from http import HTTPStatus
from typing import Any

from kinsbourne.case.errors import Problem

_ISSUE = {
    HTTPStatus.BAD_REQUEST: "invalid",
    HTTPStatus.NOT_FOUND: "not-found",
    HTTPStatus.METHOD_NOT_ALLOWED: "not-supported",
    HTTPStatus.REQUEST_TIMEOUT: "timeout",
    HTTPStatus.PRECONDITION_FAILED: "processing",
    HTTPStatus.REQUEST_ENTITY_TOO_LARGE: "too-long",
    HTTPStatus.UNSUPPORTED_MEDIA_TYPE: "not-supported",
    HTTPStatus.SERVICE_UNAVAILABLE: "timeout",
}
"""FHIR's word for the kind of each status; any other is an exception."""


class CallError(Exception):
    """A call that cannot be answered: its status, and never anything of the patient's."""

    def __init__(self, status: HTTPStatus, what: str, where: str, remedy: str) -> None:
        self.status = status
        self.problem = Problem(what, where, remedy)
        super().__init__(str(self.problem))


def outcome(status: HTTPStatus, problem: Problem) -> dict[str, Any]:
    """What is said with an error: a FHIR OperationOutcome of one issue, as 3.0 recommends."""
    return {
        "resourceType": "OperationOutcome",
        "issue": [
            {
                "severity": "error",
                "code": _ISSUE.get(status, "exception"),
                "details": {"text": f"{problem.what}. {problem.remedy}"},
                "diagnostics": problem.where,
            }
        ],
    }
