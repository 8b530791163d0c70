"""What is said of a ranking of diseases?

An entry for each disease, with what spoke for and against it behind it, and a mark on what must
not be missed. The number beside a disease ranks it; it is not the chance that this patient has it.
"""

from __future__ import annotations

from collections.abc import Iterator

from kinsbourne.reasoning.assessment import Assessment, Candidate, Moved, RankingBasis
from kinsbourne.report.said import marked
from kinsbourne.report.view import Entry, Section, Share

SHOWN = 8
"""Diseases that stand out."""
MOST_FOR, MOST_AGAINST = 4, 2
LEAST = 0.05
"""A log10 likelihood ratio that is not worth a word."""


def section(assessed: Assessment) -> Section:
    """The ranking, likeliest first, and apart from it all that must not be missed."""
    basis = assessed.ranking
    if basis is None:
        return Section(id="differential", title="")
    return Section(
        id="differential",
        title="What else could it be",
        note=_preface(basis),
        entries=tuple(
            _candidate(candidate, further=at >= SHOWN)
            for at, candidate in enumerate(assessed.differential)
        ),
        parts=(
            Section(
                id="do-not-miss",
                title="Not to be missed",
                entries=tuple(_not_to_miss(assessed, basis)),
            ),
        ),
    )


def _preface(basis: RankingBasis) -> str:
    findings = "1 finding" if basis.findings_used == 1 else f"{basis.findings_used} findings"
    text = f"{basis.setting_name}; {findings}, {basis.diseases} diseases."
    if basis.is_thin:
        text += f" EVIDENCE TOO THIN to rest on the order: {basis.thin_because}."
    return text + " Frequencies graded by us unless counted."


def _candidate(candidate: Candidate, *, further: bool) -> Entry:
    low, high = candidate.interval
    told = (
        Entry(label="told by", text=f"{one.name}: {one.result}", further=True)
        for one in candidate.separated_by
    )
    return Entry(
        id=candidate.id,
        text=candidate.name,
        mark="caution" if candidate.must_not_miss else None,
        share=Share(
            low=low,
            value=candidate.posterior,
            high=high,
            said=f"{_percent(candidate.posterior)} ({_percent(low)} to {_percent(high)})",
        ),
        gist=_gist(candidate),
        further=further,
        behind=(*map(_row, candidate.because), *told),
    )


def _gist(candidate: Candidate) -> str:
    rows = candidate.because
    helped = sorted((r for r in rows if r.log10_lr >= LEAST), key=lambda r: -r.log10_lr)
    hurt = sorted((r for r in rows if r.log10_lr <= -LEAST), key=lambda r: r.log10_lr)
    left = [r.finding for r in rows if r.why == "unexplained"]
    parts: list[str] = []
    if helped:
        parts.append("for: " + ", ".join(_short(r) for r in helped[:MOST_FOR]))
    if hurt:
        parts.append("against: " + ", ".join(_short(r) for r in hurt[:MOST_AGAINST]))
    if left:
        parts.append("unexplained: " + ", ".join(left[:MOST_FOR]))
    return "; ".join(parts)


def _short(row: Moved) -> str:
    return f"{_finding(row)} {row.log10_lr:+.1f}"


def _finding(row: Moved) -> str:
    return f"{'no ' if row.status == 'excluded' else ''}{row.finding}"


def _row(row: Moved) -> Entry:
    return Entry(
        text=f"{_finding(row)}: {row.why}, {row.detail}",
        weight=row.log10_lr,
        code=row.hpo,
        sources=row.sources,
        basis=marked(row.verified),
        further=True,
    )


def _not_to_miss(assessed: Assessment, basis: RankingBasis) -> Iterator[Entry]:
    for one in assessed.differential:
        if one.must_not_miss:
            yield Entry(
                text=one.name,
                mark="caution",
                about=f"rank {one.rank}",
                note=one.must_not_miss_because or "",
                weight=one.log10_lr,
            )
    for one in basis.also_not_to_miss:
        yield Entry(text=one.name, mark="caution", about=f"rank {one.rank}", note=one.because)


def _percent(share: float) -> str:
    return f"{100 * share:.0f} %" if share >= 0.01 else "<1 %"
