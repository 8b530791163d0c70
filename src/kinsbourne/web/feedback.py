"""What has become of the cards, counted, and written down where the site asks for it?"""

from __future__ import annotations

import logging
from collections import Counter
from pathlib import Path
from threading import Lock

import msgspec

from kinsbourne.exchange.cds_hooks.feedback import Received
from kinsbourne.web.settings import FeedbackKept

logger = logging.getLogger("kinsbourne.web")


class FeedbackKeeper:
    """Counts by outcome and by offered reason, and a file of lines that is only added to."""

    def __init__(self, kept: FeedbackKept | None) -> None:
        self._file = Path(kept.file) if kept else None
        self.counts: Counter[str] = Counter()
        self._lock = Lock()

    def add(self, received: Received) -> None:
        """Counts it, and writes it down; a file that cannot be written is logged, and no more."""
        with self._lock:
            for entry in received.entries:
                self.counts[entry.outcome] += 1
                if entry.reason is not None:
                    self.counts[f"reason {entry.reason}"] += 1
            self.counts["not understood"] += received.not_understood
            logger.info("feedback so far: %s", dict(self.counts))
            if self._file is not None and received.entries:
                self._write(self._file, received)

    def _write(self, file: Path, received: Received) -> None:
        lines = b"".join(msgspec.json.encode(entry) + b"\n" for entry in received.entries)
        try:
            with file.open("ab") as opened:
                opened.write(lines)
        except OSError as error:
            logger.error("feedback not written: %s", error.strerror)
