"""Are the published JSON Schemas current, and do they describe what is there?"""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

import jsonschema
import pytest
import yaml
from typer.testing import CliRunner

from kinsbourne.cli import schema
from kinsbourne.cli.main import app
from kinsbourne.knowledge.base import shipped_folder

ROOT = Path(__file__).parent.parent
ASSESSMENT = ROOT / "docs" / "reference" / "schema" / schema.ASSESSMENT
EYE = ASSESSMENT.with_name(schema.EYE)
KNOWLEDGE = shipped_folder().parent / "schema"
FILES = sorted(shipped_folder().rglob("*.yaml"))
POINTER = "# yaml-language-server: $schema="


class _Text(yaml.CSafeLoader):
    """Leaves dates as text, which is what an editor's checker sees."""


_Text.yaml_implicit_resolvers = {
    first: [(tag, pattern) for tag, pattern in found if not tag.endswith(":timestamp")]
    for first, found in yaml.CSafeLoader.yaml_implicit_resolvers.items()
}


def load(path: Path) -> Any:
    return json.loads(path.read_text(encoding="utf-8"))


def test_published_schemas_are_current() -> None:
    published = {path.name: path.read_text(encoding="utf-8") for path in KNOWLEDGE.glob("*.json")}
    for page in (ASSESSMENT, EYE):
        published[page.name] = page.read_text(encoding="utf-8")
    assert published == schema.every_schema(), "run make schema"


def test_schema_prints_that_of_an_assessment() -> None:
    assert CliRunner().invoke(app, ["schema"]).stdout == ASSESSMENT.read_text(encoding="utf-8")


def test_schema_writes_them_all(tmp_path: Path) -> None:
    result = CliRunner().invoke(app, ["schema", "--write", str(tmp_path / "new")])
    assert result.exit_code == 0
    written = {path.name: path.read_bytes() for path in (tmp_path / "new").iterdir()}
    assert written == {name: text.encode() for name, text in schema.every_schema().items()}


@pytest.mark.parametrize("name", schema.every_schema())
def test_each_is_a_json_schema(name: str) -> None:
    jsonschema.Draft202012Validator.check_schema(json.loads(schema.every_schema()[name]))


@pytest.mark.parametrize("path", FILES, ids=lambda path: path.stem)
def test_each_knowledge_file_points_at_a_schema_it_meets(path: Path) -> None:
    text = path.read_text(encoding="utf-8")
    first = text.split("\n", 1)[0]
    assert first.startswith(POINTER)
    target = (path.parent / first.removeprefix(POINTER)).resolve()
    assert target.parent == KNOWLEDGE.resolve()
    content = yaml.load(text, _Text)  # noqa: S506 - a subclass of the safe loader
    jsonschema.validate(content, load(target), jsonschema.Draft202012Validator)
