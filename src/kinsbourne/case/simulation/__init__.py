"""What would a clinic's record of such patients be, and what truly happened to them?

Intended purpose: data for tests, teaching and the demo. Simulated patients are no evidence about
patients.
"""

from kinsbourne.case.simulation.simulate import NAMES, SimulatedPatient, simulate
from kinsbourne.case.simulation.truth import LABEL, Mimic, Relapse, Seen, Truth, labelled

__all__ = [
    "LABEL",
    "NAMES",
    "Mimic",
    "Relapse",
    "Seen",
    "SimulatedPatient",
    "Truth",
    "labelled",
    "simulate",
]
