"""The Assess page called as a browser or a program calls it."""

from __future__ import annotations

import re
from functools import cache
from typing import Any

import httpx
from starlette.types import ASGIApp

from kinsbourne.web.settings import Settings
from tests.web.calling import app_with, send

NOTE = (
    "A 19-month-old girl. Unsteady for five days, then irritable and not sleeping. "
    "Truncal ataxia. No fever, no vomiting. Mother has migraine."
)
JSON = {"Accept": "application/json"}


@cache
def app() -> ASGIApp:
    return app_with(Settings())


def page(address: str = "/", **fields: str) -> httpx.Response:
    """The page; in the names of fields ``__`` stands for a point and ``_`` for a hyphen."""
    named = {one.replace("__", ".").replace("_", "-"): text for one, text in fields.items()}
    return send(app(), "POST", address, data=named)


def said(fields: dict[str, Any], **more: Any) -> dict[str, Any]:
    """The view as JSON."""
    return send(app(), "POST", "/", data=fields, headers=JSON, **more).json()


def opened(name: str, content: bytes, **fields: str) -> dict[str, Any]:
    """The view once a file was sent."""
    files = {"file": (name, content, "application/octet-stream")}
    return send(app(), "POST", "/", data=fields, files=files, headers=JSON).json()


def tag(html: str, piece: str) -> str:
    """The first tag that holds this."""
    found = re.search(rf"<[^<>]*{re.escape(piece)}[^<>]*>", html)
    assert found, piece
    return found[0]
