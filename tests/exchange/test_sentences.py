"""The annotated sentences say what stands in them, in the names of the knowledge."""

from __future__ import annotations

from collections import Counter
from pathlib import Path
from typing import Any

import pytest
import yaml

from kinsbourne.knowledge.base import load

FILE = Path(__file__).parent / "note" / "sentences.yaml"
SENTENCES: list[dict[str, Any]] = yaml.safe_load(FILE.read_text(encoding="utf-8"))
STATUS = {"present", "excluded", "normal", "past", "family", "uncertain"}
RESULT = {"normal", "abnormal", "positive", "negative", "inconclusive", "planned", "unsaid"}
KNOWN = {
    "finding": load().findings,
    "therapy": load().therapies,
    "test": load().investigations,
    "scale": load().scales,
}


def marked(sentence: dict[str, Any]) -> list[dict[str, Any]]:
    parts = ("findings", "drugs", "tests", "scores")
    return [one for part in parts for one in sentence.get(part, ())]


@pytest.mark.parametrize("sentence", SENTENCES, ids=lambda one: one["id"])
def test_every_mark_stands_on_words_of_the_text_and_names_what_is_known(
    sentence: dict[str, Any],
) -> None:
    for one in marked(sentence):
        assert one["words"] in sentence["text"]
        assert [one[kind] in known for kind, known in KNOWN.items() if kind in one] == [True]
        if "finding" in one:
            assert one["status"] in STATUS
        if "test" in one:
            assert one.get("result") in RESULT or "value" in one


def test_no_two_sentences_are_the_same() -> None:
    assert max(Counter(one["text"] for one in SENTENCES).values()) == 1
    assert max(Counter(one["id"] for one in SENTENCES).values()) == 1


@pytest.mark.parametrize("half", ["develop", "check"])
def test_each_half_has_every_status_and_every_language(half: str) -> None:
    part = [one for one in SENTENCES if one["set"] == half]
    assert {one["language"] for one in part} == set(load().languages)
    counts = Counter(mark["status"] for one in part for mark in one.get("findings", ()))
    assert set(counts) == STATUS
    assert min(counts.values()) >= 5
