"""Which charts are to be read, and in how many of them were the patients' clinicians convinced?

Charts are drawn within each grade, with a probability that the sheet keeps; so the share of those
kept, read back from the sheet, is one of all who were flagged.
"""

from __future__ import annotations

import random
from collections import defaultdict
from collections.abc import Iterable, Mapping, Sequence
from typing import Literal, NamedTuple, get_args

import msgspec

from kinsbourne.case.errors import CaseError, Problem
from kinsbourne.exchange import spreadsheet
from kinsbourne.knowledge.model import Phenotype, PhenotypeGrade
from kinsbourne.population.found import Flagged
from kinsbourne.population.reporting.figures import Estimate, squared_and_added, wilson
from kinsbourne.population.script.scoring import GRADES

Verdict = Literal["keep", "reject", "unsure"]
VERDICTS: tuple[Verdict, ...] = get_args(Verdict)

COLUMNS = (
    "person_id", "grade", "score", "index", "diagnosis in record", "evidence",
    "verdict", "reviewer", "note", "inclusion probability", "made with",
)  # fmt: skip
NEEDED = ("person_id", "grade", "verdict", "inclusion probability")


class Chosen(NamedTuple):
    """Somebody whose chart is to be read, and with which probability they were drawn."""

    flagged: Flagged
    probability: float


class Read(msgspec.Struct, frozen=True):
    """A row of a sheet that came back."""

    person_id: str
    grade: PhenotypeGrade
    probability: float
    verdict: Verdict | None
    """None: not read yet."""


class Reviewed(msgspec.Struct, frozen=True):
    """What the charts of a grade showed, or of several."""

    drawn: int
    keep: int
    reject: int
    unsure: int
    value_low: Estimate
    """Share kept of those flagged, where each unsure one counts as rejected."""
    value_high: Estimate
    """The same where each unsure one counts as kept."""

    @property
    def not_yet(self) -> int:
        return self.drawn - self.keep - self.reject - self.unsure


def sample(flagged: Sequence[Flagged], number: int | None, seed: int) -> tuple[Chosen, ...]:
    """Whose charts are to be read, best score first.

    Each grade gets the same number of charts; what a grade with few people leaves goes to the
    others. The same people and seed give the same sample.

    Args:
        number: how many charts in all; None for all.
    """
    strata: dict[PhenotypeGrade, list[Flagged]] = {grade: [] for grade in GRADES}
    for one in flagged:
        strata[one.grade].append(one)
    if number is None or number >= len(flagged):
        return tuple(Chosen(one, 1.0) for one in flagged)
    sizes = _sizes({grade: len(people) for grade, people in strata.items()}, number)
    rng = random.Random(seed)  # noqa: S311 - a sample that anyone can draw again
    drawn: list[Chosen] = []
    for grade, people in strata.items():
        by_person = sorted(people, key=lambda one: one.person_id)
        probability = sizes[grade] / len(people) if people else 0.0
        drawn += [Chosen(one, probability) for one in rng.sample(by_person, sizes[grade])]
    return tuple(sorted(drawn, key=lambda one: (-one.flagged.score, one.flagged.person_id)))


def _sizes(people: Mapping[PhenotypeGrade, int], number: int) -> dict[PhenotypeGrade, int]:
    sizes: dict[PhenotypeGrade, int] = {}
    left = number
    fewest_first = sorted(GRADES, key=lambda grade: people[grade])
    for at, grade in enumerate(fewest_first):
        sizes[grade] = min(people[grade], left // (len(fewest_first) - at))
        left -= sizes[grade]
    return sizes


def sheet(chosen: Iterable[Chosen], phenotype: Phenotype, made_with: str) -> str:
    """The sheet, as CSV with a row for each person and an empty verdict."""
    names = {feature.id: feature.name for feature in phenotype.features}
    rows = (
        (
            str(one.person_id), one.grade, f"{one.score:.3f}", one.index.isoformat(),
            "yes" if one.known else "no", evidence(one, names), "", "", "",
            repr(probability), made_with,
        )
        for one, probability in chosen
    )  # fmt: skip
    return spreadsheet.written([COLUMNS, *rows])


def evidence(one: Flagged, names: Mapping[str, str]) -> str:
    """Why somebody was flagged, in words: the first day, the feature, its code, how many days."""
    return "; ".join(
        f"{row.date.isoformat()} {names[row.feature]} ({row.code}"
        + (f", {row.days} days)" if row.days > 1 else ")")
        for row in one.because
    )


def read(data: bytes, name: str) -> tuple[tuple[Read, ...], tuple[Problem, ...]]:
    """The rows of a sheet that came back, and what could not be read of it, by row.

    Columns may stand in any order and others may be added. An empty verdict is one not given yet.

    Raises:
        CaseError: no table, or a column that is needed is not there.
    """
    problems: list[Problem] = []
    rows = spreadsheet.rows(data, name, problems)
    header = [cell.lower() for cell in next(rows, list[str]())]
    for column in NEEDED:
        if header.count(column) != 1:
            found = "stands there twice" if column in header else "is not there"
            remedy = "Give back the sheet that was written, with its columns."
            raise CaseError(f"the column {column!r} {found}", name, remedy)
    said: dict[str, Read] = {}
    for number, row in enumerate(rows, start=2):
        if not any(row):
            continue
        cells = dict(zip(header, [*row, *[""] * len(header)], strict=False))
        one = _read(cells, f"{name}, row {number}")
        if isinstance(one, Problem):
            problems.append(one)
        elif one.person_id in said:
            what, where = "the same person again", f"{name}, row {number}"
            problems.append(Problem(what, where, "Agree on one verdict and keep one row."))
        else:
            said[one.person_id] = one
    return tuple(said.values()), tuple(problems)


def _read(cells: Mapping[str, str], where: str) -> Read | Problem:
    verdict = cells["verdict"].lower()
    if verdict and verdict not in VERDICTS:
        return Problem("no verdict", where, f"Write {', '.join(VERDICTS)}, or nothing yet.")
    grade = cells["grade"].lower()
    if grade not in GRADES:
        return Problem("no grade", where, f"It is one of {', '.join(GRADES)}.")
    try:
        probability = float(cells["inclusion probability"].replace(",", "."))
    except ValueError:
        probability = 0.0
    if not 0 < probability <= 1:
        return Problem("no probability", where, "Leave the column as it was written.")
    if not cells["person_id"]:
        return Problem("no person", where, "Leave the column as it was written.")
    return Read(cells["person_id"], grade, probability, verdict or None)


def values(rows: Iterable[Read]) -> dict[PhenotypeGrade, Reviewed]:
    """What the charts of each grade showed; a grade without a verdict is left out.

    Each row counts for as many people as its probability says (Horvitz and Thompson). Charts not
    read yet are taken to be like those that are. The interval is Wilson's, for a sample of a known
    number of people: with all charts read, nothing is left to guess.
    """
    by_grade: defaultdict[PhenotypeGrade, list[Read]] = defaultdict(list)
    for row in rows:
        by_grade[row.grade].append(row)
    return {
        grade: _reviewed(by_grade[grade])
        for grade in GRADES
        if any(row.verdict for row in by_grade[grade])
    }


def _reviewed(rows: Sequence[Read]) -> Reviewed:
    people = sum(1 / row.probability for row in rows)
    judged = [row for row in rows if row.verdict]
    weights = [1 / row.probability for row in judged]
    charts = sum(weights) ** 2 / sum(weight * weight for weight in weights)

    def share(*verdicts: Verdict) -> Estimate:
        kept = (w for w, row in zip(weights, judged, strict=True) if row.verdict in verdicts)
        return wilson(charts * sum(kept) / sum(weights), charts, max(people, charts))

    number = {verdict: sum(row.verdict == verdict for row in judged) for verdict in VERDICTS}
    return Reviewed(
        len(rows), number["keep"], number["reject"], number["unsure"],
        share("keep"), share("keep", "unsure"),
    )  # fmt: skip


def together(
    by_grade: Mapping[PhenotypeGrade, Reviewed], flagged: Mapping[PhenotypeGrade, int]
) -> Reviewed | None:
    """What the charts showed of several grades, each with the people flagged in it; None where a
    grade with people has no verdict."""
    people: dict[PhenotypeGrade, int] = {grade: n for grade, n in flagged.items() if n}
    if not people or not set(people) <= set(by_grade):
        return None
    all_ = sum(people.values())
    weights: dict[PhenotypeGrade, float] = {grade: n / all_ for grade, n in people.items()}
    parts = [by_grade[grade] for grade in people]
    low = [(weight, by_grade[grade].value_low) for grade, weight in weights.items()]
    high = [(weight, by_grade[grade].value_high) for grade, weight in weights.items()]
    return Reviewed(
        sum(one.drawn for one in parts),
        sum(one.keep for one in parts),
        sum(one.reject for one in parts),
        sum(one.unsure for one in parts),
        squared_and_added(low),
        squared_and_added(high),
    )
