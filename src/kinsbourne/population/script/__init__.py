"""How is the definition said in SQL, in one text for every engine?

A list of named steps, each one SELECT, that an engine carries out in order. Each begins from the
names of steps before it. The forms of SQL used are few: those that DuckDB and Spark are known to
read alike, which the tests hold to a list.
"""

from kinsbourne.population.script.evidence import evidence
from kinsbourne.population.script.scoring import grading, scoring
from kinsbourne.population.script.standing import (
    bearing,
    bearing_since,
    holding,
    holding_since,
)
from kinsbourne.population.script.step import Step

__all__ = [
    "Step",
    "bearing",
    "bearing_since",
    "evidence",
    "grading",
    "holding",
    "holding_since",
    "scoring",
]
