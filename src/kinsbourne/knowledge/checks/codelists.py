"""Is each code of the lists well built, and does it mean one thing that is known here?"""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator
from pathlib import PurePosixPath
from typing import Any

from kinsbourne.knowledge.checks.terms import term_faults
from kinsbourne.knowledge.codelists import SYSTEMS, CodeLists, Names, file_of, normal
from kinsbourne.knowledge.documents import Fault
from kinsbourne.knowledge.model import (
    CodeForm,
    CodeRow,
    CodeSystem,
    Disease,
    Finding,
    Investigation,
    NotMeant,
    Source,
    Therapy,
)
from kinsbourne.knowledge.reading import Passage, Reading

_TIMES = (
    "0123456789", "1234067895", "2340178956", "3401289567", "4012395678",
    "5987604321", "6598710432", "7659821043", "8765932104", "9876543210",
)  # fmt: skip
"""The dihedral group of order ten, whose product Verhoeff's check digit is."""
_TURNED = (
    "0123456789", "1576283094", "5803796142", "8916043527",
    "9453126870", "4286573901", "2793806415", "7046913258",
)  # fmt: skip
"""What a digit stands for, by its place from the right."""


def is_verhoeff(number: str) -> bool:
    """Does the last digit check the others, as SNOMED CT's does?"""
    check = 0
    for place, digit in enumerate(reversed(number)):
        check = int(_TIMES[check][int(_TURNED[place % 8][int(digit)])])
    return check == 0


def is_mod_10(code: str) -> bool:
    """Does the digit after the dash check those before it, as LOINC's does?"""
    number, _, digit = code.partition("-")
    doubled = str(int("".join(reversed(number))[::2][::-1]) * 2)
    rest = "".join(reversed(number))[1::2][::-1]
    return -sum(map(int, rest + doubled)) % 10 == int(digit)


FORMS: dict[CodeForm, tuple[re.Pattern[str], Callable[[str], bool], str]] = {
    "snomed": (
        re.compile(r"[1-9]\d{5,17}"), is_verhoeff,
        "six to eighteen digits, the last of which checks the others",
    ),
    "loinc": (
        re.compile(r"\d{1,7}-\d"), is_mod_10,
        "up to seven digits, a dash and a digit that checks them",
    ),
    "icd10": (
        re.compile(r"[A-Z]\d[0-9A-Z](\.[0-9A-Z]{1,4})?"), bool,
        "a letter, two characters and, after a point, up to four more",
    ),
    "icd9": (
        re.compile(r"(\d{3}|V\d\d)(\.\d{1,2})?|E\d{3}(\.\d)?"), bool,
        "three digits and, after a point, up to two more; or V or E and digits",
    ),
    "atc": (
        re.compile(r"[A-Z](\d\d([A-Z]([A-Z](\d\d)?)?)?)?"), bool,
        "one of its five levels, as L, L01, L01F, L01FA or L01FA01",
    ),
    "number": (re.compile(r"\d{1,8}"), bool, "digits"),
    "mondo": (re.compile(r"MONDO:\d{7}"), bool, "MONDO: and seven digits"),
}  # fmt: skip
"""How the codes of a system look, by which sum they are checked, and the same in words."""
LEVELLED = ("icd10", "icd9", "atc")
"""Systems in which a longer code is a kind of the shorter one it begins with."""


def listed(reading: Reading) -> Iterator[tuple[Passage[CodeRow], CodeSystem | None]]:
    """Every code with its system, None where the list is no system's."""
    systems = {file_of(s.entry.id): s.entry for s in reading.every(CodeSystem)}
    for code in reading.found(CodeRow):
        yield code, systems.get(code.document.name)


def unknown_meaning(reading: Reading) -> Iterator[Fault]:
    """Everything that a code means is known here."""
    lists = CodeLists(reading.folder, lambda: names_in(reading))
    for code in reading.found(CodeRow):
        means = code.entry.means
        if means.startswith("HP:"):
            yield from term_faults(code, means, reading.ontology, None, "means")
        elif lists.kind(means) is None:
            yield code.fault(
                f"the code {code.entry.code} means {means}, which nothing here is called",
                "Name a finding, a disease of the differential, a therapy or a test.",
            )
    therapies = {therapy.entry.id for therapy in reading.every(Therapy)}
    for word in reading.found(NotMeant):
        if word.entry.therapy and word.entry.therapy not in therapies:
            what = f"the word {word.entry.word} names an unknown therapy, {word.entry.therapy}"
            yield word.fault(what, "Name one of therapies.yaml, or none.")


def names_in(reading: Reading) -> Names:
    def by_id(kind: type[Any]) -> dict[str, Any]:
        return {passage.entry.id: passage.entry for passage in reading.every(kind)}

    return Names(
        reading.ontology, by_id(Finding), by_id(Disease), by_id(Therapy), by_id(Investigation)
    )


def malformed_code(reading: Reading) -> Iterator[Fault]:
    for code, system in listed(reading):
        if system is None or system.form not in FORMS:
            continue
        form, checked, words = FORMS[system.form]
        if not form.fullmatch(code.entry.code) or not checked(code.entry.code):
            what = f"the code {code.entry.code} is none of {system.name}"
            yield code.fault(what, f"Look it up: it is {words}.")
        if code.entry.match == "below" and system.form not in LEVELLED:
            what = f"the codes of {system.name} have no longer ones below them"
            yield code.fault(what, "Make the match exact.")


def given_twice(reading: Reading) -> Iterator[Fault]:
    """No code means two things, no meaning is written by two codes, no name is two systems'."""
    codes: dict[tuple[str, str], Passage[CodeRow]] = {}
    meanings: dict[tuple[str, str], Passage[CodeRow]] = {}
    for code, system in listed(reading):
        if system is None:
            continue
        key = (system.id, normal(code.entry.code, system.form))
        other = codes.setdefault(key, code)
        if other is not code:
            what = f"the code {code.entry.code} is already given at {other.place}"
            yield code.fault(what, "Let it mean one thing.")
        if code.entry.written == "yes":
            other = meanings.setdefault((system.id, code.entry.means), code)
            if other is not code:
                what = f"{code.entry.means} is already written by the code at {other.place}"
                yield code.fault(what, "Write it by the one that says just this.")
    names: dict[str, Passage[CodeSystem]] = {}
    for system in reading.found(CodeSystem):
        for name in (system.entry.id, *system.entry.uris.split(), *system.entry.omop.split()):
            other_system = names.setdefault(name.casefold(), system)
            if other_system.entry.id != system.entry.id:
                what = f"the name {name} is that of {other_system.entry.id} too"
                yield system.fault(what, "Give it to one of the two.")


def wide_code_written(reading: Reading) -> Iterator[Fault]:
    for code in reading.found(CodeRow):
        if code.entry.written == "yes" and code.entry.match == "below":
            yield code.fault(
                f"the code {code.entry.code} stands for all below it, and is written",
                "Write the meaning by a code that says just this, or by none.",
            )


def system_and_list(reading: Reading) -> Iterator[Fault]:
    """Every system whose codes are not themselves ids has its list, and every list its system."""
    lists = {code.document.name for code in reading.every(CodeRow)}
    for system in reading.every(CodeSystem):
        if system.entry.form in FORMS and file_of(system.entry.id) not in lists:
            what = f"the system {system.entry.id} has no codes"
            yield system.fault(what, f"List them in {file_of(system.entry.id)}.")
        if system.entry.form == "curie" and not system.entry.prefix:
            yield system.fault(
                f"the ids of {system.entry.id} have no prefix", "Say what stands before the number."
            )
    known = {file_of(system.entry.id) for system in reading.every(CodeSystem)}
    for name in sorted(lists - known):
        what = f"no code system is called {PurePosixPath(name).stem}"
        yield Fault(name, 1, what, f"Name it in {SYSTEMS}, or correct the file's name.")


def marks(reading: Reading) -> Iterator[Fault]:
    """What was read or recalled was so somewhere, and what was read somewhere that was read."""
    extent = {source.entry.id: source.entry.extent for source in reading.every(Source)}
    for code in (*reading.found(CodeRow), *reading.found(CodeSystem)):
        mark, source = code.entry.verified, code.entry.source
        if mark != "default" and not source:
            yield code.fault(f"marked {mark}, without a source", "Cite the source.")
        if mark == "read" and extent.get(source) == "not-read":
            yield code.fault(
                "marked read, but its source was not read",
                "Mark it recalled; or say in sources.yaml to what extent the source was read.",
            )


RULES = (
    unknown_meaning,
    malformed_code,
    given_twice,
    wide_code_written,
    system_and_list,
    marks,
)
