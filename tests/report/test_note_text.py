"""What was read in a note is shown to be checked, and what is not used is said to be so."""

from __future__ import annotations

from kinsbourne.exchange import note
from kinsbourne.knowledge import base
from kinsbourne.report import note_text


def said(text: str) -> str:
    read = note.read(text, base.load())
    return " ".join(note_text.read(read.spans, read.unmapped).split())


def test_what_is_present_stands_with_the_words_it_was_read_from():
    assert "Present: Ataxia “ataxia”" in said("He has ataxia.")


def test_what_is_absent_is_asked_and_not_told():
    assert "Absent, is that so? Fever “fever”" in said("No fever.")


def test_what_is_a_relatives_past_or_uncertain_is_said_not_to_count():
    shown = said("Mother has migraine. ?seizure. Tremor has resolved.")
    assert "Of the family, not used: Migraine" in shown
    assert "Uncertain, not used: Seizure" in shown
    assert "Past, not counted as present: Tremor" in shown


def test_a_drug_that_is_only_planned_is_not_among_those_given():
    shown = said("Plan: start dexamethasone 20 mg/m2.")
    assert "not used: dexamethasone" in shown
    assert "Drugs, tests, scores, age:" not in shown


def test_what_the_note_speaks_against_elsewhere_is_not_shown_as_taken():
    shown = said("Ataxia since Monday. No ataxia today.")
    assert "Absent, is that so? Ataxia" not in shown


def test_a_note_of_which_nothing_was_understood_says_so():
    assert "Nothing in it was understood." in said("Lorem ipsum.")
