"""Simulated recordings of the eyes: for tests, teaching and the demo, and no evidence."""

from kinsbourne.signals.eye.simulation.simulate import (
    KINDS,
    Simulated,
    SimulationError,
    simulate,
)

__all__ = ["KINDS", "Simulated", "SimulationError", "simulate"]
