"""How well does the reader of notes do, and what does it get wrong?

    python -m benchmarks.note [--misses] [--fenominal PYTHON]

Two sets. The published vignettes with the findings coded from the reports: the coding is not
complete, so that a finding said and not coded is not always wrong. And the annotated sentences,
made up but annotated word by word. Of each, half was used to work out the rules (``develop``) and
half only counted (``check``). Beside it, in the same run, the rule of NegEx on the same words, and
fenominal where an environment that has it is named.

Columns: findings coded and said; of the coded, those found (recall); of the said, those coded
(precis.); of those found, the ones with the right status; F1 of finding and status together; the
findings that are present and called excluded, which does harm; those excluded and called present.
"""

from __future__ import annotations

import sys
import time
from collections import Counter
from collections.abc import Callable, Iterable, Sequence

from benchmarks.note import data, fenominal, items, peer
from benchmarks.note.data import Written
from benchmarks.note.scoring import HEADER, Said, Tally, compare, excludes
from kinsbourne.exchange import note
from kinsbourne.exchange.note.reader import Reader
from kinsbourne.knowledge import base
from kinsbourne.knowledge.base import Knowledge

HALVES = ("develop", "check")
Reads = Callable[[Written], list[Said]]


def ours(text: str, knowledge: Knowledge, language: str) -> list[Said]:
    """The spans of findings; of what is normal, each finding that it excludes."""
    read = note.read(text, knowledge, language=language)
    said: list[Said] = []
    for span in read.spans:
        if span.kind != "finding" or not span.hpo:
            continue
        codes = [span.hpo]
        if span.status == "normal":
            places = [int(place.partition("/")[2]) for place in span.places]
            codes = [read.case.findings[at].term.id for at in places] or codes
        said += [Said(code, span.status, span.start, span.end, span.text) for code in codes]
    return said


def by_note(said: Iterable[Said]) -> list[Said]:
    """One status a term, as a case has it: present before excluded; nothing that is not applied."""
    best: dict[str, Said] = {}
    for one in said:
        known = best.get(one.code)
        if one.applied == "open":
            continue
        if known is None or (one.applied == "present" and known.applied == "absent"):
            best[one.code] = one._replace(start=-1, end=-1)
    return list(best.values())


def run(
    notes: Iterable[Written],
    read: Reads,
    knowledge: Knowledge,
    tallies: dict[str, Tally],
    annotated: frozenset[str],
    *,
    whole_note: bool,
) -> None:
    """Compare what is read of each note with what is true of it; findings not annotated aside."""
    for one in notes:
        said = read(one)
        tally = tallies.setdefault(one.half, Tally())
        said = by_note(said) if whole_note else [s for s in said if s.code in annotated]
        tally.misses += harm(one, said, knowledge)
        compare(one.id, one.truth, said, knowledge.ontology, tally)


def harm(one: Written, said: Sequence[Said], knowledge: Knowledge) -> list[str]:
    """Findings that are present and excluded by the note as read, by themselves or from above."""
    here = {s.code for s in said if s.applied == "present"}
    return [
        f"{one.id}: HARM {true.words} excluded by {s.words}"
        for true in one.truth
        for s in said
        if true.status == "present"
        and s.applied == "absent"
        and (true.start < 0 or (s.start < true.end and true.start < s.end))
        and excludes(s.code, true.code, knowledge.ontology)
        and true.code not in here
    ]


def speed(texts: Sequence[str], of: Reader) -> float:
    """Milliseconds of one processor for a note of 300 words: the least of seven, the middle one."""
    took: list[float] = []
    for text in texts:
        words = text.split()
        whole = " ".join((words * (300 // len(words) + 1))[:300])
        times: list[float] = []
        for _ in range(7):
            began = time.process_time()
            of.read(whole, "note")
            times.append(time.process_time() - began)
        took.append(min(times) * 1000)
    return sorted(took)[len(took) // 2]


def by_status(tallies: Iterable[Tally]) -> list[str]:
    """What became of the findings of each status, as applied in a case."""
    pairs: Counter[tuple[str, str]] = Counter()
    for tally in tallies:
        pairs += tally.pairs
    said = ("present", "absent", "open", "missed")
    lines = [f"{'':<26} " + " ".join(f"{'said ' + one:>13}" for one in said)]
    for true in ("present", "absent", "open", "extra"):
        name = "not coded" if true == "extra" else f"coded {true}"
        lines.append(f"{name:<26} " + " ".join(f"{pairs[true, one]:>13}" for one in said))
    lines.append(f"present called excluded: {pairs['present', 'absent']}")
    return lines


def main(arguments: list[str]) -> None:
    knowledge = base.load()
    Reader(knowledge, "en")  # so that the words are compiled, as after the first run
    began = time.process_time()
    english = Reader(knowledge, "en")
    loading = (time.process_time() - began) * 1000
    sets = {
        "vignettes": list(data.vignettes()),
        "sentences": list(data.sentences(knowledge)),
    }
    readers: dict[str, Reads] = {
        "kinsbourne": lambda one: ours(one.text, knowledge, one.language),
        "NegEx rule": lambda one: peer.said(one.text, english),
    }
    if "--fenominal" in arguments:
        texts = [one.text for notes in sets.values() for one in notes if one.language == "en"]
        python = arguments[arguments.index("--fenominal") + 1]
        known = fenominal.said(texts, python, knowledge.ontology)
        readers["fenominal"] = lambda one: known[one.text]
    annotated = frozenset(one.hpo or one.local_code for one in knowledge.findings.values())
    shown: list[tuple[str, Tally]] = []
    print(HEADER)
    for name, notes in sets.items():
        for language in ("en", "es", "fr"):
            chosen = [one for one in notes if one.language == language]
            for who, read in readers.items():
                if not chosen or (language != "en" and who != "kinsbourne"):
                    continue
                tallies: dict[str, Tally] = {}
                whole = name == "vignettes"
                run(chosen, read, knowledge, tallies, annotated, whole_note=whole)
                for half in HALVES:
                    label = f"{name}, {half}, {who}" + ("" if language == "en" else f", {language}")
                    print(tallies[half].line(label))
                    if who == "kinsbourne":
                        shown.append((label, tallies[half]))
    print("\nThe vignettes by status:")
    print("\n".join(by_status(tally for label, tally in shown if label.startswith("vign"))))
    print("\nDrugs and tests of the sentences:")
    print("\n".join(items.table(knowledge)))
    took = speed([one.text for one in sets["vignettes"]], english)
    print(f"\nloading {loading:.0f} ms; a note of 300 words {took:.1f} ms, of one processor")
    for label, tally in shown:
        if "--misses" in arguments and ", check" not in label:
            print(f"\n{label}:")
            print("\n".join(f"  {miss}" for miss in tally.misses))


if __name__ == "__main__":
    main(sys.argv[1:])
