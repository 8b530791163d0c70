"""How is it said that records cannot be searched?"""

from __future__ import annotations

from kinsbourne.case.errors import CaseError


class DataError(CaseError):
    """Records that cannot be searched as they are: what, where, and what to do."""
