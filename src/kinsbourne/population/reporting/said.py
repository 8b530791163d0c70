"""How is the report of a search said in words: as text, Markdown or a page?"""

from __future__ import annotations

from collections.abc import Iterable, Iterator

import msgspec

from kinsbourne.knowledge.model import Phenotype
from kinsbourne.population.found import Flagged
from kinsbourne.population.reporting.figures import Estimate
from kinsbourne.population.reporting.flow_picture import picture
from kinsbourne.population.reporting.report import Figures, Report
from kinsbourne.population.review import Reviewed, evidence
from kinsbourne.report import html, layouts, markdown
from kinsbourne.report.lines import paragraph
from kinsbourne.report.view import Document, Entry, Section, printable

PURPOSE = (
    "A list of people whose records fit the definition, for a review of their charts by their own "
    "clinicians. It diagnoses nobody."
)
SIMULATED = "These records are simulated: no row is about a person."
PLANTED = (
    "The patients were planted by a simulation. How many of them are found says whether the "
    "software works; it is no evidence of how it does among patients."
)
NO_TRUTH = "not known: records do not say who is ill, the charts may"
NOT_GIVEN = "not given"
STEPS = {
    "people": "people in the records",
    "with-evidence": "with a code of any feature",
    "anchored": "with a code that a rule begins with",
    "without-person-row": "left out: no row in the table of people",
    "without-birth-year": "without a year of birth: rules with an age cannot fire",
    "rows-without-person": "rows left out: no person",
    "rows-without-day": "rows left out: no day",
    "rows-after": "rows left out: after the day of the search",
    "rows-before-birth": "rows left out: before birth",
}


def text(report: Report, phenotype: Phenotype) -> str:
    """The report for a terminal."""
    return "\n".join(_lines(document(report, phenotype))) + "\n"


def _lines(said: Document) -> Iterator[str]:
    yield said.title
    for section in said.sections:
        yield ""
        yield from layouts.listed(section, explain=True)
        if section.note:
            yield from paragraph(section.note, "  ")
        for part in section.parts:
            yield f"  {part.title}"
            for entry in part.entries:
                yield from paragraph(entry.text, "    - ")
    yield ""
    for line in said.colophon:
        yield from paragraph(line, "")


def page(report: Report, phenotype: Phenotype) -> str:
    """The report as one HTML page, with its flow chart below what it is."""
    said = document(report, phenotype)
    notices, *sections = said.sections
    first = msgspec.structs.replace(said, lead=notices.entries, sections=tuple(sections))
    return html.write(first, [picture(flow(report))])


def plain(report: Report, phenotype: Phenotype) -> str:
    """The report as Markdown."""
    return markdown.write(document(report, phenotype))


def document(report: Report, phenotype: Phenotype) -> Document:
    """The report as a document."""
    features = tuple(
        Entry(text=f"{one.name}: {count(report.features[one.id])}") for one in phenotype.features
    )
    every = (*report.by_grade, *report.cumulative)
    unseen = tuple(Entry(text=sentence) for sentence in phenotype.cannot_see)
    return Document(
        title=f"Search for {report.phenotype}, as of {report.as_of.isoformat()}",
        sections=(
            Section(id="notices", title="What this is", entries=tuple(_notices(report))),
            Section(
                id="found",
                title="Who was found",
                parts=tuple(_figures(one, report) for one in every),
            ),
            Section(id="reading", title="How to read it", entries=tuple(_reading(report))),
            Section(id="unseen", title="What it cannot see", entries=unseen),
            Section(id="flow", title="How many at each step", entries=tuple(_flow(report))),
            Section(id="rules", title="What each rule did", entries=_rules(report, phenotype)),
            Section(id="features", title="People with a code of each", entries=features),
        ),
        references=(),
        colophon=(str(report.versions), PURPOSE),
    )


def _reading(report: Report) -> Iterator[Entry]:
    """What each figure is, in a sentence, and what it is not."""
    for words in (
        "Definite, probable and possible say how well the codes fit; none of them is a diagnosis. "
        "The score puts people in order, and is no probability.",
        "Expected by chance: as many as would be flagged if each feature came with its share among "
        "these people, independently of the others. Times, ages and order are left out, which "
        "makes it more, often many times; that illness brings features together is left out, "
        "which makes it less. Rules that begin with the diagnosis are not in it.",
        "Sensitivity: in what share of those with the disease the search flags them, those known "
        "already among them.",
        "Likelihood ratio: how many times more often somebody with the disease is flagged than "
        "somebody without.",
        "Predictive value: how many of those flagged would have the disease, if "
        f"{_one_in(report.prevalence)} people had it. That prevalence is taken as it is, although "
        "nobody has counted it. Among those not known already it is lower, as fewer have it.",
        "Charts to review: one divided by the predictive value.",
        "A 95 % interval says what chance leaves open, by Wilson's method for shares and on the "
        "scale of logarithms for ratios. What is wrong in the records is not in it.",
    ):
        yield Entry(text=words)
    if any(one.reviewed for one in report.by_grade):
        yield Entry(
            text="Predictive value by chart review: the share of those flagged whom their "
            "clinicians kept. Charts not read yet are taken to be like those that were. It is "
            "said of the people flagged here; in other records it may be another."
        )


def _notices(report: Report) -> Iterator[Entry]:
    yield Entry(text=PURPOSE)
    if report.simulated:
        yield Entry(text=SIMULATED)
    if report.planted:
        yield Entry(text=PLANTED)
    if report.smallest is not None:
        said = (
            f"Counts from 1 to {report.smallest - 1} are not given, nor are others from which "
            "they could be worked out, nor figures that rest on them."
        )
        yield Entry(text=said)


def _figures(one: Figures, report: Report) -> Section:
    name = " and ".join(
        [", ".join(one.grades[:-1]), one.grades[-1]] if one.grades[1:] else one.grades
    )
    return Section(
        id="found-" + "-".join(one.grades),
        title=name.capitalize(),
        entries=tuple(Entry(text=line) for line in _said(one, report)),
    )


def _said(one: Figures, report: Report) -> Iterator[str]:
    yield (
        f"Flagged: {count(one.flagged)}; with the diagnosis in their record {count(one.known)}, "
        f"without {count(one.missed)}"
    )
    yield f"Of 100,000 people: {_figure(one.per_100_000)}"
    yield f"Expected by chance among these people: {_figure(one.by_chance)}"
    if report.truth:
        ill = "planted as ill, which is no evidence" if report.planted else "ill in truth"
        yield f"Of {count(report.ill)} {ill}, found: {count(one.true)}"
    half = "; half a person added to each group, as one is empty" if one.sparse else ""
    yield f"Sensitivity: {_share(one.sensitivity, report)}"
    yield f"Likelihood ratio of a flag (LR+): {_estimate(one.likelihood_ratio, report)}{half}"
    yield (
        f"Predictive value at a prevalence of {_one_in(report.prevalence)}: "
        f"{_share(one.predictive_value, report)}"
    )
    yield f"Charts to review for one true patient: {_estimate(one.reviews_for_one, report)}"
    if one.reviewed:
        yield from _charts(one.reviewed)


def _charts(seen: Reviewed) -> Iterator[str]:
    yield (
        f"Charts drawn {seen.drawn:,}: keep {seen.keep:,}, reject {seen.reject:,}, "
        f"unsure {seen.unsure:,}, not read yet {seen.not_yet:,}"
    )
    share = _kept(seen.value_low)
    if seen.unsure:
        share = f"{share} with the unsure rejected, {_kept(seen.value_high)} with them kept"
    yield f"Predictive value by chart review: {share}"


def _flow(report: Report) -> Iterator[Entry]:
    for step, words in STEPS.items():
        if report.steps.get(step, 0) != 0 or step in ("people", "with-evidence", "anchored"):
            yield Entry(text=f"{words}: {count(report.steps[step])}")


def _rules(report: Report, phenotype: Phenotype) -> tuple[Entry, ...]:
    return tuple(
        Entry(
            text=f"{rule.name} ({rule.grade}): began in {count(report.steps[f'entered:{rule.id}'])}"
            f", fired in {count(report.steps[f'fired:{rule.id}'])}"
        )
        for rule in phenotype.rules
    )


def flow(report: Report) -> tuple[tuple[str, str, str], ...]:
    """The steps of the flow chart: what, how many, and what falls out beside it."""
    steps = report.steps
    flagged = report.cumulative[-1].flagged
    out = [
        f"{words}: {count(steps[step])}"
        for step, words in STEPS.items()
        if step not in ("people", "with-evidence", "anchored") and steps.get(step, 0) != 0
    ]
    grades = [f"{one.grades[0]}: {count(one.flagged)}" for one in report.by_grade]
    simulated = ", all simulated" if report.simulated else ""
    return (
        (f"{STEPS['people']}{simulated}", count(steps["people"]), ""),
        (STEPS["with-evidence"], count(steps["with-evidence"]), ""),
        (STEPS["anchored"], count(steps["anchored"]), "\n".join(out)),
        ("flagged by a rule", count(flagged), "\n".join(grades)),
    )


def table(flagged: Iterable[Flagged], phenotype: Phenotype) -> Iterator[str]:
    """The people found, a line each and their evidence below, for the house itself."""
    names = {feature.id: feature.name for feature in phenotype.features}
    yield f"{'person':<16} {'grade':<9} {'score':>7}  {'index day':<10}  diagnosis in record"
    for one in flagged:
        known = "yes" if one.known else "no"
        who = printable(str(one.person_id))
        yield f"{who:<16} {one.grade:<9} {one.score:>7.3f}  {one.index.isoformat()}  {known}"
        yield from paragraph(evidence(one, names), "    ")


def count(number: int | None) -> str:
    """A count, or that it is kept back."""
    return NOT_GIVEN if number is None else f"{number:,}"


def _figure(value: float | None) -> str:
    return NOT_GIVEN if value is None else _short(value)


def _short(value: float) -> str:
    return f"{value:,.0f}" if value >= 100 else f"{value:.3g}"


def _estimate(one: Estimate | None, report: Report) -> str:
    if one is None:
        return _none(report)
    return f"{_short(one.value)} (95 % interval {_short(one.low)} to {_short(one.high)})"


def _none(report: Report) -> str:
    if not report.truth:
        return NO_TRUTH
    return NOT_GIVEN if report.smallest else "cannot be said: nobody ill was flagged"


def _share(one: Estimate | None, report: Report) -> str:
    if one is None:
        return _none(report)
    return _percent(one)


def _percent(one: Estimate) -> str:
    low, high = _short(100 * one.low), _short(100 * one.high)
    return f"{_short(100 * one.value)} % (95 % interval {low} to {high})"


def _kept(one: Estimate) -> str:
    """A share by charts; where all were read, it has no interval among these people."""
    return f"{_short(100 * one.value)} % (all read)" if one.low == one.high else _percent(one)


def _one_in(prevalence: float) -> str:
    return f"one in {round(1 / prevalence):,}"
