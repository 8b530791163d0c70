"""What is said of what comes next: looks and questions, what to consider, tests?"""

from __future__ import annotations

from collections.abc import Iterator

from kinsbourne.reasoning.assessment import Assessment, Next
from kinsbourne.report.said import reason
from kinsbourne.report.view import Entry, Section

MOST_BY_VALUE = 4
"""Questions, and tests, that stand out for what they are worth, beside those a rule asks for."""
SECTIONS = (
    ("look-next", ("look", "ask"), "Look and ask next"),
    ("consider", ("consider",), "Consider"),
    ("order-next", ("test",), "Tests that tell them apart"),
)


def sections(assessed: Assessment) -> Iterator[Section]:
    """What to look for and ask, to consider and to test, what a rule asks for first."""
    for name, kinds, title in SECTIONS:
        steps = [step for step in assessed.next if step.kind in kinds]
        by_rule = [step for step in steps if step.finding or step.kind == "consider"]
        by_value = [step for step in steps if step not in by_rule]
        entries = (
            *(_step(step) for step in by_rule),
            *(_step(step, further=at >= MOST_BY_VALUE) for at, step in enumerate(by_value)),
        )
        yield Section(id=name, title=title, entries=entries)


def _step(step: Next, *, further: bool = False) -> Entry:
    because = reason(step.because[0], label="because", further=True)
    is_valued = step.finding is None and step.value is not None
    return Entry(
        id=step.id,
        text=step.name,
        about=", ".join(step.burden) if step.kind == "test" else "",
        how=step.how or "",
        gist=because.text if is_valued else "",
        sources=because.sources,
        basis=because.basis,
        further=further,
        behind=() if is_valued or not because.text else (because,),
    )
