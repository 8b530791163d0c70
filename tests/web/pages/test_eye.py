"""What does the page of recordings answer, and what of a recording does it keep?"""

from __future__ import annotations

import base64
import gzip
import json
import logging
import re
from functools import cache
from pathlib import Path
from typing import Any

import httpx
import jsonschema
import pytest
from starlette.types import ASGIApp

from kinsbourne.exchange import phenopacket
from kinsbourne.signals.eye import measure, read
from kinsbourne.signals.eye.simulation import KINDS, files, simulate
from kinsbourne.web.pages.eye import held
from kinsbourne.web.pages.eye.work import MOST
from kinsbourne.web.settings import Settings
from tests.web.calling import app_with, send
from tests.web.pages.recordings import SHARED, csv, irf_npz, npz

JSON = {"Accept": "application/json"}
DOCS = Path(__file__).parents[3] / "docs"
SCHEMA = json.loads((DOCS / "reference/schema/eye.schema.json").read_text("utf-8"))
CASE = '{"id": "c1", "subject": {"id": "c1"}}'
real = pytest.mark.skipif(not SHARED.is_dir(), reason="the shared recordings are not here")


@cache
def app() -> ASGIApp:
    return app_with(Settings())


def post(file: tuple[str, bytes] | None = None, **fields: Any) -> httpx.Response:
    """A form as a browser sends it; the answer is a page."""
    parts: list[tuple[str, Any]] = [(name, (None, value)) for name, value in fields.items()]
    return send(app(), "POST", "/eye", files=[*parts, *([("file", file)] if file else [])])


def said(file: tuple[str, bytes] | None = None, **fields: Any) -> dict[str, Any]:
    """The same, answered as JSON."""
    parts: list[tuple[str, Any]] = [(name, (None, value)) for name, value in fields.items()]
    sent = [*parts, *([("file", file)] if file else [])]
    return send(app(), "POST", "/eye", files=sent, headers=JSON).json()


def measured(name: str = "ward.csv", share: float = 0.4) -> dict[str, Any]:
    return said((name, csv(share)), do="measure")["shown"]


def svg(picture: dict[str, str]) -> str:
    return base64.b64decode(picture["source"].partition(",")[2]).decode()


def words(page: str) -> str:
    """What is read on a page, without its tags."""
    return " ".join(re.sub(r"<[^>]+>", " ", page).split())


class TestARecording:
    def test_is_answered_as_a_page_quality_first(self) -> None:
        answer = post(("ward.csv", csv()), do="measure")
        assert answer.status_code == 200
        assert answer.headers["content-type"].startswith("text/html")
        order = ["What it can show", "Signs", "Gaze from 0 to 20 s", "Measures"]
        places = [answer.text.index(f">{title}") for title in order]
        assert places == sorted(places)
        assert "Opsoclonus: " in words(answer.text)

    def test_says_in_its_json_what_the_command_line_says(self) -> None:
        found = measured()["measured"]
        jsonschema.validate(found, SCHEMA)
        expected = measure(read(csv(), name="ward.csv"))
        assert found["summary"] == expected.summary
        assert len(found["saccades"]) == len(expected.saccades)

    @pytest.mark.parametrize(
        ("name", "content"),
        [("a", csv()), ("a.csv.gz", gzip.compress(csv())), ("a.bin", npz()),
         ("C:\\clips\\a.csv", csv())],
    )  # fmt: skip
    def test_is_told_by_its_content_and_called_by_its_name_alone(
        self, name: str, content: bytes
    ) -> None:
        found = said((name, content), do="measure")["shown"]["measured"]
        assert found["pattern"]["kind"] == "opsoclonus"
        assert found["recording"]["source"] == "recording:" + {"a.csv.gz": "a.csv"}.get(
            name, name.rpartition("\\")[2]
        )

    def test_in_pixels_is_refused_without_a_screen_and_read_with_one(self) -> None:
        content = b"t_s,x_px,y_px\n" + b"".join(b"%f,900,500\n" % (i / 500) for i in range(600))
        refused = said(("px.csv", content), do="measure")
        assert refused["wrong"][0]["field"] == "file"
        assert "--screen" in refused["wrong"][0]["problem"]["remedy"]
        screen = "1920x1080px,50.9x28.6cm,65cm"
        assert said(("px.csv", content), do="measure", screen=screen)["shown"]
        wrong = said(("px.csv", content), do="measure", screen="large")
        assert wrong["wrong"][0]["problem"]["where"] == "--screen"

    def test_of_known_columns_is_read_by_the_map_that_is_chosen(self) -> None:
        text = csv().replace(b"t_s,x_deg,y_deg", b"Time (s),Left H,Left V", 1)
        found = said(("vng.csv", text), do="measure", columns="vng")
        assert found["shown"]["measured"]["pattern"]["kind"] == "opsoclonus"

    @pytest.mark.parametrize("columns", ["/etc/passwd", "../../vng", "no-such"])
    def test_opens_no_file_of_the_machine_as_a_map(self, columns: str) -> None:
        refused = said(("a.csv", csv()), do="measure", columns=columns)
        assert refused["shown"] is None
        assert refused["wrong"][0]["problem"]["what"] == "there is no such map of columns"
        assert columns not in json.dumps(refused["wrong"])

    @pytest.mark.parametrize(
        "content", [b"", b" ", b"\x00\x01\x02", b"a,b\n1,2\n", b"PK\x03\x04 .npy", b"PAR1"]
    )
    def test_that_cannot_be_read_is_refused_as_on_the_command_line(self, content: bytes) -> None:
        answer = post(("broken.csv", content), do="measure")
        assert answer.status_code == 422
        assert 'href="#file"' in answer.text
        assert 'id="file"' in answer.text

    def test_is_asked_for_where_none_was_chosen(self) -> None:
        assert said(do="measure")["wrong"][0]["problem"]["what"] == "no file was chosen"

    def test_too_large_is_refused_as_a_page(self) -> None:
        small = app_with(Settings(most_recording_bytes=10_000))
        answer = send(small, "POST", "/eye", files=[("file", ("a.csv", csv()))])
        assert answer.status_code == 413
        assert "That could not be done" in answer.text

    def test_that_unpacks_to_more_than_fits_is_refused(self) -> None:
        bomb = gzip.compress(b"t_s,x_deg,y_deg\n" + b"0" * (200 * 2**20))
        (wrong,) = said(("bomb.csv.gz", bomb), do="measure")["wrong"]
        assert wrong["problem"]["what"] == "it unpacks to more than 201 MB"

    @real
    def test_of_real_eyes_shows_no_opsoclonus(self) -> None:
        found = said(("healthy.npz", irf_npz()), do="measure")["shown"]
        assert found["measured"]["recording"]["fs_hz"] == 1000
        assert found["measured"]["pattern"]["kind"] == "normal"

    @real
    @pytest.mark.parametrize(
        "name", ["eyelink_monocular_example.asc", "eyelink_binocular_example.asc"]
    )
    def test_of_an_eyelink_is_read_and_its_limits_are_said(self, name: str) -> None:
        content = (SHARED / "formats" / name).read_bytes()
        answer = post((name, content), do="measure")
        assert answer.status_code == 200
        assert f"recording:{name}" in words(answer.text)


class TestASimulatedOne:
    @pytest.mark.parametrize("kind", KINDS)
    def test_of_every_kind_is_shown_and_says_what_it_is(self, kind: str) -> None:
        page = words(post(simulate=kind).text)
        assert "Simulated. No eye made this recording" in page

    def test_of_an_unknown_kind_is_refused(self) -> None:
        assert post(simulate="magic").status_code == 422

    def test_sent_as_a_file_is_known_by_its_name_and_is_no_evidence(self) -> None:
        content = files.csv(simulate("opsoclonus", share=0.5, seed=1).recording).encode()
        shown = said(("a.simulated.csv", content), do="measure")["shown"]
        refused = said(do="into", recording=shown["name"], case=CASE)
        assert refused["put"] is None
        assert refused["case"] == CASE
        assert "no evidence" in refused["wrong"][0]["problem"]["remedy"]


class TestTheWindow:
    def test_is_what_was_asked_for_and_the_picture_shows_it(self) -> None:
        name = measured()["name"]
        shown = said(do="show", recording=name, start="4", end="6")["shown"]
        assert (shown["start_s"], shown["end_s"]) == (4, 6)
        assert "Gaze from 4 to 6 s" in shown["picture"]["title"]
        assert "<svg" in svg(shown["picture"])

    def test_that_is_none_is_refused_and_the_whole_is_shown(self) -> None:
        answer = post(do="show", recording=measured()["name"], start="9", end="4")
        assert answer.status_code == 422
        assert 'href="#start"' in answer.text
        assert 'value="9"' in answer.text
        assert "Gaze from 0 to 20 s" in answer.text

    def test_on_a_finding_shows_it_with_every_test_it_rests_on(self) -> None:
        shown = measured()
        shown = said(do="show", recording=shown["name"], at=shown["at"]["bursts-1"])["shown"]
        (burst, *_) = shown["measured"]["bursts"]
        assert shown["start_s"] < burst["onset_s"] < burst["offset_s"] < shown["end_s"]
        tests = [one["text"] for one in shown["here"][0]["behind"]]
        assert tests == [reason["test"] for reason in burst["because"]]

    def test_has_all_saccades_drawn_when_that_is_asked_for(self) -> None:
        name = measured()["name"]
        shown = said(do="saccades", recording=name, start="4", end="6")["shown"]
        assert "Main sequence" in svg(shown["saccades"])
        assert (shown["start_s"], shown["end_s"]) == (4, 6)


class TestWhatIsHeld:
    def test_is_found_by_its_name_alone_so_that_two_tabs_do_not_mix(self) -> None:
        one, other = measured("one.csv", 0.4)["name"], measured("other.csv", 0.1)["name"]
        for _ in range(2):
            for name, source in ((one, "one.csv"), (other, "other.csv")):
                shown = said(do="show", recording=name)["shown"]
                assert shown["measured"]["recording"]["source"] == f"recording:{source}"

    @pytest.mark.parametrize("name", ["x", "A" * 43])
    def test_no_longer_gets_a_page_that_says_so(self, name: str) -> None:
        answer = post(do="show", recording=name)
        assert answer.status_code == 410
        assert "The recording is held no longer" in answer.text
        assert "Send the file again." in answer.text
        assert 'id="file"' in answer.text

    def test_no_longer_leads_to_the_one_field_that_is_left(self) -> None:
        wrong = said(("bad.csv", b"x"), do="compare", recording="gone")["wrong"]
        assert [one["field"] for one in wrong] == ["file", "file"]

    def test_is_forgotten_at_once_when_that_is_asked_for(self) -> None:
        name = measured()["name"]
        assert "Nothing of it is held" in post(do="forget", recording=name).text
        assert post(do="show", recording=name).status_code == 410

    def test_is_in_no_address_no_cookie_and_no_log(self, caplog: pytest.LogCaptureFixture) -> None:
        with caplog.at_level(logging.DEBUG, logger="kinsbourne"):
            answer = post(("smith-john.csv", csv()), do="measure")
            post(("smith-john.csv", b"broken"), do="measure")
        assert "set-cookie" not in answer.headers
        assert answer.headers["cache-control"] == "no-store"
        assert "smith" not in caplog.text
        (name,) = set(re.findall(r'name="recording" value="([^"]+)"', answer.text))
        assert not re.search(rf'(?:href|action|src)="[^"]*{name}', answer.text)

    def test_comes_back_with_every_form_of_the_page(self) -> None:
        page = post(("ward.csv", csv()), do="measure", case=CASE).text
        forms = re.findall(r"<form.*?</form>", page, re.DOTALL)
        of_it = [form for form in forms if 'name="recording"' in form]
        assert len(of_it) == 6
        assert all('name="case"' in form for form in of_it)


class TestTwo:
    def test_are_compared_in_words_and_side_by_side(self) -> None:
        ward = measured()["name"]
        page = post(("after.csv", csv(0.1)), do="compare", recording=ward, made="later").text
        assert "Before and after" in page
        assert "One that leaves out zero says that the recordings differ, not why." in words(page)

    @pytest.mark.parametrize(("made", "before"), [("later", "ward"), ("earlier", "other")])
    def test_stand_in_the_order_in_which_they_were_made(self, made: str, before: str) -> None:
        ward = measured("ward.csv")["name"]
        found = said(("other.csv", csv(0.1)), do="compare", recording=ward, made=made)
        compared = found["compared"]["comparison"]
        assert compared["before"] == f"recording:{before}.csv"
        share = compared["changes"]["share_in_oscillation"]["difference"]
        assert (share < 0) == (before == "ward")
        text = svg(found["compared"]["picture"])
        assert text.index("Before") < text.index("After")

    def test_of_which_some_cannot_be_compared_say_what_and_why(self) -> None:
        ward = measured()["name"]
        few = npz(0.4, 20.0, 250.0)
        found = said(("slow.npz", few), do="compare", recording=ward)["compared"]
        assert any("sampled at 500 and 250 Hz" in one for one in found["comparison"]["cautions"])
        assert "before: the recording holds no target" in json.dumps(found["said"])

    def test_stay_together_while_the_window_moves_and_part_when_one_is_gone(self) -> None:
        ward = measured()["name"]
        both = said(("after.csv", csv(0.1)), do="compare", recording=ward)
        after, before = both["shown"]["name"], both["compared"]["before"]
        moved = said(do="show", recording=after, before=before, start="1", end="2")
        assert moved["compared"]["comparison"] == both["compared"]["comparison"]
        alone = said(do="show", recording=after, before="gone")
        assert alone["compared"] is None
        assert alone["shown"]["name"] == after
        assert alone["wrong"][0]["field"] == "other"

    def test_of_which_the_second_cannot_be_read_leave_the_first_as_it_is(self) -> None:
        ward = measured()["name"]
        found = said(("bad.csv", b"x"), do="compare", recording=ward)
        assert found["shown"]["name"] == ward
        assert found["wrong"][0]["field"] == "other"
        assert said(do="compare", recording=ward)["wrong"][0]["field"] == "other"


class TestTheCase:
    def test_gets_what_the_recording_shows_and_goes_back_to_be_assessed(self) -> None:
        name = measured()["name"]
        fields = {"day": "20", "month": "11", "year": "2026", "case": CASE}
        answer = post(do="into", recording=name, **fields)
        assert answer.status_code == 200
        assert re.search(r'<form method="post" action="/" .*?name="case"', answer.text, re.DOTALL)
        assert "Back to Assess with this case" in answer.text
        found = said(do="into", recording=name, **fields)
        assert any(one.startswith("Opsoclonus: present") for one in found["put"]["added"])
        assert any("unknown" in one for one in found["put"]["left_out"])
        case = phenopacket.read(found["case"].encode())
        assert case.id == "c1"
        assert [finding.term.id for finding in case.findings] == ["HP:0010543"]
        observed = case.measurements[0].time_observed
        assert observed
        assert observed.timestamp == "2026-11-20T00:00:00Z"

    def test_is_the_file_that_was_opened_before_the_one_that_came_along(self) -> None:
        name = measured()["name"]
        opened = ("case.json", CASE.replace("c1", "c2").encode())
        parts = [("do", (None, "into")), ("recording", (None, name)), ("case", (None, CASE)),
                 ("case_file", opened)]  # fmt: skip
        found = send(app(), "POST", "/eye", files=parts, headers=JSON).json()
        assert phenopacket.read(found["case"].encode()).id == "c2"

    def test_is_begun_where_there_is_none(self) -> None:
        found = said(do="into", recording=measured()["name"])
        assert phenopacket.read(found["case"].encode()).findings

    @pytest.mark.parametrize(
        ("fields", "field"),
        [
            ({"day": "31", "month": "2", "year": "2026"}, "day"),
            ({"day": "3", "month": "", "year": "2026"}, "day"),
            ({"day": "x", "month": "2", "year": "2026"}, "day"),
            ({"case": "{"}, "case_file"),
            ({"case": '{"proband": {}}'}, "case_file"),
        ],
    )
    def test_with_what_is_wrong_is_left_as_it_was(self, fields: dict[str, str], field: str) -> None:
        name = measured()["name"]
        answer = post(do="into", recording=name, **fields)
        assert answer.status_code == 422
        assert f'href="#{field}"' in answer.text
        assert f'id="{field}"' in answer.text
        found = said(do="into", recording=name, **fields)
        assert found["put"] is None
        assert found["case"] == fields.get("case", "")

    def test_comes_along_from_the_page_that_assesses(self) -> None:
        answer = send(app(), "POST", "/eye", data={"case": CASE})
        assert answer.status_code == 200
        assert answer.text.count("A case came with you") == 1
        ways_on = ("measure", "simulate", "back")
        assert answer.text.count('name="case"') == len(ways_on)


def test_an_empty_form_is_answered_as_a_page_and_as_json() -> None:
    assert 'type="file"' in send(app(), "GET", "/eye").text
    view = send(app(), "GET", "/eye", headers=JSON).json()
    assert view["shown"] is None
    assert view["offer"]["most_bytes"] == 64 * 2**20


def test_the_two_minute_guide_is_a_click_away() -> None:
    assert 'href="/handouts/en/filming"' in send(app(), "GET", "/eye").text


def test_the_bounds_are_those_that_are_written_down() -> None:
    text = " ".join((DOCS / "how-to/measure-in-the-browser.md").read_text("utf-8").split())
    most = Settings().most_recording_bytes
    assert f"At most {held.MOST} recordings are held, in at most {held.MOST_BYTES >> 20} MB" in text
    assert f"until {held.SECONDS // 60} minutes after you last asked for it" in text
    assert f"Up to {most >> 20} MB are taken" in text
    assert f"{MOST.bytes / 1e6:.0f} MB unpacked, and {MOST.samples / 1e6:g} million samples" in text


def test_a_page_of_a_long_recording_stays_light() -> None:
    many = [b"t_s,x_deg,y_deg\n"]
    beat = csv(0.4).splitlines(keepends=True)[1:]
    gaze = [line.partition(b",")[2] for line in beat] * 20
    many += [b"%.3f,%s" % (i / 500, one) for i, one in enumerate(gaze)]
    page = post(("long.csv", b"".join(many)), do="measure").text
    assert "more, which the picture shows." in page
    assert len(re.sub(r'src="data:[^"]*"', "", page)) < 150_000


def test_what_is_no_form_is_refused() -> None:
    assert send(app(), "POST", "/eye", content=b"x").status_code == 415
