"""Does a case hold more than a page can show?"""

from __future__ import annotations

from kinsbourne.case.errors import CaseError
from kinsbourne.case.joining import LISTS
from kinsbourne.case.model import Case

MOST_ITEMS = 4000
"""Of all kinds together; each stands on the page with its reasons, and so several times."""


def bounded(case: Case) -> Case:
    """The case, if a page can show it.

    Raises:
        CaseError: it has too many items.
    """
    if sum(len(getattr(case, name)) for name in LISTS.values()) > MOST_ITEMS:
        what, remedy = f"more than {MOST_ITEMS} items", "Use the command line for a case this long."
        raise CaseError(what, "the whole case", remedy)
    return case
