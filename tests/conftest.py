"""What every test runs in: its own cache of the compiled table, and no site's case base."""

from __future__ import annotations

import os

import pytest
from hypothesis import settings

settings.register_profile("laws", deadline=None)  # how long an example takes says nothing of a law
settings.load_profile("laws")


def pytest_configure(config: pytest.Config) -> None:
    cache = getattr(config, "cache", None)
    if cache is not None:
        os.environ.setdefault("KINSBOURNE_CACHE", str(cache.mkdir("kinsbourne")))
        os.environ["KINSBOURNE_CASE_BASE"] = str(cache.mkdir("kinsbourne") / "no-case-base.json")
