"""From what must the syndrome be told apart: every row of the table, and one disease in full?"""

from __future__ import annotations

from collections.abc import Iterable, Iterator

import msgspec

from kinsbourne.knowledge.base import Knowledge
from kinsbourne.knowledge.diseases import code_of
from kinsbourne.knowledge.model import (
    Citation,
    Disease,
    Feature,
    HowOften,
    Separation,
    Verified,
    weakest,
)
from kinsbourne.report.cited import MARK, Cited
from kinsbourne.report.disease import addresses
from kinsbourne.report.disease.matching import counted
from kinsbourne.report.disease.often import FREQUENCY, ages, how_often, onset
from kinsbourne.report.said import marked
from kinsbourne.report.view import Document, Entry, Reference, Section

SHOWN: tuple[HowOften, ...] = ("obligate", "very-frequent", "excluded")
"""Grades of which the table names the features; the rest stand on the disease's own page."""
MOST_NAMED = 5
"""Features of one grade in the table."""


ANNOTATED = (
    "What HPO annotates under these identifiers is added in the ranking, and is not listed here."
)
TREAT_NOW = "Its treatment loses its worth by the hour or day."


class Graded(msgspec.Struct, frozen=True, kw_only=True):
    """Features of one grade."""

    often: str
    features: tuple[str, ...]


class Row(msgspec.Struct, frozen=True, kw_only=True):
    """One disease in the table."""

    name: str
    url: str
    group: str
    """Empty where it is the name."""
    age: str
    tempo: str
    must_not_miss: str
    treat_now: str
    graded: tuple[Graded, ...]
    more: int
    """Features that are not named here."""
    told_by: tuple[Entry, ...]
    sources: tuple[int, ...]
    basis: str


class Table(msgspec.Struct, frozen=True, kw_only=True):
    """The differential diagnosis, as far as it was asked for."""

    title: str
    said: str
    """How many rows of how many."""
    rows: tuple[Row, ...]
    legend: tuple[Entry, ...]
    references: tuple[Reference, ...]


def table(knowledge: Knowledge, chosen: Iterable[Disease]) -> Table:
    """The rows of these diseases, in the order of the knowledge."""
    cited = Cited(knowledge)
    rows = tuple(_row(cited, disease) for disease in chosen)
    return Table(
        title="Differential diagnosis",
        said=counted(len(rows), len(knowledge.diseases), "diseases"),
        rows=rows,
        legend=tuple(_legend(cited)),
        references=tuple(cited.references()),
    )


def searched(knowledge: Knowledge, disease: Disease) -> str:
    """Every word under which the disease is found."""
    told = " ".join(f"{_question(knowledge, one.by)} {one.result}" for one in disease.separated_by)
    features = " ".join(_label(knowledge, feature) for feature in disease.features)
    return " ".join(
        (disease.name, disease.group, *disease.ids, disease.must_not_miss or "", told, features)
    )


def _legend(cited: Cited) -> Iterator[Entry]:
    constants = {one.id: one for one in cited.knowledge.weights.constants}
    for grade, said in FREQUENCY.items():
        known = constants[grade]
        yield cited.entry(known.why, known, label=said)


def _row(cited: Cited, disease: Disease) -> Row:
    graded = tuple(_graded(cited.knowledge, disease))
    return Row(
        name=disease.name,
        url=addresses.disease(disease.id),
        group="" if disease.group == disease.name else disease.group,
        age=ages(disease.usual_age) if disease.usual_age else "",
        tempo=onset(disease),
        must_not_miss=disease.must_not_miss or "",
        treat_now=TREAT_NOW if disease.treat_now else "",
        graded=graded,
        more=len(disease.features) - sum(len(one.features) for one in graded),
        told_by=tuple(
            Entry(label=_question(cited.knowledge, one.by), text=one.result)
            for one in disease.separated_by
        ),
        sources=cited.numbers(_citations(disease)),
        basis=_basis(disease),
    )


def _citations(disease: Disease) -> Iterator[Citation]:
    yield from disease.sources
    for feature in disease.features:
        yield from feature.sources


def _basis(disease: Disease) -> str:
    """The weakest of its mark and those of its features, and whether all are the same."""
    marks: set[Verified] = {disease.verified}
    marks.update(feature.verified for feature in disease.features)
    said = marked(weakest(marks))
    return f"partly {said}" if said and len(marks) > 1 else said


def _graded(knowledge: Knowledge, disease: Disease) -> Iterator[Graded]:
    for grade in SHOWN:
        listed = [_label(knowledge, one) for one in disease.features if one.how_often == grade]
        if listed:
            yield Graded(often=FREQUENCY[grade], features=tuple(listed[:MOST_NAMED]))


def disease(knowledge: Knowledge, name: str) -> Document:
    """One disease in full.

    Raises:
        KeyError: there is none.
    """
    found = knowledge.diseases[name]
    cited = Cited(knowledge)
    told = tuple(_told(cited, found, one) for one in found.separated_by)
    return cited.document(
        found.name,
        tuple(_facts(cited, found)),
        (
            Section(id="told-by", title="What tells it apart", entries=told),
            Section(
                id="features",
                title="Features, and how often each is there",
                note="A grade is this project's reading; only what is counted was counted.",
                parts=tuple(_features(cited, found)),
            ),
        ),
    )


def _told(cited: Cited, found: Disease, one: Separation) -> Entry:
    """A question with the result it has in the disease, and how it is asked."""
    question = cited.knowledge.questions[one.by]
    how = (cited.entry(question.elicit.text, question.elicit),) if question.elicit else ()
    return Entry(
        label=_question(cited.knowledge, one.by),
        text=one.result,
        basis=marked(found.verified),
        entries=how,
    )


def _facts(cited: Cited, found: Disease) -> Iterator[Entry]:
    known = cited.knowledge
    if found.must_not_miss:
        yield Entry(label="Must not be missed", text=found.must_not_miss, mark="caution")
    if found.treat_now:
        yield Entry(label="Time", text=TREAT_NOW, mark="caution")
    yield Entry(label="Group", text=found.group)
    if found.form_of:
        whole = known.diseases[found.form_of]
        yield Entry(label="Form of", text=whole.name, url=addresses.disease(whole.id))
    if found.usual_age:
        yield Entry(label="Usual age", text=ages(found.usual_age))
    if found.possible_age:
        yield Entry(label="Possible age", text=ages(found.possible_age))
    if found.tempo:
        yield Entry(label="It comes", text=onset(found))
    if found.female:
        girls, of = found.female
        yield Entry(label="Girls and women", text=f"{girls} of {of}")
    if found.ids:
        yield Entry(label="In catalogues", text=f"{', '.join(found.ids)}. {ANNOTATED}")
    sources = cited.numbers(found.sources)
    yield Entry(label="Source of all this", text=MARK[found.verified], sources=sources)
    if found.note:
        yield Entry(label="Note", text=found.note)


def _features(cited: Cited, found: Disease) -> Iterator[Section]:
    counted = [one for one in found.features if one.how_often is None]
    groups = [("counted", counted)]
    for grade, said in FREQUENCY.items():
        groups.append((said, [one for one in found.features if one.how_often == grade]))
    for said, listed in groups:
        if listed:
            mark = _shared_mark(listed)
            yield Section(
                id=said.replace(" ", "-"),
                title=said[:1].upper() + said[1:],
                note=mark and f"All of these: {mark}.",
                entries=tuple(_feature(cited, one, mark) for one in listed),
            )


def _shared_mark(features: list[Feature]) -> str:
    """The mark of all of them, where it is one and none has a source; it is then said once."""
    marks = {marked(one.verified) for one in features}
    return marks.pop() if len(marks) == 1 and not any(one.sources for one in features) else ""


def _feature(cited: Cited, feature: Feature, said: str) -> Entry:
    known = cited.knowledge
    code = code_of(feature)
    same = [
        one.id for one in known.findings.values() if code in (one.hpo, one.local_code, *one.codes)
    ]
    return Entry(
        text=_label(known, feature),
        about=how_often(feature) if feature.how_often is None else "",
        url=addresses.finding(same[0]) if same else None,
        code=feature.hpo,
        sources=cited.numbers(feature.sources),
        basis="" if said else marked(feature.verified),
    )


def _label(known: Knowledge, feature: Feature) -> str:
    return feature.label or known.findings[feature.finding or ""].label


def _question(known: Knowledge, name: str) -> str:
    return known.questions[name].name.rstrip("?")
