"""What is asked about a movement without its name, and how good were the answers?

Nothing is kept: the answers given so far are handed in with every call, under the names of their
fields, ``what-3`` and ``next-3`` for the third movement.
"""

from __future__ import annotations

from collections.abc import Mapping

import msgspec

from kinsbourne.knowledge.base import Knowledge
from kinsbourne.knowledge.model import TeachingMotion, TeachingNext, TeachingQuestion
from kinsbourne.report.cited import Cited
from kinsbourne.report.teaching import (
    TOP,
    Player,
    UnknownClipError,
    entry,
    player,
)
from kinsbourne.report.view import Entry, Reference

QUIZ = f"{TOP}/quiz"
WHAT, NEXT = "what", "next"
ASKED = {WHAT: "What is it?", NEXT: "What would show it better?"}
CHOOSE = {WHAT: "Choose what it is", NEXT: "Choose what would show it better"}
NOTHING = "Not answered"
RIGHT, WRONG, WOULD_BE = "Right:", "Not right:", "Right would be:"
GO_ON, TO_RESULT, AGAIN = "Go on to clip {number}", "Result", "Begin again"
Answers = Mapping[str, str]


class Choice(msgspec.Struct, frozen=True):
    """One of the answers that can be given."""

    value: str
    text: str
    is_chosen: bool


class Asked(msgspec.Struct, frozen=True):
    """One of the two questions about a movement; ``name`` is that of its field."""

    name: str
    text: str
    choices: tuple[Choice, ...]
    problem: str = ""
    """What to do, where an answer was to be given and was not."""


class Marking(msgspec.Struct, frozen=True):
    """An answer, whether it was right, and why."""

    question: str
    is_right: bool
    chosen: str
    right: str
    because: Entry
    taken_for: Entry | None
    """What the movement that was named instead looks like."""


class Marked(msgspec.Struct, frozen=True):
    """Both answers about one movement."""

    number: int
    markings: tuple[Marking, ...]


class Quiz(msgspec.Struct, frozen=True, kw_only=True):
    """One page of the quiz: a movement to name, what was right about the answers, or the result."""

    title: str
    of: int
    number: int | None = None
    """Of the movement; none on the page of the result."""
    player: Player | None = None
    asked: tuple[Asked, ...] = ()
    unanswered: tuple[tuple[str, str], ...] = ()
    """Which answers are still to be given: the field, and what to do."""
    marked: tuple[Marked, ...] = ()
    given: tuple[tuple[str, str], ...] = ()
    """Answers that travel on in the form."""
    on: str = ""
    """What the button says that leads on."""
    references: tuple[Reference, ...] = ()


def ask(knowledge: Knowledge, number: int, given: Answers, *, checked: bool = False) -> Quiz:
    """The movement of a number, from 1; ``checked`` says which answer is still to be given.

    Raises:
        UnknownClipError: there is no question of that number.
    """
    question = _question(knowledge, number)
    known = answers(knowledge, given)
    own = {f"{part}-{number}": CHOOSE[part] for part in ASKED}
    open_ = {name: said for name, said in own.items() if checked and name not in known}
    count = len(knowledge.teaching.questions)
    return Quiz(
        title=f"Clip {number} of {count}: {ASKED[WHAT].lower()}",
        of=count,
        number=number,
        player=_player(knowledge, number, striped=False),
        asked=tuple(
            Asked(
                name=(name := f"{part}-{number}"),
                text=ASKED[part],
                choices=tuple(
                    Choice(value, text, value == known.get(name))
                    for value, text in _named(knowledge, asked).items()
                ),
                problem=open_.get(name, ""),
            )
            for part, asked in _parts(question).items()
        ),
        unanswered=tuple(open_.items()),
        given=tuple(pair for pair in known.items() if pair[0] not in own),
        on="Answer",
    )


def _player(knowledge: Knowledge, number: int, *, striped: bool) -> Player:
    made = motion(knowledge, number)
    return player(knowledge, made, f"Clip {number}", f"{QUIZ}/{number}", striped=striped)


def motion(knowledge: Knowledge, number: int) -> TeachingMotion:
    """What the simulator makes for a question.

    Raises:
        UnknownClipError: there is no question of that number.
    """
    return _question(knowledge, number).made


def is_answered(knowledge: Knowledge, number: int, given: Answers) -> bool:
    """Are both questions about this movement answered?"""
    known = answers(knowledge, given)
    return all(f"{part}-{number}" in known for part in ASKED)


def explain(knowledge: Knowledge, number: int, given: Answers) -> Quiz:
    """What was right about the answers on one movement, and why.

    Raises:
        UnknownClipError: there is no question of that number.
    """
    cited, count = Cited(knowledge), len(knowledge.teaching.questions)
    return Quiz(
        title=f"Clip {number} of {count}: the answer",
        of=count,
        number=number,
        player=_player(knowledge, number, striped=True),
        marked=(_marked(knowledge, number, given, cited),),
        given=tuple(answers(knowledge, given).items()),
        on=GO_ON.format(number=number + 1) if number < count else TO_RESULT,
        references=tuple(cited.references()),
    )


def result(knowledge: Knowledge, given: Answers) -> Quiz:
    """How many answers were right, and why each is."""
    cited, count = Cited(knowledge), len(knowledge.teaching.questions)
    marked = tuple(_marked(knowledge, n, given, cited) for n in range(1, count + 1))
    right = [marking.is_right for each in marked for marking in each.markings]
    return Quiz(
        title=f"{sum(right)} of {len(right)} answers are right",
        of=count,
        marked=marked,
        on=AGAIN,
        references=tuple(cited.references()),
    )


def answers(knowledge: Knowledge, given: Answers) -> dict[str, str]:
    """The answers that can be given, in the quiz's order; whatever else was sent is dropped."""
    return {
        name: given[name]
        for number, question in enumerate(knowledge.teaching.questions, 1)
        for part, asked in _parts(question).items()
        if given.get(name := f"{part}-{number}") in _named(knowledge, asked)
    }


def _question(knowledge: Knowledge, number: int) -> TeachingQuestion:
    questions = knowledge.teaching.questions
    if not 1 <= number <= len(questions):
        raise UnknownClipError
    return questions[number - 1]


def _parts(question: TeachingQuestion) -> dict[str, TeachingQuestion | TeachingNext]:
    return {WHAT: question, NEXT: question.next}


def _named(knowledge: Knowledge, asked: TeachingQuestion | TeachingNext) -> dict[str, str]:
    """What can be answered, in words."""
    if isinstance(asked, TeachingNext):
        return {choice.id: choice.text for choice in asked.choices}
    names = {clip.id: clip.name for clip in knowledge.teaching.clips}
    return {name: names[name] for name in asked.choices}


def _marked(knowledge: Knowledge, number: int, given: Answers, cited: Cited) -> Marked:
    parts = _parts(_question(knowledge, number))
    return Marked(
        number,
        tuple(
            _marking(knowledge, part, asked, given.get(f"{part}-{number}", ""), cited)
            for part, asked in parts.items()
        ),
    )


def _marking(
    knowledge: Knowledge,
    part: str,
    asked: TeachingQuestion | TeachingNext,
    answer: str,
    cited: Cited,
) -> Marking:
    named, is_right = _named(knowledge, asked), answer == asked.right
    because = entry(cited, asked.because, asked, asked.rests_on)
    taken_for = None
    if part == WHAT and answer in named and not is_right:
        clip = next(clip for clip in knowledge.teaching.clips if clip.id == answer)
        taken_for = entry(cited, f"{clip.name}: {clip.summary}", clip)
    said = RIGHT if is_right else WRONG
    return Marking(
        question=ASKED[part],
        is_right=is_right,
        chosen=f"{said} {named[answer]}" if answer in named else NOTHING,
        right=f"{WOULD_BE} {named[asked.right]}",
        because=because,
        taken_for=taken_for,
    )
