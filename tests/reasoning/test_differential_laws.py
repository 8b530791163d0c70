"""The laws of the ranking that hold for every case, on the shipped knowledge."""

from __future__ import annotations

from itertools import pairwise
from math import fsum
from random import Random

import msgspec
import numpy as np
import pytest
from hypothesis import HealthCheck, assume, given, settings
from hypothesis import strategies as st

from kinsbourne.case.blocks import Term
from kinsbourne.case.model import Case, Finding
from kinsbourne.case.time import DAYS_A_YEAR, Span
from kinsbourne.knowledge import base
from kinsbourne.knowledge.diseases import ROOT
from kinsbourne.reasoning.assessment import Assessment
from kinsbourne.reasoning.differential.contributions import explain
from kinsbourne.reasoning.differential.ranking import Query, Ranking
from kinsbourne.reasoning.differential.tree import NONE
from tests.build import case, years
from tests.differential import assessed, differentiator

ontology = base.load().ontology
ranker = differentiator().ranker
table = ranker.table
CODES = table.contents.codes
COMMON = sorted({f.local_code if f.hpo is None else f.hpo for f in base.load().findings.values()})
PLACES = [at for at in range(len(table)) if at not in table.forms]
TEMPO = {term.hpo for term in base.load().weights.tempos}
ELSEWHERE = set(ontology.labels) - ontology.descendants(ROOT) - ontology.ancestors(ROOT) - TEMPO
STRANGE = ["SNOMED:0", "KINSBOURNE:never-heard-of", "X:1", *sorted(ELSEWHERE)[:40]]
NEAR = 1e-5
"""What the table's single precision may differ by."""
quick = settings(deadline=None, max_examples=40, suppress_health_check=[HealthCheck.too_slow])

codes = st.sampled_from(COMMON) | st.sampled_from(CODES)
ages = st.none() | st.sampled_from([0.1, 1.5, 9, 40]).map(
    lambda at: Span(at * DAYS_A_YEAR, (at + 0.1) * DAYS_A_YEAR)
)
queries = st.builds(
    Query,
    present=st.lists(codes, max_size=8).map(tuple),
    excluded=st.lists(codes, max_size=4).map(tuple),
    onset=ages,
    age=ages,
    tempo=st.sampled_from([frozenset[str](), frozenset({"days"}), frozenset({"years", "static"})]),
    is_female=st.sampled_from([None, True, False]),
)
findings = st.builds(
    Finding,
    term=codes.map(lambda code: Term(id=code)),
    excluded=st.booleans(),
    onset=st.none() | st.sampled_from([years(1), years(2)]),
)
cases = st.builds(
    lambda age, found: msgspec.structs.replace(case(age=age), findings=tuple(found)),
    st.none() | st.sampled_from([0.2, 1.5, 12, 40]),
    st.lists(findings, max_size=9),
)


def rank(query: Query) -> Ranking:
    return ranker.rank(query, {disease.id: 1.0 for disease in table.contents.diseases[::3]})


def same(one: Ranking, other: Ranking) -> bool:
    return (
        np.array_equal(one.evidence, other.evidence)
        and np.array_equal(one.posterior, other.posterior)
        and np.array_equal(one.order, other.order)
        and (one.temperature, one.forms) == (other.temperature, other.forms)
    )


def said(of: Assessment) -> tuple[object, ...]:
    """The ranking and what to do next, without the places in the record, which are numbered."""
    steps = [
        msgspec.structs.replace(
            step, because=tuple(msgspec.structs.replace(b, evidence=()) for b in step.because)
        )
        for step in of.next
    ]
    return of.differential, of.ranking, steps, of.sources


def chain(row: int) -> list[int]:
    """The row and all above it in the table's tree."""
    found = [row]
    while (above := int(table.parent[found[-1]])) != NONE:
        found.append(above)
    return found


def diseases(name: str, row: int) -> set[int]:
    """Where a row has something to say: ``""`` for gains, ``listed``, ``exclusion``, ``barred``."""
    start = getattr(table, f"{name}_start" if name else "start")
    values = getattr(table, f"{name}_disease" if name else "disease")
    return set(values[int(start[row]) : int(start[row + 1])].tolist())


def listed_rows() -> list[list[int]]:
    found: list[list[int]] = [[] for _ in range(len(table))]
    for row in range(len(CODES)):
        for at in diseases("listed", row):
            found[at].append(row)
    return found


def needs(row: int) -> list[int]:
    """The diseases against which the exclusion of this row counts most."""
    where = slice(int(table.exclusion_start[row]), int(table.exclusion_start[row + 1]))
    most = table.exclusion[where] <= table.exclusion.min() + NEAR
    return table.exclusion_disease[where][most].tolist()


LISTED = listed_rows()
DESCRIBED = [at for at in PLACES if LISTED[at] and at not in table.forms.values()]
OBLIGATE = [(at, row) for row in range(len(CODES)) for at in needs(row) if at in DESCRIBED[:100]]


@settings(quick, max_examples=15)
@given(cases, st.randoms())
def test_the_order_of_findings_never_matters(patient: Case, random: Random):
    shuffled = list(patient.findings)
    random.shuffle(shuffled)
    other = msgspec.structs.replace(patient, findings=tuple(shuffled))
    assert said(assessed(patient)) == said(assessed(other))


@settings(quick, max_examples=10)
@given(cases)
def test_a_finding_recorded_twice_counts_once(patient: Case):
    twice = msgspec.structs.replace(patient, findings=patient.findings * 2)
    assert said(assessed(patient)) == said(assessed(twice))


@quick
@given(queries, st.randoms())
def test_neither_order_nor_repetition_of_codes_matters(query: Query, random: Random):
    present, excluded = [*query.present * 2], [*query.excluded * 2]
    random.shuffle(present)
    random.shuffle(excluded)
    other = query._replace(present=tuple(present), excluded=tuple(excluded))
    assert same(rank(query), rank(other))
    assert same(rank(query), rank(query))


@quick
@given(queries, st.sampled_from(STRANGE), st.booleans())
def test_what_the_table_does_not_know_changes_nothing(query: Query, strange: str, absent: bool):
    """A code no disease is described with, or a term that is no abnormality, moves nothing."""
    more = (
        query._replace(excluded=(*query.excluded, strange))
        if absent
        else query._replace(present=(*query.present, strange))
    )
    assert same(rank(query), rank(more))


@settings(quick, max_examples=10)
@given(cases, st.sampled_from(STRANGE[3:]), st.booleans())
def test_nor_does_it_change_what_is_said(patient: Case, strange: str, absent: bool):
    finding = Finding(term=Term(id=strange), excluded=absent)
    more = msgspec.structs.replace(patient, findings=(*patient.findings, finding))
    one, two = assessed(patient), assessed(more)
    assert (one.differential, one.ranking) == (two.differential, two.ranking)


@quick
@given(queries, st.sampled_from(CODES))
def test_the_exclusion_of_what_no_disease_needs_changes_nothing(query: Query, code: str):
    assume(not diseases("exclusion", table.row[code]))
    assert same(rank(query), rank(query._replace(excluded=(*query.excluded, code))))


@settings(quick, max_examples=80)
@given(queries, st.data())
def test_a_finding_a_disease_is_listed_with_never_counts_against_it(
    query: Query, data: st.DataObject
):
    """One more finding that a disease is listed with never lowers the disease's evidence, nor its
    evidence less that of any disease that shares no term with the finding's whole chain of parents
    in the table; no such disease overtakes it.
    """
    at = data.draw(st.sampled_from(DESCRIBED), label="disease")
    row = data.draw(st.sampled_from(LISTED[at]), label="finding")
    above = chain(row)
    assume(not any(at in diseases("barred", one) for one in above))
    query = query._replace(excluded=())
    before, after = rank(query), rank(query._replace(present=(*query.present, CODES[row])))
    gained = np.full(len(table), np.nan)
    gained[PLACES] = after.evidence[PLACES] - before.evidence[PLACES]
    assert gained[at] >= -NEAR
    touched = set[int]().union(*(diseases("", one) for one in above))
    touched |= {table.forms[form] for form in touched & table.forms.keys()} | table.forms.keys()
    strangers = np.array([one for one in PLACES if one not in touched])
    assert (gained[strangers] <= NEAR).all()
    scores = [ranking.prior + ranking.evidence for ranking in (before, after)]
    ahead_before, ahead_after = (score[at] - score[strangers] for score in scores)
    overtaken = strangers[(ahead_before > NEAR) & (ahead_after < -NEAR)]
    assert not len(overtaken)


@quick
@given(queries, st.sampled_from(OBLIGATE))
def test_the_exclusion_of_what_is_always_there_never_speaks_for_the_disease(
    query: Query, needed: tuple[int, int]
):
    """Excluding a finding whose share is at or above ``excluded-counts-from`` in a disease never
    raises the disease's posterior or rank.

    Where nothing below the finding had been excluded before: that is then counted under the more
    general finding, for every disease alike.
    """
    at, row = needed
    excluded = {table.row[code] for code in query.excluded if code in table.row}
    assume(not any(row in chain(one)[1:] for one in excluded))
    before = rank(query)
    after = rank(query._replace(excluded=(*query.excluded, CODES[row])))
    assert after.posterior[at] <= before.posterior[at] + 1e-12
    ranks = [int(np.flatnonzero(ranking.order == at)[0]) for ranking in (before, after)]
    tied = np.isclose(after.evidence + after.prior, (after.evidence + after.prior)[at], atol=NEAR)
    assert ranks[1] >= ranks[0] - int(tied.sum()) + 1


@quick
@given(queries, st.integers(0, 2**32))
def test_the_contributions_sum_to_the_evidence(query: Query, seed: int):
    ranking = rank(query)
    places = np.array(sorted({*Random(seed).sample(PLACES, 50), 0, *ranking.order[:5].tolist()}))  # noqa: S311
    forms = np.array([ranking.forms.get(int(at), int(at)) for at in places])
    for at, account in zip(places, explain(ranker, ranking, forms), strict=True):
        total = fsum(row.value for row in account.contributions)
        assert total == pytest.approx(float(ranking.evidence[at]), abs=NEAR)
        assert account.deviation >= 0


@quick
@given(queries)
def test_a_ranking_is_a_ranking(query: Query):
    """Every disease once, no form beside its disease, the likeliest first, all sharing one."""
    ranking = rank(query)
    assert sorted(ranking.order.tolist()) == list(range(len(table)))
    assert float(ranking.posterior.sum()) == pytest.approx(1, abs=1e-9)
    assert (ranking.posterior[sorted(table.forms)] == 0).all()
    shares = ranking.posterior[ranking.order].tolist()
    assert all(one >= two * (1 - 1e-7) for one, two in pairwise(shares))


@quick
@given(queries, st.data())
def test_a_more_specific_word_for_a_disease_known_by_it_is_worth_no_less(
    query: Query, data: st.DataObject
):
    """In HPO's catalogue, what a disease is listed with says at least as much as its parent."""
    at = data.draw(st.sampled_from([a for a in DESCRIBED if a >= table.curated][:300]))
    row = data.draw(st.sampled_from(LISTED[at]))
    parent = int(table.parent[row])
    assume(parent != NONE and at not in diseases("listed", parent))
    general = rank(query._replace(present=(*query.present, CODES[parent])))
    specific = rank(query._replace(present=(*query.present, CODES[parent], CODES[row])))
    assert specific.evidence[at] >= general.evidence[at] - NEAR
