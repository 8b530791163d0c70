"""What does a case hold once something was added to it?"""

from __future__ import annotations

from hypothesis import given
from hypothesis import strategies as st
from msgspec.structs import replace

from kinsbourne.case.blocks import Age, DoseInterval, Interval, Term, Time
from kinsbourne.case.grown import grown
from kinsbourne.case.model import Case, Finding, MedicalAction, Subject, Treatment
from kinsbourne.case.origin import meta_data, origins
from tests.course_build import at, drug, patient, procedure, score, sign

ILL = patient(
    sign("ataxia", 0), sign("opsoclonus", 0, 30), scores=(score(5, 11),),
    given=(drug("prednisolone", (10, None, 2.0)),),
)  # fmt: skip
PIECES = st.sampled_from([
    Case(findings=(sign("ataxia", 100),)),
    Case(findings=(Finding(term=Term(id="HP:0001251"), resolution=at(90)),)),
    Case(measurements=(score(100, 3),)),
    Case(medical_actions=(drug("prednisolone", (100, None, 1.0)),)),
    Case(medical_actions=(drug("rituximab", (100, 100, 1.0)),)),
    Case(medical_actions=(procedure("therapy/live-vaccine", 90),)),
])  # fmt: skip


def over(word: str, day: float) -> Case:
    return Case(findings=(replace(sign(word, day), onset=None, resolution=at(day)),))


def stopped(name: str, day: str) -> Case:
    agent = Term(id=f"KINSBOURNE:therapy/{name}", label=name)
    treatment = Treatment(agent=agent, dose_intervals=(DoseInterval(interval=Interval(end=day)),))
    return Case(medical_actions=(MedicalAction(treatment=treatment),))


@given(st.lists(PIECES, max_size=6))
def test_nothing_that_was_recorded_is_lost(pieces: list[Case]) -> None:
    case = ILL
    for piece in pieces:
        case = grown(case, piece)
    assert [f.term for f in case.findings[:2]] == [f.term for f in ILL.findings]
    assert [f.onset for f in case.findings[:2]] == [f.onset for f in ILL.findings]
    assert case.measurements[:1] == ILL.measurements
    first = case.medical_actions[0].treatment
    assert first is not None
    assert first.dose_intervals[0].quantity is not None
    assert first.dose_intervals[0].quantity.value == 2.0


def test_to_add_nothing_changes_nothing() -> None:
    assert grown(ILL, Case()) == ILL
    assert grown(Case(), ILL) == ILL


class TestFindings:
    def test_an_end_alone_ends_what_is_going_on(self) -> None:
        case = grown(ILL, over("ataxia", 60))
        assert len(case.findings) == 2
        assert case.findings[0].resolution == at(60)
        assert case.findings[0].onset == at(0)

    def test_what_is_over_already_is_not_ended_again(self) -> None:
        case = grown(ILL, over("opsoclonus", 60))
        assert [finding.resolution for finding in case.findings] == [None, at(30), at(60)]

    def test_the_last_of_several_is_ended(self) -> None:
        case = grown(grown(ILL, Case(findings=(sign("ataxia", 50),))), over("ataxia", 60))
        assert [finding.resolution for finding in case.findings] == [None, at(30), at(60)]

    def test_what_has_no_code_is_the_same_by_its_name(self) -> None:
        named = Finding(term=Term(label="odd gait"), onset=at(0))
        ended = Finding(term=Term(label="odd gait"), resolution=at(9))
        other = Finding(term=Term(label="odd look"), resolution=at(9))
        assert len(grown(Case(findings=(named,)), Case(findings=(ended,))).findings) == 1
        assert len(grown(Case(findings=(named,)), Case(findings=(other,))).findings) == 2

    def test_what_was_looked_for_and_absent_ends_nothing(self) -> None:
        case = grown(ILL, Case(findings=(sign("ataxia", 60, no=True),)))
        assert [finding.excluded for finding in case.findings] == [False, False, True]
        assert case.findings[0].resolution is None


class TestTreatments:
    def test_a_further_dose_stands_with_the_doses_of_its_drug(self) -> None:
        case = grown(ILL, Case(medical_actions=(drug("prednisolone", (60, None, 1.0)),)))
        (action,) = case.medical_actions
        assert action.treatment is not None
        assert len(action.treatment.dose_intervals) == 2

    def test_an_end_alone_ends_the_last_dose(self) -> None:
        (action,) = grown(ILL, stopped("prednisolone", "2024-06-01")).medical_actions
        assert action.treatment is not None
        (dose,) = action.treatment.dose_intervals
        assert dose.interval is not None
        assert dose.interval.end == "2024-06-01"
        assert dose.interval.start is not None
        assert dose.quantity is not None

    def test_an_end_where_nothing_goes_on_is_kept_as_it_is(self) -> None:
        ended = grown(ILL, stopped("prednisolone", "2024-06-01"))
        (action,) = grown(ended, stopped("prednisolone", "2024-07-01")).medical_actions
        assert action.treatment is not None
        assert len(action.treatment.dose_intervals) == 2

    def test_another_response_is_another_treatment(self) -> None:
        more = drug("prednisolone", (60, None, 1.0), response="none")
        assert len(grown(ILL, Case(medical_actions=(more,))).medical_actions) == 2

    def test_another_drug_or_a_procedure_stands_by_itself(self) -> None:
        added = (drug("rituximab", (60, 60, 1.0)), procedure("therapy/tumour-resection", 20))
        case = grown(ILL, Case(medical_actions=added))
        assert case.medical_actions[1:] == added
        assert len(grown(case, Case(medical_actions=added[1:])).medical_actions) == 4

    def test_a_drug_without_a_name_stands_by_itself(self) -> None:
        nameless = Case(medical_actions=(MedicalAction(treatment=Treatment()),))
        assert len(grown(grown(ILL, nameless), nameless).medical_actions) == 3
        assert len(grown(nameless, ILL).medical_actions) == 2


class TestSubject:
    def test_what_is_known_stays_and_what_is_not_is_filled_in(self) -> None:
        added = Case(id="b", subject=Subject(id="b", sex="FEMALE", date_of_birth="2020-01-01"))
        case = grown(replace(ILL, id="a"), added)
        assert (case.id, case.subject.id, case.subject.sex) == ("a", "b", "FEMALE")
        assert case.subject.date_of_birth == ILL.subject.date_of_birth
        assert grown(Case(), added).subject == added.subject
        male = replace(ILL, subject=Subject(sex="MALE"))
        assert grown(male, added).subject.sex == "MALE"

    def test_last_seen_is_the_later_of_two_encounters(self) -> None:
        def last(known: Time | None, added: Time | None) -> Time | None:
            one, two = (Case(subject=Subject(time_at_last_encounter=t)) for t in (known, added))
            return grown(one, two).subject.time_at_last_encounter

        young, old = (Time(age=Age(iso8601duration=text)) for text in ("P2Y", "P3Y"))
        assert last(at(5), at(9)) == last(at(9), at(5)) == last(None, at(9)) == at(9)
        assert last(young, old) == last(old, young) == last(old, None) == old
        assert last(young, at(9)) == young
        never = Time(timestamp="2024-02-31")
        assert last(never, at(9)) == never


class TestOrigins:
    def test_they_follow_their_items(self) -> None:
        known = {"measurements/0": "fhir:Observation/1"}
        typed = {"measurements/0": "person", "medicalActions/0": "person"}
        case = replace(ILL, meta_data=meta_data("2024-01-01T00:00:00Z", "a", known))
        added = Case(
            measurements=(score(9, 4),),
            medical_actions=(drug("rituximab", (60, 60, 1.0)),),
            meta_data=meta_data("2026-01-01T00:00:00Z", "b", typed),
        )
        found = grown(case, added)
        assert origins(found) == {
            "measurements/0": "fhir:Observation/1",
            "measurements/1": "person",
            "medicalActions/1": "person",
        }
        assert found.meta_data is not None
        assert found.meta_data["createdBy"] == "a"

    def test_of_a_case_that_says_nothing_of_itself_what_is_added_speaks(self) -> None:
        added = Case(
            measurements=(score(9, 4),),
            meta_data=meta_data("2026-01-01T00:00:00Z", "b", {"measurements/0": "person"}),
        )
        assert origins(grown(ILL, added)) == {"measurements/1": "person"}

    def test_what_else_a_case_refers_to_stays(self) -> None:
        paper = {"id": "PMID:1", "reference": "https://example.org", "description": "A paper"}
        case = replace(ILL, meta_data={"externalReferences": [paper, {"id": "PMID:2"}, 7]})
        added = Case(
            measurements=(score(9, 4),),
            meta_data=meta_data("2026-01-01T00:00:00Z", "b", {"measurements/0": "person"}),
        )
        found = grown(case, added).meta_data
        assert found is not None
        assert found["externalReferences"] == [
            paper, {"id": "PMID:2"}, 7, {"id": "person", "description": "measurements/1"},
        ]  # fmt: skip

    def test_what_is_no_list_of_origins_is_no_hindrance(self) -> None:
        odd = replace(ILL, meta_data={"externalReferences": "none"})
        added = Case(
            measurements=(score(9, 4),),
            meta_data=meta_data("2026-01-01T00:00:00Z", "b", {"measurements/0": "person"}),
        )
        assert origins(grown(odd, added)) == {"measurements/1": "person"}
