"""How does the definition read to the clinician who is to sign it?

Intended purpose: to show whom the search lists, by which codes and why. It draws no conclusion.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Iterator, Sequence
from typing import Literal, NamedTuple, get_args

from kinsbourne.knowledge.base import Knowledge
from kinsbourne.knowledge.citation import in_words
from kinsbourne.knowledge.codelists import normal
from kinsbourne.knowledge.model import Citation, CodeForm, Phenotype, PhenotypeGrade
from kinsbourne.knowledge.model.phenotype import PhenotypeFeature, Share, Term
from kinsbourne.population.codes import alone, of
from kinsbourne.population.sentences import as_list, rule_in_words, span, terms_in_words
from kinsbourne.report.lines import paragraph

MARKS = {"read": "", "recalled": "*", "default": "*"}
"""Behind a code or a number."""
ROLES = {
    "disease": "The diagnosis itself",
    "sign": "Signs",
    "tumour": "Tumours",
    "test": "Tests",
    "treatment": "Treatments",
    "other-cause": "Other causes",
}


class Block(NamedTuple):
    """A piece of the description."""

    kind: Literal["title", "heading", "item", "text"]
    words: str


def described(knowledge: Knowledge, *, markdown: bool = False) -> str:
    """The whole definition in prose: rules, features with codes, shares and weights, sources.

    Args:
        markdown: as Markdown; else as text for a terminal.
    """
    write = _markdown if markdown else _text
    return "\n".join(write(_blocks(knowledge))).strip() + "\n"


def _blocks(knowledge: Knowledge) -> Iterator[Block]:
    phenotype = knowledge.phenotype
    yield Block("title", f"{phenotype.name}: whom the search lists (version {phenotype.version})")
    yield Block(
        "text",
        "The search lists people for a review of their records by their own clinicians. It "
        "diagnoses nobody. * marks what was not read in a source: recalled, or a choice of this "
        "design. Where the records bring their own tables of concepts and ancestors, what these "
        "put beneath a code counts as the code, unless it is said to count alone.",
    )
    yield from _rules(phenotype)
    yield from _score(phenotype)
    for role, title in ROLES.items():
        having = [feature for feature in phenotype.features if feature.role == role]
        if having:
            yield Block("heading", title)
            for feature in having:
                yield Block("item", " ".join(_feature(feature, knowledge)))
    yield Block("heading", "What it cannot see")
    yield from (Block("item", sentence) for sentence in phenotype.cannot_see)
    yield Block("heading", "Sources")
    for id_ in sorted(_cited(knowledge)):
        yield Block("item", f"{id_}: {in_words(knowledge.sources[id_])}")
    yield from _signature(knowledge)


def _rules(phenotype: Phenotype) -> Iterator[Block]:
    names = {feature.id: feature.name for feature in phenotype.features}
    lists = _lists(phenotype)
    grades: tuple[PhenotypeGrade, ...] = get_args(PhenotypeGrade)
    for grade in grades:
        rules = [rule for rule in phenotype.rules if rule.grade == grade]
        if rules:
            yield Block("heading", f"Rules: {grade}")
        for rule in rules:
            mark = MARKS[rule.verified]
            sentence = rule_in_words(rule, names, lists.get(rule.unless, ""))
            words = [f"{rule.name}.{mark}", sentence, f"Why: {rule.why}"]
            words += [rule.note] if rule.note else []
            yield Block("item", " ".join(words) + _sources(rule.sources))
    for unless, name in lists.items():
        yield Block("heading", name.removeprefix("one of the ").capitalize())
        yield Block("text", "Counted from the day that a rule tries. Any one of them silences it.")
        for words in terms_in_words(unless, names):
            yield Block("item", f"{words}.")


def _lists(phenotype: Phenotype) -> dict[tuple[Term, ...], str]:
    """What other causes are called that several rules share, so that they are said once."""
    often = Counter(rule.unless for rule in phenotype.rules if rule.unless)
    shared = [unless for unless, times in often.items() if times > 1]
    return {unless: f"one of the other causes, list {n}" for n, unless in enumerate(shared, 1)}


def _score(phenotype: Phenotype) -> Iterator[Block]:
    scoring, prevalence = phenotype.scoring, phenotype.prevalence
    yield Block("heading", "Grade, order and counts")
    yield Block(
        "item",
        "A person has the best grade of the rules that fire. The index day is the first on which a "
        "rule of that grade fires.",
    )
    yield Block(
        "item",
        "People are listed by their score: the sum of the weights of all features seen "
        f"{span(scoring.since, scoring.until)} the index day, each once.{MARKS[scoring.verified]} "
        "A weight is log10 of the share in OMS over the share in people of any kind; it is 0 "
        "where one of the two is not known. Features are not independent, so the sum ranks and is "
        f"no probability. {scoring.note or ''}".strip(),
    )
    sources = _sources(prevalence.sources)
    yield Block(
        "item",
        f"Predictive values are stated at a prevalence of {prevalence.value:g}."
        f"{MARKS[prevalence.verified]}{sources} {prevalence.note or ''}".strip(),
    )
    cell = phenotype.smallest_cell
    yield Block(
        "item",
        f"Counts below {cell.count} are not given in what leaves the house.{MARKS[cell.verified]}",
    )


def _feature(feature: PhenotypeFeature, knowledge: Knowledge) -> Iterator[str]:
    yield f"{feature.name}. Codes: {_codes(feature, knowledge)}."
    if feature.in_oms is not None:
        yield f"In OMS {_share(feature.in_oms)}."
    if feature.background is not None:
        yield f"In people of any kind {_share(feature.background)}."
    if feature.in_oms is not None and feature.background is not None:
        shares = f"{feature.in_oms.value:.3g} / {feature.background.value:.3g}"
        yield f"Weight {feature.weight / 1000:.3f} = log10({shares})."
    elif feature.role != "other-cause":
        yield "No weight."
    notes = [feature.note]
    notes += [code.note and f"{code.code}: {code.note}" for code in feature.codes]
    yield from dict.fromkeys(note for note in notes if note)


def _codes(feature: PhenotypeFeature, knowledge: Knowledge) -> str:
    systems: dict[str, list[str]] = {}
    named = {*feature.means, *(code.code for code in feature.codes)}
    forms: dict[str, CodeForm] = {one.id: one.form for one in knowledge.codelists.systems.values()}
    by_itself = alone(knowledge)
    for one in of(feature, knowledge):
        is_term = one.code in knowledge.ontology
        if is_term and one.code not in named:
            continue
        wide = one.below or (is_term and one.code in feature.means)
        is_alone = (one.system, normal(one.code, forms[one.system])) in by_itself
        extent = " and below" if wide else " alone" if is_alone else ""
        systems.setdefault(one.system, []).append(f"{one.code}{extent}{MARKS[one.verified]}")
    names = knowledge.codelists.systems
    return "; ".join(f"{names[id_].name} {', '.join(codes)}" for id_, codes in systems.items())


def _share(share: Share) -> str:
    counted = f"{share.k} of {share.n}" if share.k is not None else f"{share.value:.3g}"
    note = f" ({share.note.rstrip('.')})" if share.note else ""
    return f"{counted}{MARKS[share.verified]}{_sources(share.sources)}{note}"


def _sources(citations: Sequence[Citation]) -> str:
    said = (f"{one.id}, {one.at}" if one.at else one.id for one in citations)
    return f" [{'; '.join(said)}]" if citations else ""


def _cited(knowledge: Knowledge) -> set[str]:
    phenotype = knowledge.phenotype
    marked: list[Share | None] = [phenotype.prevalence]
    found = {one.source for feature in phenotype.features for one in of(feature, knowledge)}
    for feature in phenotype.features:
        marked += [feature.in_oms, feature.background]
    found |= {cited.id for share in marked if share is not None for cited in share.sources}
    found |= {cited.id for rule in phenotype.rules for cited in rule.sources}
    return found - {""}


def _signature(knowledge: Knowledge) -> Iterator[Block]:
    yield Block("heading", "Signature")
    signed = knowledge.release.reviewed_by
    yield Block("text", f"Reviewed by {as_list(signed, 'and')}." if signed else "Not yet signed.")
    for line in ("Name and profession", "I agree / I would change", "Date and signature"):
        yield Block("item", f"{line}: ______________________________")


def _markdown(blocks: Iterable[Block]) -> Iterator[str]:
    before = ""
    signs = {"title": "# ", "heading": "## ", "item": "- ", "text": ""}
    for block in blocks:
        if not (block.kind == before == "item"):
            yield ""
        yield signs[block.kind] + block.words.replace("*", r"\*").replace("_", r"\_")
        before = block.kind


def _text(blocks: Iterable[Block]) -> Iterator[str]:
    for block in blocks:
        match block.kind:
            case "title" | "heading":
                sign = "=" if block.kind == "title" else "-"
                yield from ("", *paragraph(block.words, ""), sign * min(len(block.words), 72), "")
            case "item":
                yield from paragraph(block.words, "- ", "  ")
            case "text":
                yield from paragraph(block.words, "")
