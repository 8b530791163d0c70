"""``kinsbourne template``: a form to fill in, empty."""

from __future__ import annotations

from typing import Literal

from kinsbourne.knowledge import base

Kind = Literal["table", "guide", "redcap", "questionnaire"]


def text(kind: Kind) -> str:
    """A spreadsheet, what its columns ask, REDCap's dictionary, or FHIR's Questionnaire."""
    from kinsbourne.exchange import form, redcap, table

    known = base.load()
    match kind:
        case "table":
            return table.template(known)
        case "guide":
            return table.guide(known)
        case "redcap":
            return redcap.dictionary(known)
        case "questionnaire":
            return form.questionnaire(known).decode() + "\n"
