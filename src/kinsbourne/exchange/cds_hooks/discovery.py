"""What can a record system ask for, and what does it fetch beforehand?

Intended purpose: exchange of records. It draws no conclusion.
"""

from __future__ import annotations

from typing import Any

from kinsbourne.exchange.cds_hooks.strict import strict
from kinsbourne.knowledge.model import CardRules

VERSION = "STU2"
"""The version of the standard that is kept. 3.0 recommends saying so; 2.0 ignores the field."""


def discovery(rules: CardRules) -> dict[str, Any]:
    """The discovery document: one entry for each hook, all under one id.

    A client drops the card of an earlier hook when another hook of the same id answers, so that no
    stale card stays beside the new one.
    """
    service = rules.service
    prefetch = {query.key: query.query for query in rules.prefetch}
    return strict(
        {
            "services": [
                {
                    "hook": hook,
                    "id": service.id,
                    "title": service.title,
                    "description": service.description,
                    "usageRequirements": service.usage_requirements,
                    "version": VERSION,
                    "prefetch": prefetch,
                }
                for hook in service.hooks
            ]
        }
    )
