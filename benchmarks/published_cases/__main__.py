"""How do the criteria and the concern rules do on published patients?

    python -m benchmarks.published_cases [FOLDER]

FOLDER holds ``cases.ndjson`` (phenopackets) and ``truth.ndjson``; the assessment sees the former
only. Published cases over-represent rare causes: no prior may be read off these figures.
"""

from __future__ import annotations

import sys
from collections import Counter
from math import sqrt
from pathlib import Path

import msgspec

from kinsbourne.case.model import Case
from kinsbourne.exchange import sources
from kinsbourne.knowledge import base
from kinsbourne.reasoning.assess import Assessor
from kinsbourne.reasoning.assessment import Assessment
from kinsbourne.reasoning.concern import LEVELS

DATA = Path(__file__).parent / "data"
ADULT_MONTHS = 18 * 12
Z = 1.959964  # two-sided 95 %


class Truth(msgspec.Struct):
    """The authors' diagnosis; fields used here."""

    id: str
    is_oms: bool
    final_diagnosis: str
    label_confidence: str


class Patient(msgspec.Struct):
    truth: Truth
    assessed: Assessment

    @property
    def is_child(self) -> bool:
        return self.assessed.age is not None and self.assessed.age.below_months <= ADULT_MONTHS

    def reaches(self, level: str) -> bool:
        return LEVELS.index(self.assessed.concern.level) >= LEVELS.index(level)  # type: ignore[arg-type]


def wilson(k: int, n: int) -> tuple[float, float]:
    """Wilson's 95 % interval for k of n."""
    share, spread = k / n, Z * sqrt(k * (n - k) / n + Z * Z / 4) / n
    centre, shrink = share + Z * Z / (2 * n), 1 + Z * Z / n
    return (centre - spread) / shrink, (centre + spread) / shrink


def read(folder: Path) -> list[Patient]:
    truths = [
        msgspec.json.decode(line, type=Truth)
        for line in (folder / "truth.ndjson").read_bytes().splitlines()
    ]
    by_id = {truth.id: truth for truth in truths}
    assessor = Assessor(base.load())
    patients: list[Patient] = []
    for found in sources.cases(folder / "cases.ndjson", assessor.knowledge):
        case = found.case
        assert isinstance(case, Case)
        patients.append(Patient(by_id[case.id], assessor.assess(case)))
    return patients


def proportion(name: str, k: int, n: int) -> str:
    low, high = wilson(k, n)
    return f"{name:<58} {k:>3}/{n:<3} {k / n:6.1%}  ({low:.1%} to {high:.1%})"


def report(patients: list[Patient]) -> list[str]:
    """The figures, and each wrong call by name with its reason."""
    oms = [p for p in patients if p.truth.is_oms]
    mimics = [p for p in patients if not p.truth.is_oms]
    children = [p for p in oms if p.is_child]
    lines = [f"{len(patients)} published patients: {len(oms)} OMS, {len(mimics)} mimics", ""]
    for name, group in (("OMS", oms), ("OMS, children", children), ("mimics", mimics)):
        concern = Counter(p.assessed.concern.level for p in group)
        lines.append(f"{name}: concern " + ", ".join(f"{lv} {concern[lv]}" for lv in LEVELS))
        for at, criteria in enumerate(group[0].assessed.criteria):
            verdicts = Counter(
                c.verdict if c.applies != "excluded" else "not for this age"
                for p in group
                for c in (p.assessed.criteria[at],)
            )
            said = ", ".join(f"{verdict} {count}" for verdict, count in sorted(verdicts.items()))
            lines.append(f"  {criteria.set}: {said}")
    lines.append("")
    for level in ("keep-open", "probable", "criteria-met"):
        right = sum(p.reaches(level) for p in oms)
        lines.append(proportion(f"sensitivity of concern >= {level}", right, len(oms)))
        right = sum(p.reaches(level) for p in children)
        lines.append(proportion(f"sensitivity in children, >= {level}", right, len(children)))
        right = sum(not p.reaches(level) for p in mimics)
        lines.append(proportion(f"specificity of concern >= {level}", right, len(mimics)))
    lines += ["", "Wrong calls:"]
    for p in patients:
        level = p.assessed.concern.level
        if (p.truth.is_oms and level == "none") or (not p.truth.is_oms and p.reaches("probable")):
            flags = ", ".join(flag.id for flag in p.assessed.red_flags) or "no red flag"
            rule = p.assessed.concern.because[0]
            disputed = "" if p.truth.label_confidence == "clear" else ", label disputable"
            lines.append(f"  {p.truth.id}: {p.truth.final_diagnosis}{disputed}")
            lines.append(f"    called {level} ({flags}): {rule.text}")
    return lines


def main(arguments: list[str]) -> None:
    folder = Path(arguments[0]) if arguments else DATA
    print("\n".join(report(read(folder))))


if __name__ == "__main__":
    main(sys.argv[1:])
