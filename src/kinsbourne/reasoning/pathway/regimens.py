"""Which published regimens are shown at a step, with what cautions and marks?

Each is shown as it was published. Nothing is worked out for a patient: no weight, no body surface
and no dose of a patient comes in here. Where one regimen is chosen, ``reasoning.regimen`` does.

Intended purpose: to show what was published, with its source and units, to a clinician who decides.
It orders nothing.
"""

from __future__ import annotations

from kinsbourne.knowledge.base import Knowledge
from kinsbourne.knowledge.model import Dose, DoseStep, Regimen, Remark, weakest
from kinsbourne.reasoning.because import Because
from kinsbourne.reasoning.pathway.result import ShownDose, ShownRegimen
from kinsbourne.reasoning.sources import Numbering

WORKED_OUT = "worked out"


def regimens_shown(
    ids: tuple[str, ...], knowledge: Knowledge, numbering: Numbering
) -> tuple[ShownRegimen, ...]:
    """The regimens of these ids as they were published, in this order."""
    return tuple(_shown(knowledge.regimens[name], knowledge, numbering) for name in ids)


def _shown(regimen: Regimen, knowledge: Knowledge, numbering: Numbering) -> ShownRegimen:
    sources = numbering.cite(regimen.sources)
    warnings = (
        *_contradictions(regimen, knowledge, numbering),
        *_remarks(regimen, regimen.cautions, numbering),
    )
    doses = [dose for step in regimen.courses for dose in step.doses]
    cautioned = (*regimen.contradicts, *regimen.cautions)
    return ShownRegimen(
        id=regimen.id,
        therapy=regimen.therapy,
        name=regimen.name,
        as_published=regimen.as_published,
        printed=regimen.printed,
        for_whom=regimen.for_whom,
        doses=tuple(_dose(step, regimen) for step in regimen.courses),
        usual=_remarks(regimen, regimen.usual, numbering),
        cautions=tuple(warning.text for warning in warnings),
        cautions_verified=weakest(["read", *(caution.verified for caution in cautioned)]),
        warnings=warnings,
        monitoring=_remarks(regimen, regimen.monitoring, numbering),
        note=regimen.note,
        verified=weakest([regimen.verified, *(dose.verified for dose in doses)]),
        sources=sources,
    )


def _contradictions(
    regimen: Regimen, knowledge: Knowledge, numbering: Numbering
) -> tuple[Because, ...]:
    """What says otherwise, resting on the sources of both."""
    return tuple(
        Because(
            text=other.text,
            rule=regimen.id,
            verified=other.verified,
            sources=numbering.cite((*regimen.sources, *knowledge.regimens[other.regimen].sources)),
        )
        for other in regimen.contradicts
    )


def _remarks(
    regimen: Regimen, remarks: tuple[Remark, ...], numbering: Numbering
) -> tuple[Because, ...]:
    return tuple(
        Because(
            text=remark.text,
            rule=regimen.id,
            verified=remark.verified,
            sources=numbering.cite(remark.sources),
        )
        for remark in remarks
    )


def _dose(step: DoseStep, regimen: Regimen) -> ShownDose:
    return ShownDose(
        when=step.when,
        schedule=step.schedule,
        amounts=tuple(map(_amount, step.doses)),
        doses_a_day=step.doses_a_day,
        route=step.route,
        verified=weakest([regimen.verified, *(dose.verified for dose in step.doses)]),
    )


def _amount(dose: Dose) -> str:
    return f"{dose.in_words} ({WORKED_OUT})" if dose.worked_out else dose.in_words
