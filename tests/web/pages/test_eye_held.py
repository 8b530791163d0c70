"""Is a recording held in memory alone, within bounds, and no longer than it should be?"""

from __future__ import annotations

import time
from concurrent.futures import ThreadPoolExecutor
from functools import cache

import numpy as np
import pytest

from kinsbourne.signals.eye import measure
from kinsbourne.signals.eye.recording import Recording
from kinsbourne.web.pages.eye.held import MOST, Held, Seen

N = 1000


@cache
def seen() -> Seen:
    still = np.zeros(N)
    recording = Recording(500.0, still, still.copy(), pupil=still, target_x_deg=still)
    return Seen(recording, measure(recording))


class Clock:
    def __init__(self) -> None:
        self.now = 0.0

    def __call__(self) -> float:
        return self.now


class TestHeld:
    def test_is_found_by_its_name_and_by_no_other(self) -> None:
        held = Held()
        one, other = held.keep(seen()), held.keep(seen())
        assert one != other
        assert len(one) >= 43  # 32 bytes that nobody can guess
        found = held.get(one)
        assert found
        assert found.measured is seen().measured
        assert held.get(one + "x") is None
        assert held.get("") is None

    def test_is_without_what_only_measuring_needs(self) -> None:
        held = Held()
        found = held.get(held.keep(seen()))
        assert found
        assert found.recording.pupil is None
        assert found.recording.target_x_deg is None

    def test_goes_a_quarter_of_an_hour_after_it_was_last_asked_for(self) -> None:
        clock = Clock()
        held = Held(clock=clock)
        name = held.keep(seen())
        for _ in range(3):
            clock.now += 899
            assert held.get(name)
        clock.now += 900
        assert held.get(name) is None
        assert held.count == 0

    def test_goes_by_itself_though_nobody_asks(self) -> None:
        held = Held(seconds=0.05)
        held.keep(seen())
        time.sleep(0.02)
        held.keep(seen())
        until = time.monotonic() + 10
        while held._kept and time.monotonic() < until:  # pyright: ignore[reportPrivateUsage]
            time.sleep(0.01)
        assert not held._kept  # pyright: ignore[reportPrivateUsage]

    def test_is_forgotten_when_that_is_asked_for(self) -> None:
        held = Held()
        name, other = held.keep(seen()), held.keep(seen())
        held.forget(name, "unknown")
        assert held.get(name) is None
        assert held.get(other)

    @pytest.mark.parametrize("bounds", [{"most": 3}, {"most_bytes": 3 * 2 * N * 8}])
    def test_makes_room_for_a_new_one_oldest_first(self, bounds: dict[str, int]) -> None:
        held = Held(**bounds)
        names = [held.keep(seen()) for _ in range(3)]
        assert held.get(names[0])  # now the one last asked for
        names.append(held.keep(seen()))
        assert [bool(held.get(name)) for name in names] == [True, False, True, True]

    def test_is_held_however_large_it_is_alone(self) -> None:
        held = Held(most_bytes=1)
        assert held.get(held.keep(seen()))
        held.keep(seen())
        assert held.count == 1

    def test_stays_within_bounds_whoever_asks_at_the_same_time(self) -> None:
        held = Held()

        def use(_: int) -> bool:
            name = held.keep(seen())
            held.get(name)
            held.forget(held.keep(seen()))
            return held.count <= MOST

        with ThreadPoolExecutor(8) as threads:
            assert all(threads.map(use, range(400)))
        assert 0 < held.count <= MOST
