"""Are published patients with the syndrome, and its mimics, told apart?

The ranking sees the findings alone. No constant was searched on these patients, but the layer was
mended with them at hand: patients of other reports are the better test. ``groups.json``
names for each mimic the rows of the differential diagnosis that hold its true diagnosis.
"""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import msgspec
import numpy as np

from benchmarks.differential import scoring
from kinsbourne.case.model import Case
from kinsbourne.exchange import sources
from kinsbourne.knowledge import base
from kinsbourne.reasoning.assess import Assessor
from kinsbourne.reasoning.assessment import Assessment, Candidate
from kinsbourne.reasoning.differential.differentiate import Differentiator

OMS = "ORPHA:1183"
FIRST, SHORT = 3, 5


class Truth(msgspec.Struct):
    """The authors' diagnosis; fields used here."""

    id: str
    is_oms: bool
    final_diagnosis: str
    label_confidence: str = "clear"


class Patient(msgspec.Struct):
    truth: Truth
    groups: tuple[str, ...]
    """Rows of the differential that hold the true diagnosis, for a mimic."""
    assessed: Assessment

    @property
    def oms(self) -> Candidate:
        return next(c for c in self.assessed.differential if c.id == OMS)

    @property
    def true_rank(self) -> int:
        """The rank of the first disease of a true group."""
        ranks = (c.rank for c in self.assessed.differential if c.group in self.groups)
        return next(ranks, len(self.assessed.differential) + 1)


def patients(folder: Path, setting: str | None = None) -> Iterator[Patient]:
    """The patients of a folder with ``cases.ndjson``, ``truth.ndjson`` and ``groups.json``."""
    truths = {
        truth.id: truth
        for line in (folder / "truth.ndjson").read_bytes().splitlines()
        for truth in (msgspec.json.decode(line, type=Truth),)
    }
    groups = msgspec.json.decode((folder / "groups.json").read_bytes(), type=dict[str, list[str]])
    knowledge = base.load()
    assessor = Assessor(knowledge, Differentiator(knowledge, setting=setting, top=None))
    for found in sources.cases(folder / "cases.ndjson", knowledge):
        case = found.case
        assert isinstance(case, Case)
        yield Patient(truths[case.id], tuple(groups.get(case.id, ())), assessor.assess(case))


def report(folder: Path, setting: str | None = None) -> Iterator[str]:
    """The figures, and each wrong call by name."""
    every = list(patients(folder, setting))
    oms = [p for p in every if p.truth.is_oms]
    mimics = [p for p in every if not p.truth.is_oms]
    grouped = [p for p in mimics if p.groups]
    yield f"{len(every)} patients: {len(oms)} OMS, {len(mimics)} mimics"
    yield _share("OMS: OMS first", sum(p.oms.rank == 1 for p in oms), len(oms))
    yield _share("OMS: OMS in the first 3", sum(p.oms.rank <= FIRST for p in oms), len(oms))
    yield _share(
        "mimics: OMS in the first 5", sum(p.oms.rank <= SHORT for p in mimics), len(mimics)
    )
    clear = [p for p in mimics if p.truth.label_confidence == "clear"]
    yield _share("  where the label is clear", sum(p.oms.rank <= SHORT for p in clear), len(clear))
    right = sum(p.true_rank <= SHORT for p in grouped)
    yield _share("mimics: true group in the first 5", right, len(grouped))
    first = sum(p.true_rank == 1 for p in grouped)
    yield _share("mimics: true group first", first, len(grouped))
    positive, negative = ([p.oms.posterior for p in some] for some in (oms, mimics))
    low, high = scoring.auc_interval(positive, negative)
    yield (
        f"{'area under the curve of the posterior of OMS':<44}"
        f"{scoring.auc(positive, negative):.3f}  ({low:.3f} to {high:.3f})"
    )
    correct = [(p.oms.rank == 1) if p.truth.is_oms else (p.true_rank == 1) for p in [*oms, *mimics]]
    sure = [p.assessed.differential[0].posterior for p in [*oms, *mimics]]
    yield f"{'calibration error of the first':<44}{scoring.calibration_error(sure, correct):.3f}"
    spoken = np.array(
        [p.assessed.ranking is not None and p.assessed.ranking.is_thin for p in every]
    )
    yield f"{'evidence called thin':<44}{spoken.sum()} of {len(every)}"
    yield ""
    yield "Wrong calls:"
    for p in every:
        if p.truth.is_oms and p.oms.rank > 1:
            yield f"  {p.truth.id} {p.truth.final_diagnosis}: OMS at {p.oms.rank}, behind "
            yield f"    {p.assessed.differential[0].name}"
        elif not p.truth.is_oms and (p.oms.rank <= SHORT or p.true_rank > SHORT):
            disputed = "" if p.truth.label_confidence == "clear" else ", label disputable"
            yield (
                f"  {p.truth.id} {p.truth.final_diagnosis}{disputed}: OMS at {p.oms.rank}, "
                f"true group at {p.true_rank if p.groups else 'no group'}"
            )


def _share(name: str, k: int, n: int) -> str:
    low, high = scoring.wilson(k, n)
    return f"{name:<44}{k:>3}/{n:<3} {k / max(n, 1):6.1%}  ({low:.1%} to {high:.1%})"
