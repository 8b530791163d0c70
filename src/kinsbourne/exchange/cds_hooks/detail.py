"""What stands on the card below its first line?

Why, which red flags, what was not examined and what not sent, what would settle it, and on what
all of it rests; as GitHub Markdown in which everything that could come from a record is escaped.

Intended purpose: to let a clinician check the basis of a card. It draws no conclusion of its own
and orders nothing.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping

from kinsbourne.exchange.cds_hooks.markdown import escaped
from kinsbourne.exchange.cds_hooks.orders import Ordered
from kinsbourne.exchange.cds_hooks.prefetch import Seen
from kinsbourne.knowledge.model import CardRules, Finding, Verified
from kinsbourne.reasoning.assessment import Assessment, NumberedSource, WouldRaise
from kinsbourne.reasoning.because import Because
from kinsbourne.reasoning.logic import AGE
from kinsbourne.reasoning.pathway.result import AssessedStep, State

MOST_REASONS, MOST_EVIDENCE, MOST_RAISING, MOST_LOOKS, MOST_UNKNOWN = 2, 8, 2, 3, 12
MOST_CONSIDERED = 8
MOST_STEPS, MOST_WAITS, MOST_ELSE, MOST_NOTICES = 2, 2, 3, 4
MARK: dict[Verified, str] = {
    "read": "", "recalled": "recalled, not checked", "default": "our inference",
}  # fmt: skip
STATE: dict[State, str] = {
    "not_yet": "must wait", "cannot_say": "cannot say yet", "do_now": "asked for now",
    "done": "done", "not_for_this_patient": "not for this patient",
}  # fmt: skip
"""In the order in which they matter to who is ordering."""


class _Page:
    """Paragraphs with what they cite."""

    def __init__(self, findings: Mapping[str, Finding]) -> None:
        self.findings = findings
        self.cited: set[int] = set()
        self.parts: list[str] = []

    def part(self, heading: str, lines: Iterable[str]) -> None:
        points = "\n".join(f"- {line}" for line in lines)
        if points:
            self.parts.append(f"**{heading}**\n\n{points}")

    def said(self, because: Because, text: str | None = None) -> str:
        """A reason with its sources, its mark and the recorded items it rests on."""
        self.cited.update(because.sources)
        numbers = ", ".join(map(str, because.sources))
        mark = MARK[because.verified] if because.verified else ""
        basis = "; ".join(part for part in (numbers, mark) if part)
        line = escaped(because.text if text is None else text) + (f" ({basis})" if basis else "")
        items = [
            f"{'' if item.present else 'no '}{escaped(item.label)} ({escaped(item.where)})"
            for item in because.evidence[:MOST_EVIDENCE]
        ]
        return line + (f" Recorded: {', '.join(items)}." if items else "")


def detail(
    assessed: Assessment,
    seen: Seen,
    rules: CardRules,
    findings: Mapping[str, Finding],
    ordered: tuple[Ordered, ...] = (),
    notes: tuple[str, ...] = (),
) -> str:
    """The card's detail, as GitHub Markdown."""
    page = _Page(findings)
    page.part("Red flags", _red_flags(assessed, page))
    page.part("To consider, by our inference", _considered(assessed))
    page.part("The selected order", _orders(ordered, assessed, page))
    page.part("Relapse", _relapse(assessed, page))
    page.part("Why", _why(assessed, page))
    page.part("What else it could be", _differential(assessed))
    page.part("Not examined or not recorded, and not taken as absent", _unknown(assessed))
    page.part("Not sent by the record system", _not_sent(seen, rules))
    page.part("What would settle it", _settles(assessed, page))
    page.part("About the record", _notices(assessed, notes))
    page.part("Sources", _sources(assessed.sources, page.cited))
    page.parts.append(_foot(assessed))
    return "\n\n".join(page.parts)


def _red_flags(assessed: Assessment, page: _Page) -> Iterator[str]:
    for flag in assessed.red_flags:
        yield f"{escaped(flag.label)}. " + page.said(flag.because[0])


def _considered(assessed: Assessment) -> Iterator[str]:
    """What red flags and the leading rule would have considered, the flags' first."""
    named = [escaped(step.name) for step in assessed.next if step.kind == "consider"]
    yield from named[:MOST_CONSIDERED]
    if len(named) > MOST_CONSIDERED:
        yield f"and {len(named) - MOST_CONSIDERED} more, which an assessment names"


def _orders(ordered: tuple[Ordered, ...], assessed: Assessment, page: _Page) -> Iterator[str]:
    for order in ordered:
        steps = [step for step in assessed.pathway if step.node in order.steps]
        states = list(STATE)
        for step in sorted(steps, key=lambda step: states.index(step.state))[:MOST_STEPS]:
            yield f"{escaped(order.name)}: {_step(step, page)}"


def _step(step: AssessedStep, page: _Page) -> str:
    waits = " ".join(map(escaped, (*step.waits_for, *step.needs)[:MOST_WAITS]))
    first = page.said(step.because[0], f"{step.label}: {STATE[step.state]}.")
    cautions = " ".join(page.said(caution) for caution in step.cautions[:1])
    return " ".join(part for part in (first, waits and f"Asks first: {waits}", cautions) if part)


def _relapse(assessed: Assessment, page: _Page) -> Iterator[str]:
    if assessed.course is not None and assessed.course.phase == "relapse":
        yield from map(page.said, assessed.course.phase_because)
        for worse in assessed.course.relapses:
            if worse.is_ongoing and worse.verdict == "relapse":
                yield from map(page.said, worse.because[:MOST_REASONS])


def _why(assessed: Assessment, page: _Page) -> Iterator[str]:
    concern = assessed.concern
    yield f"Concern: {concern.level}."
    yield from map(page.said, concern.because[:MOST_REASONS])
    for held in concern.held_down_by:
        yield "Held down: " + page.said(held)


def _differential(assessed: Assessment) -> Iterator[str]:
    shown = assessed.differential[:MOST_ELSE]
    yield from (
        escaped(one.name) + (" (must not be missed)" if one.must_not_miss else "") for one in shown
    )
    if shown and assessed.ranking is not None:
        rest = (*assessed.differential[MOST_ELSE:], *assessed.ranking.also_not_to_miss)
        unmissable = (one.name for one in rest if getattr(one, "must_not_miss", True))
        named = ", ".join(escaped(name) for name in unmissable)
        if named:
            yield f"Further down, not to be missed: {named}"


def _unknown(assessed: Assessment) -> Iterator[str]:
    names = [escaped(name) for name in assessed.not_examined]
    more = len(names) - MOST_UNKNOWN
    if names:
        yield "; ".join(names[:MOST_UNKNOWN]) + (f"; and {more} more" if more > 0 else "")


def _not_sent(seen: Seen, rules: CardRules) -> Iterator[str]:
    for query in rules.prefetch:
        state = seen.states[query.key]
        if state not in ("sent", "nothing found"):
            yield f"{escaped(query.holds)}: {state}"


def _settles(assessed: Assessment, page: _Page) -> Iterator[str]:
    for raising in assessed.concern.would_raise[:MOST_RAISING]:
        yield f"Would become {raising.level} with: {_ways(raising, page.findings)}"
    looks = [step for step in assessed.next if step.kind in ("look", "ask")]
    for step in looks[:MOST_LOOKS]:
        yield page.said(step.because[0], step.name + (f": {step.how}" if step.how else ""))


def _ways(raising: WouldRaise, findings: Mapping[str, Finding]) -> str:
    def asked(fact: str) -> str:
        if fact == AGE:
            return "the age, if it fits"
        absent = "no " if fact.startswith("not ") else ""
        return absent + escaped(findings[fact.removeprefix("not ")].said)

    return "; or ".join(" and ".join(map(asked, way)) for way in raising.facts)


def _notices(assessed: Assessment, notes: tuple[str, ...]) -> Iterator[str]:
    told = (*notes, *map(str, assessed.notices))
    yield from map(escaped, told[:MOST_NOTICES])
    if len(told) > MOST_NOTICES:
        yield f"and {len(told) - MOST_NOTICES} more"


def _sources(sources: tuple[NumberedSource, ...], cited: set[int]) -> Iterator[str]:
    for source in sources:
        if source.number in cited:
            extent = source.extent.replace("-", " ")
            read = "not read" if source.extent == "not-read" else f"read: {extent}"
            yield f"{source.number}: {escaped(source.citation)} ({read})"


def _foot(assessed: Assessment) -> str:
    versions = assessed.versions
    made = (
        f"kinsbourne {versions.software}, knowledge {versions.knowledge}, HPO {versions.hpo}; "
        f"as of {assessed.as_of}."
    )
    return f"{escaped(made)} {escaped(assessed.intended_use)}"
