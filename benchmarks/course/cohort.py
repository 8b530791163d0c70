"""Do the figures of the simulated cohort lie where the published ones may?

Each is counted in the records and truths, never read from the simulation's own numbers. A share is
in where it lies in Wilson's interval of the published share and n. A quantile is in where the
published one, rounded as it was, lies among 95 % of such quantiles in samples of the published n
drawn from the simulated patients.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator, Sequence
from typing import NamedTuple

import numpy as np
from scipy import stats

from benchmarks.course.intervals import Range, of_mean, of_quantile, of_r2, of_sd, wilson
from benchmarks.eye.tables import table
from kinsbourne.case.model import Case
from kinsbourne.case.simulation import SimulatedPatient, Truth, simulate
from kinsbourne.case.time import calendar_span, date_span
from kinsbourne.reasoning.course.relapse_free import Step, free_at, kaplan_meier, median_free
from kinsbourne.reasoning.history.axis import middle

YEAR, MONTH, Z = 365.25, 365.25 / 12, 1.959964
NPMC, RELAPSERS, TUMOURS, NEUROBLASTOMAS = 389, 160, 195, 142
"""Children of the published cohort; 41 % that relapsed, 50 % with a tumour, 73 % of these."""


class Figure(NamedTuple):
    name: str
    source: str
    published: float
    between: Range | None
    """None: no interval can be had from what was published."""
    ours: float
    ours_between: Range | None = None
    quantile: bool = False
    digits: int = 2

    @property
    def is_in(self) -> bool | None:
        if self.between is None:
            return None
        value = self.published if self.quantile else self.ours
        return self.between[0] <= value <= self.between[1]


def report(n: int, seed: int) -> Iterator[str]:
    patients = list(simulate(seed, n))
    found = list(figures(patients))
    yield f"{n} simulated patients, seed {seed}"
    rows = [
        (
            f.name,
            _share(f.published, f.digits),
            _range(f.between, f.digits) + (" *" if f.quantile else ""),
            _share(f.ours, f.digits),
            _range(f.ours_between, f.digits),
            {True: "in", False: "OUT", None: "-"}[f.is_in],
            f.source,
        )
        for f in found
    ]
    yield from table(("", "published", "may lie in", "simulated", "95 %", "", "source"), rows)
    judged = [f for f in found if f.is_in is not None]
    yield f"in: {sum(bool(f.is_in) for f in judged)} of {len(judged)} (one in twenty may be out)"
    yield "* where 95 % of such quantiles lie in samples of the published n"
    yield "About 0.1 relapses a year does not follow from the other published figures: 41 % with"
    yield "about 1.9 relapses each, within some two to three years, is about 0.25 a year."
    yield ""
    yield from curve([p.truth for p in patients])


def figures(patients: Sequence[SimulatedPatient]) -> Iterator[Figure]:
    cases = [p.case for p in patients]
    truths = [p.truth for p in patients]
    yield from _who(cases, truths)
    yield from _tumours(cases)
    yield from _onset(cases, truths)
    yield from _relapses(truths)
    yield from _intelligence(cases, truths)


def _count(
    name: str, source: str, percent: float, n: int, k: int, of: int, digits: int = 3
) -> Figure:
    return Figure(
        name, source, percent, wilson(percent * n, n), k / of, wilson(k, of), digits=digits
    )


def _quantiles(
    name: str, source: str, published: Sequence[float], n: int, values: Sequence[float]
) -> Iterator[Figure]:
    """Quartiles, published to one decimal."""
    for share, value in zip((0.25, 0.5, 0.75), published, strict=True):
        low, high = of_quantile(values, share, n)
        yield Figure(
            f"{name}, {share:.0%} below", source, value, (low - 0.05, high + 0.05),
            float(np.quantile(values, share)), of_quantile(values, share, len(values), draws=200),
            quantile=True,
        )  # fmt: skip


def _who(cases: Sequence[Case], truths: Sequence[Truth]) -> Iterator[Figure]:
    sexes = Counter(case.subject.sex for case in cases)
    girls, boys = sexes["FEMALE"], sexes["MALE"]
    yield _count("girls", "pranzatelli-2017", 215 / 389, NPMC, girls, girls + boys)
    ages = [_age_at_onset(case) for case in cases]
    yield from _quantiles("age at onset [y]", "pranzatelli-2017", (1.2, 1.5, 2), NPMC, ages)
    for name, share, low, high in (
        ("infants", 0.14, 0, 1), ("toddlers", 0.61, 1, 2), ("older", 0.25, 2, 99),
    ):  # fmt: skip
        k = sum(low <= age < high for age in ages)
        yield _count(name, "pranzatelli-2017", share, NPMC, k, len(ages))
    delays = [(t.diagnosed - t.onset).days / MONTH for t in truths]
    quartiles = list(
        _quantiles("onset to diagnosis [mo]", "pranzatelli-2017", (0, 1.2, 0), NPMC, delays)
    )
    yield quartiles[1]
    k = sum(delay < 3 for delay in delays)
    registry = "omslife-registry-2019"
    yield _count("diagnosed in three months", registry, 98 / 142, 142, k, len(delays))
    followed = [(t.ends - t.diagnosed).days / YEAR for t in truths]
    yield from _quantiles("follow-up [y]", "npmc-icnc-2014", (1, 1.9, 3.4), NPMC, followed)


def _age_at_onset(case: Case) -> float:
    """From the record: the day of birth, and that of the syndrome's onset."""
    assert case.subject.date_of_birth
    onset = case.diseases[0].onset
    span = calendar_span(onset) if onset else None
    assert span is not None
    return (span.from_ - date_span(case.subject.date_of_birth).from_) / YEAR


def _tumours(cases: Sequence[Case]) -> Iterator[Figure]:
    searched = [case.diseases[1] for case in cases if len(case.diseases) > 1]
    found = [disease for disease in searched if not disease.excluded]
    yield _count("tumour", "pranzatelli-2017", 0.5, NPMC, len(found), len(searched))
    for site, share in (("abdomen", 0.58), ("thorax", 0.26), ("pelvis", 0.06), ("neck", 0.02)):
        k = sum(d.primary_site is not None and d.primary_site.label == site for d in found)
        yield _count(f"tumour: {site}", "npmc-icnc-2014", share, TUMOURS, k, len(found))
    kinds = Counter(d.term.label for d in found if d.term)
    for kind, share in (
        ("Neuroblastoma", 0.73), ("Ganglioneuroblastoma", 0.22), ("Ganglioneuroma", 0.05),
    ):  # fmt: skip
        yield _count(kind.lower(), "npmc-icnc-2014", share, TUMOURS, kinds[kind], len(found))
    stages = Counter(d.disease_stage[0].label for d in found if d.disease_stage)
    for stage, share in (("1", 0.58), ("2", 0.35), ("3", 0.05), ("4", 0.02)):
        k = stages[f"INSS stage {stage}"]
        name = f"neuroblastoma, INSS {stage}"
        yield _count(name, "npmc-icnc-2014", share, NEUROBLASTOMAS, k, sum(stages.values()))


def _onset(cases: Sequence[Case], truths: Sequence[Truth]) -> Iterator[Figure]:
    """Signs whose recorded onset, or the middle of its span, lies before the second week."""
    for code, name, share in (
        ("HP:0001251", "ataxia", 0.87), ("HP:0001336", "myoclonus", 0.61),
        ("HP:0010543", "opsoclonus", 0.59), ("HP:0001337", "tremor", 0.46),
        ("HP:0002360", "disturbed sleep", 0.45), ("HP:0025162", "tantrums", 0.38),
        ("HP:0002013", "vomiting", 0.27), ("HP:0001945", "fever", 0.13),
        ("HP:0002315", "headache", 0.09),
    ):  # fmt: skip
        k = sum(_began(case, code, truth) for case, truth in zip(cases, truths, strict=True))
        yield _count(f"at onset: {name}", "mdedge-2018", share, 150, k, len(cases))


def _began(case: Case, code: str, truth: Truth) -> bool:
    first = date_span(truth.onset.isoformat()).from_
    spans = [
        calendar_span(finding.onset)
        for finding in case.findings
        if finding.term.id == code and not finding.excluded and finding.onset
    ]
    return any(s is not None and first - 31 < middle(s) < first + 7 for s in spans)


def _relapses(truths: Sequence[Truth]) -> Iterator[Figure]:
    source = "npmc-icnc-2014"
    patterns = Counter(t.pattern for t in truths)
    for pattern, share in (
        ("monophasic", 0.59), ("relapsing-remitting", 0.36), ("relapsing-progressive", 0.05),
    ):  # fmt: skip
        yield _count(pattern, source, share, NPMC, patterns[pattern], len(truths))
    relapsed = [t for t in truths if t.relapses]
    counts = [len(t.relapses) for t in relapsed]
    for name, share, k in (
        ("one relapse", 0.53, sum(c == 1 for c in counts)),
        ("two", 0.20, sum(c == 2 for c in counts)),
        ("three or more", 0.27, sum(c >= 3 for c in counts)),
    ):
        yield _count(name, source, share, RELAPSERS, k, len(relapsed))
    for after, share, n in ((1, 0.47, 160), (2, 0.57, 75), (3, 0.35, 43)):
        had = [c for c in counts if c >= after]
        k = sum(c > after for c in had)
        yield _count(f"another after {after}", source, share, n, k, len(had))
    triggers = Counter(t.relapses[0].trigger for t in relapsed)
    for name, share, k in (
        ("first trigger: taper", 0.48, triggers["taper"]),
        ("first trigger: infection", 0.40, triggers["infection"]),
        ("first trigger: both or other", 0.12, triggers["both"] + triggers["other"]),
    ):
        yield _count(name, source, share, RELAPSERS, k, len(relapsed))
    for name, at, published in (
        ("onset to first relapse [y]", 0, (0.7, 1.5, 2.5)),
        ("onset to last relapse [y]", -1, (1.4, 2.3, 4.0)),
    ):
        times = [(t.relapses[at].onset - t.onset).days / YEAR for t in relapsed]
        yield from _quantiles(name, source, published, RELAPSERS, times)
    years = sum((t.ends - t.onset).days for t in truths) / YEAR
    yield Figure("relapses a year (about)", source, 0.1, None, sum(counts) / years)
    again = [(t.relapses[0].trigger, r.trigger) for t in relapsed for r in t.relapses[1:]]
    same = sum(first == later for first, later in again)
    chance = sum((k / len(relapsed)) ** 2 for k in triggers.values())
    yield Figure(
        "later trigger is the first (by chance)", source, chance, None, same / len(again),
        wilson(same, len(again)),
    )  # fmt: skip


def _intelligence(cases: Sequence[Case], truths: Sequence[Truth]) -> Iterator[Figure]:
    tested = np.array(
        [
            (measured.value.quantity.value, len(truth.relapses), truth.seen[-1].level)
            for case, truth in zip(cases, truths, strict=True)
            for measured in case.measurements
            if measured.assay and measured.assay.id == "KINSBOURNE:test/iq-test"
            if measured.value and measured.value.quantity
        ]
    )
    scores, n = tested[:, 0], len(tested)
    mean, sd = float(scores.mean()), float(scores.std(ddof=1))
    source = "sheridan-2020"
    yield Figure("FSIQ, mean", source, 84.4, of_mean(84.4, 20.6, 37), mean,
                 of_mean(mean, sd, n), digits=1)  # fmt: skip
    yield Figure("FSIQ, SD", source, 20.6, of_sd(20.6, 37), sd, of_sd(sd, n), digits=1)
    low, high = of_quantile(scores, 0.5, 37)
    yield Figure("FSIQ, median", source, 90, (low, high), float(np.median(scores)),
                 of_quantile(scores, 0.5, n, draws=200), quantile=True, digits=1)  # fmt: skip
    explaining = np.column_stack([np.ones(n), tested[:, 1:]])
    fitted, (left, *_), *_ = np.linalg.lstsq(explaining, scores)
    error = np.sqrt(left / (n - 3) * np.linalg.inv(explaining.T @ explaining)[1, 1])
    yield Figure("FSIQ a relapse, at the same last level", source, -2.4, None, float(fitted[1]),
                 (fitted[1] - Z * error, fitted[1] + Z * error), digits=1)  # fmt: skip
    explained = 1 - left / ((scores - mean) ** 2).sum()
    yield Figure("FSIQ, R2 of relapses and last level", source, 0.64, of_r2(0.64, 37),
                 float(explained), of_r2(float(explained), n))  # fmt: skip


def curve(truths: Sequence[Truth]) -> Iterator[str]:
    """Free of relapse by years since the diagnosis, beside an independent estimate."""
    events = [bool(t.relapses) for t in truths]
    ends = [t.relapses[0].onset if t.relapses else t.ends for t in truths]
    days = [(end - t.diagnosed).days for end, t in zip(ends, truths, strict=True)]
    steps = kaplan_meier(days, events, Z)
    yield "Free of relapse (Kaplan-Meier, since the diagnosis)"
    rows: list[tuple[str, str, str, str]] = []
    for year in (1, 2, 3, 5, 8, 10):
        before = [step for step in steps if step.at <= year * YEAR]
        last = before[-1]
        left = sum(day >= year * YEAR for day in days)
        rows.append((f"{year} y", f"{last.free:.3f}", _range(last.interval, 3), str(left)))
    yield from table(("", "free", "95 %", "still followed"), rows)
    half = median_free(steps)
    yield f"half have relapsed by {half / YEAR:.1f} y" if half else "fewer than half relapse"
    seen = stats.CensoredData.right_censored(days, [not event for event in events])
    other = stats.ecdf(seen).sf
    apart = max(abs(free_at(steps, day) - float(other.evaluate(day))) for day in set(days))
    yield f"at most {apart:.1e} from scipy's estimate"
    yield beside_lifelines(days, events, steps)


def beside_lifelines(days: Sequence[int], events: Sequence[bool], steps: Sequence[Step]) -> str:
    """How far curve and interval are from those of lifelines, at most."""
    try:
        from lifelines import KaplanMeierFitter
    except ImportError:
        return "lifelines is not installed (group bench): not compared with it"
    fitted = KaplanMeierFitter(alpha=2 * stats.norm.sf(Z)).fit(days, events)
    low, high = (fitted.confidence_interval_[name] for name in fitted.confidence_interval_)
    curve = max(abs(step.free - float(fitted.predict(step.at))) for step in steps)
    between = max(
        abs(ours - theirs)
        for step in steps
        if step.interval is not None
        for ours, theirs in zip(step.interval, (low[step.at], high[step.at]), strict=True)
    )
    return f"at most {curve:.1e} from lifelines' curve, {between:.1e} from its interval"


def _share(value: float, digits: int) -> str:
    return f"{value:.{digits}f}"


def _range(between: Range | None, digits: int) -> str:
    return "-" if between is None else f"{between[0]:.{digits}f}-{between[1]:.{digits}f}"
