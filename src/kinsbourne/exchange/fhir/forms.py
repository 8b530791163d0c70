"""What does a response to the assessment form say?

Only the form of this project is read; the answers to any other are somebody else's questions.

Intended purpose: exchange of records. It draws no conclusion.
"""

from __future__ import annotations

import msgspec

from kinsbourne.case.errors import CaseError
from kinsbourne.exchange.fhir.codes import Codes
from kinsbourne.exchange.fhir.ours import WRITTEN
from kinsbourne.exchange.fhir.outcome import NOTHING, UNUSED, Given, Item, Odd, Outcome, Seen
from kinsbourne.exchange.fhir.resources import QuestionnaireResponse
from kinsbourne.exchange.form.questionnaire import URL, read_response

MOST_BYTES = 1024 * 1024
"""A response larger than this is no filled-in form."""
LARGE = Odd(f"the form has more than {MOST_BYTES // 2**20} MB", "It was not used; send the form.")


def response(resource: QuestionnaireResponse, codes: Codes) -> Given:
    """The items that the answers make, each with the question it stands at."""
    asked = resource.questionnaire
    asked = asked if isinstance(asked, str) else asked.reference
    if codes.use("QuestionnaireResponse", resource.status) != "applies":
        return UNUSED
    if resource.identifier is not None and resource.identifier.system == WRITTEN:
        return UNUSED
    if not asked.startswith(URL + codes.knowledge.form.id):
        return NOTHING
    if sum(len(memoryview(one)) for one in resource.item) > MOST_BYTES:
        return Outcome((), (LARGE,))
    document = {
        "resourceType": "QuestionnaireResponse",
        "id": resource.id,
        "item": [msgspec.json.decode(one) for one in resource.item],
    }
    items: list[Item] = []
    odd: list[Odd] = []
    for found in read_response(document, codes.knowledge):
        if isinstance(found, CaseError):
            odd.append(Odd(f"{found.problem.where}: {found.problem.what}", found.problem.remedy))
            continue
        case = found.case
        items += (*case.findings, *case.diseases, *case.measurements, *case.medical_actions)
        seen = case.subject.time_at_last_encounter
        items += [Seen(seen), case.subject] if seen else [case.subject]
        odd += [Odd(f"{one.where}: {one.what}", one.remedy) for one in found.problems]
    return Outcome(tuple(items), tuple(odd))
