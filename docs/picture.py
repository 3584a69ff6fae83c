"""Draw docs/page.png for the README: three cards of the page, side by side. Run: python docs/picture.py"""

from __future__ import annotations

import sys
from io import BytesIO
from pathlib import Path

from PIL import Image

HERE = Path(__file__).parent
sys.path.insert(0, str(HERE.parent / "tests"))

from support.browser import Visit, chromium  # noqa: E402

BETS = {"ask": 60, "one": "steps", "friend": 30}
CARDS, SIZE = ("hook", "when", "zone"), {"width": 430, "height": 900}


def card(browser, name: str) -> Image.Image:
    """One card, drawn as a phone shows it, sharper."""
    state = {"card": name, "bets": BETS, "sliders": {"rounds": 5, "warm": 30}}
    here = Visit(browser, HERE / "page.html", state=state, viewport=SIZE, device_scale_factor=1.5, color_scheme="light")
    shot = Image.open(BytesIO(here.page.screenshot()))
    here.close()
    return shot


def main() -> None:
    """Draw the cards and put them in a row."""
    with chromium() as browser:
        shots = [card(browser, name) for name in CARDS]
    row = Image.new("RGB", (sum(shot.width for shot in shots), shots[0].height), "white")
    for i, shot in enumerate(shots):
        row.paste(shot, (sum(one.width for one in shots[:i]), 0))
    row.quantize(128).save(HERE / "page.png", optimize=True)


if __name__ == "__main__":
    main()
