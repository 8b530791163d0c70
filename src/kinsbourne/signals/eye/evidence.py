"""How does what a recording shows become part of a case?

As findings, present or excluded, and as measurements, each with the recording it came from. What
the recording leaves unknown is not written: in a case, too, what is not listed is unknown.
"""

from __future__ import annotations

from typing import NamedTuple

import msgspec

from kinsbourne.case.blocks import (
    ComplexValue,
    Evidence,
    Quantity,
    Reference,
    Term,
    Time,
    TypedQuantity,
    Value,
)
from kinsbourne.case.model import Case, Finding
from kinsbourne.case.model import Measurement as Test
from kinsbourne.signals.errors import RecordingError
from kinsbourne.signals.eye.result import Measure, Measured, Sign

ASSAY = "KINSBOURNE:eye/"
"""Before the name of a measure, in a case."""
UNITS = {
    "1/min": Term(id="UCUM:/min", label="per minute"),
    "1": Term(id="UCUM:1", label="ratio"),
    "Hz": Term(id="UCUM:Hz", label="hertz"),
    "deg": Term(id="UCUM:deg", label="degree"),
}


class Added(NamedTuple):
    """The case with the evidence, and in words what was added and what was not."""

    case: Case
    added: tuple[str, ...]
    left_out: tuple[str, ...]


def check_real(measured: Measured) -> None:
    """Did an eye make the recording, so that it may become evidence?

    Raises:
        RecordingError: it was simulated.
    """
    if measured.recording.is_simulated:
        raise RecordingError(
            "no eye made this recording", measured.recording.source,
            "A simulated recording is no evidence; it is not written into a case.",
        )  # fmt: skip


def into(case: Case, measured: Measured, observed: Time | None = None) -> Added:
    """The case with what the recording shows; what this recording gave before is replaced.

    An exclusion is left out where the case has the sign as present: that it was absent while one
    recording was made does not undo that it was seen.
    """
    source = measured.recording.source
    findings = tuple(f for f in case.findings if not _is_from(f, source))
    measurements = tuple(m for m in case.measurements if not _is_of(m, source))
    present = {f.term.id for f in findings if not f.excluded}
    added: list[str] = []
    left_out: list[str] = []
    new: list[Finding] = []
    for sign in measured.signs:
        if sign.status == "unknown":
            left_out.append(f"{sign.label}: unknown, {'; '.join(sign.because)}")
        elif sign.status == "excluded" and sign.hpo in present:
            left_out.append(f"{sign.label}: not seen here, but present in the case; it stays so")
        else:
            new.append(_finding(sign, source))
            added.append(f"{sign.label}: {sign.status}, {'; '.join(sign.because)}")
    tests = [
        _measurement(name, measure, measured, observed)
        for name, measure in measured.measures.items()
        if measure.value is not None
    ]
    added.append(f"{len(tests)} measurements")
    grown = msgspec.structs.replace(
        case, findings=(*findings, *new), measurements=(*measurements, *tests)
    )
    return Added(grown, tuple(added), tuple(left_out))


def _finding(sign: Sign, source: str) -> Finding:
    return Finding(
        term=Term(id=sign.hpo, label=sign.label),
        excluded=sign.status == "excluded",
        evidence=(
            Evidence(
                evidence_code=Term(id="ECO:0000006", label="experimental evidence"),
                reference=Reference(id=source, description="; ".join(sign.because)),
            ),
        ),
    )


def _measurement(name: str, measure: Measure, measured: Measured, observed: Time | None) -> Test:
    unit = UNITS[measure.unit]
    assay = Term(id=ASSAY + name, label=name.replace("_", " "))
    about = measured.recording
    flags = ", ".join(dict.fromkeys(flag.id for flag in measured.quality)) or "none"
    said = (
        f"{about.source}; {about.fs_hz:g} Hz, {about.duration_s:g} s, {about.missing:.0%} missing; "
        f"quality flags: {flags}; kinsbourne {measured.versions['software']}, knowledge "
        f"{measured.versions['knowledge']}"
    )
    value = Quantity(unit=unit, value=float(measure.value or 0.0))
    if measure.interval is None:
        return Test(
            assay=assay, value=Value(quantity=value), time_observed=observed, description=said
        )
    low, high = (Quantity(unit=unit, value=float(end)) for end in measure.interval)
    parts = (
        TypedQuantity(type=assay, quantity=value),
        TypedQuantity(type=Term(id=f"{assay.id}/low", label="95 % interval, low"), quantity=low),
        TypedQuantity(type=Term(id=f"{assay.id}/high", label="95 % interval, high"), quantity=high),
    )
    return Test(
        assay=assay, complex_value=ComplexValue(typed_quantities=parts), time_observed=observed,
        description=said,
    )  # fmt: skip


def _is_from(finding: Finding, source: str) -> bool:
    return any(e.reference is not None and e.reference.id == source for e in finding.evidence)


def _is_of(measurement: Test, source: str) -> bool:
    code = measurement.assay.id if measurement.assay else ""
    return code.startswith(ASSAY) and measurement.description.startswith(f"{source};")
