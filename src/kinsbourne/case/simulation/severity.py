"""How ill is the patient truly, on every day?

The level is the sum of a first illness that recovers under treatment to a residue, relapses that
rise, are seen, treated and recover, and slow ups and downs that nobody would call a relapse.
"""

from __future__ import annotations

from math import exp, log, pi, sin
from typing import NamedTuple

from kinsbourne.case.simulation.chance import Chance
from kinsbourne.case.simulation.person import Person
from kinsbourne.case.simulation.truth import Pattern, Trigger

MOST = 15.0
TRIGGERS: tuple[Trigger, ...] = ("taper", "infection", "both", "other")


class Spell(NamedTuple):
    """A relapse: when it comes, is seen and treated, and how it goes."""

    onset: float
    trigger: Trigger
    points: float
    rise: float
    seen: float
    effect: float
    recovery: float
    end: float
    step: float
    """What of it stays."""

    def excess(self, day: float) -> float:
        """How far it lifts the level on that day."""
        if day <= self.onset:
            return 0.0
        if day <= self.effect:
            return self.points * min(1.0, (day - self.onset) / self.rise)
        fading = self.points - self.step
        return self.step + fading * exp((self.effect - day) / self.recovery)

    def is_on(self, day: float) -> bool:
        return self.onset <= day < self.end


class Course(NamedTuple):
    """The true course of one patient."""

    onset: float
    peak: float
    worsening: float
    effect: float
    recovery: float
    residue: float
    pattern: Pattern
    spells: tuple[Spell, ...]
    wander: tuple[float, float, float]
    """Points, period, phase."""

    def level(self, day: float) -> float:
        """Points of 15, without mimics and noise."""
        points, period, phase = self.wander
        steady = self.settled(day) + self._first(day) + sum(s.excess(day) for s in self.spells)
        wandering = points * sin(2 * pi * (day / period + phase)) * min(1.0, steady)
        return min(MOST, max(0.0, steady + wandering))

    def settled(self, day: float) -> float:
        """Where the level would be without the first illness, and between relapses."""
        return self.residue if day >= self.onset else 0.0

    def _first(self, day: float) -> float:
        height = self.peak - self.residue
        if day <= self.effect:
            return height * min(1.0, max(0.0, day - self.onset) / self.worsening)
        return height * exp((self.effect - day) / self.recovery)

    @property
    def improved(self) -> float:
        """When the first recovery has gone half way."""
        return self.effect + self.recovery * log(2)

    def unsettled(self, day: float) -> float:
        """Points above what stays."""
        lasting = sum(spell.step for spell in self.spells if spell.end <= day)
        return self.level(day) - self.residue - lasting

    def relapsing(self, day: float) -> bool:
        return any(spell.is_on(day) for spell in self.spells)


def course(chance: Chance, who: Person) -> Course:
    """The level and the relapses of this child within the follow-up."""
    residue = _residue(chance)
    peak = max(chance.triangular("peak"), residue + chance.number("peak-above-residue"))
    effect = who.treated + chance.between("effect-after")
    recovery = chance.lognormal("recovery")
    onsets = _relapse_onsets(chance, who)
    is_progressive = len(onsets) > 1 and chance.happens("progressive")
    spells: list[Spell] = []
    for onset, trigger in zip(onsets, _triggers(chance, len(onsets)), strict=True):
        settled = spells[-1].end + chance.number("relapse-settled") if spells else onset
        if (at := max(onset, settled)) < who.ends:
            spells.append(_spell(chance, at, trigger, is_progressive=is_progressive))
    pattern: Pattern = "relapsing-remitting" if spells else "monophasic"
    return Course(
        onset=who.onset,
        peak=min(peak, MOST),
        worsening=min(chance.between("worsening"), who.diagnosed - who.onset),
        effect=effect,
        recovery=recovery,
        residue=residue,
        pattern="relapsing-progressive" if is_progressive else pattern,
        spells=tuple(spells),
        wander=(chance.number("wander"), chance.between("wander"), chance.uniform(0, 1)),
    )


def _residue(chance: Chance) -> float:
    if chance.happens("symptom-free"):
        return 0.0
    is_mild = chance.uniform(0, 1 - chance.number("symptom-free")) < chance.number("mild-residue")
    return chance.between("mild-residue" if is_mild else "residue")


def _relapse_onsets(chance: Chance, who: Person) -> list[float]:
    """The relapses of a life, up to the end of the follow-up."""
    found: list[float] = []
    if not chance.happens("ever-relapse"):
        return found
    free = chance.number("first-relapse-free")
    at = who.diagnosed + free + chance.lognormal("first-relapse")
    while at < who.ends and len(found) < chance.number("relapses-most"):
        found.append(at)
        again = ("second-relapse", "third-relapse", "further-relapse")[min(len(found), 3) - 1]
        if not chance.happens(again):
            break
        at += chance.number("between-relapses-free") + chance.lognormal("between-relapses")
    return found


def _triggers(chance: Chance, count: int) -> list[Trigger]:
    """The first trigger predicts the later ones."""
    drawn: list[Trigger] = []
    for _ in range(count):
        if drawn and chance.happens("trigger-again"):
            drawn.append(drawn[0])
        else:
            name = chance.one_of("trigger", TRIGGERS)
            drawn.append(next(each for each in TRIGGERS if each == name))
    return drawn


def _spell(chance: Chance, onset: float, trigger: Trigger, *, is_progressive: bool) -> Spell:
    points = chance.lognormal("relapse-size")
    rise = chance.between("relapse-rise")
    seen = onset + chance.lognormal("relapse-seen")
    effect = max(seen, onset + rise) + chance.between("effect-after")
    recovery = chance.lognormal("relapse-recovery")
    step = min(chance.between("step"), points / 2) if is_progressive else 0.0
    fading = points - step
    left = max(chance.number("relapse-over-points"), chance.number("relapse-over-share") * fading)
    end = effect + recovery * log(max(1.0, fading / left))
    return Spell(onset, trigger, points, rise, seen, effect, recovery, end, step)
