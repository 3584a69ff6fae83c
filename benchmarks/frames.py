"""Frames of the walking crowd on a slow phone: Chromium with its processor slowed down six times.

    python benchmarks/frames.py [--slower 6] [--seconds 8]

Card 4 of the page moves two hundred marks. Measured are, while the crowd walks at each speed, and with all two hundred
marks moved in every frame (more than a walk ever does):

* the frames in a second and the time from one to the next, on the slowed processor. These need a machine that does
  nothing else; the same page at rest is the first line, so that a busy machine is noticed;
* the work of the main thread for each frame, in processor time at full speed, times the slowing. It must stay below
  the 16.7 ms that a frame lasts. A busy machine changes it little.
"""

from __future__ import annotations

import argparse
import shutil
import statistics
import sys
import tempfile
from itertools import pairwise
from pathlib import Path
from typing import Any

from olivebranch.web.build import page

LATE = 1000 / 60 + 2
PHONE = {"width": 360, "height": 740}
STATE = "#state=%7B%22card%22%3A3%2C%22bets%22%3A%7B%22ask%22%3A60%7D%7D"
FRAMES = """milliseconds => new Promise(done => {
    const times = [], tick = now => {
        times.push(now);
        if (now - times[0] < milliseconds) requestAnimationFrame(tick); else done(times) };
    requestAnimationFrame(tick) })"""
ALL_MOVE = """() => {
    const kinds = [...document.querySelectorAll('.obp-people path')].filter(one => one.getAttribute('d'));
    const marks = kinds.map(one => one.getAttribute('d').split('M').slice(1).map(text => {
        const [, x, y, shape] = text.match(/^([^ ]+) ([^m]+)(.*)$/);
        return [Number(x), y, shape] }));
    const two = x => Math.round(100 * x) / 100;
    const tick = now => {
        kinds.forEach((one, k) => one.setAttribute('d', marks[k].map(([x, y, shape], i) =>
            `M${two(x + 3 * Math.sin(now / 200 + i))} ${y}${shape}`).join('')));
        requestAnimationFrame(tick) };
    requestAnimationFrame(tick) }"""
WAYS = {
    "at rest": 0,
    "the walk at speed 1": 1,
    "the walk at speed 2": 2,
    "the walk at speed 4": 4,
    "all 200 in every frame": -1,
}


class Tab:
    """The page on card 4, on a phone."""

    def __init__(self, browser: Any, path: Path):
        self.page = browser.new_page(viewport=PHONE, device_scale_factor=2)
        self.page.goto(path.as_uri() + STATE)
        self.page.wait_for_selector(".obp-people", state="attached")
        self.protocol = self.page.context.new_cdp_session(self.page)
        self.protocol.send("Performance.enable", {"timeDomain": "threadTicks"})

    def press(self, text: str) -> None:
        """Press a button."""
        self.page.get_by_role("button", name=text, exact=True).click()

    def move(self, speed: int) -> None:
        """Let the crowd walk at a speed; -1 moves every mark, and 0 none."""
        if speed < 0:
            self.page.evaluate(ALL_MOVE)
        elif speed:
            self.press("Let them walk")
            for n in range(speed.bit_length() - 1):
                self.press(f"Speed {2**n}×")

    def busy(self) -> float:
        """The processor time of the main thread until now, in milliseconds."""
        metrics = self.protocol.send("Performance.getMetrics")["metrics"]
        return 1000 * float(next(one["value"] for one in metrics if one["name"] == "TaskDuration"))

    def frames(self, seconds: float) -> list[float]:
        """How long each frame took, in milliseconds."""
        times = self.page.evaluate(FRAMES, 1000 * seconds)
        return [b - a for a, b in pairwise(times)]


def measured(browser: Any, path: Path, speed: int, slower: float, seconds: float) -> str:
    """One way of moving: its frames when slowed down, and the work that each is."""
    tab = Tab(browser, path)
    tab.move(speed)
    before = tab.busy()
    count = len(tab.frames(seconds))
    work = slower * (tab.busy() - before) / count
    tab.page.close()
    tab = Tab(browser, path)
    tab.protocol.send("Emulation.setCPUThrottlingRate", {"rate": slower})
    tab.move(speed)
    gaps = sorted(tab.frames(seconds))
    tab.page.close()
    late, upper = 100 * sum(gap > LATE for gap in gaps) / len(gaps), gaps[int(0.95 * (len(gaps) - 1))]
    return (
        f"work {work:4.1f} ms a frame; {1000 * len(gaps) / sum(gaps):4.1f} frames a second, "
        f"median {statistics.median(gaps):4.1f} ms, 95 % within {upper:5.1f} ms, late {late:4.1f} %"
    )


def main(argv: list[str] | None = None) -> None:
    """Measure, and print a line for each way of moving."""
    from playwright.sync_api import sync_playwright

    parser = argparse.ArgumentParser(description="Frames of the page's walking crowd on a slowed processor.")
    parser.add_argument(
        "--slower", type=float, default=6, help="how many times slower the processor is made (default: 6)"
    )
    parser.add_argument("--seconds", type=float, default=4, help="how long each is measured (default: 4)")
    given = parser.parse_args(argv)
    found = shutil.which("chromium") or shutil.which("chromium-browser") or shutil.which("google-chrome")
    if found is None:
        parser.error("Chromium is missing (apt-get install chromium)")
    with tempfile.TemporaryDirectory() as folder, sync_playwright() as driver:
        path = page().save(Path(folder) / "page.html")
        for name, speed in WAYS.items():
            browser = driver.chromium.launch(executable_path=found, args=["--no-sandbox", "--disable-gpu"])
            print(f"{name:24}{measured(browser, path, speed, given.slower, given.seconds)}", flush=True)
            browser.close()


if __name__ == "__main__":
    main(sys.argv[1:])
