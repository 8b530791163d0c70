"""An invented child over three years, with what a course, pathway, work-up and schedule may say.

The case is a phenopacket; course, pathway, work-up and due items are written by hand, so that how
they are said and drawn is tested apart from how they are found.
"""

from __future__ import annotations

from datetime import date
from typing import Any

import msgspec

from kinsbourne.case.model import Case
from kinsbourne.exchange import phenopacket
from kinsbourne.knowledge import base
from kinsbourne.reasoning.assessment import Assessment
from kinsbourne.reasoning.because import Because
from kinsbourne.reasoning.course.result import (
    AssessedCourse,
    FollowUp,
    Response,
    Trend,
    Worsening,
)
from kinsbourne.reasoning.facts import Evidence, Facts, Vocabulary
from kinsbourne.reasoning.history import History, history_of
from kinsbourne.reasoning.pathway.result import AssessedStep, ShownRegimen
from kinsbourne.reasoning.severity import read_scores
from kinsbourne.reasoning.surveillance.result import AssessedInvestigation, Due, Undecided
from tests.build import assessor

TODAY = date(2026, 11, 20)
ID = "simulated-course-1"


def at(day: str) -> dict[str, str]:
    return {"timestamp": f"{day}T00:00:00Z"}


def sign(code: str, label: str, began: str, ended: str | None = None) -> dict[str, Any]:
    found: dict[str, Any] = {"type": {"id": code, "label": label}, "onset": at(began)}
    return {**found, "resolution": at(ended)} if ended else found


def absent(code: str, label: str, day: str) -> dict[str, Any]:
    return {**sign(code, label, day), "excluded": True}


def score(
    day: str, total: int, rated: str = "neurologist", scale: str = "mitchell-pike"
) -> dict[str, Any]:
    return {
        "assay": {"id": f"KINSBOURNE:{scale}"},
        "value": {"quantity": {"value": total}},
        "timeObserved": at(day),
        "description": rated,
    }


def result(test: str, label: str, day: str, outcome: str) -> dict[str, Any]:
    return {
        "assay": {"id": f"KINSBOURNE:test/{test}", "label": label},
        "value": {"ontologyClass": {"id": f"KINSBOURNE:result/{outcome}", "label": outcome}},
        "timeObserved": at(day),
    }


def dose(
    began: str, ended: str | None, amount: float, unit: str, often: str = ""
) -> dict[str, Any]:
    interval = {"start": f"{began}T00:00:00Z"} | ({"end": f"{ended}T00:00:00Z"} if ended else {})
    found: dict[str, Any] = {
        "quantity": {"unit": {"id": "", "label": unit}, "value": amount},
        "interval": interval,
    }
    return {**found, "scheduleFrequency": {"id": "", "label": often}} if often else found


def drug(therapy: str, *doses: dict[str, Any], **more: Any) -> dict[str, Any]:
    agent = {"id": f"KINSBOURNE:therapy/{therapy}", "label": therapy}
    return {"treatment": {"agent": agent, "doseIntervals": list(doses)}, **more}


def done(therapy: str, day: str) -> dict[str, Any]:
    code = {"id": f"KINSBOURNE:therapy/{therapy}", "label": therapy}
    return {"procedure": {"code": code, "performed": at(day)}}


def response(kind: str) -> dict[str, Any]:
    return {"responseToTreatment": {"id": f"KINSBOURNE:response/{kind}", "label": kind}}


PULSES = [
    dose(f"{2024 + month // 12}-{month % 12 + 1:02}-01",
         f"{2024 + month // 12}-{month % 12 + 1:02}-03", 20, "mg/m2/day", "3 days a month")
    for month in range(1, 10)
]  # fmt: skip
DOCUMENT: dict[str, Any] = {
    "id": ID,
    "subject": {"dateOfBirth": "2022-05-04T00:00:00Z", "sex": "FEMALE"},
    "phenotypicFeatures": [
        sign("HP:0001251", "Ataxia", "2023-11-20", "2024-04-10"),
        sign("HP:0010543", "Opsoclonus", "2023-12-02", "2024-03-20"),
        sign("HP:0000737", "Irritability", "2023-11-10", "2024-06-01"),
        sign("HP:0001251", "Ataxia", "2024-11-12", "2025-01-10"),
        sign("HP:0010543", "Opsoclonus", "2024-11-14", "2024-12-20"),
        absent("HP:0010543", "Opsoclonus", "2025-06-02"),
        sign("HP:0001945", "Fever", "2025-06-28", "2025-06-30"),
        sign("HP:0002317", "Unsteady gait", "2025-06-29", "2025-06-30"),
        sign("HP:0000388", "Otitis media", "2026-02-06", "2026-02-12"),
        sign("HP:0001945", "Fever", "2026-02-06", "2026-02-09"),
        sign("HP:0001251", "Ataxia", "2026-02-18", "2026-05-02"),
        sign("HP:0010543", "Opsoclonus", "2026-02-20", "2026-04-15"),
        absent("HP:0010543", "Opsoclonus", "2026-09-14"),
        {"type": {"id": "HP:0000750", "label": "Delayed speech and language development"}},
    ],
    "diseases": [
        {"term": {"id": "HP:0003006", "label": "Neuroblastoma"}, "onset": at("2023-12-20")}
    ],
    "measurements": [
        score("2023-12-12", 12, "registrar, live"),
        score("2024-01-15", 9),
        score("2024-02-12", 7),
        score("2024-03-18", 4),
        score("2024-06-10", 2, "registrar, live"),
        score("2024-09-09", 1),
        score("2024-11-18", 7),
        score("2024-12-16", 5),
        score("2025-01-20", 2),
        score("2025-06-02", 1),
        score("2025-06-29", 4, "registrar, live"),
        score("2025-07-07", 1),
        score("2025-12-08", 0),
        score("2026-02-23", 8, "registrar, live"),
        score("2026-03-16", 6),
        score("2026-05-11", 2),
        score("2026-09-14", 1),
        score("2026-02-24", 17, "trial rater, on video", "omes"),
        score("2026-05-12", 5, "trial rater, on video", "omes"),
        result("neck-to-pelvis-imaging", "MRI neck to pelvis", "2023-12-20", "abnormal"),
        result("urine-catecholamines", "Urine catecholamines", "2023-12-18", "normal"),
        result("lumbar-puncture", "Lumbar puncture", "2023-12-21", "abnormal"),
        result("mri-brain", "MRI brain", "2023-12-14", "normal"),
        result("neck-to-pelvis-imaging", "MRI neck to pelvis", "2024-06-20", "normal"),
        result("neck-to-pelvis-imaging", "MRI neck to pelvis", "2024-11-25", "normal"),
        result("neck-to-pelvis-imaging", "MRI neck to pelvis", "2026-03-02", "normal"),
        result("lumbar-puncture", "Lumbar puncture", "2026-03-03", "inconclusive"),
        result("hepatitis-b", "Hepatitis B serology", "2026-03-02", "negative"),
        {
            "assay": {"id": "KINSBOURNE:test/iq-test", "label": "IQ test"},
            "value": {"quantity": {"value": 88}},
            "timeObserved": at("2026-09-20"),
        },
    ],
    "medicalActions": [
        done("tumour-resection", "2024-01-08"),
        drug("dexamethasone", *PULSES, **response("partial")),
        drug(
            "prednisolone",
            dose("2024-11-20", "2024-12-20", 2, "mg/kg/day"),
            dose("2024-12-20", "2025-01-31", 1, "mg/kg/day"),
            dose("2025-01-31", "2025-05-01", 0.5, "mg/kg/day", "alternate days"),
            **response("complete"),
        ),
        drug(
            "immunoglobulin",
            dose("2024-01-12", "2024-01-13", 1, "g/kg/day"),
            dose("2024-11-21", "2025-04-30", 1, "g/kg/month"),
            dose("2026-02-26", None, 1, "g/kg/month"),
        ),
        drug(
            "rituximab",
            dose("2026-03-09", "2026-03-10", 375, "mg/m2"),
            dose("2026-03-23", "2026-03-24", 375, "mg/m2"),
        ),
        drug("melatonin"),
        done("inactivated-vaccine", "2025-10-14"),
        done("speech-therapy", "2024-05-02"),
        {"procedure": {"code": {"id": "KINSBOURNE:test/eye-video", "label": "Eye video"},
                       "performed": at("2027-01-11")}},
        {"procedure": {"code": {"id": "KINSBOURNE:test/cd19", "label": "CD19 count"}}},
    ],
}  # fmt: skip


def case(document: dict[str, Any] | None = None) -> Case:
    return phenopacket.read(msgspec.json.encode(DOCUMENT if document is None else document))


def history(document: dict[str, Any] | None = None, as_of: date | None = TODAY) -> History:
    known = base.load()
    vocabulary = Vocabulary(known)
    facts = Facts(case(document), known, vocabulary, as_of)
    scores, _ = read_scores(facts, known.scales)
    return history_of(facts, vocabulary, scores, as_of)


def day(text: str) -> float:
    return float((date.fromisoformat(text) - date(1970, 1, 1)).days)


def because(text: str, *places: str, **more: Any) -> Because:
    evidence = tuple(Evidence("HP:0001251", "Ataxia", True, place) for place in places)
    return Because(text=text, evidence=evidence, **more)


def worsening(onset: str, end: str | None, verdict: str, **more: Any) -> Worsening:
    defaults: dict[str, Any] = {
        "lasted_hours": (96.0, None), "because": (because("Ataxia came back."),),
        "is_ongoing": False,
    }  # fmt: skip
    return Worsening(
        onset=onset,
        end=end,
        onset_day=day(onset),
        not_before=onset,
        not_before_day=day(onset),
        end_day=day(end) if end else None,
        verdict=verdict,  # type: ignore[arg-type]
        **(defaults | more),
    )


COURSE = AssessedCourse(
    axis="date",
    phase="partial-recovery",
    phase_because=(
        because(
            "The last score is 1 of 15, and a treatment is still given.", "measurements/16",
            rule="remission", verified="default", sources=(1,),
        ),
    ),
    phase_would_settle=("a score after the immunoglobulin has ended",),
    pattern="relapsing-remitting",
    pattern_because=(
        because("Two relapses, each with a return to the level before.", verified="default"),
    ),
    features=("steroid-dependent",),
    features_because=(
        because("A relapse after the end of dexamethasone.", "medicalActions/1"),
    ),
    relapses=(
        worsening(
            "2024-11-12", "2025-01-10", "relapse",
            lasted_hours=(1392.0, 1440.0), counts_from_hours=(48.0, 72.0), triggers=("taper",),
            because=(
                because(
                    "Ataxia and opsoclonus came back and lasted 58 days.",
                    "phenotypicFeatures/3", "phenotypicFeatures/4",
                    rule="relapse-least", verified="default", sources=(1,),
                ),
                because("The pulses of dexamethasone had ended before.", "medicalActions/1"),
            ),
        ),
        worsening(
            "2025-06-29", "2025-06-30", "fluctuation",
            lasted_hours=(0.0, 48.0), triggers=("infection",),
            because=(because("It came with a fever and went with it.", "phenotypicFeatures/6"),),
        ),
        worsening(
            "2026-02-18", "2026-05-02", "relapse",
            lasted_hours=(1752.0, 1776.0), counts_from_hours=(48.0, 72.0),
            triggers=("infection",),
            because=(
                because("Ataxia and opsoclonus came back.", "phenotypicFeatures/10"),
                because("Otitis media in the four weeks before.", "phenotypicFeatures/8"),
            ),
        ),
        worsening(
            "2026-10-30", None, "cannot_say",
            lasted_hours=(24.0, None), is_ongoing=True,
            because=(because("Unsteady gait is recorded on one day only."),),
            would_settle=("whether the unsteady gait lasted two days", "a score"),
        ),
    ),
    trends=(
        Trend(
            scale="mitchell-pike", name="Mitchell-Pike OMS rating scale", maximum=15,
            since="2026-02-23", until="2026-09-14", visits=4, first=8, last=1, change=-7.0,
            interval=(-9.0, -5.0), direction="better",
            because=(because("Beyond rater and day-to-day variation.", verified="default"),),
        ),
    ),
    responses=(
        Response(
            where="medicalActions/1", therapy="dexamethasone", name="dexamethasone",
            began="2024-02-01", ended="2024-10-03", scale="mitchell-pike", before=9, after=1,
            change=-8.0, interval=(-10.0, -6.0), direction="better", recorded="partial",
            also=("immunoglobulin given", "tumour resected"),
            because=(because("Scores of 2024-01-15 and 2024-09-09."),),
        ),
        Response(
            where="medicalActions/4", therapy="rituximab", name="rituximab",
            began="2026-03-09", ended="2026-03-24", adverse=("infusion reaction",),
            because=(because("No score in the month before it."),),
        ),
    ),
    follow_up=FollowUp(
        since="2023-11-10", until="2026-11-20", years=3.03, years_since_last_relapse=0.55
    ),
    relapse_hours=(48.0, 72.0),
)  # fmt: skip


def step(node: str, label: str, state: str, **more: Any) -> AssessedStep:
    defaults: dict[str, Any] = {
        "branch": "relapse", "because": (because(f"Why {node}."),), "verified": "default",
    }  # fmt: skip
    return AssessedStep(node=node, label=label, state=state, **(defaults | more))  # type: ignore[arg-type]


PATHWAY = (
    step("relapse", "Relapse", "cannot_say", needs=("Is a relapse going on?",)),
    step("mitigate-trigger", "Mitigate trigger", "do_now", parent="relapse",
         article_says="Mitigate trigger"),
    step(
        "treat-infections", "Treat infections", "do_now", parent="mitigate-trigger",
        article_says="Treat infections with antimicrobials",
        how="Look for a treatable infection and treat it first.",
        because=(
            because("An infection is recorded.", "phenotypicFeatures/8", rule="treat-infections",
                    verified="read", sources=(1,)),
        ),
        cautions=(because("Do not raise the immunosuppression before.", verified="default"),),
    ),
    step("give-ivig", "Give IVIG as needed", "not_yet", parent="treat-infections",
         waits_for=("the result of IgA",),
         regimens=(
             ShownRegimen(
                 id="ivig-anbl00p3", therapy="immunoglobulin", name="IVIG, ANBL00P3",
                 as_published="An invented sentence about a dose per kg per day.",
                 cautions=("Look at IgA first.",), verified="read", sources=(2,),
             ),
         )),
    step("escalate-steroid-or-acth", "Escalate or restart steroids or ACTH", "cannot_say",
         parent="mitigate-trigger", needs=("Is the relapse confirmed?", "Is there an infection?")),
    step("treat-neuroinflammation", "Treat or retreat neuroinflammation",
         "not_for_this_patient", parent="relapse",
         because=(because("No relapse is going on."),)),
    step("reassess-high-risk", "Reassess for high risk", "do_now", parent="relapse",
         regimens=(
             ShownRegimen(
                 id="trazodone-sleep", therapy="trazodone", name="trazodone for sleep",
                 as_published="An invented sentence about a dose at night.",
                 cautions=("May sedate.",), cautions_verified="recalled", verified="recalled",
             ),
         )),
    step("iq-testing", "Formal IQ testing", "done", parent="reassess-high-risk",
         because=(because("An IQ test is recorded on 2026-09-20.", "measurements/28"),)),
)  # fmt: skip
WORK_UP = (
    AssessedInvestigation(
        id="neck-to-pelvis-imaging", name="MRI from neck to pelvis", purpose="Finds the tumour.",
        state="done", last_on="2026-03-02", result="normal", said="normal", due_on=None,
        would_change="A tumour is removed.", because=(because("It is recorded."),),
        where=("measurements/25",),
    ),
    AssessedInvestigation(
        id="eye-video", name="Eye video", purpose="Shows the oscillations.", state="planned",
        due_on="2027-01-11", would_change="Settles whether it is opsoclonus.",
        because=(because("It is planned."),),
    ),
    AssessedInvestigation(
        id="cd19", name="CD19 count", purpose="Shows whether B cells are back.", state="overdue",
        due_on="2026-06-10", would_change="Whether rituximab is considered again.",
        cautions=("The interval is recalled.",),
        because=(because("Three months after rituximab.", verified="recalled"),),
    ),
    AssessedInvestigation(
        id="adult-tumour-search", name="Adult tumour search", purpose="For adults.",
        state="not_for_this_patient", would_change="-", because=(because("The patient is 4."),),
    ),
)  # fmt: skip
DUE = (
    Due(what="CD19 count and IgG", id="cd19", on="2026-06-10", on_day=day("2026-06-10"),
        overdue=True, because=(because("Three months after rituximab.", verified="recalled"),)),
    Due(what="score and eye video", id="severity-score", on="2026-12-14",
        on_day=day("2026-12-14"), overdue=False,
        because=(because("Three-monthly in the first year.", verified="default"),)),
    Due(what="neuropsychology", id="iq-test", on="2027-03-20", on_day=day("2027-03-20"),
        overdue=False, because=(because("Six months after the last.", verified="default"),)),
    Due(what="move to adult neurology", id="transition", on="2040-05-04",
        on_day=day("2040-05-04"), overdue=False, because=(because("At 18 years."),)),
)  # fmt: skip


UNDECIDED = (
    Undecided(what="score and eye video", id="visit-later", needs=("the phase of the course",),
        because=(because("Twice a year."),)),
    Undecided(what="follow-up of the tumour", id="tumour-resected", needs=("the operation",),
        because=(because("By the oncologists.", verified="default"),)),
    Undecided(what="follow-up of the tumour", id="tumour-left",
        needs=("the operation", "the age"), because=(because("By the oncologists."),)),
)  # fmt: skip


def assessed(**parts: Any) -> Assessment:
    """The assessment of the case, with the parts written by hand."""
    found = assessor().assess(case(), TODAY)
    by_hand: dict[str, Any] = {
        "course": COURSE, "pathway": PATHWAY, "work_up": WORK_UP, "due": DUE,
        "due_undecided": UNDECIDED,
    }  # fmt: skip
    return msgspec.structs.replace(found, **(by_hand | parts))
