"""Who falls ill, when, with which tumour, and how long is the follow-up?"""

from __future__ import annotations

from math import exp, log
from typing import NamedTuple

from kinsbourne.case.simulation.chance import Chance
from kinsbourne.case.time import DAYS_A_YEAR

SITES = ("abdomen", "thorax", "pelvis", "neck", "unstated")
TYPES = ("neuroblastoma", "ganglioneuroblastoma", "ganglioneuroma")
STAGES = ("1", "2", "3", "4")


class Tumour(NamedTuple):
    kind: str
    site: str
    stage: str | None
    """INSS, of neuroblastomas."""
    resected: float


class Person(NamedTuple):
    """Times are days since 1970, or a part of one."""

    is_girl: bool
    born: float
    onset: float
    diagnosed: float
    treated: float
    ends: float
    tumour: Tumour | None

    def age(self, day: float) -> float:
        """In years."""
        return (day - self.born) / DAYS_A_YEAR


def person(chance: Chance) -> Person:
    """A child, from birth to the end of the follow-up."""
    onset = chance.uniform(chance.number("calendar-from"), chance.number("calendar-until"))
    born = float(int(onset - _age_at_onset(chance) * DAYS_A_YEAR))
    diagnosed = onset + chance.lognormal("delay")
    return Person(
        is_girl=chance.happens("girls"),
        born=born,
        onset=onset,
        diagnosed=diagnosed,
        treated=diagnosed + chance.between("treated-after"),
        ends=diagnosed + chance.lognormal("follow-up"),
        tumour=_tumour(chance, diagnosed),
    )


def _age_at_onset(chance: Chance) -> float:
    """By the published share of infants and quartiles, evenly in the logarithm between them."""
    ages = ("onset-age-least", "infants-until", "onset-age-low", "onset-age-middle",
            "onset-age-high")  # fmt: skip
    shares = (0.0, chance.number("infants"), 0.25, 0.5, 0.75)
    drawn = chance.uniform(0, 1)
    if drawn >= shares[-1]:
        beyond = chance.exponential(chance.number("onset-age-tail"))
        return min(chance.number("onset-age-high") + beyond, chance.number("onset-age-most"))
    at = max(index for index, share in enumerate(shares) if drawn >= share)
    part = (drawn - shares[at]) / (shares[at + 1] - shares[at])
    low, high = log(chance.number(ages[at])), log(chance.number(ages[at + 1]))
    return exp(low + part * (high - low))


def _tumour(chance: Chance, diagnosed: float) -> Tumour | None:
    if not chance.happens("tumour"):
        return None
    kind = chance.one_of("type", TYPES)
    return Tumour(
        kind=kind,
        site=chance.one_of("site", SITES),
        stage=chance.one_of("stage", STAGES) if kind == "neuroblastoma" else None,
        resected=diagnosed + chance.between("resected-after"),
    )
