"""``kinsbourne schema``: what may stand in an assessment, and in each knowledge file?"""

from __future__ import annotations

from pathlib import Path
from typing import Any

import msgspec
import typer

from kinsbourne.knowledge.reading import FOLDERS, SHAPES
from kinsbourne.reasoning.assessment import Assessment, Refusal

DIALECT = "https://json-schema.org/draft/2020-12/schema"
ASSESSMENT = "assessment.schema.json"
EYE = "eye.schema.json"


def run(write: Path | None) -> None:
    """Print the schema of an assessment, or write it and those of the knowledge into a folder."""
    if write is None:
        typer.echo(line_schema(), nl=False)
        return
    write.mkdir(parents=True, exist_ok=True)
    for name, text in every_schema().items():
        (write / name).write_text(text, encoding="utf-8", newline="\n")


def every_schema() -> dict[str, str]:
    """The text of every schema, by file name."""
    shapes = {**SHAPES, **{f"{name}.yaml": shape for name, shape in FOLDERS.items()}}
    knowledge = {Path(file).stem: shape for file, shape in sorted(shapes.items())}
    return {
        ASSESSMENT: line_schema(),
        EYE: eye_schema(),
        **{f"{name}.json": text_of(shape, name) for name, shape in knowledge.items()},
    }


def eye_schema() -> str:
    """The JSON Schema of one line of ``eye --json``: what was measured, or why it was refused."""
    from kinsbourne.cli.eye import Refused
    from kinsbourne.signals.eye.result import Measured

    return _either("Eye measurement or refusal", Measured, Refused)


def line_schema() -> str:
    """The JSON Schema of one line of ``assess --json``: an assessment, or why there is none."""
    return _either("Assessment or refusal", Assessment, Refusal)


def _either(title: str, *shapes: Any) -> str:
    either, parts = msgspec.json.schema_components(shapes, ref_template="#/$defs/{name}")
    return _text({"title": title, "anyOf": list(either), "$defs": parts})


def text_of(shape: Any, title: str) -> str:
    """The JSON Schema of a type."""
    return _text({"title": title, **msgspec.json.schema(shape)})


def _text(content: dict[str, Any]) -> str:
    content = {"$schema": DIALECT, **content}
    return msgspec.json.format(msgspec.json.encode(content)).decode() + "\n"
