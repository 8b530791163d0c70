"""What is said of the investigations of the work-up?

An entry for each that was done or is to come; those that stand alike by their day in one, with
each of them below it.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence

from kinsbourne.reasoning.surveillance.result import AssessedInvestigation, InvestigationState
from kinsbourne.report.said import marked, reason
from kinsbourne.report.view import Entry, Mark, Section

MARK: dict[InvestigationState, Mark] = {
    "done": "done", "planned": "planned", "due": "due", "overdue": "overdue", "later": "later",
    "not_recorded": "not-recorded", "not_for_this_patient": "not-for", "cannot_say": "unknown",
}  # fmt: skip
DAY: dict[InvestigationState, str] = {
    "planned": "planned for", "due": "due by", "overdue": "overdue since", "later": "from",
}  # fmt: skip
"""How the day is said on which it is due; where it is done, when it comes again."""
TOGETHER: tuple[InvestigationState, ...] = ("overdue", "later", "not_recorded", "cannot_say")
"""States that are said together where they have the same day; they are many."""
PRESSING: tuple[InvestigationState, ...] = ("later", "due", "overdue")
"""States in which a wider test is asked for, the least pressing first."""


def section(investigations: Sequence[AssessedInvestigation], *, explain: bool) -> Section:
    """The investigations; with ``explain``, each by itself."""
    entries = map(_alone, investigations) if explain else _together(investigations)
    return Section(id="work-up", title="Work-up", spoken=True, entries=tuple(entries))


def _alone(one: AssessedInvestigation) -> Entry:
    return _entry(one, (), further=one.state == "not_for_this_patient")


def _together(investigations: Sequence[AssessedInvestigation]) -> Iterator[Entry]:
    meant = [one for one in investigations if one.state != "not_for_this_patient"]
    held = _held(meant)
    inside = {part.id for parts in held.values() for part in parts}
    groups: dict[tuple[InvestigationState, str | None], list[AssessedInvestigation]] = {}
    for one in meant:
        if one.id in inside:
            continue
        if one.state in TOGETHER:
            groups.setdefault((one.state, one.due_on), []).append(one)
        else:
            yield _entry(one, held.get(one.id, ()))
    for (state, day), ones in sorted(groups.items(), key=lambda group: group[0][1] or ""):
        since = f"since {day}, as far as is recorded: " if state == "overdue" and day else ""
        yield _group(state, ones, since, day or "", held)
    if others := [one for one in investigations if one.state == "not_for_this_patient"]:
        yield _group("not_for_this_patient", others, "", "", {}, further=True)


def _group(
    state: InvestigationState,
    ones: Sequence[AssessedInvestigation],
    since: str,
    day: str,
    held: dict[str, list[AssessedInvestigation]],
    *,
    further: bool = False,
) -> Entry:
    return Entry(
        text=since + "; ".join(one.name for one in ones),
        mark=MARK[state],
        when=day,
        further=further,
        entries=tuple(_entry(one, held.get(one.id, ()), further=True) for one in ones),
    )


def _held(shown: Sequence[AssessedInvestigation]) -> dict[str, list[AssessedInvestigation]]:
    """Tests that a wider one may hold, or that are asked for with it: no entry of their own."""
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


def _entry(
    one: AssessedInvestigation, held: Sequence[AssessedInvestigation], *, further: bool = False
) -> Entry:
    rests_on = one.because[0] if one.because else None
    return Entry(
        id=one.id,
        text=_text(one, held),
        mark=MARK[one.state],
        when=one.due_on or "",
        sources=rests_on.sources if rests_on else (),
        basis=marked(rests_on.verified) if rests_on else "",
        further=further,
        behind=(
            Entry(text=one.purpose, further=True),
            Entry(label="a result would change", text=one.would_change, further=True),
            *(reason(because, label="because", further=True) for because in one.because),
            *(
                Entry(
                    label="caution",
                    text=caution,
                    mark="caution",
                    basis=marked(one.cautions_verified),
                    further=True,
                )
                for caution in one.cautions
            ),
        ),
    )


def _text(one: AssessedInvestigation, held: Sequence[AssessedInvestigation]) -> str:
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
    return ", ".join(parts)
