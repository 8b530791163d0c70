"""How are the knowledge's numbers, grades and conditions said in words?"""

from __future__ import annotations

import re
from collections.abc import Callable, Iterable

from kinsbourne.knowledge.condition import AgeBounds, Condition, Form
from kinsbourne.knowledge.model import Estimate, Grade

GRADE: dict[Grade, str] = {
    "consensus": "consensus", "trial": "trial", "cohort": "cohort", "case-series": "case series",
    "case-report": "case report", "review": "review", "expert": "expert opinion",
}  # fmt: skip
EXTENT = {
    "full-text": "Read whole.", "abstract": "Abstract read.", "record": "Record read.",
    "opening": "Read in part.", "not-read": "Not read.",
}  # fmt: skip
# Not "one": it is as often no number.
_SPELLED = {
    "none": 0.0, "two": 2.0, "three": 3.0, "four": 4.0, "five": 5.0, "six": 6.0, "seven": 7.0,
    "eight": 8.0, "nine": 9.0, "ten": 10.0, "eleven": 11.0, "twelve": 12.0, "half": 50.0,
}  # fmt: skip
_NUMBER = re.compile(r"\d+(?:\.\d+)?")
_WORD = re.compile(r"[a-z]+")


def estimate(number: Estimate, said: str) -> str:
    """The number in words, as far as the text beside it has not said it; may be empty."""
    figures = {float(figure) for figure in _NUMBER.findall(said)}
    figures |= {_SPELLED[word] for word in _WORD.findall(said.casefold()) if word in _SPELLED}
    values = (number.k, number.percent, number.value, number.low, number.high)
    is_said = all(value is None or abs(value) in figures for value in values)
    is_size_said = number.n is None or number.n in figures
    if is_said and is_size_said:
        return ""
    if is_said and number.kind not in ("counts", "share"):
        return f"n = {number.n}"
    return _in_full(number) + (f" for {number.what}" if number.what else "")


def _in_full(number: Estimate) -> str:
    if number.kind == "counts":
        return f"{number.k} of {number.n}"
    size = number.n is not None
    if number.kind == "share":
        return f"{number.percent:g} %" + (f" of {number.n}" if size else "")
    spread = f"{number.low:g} to {number.high:g}" if number.low is not None else ""
    if number.value is None:
        words = spread
    else:
        words = f"{number.value:g}" + (f" ({spread})" if spread else "")
    if number.kind in ("mean", "median"):
        words = f"{number.kind} {words}"
    unit = number.unit or ""
    words = f"{unit} {words}" if number.kind == "ratio" else f"{words} {unit}"
    return words.strip() + (f", n = {number.n}" if size else "")


def condition(asked: Condition, named: Callable[[str], str]) -> str:
    """A condition of the knowledge as a clinician would say it."""
    if isinstance(asked, str):
        return named(asked)

    def join(parts: Iterable[Condition] | None, glue: str) -> str:
        said = (condition(part, named) for part in parts or ())
        return glue.join(said)

    match asked:
        case Form(any_=tuple(parts)):
            return f"({join(parts, ' or ')})" if len(parts) > 1 else join(parts, "")
        case Form(all_=tuple(parts)):
            return join(parts, " and ")
        case Form(at_least=int(least), of=tuple(parts)):
            return f"at least {least} of ({join(parts, ', ')})"
        case Form(not_=part) if part is not None:
            return f"no {condition(part, named)}"
        case Form(established=part) if part is not None:
            return f"known {condition(part, named)}"
        case Form(age_years=AgeBounds() as age):
            return _age(age)
        case Form(verdict=verdict, set=name) if name is not None:
            return f"{name} {verdict}"
        case Form(ongoing=str(finding)):
            return f"{named(finding)} not yet over"
        case _:
            return f"{named(asked.lasting or '')} for {asked.days} days"


def _age(age: AgeBounds) -> str:
    bounds = [_years("from", age.from_), _years("to under", age.below)]
    return "age " + " ".join(filter(None, bounds))


def _years(word: str, years: float | None) -> str:
    if years is None:
        return ""
    return f"{word} {years * 12:g} months" if years < 1 else f"{word} {years:g} years"
