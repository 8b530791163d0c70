"""What the Assess page says of what it is sent."""

from __future__ import annotations

import json
import sys
from pathlib import Path

import pytest

from kinsbourne.exchange import fhir, phenopacket
from kinsbourne.knowledge import base
from tests.web.calling import send
from tests.web.pages.assess import JSON, NOTE, app, opened, page, said, tag

KNOWN = base.load()
GENOA = next(iter(KNOWN.criteria.values()))
ATAXIA, FEVER = "HP:0001251", "HP:0001945"
DAY = {"day": "3", "month": "4", "year": "2025"}


def present(view: dict[str, object]) -> dict[str, bool]:
    case = view["case"]
    assert isinstance(case, dict)
    found = case.get("phenotypicFeatures", [])
    return {one["type"]["id"]: not one.get("excluded", False) for one in found}


def test_the_empty_page_says_that_nothing_is_known_and_concludes_nothing():
    view = send(app(), "GET", "/", headers=JSON).json()
    assert view["assessment"] is None
    assert view["result"] is None
    assert "Nothing is known yet" in send(app(), "GET", "/").text


def test_the_rows_are_the_items_of_the_first_criteria_set():
    view = send(app(), "GET", "/", headers=JSON).json()
    assert [row["label"] for row in view["asked"]["criteria"]] == [i.label for i in GENOA.items]
    named = [[q["finding"] for q in row["questions"]] for row in view["asked"]["criteria"]]
    assert named == [
        ["opsoclonus", "ocular-flutter"],
        ["ataxia", "myoclonus"],
        ["behavioural-change", "sleep-disturbance"],
        ["neuroblastoma"],
    ]


def test_a_row_that_is_not_answered_is_never_no():
    html = send(app(), "GET", "/").text
    for value, is_checked in (("yes", False), ("no", False), ("", True)):
        found = tag(html, f'name="opsoclonus" value="{value}"')
        assert found.endswith(" checked>") is is_checked
    assert present(said({"ataxia": "yes"})) == {ATAXIA: True}


def test_the_words_of_a_note_are_marked_with_what_was_read():
    view = said({"note": NOTE})
    assert "".join(piece["text"] for piece in view["pieces"]) == NOTE
    marked = {piece["text"]: piece["said"] for piece in view["pieces"] if piece["said"]}
    assert marked["Truncal ataxia"] == "present?"
    assert marked["fever"] == "absent?"
    assert marked["migraine"] == "family’s?"


def test_what_was_read_as_absent_stands_as_a_question_and_does_not_count():
    view = said({"note": NOTE})
    assert FEVER not in present(view)
    first = view["chips"][0]
    assert first["is_open"]
    assert first["choices"][0]["label"] == "absent?"
    assert not view["is_confirmed"]


def test_all_that_was_read_is_confirmed_in_one_press():
    view = said({"note": NOTE, "confirm": "all"})
    assert view["is_confirmed"]
    assert present(view)[FEVER] is False
    again = said({"note": NOTE, **view["typed"]})
    assert present(again) == present(view)
    codes = [
        evidence["evidenceCode"]["id"]
        for one in view["case"]["phenotypicFeatures"]
        for evidence in one["evidence"]
    ]
    assert set(codes) == {"ECO:0000352"}


def test_what_was_flipped_stays_flipped_when_the_rest_is_confirmed():
    view = said({"note": NOTE, f"word.{FEVER}": "present", "confirm": "all"})
    assert present(view)[FEVER] is True


def test_a_row_says_what_the_note_says_of_it_and_the_answer_wins():
    view = said({"note": NOTE})
    assert view["as_read"]["ataxia"] == "present"
    assert view["as_read"]["fever"] == "absent?"
    assert "opsoclonus" not in view["as_read"]
    assert present(said({"note": NOTE, "ataxia": "no"}))[ATAXIA] is False


def test_an_answer_that_is_pressed_stands_in_its_row_from_then_on():
    html = page(note=NOTE, answer="opsoclonus=yes").text
    assert tag(html, 'name="opsoclonus" value="yes"').endswith(" checked>")
    view = said({"answer": f"word.{FEVER}=excluded"})
    assert view["typed"] == {f"word.{FEVER}": "excluded"}
    assert present(view) == {FEVER: False}


def test_what_is_looked_for_next_can_be_answered_where_it_stands():
    view = said({"note": NOTE})
    assert view["result"]["answers"]["opsoclonus"] == {
        "yes": "opsoclonus=yes", "no": "opsoclonus=no",
    }  # fmt: skip
    seen = said({"note": NOTE, "answer": "opsoclonus=yes"})
    assert "opsoclonus" not in seen["result"]["answers"]


def test_the_verdict_stands_first_with_its_reason_and_what_follows_in_order():
    html = page(note=NOTE).text
    view = said({"note": NOTE})
    verdict, reason = view["document"]["lead"][0]["text"], view["result"]["reasons"][0]["text"]
    result = html.index('id="result"')
    assert result < html.index(verdict, result) < html.index(reason, result)
    assert html.index(reason, result) < html.index('id="red-flags"')
    order = ["red-flags", "do-not-miss", "look-next", "order-next", "criteria", "differential"]
    assert [html.index(f'id="{name}"') for name in order] == sorted(
        html.index(f'id="{name}"') for name in order
    )


def test_nothing_that_the_document_says_is_missing_on_the_page():
    html = page(note=NOTE, opsoclonus="yes", confirm="all").text
    document = said({"note": NOTE, "opsoclonus": "yes", "confirm": "all"})["document"]

    def texts(entries: list[dict[str, object]]) -> list[str]:
        found = [str(one["text"]) for one in entries]
        for one in entries:
            for inner in ("behind", "entries"):
                found += texts(one.get(inner, []))  # type: ignore[arg-type]
        return found

    written = html.replace("&#39;", "'").replace("&gt;", ">").replace("&lt;", "<")
    written = written.replace("&amp;", "&").replace("&#34;", '"')
    for section in document["sections"]:
        for part in (section, *section.get("parts", [])):
            for text in texts(part.get("entries", [])):
                assert text in written, (part["id"], text)


def test_a_red_flag_bears_its_sources_and_all_to_be_considered_for_it_stands_unfolded_first():
    given = {"opsoclonus": "yes", "ataxia": "yes"}
    view = said(given)
    assert not any(one.get("further") for one in view["result"]["consider"]["entries"])
    html = page(**given).text
    flags = html[html.index('id="red-flags"') : html.index('id="do-not-miss"')]
    assert '<small>[<a href="#source-' in flags
    assert html.index('id="consider"') < html.index('id="look-next"')


def test_without_a_red_flag_what_to_look_for_stands_before_what_to_consider():
    html = page(ataxia="yes", age="20").text
    assert 'id="red-flags"' not in html
    assert html.index('id="look-next"') < html.index('id="consider"')


def test_five_diseases_stand_unfolded():
    entries = said({"note": NOTE})["result"]["differential"]["entries"]
    assert [one.get("further", False) for one in entries[:6]] == [False] * 5 + [True]


def test_a_finding_can_be_left_out_to_see_what_hangs_on_it():
    view = said({"note": NOTE, "ignore": "HP:0000737"})
    assert view["changes"]
    assert {"rank", "rank_then", "name"} <= view["changes"][0].keys()
    assert present(view)["HP:0000737"] is True
    assert said({"note": NOTE})["changes"] == []
    assert said({"note": NOTE, "ignore": "nothing-like-it"})["changes"] == []


def test_a_setting_changes_what_is_likely():
    ranked = [
        said({"note": NOTE, "setting": setting})["assessment"]["ranking"]["setting"]
        for setting in ("", "emergency", "no-such-setting")
    ]
    assert ranked == ["neurology", "emergency", "neurology"]


def test_a_day_that_cannot_be_is_said_with_a_link_and_nothing_typed_is_lost():
    fields = {f"birth_date_{box}": text for box, text in {**DAY, "month": "13"}.items()}
    html = page(note=NOTE, age="18", **fields).text
    assert '<a href="#f-birth-date-day">Date of birth</a>' in html
    assert 'value="13"' in tag(html, 'id="f-birth-date-month"')
    assert 'value="18"' in tag(html, 'id="f-age"')
    assert NOTE in html
    assert 'id="criteria"' in html


@pytest.mark.parametrize(
    ("fields", "anchor"),
    [
        ({"drug.2": "IVIG", "drug-dose-as-written.2": "much"}, "f-drug-dose-as-written.2"),
        ({"first-sign-day": "1"}, "f-first-sign-day"),
        ({"visit-day-month": "x"}, "f-visit-day-day"),
        ({"test.1": "EEG", "test-on-day.1": "9"}, "f-test-on-day.1"),
        ({"omes": "400"}, "f-omes"),
        ({"age": "very"}, "f-age"),
    ],
)
def test_every_error_leads_to_a_field_that_is_on_the_page(fields: dict[str, str], anchor: str):
    (wrong,) = said(fields)["errors"]
    assert wrong["anchor"] == anchor
    html = send(app(), "POST", "/", data=fields).text
    assert f'id="{anchor}"' in html
    before = html[: html.index(f'id="{anchor}"')]
    is_folded = before.count("<details") > before.count("</details")
    assert not is_folded or before.rindex("<details") == before.rindex(
        '<details class="folded" open'
    )


def test_an_age_typed_for_today_is_not_doubted():
    typed = said({"ataxia": "yes", "age": "18", "age-unit": "months"})
    assert not any("age is that of" in one["what"] for one in typed["assessment"]["notices"])
    assert typed["assessment"]["age"]["from_months"] == 18


def test_a_row_more_than_was_filled_in_stands_ready():
    view = said({"drug.1": "dexamethasone", "drug.3": "IVIG"})
    assert view["rows"]["drug"] == [1, 2, 3, 4]
    assert view["rows"]["test"] == [1]
    assert "drug" in view["unfolded"]
    assert said({"drug.999999": "x", "drug.40": "IVIG"})["rows"]["drug"][-1] == 40


def test_a_phenopacket_is_opened_and_stays_in_the_form():
    record = phenopacket.write(
        phenopacket.read(json.dumps(said({"ataxia": "yes"})["case"]).encode())
    )
    view = opened("case.json", record)
    assert present(view) == {ATAXIA: True}
    assert [chip["is_recorded"] for chip in view["chips"]] == [True]
    again = said({"case": view["opened"], "opsoclonus": "yes"})
    assert len(present(again)) == 2
    assert json.loads(again["opened"]) == json.loads(record)


def test_fhir_is_opened():
    taken = send(app(), "POST", "/assess/fhir", data={"ataxia": "yes", "age": "18"})
    assert present(opened("bundle.json", taken.content))[ATAXIA] is True


def test_a_record_with_half_a_date_of_birth_is_opened_kept_and_taken_away():
    patient = {"resourceType": "Patient", "id": "a", "birthDate": "2025"}
    code = {"coding": [{"system": "http://human-phenotype-ontology.org", "code": ATAXIA}]}
    condition = {"resourceType": "Condition", "subject": {"reference": "Patient/a"}, "code": code}
    bundle = {"resourceType": "Bundle", "type": "collection",
              "entry": [{"resource": patient}, {"resource": condition}]}  # fmt: skip
    view = opened("bundle.json", json.dumps(bundle).encode())
    assert present(view) == {ATAXIA: True}
    assert present(said({"case": view["opened"]})) == {ATAXIA: True}
    taken = send(app(), "POST", "/assess/phenopacket", data={"case": view["opened"]})
    assert phenopacket.read(taken.content).findings


def test_a_note_that_is_opened_stands_in_the_note():
    view = opened("note.txt", "Ataxia.\r\nNo fever.".encode("utf-16"))
    assert view["note"] == "Ataxia.\nNo fever."
    assert present(view) == {ATAXIA: True}


def test_of_several_patients_in_a_file_the_first_is_opened_and_that_is_said():
    one = json.dumps(said({"ataxia": "yes"})["case"])
    view = opened("cases.ndjson", f"{one}\n{one}\n".encode())
    assert present(view) == {ATAXIA: True}
    assert any("more than one patient" in note["what"] for note in view["notes"])


def test_a_line_that_cannot_be_read_is_said_beside_the_patient_who_can():
    good = json.dumps({"resourceType": "Condition", "code": {"coding": [
        {"system": "http://human-phenotype-ontology.org", "code": ATAXIA}]}})  # fmt: skip
    view = opened("export.ndjson", f'{good}\n{{"resourceType": "Condition", "id'.encode())
    assert present(view) == {ATAXIA: True}
    assert [note["where"] for note in view["notes"]] == ["the file, line 2 (Condition)"]


@pytest.mark.parametrize("content", [b"\x89PNG\r\n\x1a\n\0\0", b'{"id": ', b"%PDF-1.7"])
def test_a_file_that_cannot_be_read_says_why_and_the_rest_stays(content: bytes):
    view = opened("file", content, ataxia="yes", note=NOTE)
    (wrong,) = view["errors"]
    assert wrong["label"] == "File"
    assert wrong["problem"]["remedy"]
    assert view["note"] == NOTE
    assert present(view)[ATAXIA] is True


def test_a_case_in_the_form_that_is_none_is_said_and_the_rest_stays():
    view = said({"case": "{]", "ataxia": "yes"})
    assert view["errors"][0]["field"] == "file"
    assert present(view) == {ATAXIA: True}


def test_a_record_that_cannot_be_true_is_refused_without_a_conclusion():
    sign = {"type": {"id": ATAXIA}, "onset": {"timestamp": "2020-01-01T00:00:00Z"}}
    born = {"dateOfBirth": "2026-01-01T00:00:00Z"}
    case = {"id": "a", "subject": born, "phenotypicFeatures": [sign]}
    view = said({"case": json.dumps(case)})
    assert view["errors"][0]["label"] == "The record"
    assert view["assessment"] is None


def test_a_note_that_is_too_long_is_said_and_the_rest_stays():
    view = said({"note": "x" * (2**20 + 1), "ataxia": "yes"})
    assert view["errors"][0]["field"] == "note"
    assert present(view) == {ATAXIA: True}


def test_json_holds_what_was_read_the_case_and_what_follows():
    view = said({"note": NOTE})
    assert {"read", "case", "assessment", "document", "errors", "handover"} <= view.keys()
    assert all(NOTE[one["start"] : one["end"]] == one["text"] for one in view["read"])
    assert view["assessment"]["concern"]["level"] == "keep-open"


TAKEN = {"note": NOTE, "confirm": "all", "opsoclonus": "yes", "age": "19", "age-unit": "months"}


def test_a_phenopacket_taken_away_reads_back_as_the_case():
    taken = send(app(), "POST", "/assess/phenopacket", data=TAKEN)
    case = phenopacket.read(taken.content)
    there = {one.term.id: not one.excluded for one in case.findings}
    assert there == present(said(TAKEN))


def test_fhir_taken_away_reads_back_with_the_same_findings():
    taken = send(app(), "POST", "/assess/fhir", data=TAKEN)
    (record,) = fhir.read(taken.content, KNOWN)
    codes = {one.term.id for one in record.case.findings}  # type: ignore[union-attr]
    assert codes == present(said(TAKEN)).keys()


@pytest.mark.parametrize("kind", ["phenopacket", "fhir", "html", "pdf"])
def test_a_file_says_nothing_of_the_patient_in_its_name(kind: str):
    taken = send(app(), "POST", f"/assess/{kind}", data={**TAKEN, "patient-id": "Smith"})
    assert taken.status_code == 200
    assert "Smith" not in taken.headers["content-disposition"]
    assert taken.headers["content-disposition"].startswith("attachment; filename=")
    assert taken.headers["cache-control"] == "no-store"


@pytest.mark.parametrize("kind", ["phenopacket", "fhir", "html", "pdf"])
def test_nothing_is_taken_away_where_nothing_is_known(kind: str):
    assert send(app(), "POST", f"/assess/{kind}", data={"age": "3"}).status_code == 422


def test_an_unknown_kind_of_file_is_refused():
    assert send(app(), "POST", "/assess/exe", data=TAKEN).status_code in (404, 422)


def test_words_of_a_record_are_text_and_never_markup():
    case = {"id": "<script>alert(1)</script>", "phenotypicFeatures": [
        {"type": {"id": "HP:0001251", "label": "<b onclick=x>"}}]}  # fmt: skip
    html = send(
        app(), "POST", "/", data={"case": json.dumps(case), "note": "<img src=x> ataxia"}
    ).text
    for piece in ("<script>alert", "<b onclick", "<img src=x"):
        assert piece not in html


def test_the_note_of_the_tutorial_gives_what_the_tutorial_says():
    tutorial = Path(__file__).parents[3] / "docs" / "tutorial" / "assess-in-the-browser.md"
    note = tutorial.read_text("utf-8").split('title="note"\n')[1].split("```")[0].strip()
    assert note == NOTE
    view = said({"note": note, "confirm": "all"})
    assert view["document"]["lead"][0]["text"].startswith("KEEP OPEN")
    assert view["assessment"]["criteria"][0]["met"] == 2


def test_a_drug_read_in_the_note_is_left_out_when_it_was_misread():
    note = "Ataxia. Given dexamethasone 2 mg/kg/day."
    view = said({"note": note})
    (drug,) = (chip for chip in view["chips"] if "dexamethasone" in chip["label"])
    assert [choice["label"] for choice in drug["choices"]] == ["counted", "leave out"]
    assert "medicalActions" in view["case"]
    left = said({"note": note, drug["field"]: "uncertain"})
    assert "medicalActions" not in left["case"]
    assert {piece["said"] for piece in left["pieces"] if piece["text"] == "dexamethasone"} == {
        "not counted"
    }


def test_words_that_have_no_place_are_shown_as_not_taken():
    assert said({"note": "Ataxia. Given fooximab 3 mg."})["unread"] == {"drug": ["fooximab"]}
    assert "Not taken (" in page(note="Ataxia. Given fooximab 3 mg.").text


def test_a_score_unfolds_its_part_and_counts():
    view = said({"ataxia": "yes", "omes": "7"})
    assert "scores" in view["unfolded"]
    assert view["assessment"]["severity"][0]["total"] == 7


def test_a_bundle_without_a_patient_is_said():
    view = opened("bundle.json", b'{"resourceType": "Bundle", "type": "collection", "entry": []}')
    assert view["errors"][0]["label"] == "File"


def test_the_page_says_politely_that_no_pdf_can_be_written(monkeypatch: pytest.MonkeyPatch):
    monkeypatch.setitem(sys.modules, "typst", None)
    refused = send(app(), "POST", "/assess/pdf", data=TAKEN)
    assert refused.status_code == 501
    assert "kinsbourne[pdf]" in refused.text


def test_the_page_weighs_no_more_than_it_may():
    assert len(page(note=NOTE, confirm="all").content) < 150_000
