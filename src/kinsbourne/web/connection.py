"""How long may a caller hold a connection without asking, or without taking the answer?

There is room for so many connections only; whoever holds them all and is silent keeps everyone else
out. What happens within a request is bounded by the guard.
"""

from __future__ import annotations

import asyncio
from typing import cast

from uvicorn.protocols.http.h11_impl import H11Protocol, RequestResponseCycle

SECONDS = 10.0
"""Without a whole request or a byte taken, this long and at most twice as long."""


class Connection(H11Protocol):
    """One connection, looked at now and again, and cut where nothing has moved."""

    _timer: asyncio.TimerHandle | None = None
    _seen: tuple[RequestResponseCycle | None, int] = (None, 0)
    """The last request that was begun, and how much of the answers was not taken yet."""

    def connection_made(self, transport: asyncio.Transport) -> None:  # type: ignore[override]
        """Begins to look."""
        super().connection_made(transport)
        self._timer = self.loop.call_later(SECONDS, self._look)

    def connection_lost(self, exc: Exception | None) -> None:
        """Looks no more."""
        super().connection_lost(exc)
        if self._timer is not None:
            self._timer.cancel()

    def _look(self) -> None:
        last = cast(RequestResponseCycle | None, self.cycle)  # none before the first
        is_at_work = last is not None and not last.response_complete
        left = self.transport.get_write_buffer_size()
        is_still = self._seen == (last, left)
        if is_still and (left or not is_at_work or self.transport.is_closing()):
            self.transport.abort()
            return
        self._seen = last, left
        self._timer = self.loop.call_later(SECONDS, self._look)
