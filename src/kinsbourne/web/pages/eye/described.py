"""How is the page of recordings described to whom calls it?"""

from __future__ import annotations

from http import HTTPStatus
from typing import Any

from kinsbourne.web.openapi import field, form

_TEXT: dict[str, Any] = {"type": "string"}
_FORM = form(
    {
        "do": field(
            "What is asked",
            enum=["measure", "compare", "show", "saccades", "into", "forget", ""],
        ),
        "columns": field("The id of a shipped map of columns"),
        "screen": field("Such as 1920x1080px,50.9x28.6cm,65cm, where the gaze is in pixels"),
        "simulate": field("Instead of a file: what the eyes of a simulated recording do"),
        "recording": field("The name under which a recording is held, as `shown.name` said"),
        "before": field("That of one it is compared with, as `compared.before` said"),
        "made": field("Of the file of `compare`: when it was made", enum=["earlier", "later"]),
        "start": field("Of the picture, in seconds"),
        "end": field("Of the picture, in seconds"),
        "move": field("From there", enum=["earlier", "later", "in", "out", "whole", ""]),
        "case": field("A phenopacket, of `into`"),
        "day": field("Of the day of the recording"),
        "month": field("Of that day"),
        "year": field("Of that day"),
    },
    {
        "file": "A recording; its format is told by its content",
        "case_file": "A phenopacket, of `into`",
    },
)
_VIEW: dict[str, Any] = {
    "type": "object",
    "required": ["offer", "wrong", "typed", "shown", "compared", "case", "put", "is_forgotten"],
    "properties": {
        "wrong": {
            "type": "array",
            "items": {
                "type": "object",
                "required": ["field", "problem"],
                "properties": {
                    "problem": {"type": "object", "required": ["what", "where", "remedy"]}
                },
            },
        },
        "shown": {
            "type": ["object", "null"],
            "required": ["name", "measured", "said", "picture", "start_s", "end_s"],
            "description": "`measured` is what `kinsbourne eye --json` gives: eye.schema.json",
        },
        "compared": {"type": ["object", "null"], "required": ["before", "comparison", "said"]},
        "case": field("A phenopacket"),
        "put": {"type": ["object", "null"], "required": ["added", "left_out"]},
    },
}
_REFUSED: dict[str, Any] = {
    "type": "object",
    "required": ["refused"],
    "properties": {"refused": {"type": "object", "required": ["what", "where", "remedy"]}},
}


def _content(schema: dict[str, Any]) -> dict[str, Any]:
    return {"content": {"text/html": {"schema": _TEXT}, "application/json": {"schema": schema}}}


PAGE: dict[str, Any] = {"responses": {"200": _content(_VIEW)}}
SEND: dict[str, Any] = {
    **_FORM,
    "responses": {"200": _content(_VIEW)},
}
RESPONSES: dict[int | str, dict[str, Any]] = {
    status: {"description": HTTPStatus(status).phrase}
    | _content(_VIEW if status in (410, 422) else _REFUSED)
    for status in (400, 403, 408, 410, 413, 415, 422, 503)
}
