"""Is a relapse going on today? Asked at each visit after the first improvement, as of that day.

Truth is the simulation's. *Cannot say* is an answer of its own: counted apart, and once left out,
once as wrong.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator, Sequence
from datetime import date
from statistics import median
from typing import Literal, NamedTuple

import numpy as np
from numpy.typing import NDArray

from benchmarks.course.intervals import bootstrap, wilson
from benchmarks.course.rules import Rises, rises_by_day
from benchmarks.eye.tables import table
from kinsbourne.case.model import Case
from kinsbourne.case.simulation import Relapse, SimulatedPatient, Truth, simulate
from kinsbourne.knowledge import base
from kinsbourne.reasoning.course.assess import assess_course
from kinsbourne.reasoning.facts import Facts, Vocabulary
from kinsbourne.reasoning.history import history_of
from kinsbourne.reasoning.severity import read_scores
from kinsbourne.reasoning.sources import Numbering

YEAR = 365.25
LEARNT_APART = 1_000_000
"""Added to the seed of the patients on which the best sizes are found."""
Answer = Literal["yes", "no", "cannot say"]
SIZES = [size / 2 for size in range(1, 21)]


class Visit(NamedTuple):
    """A day on which it is asked."""

    patient: int
    on: date
    in_relapse: bool
    rises: Rises
    ours: Answer


class Patient(NamedTuple):
    visits: list[Visit]
    relapses: list[Relapse]
    """Those during which it was asked at least once."""
    years: float
    """From the first to the last day on which it was asked."""


Rule = Callable[[Visit], Answer]


def _rise(size: float, over: Literal["over_last", "over_best"]) -> Rule:
    def rule(visit: Visit) -> Answer:
        rise: float | None = getattr(visit.rises, over)
        return "yes" if rise is not None and rise >= size else "no"

    return rule


def report(n: int, seed: int) -> Iterator[str]:
    learnt = [_patient(i, p) for i, p in enumerate(simulate(seed + LEARNT_APART, n))]
    best_last, best_best = (_best_size(learnt, over) for over in ("over_last", "over_best"))
    reader = Reader()
    patients = [_patient(i, p, reader) for i, p in enumerate(simulate(seed, n))]
    asked = sum(len(p.visits) for p in patients)
    true = sum(visit.in_relapse for p in patients for visit in p.visits)
    yield f"{n} simulated patients, seed {seed}: {asked} visits with a score after improvement,"
    yield f"{true} of them in a relapse; {sum(len(p.relapses) for p in patients)} relapses"
    yield "brackets: 95 %, patients drawn anew; (Wilson's, as if visits were independent)"
    rules: dict[str, Rule] = {
        "any rise over the last": _rise(0.01, "over_last"),
        "rise >= 3 over the last": _rise(3, "over_last"),
        f"rise >= {best_last:g} over the last (best)": _rise(best_last, "over_last"),
        "any rise over the best": _rise(0.01, "over_best"),
        "rise >= 3 over the best": _rise(3, "over_best"),
        f"rise >= {best_best:g} over the best (best)": _rise(best_best, "over_best"),
        **_as_specific(patients),
        "kinsbourne": lambda visit: visit.ours,
        "kinsbourne, cannot say = no": lambda v: "no" if v.ours == "cannot say" else v.ours,
        "kinsbourne, cannot say = wrong": _wrong,
    }
    yield ""
    yield from table(
        ("rule", "sensitivity", "specificity", "Youden", "cannot say"),
        (_by_visit(name, rule, patients) for name, rule in rules.items()),
    )
    yield ""
    yield from table(
        ("rule", "relapses called", "days to the call", "false calls a year"),
        (_by_relapse(name, rule, patients) for name, rule in rules.items()),
    )
    yield ""
    yield "kinsbourne less the rule, 95 %, the same patients drawn anew; cannot say counts as no"
    yield from table(("rule", "sensitivity", "specificity"), _differences(rules, patients))
    yield ""
    yield from _by_size(patients)


class Reader:
    """Our reading of the course as of a day."""

    def __init__(self) -> None:
        self.knowledge = base.load()
        self.vocabulary = Vocabulary(self.knowledge)

    def answer(self, case: Case, day: date) -> Answer:
        facts = Facts(case, self.knowledge, self.vocabulary, day)
        scores, _ = read_scores(facts, self.knowledge.scales)
        history = history_of(facts, self.vocabulary, scores, day)
        course = assess_course(history, self.knowledge, Numbering())
        going_on = [one for one in course.relapses if one.is_ongoing] if course else []
        if any(one.verdict == "relapse" for one in going_on):
            return "yes"
        if any(one.verdict == "cannot_say" for one in going_on):
            return "cannot say"
        return "no"


def _patient(number: int, made: SimulatedPatient, reader: Reader | None = None) -> Patient:
    knowledge = reader.knowledge if reader else base.load()
    vocabulary = reader.vocabulary if reader else Vocabulary(knowledge)
    scores, _ = read_scores(Facts(made.case, knowledge, vocabulary), knowledge.scales)
    rises = rises_by_day(scores)
    visits = [
        Visit(
            number, seen.on, seen.in_relapse, rises[seen.on.isoformat()],
            reader.answer(made.case, seen.on) if reader else "no",
        )
        for seen in made.truth.seen
        if seen.on > made.truth.improved and seen.on.isoformat() in rises
    ]  # fmt: skip
    return Patient(visits, _asked(made.truth, visits), _years(visits))


def _asked(truth: Truth, visits: Sequence[Visit]) -> list[Relapse]:
    return [r for r in truth.relapses if any(r.onset <= v.on <= r.end for v in visits)]


def _years(visits: Sequence[Visit]) -> float:
    return (visits[-1].on - visits[0].on).days / YEAR if visits else 0.0


def _best_size(patients: Sequence[Patient], over: Literal["over_last", "over_best"]) -> float:
    def youden(size: float) -> float:
        found = _counts(_rise(size, over), patients).sum(axis=0)
        return float(_sensitivity(found) + _specificity(found))

    return max(SIZES, key=youden)


def _as_specific(patients: Sequence[Patient]) -> dict[str, Rule]:
    """The least sizes that are as specific as ours, found on these very patients."""
    wanted = _specificity(_counts(lambda visit: visit.ours, patients).sum(axis=0))
    found: dict[str, Rule] = {}
    for over, said in (("over_last", "last"), ("over_best", "best")):
        for size in SIZES:
            rule = _rise(size, over)
            if _specificity(_counts(rule, patients).sum(axis=0)) >= wanted:
                found[f"rise >= {size:g} over the {said} (as specific)"] = rule
                break
    return found


def _wrong(visit: Visit) -> Answer:
    if visit.ours == "cannot say":
        return "no" if visit.in_relapse else "yes"
    return visit.ours


def _counts(rule: Rule, patients: Sequence[Patient]) -> NDArray[np.float64]:
    """A row a patient: called and not in relapse, the same without one, cannot say in and out."""
    rows = np.zeros((len(patients), 6))
    for row, patient in zip(rows, patients, strict=True):
        for visit in patient.visits:
            answer = rule(visit)
            column = {"yes": 0, "no": 1, "cannot say": 4}[answer]
            if answer == "cannot say":
                row[column + (not visit.in_relapse)] += 1
            else:
                row[column + (0 if visit.in_relapse else 2)] += 1
    return rows


def _sensitivity(sums: NDArray[np.float64]) -> NDArray[np.float64]:
    return sums[..., 0] / (sums[..., 0] + sums[..., 1])


def _specificity(sums: NDArray[np.float64]) -> NDArray[np.float64]:
    return sums[..., 3] / (sums[..., 2] + sums[..., 3])


def _by_visit(name: str, rule: Rule, patients: Sequence[Patient]) -> tuple[str, ...]:
    rows = _counts(rule, patients)
    sums, drawn = rows.sum(axis=0), bootstrap(rows)
    unsaid = sums[4] + sums[5]
    called, missed, false, right = sums[:4]
    return (
        name,
        _figure(_sensitivity(sums), _sensitivity(drawn), wilson(called, called + missed)),
        _figure(_specificity(sums), _specificity(drawn), wilson(right, right + false)),
        f"{float(_sensitivity(sums) + _specificity(sums)) - 1:.3f}",
        f"{unsaid / sums.sum():.3f} ({sums[4]:.0f} in, {sums[5]:.0f} out)" if unsaid else "-",
    )


def _figure(
    value: NDArray[np.float64], drawn: NDArray[np.float64], by_wilson: tuple[float, float]
) -> str:
    low, high = np.quantile(drawn, [0.025, 0.975])
    return f"{float(value):.3f} [{low:.3f}-{high:.3f}] ({by_wilson[0]:.3f}-{by_wilson[1]:.3f})"


def _by_relapse(name: str, rule: Rule, patients: Sequence[Patient]) -> tuple[str, ...]:
    rows = np.zeros((len(patients), 4))
    delays: list[int] = []
    for row, patient in zip(rows, patients, strict=True):
        called = [visit.on for visit in patient.visits if rule(visit) == "yes"]
        for relapse in patient.relapses:
            first = next((day for day in called if relapse.onset <= day <= relapse.end), None)
            row[0] += first is not None
            row[1] += 1
            if first is not None:
                delays.append((first - relapse.onset).days)
        false = [v for v in patient.visits if rule(v) == "yes" and not v.in_relapse]
        row[2], row[3] = len(false), patient.years
    sums, drawn = rows.sum(axis=0), bootstrap(rows)
    a_year = np.quantile(drawn[:, 2] / drawn[:, 3], [0.025, 0.975])
    share = drawn[:, 0] / drawn[:, 1]
    return (
        name,
        _figure(sums[0] / sums[1], share, wilson(sums[0], sums[1])),
        f"{median(delays):.0f}" if delays else "-",
        f"{sums[2] / sums[3]:.2f} [{a_year[0]:.2f}-{a_year[1]:.2f}]",
    )


def _differences(rules: dict[str, Rule], patients: Sequence[Patient]) -> Iterator[tuple[str, ...]]:
    ours = bootstrap(_counts(rules["kinsbourne, cannot say = no"], patients))
    for name, rule in rules.items():
        if name.startswith("kinsbourne"):
            continue
        other = bootstrap(_counts(rule, patients))
        found: list[str] = [name]
        for share in (_sensitivity, _specificity):
            low, middle, high = np.quantile(share(ours) - share(other), [0.025, 0.5, 0.975])
            found.append(f"{middle:+.3f} [{low:+.3f} to {high:+.3f}]")
        yield tuple(found)


def _by_size(patients: Sequence[Patient]) -> Iterator[str]:
    """How large must a relapse be to be called?"""
    yield "Relapses by their true size in points of 15: called at any visit, else cannot say"
    rows: list[tuple[str, str, str]] = []
    for low, high in ((0, 3), (3, 4), (4, 6), (6, 16)):
        answers = [
            {v.ours for v in patient.visits if r.onset <= v.on <= r.end}
            for patient in patients
            for r in patient.relapses
            if low <= r.points < high
        ]
        called = sum("yes" in found for found in answers)
        open_ = sum("yes" not in found and "cannot say" in found for found in answers)
        rows.append((f"{low} to {high}", f"{called}/{len(answers)}", f"{open_}/{len(answers)}"))
    yield from table(("points", "called", "cannot say"), rows)
