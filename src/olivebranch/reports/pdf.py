"""Prints HTML with an installed Chromium: headless, without network, with a temporary profile."""

from __future__ import annotations

import shutil
import subprocess
import tempfile
from pathlib import Path

from olivebranch.errors import ArgumentError

NAMES = ("chromium", "chromium-browser", "google-chrome", "google-chrome-stable", "chrome", "msedge")
QUIET = (
    "--headless",
    "--no-sandbox",
    "--disable-gpu",
    "--disable-background-networking",
    "--disable-component-update",
    "--disable-sync",
    "--no-first-run",
    "--disable-dev-shm-usage",
    "--no-pdf-header-footer",
)
PATIENCE = 120  # seconds


def find_chromium() -> str:
    """The Chromium on the path; raises ArgumentError if there is none."""
    for name in NAMES:
        found = shutil.which(name)
        if found:
            return found
    raise ArgumentError(
        "a PDF needs Chromium, and none is found on the path. Install it (on Debian: apt-get install chromium), or "
        "open the HTML report in a browser and print it."
    )


def print_pdf(html: str) -> bytes:
    """An HTML file printed as a PDF."""
    browser = find_chromium()
    with tempfile.TemporaryDirectory(prefix="olivebranch-", ignore_cleanup_errors=True) as folder:
        source, target = Path(folder, "report.html"), Path(folder, "report.pdf")
        source.write_text(html, encoding="utf-8")
        command = [browser, *QUIET, f"--user-data-dir={folder}/profile", f"--print-to-pdf={target}", source.as_uri()]
        try:
            done = subprocess.run(command, capture_output=True, text=True, timeout=PATIENCE, check=False)
        except subprocess.TimeoutExpired:
            raise ArgumentError(f"{browser} was stopped: it took over {PATIENCE} seconds to print.") from None
        if not target.is_file():
            said = (done.stderr.strip().splitlines() or ["nothing"])[-1]
            raise ArgumentError(f"{browser} printed no PDF (exit code {done.returncode}). It said: {said}")
        return target.read_bytes()
