"""What does an answer mean, and how is a value of the case written as one?

Intended purpose: exchange of records. It draws no conclusion.
"""

from __future__ import annotations

import re
from functools import cache
from math import isfinite

from kinsbourne.case.blocks import Term
from kinsbourne.exchange.form.questions import choices
from kinsbourne.exchange.form.times import Unreadable
from kinsbourne.knowledge.base import Knowledge
from kinsbourne.knowledge.codelists import Kind
from kinsbourne.knowledge.model import FormOption

THERAPY = "KINSBOURNE:therapy/"
TEST = "KINSBOURNE:test/"
LOCAL = "KINSBOURNE:"
_FINDINGS: frozenset[Kind] = frozenset({"finding", "disease"})
_THERAPIES: frozenset[Kind] = frozenset({"therapy"})
_TESTS: frozenset[Kind] = frozenset({"test"})
_CODED = re.compile(r"(?P<id>[A-Za-z][\w.-]*:\S+)(?:\s+(?P<label>.*))?")
_HPO = re.compile(r"HP:\d{7}", re.ASCII)
_COMMA = re.compile(r"[+-]?\d+,(\d+)", re.ASCII)


def option_of(text: str, kind: str, knowledge: Knowledge) -> FormOption:
    """The answer chosen.

    Raises:
        Unreadable: none of the answers there are.
    """
    options = _spellings(knowledge, kind)
    found = options.get(text.casefold())
    if found is None:
        allowed = ", ".join(option.id for option in choices(knowledge)[kind].options)
        raise Unreadable("not one of the answers", f"Write one of: {allowed}.")
    return found


def option_meaning(code: str, kind: str, knowledge: Knowledge) -> FormOption | None:
    """The answer that stands for a code of the case."""
    return next((one for one in choices(knowledge)[kind].options if one.means == code), None)


@cache
def _spellings(knowledge: Knowledge, kind: str) -> dict[str, FormOption]:
    return {
        spelling.casefold(): option
        for option in choices(knowledge)[kind].options
        for spelling in (option.id, option.label, *option.words, *option.redcap)
    }


def number_of(text: str) -> float:
    """The number.

    Raises:
        Unreadable: no number, or a comma that may stand for thousands.
    """
    comma = _COMMA.fullmatch(text)
    if comma is not None:
        if len(comma[1]) == 3:
            raise Unreadable(
                "a comma that may mark decimals or thousands", "Write decimals with a point: 1.5."
            )
        text = text.replace(",", ".")
    try:
        number = float(text.replace("_", " "))
    except ValueError:
        number = float("nan")
    if not isfinite(number):
        raise Unreadable("not a number", "Write digits only, with a point for decimals.")
    return number


def whole_of(text: str, most: int | None) -> int:
    """The whole number, from 0 to the most there can be.

    Raises:
        Unreadable: no whole number, or out of range.
    """
    range_ = f"Write a whole number from 0{'' if most is None else f' to {most}'}."
    try:
        number = number_of(text)
    except Unreadable as error:
        raise Unreadable(error.what, range_) from None
    if number != int(number) or number < 0 or (most is not None and number > most):
        raise Unreadable("not a number that can be", range_)
    return int(number)


def text_of_number(number: float) -> str:
    """The shortest text that is read as this number."""
    return repr(number).removesuffix(".0") if isfinite(number) else ""


def finding_term(text: str, knowledge: Knowledge) -> Term:
    """A finding or diagnosis by its id, or by a name the knowledge has for a finding.

    Raises:
        Unreadable: an id of HPO or of this project that there is not.
    """
    term = _meant(term_of(text), _FINDINGS, knowledge)
    name = term.id.removeprefix(LOCAL)
    if not term.id:
        term = _named(knowledge).get(term.label.casefold(), term)
        return Term(id=term.id, label=term.label or canonical(term.id, knowledge))
    if term.id.startswith("HP:") and not (
        term.id in knowledge.ontology or term.id in knowledge.ontology.replaced
    ):
        kind = "no such term" if _HPO.fullmatch(term.id) else "a malformed id"
        raise Unreadable(f"{kind} in HPO", "Write an id such as HP:0002066.")
    if term.id != name and name not in knowledge.findings:
        raise Unreadable(f"no such finding of {LOCAL}", "Name one of findings.yaml.")
    return Term(id=term.id, label=term.label or canonical(term.id, knowledge))


def canonical(code: str, knowledge: Knowledge) -> str:
    """The name that goes without saying beside a code."""
    if code in knowledge.ontology:
        return knowledge.ontology.labels[code]
    finding = knowledge.findings.get(code.removeprefix(LOCAL)) if code.startswith(LOCAL) else None
    return finding.label if finding else ""


@cache
def _named(knowledge: Knowledge) -> dict[str, Term]:
    """Findings by their ids, names and words."""
    found: dict[str, Term] = {}
    for finding in knowledge.findings.values():
        code = finding.hpo or finding.local_code
        for name in (finding.id, finding.label, finding.said, *finding.words):
            found.setdefault(name.casefold(), Term(id=code))
    return found


def drug_term(text: str, knowledge: Knowledge) -> Term:
    """A treatment: coded where a name is known, else as written."""
    return _by_name(_meant(term_of(text), _THERAPIES, knowledge), THERAPY, drug_names(knowledge))


def test_term(text: str, knowledge: Knowledge) -> Term:
    """A test: coded where a name is known, else as written."""
    return _by_name(_meant(term_of(text), _TESTS, knowledge), TEST, test_names(knowledge))


@cache
def drug_names(knowledge: Knowledge) -> dict[str, tuple[str, str]]:
    """The id and name of every treatment, by each of its names."""
    return {
        word.casefold(): (one.id, one.name)
        for one in knowledge.therapies.values()
        for word in (*one.words, one.name, one.id)
    }


@cache
def test_names(knowledge: Knowledge) -> dict[str, tuple[str, str]]:
    """The id and name of every test, by each of its names."""
    return {
        word.casefold(): (one.id, one.name)
        for one in knowledge.investigations.values()
        for word in (*one.words, one.name, one.id)
    }


def _meant(term: Term, kinds: frozenset[Kind], knowledge: Knowledge) -> Term:
    """What a code of a record system, such as ``ICD10CM:G25.3``, means here; else the term.

    Orphanet's, OMIM's and Mondo's codes are ids of a case and stay what they are.
    """
    lists = knowledge.codelists
    prefix, _, code = term.id.partition(":")
    system = lists.system_of(prefix) if prefix != LOCAL[:-1] else None
    if system is None or lists.systems[system].form in ("curie", "mondo"):
        return term
    found = lists.meaning(system, code)
    is_fitting = found is not None and lists.kind(found[0]) in kinds
    return Term(id=found[0]) if found is not None and is_fitting else term


def _by_name(term: Term, prefix: str, names: dict[str, tuple[str, str]]) -> Term:
    known = names.get((term.id.removeprefix(prefix) or term.label).casefold())
    if known is None or (term.id and not term.id.startswith(prefix)):
        return term
    return Term(id=prefix + known[0], label=term.label if term.id and term.label else known[1])


def text_of_named(term: Term, prefix: str, names: dict[str, tuple[str, str]]) -> str:
    """A treatment or test as an answer."""
    id_, name = names.get(term.id.removeprefix(prefix), ("", ""))
    if term.id == prefix + id_ and term.label in ("", name):
        return id_
    return text_of_term(term)


def term_of(text: str) -> Term:
    """A code with or without a label after it, else a label alone."""
    coded = _CODED.fullmatch(text)
    return Term(id=coded["id"], label=coded["label"] or "") if coded else Term(label=text)


def text_of_term(term: Term, goes_without_saying: str = "") -> str:
    """A term as an answer: its code, and its label where that says more."""
    label = tidy(term.label)
    if not term.id or any(map(str.isspace, term.id)):
        return label
    return term.id if label in ("", goes_without_saying) else f"{term.id} {label}"


def tidy(text: str) -> str:
    """The text on one line, with single spaces."""
    return " ".join(text.split())
