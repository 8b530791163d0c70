"""Is whatever is asked of the page of recordings answered, and never with an error inside?"""

from __future__ import annotations

from http import HTTPStatus

import msgspec
import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from kinsbourne.signals.eye import measure
from kinsbourne.web.pages import page
from kinsbourne.web.pages.eye.asked import Asked
from kinsbourne.web.pages.eye.held import Held, Seen
from kinsbourne.web.pages.eye.view import Offer, offer
from kinsbourne.web.pages.eye.window import MOVES
from kinsbourne.web.pages.eye.work import done
from tests.web.pages.recordings import recording

OFFER: Offer = offer(2**20)
DONE = {HTTPStatus.OK, HTTPStatus.GONE, HTTPStatus.UNPROCESSABLE_ENTITY}
TEXT = st.text(max_size=12)
FILE = st.none() | st.tuples(TEXT, st.binary(max_size=60))
HEADERS = st.sampled_from([b"t_s,x_deg,y_deg\n", b"SR_RESEARCH", b"PAR1", b"\x1f\x8b", b"MSG 1\n"])
FILES = FILE | st.tuples(TEXT, st.tuples(HEADERS, st.binary(max_size=40)).map(b"".join))


@pytest.fixture(scope="module")
def held() -> Held:
    return Held()


@pytest.fixture(scope="module")
def name(held: Held) -> str:
    short = recording(0.4, 4.0)
    return held.keep(Seen(short, measure(short)))


@given(data=st.data())
@settings(max_examples=25, deadline=None, suppress_health_check=list(HealthCheck))
def test_any_form_is_done_or_refused_and_can_be_written_both_ways(
    data: st.DataObject, held: Held, name: str
) -> None:
    names = st.sampled_from(["", name, "unknown"])
    asked = Asked(
        do=data.draw(st.sampled_from(["measure", "compare", "show", "saccades", "into", "", "x"])),
        file=data.draw(FILES),
        columns=data.draw(st.sampled_from(["", "vng"]) | TEXT),
        screen=data.draw(st.just("") | TEXT),
        recording=data.draw(names),
        before=data.draw(names),
        is_earlier=data.draw(st.booleans()),
        start=data.draw(st.just("") | TEXT | st.floats().map(str)),
        end=data.draw(st.just("") | TEXT | st.floats().map(str)),
        move=data.draw(st.sampled_from(["", *MOVES]) | TEXT),
        at=data.draw(st.just("") | TEXT),
        case=data.draw(st.just("") | TEXT),
        case_file=data.draw(FILE),
        day=data.draw(st.just("") | TEXT),
        month=data.draw(st.just("") | TEXT),
        year=data.draw(st.just("") | TEXT),
    )
    view, status = done(asked, held, OFFER)
    assert status in DONE
    assert bool(view.wrong) == (status is not HTTPStatus.OK)
    assert msgspec.json.encode(view)
    written = page.written("eye.html", view, "/eye")
    assert all(f'id="{one.field}"' in written for one in view.wrong)
