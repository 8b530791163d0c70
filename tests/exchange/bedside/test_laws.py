"""Whatever is answered, in whichever order: what stays true of the case?"""

from __future__ import annotations

from hypothesis import given
from hypothesis import strategies as st

from kinsbourne.case.model import Case
from kinsbourne.exchange.form.questions import by_question
from kinsbourne.exchange.note import read
from kinsbourne.reasoning.facts import Facts
from tests.exchange.bedside.told import KNOWN, TODAY, VOCABULARY, of, statuses

ASKED = {
    first.name: first.question.about
    for first, *_ in by_question(KNOWN).values()
    if first.asks == "finding"
}
"""What each question is about."""
NOTE = (
    "A 19-month-old girl with truncal ataxia and opsoclonus, irritable. No fever, no vomiting, no "
    "seizures. Mother has migraine. Had a cold."
)
READ = sorted({span.hpo for span in read(NOTE, KNOWN, case_id="").spans if span.kind == "finding"})
WORDS = ("present", "excluded", "family", "past", "uncertain", "")

answers = st.dictionaries(st.sampled_from(sorted(ASKED)), st.sampled_from(["yes", "no", ""]))
words = st.dictionaries(st.sampled_from([f"word.{code}" for code in READ]), st.sampled_from(WORDS))
notes = st.sampled_from(["", NOTE])
Fields = dict[str, str]


def facts(case: Case) -> Facts:
    return Facts(case, KNOWN, VOCABULARY, TODAY)


def code(name: str) -> str:
    finding = KNOWN.findings[ASKED[name]]
    return finding.hpo or finding.local_code


@given(answers, words, notes)
def test_nothing_is_excluded_but_what_a_person_excluded(said: Fields, on: Fields, note: str):
    excluded = {at for at, is_there in statuses(told(said, on, note)).items() if not is_there}
    by_answer = {code(name) for name, text in said.items() if text == "no"}
    by_word = {name.removeprefix("word.") for name, text in on.items() if text == "excluded"}
    assert excluded <= by_answer | by_word


@given(answers, words, notes)
def test_a_sign_that_is_answered_is_as_it_was_answered(said: Fields, on: Fields, note: str):
    found = facts(told(said, on, note))
    there = {code(name) for name, text in said.items() if text == "yes"}
    for name, text in said.items():
        finding = ASKED[name]
        if text == "yes":
            assert finding in found.support
        elif text == "no" and not any(finding in VOCABULARY.supported_by(at) for at in there):
            assert finding in found.denial
            assert finding not in found.support


@given(answers, words, notes, st.sampled_from(sorted(ASKED)), st.sampled_from(["yes", "no"]))
def test_an_answer_taken_back_leaves_everything_as_it_was(
    said: Fields, on: Fields, note: str, name: str, text: str
):
    before = told({**said, name: ""}, on, note)
    assert (
        told({one: said[one] for one in said if one != name}, on, note).findings == before.findings
    )
    assert code(name) in statuses(told({**said, name: text}, on, note))


@given(answers, words, notes, st.randoms())
def test_the_order_of_answers_does_not_matter(said: Fields, on: Fields, note: str, order: object):
    fields = [*said.items(), *on.items()]
    mixed = list(fields)
    order.shuffle(mixed)  # type: ignore[attr-defined]
    assert statuses(of(mixed, note).case) == statuses(of(fields, note).case)


@given(answers, words, notes)
def test_what_a_note_says_of_others_is_as_it_was_without_an_answer(
    said: Fields, on: Fields, note: str
):
    """An answer speaks of its own sign, and of those that it implies or denies, and of no other."""
    alone = statuses(told({}, on, note))
    for at, is_there in statuses(told(said, on, note)).items():
        if at not in {code(name) for name, text in said.items() if text}:
            assert alone[at] == is_there


def told(said: Fields, on: Fields, note: str) -> Case:
    return of([*said.items(), *on.items()], note).case
