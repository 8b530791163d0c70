"""How is it said what comes next: looks and questions, what to consider, tests?"""

from __future__ import annotations

from collections.abc import Iterator

from kinsbourne.reasoning.assessment import Assessment, Next
from kinsbourne.report.lines import basis, paragraph

MOST_BY_VALUE = 4
"""Questions, and tests, shown for what they are worth, beside those that a rule asks for."""
HEADINGS = (
    (("look", "ask"), "LOOK AND ASK NEXT"),
    (("consider",), "CONSIDER"),
    (("test",), "TESTS THAT TELL THEM APART"),
)


def lines(assessed: Assessment, *, explain: bool) -> Iterator[str]:
    """What to look for and ask, to consider and to test, each under its heading."""
    for kinds, heading in HEADINGS:
        steps = [step for step in assessed.next if step.kind in kinds]
        if not explain:
            by_rule = [step for step in steps if step.finding or step.kind == "consider"]
            by_value = [step for step in steps if step not in by_rule]
            steps = [*by_rule, *by_value[:MOST_BY_VALUE]]
        if steps:
            yield heading
        for step in steps:
            yield from _step(step)


def _step(step: Next) -> Iterator[str]:
    text = step.name
    if step.kind == "test" and step.burden:
        text += f" ({', '.join(step.burden)})"
    if step.how:
        text += f": {step.how}"
    if step.finding is None and step.value is not None:
        text += f"{'' if text[-1] in '.?' else '.'} {step.because[0].text}"
    yield from paragraph(text + basis(step.because[0]), "  - ")
