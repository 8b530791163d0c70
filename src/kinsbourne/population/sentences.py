"""How is a rule of the definition said in one sentence?"""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence

from kinsbourne.knowledge.model.phenotype import AgeSpan, Need, PhenotypeRule, Term

YEARS_FROM = 24
"""Ages of so many months and more are said in years where they are whole."""


def rule_in_words(rule: PhenotypeRule, names: Mapping[str, str], causes: str = "") -> str:
    """When does the rule fire: entry, ages, needs, other causes, in one sentence.

    Args:
        names: of each feature, by its id.
        causes: what the other causes that silence the rule are called, where they are said
            elsewhere.
    """
    age = f", at an age of {ages_in_words(rule.ages)}" if rule.ages else ""
    needs = "".join(f", together with {_need(need, names)}" for need in rule.needs)
    silent = causes or "; or ".join(terms_in_words(rule.unless, names))
    unless = f"; not where there is {silent}" if rule.unless else ""
    return f"A day counts with {_any(rule.entry, names)}{age}{needs}{unless}."


def terms_in_words(terms: Sequence[Term], names: Mapping[str, str]) -> list[str]:
    """What must be seen and when, each."""
    return [_term(term, names) for term in terms]


def ages_in_words(ages: AgeSpan) -> str:
    """Completed months as a clinician says them."""
    if ages.below is None:
        return f"{_age(ages.since)} or more"
    if not ages.since:
        return f"less than {_age(ages.below)}"
    return f"{_age(ages.since)} to less than {_age(ages.below)}"


def _age(months: int) -> str:
    if months >= YEARS_FROM and months % 12 == 0:
        return f"{months // 12} years"
    return f"{months} months"


def span(since: int | None, until: int | None) -> str:
    """Which days count, relative to a day that is said before or after, both ends included."""
    if since is None and until is None:
        return "at any time"
    if since is None:
        return f"at any time up to {_place(until or 0)}"
    if until is None:
        return f"{_place(since)} or later"
    if since == -until:
        return f"within {until} days"
    return f"from {_place(since)} to {_place(until)}"


def _place(days: int) -> str:
    if not days:
        return "the same day"
    return f"{abs(days)} days {'before' if days < 0 else 'after'}"


def _need(need: Need, names: Mapping[str, str]) -> str:
    terms = terms_in_words(need.of, names)
    if need.at_least == len(terms):
        return "; and ".join(terms)
    return f"{need.at_least} of these: {'; or '.join(terms)}"


def _term(term: Term, names: Mapping[str, str]) -> str:
    days = f" on {term.days} different days" if term.days > 1 else ""
    return f"{_any(term.any, names)}{days} {span(term.since, term.until)}"


def _any(features: Sequence[str], names: Mapping[str, str]) -> str:
    return as_list([f"“{names[id_]}”" for id_ in features], "or")


def as_list(words: Sequence[str], last: str) -> str:
    """One, or another, or a third: with commas and a word before the last."""
    return "".join(_joined(words, last))


def _joined(words: Sequence[str], last: str) -> Iterator[str]:
    for place, word in enumerate(words):
        if place:
            yield f" {last} " if place == len(words) - 1 else ", "
        yield word
