"""Which hand-outs can a family be given, and what does each say in their language?"""

from __future__ import annotations

import re
from http import HTTPStatus
from typing import get_args

from fastapi import APIRouter, Request, Response

from kinsbourne.exchange.cds_hooks.errors import CallError
from kinsbourne.knowledge.model import Language
from kinsbourne.report import handout
from kinsbourne.web.pages import Shared
from kinsbourne.web.pages.page import answer

LANGUAGES: tuple[Language, ...] = get_args(Language)
_LIKED = re.compile(
    r"\s*(?P<code>[a-z]+)(?:-\w+)*\s*(?:;\s*q=(?P<weight>[01](?:\.\d+)?)\s*)?", re.I
)


def router(shared: Shared) -> APIRouter:
    """``/handouts``, and each hand-out in each language below it."""
    routes = APIRouter(default_response_class=Response)

    @routes.get("/handouts")
    def listed(request: Request, lang: str = "") -> Response:
        accepted = request.headers.get("accept-language", "")
        language = _named(lang) if lang else preferred(accepted)
        said = answer(request, "handouts.html", handout.catalogue(shared.known, language))
        said.headers["Vary"] = "Accept, Accept-Language"
        return said

    @routes.get("/handouts/{lang}/{name}")
    def sheet(request: Request, lang: str, name: str, days: str = "") -> Response:
        language, count = _named(lang), _counted(days, shared.known.diary.sheets)
        try:
            view = handout.handout(shared.known, name, language, count)
        except handout.UnknownHandoutError as error:
            raise _missing("no such hand-out", str(error)) from error
        return answer(request, "handout.html", view)

    return routes


def preferred(accepted: str) -> Language:
    """The language a browser likes best of those there are; English if it likes none of them."""
    liked: dict[str, float] = {}
    for part in accepted.split(","):
        if found := _LIKED.fullmatch(part):
            code, weight = found["code"].lower(), float(found["weight"] or 1)
            liked[code] = max(liked.get(code, 0), weight)
    return max(LANGUAGES, key=lambda code: liked.get(code, 0))


def _named(lang: str) -> Language:
    for language in LANGUAGES:
        if language == lang:
            return language
    raise _missing("no hand-outs in that language", f"take one of {', '.join(LANGUAGES)}")


def _counted(days: str, sizes: tuple[int, ...]) -> int | None:
    if not days:
        return None
    found = next((size for size in sizes if str(size) == days), None)
    if found is None:
        raise _missing("no sheet of so many days", f"take one of {', '.join(map(str, sizes))}")
    return found


def _missing(what: str, remedy: str) -> CallError:
    remedy = f"{remedy[:1].upper()}{remedy[1:]}."
    return CallError(HTTPStatus.NOT_FOUND, what, "the address", remedy)
