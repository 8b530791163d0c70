"""Of somebody else's record is said what was used, what not, and what nothing here knows."""

from __future__ import annotations

from kinsbourne.case.errors import Problem
from kinsbourne.case.model import Case
from kinsbourne.exchange.record import Record, Unmapped
from kinsbourne.report import record_text


def unmapped(code: str, count: int = 1) -> Unmapped:
    return Unmapped("Condition", "snomed", code, count)


RECORD = Record(
    Case(),
    used={"Patient": 1, "Condition": 2},
    unused={"Claim": 3},
    unmapped=(unmapped("1", 4), unmapped("2")),
    problems=(Problem("it is not JSON", "line 3", "Send JSON."),),
)


def test_one_record_is_said_in_a_sentence_before_what_rests_on_it():
    said = " ".join(record_text.read(RECORD).split())
    assert said == (
        "READ IN THE RECORD: used: Condition 2, Patient 1; not used: Claim 3; without a code known "
        "here: 5; faulty: 1. 'kinsbourne read' lists them."
    )


def test_a_record_that_gives_nothing_says_so():
    assert record_text.read(Record(Case())) == "READ IN THE RECORD: nothing."


def test_of_a_batch_the_counts_are_added_up_and_the_commonest_codes_come_first():
    totals = record_text.Totals()
    for _ in range(3):
        totals.add(RECORD)
    lines = totals.said(2).splitlines()
    assert lines[0] == "read: 3; errors: 2"
    assert "  used: Condition 6, Patient 3" in lines
    assert [line.split()[0] for line in lines if "snomed" in line] == ["12", "3"]


def test_of_many_codes_the_rest_is_counted_and_not_lost():
    totals = record_text.Totals()
    totals.add(Record(Case(), unmapped=tuple(unmapped(str(n)) for n in range(25))))
    lines = totals.said(0).splitlines()
    assert sum("snomed" in line for line in lines) == record_text.MOST_CODES
    assert lines[-1].strip() == "and 15 more codes, all of them with --json"


def test_words_without_a_code_are_counted_and_not_repeated():
    totals = record_text.Totals()
    totals.add(Record(Case(), unmapped=(Unmapped("Condition", "", "", 2),)))
    assert "2  Condition  words without a code" in totals.said(0)
