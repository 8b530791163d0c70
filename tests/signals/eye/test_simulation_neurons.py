"""The burst-neuron model: silent behind its gate, and as fast as its adaptation lets it be."""

from __future__ import annotations

import numpy as np
import pytest

from kinsbourne.knowledge import base
from kinsbourne.signals.eye.simulation.neurons import cycles, frequency, velocity

NUMBERS = base.load().eye_simulation
STEP = NUMBERS["neurons-step"]
ADAPTATION_MS = (8, 12, 20, 30, 50)


def frequencies(**changed: float) -> list[float]:
    step = changed.get("step_ms", STEP)
    return [frequency(wave, step) for wave in velocity(ADAPTATION_MS, 1500, **changed)]


def test_slower_adaptation_makes_it_slower_within_the_clinical_range() -> None:
    """As an independent integration of the same reduction gave, to a tenth."""
    found = frequencies()
    assert found == sorted(found, reverse=True)
    assert found == pytest.approx([15.6, 11.7, 7.8, 4.9, 2.9], rel=0.1)


def test_the_adaptations_used_stay_between_3_and_16_hz() -> None:
    made = cycles()
    assert (np.diff(made.hz) < 0).all()
    assert 3 < made.hz.min() < made.hz.max() < 16
    assert np.abs(made.wave).max(axis=1) == pytest.approx(1)


def test_a_shut_gate_silences_it_and_a_leak_lets_it_go() -> None:
    shut, leaking = (velocity((12,), 800, omnipause=gate)[0] for gate in (1.0, 0.3))
    assert np.abs(shut[len(shut) // 2 :]).max() < 1e-6
    assert frequency(leaking, STEP) > 3


def test_without_rebound_it_does_not_oscillate_and_with_more_it_does() -> None:
    assert frequencies(rebound=0.0) == [0.0] * len(ADAPTATION_MS)
    assert min(frequencies(rebound=2.0)) > 0


def test_both_sides_fire_alike() -> None:
    settled = velocity((12,), 1500)[0][1500:]
    assert settled.max() == pytest.approx(-settled.min(), rel=0.02)


def test_a_finer_step_changes_little() -> None:
    assert frequencies(step_ms=STEP / 2) == pytest.approx(frequencies(), rel=0.02)
