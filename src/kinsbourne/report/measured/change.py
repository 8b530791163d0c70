"""What does the comparison of two recordings say?"""

from __future__ import annotations

from kinsbourne.report.measured import words
from kinsbourne.report.view import Document, Entry, Section
from kinsbourne.signals.eye.change import Change, Comparison

BEFORE, AFTER, CHANGE, INTERVAL = "before", "after", "change", "interval"
"""Labels of what stands behind each measure."""
NO_INTERVAL = "no interval"


def compared(comparison: Comparison) -> Document:
    """The cautions first; then every measure, with both values and the change behind it."""
    sections = (
        Section(
            id="cautions",
            title="What speaks against comparing",
            entries=tuple(Entry(text=each, mark="caution") for each in comparison.cautions),
        ),
        Section(
            id="changes",
            title="Measures, before and after",
            note="The change has its 95 % interval. One that leaves out zero says that the "
            "recordings differ, not why.",
            entries=tuple(_change(*each) for each in comparison.changes.items()),
        ),
    )
    pair = (
        Entry(id=BEFORE, label=BEFORE, text=comparison.before),
        Entry(id=AFTER, label=AFTER, text=comparison.after),
    )
    return Document(
        title="Before and after",
        lead=pair,
        sections=tuple(section for section in sections if section.entries),
        references=(),
        colophon=(words.versions(comparison.versions), words.CLOSE),
    )


def _change(name: str, change: Change) -> Entry:
    if change.difference is None:
        return Entry(text=words.NAMES[name], note=f"not comparable, {change.not_comparable}")
    sure = (
        NO_INTERVAL if change.interval is None
        else f"{change.interval[0]:+g} to {change.interval[1]:+g}"
    )  # fmt: skip
    behind = (
        Entry(label=BEFORE, text=f"{change.before.value:g}"),
        Entry(label=AFTER, text=words.value(change.after)),
        Entry(label=CHANGE, text=f"{change.difference:+g}"),
        Entry(label=INTERVAL, text=sure),
    )
    return Entry(text=words.NAMES[name], behind=behind)
