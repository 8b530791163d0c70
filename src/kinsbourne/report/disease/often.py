"""How are frequency, age and tempo of a disease said in words?"""

from __future__ import annotations

from kinsbourne.case.time import DAYS_A_YEAR
from kinsbourne.knowledge.model import Ages, Disease, Feature, HowOften, Tempo

FREQUENCY: dict[HowOften, str] = {
    "obligate": "obligate", "very-frequent": "very frequent", "frequent": "frequent",
    "occasional": "occasional", "very-rare": "very rare", "single-reports": "single reports",
    "excluded": "excluded",
}  # fmt: skip
"""HPO's grades in HPO's words, most often first, and one of ours."""
YOUNG = 2
"""Years below which an age is said in months."""
TEMPO: dict[Tempo, str] = {
    "sudden": "suddenly", "static": "there from the start", "spells": "in spells",
}  # fmt: skip
"""All others say over how long."""


def how_often(feature: Feature) -> str:
    """The grade, or what was counted."""
    if feature.how_often is None:
        return f"{feature.k} of {feature.n}"
    return FREQUENCY[feature.how_often]


def ages(bounds: Ages) -> str:
    """As ``6 months to under 8 years``."""
    low, high = bounds.from_, bounds.below
    if low == 0:
        return f"birth to under {_age(high)}"
    if _in_years(low) and _in_years(high):
        return f"{low:g} to under {_age(high)}"
    return f"{_age(low)} to under {_age(high)}"


def _in_years(age: float) -> bool:
    return age == 1 or age >= YOUNG


def _age(age: float) -> str:
    if _in_years(age):
        return _counted(age, "year")
    if age * 12 < 1:
        return _counted(round(age * DAYS_A_YEAR), "day")
    return _counted(round(age * 12), "month")


def _counted(number: float, unit: str) -> str:
    return f"{number:g} {unit}" if number == 1 else f"{number:g} {unit}s"


def onset(disease: Disease) -> str:
    """How fast it comes on."""
    over = " or ".join(one for one in disease.tempo if one not in TEMPO)
    said = [TEMPO[one] for one in disease.tempo if one in TEMPO]
    return ", ".join([*said, f"over {over}"] if over else said)
