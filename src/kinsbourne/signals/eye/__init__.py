"""A recording of the eyes in; saccades, bursts, nystagmus, measures and signs out.

Intended purpose: to help a person who can read eye movements to find, count and show saccadic
oscillations in a recording. It measures; it makes no diagnosis. No public recording of opsoclonus
exists: it was built and measured on spliced and simulated bursts.
"""

from kinsbourne.signals.eye.measuring import measure
from kinsbourne.signals.eye.reading import read

__all__ = ["measure", "read"]
