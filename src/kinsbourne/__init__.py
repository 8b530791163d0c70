"""The computable clinical system for opsoclonus-myoclonus syndrome.

Research software: it advises, shows its basis and never orders.
"""

__version__ = "0.1.0"
