"""The laws that hold for every case, whatever is in it."""

from __future__ import annotations

import msgspec
from hypothesis import given
from hypothesis import strategies as st

from kinsbourne.case.blocks import Term
from kinsbourne.case.model import Case, Finding
from kinsbourne.knowledge import base
from kinsbourne.knowledge.condition import findings_named
from kinsbourne.reasoning.concern import LEVELS
from tests.build import assessor, case, years

ontology = base.load().ontology
known = base.load().findings
CODES = sorted({f.hpo for f in known.values() if f.hpo} | {f.local_code for f in known.values()})
findings = st.builds(
    Finding,
    term=st.sampled_from(CODES).map(lambda code: Term(id=code)),
    excluded=st.booleans(),
    onset=st.none() | st.sampled_from([years(1), years(2)]),
)
ages = st.none() | st.sampled_from([0.2, 1.5, 7, 12, 40])
cases = st.builds(
    lambda age, found: msgspec.structs.replace(case(age=age), findings=tuple(found)),
    ages,
    st.lists(findings, max_size=12),
)


def verdicts(patient: Case) -> dict[str, str]:
    return {found.set: found.verdict for found in assessor().assess(patient).criteria}


@given(cases, findings)
def test_one_more_fact_never_turns_met_into_cannot_say(patient: Case, more: Finding):
    before = verdicts(patient)
    after = verdicts(msgspec.structs.replace(patient, findings=(*patient.findings, more)))
    for name, verdict in before.items():
        if verdict == "met":
            assert after[name] != "cannot_say"


@given(cases, st.randoms())
def test_the_order_of_findings_never_matters(patient: Case, random: st.DataObject):
    shuffled = list(patient.findings)
    random.shuffle(shuffled)  # type: ignore[attr-defined]
    other = msgspec.structs.replace(patient, findings=tuple(shuffled))
    one, two = assessor().assess(patient), assessor().assess(other)
    assert one.concern.level == two.concern.level
    assert [flag.id for flag in one.red_flags] == [flag.id for flag in two.red_flags]
    statuses = [[item.status for item in c.items] for c in one.criteria]
    assert statuses == [[item.status for item in c.items] for c in two.criteria]
    assert sorted(one.not_examined) == sorted(two.not_examined)


@given(cases, st.data())
def test_a_would_settle_set_once_filled_settles(patient: Case, data: st.DataObject):
    for found in assessor().assess(patient).criteria:
        criteria = base.load().criteria[found.set]
        if criteria.verified != "read":
            continue  # its count gives no verdict alone; test_counting has the same law
        for chosen in found.would_settle:
            answers: list[Finding] = []
            for item in criteria.items:
                if item.id in chosen:
                    excluded = data.draw(st.booleans(), label=f"{item.id} excluded")
                    for outcome in item.outcomes:
                        for name in sorted(findings_named(outcome.when)):
                            term = Term(id=known[name].local_code)
                            answers.append(Finding(term=term, excluded=excluded))
            filled = msgspec.structs.replace(patient, findings=(*patient.findings, *answers))
            assert verdicts(filled)[found.set] != "cannot_say"


@given(cases)
def test_what_is_unknown_is_never_called_excluded(patient: Case):
    assessed = assessor().assess(patient)
    recorded = {entry.label for entry in assessed.known}
    for found in assessed.criteria:
        for item in found.items:
            assert (item.status == "unknown") == (item.points[0] < item.points[1])
            if item.status == "excluded":
                assert {e.label for b in item.because for e in b.evidence} <= recorded
                assert all(not e.present for b in item.because for e in b.evidence)


@given(cases)
def test_a_proven_other_cause_never_silences_a_red_flag(patient: Case):
    cause = Finding(term=Term(id="KINSBOURNE:toxin-or-drug-cause-proven"))
    before = assessor().assess(patient)
    after = assessor().assess(msgspec.structs.replace(patient, findings=(*patient.findings, cause)))
    assert {f.id for f in before.red_flags} <= {f.id for f in after.red_flags}
    assert LEVELS.index(after.concern.level) <= LEVELS.index(before.concern.level)


@given(cases)
def test_every_number_cited_is_in_the_list_of_sources(patient: Case):
    assessed = assessor().assess(patient)
    numbers = {source.number for source in assessed.sources}
    cited: set[int] = set()

    def collect(value: object) -> None:
        if isinstance(value, dict):
            cited.update(value.get("sources", ()) if "text" in value else ())
            for inner in value.values():
                collect(inner)
        elif isinstance(value, list):
            for inner in value:
                collect(inner)

    collect(msgspec.json.decode(msgspec.json.encode(assessed)))
    assert cited <= numbers
    assert numbers == set(range(1, len(numbers) + 1))
