"""Which look, question or test separates the likely diseases best?

For each entry of ``questions.yaml`` not yet answered: how much nearer the answer is expected to
bring each likely disease to its true standing, weighted by the harm of missing it. A positive
answer is expected as often as the disease has the finding, or, where nothing is known, as often as
the question itself says. Bedside looks and questions come before tests; among tests the burden
counts against the value. Intended purpose: to point at what would settle most; it orders nothing.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from typing import NamedTuple

import msgspec
import numpy as np

from kinsbourne.case.time import Span
from kinsbourne.knowledge.model import Burden, Citation, Disease, Finding, Question
from kinsbourne.reasoning.assessment import Next
from kinsbourne.reasoning.because import Because
from kinsbourne.reasoning.differential.ranking import Ranker, Ranking
from kinsbourne.reasoning.differential.tree import Floats
from kinsbourne.reasoning.facts import Facts
from kinsbourne.reasoning.logic import within
from kinsbourne.reasoning.sources import Numbering

LEADERS = 30
MOST_ASKED, MOST_TESTED = 8, 6
MOST_NAMED = 4
HPO_PREFIX = "HP:"
LEAST_SURE = 0.001
"""No answer is ever quite certain."""
TELLING = 0.1
"""A difference between the likeliest that is worth naming."""
FAINT = 1e-6
"""A change of standing too small to name."""


class Leaders(NamedTuple):
    """The likely diseases: where they are, their share among them, the harm of missing each."""

    places: list[int]
    names: list[str]
    share: Floats
    harm: Floats


class Worth(NamedTuple):
    """What an answer is worth."""

    value: float
    positive: Floats
    """How often each leader gives a positive answer."""
    separates: tuple[str, ...]
    changes: str | None
    """What would be thought of first after an answer, where that changes."""


def leaders_of(ranker: Ranker, ranking: Ranking) -> Leaders:
    """The first of the ranking, as if it were one of them."""
    table, weight = ranker.table, ranker.table.constants
    shown = [int(at) for at in ranking.order[:LEADERS] if ranking.posterior[at] > 0]
    places = [ranking.forms.get(at, at) for at in shown]
    diseases = [table.curated_at(at) for at in places]

    def harm(disease: Disease | None) -> float:
        if disease is not None and disease.treat_now:
            return weight["harm-treat-now"]
        missed = disease is not None and disease.must_not_miss
        return weight["harm-must-not-miss" if missed else "harm-other"]

    share = ranking.posterior[shown]
    return Leaders(
        places,
        [table.contents.entries[at].name for at in places],
        share / share.sum(),
        np.array([harm(disease) for disease in diseases]),
    )


def next_steps(
    ranker: Ranker,
    ranking: Ranking,
    asked: tuple[Next, ...],
    facts: Facts,
    questions: Iterable[Question],
    findings: Mapping[str, Finding],
    numbering: Numbering,
) -> tuple[Next, ...]:
    """What the rules ask for, valued, then the questions and tests that separate the leaders."""
    leaders = leaders_of(ranker, ranking)
    known = _Known(facts, findings)
    background = {q: ranker.table.constants[q.otherwise] for q in questions}
    by_finding = {code: q for q in background if q.kind != "test" for code in q.finds}
    occasional = ranker.table.constants["occasional"]
    by_rule = [
        (step, findings[step.finding], by_finding.get(findings[step.finding].hpo or step.finding))
        for step in asked
        if step.finding is not None
    ]
    ruled = _Worths(
        ranker,
        leaders,
        [((f.hpo or f.id,), background[q] if q else occasional) for _, f, q in by_rule],
    )
    looks = tuple(
        _valued(step, question, ruled[at], leaders)
        for at, (step, _, question) in enumerate(by_rule)
    )
    used = {code for _, f, q in by_rule for code in (q.finds if q else (f.id,))}
    age = facts.age()
    open_ = [
        question
        for question in background
        if used.isdisjoint(question.finds)
        and not known.answers(question)
        and _is_meant(question, age[0] if age else None)
    ]
    worths = _Worths(ranker, leaders, [(q.finds, background[q]) for q in open_])
    least = ranker.table.constants["least-value"]
    worth_it = [at for at in range(len(open_)) if worths.value[at] >= least]
    bedside = sorted(
        (at for at in worth_it if open_[at].kind != "test"), key=lambda at: -worths.value[at]
    )
    tests = sorted(
        (at for at in worth_it if open_[at].kind == "test"),
        key=lambda at: -worths.value[at] / (1 + _burden(ranker, open_[at].burden)),
    )

    def step(at: int) -> Next:
        return _step(open_[at], worths[at], leaders, numbering)

    return (
        *looks,
        *map(step, bedside[:MOST_ASKED]),
        *(each for each in asked if each.finding is None),
        *map(step, tests[:MOST_TESTED]),
    )


def _is_meant(question: Question, age: Span | None) -> bool:
    """May it be meant for somebody of this age? It may where the age is not known."""
    return question.ages is None or within(age, question.ages) is not False


def _valued(step: Next, question: Question | None, worth: Worth, leaders: Leaders) -> Next:
    """What a rule asks for, with what its answer is worth."""
    return msgspec.structs.replace(
        step,
        kind="ask" if question and question.kind == "ask" else "look",
        separates=worth.separates,
        value=round(worth.value, 4),
        burden=question.burden if question else (),
        because=(*step.because, *_because(worth, leaders)),
    )


class _Known:
    """Which findings are recorded already, present or absent."""

    def __init__(self, facts: Facts, findings: Mapping[str, Finding]) -> None:
        self._facts = facts
        self._ontology = facts.ontology
        self._named = {finding.hpo: finding.id for finding in findings.values() if finding.hpo}
        terms = [entry for entry in facts.timely() if entry.term in facts.ontology]
        self._present = {entry.term for entry in terms if entry.present}
        self._absent = {entry.term for entry in terms if not entry.present}

    def answers(self, question: Question) -> bool:
        """Is one of its findings present, or are all absent?"""
        states = [self._state(code) for code in question.finds]
        return True in states or None not in states

    def _state(self, code: str) -> bool | None:
        if not code.startswith(HPO_PREFIX):
            return self._facts.present(code)
        if any(self._ontology.is_a(term, code) for term in self._present):
            return True
        if not self._absent.isdisjoint(self._ontology.ancestors(code)):
            return False
        return self._facts.present(self._named[code]) if code in self._named else None


class _Worths:
    """What the answers to several questions are worth, reckoned together."""

    def __init__(
        self, ranker: Ranker, leaders: Leaders, asked: list[tuple[tuple[str, ...], float]]
    ) -> None:
        self._leaders = leaders
        share, harm = leaders.share, leaders.harm
        rows = [_positive(ranker, leaders.places, finds, otherwise) for finds, otherwise in asked]
        self._positive = np.array(rows).reshape(len(asked), len(share))
        yes, no = share * self._positive, share * (1 - self._positive)
        self._yes, self._no = yes.sum(axis=1), no.sum(axis=1)
        self._after = (yes / self._yes[:, None], no / self._no[:, None])
        settled = yes * self._after[0] + no * self._after[1] - share**2
        open_ = float((harm * share * (1 - share)).sum())
        gained = settled @ harm
        self.value: Floats = np.maximum(0.0, gained / open_) if open_ > 0 else 0.0 * gained

    def __getitem__(self, at: int) -> Worth:
        leaders = self._leaders
        first = int(np.argmax(leaders.harm * leaders.share))
        then = [int(np.argmax(leaders.harm * after[at])) for after in self._after]
        changes = [
            f"{leaders.names[now]} would be thought of first if the answer is {answer}"
            for now, answer in zip(then, ("yes", "no"), strict=True)
            if now != first
        ]
        positive = self._positive[at]
        shift = leaders.share * (positive - self._yes[at])
        order, half = np.argsort(-shift), MOST_NAMED // 2
        moved = [int(each) for each in (*order[:half], *order[::-1][:half])]
        named = [leaders.names[each] for each in moved if abs(float(shift[each])) > FAINT]
        return Worth(
            float(self.value[at]), positive, tuple(dict.fromkeys(named)), "; ".join(changes) or None
        )


def _positive(
    ranker: Ranker, places: list[int], finds: tuple[str, ...], otherwise: float
) -> Floats:
    """How often each of these diseases has any of these findings."""
    table, wanted = ranker.table, np.array(places)
    found = np.zeros(len(places))
    known = np.zeros(len(places), dtype=bool)
    for code in finds:
        row = table.row.get(code, table.row.get(f"KINSBOURNE:{code}"))
        if row is None:
            continue
        start, end = int(table.start[row]), int(table.start[row + 1])
        where, has = table.find(table.disease, start, end, wanted)
        found = np.maximum(found, np.where(has, table.known[where], 0.0))
        known |= has
    return np.minimum(np.maximum(np.where(known, found, otherwise), LEAST_SURE), 1 - LEAST_SURE)


def _burden(ranker: Ranker, burden: tuple[Burden, ...]) -> float:
    return sum(ranker.table.constants[f"burden-{each}"] for each in burden)


def _because(worth: Worth, leaders: Leaders) -> tuple[Because, ...]:
    """How often the likeliest of the leaders answer yes, and what that would change."""
    likely = np.argsort(-leaders.share)[:MOST_NAMED]
    if np.ptp(worth.positive[likely]) < TELLING:
        likely = np.arange(len(leaders.names))
    order = sorted(likely, key=lambda at: -worth.positive[at])
    most, least = order[0], order[-1]
    text = (
        f"Yes in about {100 * worth.positive[most]:.0f} % of {leaders.names[most]}, in "
        f"{100 * worth.positive[least]:.0f} % of {leaders.names[least]}"
    )
    if worth.changes:
        text += f"; {worth.changes}"
    return (Because(text=text + ".", rule="questions", verified="default"),)


def _step(question: Question, worth: Worth, leaders: Leaders, numbering: Numbering) -> Next:
    elicit = question.elicit
    sources: tuple[Citation, ...] = (*question.sources, *(elicit.sources if elicit else ()))
    (because,) = _because(worth, leaders)
    return Next(
        kind=question.kind,
        id=question.id,
        name=question.name,
        how=elicit.text if elicit else None,
        separates=worth.separates,
        value=round(worth.value, 4),
        burden=question.burden,
        because=(msgspec.structs.replace(because, sources=numbering.cite(sources)),),
    )
