"""The documented formulae of the ranking, in plain Python and as slow as it takes.

Shares nothing with the compiled table: dictionaries by code, one disease and one finding at a
time.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from math import log
from typing import NamedTuple

Count = tuple[float, float]


class Known(NamedTuple):
    """What was counted of one disease: for each code, k of n in each place it stands in."""

    counts: dict[str, list[Count]]
    is_curated: bool = False


class ByHand:
    def __init__(
        self,
        parents: Mapping[str, tuple[str, ...]],
        local: Iterable[str],
        diseases: Sequence[Known],
        genes: Iterable[set[int]],
        constants: Mapping[str, float],
        confusables: Iterable[tuple[str, str, tuple[str, ...]]] = (),
    ) -> None:
        self.parents = parents
        self.local = set(local)
        self.diseases = diseases
        self.c = constants
        self.confusables = list(confusables)
        self.codes = [*(code for code in sorted(parents) if self._is_finding(code)), *sorted(local)]
        self.direct = [self._direct(known) for known in diseases]
        self.own = [self._with_ancestors(direct) for direct in self.direct]
        self.share = {code: self._rarity(code) for code in self.codes}
        self.parent = {code: self._parent(code) for code in self.codes}
        self.kin = self._kin(genes)

    def _is_finding(self, code: str) -> bool:
        return code != "HP:0000118" and "HP:0000118" in self.ancestors(code)

    def ancestors(self, code: str) -> set[str]:
        found = {code}
        for parent in self.parents.get(code, ()):
            found |= self.ancestors(parent)
        return found

    def _direct(self, known: Known) -> dict[str, Count]:
        """Share and patients: (k + k0) / (n + n0), over all that was counted."""
        layer = "-curated" if known.is_curated else ""
        k0, n0 = self.c[f"shrink-k{layer}"], self.c[f"shrink-n{layer}"]
        direct = {}
        for code, counts in known.counts.items():
            if code in self.barred(known):
                continue
            k, n = sum(k for k, _ in counts), sum(n for _, n in counts)
            direct[code] = ((k + k0) / (n + n0), n)
        if known.is_curated:
            for recorded, how_often, may_be in self.confusables:
                for meant in may_be:
                    if meant in direct:
                        lent = self.c[how_often] * direct[meant][0]
                        if lent > direct.get(recorded, (0, 0))[0]:
                            direct[recorded] = (lent, direct[meant][1])
        return direct

    def barred(self, known: Known) -> set[str]:
        return {
            code for code, counts in known.counts.items() if any(n and not k for k, n in counts)
        }

    def _with_ancestors(self, direct: dict[str, Count]) -> dict[str, float]:
        """Whatever is more general is there at least as often."""
        return {
            code: max(direct[below][0] for below in direct if code in self.ancestors(below))
            for code in {a for below in direct for a in self.ancestors(below)}
            if code in self.local or self._is_finding(code)
        }

    def _rarity(self, code: str) -> float:
        if code in self.local:
            return self.c["local-share"]
        counted = sum(
            own.get(code, 0) if known.is_curated else code in own
            for known, own in zip(self.diseases, self.own, strict=True)
        )
        return (counted + 0.5) / (len(self.diseases) + 1)

    def _parent(self, code: str) -> str | None:
        above = [p for p in self.parents.get(code, ()) if self._is_finding(p)]
        return min(above, key=lambda p: (self.share[p], p), default=None)

    def _kin(self, genes: Iterable[set[int]]) -> dict[int, set[int]]:
        kin: dict[int, set[int]] = {}
        for group in genes:
            if 1 < len(group) <= self.c["siblings-most"]:
                for one in group:
                    kin[one] = kin.get(one, set()) | (group - {one})
        return kin

    def given_parent(self, code: str) -> float:
        above = self.parent[code]
        return min(1.0, self.share[code] / (self.share[above] if above else 1))

    def information(self, code: str | None) -> float:
        return -log(self.share[code]) if code else 0.0

    def known(self, at: int) -> dict[str, float]:
        """The shares, with what diseases of the same gene lend to those of HPO's catalogue."""
        own, kin = dict(self.own[at]), self.kin.get(at, set())
        if self.diseases[at].is_curated or not kin:
            return own
        for code in {code for other in kin for code in self.own[other]}:
            lent = sum(self.own[other].get(code, 0) for other in kin) / len(kin)
            if lent > self.c["siblings-floor"]:
                own[code] = own.get(code, 0) + self.c["siblings"] * (1 - own.get(code, 0)) * lent
        return own

    def noise(self, at: int) -> float:
        return self.c["noise-curated" if self.diseases[at].is_curated else "noise"]

    def gain(self, at: int, code: str) -> float:
        share = self.known(at).get(code)
        if share is None:
            return 0.0
        background = self.noise(at) * self.given_parent(code)
        gain = log((share + background) / background)
        if not self.diseases[at].is_curated:
            gain += self.coverage(at, code)
        return gain

    def unnamed(self, at: int, code: str) -> float:
        """What the disease's share keeps for kinds of the code that are not named of it."""
        kinds = (share for kind, share in self.known(at).items() if self.parent[kind] == code)
        share = 0.0 if code in self.confused(at) else self.direct[at].get(code, (0.0, 0.0))[0]
        return log((max(0.0, share - max(kinds, default=0.0)) + self.noise(at)) / self.noise(at))

    def confused(self, at: int) -> set[str]:
        """What is only recorded in a disease of our own layer for another sign."""
        signs = self.confusables if self.diseases[at].is_curated else []
        own = {
            code: counts
            for code, counts in self.diseases[at].counts.items()
            if code not in self.barred(self.diseases[at])
        }
        return {
            recorded
            for recorded, _, _ in signs
            if recorded in self.direct[at]
            and self.direct[at][recorded][0] > self._counted(at, own.get(recorded, []))
        }

    def _counted(self, at: int, counts: list[Count]) -> float:
        layer = "-curated" if self.diseases[at].is_curated else ""
        k0, n0 = self.c[f"shrink-k{layer}"], self.c[f"shrink-n{layer}"]
        k, n = sum(k for k, _ in counts), sum(n for _, n in counts)
        return (k + k0) / (n + n0) if counts else 0.0

    def as_parent(self, at: int, code: str) -> float:
        return log((self.known(at).get(code, 0.0) + self.noise(at)) / self.noise(at))

    def coverage(self, at: int, code: str) -> float:
        """The part of the disease that lies at or below the code, by information newly given."""
        direct = self.direct[at]
        whole = sum(share for share, _ in direct.values())
        part = sum(
            self.c["coverage-even"] / len(direct) + self.c["coverage-by-share"] * share / whole
            for below, (share, _) in direct.items()
            if code in self.chain(below)
        )
        return part * (self.information(code) - self.information(self.parent[code]))

    def chain(self, code: str | None) -> list[str]:
        return [] if code is None else [code, *self.chain(self.parent[code])]

    def given_back(self, at: int, code: str) -> float:
        if self.diseases[at].is_curated:
            return 0.0
        share, _ = self.direct[at][code]
        return -self.c["breadth"] * log(1 - self.c["breadth-share"] * share)

    def breadth(self, at: int) -> float:
        return -sum(self.given_back(at, code) for code in self.direct[at])

    def bonus(self, at: int, code: str, present: set[str]) -> float:
        """For a code the disease itself is listed with."""
        if code not in self.direct[at]:
            return 0.0
        noise = self.noise(at)
        if self.diseases[at].is_curated:
            up = self.chain(code)
            others = {above for other in present - {code} for above in self.chain(other)}
            said = up[1:] if code in self.confused(at) else [u for u in up[1:] if u in others]
            falls = [
                self.as_parent(at, recorded)
                - sum(self.gain(at, each) for each in up[:steps])
                + sum(self.as_parent(at, each) for each in up[1:steps])
                for steps, recorded in enumerate(up)
                if recorded in said
            ]
            if code not in self.confused(at):
                whole = sum(self.gain(at, each) for each in up)
                falls.append(sum(self.as_parent(at, each) for each in up[1:]) - whole)
            return max(0.0, *falls, 0.0)
        exact = self.c["exact"] + self.c["exact-per-information"] * self.information(code)
        return max(exact, log((1 + noise) / noise)) + self.given_back(at, code)

    def exclusion(self, at: int, code: str) -> float:
        """The share as it was counted, as far as it is not thought to be always there."""
        known, sure = self.diseases[at], self.c["excluded-counts-from"]
        enough = self.c["excluded-counts-patients"]
        layer = "-curated" if known.is_curated else ""
        k0, n0 = self.c[f"shrink-k{layer}"], self.c[f"shrink-n{layer}"]
        raw = max(
            (
                (share * (n + n0) - k0) / n if n else share
                for below, (share, n) in self.direct[at].items()
                if code in self.ancestors(below) and (known.is_curated or n >= enough)
            ),
            default=0.0,
        )
        if not known.is_curated and raw < sure - 1e-9:
            return 0.0
        return log(1 - (1 - self.c["missed"]) * min(max(raw, 0.0), sure))

    def evidence(self, at: int, present: Iterable[str], excluded: Iterable[str] = ()) -> float:
        present = {code for code in present if code in self.codes}
        closure = {above for code in present for above in self.chain(code)}
        total = self.breadth(at)
        for code in closure:
            total += self.gain(at, code)
            for kind in (other for other in closure if self.parent[other] == code):
                total -= self.as_parent(at, code)
                if kind not in self.known(at):
                    total += self.unnamed(at, code)
            total += log(self.c["barred"]) * (code in self.barred(self.diseases[at]))
        total += sum(self.bonus(at, code, present) for code in present)
        absent = {code for code in excluded if code in self.codes} - closure
        return total + sum(self.exclusion(at, code) for code in absent)
