"""A simulated child's record as a record system would send it, filled up to a size.

The child is simulated, and no evidence about patients. What fills the record are the resources of
one synthetic patient (Synthea), as often as it takes, each with an id and a day of its own.
"""

from __future__ import annotations

import json
import re
from collections import defaultdict
from collections.abc import Callable
from datetime import date, timedelta
from itertools import cycle
from pathlib import Path
from typing import Any
from uuid import uuid4

from kinsbourne.case.simulation import simulate
from kinsbourne.exchange.fhir import write
from kinsbourne.knowledge import base

Resource = dict[str, Any]
QUERIES: dict[str, str] = {}
for _query in base.load().card.prefetch:
    if "?" in _query.query:
        QUERIES.setdefault(_query.query.partition("?")[0], _query.key)
"""By the kind of resource that each brings."""
_DATE = re.compile(r"\d{4}-\d{2}-\d{2}(?=[T\"])")


class Record:
    """A child's record, all of it moved so that it ends today."""

    def __init__(self, bundle: Path, seed: int, today: date) -> None:
        (child,) = simulate(seed, 1)
        later = today - child.truth.ends
        written = json.loads(write(child.case, None, base.load()))
        own = [_dated(entry["resource"], lambda day: day + later) for entry in written["entry"]]
        (self._patient,) = [one for one in own if one["resourceType"] == "Patient"]
        self._own = [one for one in own if one["resourceType"] in QUERIES]
        filling = [entry["resource"] for entry in json.loads(bundle.read_bytes())["entry"]]
        self._filling = [one for one in filling if one["resourceType"] in QUERIES]
        self._born = date.fromisoformat(self._patient["birthDate"][:10])
        self._days = (today - self._born).days

    def call(self, size: int, narrative: int = 0) -> tuple[bytes, int]:
        """The body of a call of at least this many bytes, and how many resources are in it.

        ``narrative`` is the length of the text that many servers put beside what is coded.
        """
        text = {"status": "generated", "div": "<div>" + "narrative " * (narrative // 10) + "</div>"}
        found: dict[str, list[Resource]] = defaultdict(list)
        for one in self._own:
            found[QUERIES[one["resourceType"]]].append(self._of_the_child(one))
        length = len(self._body(found))
        for number, one in enumerate(cycle(self._filling), start=1):
            if length >= size:
                break
            day = self._born + timedelta(days=number * 7 % self._days)
            filled = self._of_the_child(_dated(one, lambda _, day=day: day))
            filled |= {"id": f"filled-{number}"} | ({"text": text} if narrative else {})
            found[QUERIES[one["resourceType"]]].append(filled)
            length += len(_text({"resource": filled})) + 1
        return self._body(found), 1 + sum(map(len, found.values()))

    def _of_the_child(self, resource: Resource) -> Resource:
        whom = {"reference": f"Patient/{self._patient['id']}"}
        return resource | {name: whom for name in ("subject", "patient") if name in resource}

    def _body(self, found: dict[str, list[Resource]]) -> bytes:
        prefetch: dict[str, Any] = dict.fromkeys(QUERIES.values())
        for key, resources in found.items():
            entries = [{"resource": one} for one in resources]
            prefetch[key] = {"resourceType": "Bundle", "type": "searchset", "entry": entries}
        return _text(
            {
                "hook": "patient-view",
                "hookInstance": str(uuid4()),
                "context": {"userId": "Practitioner/1", "patientId": self._patient["id"]},
                "prefetch": prefetch | {"patient": self._patient},
            }
        )


def _dated(resource: Resource, moved: Callable[[date], date]) -> Resource:
    """The resource with each of its dates moved."""

    def other(found: re.Match[str]) -> str:
        return moved(date.fromisoformat(found[0])).isoformat()

    return json.loads(_DATE.sub(other, json.dumps(resource)))


def _text(value: Any) -> bytes:
    return json.dumps(value, separators=(",", ":")).encode()
