"""The notes and what is true of them."""

from __future__ import annotations

import hashlib
from collections.abc import Iterator
from pathlib import Path
from typing import NamedTuple

import msgspec
import yaml

from benchmarks.note.scoring import Said
from kinsbourne.case.model import Case
from kinsbourne.exchange import phenopacket
from kinsbourne.knowledge.base import Knowledge

VIGNETTES = Path(__file__).parents[1] / "published_cases" / "data"
SENTENCES = Path(__file__).parents[2] / "tests" / "exchange" / "note" / "sentences.yaml"


class Written(NamedTuple):
    """A note, which half it belongs to, and what is true of it."""

    id: str
    half: str
    language: str
    text: str
    truth: list[Said]


class Vignette(msgspec.Struct):
    id: str
    vignette: str


def vignettes() -> Iterator[Written]:
    """The published patients: notes, and the findings coded from the reports themselves."""
    texts = {
        one.id: one.vignette
        for line in (VIGNETTES / "vignettes.ndjson").read_bytes().splitlines()
        for one in (msgspec.json.decode(line, type=Vignette),)
    }
    for line in (VIGNETTES / "cases.ndjson").read_bytes().splitlines():
        case = phenopacket.read(line)
        yield Written(case.id, half(case.id), "en", texts[case.id], coded(case))


def coded(case: Case) -> list[Said]:
    """The findings of a case that have a code of HPO."""
    return [
        Said(
            f.term.id, "excluded" if f.excluded else "present", words=f"{f.term.id} {f.term.label}"
        )
        for f in case.findings
        if f.term.id.startswith("HP:")
    ]


def half(name: str) -> str:
    """``develop`` or ``check``, by a hash of the id that does not change."""
    return "check" if hashlib.sha256(name.encode()).digest()[0] % 2 else "develop"


def sentences(knowledge: Knowledge) -> Iterator[Written]:
    """The annotated sentences; each finding by the code a case has for it."""
    for one in yaml.safe_load(SENTENCES.read_text(encoding="utf-8")):
        text, taken, truth = one["text"], 0, []
        places: dict[str, int] = {}
        for finding in one.get("findings", ()):
            words = finding["words"]
            taken = text.find(words, places.get(words, 0))
            if taken < 0:
                taken = text.find(words)
            places[words] = taken + len(words)
            entry = knowledge.findings[finding["finding"]]
            code = entry.hpo or entry.local_code
            end = taken + len(words)
            truth.append(Said(code, finding["status"], taken, end, f"{words} [{entry.id}]"))
        yield Written(one["id"], one["set"], one["language"], text, truth)
