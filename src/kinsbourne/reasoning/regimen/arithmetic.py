"""What does the arithmetic of a published dose come to, line by line?

Only of amounts that were read, and of no average. Nothing is rounded: where the digits go on they
are cut off and followed by an ellipsis, and the next line goes on with all of them.
"""

from __future__ import annotations

from collections.abc import Iterator
from decimal import ROUND_DOWN, Decimal

from kinsbourne.knowledge.model import Dose, Dosing, Regimen
from kinsbourne.reasoning.because import Because
from kinsbourne.reasoning.regimen.result import MeasuredBody
from kinsbourne.reasoning.regimen.rounds import stretches
from kinsbourne.reasoning.sources import Numbering

SHOWN = Decimal("0.0001")
"""As far as digits are shown."""
NO_MOST = "No highest dose was seen in the source: whether there is one is to be looked up."


def is_worked_out(dose: Dose) -> bool:
    """May it be worked out: was it read, and is it a dose and not the mean of a study?"""
    return dose.verified == "read" and dose.spread is None and dose.basis != "flat"


def written(number: Decimal) -> str:
    """The number whole, or as far as digits are shown, followed by an ellipsis."""
    cut = number.quantize(SHOWN, ROUND_DOWN)
    whole = f"{cut:f}".rstrip("0").rstrip(".")
    return whole if cut == number else f"{cut:f}…"


def surface(weight: Decimal, height: Decimal, divisor: Decimal) -> Decimal:
    """The body surface in m2 [mosteller-1987]."""
    return (height * weight / divisor).sqrt()


def lines(
    regimen: Regimen,
    given: int,
    body: dict[str, MeasuredBody],
    dosing: Dosing,
    numbering: Numbering,
) -> Iterator[Because]:
    """The body surface where a dose asks for it, then each dose of what is left."""
    weight = Decimal(str(body["weight"].value))
    of: dict[str, tuple[Decimal, str]] = {"per kg": (weight, "kg")}
    if "height" in body:
        limit = next(one for one in dosing.limits if one.id == "body-surface-divisor")
        height, divisor = Decimal(str(body["height"].value)), Decimal(str(limit.value))
        area = surface(weight, height, divisor)
        of["per m2"] = (area, "m2")
        yield Because(
            text=f"Body surface (Mosteller): √({written(height)} cm × {written(weight)} kg ÷ "
            f"{written(divisor)}) = {written(area)} m2.",
            rule=limit.id,
            verified=limit.verified,
            sources=numbering.cite(limit.sources),
        )
    for step in stretches(regimen, given):
        for dose in filter(is_worked_out, step.doses):
            by, unit = of[dose.basis]
            amount = Decimal(str(dose.amount))
            yield Because(
                text=f"{step.when.capitalize()}: {dose.in_words} × {written(by)} {unit} = "
                f"{written(amount * by)} {dose.unit} per {dose.per}.",
                rule=regimen.id,
                verified=dose.verified,
                sources=numbering.cite(regimen.sources),
            )
    yield Because(text=NO_MOST, rule=regimen.id, verified="default")
