"""What every test runs in: its own cache of the compiled table, and no site's case base."""

from __future__ import annotations

import gc
import os
from collections.abc import Generator

import pytest
from hypothesis import is_hypothesis_test, settings

from kinsbourne.knowledge import base
from kinsbourne.reasoning.differential.store import table
from tests.measured import unmeasured

settings.register_profile("laws", deadline=None)  # how long an example takes says nothing of a law
settings.load_profile("laws")


# The knowledge that all tests share is hundreds of thousands of objects. To look through them for
# garbage as often as Python does of itself takes a quarter of the time.
gc.set_threshold(100_000, 20, 20)


def pytest_configure(config: pytest.Config) -> None:
    cache = getattr(config, "cache", None)
    if cache is not None:
        os.environ.setdefault("KINSBOURNE_CACHE", str(cache.mkdir("kinsbourne")))
        os.environ["KINSBOURNE_CASE_BASE"] = str(cache.mkdir("kinsbourne") / "no-case-base.json")
    starts_workers = not hasattr(config, "workerinput") and config.getoption("numprocesses", 0)
    if cache is not None and starts_workers:
        with unmeasured():  # else each worker would make it, and be measured as it does
            table(base.load())


@pytest.hookimpl(wrapper=True)
def pytest_runtest_call(item: pytest.Item) -> Generator[None, object, object]:
    """Which tests count for coverage? Those of examples someone chose: what chance reaches in a
    law today it may miss tomorrow, and to measure a hundred examples takes half as long again.
    """
    if not is_hypothesis_test(getattr(item, "obj", None)):
        return (yield)
    with unmeasured():
        return (yield)
