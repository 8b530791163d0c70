"""Which recordings are looked at just now?

A recording is too large to travel with every question about it. It is held in memory alone, under
a name that nobody can guess, until a quarter of an hour after it was last asked for, and no longer
than there is room. Whoever has the name sees the recording, so it travels in the body of a request
and never in an address.
"""

from __future__ import annotations

import secrets
import time
from collections.abc import Callable
from dataclasses import replace
from threading import Lock, Timer
from typing import NamedTuple

from kinsbourne.signals.eye.recording import CHANNELS, Recording
from kinsbourne.signals.eye.result import Measured

MOST = 24
MOST_BYTES = 320 * 2**20
SECONDS = 15 * 60
NAME_BYTES = 32
EVENT_BYTES = 700
"""What a saccade or a burst takes in memory, about."""


class Seen(NamedTuple):
    """A recording and what was measured in it."""

    recording: Recording
    measured: Measured


class _Kept(NamedTuple):
    seen: Seen
    size: int
    used: float


class Held:
    """The recordings held, oldest first; any thread may ask."""

    def __init__(
        self,
        most: int = MOST,
        most_bytes: int = MOST_BYTES,
        seconds: float = SECONDS,
        clock: Callable[[], float] = time.monotonic,
    ) -> None:
        self._most, self._most_bytes, self._seconds, self._clock = most, most_bytes, seconds, clock
        self._kept: dict[str, _Kept] = {}
        self._lock = Lock()
        self._timer: Timer | None = None

    def keep(self, seen: Seen) -> str:
        """Hold it, and give its name; the oldest go where there is no room.

        What only measuring needs, the pupil and the target, is left out.
        """
        seen = Seen(_drawable(seen.recording), seen.measured)
        name = secrets.token_urlsafe(NAME_BYTES)
        with self._lock:
            self._drop_old()
            self._kept[name] = _Kept(seen, _size(seen), self._clock())
            while len(self._kept) > 1 and self._is_full():
                del self._kept[next(iter(self._kept))]
            self._watch()
        return name

    def get(self, name: str) -> Seen | None:
        """The recording of this name, from now held on; none where it is held no more."""
        with self._lock:
            self._drop_old()
            kept = self._kept.pop(name, None)
            if kept is None:
                return None
            self._kept[name] = kept._replace(used=self._clock())
            return kept.seen

    def forget(self, *names: str) -> None:
        """Hold these no longer."""
        with self._lock:
            for name in names:
                self._kept.pop(name, None)

    @property
    def count(self) -> int:
        """How many are held."""
        with self._lock:
            self._drop_old()
            return len(self._kept)

    def _is_full(self) -> bool:
        size = sum(kept.size for kept in self._kept.values())
        return len(self._kept) > self._most or size > self._most_bytes

    def _drop_old(self) -> None:
        until = self._clock() - self._seconds
        for name in [name for name, kept in self._kept.items() if kept.used <= until]:
            del self._kept[name]

    def _watch(self) -> None:
        """Look again when the oldest has its time: nobody may come who would drop it."""
        if self._timer is None and self._kept:
            oldest = next(iter(self._kept.values()))
            wait = max(oldest.used + self._seconds - self._clock(), 0.0)
            self._timer = Timer(wait, self._look_again)
            self._timer.daemon = True
            self._timer.start()

    def _look_again(self) -> None:
        with self._lock:
            self._timer = None
            self._drop_old()
            self._watch()


def _drawable(recording: Recording) -> Recording:
    return replace(recording, pupil=None, target_x_deg=None, target_y_deg=None)


def _size(seen: Seen) -> int:
    channels = (getattr(seen.recording, name) for name in CHANNELS)
    measured = seen.measured
    events = (measured.saccades, measured.bursts, measured.nystagmus, measured.intrusions)
    return sum(each.nbytes for each in channels if each is not None) + EVENT_BYTES * sum(
        map(len, events)
    )
