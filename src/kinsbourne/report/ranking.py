"""How is a ranking of diseases said on a terminal?

A line for each disease, with what spoke most for and against it, and a mark on what must not be
missed. The number beside a disease ranks it; it is not the chance that this patient has it.
"""

from __future__ import annotations

from collections.abc import Iterator

from kinsbourne.reasoning.assessment import Assessment, Candidate, Moved, RankingBasis
from kinsbourne.report.lines import paragraph

SHOWN = 8
"""Diseases shown unless every step is asked for."""
MOST_FOR, MOST_AGAINST = 4, 2
MOST_NAMED = 12
"""Names of what must not be missed and stands below what is shown."""
LEAST = 0.05
"""A log10 likelihood ratio that is not worth a word."""


def lines(assessed: Assessment, *, explain: bool) -> Iterator[str]:
    """The ranking as text; with ``explain``, every line of every disease."""
    basis = assessed.ranking
    if basis is None:
        return
    yield "WHAT ELSE COULD IT BE"
    yield from paragraph(_preface(basis), "  ", "  ")
    for candidate in assessed.differential if explain else assessed.differential[:SHOWN]:
        yield from _candidate(candidate, explain=explain)
    unsaid = () if explain else assessed.differential[SHOWN:]
    spoken_for = [each for each in unsaid if each.must_not_miss and each.log10_lr > 0]
    named = [f"{each.name} (rank {each.rank})" for each in spoken_for[:MOST_NAMED]]
    below = [f"{each.name} (rank {each.rank})" for each in basis.also_not_to_miss]
    if named or below:
        yield from paragraph(
            "Further down, not to be missed: "
            + "; ".join([*named, *(below if explain else below[:4])]),
            "  ",
            "    ",
        )


def _preface(basis: RankingBasis) -> str:
    findings = "1 finding" if basis.findings_used == 1 else f"{basis.findings_used} findings"
    text = f"{basis.setting_name}; {findings}, {basis.diseases} diseases."
    if basis.is_thin:
        text += f" EVIDENCE TOO THIN to rest on the order: {basis.thin_because}."
    return text + " Frequencies graded by us unless counted; ! must not be missed."


def _candidate(candidate: Candidate, *, explain: bool) -> Iterator[str]:
    low, high = candidate.interval
    mark = "!" if candidate.must_not_miss else " "
    head = (
        f"{candidate.name}  {_percent(candidate.posterior)} ({_percent(low)} to {_percent(high)})"
    )
    yield from paragraph(head, f"  {mark}{candidate.rank:>2} ", " " * 8)
    if explain:
        for row in candidate.because:
            yield from paragraph(_row(row), " " * 8, " " * 18)
        for told in candidate.separated_by:
            yield from paragraph(f"told by: {told.name}: {told.result}", " " * 8, " " * 10)
    else:
        yield from paragraph(_gist(candidate), " " * 8, " " * 8)


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
    absent = "no " if row.status == "excluded" else ""
    return f"{absent}{row.finding} {row.log10_lr:+.1f}"


def _row(row: Moved) -> str:
    absent = "no " if row.status == "excluded" else ""
    numbers = ",".join(map(str, row.sources))
    mark = "our inference" if row.verified == "default" else (row.verified or "")
    basis = "; ".join(part for part in (numbers, mark if mark != "read" else "") if part)
    cited = f" [{basis}]" if basis else ""
    return f"{row.log10_lr:+8.3f}  {absent}{row.finding}: {row.why}, {row.detail}{cited}"


def _percent(share: float) -> str:
    return f"{100 * share:.0f} %" if share >= 0.01 else "<1 %"
