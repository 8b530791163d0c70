"""Where in the knowledge is a statement or a finding used?

Rules and steps rest on statements; rules, tests and diseases ask for findings.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator
from functools import cache, partial
from typing import NamedTuple

from kinsbourne.knowledge import model
from kinsbourne.knowledge.base import Knowledge
from kinsbourne.knowledge.condition import findings_named
from kinsbourne.knowledge.model import ByAny, ByCondition, HowRead, Level
from kinsbourne.report import words
from kinsbourne.report.cited import Cited
from kinsbourne.report.view import Entry, Section

LEVEL: dict[Level, str] = {
    "criteria-met": "criteria met", "probable": "probable", "keep-open": "keep open",
    "none": "none",
}  # fmt: skip


class Use(NamedTuple):
    """One entry of the knowledge that asks for findings or rests on statements."""

    part: str
    """Under which heading it is listed."""
    findings: frozenset[str]
    statements: frozenset[str]
    write: Callable[[Cited], Entry]


def sections(cited: Cited, chosen: Iterable[Use], prefix: str = "") -> tuple[Section, ...]:
    """The uses under their headings, whose ids begin with the prefix."""
    listed: dict[str, list[Entry]] = {}
    for use in chosen:
        listed.setdefault(use.part, []).append(use.write(cited))
    return tuple(
        Section(id=prefix + part.lower().replace(" ", "-"), title=part, entries=tuple(entries))
        for part, entries in listed.items()
    )


@cache
def uses(knowledge: Knowledge) -> tuple[Use, ...]:
    """Every use, heading by heading."""
    parts = (_criteria, _concern, _course, _pathway, _work_up, _questions)
    return tuple(use for part in parts for use in part(knowledge))


def _use(
    part: str,
    write: Callable[[Cited], Entry],
    findings: Iterable[str] = (),
    statements: Iterable[str] = (),
) -> Use:
    return Use(part, frozenset(findings), frozenset(statements), write)


def _criteria(known: Knowledge) -> Iterator[Use]:
    for criteria in known.criteria.values():
        for item in criteria.items:
            named = (findings_named(outcome.when) for outcome in item.outcomes)
            write = partial(_said, item, f"{criteria.name}: {item.label}")
            yield _use("Criteria", write, frozenset[str]().union(*named))
        if criteria.exception:
            write = partial(_said, criteria, f"{criteria.name}: when it is met whatever the sum")
            yield _use("Criteria", write, (), criteria.exception.rests_on)


def _concern(known: Knowledge) -> Iterator[Use]:
    concern = known.concern
    listed: list[tuple[model.Rule, str]] = [
        *((rule, f"Concern at least {LEVEL[rule.level]}") for rule in concern.raises),
        *((rule, f"Concern at most {LEVEL[rule.at_most]}") for rule in concern.lowers),
        *((rule, f"Red flag “{rule.label}”") for rule in concern.red_flags),
    ]
    for rule, then in listed:
        yield _use(
            "Rules of concern", partial(_rule, rule, then), findings_named(rule.when), rule.rests_on
        )


def _rule(rule: model.Rule, then: str, cited: Cited) -> Entry:
    asked = words.condition(rule.when, cited.named)
    return cited.entry(rule.because, rule, label=then, how=f"When {asked}.", rule=rule.id)


def _said(marked: model.Marked, text: str, cited: Cited) -> Entry:
    return cited.entry(text, marked, note="")


def _plain(text: str, _: Cited) -> Entry:
    return Entry(text=text)


def _course(known: Knowledge) -> Iterator[Use]:
    course = known.course
    for text, findings in (
        ("Its return is a worsening of the syndrome.", course.core),
        ("It goes with a worsening, and alone is not enough for one.", course.supporting),
        ("It says that the patient has improved.", course.improved),
        ("It names an infection as a possible trigger of a relapse.", course.infections),
        (
            "While it lasts, it may by itself bring signs back.",
            tuple(one.finding for one in course.explained_by),
        ),
        ("Its onset may be that of the syndrome.", known.work_up.first_signs),
    ):
        yield _use("Reading of the course", partial(_plain, text), findings)


def _pathway(known: Knowledge) -> Iterator[Use]:
    for asked in known.pathway.inputs:
        text = f"{asked.label}: {asked.question}"
        yield _use("What the pathway asks", partial(_plain, text), _read_from(asked.read))
    for step in known.pathway.steps:
        write = partial(_step, step)
        yield _use("Steps of the pathway", write, (), step.rests_on)


def _step(step: model.Step, cited: Cited) -> Entry:
    return cited.entry(step.label, step, how=step.how)


def _read_from(how: HowRead) -> frozenset[str]:
    if isinstance(how, ByCondition):
        return findings_named(how.holds)
    if isinstance(how, ByAny):
        return frozenset[str]().union(*map(_read_from, how.of))
    return frozenset()


def _work_up(known: Knowledge) -> Iterator[Use]:
    for test in known.investigations.values():
        for text, findings in (
            (f"{test.name}: present, it shows an abnormal result.", test.abnormal_if),
            (f"{test.name}: excluded, it shows a normal result.", test.normal_if),
            (f"{test.name}: it cannot be known without this test.", test.implied_by),
        ):
            yield _use("Tests of the work-up", partial(_plain, text), findings)
    for search in known.work_up.searches:
        write = partial(_said, search, f"{search.name}: present, it ends the search.")
        yield _use("Tests of the work-up", write, search.found_if)


def _questions(known: Knowledge) -> Iterator[Use]:
    by_term = {finding.hpo: name for name, finding in known.findings.items() if finding.hpo}
    for question in known.questions.values():
        found = (by_term.get(code, code) for code in question.finds)
        write = partial(_question, question)
        yield _use("Looks, questions and tests", write, found)


def _question(question: model.Question, cited: Cited) -> Entry:
    if question.elicit is None:
        return _said(question, question.name, cited)
    return cited.entry(question.name, question.elicit, how=question.elicit.text, note="")
