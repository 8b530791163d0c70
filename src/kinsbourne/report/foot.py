"""On what does a printed page rest: which sources, which versions, for which use?"""

from __future__ import annotations

import re
from collections.abc import Iterator

from kinsbourne.reasoning.assessment import Assessment
from kinsbourne.report.lines import paragraph

CITED = re.compile(r"\[(\d+(?:,\d+)*)[;\]]")


def foot(assessed: Assessment, said: str) -> Iterator[str]:
    """The sources cited in what was said, the versions, and what the whole is for."""
    cited = {int(n) for found in CITED.finditer(said) for n in found[1].split(",")}
    if cited:
        yield "SOURCES"
    for source in (source for source in assessed.sources if source.number in cited):
        at = f" ({'; '.join(source.at)})" if source.at else ""
        read = source.extent.replace("-", " ")
        extent = " Not read." if source.extent == "not-read" else f" Read: {read}."
        yield from paragraph(source.citation + at + extent, f"  [{source.number}] ")
    yield ""
    versions = assessed.versions
    yield f"kinsbourne {versions.software}, knowledge {versions.knowledge}, HPO {versions.hpo}"
    yield from paragraph(assessed.intended_use, "")
