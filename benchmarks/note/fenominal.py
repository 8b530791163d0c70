"""A stock peer: fenominal [MIT], run in an environment of its own where one is given.

    python -m venv PEER && PEER/bin/pip install fenominal==0.3.4
    python -m benchmarks.note --fenominal PEER/bin/python

It wants HPO as a graph in JSON; this writes one from the snapshot that is shipped, so that it reads
with the same release.
"""

from __future__ import annotations

import json
import subprocess
import tempfile
from collections.abc import Sequence
from pathlib import Path

from benchmarks.note.scoring import Said
from kinsbourne.knowledge.ontology import Ontology

PURL = "http://purl.obolibrary.org/obo/"
READ = """
import json, sys
import fenominal
miner = fenominal.Fenominal(sys.argv[1])
texts = json.load(sys.stdin)
json.dump([json.loads(miner.map_text(text)) for text in texts], sys.stdout)
"""


def graph(ontology: Ontology) -> dict[str, object]:
    """HPO as an OBO graph: ids, labels, synonyms and hierarchy."""

    def address(hpo: str) -> str:
        return PURL + hpo.replace(":", "_")

    nodes = [
        {
            "id": address(hpo),
            "lbl": label,
            "type": "CLASS",
            "meta": {
                "synonyms": [
                    {"pred": "hasExactSynonym", "val": words}
                    for words in ontology.synonyms.get(hpo, ())
                ]
            },
        }
        for hpo, label in ontology.labels.items()
    ]
    edges = [
        {"sub": address(hpo), "pred": "is_a", "obj": address(parent)}
        for hpo in ontology.labels
        for parent in ontology.parents(hpo)
    ]
    version = f"{PURL}hp/releases/{ontology.manifest.hpo_version}/hp.json"
    meta = {"version": version, "basicPropertyValues": []}
    return {"graphs": [{"id": f"{PURL}hp.json", "meta": meta, "nodes": nodes, "edges": edges}]}


def said(texts: Sequence[str], python: str, ontology: Ontology) -> dict[str, list[Said]]:
    """What it says of each text, read by that interpreter."""
    with tempfile.TemporaryDirectory() as folder:
        file = Path(folder) / "hp.json"
        file.write_text(json.dumps(graph(ontology)), encoding="utf-8")
        done = subprocess.run(
            [python, "-c", READ, str(file)],
            input=json.dumps(list(texts)),
            capture_output=True,
            text=True,
            check=True,
        )
    return {
        text: [_said(text, one) for one in found]
        for text, found in zip(texts, json.loads(done.stdout), strict=True)
    }


def _said(text: str, one: dict[str, object]) -> Said:
    span = one["span"]
    assert isinstance(span, dict)
    start, end = (
        len(text.encode()[: span[key]].decode(errors="ignore")) for key in ("start", "end")
    )
    status = "excluded" if one["excluded"] else "present"
    return Said(str(one["termId"]), status, start, end, text[start:end])
