"""How is a health system simulated, in which patients were missed?"""

from kinsbourne.population.simulation.simulate import MISSING, simulate

__all__ = ["MISSING", "simulate"]
