"""From where do style and scripts come?

From this machine alone: our own from this package, htmx from the wheel that carries it.
"""

from __future__ import annotations

from functools import cache
from http import HTTPStatus
from importlib import resources
from importlib.resources.abc import Traversable

from fastapi import APIRouter, Response
from starlette.exceptions import HTTPException

KINDS = {".css": "text/css", ".js": "text/javascript", ".svg": "image/svg+xml"}
KEPT = {"Cache-Control": "public, max-age=86400"}
"""A page names its version in the address, so that a new one is fetched at once."""


def router() -> APIRouter:
    """``/static``: small files, read once."""
    routes = APIRouter()

    @routes.get("/static/{name}", include_in_schema=False)
    def static(name: str) -> Response:
        content = _files().get(name)
        if content is None:
            raise HTTPException(HTTPStatus.NOT_FOUND)
        kind = KINDS[name[name.rindex(".") :]]
        return Response(content, headers=KEPT, media_type=kind)

    return routes


@cache
def _files() -> dict[str, bytes]:
    own = resources.files("kinsbourne.web") / "static"
    htmx = resources.files("js_lib_htmx") / "static" / "htmx" / "htmx.min.js"
    every: list[Traversable] = [*own.iterdir(), htmx]
    return {file.name: file.read_bytes() for file in every if file.name.endswith(tuple(KINDS))}
