"""``kinsbourne demo``: one published patient, assessed and explained; then the pages."""

from __future__ import annotations

from importlib import resources

import typer

from kinsbourne.cli.serve import demonstrate
from kinsbourne.exchange import phenopacket
from kinsbourne.knowledge import base
from kinsbourne.reasoning.assess import Assessor
from kinsbourne.reasoning.differential.differentiate import Differentiator
from kinsbourne.report import text

CASE = "pc-0daa2332a8"
INTRODUCTION = """\
A girl of two and a half, from a published report: four days of unsteadiness, shaking, irritable
and sleepless, three weeks after a rash. Her eyes were first seen to dance after the fifth day.
The report's diagnosis is not given to the program.
"""


def run(port: int, *, is_once: bool) -> None:
    """Print the patient's assessment, then serve the pages; ``is_once``: open each and end."""
    folder = resources.files("kinsbourne.examples")
    case = phenopacket.read((folder / f"{CASE}.json").read_bytes())
    knowledge = base.load()
    typer.echo(INTRODUCTION)
    assessed = Assessor(knowledge, Differentiator(knowledge)).assess(case)
    typer.echo(text.assessment(assessed, knowledge.findings))
    demonstrate(port, is_once=is_once)
