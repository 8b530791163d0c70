"""How light, quick and steady are the pages?

    python -m benchmarks.web [--rounds N] [--patients N] [--clicks N] [--requests N]

A real server on 127.0.0.1 and Debian's Chromium on the same machine. Weight: page, style and
scripts, unpacked and without pictures; and as they are sent, with the pictures in the page. Each
page as it is opened, and two with a patient on them: published notes, and made patients. First
paint: of a browser that was never there; the median of the rounds, with the least and the most.
Verdict: a published note is read, then answers are clicked; from the click to the new result in
the page. Memory: of the server, over requests that read and assess published notes and open every
page.
"""

from __future__ import annotations

import argparse
import json
import os
from functools import partial
from statistics import median

from playwright.sync_api import Browser

from benchmarks.cds_hooks.service import Service, serving
from benchmarks.web.browser import (
    Fill,
    browsing,
    clicked,
    make_a_patient,
    opened,
    read_a_note,
)
from benchmarks.web.memory import NOTES, WARM, measured
from kinsbourne.web.pages.page import PLACES

NOTED = [json.loads(line)["vignette"] for line in NOTES.read_text("utf-8").splitlines()]


def weights(browser: Browser, site: str, rounds: int) -> None:
    print(f"{'page':<16}{'kB':>6}{'sent, kB':>10}{'requests':>10}   first paint, ms")
    for place in PLACES:
        every = [opened(browser, site + place.address) for _ in range(rounds)]
        first, paints = every[0], [one.first_paint for one in every]
        print(
            f"{place.name:<16}{first.kilobytes:>6.0f}{first.on_the_wire:>10.0f}"
            f"{first.requests:>10}   {spread(paints)}"
        )


def filled(browser: Browser, site: str, patients: int) -> None:
    """The same pages with a patient on them."""
    print(f"{f'with each of {patients}':<19}{'kB':<20}sent, kB")
    fills: dict[str, list[Fill]] = {
        "/": [partial(read_a_note, note=note) for note in NOTED[:: len(NOTED) // patients]],
        "/course": [partial(make_a_patient, seed=seed) for seed in range(patients)],
    }
    for address, each in fills.items():
        every = [opened(browser, site + address, fill) for fill in each[:patients]]
        sizes = spread([one.kilobytes for one in every])
        print(f"{address:<19}{sizes:<20}{spread([one.on_the_wire for one in every])}")


def verdicts(browser: Browser, site: str, clicks: int) -> None:
    times: list[float] = []
    page = browser.new_page()
    for note in NOTED:
        page.goto(site)
        read_a_note(page, note)
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
    if requests <= WARM:
        print(f"memory: nothing is said of it before {WARM} requests have warmed up the server")
        return
    print(f"memory: {found.grown:+.1f} MB after warming up, {found.a_thousand:+.2f} MB a thousand")


def spread(values: list[float]) -> str:
    return f"{median(values):.0f} ({min(values):.0f} to {max(values):.0f})"


def main() -> None:
    parser = argparse.ArgumentParser(prog="benchmarks.web", description=__doc__)
    parser.formatter_class = argparse.RawDescriptionHelpFormatter
    parser.add_argument("--rounds", type=int, default=7, help="default: %(default)s")
    parser.add_argument("--patients", type=int, default=12, help="default: %(default)s")
    parser.add_argument("--clicks", type=int, default=100, help="default: %(default)s")
    parser.add_argument("--requests", type=int, default=10_000, help="default: %(default)s")
    given = parser.parse_args()
    print(f"load before: {os.getloadavg()[0]:.1f} on {os.cpu_count()} processors")
    with serving("open") as service:
        site = service.url.partition("/cds-services")[0]
        with browsing() as browser:
            weights(browser, site, given.rounds)
            filled(browser, site, given.patients)
            verdicts(browser, site, given.clicks)
        memory(service, given.requests)


if __name__ == "__main__":
    main()
