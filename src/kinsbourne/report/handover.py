"""What is copied into the record: an assessment in at most a dozen lines of plain text?

What was found, what was not examined, the verdict and what would settle it, what to look for and
consider, the sources in short, the versions. It holds no name and no number of the patient: the
record it goes into has them. It adds no sentence to the document.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Sequence

from kinsbourne.reasoning.assessment import Assessment
from kinsbourne.reasoning.facts import Evidence
from kinsbourne.report.assessed.head import age
from kinsbourne.report.lines import shown
from kinsbourne.report.view import Document, Entry, Reference, find, printable

HEADING = "Opsoclonus-myoclonus syndrome (OMS) considered"
MOST_LIKELY = 3
"""Diseases that are named with their share."""
LEAST_SHARE = 0.01
"""A disease after the first is named where its share rounds to one in a hundred or more."""
MOST_NOT_TO_MISS = 6
"""Further names of what must not be missed."""
MOST_LOOKS = 6
LONGEST = 32
"""Letters of an author or a title beside an identifier."""
_PLAIN = str.maketrans(
    {"“": '"', "”": '"', "‘": "'", "’": "'", "–": "-", "—": "-", "…": "...", "×": "x",
     "≥": ">=", "≤": "<=", "µ": "u", "μ": "u", "²": "2", "°": " deg"}
)  # fmt: skip
"""Characters that old hospital systems turn into others."""
_FIRST = re.compile(r"\[[^\]]+\]|[^,.]+")
"""The first author of a citation, or its title where it has none."""


def text(assessed: Assessment, document: Document) -> str:
    """The note, a line for each thing that is said, unwrapped; ``document`` is its view."""
    said = [printable(line) for line in _lines(assessed, document)]
    return ("\n".join([*said, *_foot(document, said)]) + "\n").translate(_PLAIN)


def _lines(assessed: Assessment, document: Document) -> Iterator[str]:
    sex = assessed.sex.lower().replace("_", " ")
    who = [age(assessed.age), *([sex] if sex != "unknown sex" else [])]
    if assessed.as_of:
        who.append(f"as of {assessed.as_of}")
    yield f"{HEADING}: {', '.join(who)}"
    lead = [_ended(entry.text) for entry in document.lead if _is_result(entry)]
    yield f"Result: {' '.join([*lead, *_criteria(document)])}"
    flags = _entries(document, "red-flags")
    yield from _listed("RED FLAG", [f"{flag.text}{_basis(flag.behind)}" for flag in flags])
    if found := list(_found(assessed, document)):
        yield " ".join(found)
    yield from _listed("NOT EXAMINED OR NOT RECORDED", assessed.not_examined)
    yield from _together(document, "look-next", "Look and ask next", most=MOST_LOOKS)
    if consider := _entries(document, "consider"):
        said = " ".join(f"({n}) {_ended(one.text)}" for n, one in enumerate(consider, start=1))
        yield f"Consider: {said}{_basis(consider)}"
    yield from _together(document, "order-next", "Tests that tell them apart")
    yield from _ranking(document)


def _criteria(document: Document) -> Iterator[str]:
    """Each set of criteria that is spoken of, and what would settle it."""
    for entry in _entries(document, "criteria"):
        if any(not item.further for item in entry.entries):
            said = ". ".join([entry.text, *_settled(shown(entry.behind, explain=False))])
            yield f"{said}{_basis([entry])}."


def _found(assessed: Assessment, document: Document) -> Iterator[str]:
    """What is recorded, as a sentence for each way in which it is."""
    present = _recorded(assessed.known, present=True)
    absent = _recorded(assessed.known, present=False)
    for line in (
        *_listed("Found", present),
        *_listed("Looked for and absent", absent),
        *_listed("Recorded, used by no rule", [e.text for e in _entries(document, "not-used")]),
        *_together(document, "severity", "Severity"),
    ):
        yield _ended(line)


def _settled(ways: Iterable[Entry]) -> Iterator[str]:
    """What would settle it; where the same things would either way, they are said once."""
    labels: dict[str, list[str]] = {}
    for one in ways:
        labels.setdefault(one.text, []).append(one.label)
    for text, alike in labels.items():
        rest = "".join(f", {label[:1].lower()}{label[1:]}" for label in alike[1:])
        yield f"{alike[0]}{rest}: {text}"


def _is_result(entry: Entry) -> bool:
    return entry.id in ("verdict", "state", "held-down")


def _ranking(document: Document) -> Iterator[str]:
    ranked = [
        one
        for at, one in enumerate(_entries(document, "differential")[:MOST_LIKELY])
        if one.share and (not at or one.share.value >= LEAST_SHARE)
    ]
    first = [f"{one.text} {one.share.said}" for one in ranked if one.share]
    section = find(document, "differential")
    for line in _listed("Ranked first", first):
        yield f"{line}. {section.note if section else ''}"
    names = {one.text for one in ranked}
    left = [one.text for one in _entries(document, "do-not-miss") if one.text not in names]
    yield from _listed("Not to be missed", _first(left, MOST_NOT_TO_MISS))


def _first(names: list[str], most: int | None) -> list[str]:
    """The first of them, and how many more there are."""
    if most is None or len(names) <= most + 1:
        return names
    return [*names[:most], f"and {len(names) - most} more"]


def _foot(document: Document, said: Iterable[str]) -> Iterator[str]:
    cited = {int(n) for line in said for found in _CITED.findall(line) for n in found.split(",")}
    listed = [shortened(one) for one in document.references if one.number in cited]
    yield from _listed("Sources", listed)
    yield " ".join(_ended(line) for line in document.colophon)


_CITED = re.compile(r" \[(\d+(?:,\d+)*)[;\]]")


def shortened(reference: Reference) -> str:
    """The number, the first author or the title, and where it is found."""
    first = _FIRST.match(reference.text)
    name = first[0] if first else ""
    if reference.links and len(name) > LONGEST:
        name = ""
    places = [piece for piece, _ in reference.links]
    best = next((piece for piece in places if piece.startswith("PMID:")), "".join(places[:1]))
    return " ".join(filter(None, (f"[{reference.number}]", name, best)))


def _entries(document: Document, name: str) -> Sequence[Entry]:
    section = find(document, name)
    return shown(section.entries, explain=False) if section else []


def _together(
    document: Document, name: str, heading: str, *, most: int | None = None
) -> Iterator[str]:
    entries = _entries(document, name)
    names = [one.text.rstrip(".") for one in entries]
    for line in _listed(heading, _first(names, most)):
        yield line + _basis(entries)


def _listed(heading: str, names: Iterable[str]) -> Iterator[str]:
    if said := "; ".join(names):
        yield f"{heading}: {said}"


def _recorded(known: Iterable[Evidence], *, present: bool) -> list[str]:
    return list(dict.fromkeys(one.label or one.term for one in known if one.present is present))


def _basis(entries: Iterable[Entry]) -> str:
    """The sources of all, and every mark that all or some of them bear."""
    every = list(entries)
    numbers = ",".join(map(str, dict.fromkeys(n for one in every for n in one.sources)))
    bases = [one.basis for one in every]
    marks = [
        mark if all(basis == mark for basis in bases) else f"in part {mark}"
        for mark in dict.fromkeys(filter(None, bases))
    ]
    inside = "; ".join(part for part in (numbers, *marks) if part)
    return f" [{inside}]" if inside else ""


def _ended(text: str) -> str:
    return text if text.endswith(".") else f"{text}."
