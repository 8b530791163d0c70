"""A rule is said in one sentence, with its days and ages as a clinician says them."""

from __future__ import annotations

from datetime import date

import pytest

from kinsbourne.knowledge.model.phenotype import AgeSpan, Need, PhenotypeRule, Term
from kinsbourne.population.sentences import ages_in_words, as_list, rule_in_words, span

NAMES = {"eyes": "Eyes", "jerks": "Jerks", "sleep": "Sleep", "poison": "Poison"}


@pytest.mark.parametrize(
    ("since", "until", "words"),
    [
        (None, None, "at any time"),
        (None, -180, "at any time up to 180 days before"),
        (None, 0, "at any time up to the same day"),
        (30, None, "30 days after or later"),
        (-90, 90, "within 90 days"),
        (-14, 365, "from 14 days before to 365 days after"),
        (0, 30, "from the same day to 30 days after"),
    ],
)
def test_days_are_said_relative_to_the_day_of_entry(
    since: int | None, until: int | None, words: str
) -> None:
    assert span(since, until) == words


@pytest.mark.parametrize(
    ("ages", "words"),
    [
        (AgeSpan(since=3, below=72), "3 months to less than 6 years"),
        (AgeSpan(since=18, below=30), "18 months to less than 30 months"),
        (AgeSpan(below=24), "less than 2 years"),
        (AgeSpan(since=72), "6 years or more"),
    ],
)
def test_ages_are_said_in_months_and_whole_years(ages: AgeSpan, words: str) -> None:
    assert ages_in_words(ages) == words


@pytest.mark.parametrize(
    ("words", "said"), [("", ""), ("a", "a"), ("ab", "a or b"), ("abc", "a, b or c")]
)
def test_a_list_ends_in_a_word(words: str, said: str) -> None:
    assert as_list(words, "or") == said


def rule(**more: object) -> PhenotypeRule:
    shared = {"id": "one", "grade": "probable", "name": "One", "why": "So.", "entry": ("eyes",)}
    mark = {"verified": "default", "reviewed": date(2026, 11, 26)}
    return PhenotypeRule(**shared, **mark, **more)  # pyright: ignore[reportArgumentType]


JERKS = Term(any=("jerks",), since=-90, until=90)
SLEEP = Term(any=("sleep", "eyes"), days=3)


def test_a_rule_without_needs_names_its_entry() -> None:
    assert rule_in_words(rule(), NAMES) == "A day counts with “Eyes”."


def test_needs_are_said_with_how_many_of_them() -> None:
    both = Need(at_least=2, of=(JERKS, SLEEP))
    assert rule_in_words(rule(needs=(both,)), NAMES) == (
        "A day counts with “Eyes”, together with “Jerks” within 90 days; and “Sleep” or “Eyes” on "
        "3 different days at any time."
    )
    either = Need(at_least=1, of=(JERKS, SLEEP))
    assert "together with 1 of these: “Jerks” within 90 days; or “Sleep”" in rule_in_words(
        rule(needs=(either,)), NAMES
    )


def test_other_causes_are_said_or_referred_to() -> None:
    poison = rule(unless=(Term(any=("poison",), since=-7, until=7),), ages=AgeSpan(since=72))
    assert rule_in_words(poison, NAMES) == (
        "A day counts with “Eyes”, at an age of 6 years or more; not where there is “Poison” "
        "within 7 days."
    )
    assert rule_in_words(poison, NAMES, "list 1").endswith("; not where there is list 1.")
