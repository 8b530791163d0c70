"""How are the pages shown to somebody who looks at them for the first time?"""

from __future__ import annotations

import threading
import time
from collections.abc import Callable, Generator, Iterator
from contextlib import contextmanager
from http.client import HTTPConnection

from kinsbourne.web.pages.page import PLACES
from kinsbourne.web.serve import server
from kinsbourne.web.settings import Settings

HOST = "127.0.0.1"
ANY_PORT = 0


class DemonstrationError(Exception):
    """A page that did not open."""


def serve(port: int, say: Callable[[str], object]) -> None:
    """Serve until stopped, and say where."""
    say(f"The pages: http://{HOST}:{port}/ (Ctrl+C stops). Nothing you enter is stored.")
    server(HOST, port, Settings()).run()


def once() -> Iterator[str]:
    """Open each page once, and say so.

    Raises:
        DemonstrationError: one did not open.
    """
    with _served() as port:
        for place in PLACES:
            connection = HTTPConnection(HOST, port, timeout=30)
            connection.request("GET", place.address, headers={"Accept": "text/html"})
            answer = connection.getresponse()
            size = len(answer.read())
            connection.close()
            if answer.status != 200:
                raise DemonstrationError(f"{place.address}: {answer.status}")
            yield f"{place.name} at {place.address}: {size / 1000:.0f} kB"


@contextmanager
def _served() -> Generator[int]:
    running = server(HOST, ANY_PORT, Settings())
    thread = threading.Thread(target=running.run, daemon=True)
    thread.start()
    try:
        while not running.started:
            time.sleep(0.01)
        (socket,) = running.servers[0].sockets
        yield socket.getsockname()[1]
    finally:
        running.should_exit = True
        thread.join()
