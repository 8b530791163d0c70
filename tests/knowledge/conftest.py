"""What the tests of the knowledge share."""

from __future__ import annotations

import shutil
from pathlib import Path

import pytest

from kinsbourne.knowledge.base import shipped_folder
from tests.knowledge.slips import Folder


@pytest.fixture
def folder(tmp_path: Path) -> Folder:
    return Folder(Path(shutil.copytree(shipped_folder(), tmp_path / "oms")))
