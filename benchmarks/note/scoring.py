"""What is counted: findings found, their status, and which errors would do harm."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable
from typing import NamedTuple

from kinsbourne.knowledge.ontology import Ontology

ABSENT = frozenset({"excluded", "normal"})
NOT_APPLIED = frozenset({"family", "past", "uncertain"})


class Said(NamedTuple):
    """That a note says a status of a finding; places in the text where these are known."""

    code: str
    status: str
    start: int = -1
    end: int = -1
    words: str = ""

    @property
    def applied(self) -> str:
        """What it comes to in a case: present, absent or open."""
        if self.status in ABSENT:
            return "absent"
        return "open" if self.status in NOT_APPLIED else self.status


class Tally:
    """Counts over many notes, and the misses by name."""

    def __init__(self) -> None:
        self.pairs: Counter[tuple[str, str]] = Counter()
        """Truth and prediction, as applied; ``missed`` and ``extra`` where one has none."""
        self.exact: Counter[str] = Counter()
        self.misses: list[str] = []

    def line(self, name: str) -> str:
        """One row of the table."""
        truth = sum(n for (true, _), n in self.pairs.items() if true != "extra")
        said = sum(n for (_, one), n in self.pairs.items() if one != "missed")
        met = sum(n for (t, s), n in self.pairs.items() if t != "extra" and s != "missed")
        right = sum(n for (t, s), n in self.pairs.items() if t == s)
        recall, precision = _share(right, truth), _share(right, said)
        both = recall + precision
        f1 = 2 * recall * precision / both if both else 0.0
        return (
            f"{name:<34} {truth:>5} {said:>5} {_share(met, truth):>7.1%} {_share(met, said):>8.1%} "
            f"{_share(right, met):>8.1%} {f1:>6.3f} {self.pairs['present', 'absent']:>9} "
            f"{self.pairs['absent', 'present']:>9}"
        )


HEADER = (
    f"{'':<34} {'coded':>5} {'said':>5} {'recall':>7} {'precis.':>8} {'status':>8} {'F1':>6} "
    f"{'pres>excl':>9} {'excl>pres':>9}"
)


def _share(k: int, n: int) -> float:
    return k / n if n else 0.0


def related(one: str, other: str, ontology: Ontology) -> bool:
    """Is one of two terms the other, or a kind of it?"""
    if one == other:
        return True
    if one not in ontology or other not in ontology:
        return False
    return ontology.is_a(one, other) or ontology.is_a(other, one)


def excludes(excluded: str, present: str, ontology: Ontology) -> bool:
    """Does excluding one term exclude the other?"""
    if excluded == present:
        return True
    return excluded in ontology and present in ontology and ontology.is_a(present, excluded)


def compare(
    name: str, truth: Iterable[Said], said: Iterable[Said], ontology: Ontology, tally: Tally
) -> None:
    """Pair what is true with what was said: the same term first, then a kind of it.

    Where places are known the two must overlap.
    """
    left, open_ = list(said), list(truth)
    for same in (True, False):
        for true in list(open_):
            fits = [
                one
                for one in left
                if _overlap(true, one)
                and (one.code == true.code if same else related(one.code, true.code, ontology))
            ]
            best = max(fits, key=lambda one: one.applied == true.applied, default=None)
            if best is None:
                continue
            left.remove(best)
            open_.remove(true)
            tally.pairs[true.applied, best.applied] += 1
            tally.exact["same term" if same else "related term"] += 1
            if true.applied != best.applied:
                tally.misses.append(
                    f"{name}: {true.words or true.code} is {true.status}, said {best.status}"
                )
    for true in open_:
        tally.pairs[true.applied, "missed"] += 1
        tally.misses.append(f"{name}: {true.words or true.code} ({true.status}) not found")
    for one in left:
        tally.pairs["extra", one.applied] += 1
        tally.misses.append(f"{name}: {one.words or one.code} ({one.status}) not coded")


def _overlap(one: Said, other: Said) -> bool:
    if one.start < 0 or other.start < 0:
        return True
    return one.start < other.end and other.start < one.end
