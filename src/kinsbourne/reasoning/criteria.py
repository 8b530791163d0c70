"""Are the diagnostic criteria met?

Each set is a list of items worth points, and a number needed; see ``counting`` for how a verdict
follows when some are not known.

Intended purpose: to apply published criteria to recorded findings, showing each item's basis.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable
from functools import cache

from kinsbourne.knowledge.condition import Condition, findings_named
from kinsbourne.knowledge.model import Band, Citation, CriteriaSet, Item, Verified, weakest
from kinsbourne.reasoning.assessment import AssessedCriteria, AssessedItem, Status, Verdict
from kinsbourne.reasoning.because import Because
from kinsbourne.reasoning.counting import Points, Rule, by_exception, deciding, is_met, settling
from kinsbourne.reasoning.facts import Evidence, Facts
from kinsbourne.reasoning.logic import Truth, holds
from kinsbourne.reasoning.sources import Numbering

Cite = Callable[[Iterable[Citation]], tuple[int, ...]]

_STATUS: dict[Truth, Status] = {True: "present", False: "excluded", None: "unknown"}
_VERDICT: dict[Truth, Verdict] = {True: "met", False: "not_met", None: "cannot_say"}


class Judged:
    """The conditions of the knowledge, asked of one case, each worked out at most once."""

    def __init__(self, facts: Facts, sets: dict[str, CriteriaSet], rules: dict[str, Rule]) -> None:
        self.facts = facts
        self.sets = sets
        self.rules = rules
        self.present = facts.present
        self.age_days = facts.age_days
        self.lasting_days = facts.lasting_days
        self.ongoing = facts.ongoing
        self._points: dict[str, tuple[Points, ...]] = {}
        self._truths: dict[Condition, Truth] = {}

    def holds(self, condition: Condition) -> Truth:
        if condition not in self._truths:
            self._truths[condition] = holds(condition, self)
        return self._truths[condition]

    def points(self, name: str) -> tuple[Points, ...]:
        if name not in self._points:
            items = self.sets[name].items
            self._points[name] = tuple(points_of(item, self) for item in items)
        return self._points[name]

    def findings_asked(self, name: str) -> frozenset[str]:
        """The findings that a criteria set asks for."""
        return frozenset[str]().union(*map(findings_asked, self.sets[name].items))

    def applies(self, name: str) -> Truth:
        condition = self.sets[name].applies
        return True if condition is None else self.holds(condition)

    def verdict(self, name: str) -> Truth:
        """Is the count reached, on what was read?

        A set that is partly recalled gives no verdict by its count, only by an exception that
        rests on statements that were read (design law 1).
        """
        rule, points = self.rules[name], self.points(name)
        if self.sets[name].verified == "read" or by_exception(rule, points):
            return is_met(rule, points)
        return None

    def met(self, name: str) -> Truth:
        """Is the set met by a patient for whom it is meant?"""
        applies = self.applies(name)
        return self.verdict(name) if applies else applies


@cache
def findings_asked(item: Item) -> frozenset[str]:
    """The findings that an item asks for."""
    return frozenset[str]().union(*(findings_named(outcome.when) for outcome in item.outcomes))


def rule_of(criteria: CriteriaSet) -> Rule:
    """What of a set the count depends on."""
    position = {item.id: at for at, item in enumerate(criteria.items)}
    points = criteria.exception.points if criteria.exception else {}
    return Rule(criteria.needed, tuple((position[i], p) for i, p in sorted(points.items())))


def points_of(item: Item, judged: Judged) -> Points:
    """What is the item worth: by the first outcome that holds, a span while that is open?"""
    possible: list[int] = []
    for outcome in item.outcomes:
        truth = judged.holds(outcome.when)
        if truth is not False:
            worth = outcome.points
            possible.extend(worth if isinstance(worth, tuple) else (worth,))
        if truth is True:
            break
    else:
        possible.append(0)
    return min(possible), max(possible)


def assess_criteria(judged: Judged, name: str, numbering: Numbering) -> AssessedCriteria:
    """One criteria set, applied and explained."""
    criteria, points, rule = judged.sets[name], judged.points(name), judged.rules[name]

    def named(sets: tuple[tuple[int, ...], ...]) -> tuple[tuple[str, ...], ...]:
        return tuple(tuple(criteria.items[at].id for at in chosen) for chosen in sets)

    applies = judged.applies(name)
    cite = numbering.cite if applies is not False else _nothing
    verdict, if_recalled = judged.verdict(name), is_met(rule, points)
    items = tuple(
        _assess_item(item, span, judged.facts, cite)
        for item, span in zip(criteria.items, points, strict=True)
    )
    return AssessedCriteria(
        set=criteria.id,
        name=criteria.name,
        applies=_STATUS[applies],
        verdict=_VERDICT[verdict],
        by_exception=bool(verdict) and by_exception(rule, points),
        if_recalled=None if if_recalled is verdict else _VERDICT[if_recalled],
        met=sum(least for least, _ in points),
        needed=criteria.needed,
        items=items,
        would_settle=named(settling(rule, points)),
        would_meet=named(deciding(rule, points, True)),
        would_rule_out=named(deciding(rule, points, False)),
        grade=_grade(criteria.grades, points),
        states=tuple(state.text for state in criteria.states if judged.holds(state.when)),
        verified=weakest([criteria.verified, *(item.verified for item in items)]),
        sources=cite(criteria.sources),
    )


def _nothing(_: Iterable[Citation]) -> tuple[int, ...]:
    """A set that is not meant for the patient adds nothing to the list of sources."""
    return ()


def _assess_item(item: Item, points: Points, facts: Facts, cite: Cite) -> AssessedItem:
    least, most = points
    status: Status = "unknown" if least < most else "present" if least else "excluded"
    marks: list[Verified] = [item.verified, *(outcome.verified for outcome in item.outcomes)]
    return AssessedItem(
        id=item.id,
        label=item.label,
        status=status,
        points=points,
        verified=weakest(marks),
        because=(_item_because(item, status, facts, cite),),
    )


def _item_because(item: Item, status: Status, facts: Facts, cite: Cite) -> Because:
    recorded = unique(
        entry for name in sorted(findings_asked(item)) for entry in facts.evidence(name)
    )
    relevant = tuple(
        e for e in recorded if status == "unknown" or e.present == (status == "present")
    )
    if status == "unknown":
        text = "Not settled by what is recorded." if relevant else "Not recorded."
    else:
        text = f"Recorded as {status}: {', '.join(entry.label for entry in relevant)}."
    return Because(text=text, evidence=relevant, sources=cite(item.sources))


def unique(evidence: Iterable[Evidence]) -> tuple[Evidence, ...]:
    """Each recorded item once, in order."""
    return tuple(dict.fromkeys(evidence))


def _grade(bands: tuple[Band, ...], points: tuple[Points, ...]) -> str | None:
    """The grade of a graded score, or the lowest and highest that are open."""
    if not bands:
        return None
    sums = (sum(least for least, _ in points), sum(most for _, most in points))
    lowest, highest = (max((b for b in bands if b.from_ <= s), key=lambda b: b.from_) for s in sums)
    return lowest.name if lowest is highest else f"{lowest.name} to {highest.name}"
