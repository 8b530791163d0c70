"""What does this recording show most of?

One word for the whole, for a list of many recordings; the parts say more. What must not be missed
comes first: a burst is never outweighed by how much else there is.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Mapping, Sequence

from kinsbourne.signals.eye.result import Burst, Intrusion, Measure, Nystagmus, Pattern

Limits = Mapping[str, float]


def pattern(
    seen_s: float,
    screens: str,
    bursts: Sequence[Burst],
    nystagmus: Sequence[Nystagmus],
    intrusions: Sequence[Intrusion],
    measures: Mapping[str, Measure],
    limits: Limits,
) -> Pattern:
    """Bursts, else nystagmus, else intrusions, else pursuit, else ordinary looking."""
    if seen_s < limits["usable-least"]:
        return Pattern("not assessable", f"the eye was seen for {seen_s:.1f} s")
    if screens:
        return Pattern("not assessable", screens)
    for found, least in (
        (_times(bursts), limits["pattern-bursts"]),
        (_times(nystagmus), limits["pattern-nystagmus"]),
    ):
        if found and found.total() >= least * seen_s:
            kind, seconds = found.most_common(1)[0]
            return Pattern(kind, f"{seconds:.1f} of {seen_s:.1f} s")
    times = _times(intrusions)
    jerks = sum(each.kind == "square-wave jerk" for each in intrusions)
    macro = times["macrosaccadic oscillation"]
    if macro >= limits["pattern-macrosaccadic"] * seen_s and macro >= times["square-wave jerk"]:
        return Pattern("macrosaccadic oscillation", f"{macro:.1f} of {seen_s:.1f} s")
    if jerks >= limits["pattern-jerks-least"] and jerks / seen_s * 60 >= limits["pattern-jerks"]:
        return Pattern("square-wave jerks", f"{jerks} in {seen_s:.1f} s")
    following = measures["share_in_pursuit"].value
    if following is not None and following >= limits["pattern-pursuit"]:
        return Pattern("pursuit", f"{following:.0%} of the time between saccades")
    return Pattern("normal", "none of what is looked for")


def _times(spans: Sequence[Burst] | Sequence[Nystagmus] | Sequence[Intrusion]) -> Counter[str]:
    times: Counter[str] = Counter()
    for each in spans:
        times[each.kind] += each.offset_s - each.onset_s  # pyright: ignore[reportArgumentType]
    return times
