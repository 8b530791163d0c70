"""How light, quick and steady are the pages?

    python -m benchmarks.web [--rounds N] [--clicks N] [--requests N]

A real server on 127.0.0.1 and Debian's Chromium on the same machine. Weight: page, style and
scripts, uncompressed, without pictures. First paint: of a browser that was never there; the median
of the rounds, with the least and the most. Verdict: a published note is read, then answers are
clicked; from the click to the new result in the page. Memory: of the server, over requests that
read and assess published notes and open every page.
"""

from __future__ import annotations

import argparse
import json
import os
from statistics import median

from playwright.sync_api import Browser

from benchmarks.cds_hooks.service import Service, serving
from benchmarks.web.browser import browsing, clicked, opened
from benchmarks.web.memory import NOTES, measured
from kinsbourne.web.pages.page import PLACES


def weights(browser: Browser, site: str, rounds: int) -> None:
    print(f"{'page':<16}{'kB':>6}{'requests':>10}   first paint, ms")
    for place in PLACES:
        every = [opened(browser, site + place.address) for _ in range(rounds)]
        paints = [one.first_paint for one in every]
        print(
            f"{place.name:<16}{every[0].kilobytes:>6.0f}{every[0].requests:>10}   {spread(paints)}"
        )


def verdicts(browser: Browser, site: str, clicks: int) -> None:
    notes = [json.loads(line)["vignette"] for line in NOTES.read_text("utf-8").splitlines()]
    times: list[float] = []
    page = browser.new_page()
    for note in notes:
        page.goto(site)
        page.fill("textarea[name=note]", note)
        page.click("button[name=read]")
        page.wait_for_load_state()
        for value in ("yes", "no"):
            times.append(clicked(page, f"fieldset.three input[value={value}]"))
        if len(times) >= clicks:
            break
    times.sort()
    print(f"live verdict, ms: {spread(times)}, 95th per cent {times[int(0.95 * len(times))]:.0f}")
    print(f"  ({len(times)} clicks, {len(times) // 2} notes)")


def memory(service: Service, requests: int) -> None:
    found = measured(service, requests)
    for number, megabytes in found.at:
        print(f"  after {number:>6} requests {megabytes:8.1f} MB")
    print(f"memory: {found.grown:+.1f} MB after warming up, {found.a_thousand:+.2f} MB a thousand")


def spread(values: list[float]) -> str:
    return f"{median(values):.0f} ({min(values):.0f} to {max(values):.0f})"


def main() -> None:
    parser = argparse.ArgumentParser(prog="benchmarks.web", description=__doc__)
    parser.formatter_class = argparse.RawDescriptionHelpFormatter
    parser.add_argument("--rounds", type=int, default=7, help="default: %(default)s")
    parser.add_argument("--clicks", type=int, default=100, help="default: %(default)s")
    parser.add_argument("--requests", type=int, default=10_000, help="default: %(default)s")
    given = parser.parse_args()
    print(f"load before: {os.getloadavg()[0]:.1f} on {os.cpu_count()} processors")
    with serving("open") as service:
        site = service.url.partition("/cds-services")[0]
        with browsing() as browser:
            weights(browser, site, given.rounds)
            verdicts(browser, site, given.clicks)
        memory(service, given.requests)


if __name__ == "__main__":
    main()
