"""Does the check find each way in which the pathway could come apart?"""

from __future__ import annotations

import pytest

from tests.knowledge.slips import Folder, Slip, assert_refused, slip

FILE = "pathway.yaml"
RESTS = "rests_on: [trazodone-sleep-and-rage]"


@pytest.mark.parametrize(
    "made",
    [
        slip("input-of-a-rule", FILE, "when: low-igg", "when: nobody",
             "when: nobody", "an unknown circumstance, nobody", "Add it to inputs"),
        slip("input-of-what-is-done", FILE, "done: trazodone-now",
             "done: {any: [trazodone-now, nobody]}", "done: {any: [trazodone-now",
             "an unknown circumstance, nobody", "Add it to inputs"),
        slip("input-of-a-refusal", FILE, "{when: {not: anti-b-cell-ever}, text",
             "{when: {not: nobody}, text", "when: {not: nobody}",
             "an unknown circumstance, nobody", "Add it to inputs"),
        slip("input-of-a-caution", FILE, "id: pitfall-post-viral\n        when: {not: adult}",
             "id: pitfall-post-viral\n        when: {not: nobody}", "when: {not: nobody}",
             "an unknown circumstance, nobody", "Add it to inputs"),
        slip("more-than-a-circumstance", FILE, "when: live-vaccine-recent",
             "when: {any: [live-vaccine-recent, {ongoing: adult}]}", "when: {any: [live",
             "asks for more than circumstances", "in an input"),
        slip("unused-input", FILE, "  - id: trazodone-now", "  - {id: idle, label: I, question: Q, "
             "read: {form: sex, is: MALE}}\n  - id: trazodone-now", "id: idle",
             "no step and no rule asks for idle", "drop it"),
        slip("step-that-a-rule-holds", FILE, "holds: [select-tapering-method]", "holds: [nobody]",
             "holds: [nobody]", "holds names an unknown step, nobody", "a step of the pathway"),
        slip("step-that-lifts-a-rule", FILE, "by: treat-infections", "by: nobody",
             "by: nobody", "by names an unknown step, nobody", "a step of the pathway"),
        slip("step-that-brings-it", FILE, "text: Renal function, by: before-immunosuppression",
             "text: Renal function, by: nobody", "text: Renal function, by: nobody",
             "by names an unknown step, nobody", "a step of the pathway"),
        slip("other-strategy", FILE, "instead_of: [first-upfront, first-upfront-rituximab]",
             "instead_of: [nobody]", "instead_of: [nobody]",
             "instead_of names an unknown step, nobody", "a step of the pathway"),
        slip("step-apart", FILE, "step: tumour-search-child", "step: nobody", "step: nobody",
             "step names an unknown step, nobody", "a step of the pathway"),
        slip("steps-apart", FILE, "others: [tumour-search-adult]", "others: [nobody]",
             "others: [nobody]", "others names an unknown step, nobody", "a step of the pathway"),
        slip("parent-below", FILE, "parent: relapse-confirmed\n    article_says: Mitigate",
             "parent: avoid-pitfalls\n    article_says: Mitigate", "parent: avoid-pitfalls",
             "the parent avoid-pitfalls does not stand above it", "below its parent"),
        slip("statement", FILE, RESTS, "rests_on: [trazodone-sleep-and-rage, nobody]",
             "[trazodone-sleep-and-rage, nobody]", "unknown or retired statement, nobody",
             "a current statement"),
        slip("nothing-read", FILE, RESTS, "rests_on: [rehabilitation-from-diagnosis] # here",
             "# here", "rests on no statement that was read", "a guess may hold a step back"),
        slip("limit-of-a-test", FILE, "within: pathway-b-cell-days",
             "within: nobody", "within: nobody",
             "within names an unknown limit, nobody", "the pathway's limits"),
        slip("therapy", FILE, "therapies: [trazodone]", "therapies: [nobody]",
             "therapies: [nobody]", "unknown treatment, nobody", "therapies.yaml"),
        slip("regimen", FILE, "regimens: [trazodone-sleep]", "regimens: [nobody]",
             "regimens: [nobody]", "unknown regimen, nobody", "regimens.yaml"),
        slip("test", FILE, "any_of: [pregnancy-test]", "any_of: [nobody]",
             "any_of: [nobody]", "unknown test, nobody", "workup.yaml"),
        slip("code", FILE, '"MONDO:0015247"', '"MONDO:1"', "MONDO:1",
             "MONDO:1 is no code of the syndrome", "identity.yaml"),
        slip("idle-rule", FILE, "warns: [before-immunosuppression]", "warns: []",
             "id: serology-after-ivig", "acts on no step", "Name steps"),
        slip("until-when", FILE, "    waits_for: No other taper under way\n", "",
             "id: one-taper", "does not say until when", "Say in waits_for"),
        slip("finding-of-an-input", FILE, "holds: {ongoing: neutropenia}",
             "holds: {ongoing: nobody}", "holds: {ongoing: nobody}",
             "names an unknown finding, nobody", "findings.yaml"),
        slip("kinds-and-therapies", FILE, "therapies: [trazodone], when: now",
             "therapies: [trazodone], kinds: [sedating], when: now",
             "therapies: [trazodone], kinds", "either kinds or therapies", "JSON Schema"),
        slip("a-window-without-its-limit", FILE, "kinds: [live-vaccine], when: within, limit: "
             "pathway-vaccine-days", "kinds: [live-vaccine], when: within",
             "kinds: [live-vaccine], when: within", "a limit goes with within", "JSON Schema"),
        slip("a-taper-without-its-limit", FILE, "change: lowered, limit: pathway-taper-days",
             "change: lowered", "change: lowered", "a limit goes with lowered", "JSON Schema"),
        slip("two-facts-of-the-course", FILE, "{form: course, trigger: taper}",
             "{form: course, trigger: taper, relapses: 1}", "trigger: taper, relapses",
             "exactly one fact", "JSON Schema"),
    ],
)  # fmt: skip
def test_is_refused(folder: Folder, made: Slip) -> None:
    assert_refused(folder, made)


def test_a_caution_may_stand_at_several_steps_by_its_anchor(folder: Folder) -> None:
    assert folder.text(FILE).count("*dose_units") > 1
    assert folder.errors() == []
