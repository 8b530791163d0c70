"""How does a case travel in the form of a page, from one request to the next?

As the text of a phenopacket, in the field ``case``; a file that is opened, in the field ``file``.
"""

from __future__ import annotations

import msgspec

from kinsbourne.case.model import Case
from kinsbourne.exchange import phenopacket
from kinsbourne.web.pages.form import Form

CASE, FILE = "case", "file"


def carried(form: Form) -> Case | None:
    """The case that came with the form; None where none did.

    Raises:
        CaseError: it is no phenopacket.
    """
    text = form.text(CASE)
    return phenopacket.read(text.encode(errors="replace")) if text else None


def written(case: Case) -> str:
    """The case as it was opened: unlike a phenopacket to save, with the dates as they came."""
    return msgspec.json.encode(case).decode()
