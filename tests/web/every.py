"""Every address of the application with an example of each, and every form filled in."""

from __future__ import annotations

from typing import Any

from fastapi import FastAPI

from kinsbourne.web.settings import Settings
from tests.web.calling import app_with

APP = app_with(Settings())
assert isinstance(APP, FastAPI)
PATHS: dict[str, dict[str, Any]] = APP.openapi()["paths"]
SERVICE = "/cds-services"
NAME = "Winifred-Sandoval"
"""Of a patient: what must stand in no log and no address."""
NOTE = f"{NAME}, 18 months old, opsoclonus and ataxia since Monday, irritable, sleeps badly."
EXAMPLES = {
    "/assess/{kind}": ("/assess/phenopacket", "/assess/fhir", "/assess/html", "/assess/pdf"),
    "/course/{kind}": ("/course/phenopacket",),
    "/disease/{name}": ("/disease/causes", "/disease/resources", "/disease/regimens"),
    "/disease/statement/{name}": ("/disease/statement/genoa-three-of-four",),
    "/disease/differential/{name}": ("/disease/differential/acute-cerebellitis",),
    "/disease/findings/{name}": ("/disease/findings/opsoclonus",),
    "/disease/sources/{name}": ("/disease/sources/matthay-2005",),
    "/handouts/{lang}/{name}": ("/handouts/en/diary", "/handouts/fr/diary"),
    "/teaching/quiz/{number}": ("/teaching/quiz/1",),
    "/teaching/quiz/{number}/{picture}.svg": ("/teaching/quiz/1/trace.svg",),
    "/teaching/{name}": ("/teaching/opsoclonus",),
    "/teaching/{name}/{picture}.svg": ("/teaching/opsoclonus/saccades.svg",),
}
"""For each address with a part that varies."""
FORMS: dict[str, dict[str, str]] = {
    "/": {"note": NOTE},
    "/assess/{kind}": {"note": NOTE},
    "/course": {"note": NOTE, "case": f'{{"id": "{NAME}"}}'},
    "/course/{kind}": {"note": NOTE, "case": f'{{"id": "{NAME}"}}'},
    "/eye": {"do": "into", "case": f'{{"id": "{NAME}"}}', "recording": NAME},
    "/teaching/quiz": {"answered": "1"},
}
"""For each address that takes a form, one with the name of a patient where it takes one."""


def examples(path: str) -> tuple[str, ...]:
    """Addresses as they are called."""
    return EXAMPLES.get(path, (path,))


def pages(method: str) -> list[tuple[str, str]]:
    """Every page that is asked for by the method: its address as described, and as called."""
    return [
        (path, address)
        for path, methods in PATHS.items()
        if method in methods and not path.startswith(SERVICE)
        for address in examples(path)
    ]
