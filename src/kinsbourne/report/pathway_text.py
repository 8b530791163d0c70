"""How are the steps of the pathway, the investigations and what is due said on a terminal?

The whole tree is always shown, each step with today's state; what is not to be done now is said in
one line. It advises: nothing here is an order.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence

from kinsbourne.reasoning.because import Because
from kinsbourne.reasoning.pathway.result import AssessedStep, ShownRegimen, State
from kinsbourne.reasoning.surveillance.result import (
    AssessedInvestigation,
    Due,
    InvestigationState,
    Undecided,
)
from kinsbourne.report.lines import VERIFIED, basis, evidence, paragraph

MARK: dict[State, str] = {
    "do_now": ">", "not_yet": "…", "cannot_say": "?", "not_for_this_patient": "x", "done": "v",
}  # fmt: skip
SAID: dict[State, str] = {
    "do_now": "asked for now", "not_yet": "not yet", "cannot_say": "cannot say",
    "not_for_this_patient": "not for this patient", "done": "done",
}  # fmt: skip
DONE: dict[InvestigationState, str] = {
    "done": "done", "planned": "planned", "due": "due", "overdue": "OVERDUE", "later": "later",
    "not_recorded": "not recorded", "not_for_this_patient": "not meant", "cannot_say": "cannot say",
}  # fmt: skip
MOST_CAUTIONS = 4
"""So many cautions of one step are said run together; they are many at every visit."""
WIDEST = max(map(len, DONE.values()))
DAY: dict[InvestigationState, str] = {
    "planned": "planned for", "due": "due by", "overdue": "overdue since", "later": "from",
}  # fmt: skip
"""How the day is said on which it is due; where it is done, when it comes again."""


def pathway(steps: Sequence[AssessedStep], *, explain: bool) -> Iterator[str]:
    """The tree with a mark for each step, and what is behind those that apply now."""
    if not steps:
        return
    yield "PATHWAY; it advises and orders nothing"
    legend = "   ".join(f"{MARK[state]} {said}" for state, said in SAID.items())
    yield from paragraph(legend)
    known = {step.node: step for step in steps}
    branch = ""
    for step in steps:
        above = list(_above(step, known))
        if not above and step.branch != branch:
            branch = step.branch
            yield f"  {branch.replace('-', ' ').upper()}"
        asked: dict[str, str] = {}
        for one in () if explain else reversed(above):
            asked |= {need: one.label for need in one.needs if need not in asked}
        yield from _step(step, "  " * (len(above) + 2), asked, explain=explain)


def _above(step: AssessedStep, known: dict[str, AssessedStep]) -> Iterator[AssessedStep]:
    """The steps it hangs under, the nearest first."""
    seen = {step.node}
    while step.parent is not None and step.parent in known and step.parent not in seen:
        seen.add(step.parent)
        step = known[step.parent]
        yield step


def _step(
    step: AssessedStep, indent: str, asked: dict[str, str], *, explain: bool
) -> Iterator[str]:
    rests_on = Because(text="", sources=step.sources, verified=step.verified)
    line = f"{MARK[step.state]} {step.label}{_why(step, asked)}{basis(rests_on)}"
    yield from paragraph(line, indent, indent + "    ")
    below = indent + "  "
    if step.state == "do_now" or explain:
        if step.how:
            yield from paragraph(step.how, below)
        for because in step.because if explain else step.because[:1]:
            yield from paragraph(f"because: {because.text}{basis(because)}", below, below + "  ")
            if explain:
                yield from evidence(because, below + "  ")
        if explain or len(step.cautions) < MOST_CAUTIONS:
            for caution in step.cautions:
                said = f"caution: {caution.text}{basis(caution)}"
                yield from paragraph(said, below, below + "  ")
        else:
            together = " ".join(f"{one.text}{basis(one)}" for one in step.cautions)
            yield from paragraph(f"cautions: {together}", below, below + "  ")
        for regimen in step.regimens:
            yield from _regimen(regimen, below)
    if explain and step.article_says:
        yield from paragraph(f"the article's node: {step.article_says}", below, below + "  ")


def _why(step: AssessedStep, asked: dict[str, str]) -> str:
    """The reason in the step's own line, where the step is not one to be done now.

    What a step above it asks already is not asked again, only named.
    """
    if step.state == "not_yet":
        return f": waits for: {' '.join(step.waits_for)}" if step.waits_for else ""
    if step.state == "cannot_say":
        new = [need for need in step.needs if need not in asked]
        above = dict.fromkeys(asked[need] for need in step.needs if need in asked)
        same = [f'it asks the same as "{label}"' for label in above]
        parts = [" and ".join(same)] * bool(same) + [" ".join(new)] * bool(new)
        return f": {', and: '.join(parts)}" if parts else ""
    if step.state in ("not_for_this_patient", "done") and step.because:
        return f": {step.because[0].text}"
    return ""


def _regimen(regimen: ShownRegimen, indent: str) -> Iterator[str]:
    rests_on = Because(text="", sources=regimen.sources, verified=regimen.verified)
    line = f"published, {regimen.name}: {regimen.as_published}{basis(rests_on)}"
    yield from paragraph(line, indent, indent + "  ")
    mark = VERIFIED[regimen.cautions_verified]
    for caution in regimen.cautions:
        said = f"caution: {caution}" + (f" [{mark}]" if mark else "")
        yield from paragraph(said, indent + "  ", indent + "    ")


TOGETHER: tuple[InvestigationState, ...] = ("overdue", "later", "not_recorded", "cannot_say")
"""States that are said together where they have the same day; they are many."""


def work_up(investigations: Sequence[AssessedInvestigation], *, explain: bool) -> Iterator[str]:
    """A line for each that was done or is to come; the others together, by their day.

    With ``explain``, each by itself, those not for this patient among them.
    """
    meant = [one for one in investigations if explain or one.state != "not_for_this_patient"]
    held = {} if explain else _held(meant)
    inside = {part.id for parts in held.values() for part in parts}
    shown = [one for one in meant if one.id not in inside]
    if shown:
        yield "WORK-UP"
    for one in shown:
        if explain or one.state not in TOGETHER:
            yield from _worked_up(one, held.get(one.id, ()), explain=explain)
    groups: dict[tuple[InvestigationState, str | None], list[str]] = {}
    for one in () if explain else shown:
        if one.state in TOGETHER:
            groups.setdefault((one.state, one.due_on), []).append(one.name)
    for (state, day), names in sorted(groups.items(), key=lambda group: group[0][1] or ""):
        since = f"since {day}, as far as is recorded: " if state == "overdue" and day else ""
        first = f"  {DONE[state]:{WIDEST}}  "
        yield from paragraph(since + "; ".join(names), first, " " * (WIDEST + 6))


PRESSING: tuple[InvestigationState, ...] = ("later", "due", "overdue")
"""States in which a wider test is asked for, the least pressing first."""


def _held(shown: Sequence[AssessedInvestigation]) -> dict[str, list[AssessedInvestigation]]:
    """Tests that a wider one may hold, or that are asked for with it: no line of their own."""
    known = {one.id: one for one in shown}
    held: dict[str, list[AssessedInvestigation]] = {}
    for one in shown:
        for wider in (known[name] for name in one.part_of if name in known):
            if _is_held(one, wider):
                held.setdefault(wider.id, []).append(one)
    return held


def _is_held(one: AssessedInvestigation, wider: AssessedInvestigation) -> bool:
    if wider.state == "done":
        return one.state == "not_recorded"
    if one.state == wider.state:
        return one.state != "planned"
    if one.state not in PRESSING or wider.state not in PRESSING:
        return False
    return PRESSING.index(one.state) < PRESSING.index(wider.state)


def _worked_up(
    one: AssessedInvestigation, held: Sequence[AssessedInvestigation], *, explain: bool
) -> Iterator[str]:
    indent = " " * (WIDEST + 6)
    yield from paragraph(_investigation(one, held), f"  {DONE[one.state]:{WIDEST}}  ", indent)
    if explain:
        yield from paragraph(one.purpose, indent)
        yield from paragraph(f"a result would change: {one.would_change}", indent)
        for because in one.because:
            yield from paragraph(f"because: {because.text}{basis(because)}", indent)
        for caution in one.cautions:
            yield from paragraph(f"caution: {caution}", indent)


def _investigation(one: AssessedInvestigation, held: Sequence[AssessedInvestigation]) -> str:
    names = ", ".join(part.name for part in held)
    among = " (not told apart: " if one.state == "done" else " (among them: "
    parts = [one.name + (f"{among}{names})" if names else "")]
    if one.last_on:
        parts.append(f"last {one.last_on}")
    if one.result or one.said:
        parts.append(": ".join(dict.fromkeys(filter(None, (one.result, one.said)))))
    if one.at_once:
        parts.append("as soon as can be")
    if one.due_on:
        parts.append(f"{DAY.get(one.state, 'again')} {one.due_on}")
    if one.state == "cannot_say" and one.because:
        parts.append(one.because[0].text)
    rests_on = one.because[0] if one.because else Because(text="")
    return ", ".join(parts) + basis(rests_on)


def _day(item: Due) -> str:
    """When it falls due, marked where that day is past or has come."""
    if item.overdue:
        return f"! overdue since {item.by or item.on}"
    if item.is_due:
        return f"> due since {item.on}" + (f", by {item.by}" if item.by else "")
    if item.by and item.by != item.on:
        return f"  due between {item.on} and {item.by}"
    return f"  due on {item.on}"


def due(items: Sequence[Due], open_: Sequence[Undecided], *, explain: bool) -> Iterator[str]:
    """What is overdue, then what comes next, then what no day can be said of."""
    if items or open_:
        yield "DUE"
    for item in sorted(items, key=lambda item: (not item.overdue, item.on_day)):
        reason = item.because[0] if item.because else Because(text="")
        yield from paragraph(f"{_day(item)}: {item.what}{basis(reason)}", "  ", " " * 6)
        if explain:
            for because in item.because:
                yield from paragraph(f"because: {because.text}{basis(because)}", " " * 6)
    yield from _undecided(open_, {item.what for item in items}, explain=explain)


def _undecided(open_: Sequence[Undecided], said: set[str], *, explain: bool) -> Iterator[str]:
    """Lines for the same thing in one; what a day was said of is not said again."""
    lines: dict[str, list[Undecided]] = {}
    for one in open_:
        if one.what not in said:
            lines.setdefault(one.what, []).append(one)
    for what, found in lines.items():
        needs = "; ".join(dict.fromkeys(need for one in found for need in one.needs))
        reason = found[0].because[0]
        text = f"when is not known: {what} (needs: {needs}){basis(reason)}"
        yield from paragraph(text, "    ", " " * 6)
        for one in found if explain else ():
            for because in one.because:
                yield from paragraph(f"because: {because.text}{basis(because)}", " " * 6)
