"""Does a page say so when what it shows no longer follows from what was answered?"""

from __future__ import annotations

import pytest
from playwright.sync_api import BrowserContext, Page, expect

from tests.web.browser.conftest import violations

NOT_UP_TO_DATE = "What is shown does not follow from it"


@pytest.mark.parametrize("address", ["/", "/course"])
def test_an_answer_that_did_not_arrive_is_told_until_one_does(
    page: Page, context: BrowserContext, address: str
) -> None:
    page.goto(address)
    if address == "/course":
        page.get_by_role("button", name="Show a synthetic patient").click()
    said = page.get_by_role("alert").filter(has_text=NOT_UP_TO_DATE)
    row = page.locator("fieldset.three").first
    expect(said).to_be_hidden()
    context.set_offline(True)
    row.locator("input[type=radio]").nth(0).check()
    expect(said).to_be_visible()
    assert violations(page) == []
    context.set_offline(False)
    row.locator("input[type=radio]").nth(1).check()
    expect(said).to_be_hidden()


@pytest.mark.parametrize("address", ["/", "/course"])
def test_what_was_shown_stays_whole_until_the_next_has_come(page: Page, address: str) -> None:
    page.goto(address)
    if address == "/course":
        page.get_by_role("button", name="Show a synthetic patient").click()
    row = page.locator("fieldset.three").first
    with page.expect_response(lambda answer: answer.request.method == "POST"):
        row.locator("input[type=radio]").nth(0).check()
    expect(page.locator("#result li").first).to_be_attached()
    page.wait_for_load_state("networkidle")
    shown = page.locator("#result").text_content()
    page.route("**", lambda route: route.fulfill(status=422, body="<main>no</main>"))
    row.locator("input[type=radio]").nth(1).check()
    expect(page.get_by_role("alert").filter(has_text=NOT_UP_TO_DATE)).to_be_visible()
    assert page.locator("#result").text_content() == shown
