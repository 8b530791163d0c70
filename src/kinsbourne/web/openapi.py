"""How are the endpoints described to whom builds against them?

By hand, since bodies are read by msgspec and not by the framework.
"""

from __future__ import annotations

from collections.abc import Mapping
from http import HTTPStatus
from typing import Any

_TEXT: dict[str, Any] = {"type": "string", "minLength": 1}
_OUTCOME: dict[str, Any] = {
    "type": "object",
    "required": ["resourceType", "issue"],
    "properties": {
        "resourceType": {"const": "OperationOutcome"},
        "issue": {"type": "array", "minItems": 1},
    },
}
_CARDS: dict[str, Any] = {
    "type": "object",
    "required": ["cards"],
    "properties": {
        "cards": {
            "type": "array",
            "maxItems": 1,
            "items": {
                "type": "object",
                "required": ["uuid", "summary", "indicator", "source", "detail"],
                "properties": {
                    "summary": {"type": "string", "minLength": 1, "maxLength": 139},
                    "indicator": {"enum": ["info", "warning", "critical"]},
                    "source": {"type": "object", "required": ["label"]},
                    "detail": _TEXT,
                },
            },
        }
    },
}
_VIEW: dict[str, Any] = {"type": "object"}
_FIELD: dict[str, Any] = {"type": "string"}
_SERVICES: dict[str, Any] = {
    "type": "object",
    "required": ["services"],
    "properties": {
        "services": {
            "type": "array",
            "items": {"type": "object", "required": ["hook", "id", "description"]},
        }
    },
}
_CALLED: dict[str, Any] = {
    "type": "object",
    "required": ["hook", "hookInstance", "context"],
    "properties": {
        "hook": {"enum": ["patient-view", "order-select"]},
        "hookInstance": _TEXT,
        "context": {
            "type": "object",
            "required": ["patientId"],
            "properties": {"userId": _TEXT, "patientId": _TEXT, "encounterId": _TEXT},
        },
        "prefetch": {"type": "object"},
    },
}
_SENT: dict[str, Any] = {
    "type": "object",
    "required": ["feedback"],
    "properties": {"feedback": {"type": "array", "items": {"type": "object"}}},
}


def _body(schema: dict[str, Any]) -> dict[str, Any]:
    return {"requestBody": {"required": True, "content": {"application/json": {"schema": schema}}}}


def _answer(schema: dict[str, Any]) -> dict[str, Any]:
    return {"responses": {"200": {"content": {"application/json": {"schema": schema}}}}}


DISCOVERY = _answer(_SERVICES)
CALL = _body(_CALLED) | _answer(_CARDS)
FEEDBACK = _body(_SENT)


def said(*statuses: int) -> dict[int | str, dict[str, Any]]:
    """The statuses of an endpoint; those of errors with an OperationOutcome, but for a bare 401."""
    bare = (HTTPStatus.OK, HTTPStatus.UNAUTHORIZED)
    content = {"application/json": {"schema": _OUTCOME}}
    return {
        status: {"description": HTTPStatus(status).phrase}
        | ({} if status in bare else {"content": content})
        for status in statuses
    }


def shown(*statuses: int) -> dict[int | str, dict[str, Any]]:
    """The statuses of a page: each is a page or the JSON of its view, but for two bare ones."""
    content = {"text/html": {"schema": {"type": "string"}}, "application/json": {"schema": _VIEW}}
    bare = (HTTPStatus.NOT_MODIFIED, HTTPStatus.UNAUTHORIZED)
    return {
        status: {"description": HTTPStatus(status).phrase}
        | ({} if status in bare else {"content": content})
        for status in statuses
    }


REFUSALS = shown(400, 401, 403, 404, 408, 413, 415, 422, 503)
"""What any page may answer in place of itself."""


READS = "A phenopacket, FHIR, a note, a table: any format that is read."
"""Of a file that may be a case."""


def field(says: str, **more: Any) -> dict[str, Any]:
    """A field of a form, with what it says."""
    return {"type": "string", "description": says, **more}


def form(fields: Mapping[str, Any], files: Mapping[str, str] | None = None) -> dict[str, Any]:
    """A form of these fields, and of files, each with what it is; others may be sent too."""
    kinds = {
        "application/x-www-form-urlencoded": fields,
        "multipart/form-data": {
            **fields,
            **{name: field(says, format="binary") for name, says in (files or {}).items()},
        },
    }
    content = {
        kind: {"schema": {"type": "object", "properties": taken, "additionalProperties": _FIELD}}
        for kind, taken in kinds.items()
    }
    return {"requestBody": {"required": True, "content": content}}
