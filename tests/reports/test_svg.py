"""Pictures of a report: small, in both themes, and the same to the eye as matplotlib drew them."""

from __future__ import annotations

import re
import xml.etree.ElementTree as ET
from io import BytesIO

import numpy as np
import pytest
from PIL import Image

import olivebranch as ob
from olivebranch.plots.saving import close_figure, rendered
from olivebranch.reports.svg import _path, in_both_themes
from support.pictures import comparison

LIGHT = b"""<svg xmlns="http://www.w3.org/2000/svg" xmlns:xlink="http://www.w3.org/1999/xlink" viewBox="0 0 9 9">
<g id="a"><defs><path id="letter" d="M 0 0 L 1 1" style="fill: #aa0000"/></defs><use xlink:href="#letter"
transform="translate(2.04 3)"/><path d="M 0 0 L 9 9 z" clip-path="url(#letter)" style="fill: #00aa00"/></g></svg>"""
DARK = LIGHT.replace(b"#aa0000", b"#bb0000").replace(b"#00aa00", b"#00bb00")


def walked(data: str) -> list[list[tuple[float, float]]]:
    """The places that a path of relative steps comes through, by subpath."""
    at, start = np.zeros(2), np.zeros(2)
    found: list[list[tuple[float, float]]] = []
    for letter, numbers in re.findall(r"([mlqcz])([^mlqcz]*)", data):
        if letter == "z":
            at = start
            continue
        points = np.array([float(n) for n in re.findall(r"-?(?:\d+\.?\d*|\.\d+)", numbers)]).reshape(-1, 2)
        each = {"m": 1, "l": 1, "q": 2, "c": 3}[letter]
        if letter == "m":
            found.append([])
        for step in range(0, len(points), each):
            found[-1] += [tuple(at + point) for point in points[step : step + each]]
            at = at + points[step + each - 1]
            start = at if letter == "m" and step == 0 else start
    return found


def test_a_path_of_many_steps_does_not_drift():
    """Steps are differences of rounded places, so the thousandth place is as near as the first."""
    rng = np.random.default_rng(3)
    places = rng.uniform(-500, 500, (1_000, 2))
    text = _path("M " + "\nL ".join(f"{x:f} {y:f}" for x, y in places) + " \nz")
    np.testing.assert_allclose(walked(text)[0], places, rtol=0, atol=0.0051)


def test_curves_and_several_parts():
    given = "M 1 2 Q 3 4 5.5 6 C 0 0 1 1 -2.25 3 z M 10 10 L 10.004 9 z L 0 0 "
    (first, second) = walked(_path(given))
    np.testing.assert_allclose(first, [(1, 2), (3, 4), (5.5, 6), (0, 0), (1, 1), (-2.25, 3)])
    np.testing.assert_allclose(second, [(10, 10), (10, 9), (0, 0)], atol=1e-12)


def test_each_colour_has_one_for_dark_screens():
    made = in_both_themes(LIGHT, DARK)
    ET.fromstring(made)
    assert (
        ":root{--c0:#aa0000;--c1:#00aa00}@media (prefers-color-scheme:dark){:root{--c0:#bb0000;--c1:#00bb00}}" in made
    )
    assert ".s0{fill:var(--c0)}.s1{fill:var(--c1);clip-path:url(#i0)}" in made
    assert "<use href='#i0' x='2' y='3'/>" in made


def test_drawings_that_differ_otherwise_keep_the_light_one():
    made = in_both_themes(LIGHT, DARK.replace(b"M 0 0 L 9 9", b"M 0 0 L 9 8"))
    assert "fill:#aa0000" in made
    assert "#bb0000" not in made


def seen(browser, svg: str | bytes, scheme: str) -> np.ndarray:
    """The picture as an array of pixels."""
    text = svg if isinstance(svg, str) else svg.decode()
    page = browser.take({"width": 800, "height": 800}, color_scheme=scheme)
    page.set_content("<style>:root { color-scheme: light dark } body { margin: 0 }</style><img width=800>")
    page.evaluate("svg => { document.images[0].src = 'data:image/svg+xml,' + encodeURIComponent(svg) }", text)
    page.evaluate("document.images[0].decode()")
    shot = Image.open(BytesIO(page.screenshot())).convert("L")
    browser.give_back(page)
    return np.asarray(shot, dtype=float)


@pytest.mark.slow
@pytest.mark.browser
@pytest.mark.parametrize("draw", [ob.plot_outcomes, ob.plot_steps, ob.plot_cumulative])
def test_it_looks_as_it_was_drawn(browser, draw):
    """Pixel by pixel, in both themes; and in the other theme it looks different, so the comparison is not empty."""
    what = comparison("reconciliation", 26)
    drawn = {}
    for theme in ("light", "dark"):
        picture = draw(what, theme=theme)
        drawn[theme] = rendered(picture, "svg")
        close_figure(picture)
    made = in_both_themes(drawn["light"], drawn["dark"])
    assert len(made) < 0.6 * len(drawn["light"])
    for theme, other in (("light", "dark"), ("dark", "light")):
        now, then = seen(browser, made, theme), seen(browser, drawn[theme], theme)
        assert np.abs(now - then).mean() < 0.2  # of 255
        assert np.abs(now - seen(browser, drawn[other], theme)).mean() > 50
