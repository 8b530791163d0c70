"""What is said of what is overdue, of what comes next, and of what no day can be said of?"""

from __future__ import annotations

from collections.abc import Iterator, Sequence

from kinsbourne.reasoning.surveillance.result import Due, Undecided
from kinsbourne.report.said import marked, reason
from kinsbourne.report.view import Entry, Section


def section(items: Sequence[Due], open_: Sequence[Undecided]) -> Section:
    """What is overdue first, then by the day, then what no day can be said of."""
    by_day: dict[str, list[Due]] = {}
    for item in sorted(items, key=_when):
        is_now = item.overdue or item.is_due
        by_day.setdefault(item.what if is_now else item.id, []).append(item)
    undecided = _undecided(open_, {item.what for item in items})
    return Section(id="due", title="Due", entries=(*map(_due, by_day.values()), *undecided))


def _when(item: Due) -> tuple[bool, float]:
    """By the day that is said of it."""
    is_by = item.overdue and item.by_day is not None
    return not item.overdue, item.by_day if is_by and item.by_day is not None else item.on_day


def _due(items: Sequence[Due]) -> Entry:
    """What is due for two reasons in one line, since doing it once will do."""
    item, *others = items
    again = [f"asked for again, {_day(other)}" for other in others]
    rests_on = item.because[0] if item.because else None
    return Entry(
        label=_day(item),
        text="; ".join([item.what, *again]),
        mark="overdue" if item.overdue else "due" if item.is_due else "later",
        when=item.by or item.on,
        sources=rests_on.sources if rests_on else (),
        basis=marked(rests_on.verified) if rests_on else "",
        behind=tuple(
            reason(because, label="because", further=True)
            for one in items
            for because in one.because
        ),
    )


def _day(item: Due) -> str:
    if item.overdue:
        return f"overdue since {item.by or item.on}"
    if item.is_due:
        return f"due since {item.on}" + (f", by {item.by}" if item.by else "")
    if item.by and item.by != item.on:
        return f"due between {item.on} and {item.by}"
    return f"due on {item.on}"


def _undecided(open_: Sequence[Undecided], said: set[str]) -> Iterator[Entry]:
    """Lines for the same thing in one; what a day was said of is not said again."""
    lines: dict[str, list[Undecided]] = {}
    for one in open_:
        if one.what not in said:
            lines.setdefault(one.what, []).append(one)
    for what, found in lines.items():
        needs = "; ".join(dict.fromkeys(need for one in found for need in one.needs))
        yield Entry(
            label="when is not known",
            text=f"{what} (needs: {needs})",
            mark="unknown",
            sources=found[0].because[0].sources,
            basis=marked(found[0].because[0].verified),
            behind=tuple(
                reason(because, label="because", further=True)
                for one in found
                for because in one.because
            ),
        )
