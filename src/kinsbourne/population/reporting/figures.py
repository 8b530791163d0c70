"""How well does a search find whom it should, and how much of it is chance?"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from math import exp, prod, sqrt
from statistics import NormalDist

import msgspec

from kinsbourne.knowledge.model import Phenotype, PhenotypeGrade
from kinsbourne.knowledge.model.phenotype import Need, PhenotypeRule, Term
from kinsbourne.population.found import Flow

Z = NormalDist().inv_cdf(0.975)


class Estimate(msgspec.Struct, frozen=True):
    """A figure and its 95 % interval."""

    value: float
    low: float
    high: float


def wilson(k: float, n: float, people: float | None = None) -> Estimate:
    """A share, k of n, by Wilson's interval.

    Args:
        people: of how many the n were drawn; the fewer are left, the narrower the interval.
    """
    if people is not None:
        if people <= n:
            return Estimate(k / n, k / n, k / n)
        more = (people - 1) / (people - n)
        k, n = k * more, n * more
    share, z2 = k / n, Z * Z
    middle = (share + z2 / (2 * n)) / (1 + z2 / n)
    half = Z / (1 + z2 / n) * sqrt(share * (1 - share) / n + z2 / (4 * n * n))
    low = 0.0 if k == 0 else max(0.0, middle - half)
    high = 1.0 if k == n else min(1.0, middle + half)
    return Estimate(share, low, high)


def likelihood_ratio(true: int, ill: int, false: int, well: int) -> Estimate | None:
    """How many times more often a flag stands on the ill than on the well, by the log method; half
    a person is added to each of the four where one of them is nobody. None where nobody is well,
    or nobody ill is flagged: half a person more would make that a good flag."""
    if not true or not well:
        return None
    add = 0.5 if is_sparse(true, ill, false, well) else 0.0
    a, n, c, m = true + add, ill + 2 * add, false + add, well + 2 * add
    ratio = (a / n) / (c / m)
    spread = Z * sqrt(1 / a - 1 / n + 1 / c - 1 / m)
    return Estimate(ratio, ratio * exp(-spread), ratio * exp(spread))


def is_sparse(true: int, ill: int, false: int, well: int) -> bool:
    """Is one of the four, ill and well with and without a flag, nobody?"""
    return 0 in (true, ill - true, false, well - false)


def predictive_value(ratio: Estimate, prevalence: float) -> Estimate:
    """In what share of those flagged the flag is right, where so many have the disease; the
    interval is that of the likelihood ratio."""
    odds = prevalence / (1 - prevalence)
    return Estimate(
        *(odds * one / (1 + odds * one) for one in (ratio.value, ratio.low, ratio.high))
    )


def reviews_for_one(value: Estimate) -> Estimate:
    """How many charts are read for each true patient."""
    return Estimate(1 / value.value, 1 / value.high, 1 / value.low)


def by_chance(phenotype: Phenotype, flow: Flow, grades: Iterable[PhenotypeGrade]) -> float:
    """How many people would be flagged if features came together by chance alone.

    Each feature is taken to come with its share among these people, independently of the others,
    and rules independently of each other. Windows, ages, numbers of days and the order are left
    out, which makes it more; that illness and care bring features together is left out too, which
    makes it less. A feature of the entry that a rule asks for again counts as there. Rules that
    begin with the diagnosis itself are left out: a diagnosis is no coincidence.
    """
    people = flow["people"]
    if not people:
        return 0.0
    among = set(grades)
    rules = (rule for rule in chance_rules(phenotype) if rule.grade in among)
    return people * (1 - prod(1 - _rule(rule, flow, people) for rule in rules))


def chance_rules(phenotype: Phenotype) -> Iterator[PhenotypeRule]:
    """The rules that chance can fire: those that begin with something else than the diagnosis."""
    disease = {feature.id for feature in phenotype.features if feature.role == "disease"}
    yield from (rule for rule in phenotype.rules if not set(rule.entry) <= disease)


def used(rule: PhenotypeRule) -> set[str]:
    """The features whose counts the figure of a rule rests on."""
    terms = [*(term for need in rule.needs for term in need.of), *rule.unless]
    return {*rule.entry, *(feature for term in terms for feature in term.any)}


def _rule(rule: PhenotypeRule, flow: Flow, people: int) -> float:
    entry = _any(rule.entry, flow, people)
    needs = prod(_need(need, rule, flow, people) for need in rule.needs)
    spared = prod(
        1 - _any(term.any, flow, people)
        for term in rule.unless
        if not set(term.any) & set(rule.entry)
    )
    return entry * needs * spared


def _need(need: Need, rule: PhenotypeRule, flow: Flow, people: int) -> float:
    """The chance that enough of the terms hold."""
    chances = [1.0] + [0.0] * len(need.of)
    for term in need.of:
        holds = _term(term, rule, flow, people)
        chances = [
            chance * (1 - holds) + (chances[at - 1] * holds if at else 0)
            for at, chance in enumerate(chances)
        ]
    return sum(chances[need.at_least :])


def _term(term: Term, rule: PhenotypeRule, flow: Flow, people: int) -> float:
    return 1.0 if set(term.any) & set(rule.entry) else _any(term.any, flow, people)


def _any(features: Sequence[str], flow: Flow, people: int) -> float:
    return 1 - prod(1 - min(1.0, flow[f"feature:{one}"] / people) for one in features)


def squared_and_added(parts: Sequence[tuple[float, Estimate]]) -> Estimate:
    """A weighted sum of independent shares; the interval by squaring and adding the distances of
    each part's own limits (Zou and Donner)."""
    value = sum(weight * part.value for weight, part in parts)
    below = sqrt(sum((weight * (part.value - part.low)) ** 2 for weight, part in parts))
    above = sqrt(sum((weight * (part.high - part.value)) ** 2 for weight, part in parts))
    return Estimate(value, max(0.0, value - below), min(1.0, value + above))
