"""Which counts does a search give, and how do they hang together?"""

from __future__ import annotations

from collections import Counter
from collections.abc import Collection, Iterator

from kinsbourne.knowledge.model import Phenotype, PhenotypeGrade
from kinsbourne.population.found import Found, Person
from kinsbourne.population.reporting.suppression import Counts, Sum
from kinsbourne.population.script.scoring import GRADES

ILL, NOT_FOUND = "ill", "ill-not-found"


def upto(kind: str, grade: PhenotypeGrade) -> str:
    """The name of a count of this grade and all better ones."""
    return f"{kind}:up-to-{grade}"


def counts(found: Found, phenotype: Phenotype, ill: Collection[Person] | None = None) -> Counts:
    """All counts of a search, with those that could be worked out from them.

    Args:
        ill: who is ill in truth, where that is known.
    """
    cells: Counter[str] = Counter(found.flow.steps)
    sums: list[Sum] = []
    unprinted: set[str] = set()
    slack: set[str] = set()

    def complement(total: str, part: str, rest: str, *, is_group: bool) -> None:
        """What is left of a total is a group of people, or only more than nought."""
        if cells[part] <= cells[total]:
            cells[rest] = cells[total] - cells[part]
            sums.append(Sum(total, (part, rest)))
            (unprinted if is_group else slack).add(rest)

    complement("people", "with-evidence", "without-evidence", is_group=True)
    complement("with-evidence", "anchored", "evidence-only", is_group=True)
    complement("anchored", "without-person-row", "looked-at", is_group=True)
    complement("looked-at", "without-birth-year", "with-birth-year", is_group=True)
    for kind, one in _flagged(found, ill):
        cells[kind] += one
    kinds = ("flagged", "known", "missed", *(("true", "false") if ill is not None else ()))
    for at, grade in enumerate(GRADES):
        for kind in kinds:
            cells.setdefault(f"{kind}:{grade}", 0)
            before = (upto(kind, GRADES[at - 1]),) if at else ()
            cells[upto(kind, grade)] = cells[f"{kind}:{grade}"] + sum(cells[b] for b in before)
            sums.append(Sum(upto(kind, grade), (*before, f"{kind}:{grade}")))
        for pair in (("known", "missed"), ("true", "false"))[: 2 if ill is not None else 1]:
            sums.append(Sum(f"flagged:{grade}", tuple(f"{kind}:{grade}" for kind in pair)))
    complement("looked-at", upto("flagged", GRADES[-1]), "not-flagged", is_group=True)
    if ill is not None:
        cells[ILL] = len(ill)
        complement(ILL, upto("true", GRADES[-1]), NOT_FOUND, is_group=True)
        unprinted.discard(NOT_FOUND)
    for rule in phenotype.rules:
        entered, fired = f"entered:{rule.id}", f"fired:{rule.id}"
        complement("looked-at", entered, f"not-{entered}", is_group=False)
        complement(entered, fired, f"not-{fired}", is_group=False)
        complement(upto("flagged", rule.grade), fired, f"by-others:{rule.id}", is_group=False)
    for one, other in _same(cells, phenotype):
        if cells[one] == cells[other]:
            sums.append(Sum(one, (other,)))
        else:
            complement(one, other, f"lost:{one}:{other}", is_group=False)
    for at, grade in enumerate(GRADES):
        rules = [rule for rule in phenotype.rules if rule.grade in GRADES[: at + 1]]
        fired = tuple(f"fired:{rule.id}" for rule in rules)
        every, best = sum(cells[one] for one in fired), cells[upto("flagged", grade)]
        if every >= best:
            more, total = f"by-several:{grade}", f"fired-up-to:{grade}"
            cells[more], cells[total] = every - best, every
            slack |= {more, total}
            sums += [Sum(total, fired), Sum(total, (upto("flagged", grade), more))]
    for feature in phenotype.features:
        complement(
            "with-evidence", f"feature:{feature.id}", f"not-feature:{feature.id}", is_group=False
        )
    for grade in GRADES:
        del cells[f"grade:{grade}"]
    return Counts(
        dict(cells) | {name: cells[name] for one in sums for name in (one.total, *one.parts)},
        tuple(sums),
        frozenset(unprinted),
        frozenset(slack),
    )


def _same(cells: Counter[str], phenotype: Phenotype) -> Iterator[tuple[str, str]]:
    """Counts that are the same people under two names, the second within the first: who has the one
    code that a rule of any age begins with, in whom it began, in whom it fired, and, of the
    diagnosis, who is known. Rows that do not count may take a few from the first."""
    diseases = {feature.id for feature in phenotype.features if feature.role == "disease"}
    for rule in phenotype.rules:
        entered, fired = f"entered:{rule.id}", f"fired:{rule.id}"
        if rule.ages is None and len(rule.entry) == 1:
            yield f"feature:{rule.entry[0]}", entered
        if not (rule.ages or rule.needs or rule.unless):
            yield entered, fired
            if set(rule.entry) == diseases:
                yield upto("known", GRADES[-1]), fired


def _flagged(found: Found, ill: Collection[Person] | None) -> Iterator[tuple[str, int]]:
    for one in found.flagged:
        yield f"flagged:{one.grade}", 1
        yield f"{'known' if one.known else 'missed'}:{one.grade}", 1
        if ill is not None:
            yield f"{'true' if one.person_id in ill else 'false'}:{one.grade}", 1
