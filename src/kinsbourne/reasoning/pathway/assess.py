"""Where on the pathway is this patient: what is to be done now, what must wait, and for what?

The whole tree is always given, each step with its state and reason. Intended purpose: to show
published steps and what each asks for, for a clinician to check. It advises; it orders nothing.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping

from kinsbourne.knowledge.base import Knowledge
from kinsbourne.knowledge.condition import findings_named
from kinsbourne.knowledge.model import Caution, Pathway, SafetyRule, Step, WaitsFor
from kinsbourne.reasoning.because import Because
from kinsbourne.reasoning.facts import Evidence
from kinsbourne.reasoning.pathway.circumstances import UNKNOWN, Circumstance
from kinsbourne.reasoning.pathway.engine import Held, StepState, Ways, choices, states
from kinsbourne.reasoning.pathway.regimens import regimens_shown
from kinsbourne.reasoning.pathway.result import AssessedStep
from kinsbourne.reasoning.sources import Numbering

ARTICLE = "The article's pathway asks for this step."
NOT_RECORDED = "Not settled by what is recorded."
MOST_WAYS = 3
"""Alternatives named beside each other; more would not be read."""


def assess_pathway(
    knowledge: Knowledge, circumstances: Mapping[str, Circumstance], numbering: Numbering
) -> tuple[AssessedStep, ...]:
    """Every step of the pathway in the order of the tree, with its state in this patient."""
    pathway = knowledge.pathway
    told = states(pathway, {name: found.truth for name, found in circumstances.items()})
    speaker = Speaker(pathway, circumstances, numbering)
    return tuple(_assessed(step, told[step.id], speaker, knowledge) for step in pathway.steps)


def _assessed(step: Step, state: StepState, speaker: Speaker, knowledge: Knowledge) -> AssessedStep:
    is_relevant = state.state != "not_for_this_patient"
    is_open = state.state == "do_now"  # no dose is shown for what must wait
    return AssessedStep(
        node=step.id,
        label=step.label,
        branch=step.branch,
        parent=step.parent,
        article_says=step.article_says,
        how=step.how,
        state=state.state,
        because=tuple(speaker.because(step, state)),
        waits_for=tuple(map(speaker.waits, state.held_by)),
        needs=tuple(speaker.asked(state.needs)),
        cautions=tuple(speaker.cautions(step, state)) if is_relevant else (),
        regimens=regimens_shown(step.regimens if is_open else (), knowledge, speaker.numbering),
        verified=step.verified,
        sources=speaker.numbering.cite(step.sources),
    )


class Speaker:
    """Says in words what decided a state, with the items it was read from."""

    def __init__(
        self,
        pathway: Pathway,
        circumstances: Mapping[str, Circumstance],
        numbering: Numbering,
    ) -> None:
        self._circumstances = circumstances
        self._questions = {asked.id: asked.question for asked in pathway.inputs}
        self._labels = {step.id: step.label for step in pathway.steps}
        self.numbering = numbering

    def because(self, step: Step, state: StepState) -> Iterator[Because]:
        """Why the step has its state; then what holds it; then that the article asks for it."""
        yield from self._decided(step, state)
        for held in state.held_by:
            yield self._rule(held.by, step)
        if step.article_says is not None:
            yield Because(
                text=ARTICLE,
                rule=step.id,
                verified="read",
                sources=self.numbering.cite(step.sources),
            )

    def _decided(self, step: Step, state: StepState) -> Iterator[Because]:
        match state.state:
            case "not_for_this_patient" if state.forbidden_by:
                for rule in state.forbidden_by:
                    yield self._rule(rule, step)
                return
            case "not_for_this_patient":
                refused = state.refused_by
                text = step.not_for_this_patient if refused is None else refused.text
                asked = findings_named(step.applies if refused is None else refused.when)
            case "done":
                text = step.done_because or ""
                asked = findings_named(step.done) if step.done is not None else frozenset[str]()
            case "cannot_say":
                text, asked = NOT_RECORDED, findings_named(step.applies)
            case _:
                text, asked = step.applies_because, findings_named(step.applies)
        yield Because(
            text=text,
            evidence=self._evidence(asked),
            rule=step.id,
            verified=step.verified,
            sources=self.numbering.cite(step.sources),
        )

    def _rule(self, by: SafetyRule | WaitsFor, step: Step) -> Because:
        """What holds or forbids a step: a safety rule, or what the step itself asks for first."""
        is_rule = isinstance(by, SafetyRule)
        marked = by if is_rule else step
        return Because(
            text=by.text if is_rule else f"The step asks first for: {_lower(by.text)}.",
            evidence=self._evidence(findings_named(by.when if is_rule else by.holds)),
            rule=marked.id,
            verified=marked.verified,
            sources=self.numbering.cite(marked.sources),
        )

    def cautions(self, step: Step, state: StepState) -> Iterator[Because]:
        """What to watch: first what this patient's record calls for, then what always holds."""
        if step.instead_of:
            others = "; ".join(self._labels[name] for name in step.instead_of)
            text = f"One or the other, never both: {others}."
            yield Because(text=text, rule="instead-of", verified=step.verified)
        for rule in state.warned_by:
            yield self._rule(rule, step)
        for caution in state.cautions:
            yield self._caution(caution)

    def _caution(self, caution: Caution) -> Because:
        return Because(
            text=caution.text,
            rule=caution.id,
            verified=caution.verified,
            sources=self.numbering.cite(caution.sources),
        )

    def waits(self, held: Held) -> str:
        """What the step waits for; where the record is silent, the question to answer."""
        by = held.by
        text = by.text if isinstance(by, WaitsFor) else by.waits_for or by.text
        questions = " ".join(self.asked(held.missing))
        return f"{text}. Not recorded: {questions}" if questions else f"{text}."

    def asked(self, ways: Ways) -> Iterator[str]:
        """The questions that would settle it: what every way asks, then the alternatives."""
        for choice in choices(ways):
            said = [" ".join(self._questions[name] for name in way) for way in choice]
            yield said[0] if len(said) == 1 else f"One of: {' Or: '.join(said[:MOST_WAYS])}"

    def _evidence(self, asked: Iterable[str]) -> tuple[Evidence, ...]:
        found = (self._circumstances.get(name, UNKNOWN) for name in sorted(asked))
        return tuple(dict.fromkeys(entry for one in found for entry in one.evidence))


def _lower(text: str) -> str:
    """The text as it is said within a sentence; abbreviations stay as they are."""
    return text if text[1:2].isupper() else text[:1].lower() + text[1:]
