"""What is said of the steps of the pathway?

The whole tree is always said, each step with today's state and below the one it hangs under. It
advises: nothing here is an order.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from itertools import groupby

from kinsbourne.reasoning.pathway.result import AssessedStep, ShownRegimen, State
from kinsbourne.report.said import marked, reason
from kinsbourne.report.view import Entry, Mark, Section

MARK: dict[State, Mark] = {
    "do_now": "now", "not_yet": "waits", "cannot_say": "unknown",
    "not_for_this_patient": "not-for", "done": "done",
}  # fmt: skip


def section(steps: Sequence[AssessedStep], *, explain: bool) -> Section:
    """The tree, a part for each branch; with ``explain``, what is asked twice is said twice."""
    known = {step.node: step for step in steps}
    tops = [step for step in steps if _is_top(step, known)]
    below: dict[str, list[AssessedStep]] = {}
    for step in steps:
        if step.parent is not None and not _is_top(step, known):
            below.setdefault(step.parent, []).append(step)

    def entry(step: AssessedStep, asked: Mapping[str, str]) -> Entry:
        new = {need: step.label for need in step.needs if need not in asked}
        passed = {} if explain else {**asked, **new}
        return _entry(step, asked, [entry(one, passed) for one in below.get(step.node, ())])

    return Section(
        id="pathway",
        title="Pathway",
        note="it advises and orders nothing",
        spoken=True,
        parts=tuple(
            Section(
                id=f"pathway-{branch}",
                title=branch.replace("-", " ").capitalize(),
                entries=tuple(entry(step, {}) for step in group),
            )
            for branch, group in groupby(tops, key=lambda step: step.branch)
        ),
    )


def _is_top(step: AssessedStep, known: Mapping[str, AssessedStep]) -> bool:
    """Does it hang under no other; or so that following the parents never ends?"""
    if step.parent not in known:
        return True
    seen = {step.node}
    while step.parent is not None and step.parent in known:
        step = known[step.parent]
        if step.node in seen:
            return True
        seen.add(step.node)
    return False


def _entry(step: AssessedStep, asked: Mapping[str, str], below: Sequence[Entry]) -> Entry:
    return Entry(
        id=step.node,
        text=step.label,
        mark=MARK[step.state],
        gist=_gist(step, asked),
        how=step.how or "",
        sources=step.sources,
        basis=marked(step.verified),
        behind=tuple(_behind(step)),
        entries=tuple(below),
    )


def _gist(step: AssessedStep, asked: Mapping[str, str]) -> str:
    """The reason in a line, where the step is not one to be done now.

    What a step above it asks already is not asked again, only named.
    """
    if step.state == "not_yet":
        return f"waits for: {' '.join(step.waits_for)}" if step.waits_for else ""
    if step.state == "cannot_say":
        new = [need for need in step.needs if need not in asked]
        above = dict.fromkeys(asked[need] for need in step.needs if need in asked)
        same = " and ".join(f'"{label}"' for label in above)
        parts = [f"it asks the same as {same}"] * bool(same) + [" ".join(new)] * bool(new)
        return ", and: ".join(parts)
    if step.state in ("not_for_this_patient", "done") and step.because:
        return step.because[0].text
    return ""


def _behind(step: AssessedStep) -> Iterator[Entry]:
    """Reasons, cautions, regimens: at hand where the step is asked for now, else further."""
    waits = step.state != "do_now"
    for at, because in enumerate(step.because):
        yield reason(because, label="because", further=waits or at > 0)
    for caution in step.cautions:
        yield reason(caution, label="caution", mark="caution", further=waits)
    for regimen in step.regimens:
        yield _regimen(regimen, further=waits)
    if step.article_says:
        yield Entry(label="the article's node", text=step.article_says, further=True)


def _regimen(regimen: ShownRegimen, *, further: bool) -> Entry:
    mark = marked(regimen.cautions_verified)
    return Entry(
        code=regimen.id,
        label=f"published, {regimen.name}",
        text=regimen.as_published,
        sources=regimen.sources,
        basis=marked(regimen.verified),
        further=further,
        behind=tuple(
            Entry(label="caution", mark="caution", text=caution, basis=mark)
            for caution in regimen.cautions
        ),
    )
