"""How heavy is each page, when is it first seen, and how soon does a verdict follow a click?

Measured in Chromium, with an empty cache.
"""

from __future__ import annotations

import shutil
from collections.abc import Iterator
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


class Opened(NamedTuple):
    kilobytes: float
    """Of the page, its style and its scripts, uncompressed; pictures are left out."""
    requests: int
    first_paint: float
    """Milliseconds."""


@contextmanager
def browsing() -> Iterator[Browser]:
    """Debian's Chromium."""
    with sync_playwright() as playwright:
        browser = playwright.chromium.launch(executable_path=CHROMIUM, args=FLAGS)
        try:
            yield browser
        finally:
            browser.close()


def opened(browser: Browser, address: str) -> Opened:
    """A page opened by somebody who was never here."""
    context = browser.new_context()
    page = context.new_page()
    answers: list[Response] = []
    page.on("response", lambda answer: answers.append(answer))
    page.goto(address)
    page.wait_for_load_state("networkidle")
    sent = [one for one in answers if one.url.startswith("http")]
    written = [one for one in sent if not one.headers["content-type"].startswith("image/")]
    size = sum(len(one.body()) for one in written)
    painted = page.evaluate(PAINTED)
    context.close()
    return Opened(size / 1000, len(sent), painted)


def clicked(page: Page, selector: str) -> float:
    """Milliseconds until the result has changed after a click."""
    return page.evaluate(CLICKED, selector)
