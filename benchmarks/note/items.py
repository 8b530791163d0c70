"""Drugs and tests of the annotated sentences: are they found, and is what is said of them right?"""

from __future__ import annotations

from collections import Counter
from typing import Any

import yaml

from benchmarks.note.data import SENTENCES
from kinsbourne.exchange import note
from kinsbourne.exchange.note import Span
from kinsbourne.knowledge.base import Knowledge

RESULTS = frozenset({"normal", "abnormal", "positive", "negative", "inconclusive"})


def count(knowledge: Knowledge, half: str) -> dict[str, Counter[str]]:
    """Counts of a half, for drugs and for tests."""
    counts = {"drugs": Counter[str](), "tests": Counter[str]()}
    for one in yaml.safe_load(SENTENCES.read_text(encoding="utf-8")):
        if one["set"] != half:
            continue
        spans = note.read(one["text"], knowledge, language=one["language"]).spans
        for drug in one.get("drugs", ()):
            code = f"KINSBOURNE:therapy/{drug['therapy']}"
            _drug(drug, _span(one["text"], drug["words"], code, spans), counts["drugs"])
        for test in one.get("tests", ()):
            code = f"KINSBOURNE:test/{test['test']}"
            _test(test, _span(one["text"], test["words"], code, spans), counts["tests"])
    return counts


def _span(text: str, words: str, code: str, spans: tuple[Span, ...]) -> Span | None:
    start = text.find(words)
    end = start + len(words)
    here = (s for s in spans if s.hpo == code and s.start < end and start < s.end)
    return next(here, None)


def _drug(drug: dict[str, Any], span: Span | None, counts: Counter[str]) -> None:
    counts["named"] += 1
    if span is None:
        return
    counts["found"] += 1
    is_given = drug.get("status", "present") == "present"
    counts["given or not, right"] += is_given == bool(span.places)
    counts["not given, called given"] += not is_given and bool(span.places)
    if "amount" in drug:
        counts["with an amount"] += 1
        value = (span.value or "").split(" ")[0]
        counts["amount right"] += value == f"{drug['amount']:g}"


def _test(test: dict[str, Any], span: Span | None, counts: Counter[str]) -> None:
    counts["named"] += 1
    if span is None:
        return
    counts["found"] += 1
    result = test.get("result")
    if result in RESULTS:
        counts["with a result"] += 1
        counts["result right"] += span.value == result
        counts["another result"] += span.value not in (result, None)
    else:
        counts["without a result"] += 1
        counts["none given it"] += span.value is None


def table(knowledge: Knowledge) -> list[str]:
    """A line for each half and kind."""
    return [
        f"{kind}, {half}: " + ", ".join(f"{name} {n}" for name, n in counts.items())
        for half in ("develop", "check")
        for kind, counts in count(knowledge, half).items()
    ]
