"""Does each code that FHIR lays down mean one thing, in a system that is known?"""

from __future__ import annotations

from collections import Counter

from kinsbourne.knowledge.base import load


def test_each_status_of_a_resource_means_one_thing() -> None:
    meant = Counter(
        (resource, code)
        for status in load().fhir.statuses
        for resource in status.resources
        for code in status.codes
    )
    assert meant
    assert [pair for pair, count in meant.items() if count > 1] == []


def test_each_status_of_a_medicine_handed_out_is_judged() -> None:
    judged = {
        code: status.use
        for status in load().fhir.statuses
        if "MedicationDispense" in status.resources
        for code in status.codes
    }
    assert judged == {
        **dict.fromkeys(("in-progress", "completed", "stopped"), "applies"),
        **dict.fromkeys(("preparation", "on-hold"), "planned"),
        **dict.fromkeys(("cancelled", "declined", "entered-in-error", "unknown"), "void"),
    }


def test_each_answer_and_part_means_one_thing() -> None:
    fhir = load().fhir
    for entries in (fhir.answers, fhir.parts):
        meant = Counter((s, c) for entry in entries for s in entry.systems for c in entry.codes)
        assert meant
        assert [pair for pair, count in meant.items() if count > 1] == []
    words = Counter(word for said in fhir.words for word in said.words)
    assert [word for word, count in words.items() if count > 1 or word != word.lower()] == []


def test_each_system_is_a_code_list_or_an_address() -> None:
    fhir, lists = load().fhir, load().codelists
    for entry in (*fhir.answers, *fhir.parts):
        for system in entry.systems:
            assert system in lists.systems or ":" in system, system
            assert lists.system_of(system) in (system, None), system


def test_no_answer_says_nothing() -> None:
    for entry in (*load().fhir.answers, *load().fhir.words):
        assert entry.finding or entry.result
