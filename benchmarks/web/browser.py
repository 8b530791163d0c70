"""How heavy is each page, when is it first seen, and how soon does a verdict follow a click?

Measured in Chromium, with an empty cache.
"""

from __future__ import annotations

import re
import shutil
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from typing import NamedTuple

from playwright.sync_api import Browser, Page, Response, sync_playwright

CHROMIUM = shutil.which("chromium")
FLAGS = [
    "--no-sandbox", "--disable-gpu", "--disable-quic", "--no-first-run",
    "--disable-background-networking", "--disable-component-update", "--disable-sync",
]  # fmt: skip
PAINTED = """() => performance.getEntriesByType("paint")
  .find(entry => entry.name === "first-contentful-paint")?.startTime"""
CLICKED = """async selector => {
  const begun = performance.now();
  const swapped = new Promise(resolve =>
    document.body.addEventListener("htmx:afterSettle", resolve, { once: true }));
  document.querySelector(selector).click();
  await swapped;
  return performance.now() - begun;
}"""
"""From the click to the new result in the page, in milliseconds."""


PICTURE = re.compile(rb"data:image/[^\"]*")
"""In a page, written into it."""
Fill = Callable[[Page], None]
"""What sends the form of a page."""


class Opened(NamedTuple):
    kilobytes: float
    """Of the page, its style and its scripts, unpacked; pictures are left out."""
    on_the_wire: float
    """Kilobytes of the same as they were sent, with the pictures that are written into the page."""
    requests: int
    first_paint: float
    """Milliseconds."""


class Weight(NamedTuple):
    """Of one answer, in bytes."""

    unpacked: int
    on_the_wire: int


@contextmanager
def browsing() -> Iterator[Browser]:
    """Debian's Chromium."""
    with sync_playwright() as playwright:
        browser = playwright.chromium.launch(executable_path=CHROMIUM, args=FLAGS)
        try:
            yield browser
        finally:
            browser.close()


def opened(browser: Browser, address: str, fill: Fill | None = None) -> Opened:
    """A page opened by somebody who was never here; after filling it, the page that then comes."""
    context = browser.new_context()
    page = context.new_page()
    answers: list[Response] = []
    page.on("response", lambda answer: answers.append(answer))
    page.goto(address)
    page.wait_for_load_state("networkidle")
    painted = page.evaluate(PAINTED)
    sent = [one for one in answers if one.url.startswith("http")]
    weights = {one.url: _weight(one) for one in sent}
    if fill is not None:
        with page.expect_response(_is_sent) as came:
            fill(page)
        page.wait_for_load_state("networkidle")
        weights[page.url] = _weight(came.value)
    context.close()
    written = [weight for weight in weights.values() if weight is not None]
    return Opened(
        sum(weight.unpacked for weight in written) / 1000,
        sum(weight.on_the_wire for weight in written) / 1000,
        len(sent),
        painted,
    )


def _weight(answer: Response) -> Weight | None:
    if answer.headers["content-type"].startswith("image/"):
        return None
    unpacked = len(PICTURE.sub(b"", answer.body()))
    return Weight(unpacked, answer.request.sizes()["responseBodySize"])


def _is_sent(answer: Response) -> bool:
    return answer.request.method == "POST" and answer.request.is_navigation_request()


def read_a_note(page: Page, note: str) -> None:
    page.fill("textarea[name=note]", note)
    page.click("button[name=read]")


def make_a_patient(page: Page, seed: int) -> None:
    button = page.locator("button[name=simulated]")
    button.evaluate("(button, seed) => { button.value = seed }", seed)
    button.click()


def clicked(page: Page, selector: str) -> float:
    """Milliseconds until the result has changed after a click."""
    return page.evaluate(CLICKED, selector)
