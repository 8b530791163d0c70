"""How is each section of an assessment laid out on a terminal?"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator

from kinsbourne.report.lines import basis, evidence, paragraph, sentence, shown
from kinsbourne.report.view import Entry, Mark, Section

ANSWER: dict[Mark | None, str] = {"yes": "yes", "no": "no ", "unknown": " ? "}
MOST_NAMED, MOST_BELOW = 12, 4
"""Names of what must not be missed and stands below what is shown: ranked, and not."""


def lead(entries: Iterable[Entry], *, explain: bool) -> Iterator[str]:
    """The verdict, whose it is, and why."""
    for at, entry in enumerate(entries):
        if entry.label:
            yield from reasons([entry], "  - ", explain=explain)
        elif at == 0:
            yield from paragraph(entry.text, "", "  ")
        else:
            yield f"  {entry.text}"


def reasons(entries: Iterable[Entry], first: str, *, explain: bool) -> Iterator[str]:
    """Reasons, with the rule and the record's own places where all is asked for."""
    indent = " " * (len(first) - len(first.lstrip()) + 2)
    for entry in shown(entries, explain=explain):
        yield from paragraph(sentence(entry), first, indent)
        if explain:
            if entry.rule:
                yield from paragraph(f"rule: {entry.rule}", indent + "  ")
            yield from evidence(entry, indent + "  ")


def listed(section: Section, *, explain: bool) -> Iterator[str]:
    """A line for each entry."""
    yield section.title.upper()
    for entry in shown(section.entries, explain=explain):
        yield from paragraph(sentence(entry), "  - ")


def run_together(section: Section, *, explain: bool) -> Iterator[str]:
    """All of them in one paragraph; none is left away."""
    del explain
    said = "; ".join(entry.text for entry in section.entries)
    yield from paragraph(said, f"{section.title.upper()}: ", "  ")


def red_flags(section: Section, *, explain: bool) -> Iterator[str]:
    """Each flag in capitals, and why; one that is over speaks more quietly."""
    for flag in section.entries:
        if flag.mark:
            yield f"! {flag.text.upper()}"
        else:
            yield from paragraph(flag.text, "  ", "    ")
        for entry in shown(flag.behind, explain=explain):
            yield from paragraph(sentence(entry))


def criteria(section: Section, *, explain: bool) -> Iterator[str]:
    """Each set with its verdict, its items, and what would settle it."""
    yield section.title.upper()
    for one in shown(section.entries, explain=explain):
        yield from paragraph(sentence(one))
        for item in shown(one.entries, explain=explain):
            yield from paragraph(item.text, f"    {ANSWER[item.mark]} ", " " * 8)
            if explain:
                yield from evidence(item)
        for entry in shown(one.behind, explain=explain):
            yield from paragraph(sentence(entry), " " * 6)


def why(section: Section, *, explain: bool) -> Iterator[str]:
    """The reasons, how many more there are, and what holds the concern down or would raise it."""
    yield section.title.upper()
    plain = [entry for entry in section.entries if not entry.label]
    for entry in shown(plain, explain=explain):
        yield from paragraph(sentence(entry), "  - ")
        if explain:
            if entry.rule:
                yield from paragraph(f"rule: {entry.rule}", " " * 6)
            yield from evidence(entry)
    if left := len(plain) - len(shown(plain, explain=explain)):
        yield f"  - and {left} more (--explain)"
    for entry in shown((one for one in section.entries if one.label), explain=explain):
        yield from paragraph(sentence(entry), "  - ")
        if explain:
            yield from evidence(entry)


def differential(section: Section, *, explain: bool) -> Iterator[str]:
    """A line for each disease, with what spoke most for and against it, or with everything."""
    yield section.title.upper()
    yield from paragraph(f"{section.note.removesuffix('.')}; ! must not be missed.")
    standing = shown(section.entries, explain=explain)
    for rank, one in enumerate(standing, start=1):
        mark = "!" if one.mark == "caution" else " "
        share = f"  {one.share.said}" if one.share else ""
        yield from paragraph(one.text + share, f"  {mark}{rank:>2} ", " " * 8)
        if explain:
            for entry in one.behind:
                yield from _row(entry)
        else:
            yield from paragraph(one.gist, " " * 8)
    for part in section.parts:
        yield from _further_down(part, {one.text for one in standing}, explain=explain)


def _row(entry: Entry) -> Iterator[str]:
    if entry.weight is None:
        yield from paragraph(sentence(entry), " " * 8, " " * 10)
    else:
        yield from paragraph(f"{entry.weight:+8.3f}  {sentence(entry)}", " " * 8, " " * 18)


def _further_down(section: Section, standing: set[str], *, explain: bool) -> Iterator[str]:
    left = [one for one in section.entries if one.text not in standing]
    ranked = [one for one in left if one.weight is not None and one.weight > 0]
    below = [one for one in left if one.weight is None]
    named = [*ranked[:MOST_NAMED], *(below if explain else below[:MOST_BELOW])]
    if named:
        said = [f"{one.text} ({one.about})" for one in named]
        if more := len(ranked) + len(below) - len(named):
            said.append(f"and {more} more")
        yield from paragraph(f"Further down, not to be missed: {'; '.join(said)}", "  ", "    ")


def steps(section: Section, *, explain: bool) -> Iterator[str]:
    """What comes next: how it is done, and what its answer would say."""
    yield section.title.upper()
    for step in shown(section.entries, explain=explain):
        text = step.text
        if step.about:
            text += f" ({step.about})"
        if step.how:
            text += f": {step.how}"
        if step.gist:
            text += f"{'' if text[-1] in '.?' else '.'} {step.gist}"
        yield from paragraph(text + basis(step), "  - ")


def summary(section: Section, *, explain: bool) -> Iterator[str]:
    """The course in a few lines, however much there is."""
    del explain
    yield f"{section.title.upper()} (in full: kinsbourne course)"
    for entry in (one for one in section.entries if one.mark is None):
        yield from paragraph(sentence(entry), "  - ")
    now = [one for one in section.entries if one.mark == "now"]
    for entry in shown(now, explain=False):
        yield from paragraph(sentence(entry), "  > ")
    if left := len(now) - len(shown(now, explain=False)):
        yield f"  > and {left} more"
    overdue = [one for one in section.entries if one.mark == "overdue"]
    if overdue:
        first = shown(overdue, explain=False)
        more = f" and {len(overdue) - len(first)} more" if len(overdue) > len(first) else ""
        said = "; ".join(one.text for one in first)
        yield from paragraph(f"{overdue[0].label}: {said}{more}", "  ! ")


LAYOUTS: dict[str, Callable[..., Iterator[str]]] = {
    "red-flags": red_flags,
    "criteria": criteria,
    "why": why,
    "differential": differential,
    "look-next": steps,
    "consider": steps,
    "order-next": steps,
    "severity": listed,
    "course": summary,
    "not-examined": run_together,
    "not-used": run_together,
    "notices": listed,
}
"""By the ids of the sections."""
