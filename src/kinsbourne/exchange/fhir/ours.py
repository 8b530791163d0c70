"""By which addresses does this project write into FHIR what FHIR has no place for?

Another reader may pass over all of it and still reads what the standard fields say.
"""

from __future__ import annotations

SYSTEM = "urn:kinsbourne:code"
"""The code system of ids as they stand in a case: ``HP:0010543``, ``KINSBOURNE:therapy/acth``."""
ROLE = "urn:kinsbourne:role"
"""The category of a Condition: is it a ``finding`` or a ``disease`` of the case?"""
ORIGIN = "urn:kinsbourne:origin"
"""The system of an identifier that says where an item came from: ``note:12-31``."""
UNIT = "urn:kinsbourne:unit"
"""The system of a unit with an id that is not UCUM's."""
AGE = "urn:kinsbourne:age"
"""How old the patient was, where the standard asks for a date."""
ACTION = {
    "urn:kinsbourne:treatment-target": "treatment_target",
    "urn:kinsbourne:treatment-intent": "treatment_intent",
    "urn:kinsbourne:response-to-treatment": "response_to_treatment",
    "urn:kinsbourne:treatment-termination-reason": "treatment_termination_reason",
}
"""What of a medical action has a code and no place, and its field in a case."""
ADVERSE = "urn:kinsbourne:adverse-event"
NAME = "urn:kinsbourne:id"
"""The patient's id, where FHIR cannot call a resource so."""
WRITTEN = "urn:kinsbourne:written"
"""Identifies a response to the form that repeats what stands beside it as resources."""
MODIFIER = "urn:kinsbourne:modifier"
"""A modifier of a finding, such as how fast it came on."""
