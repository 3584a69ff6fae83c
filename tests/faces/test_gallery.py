"""The README's pictures are up to date: drawn again, they match what is committed. If this fails: make gallery."""

from __future__ import annotations

import json
from io import BytesIO
from pathlib import Path

import numpy as np
import pytest
from PIL import Image

import olivebranch as ob
from olivebranch.plots.saving import close_figure, fewer_colours, rendered
from support.scripts import script

DOCS = Path(__file__).parents[2] / "docs"
GALLERY = DOCS / "gallery"
CLOSE, COLOURS = 3.0, 0.05  # another version of a library may draw letters slightly differently, but not marks

pytestmark = pytest.mark.slow


@pytest.fixture(scope="module")
def drawn():
    """{name: (words, picture as an array)}, drawn now."""
    gallery, found = script(DOCS / "make_gallery.py"), {}
    for name, picture in gallery.pictures().items():
        found[name] = ob.describe(picture), pixels(fewer_colours(rendered(picture, "png", width=gallery.WIDTH)))
        close_figure(picture)
    return found


def pixels(data: bytes) -> np.ndarray:
    return np.asarray(Image.open(BytesIO(data)).convert("RGB"), dtype=float)


def hues(picture: np.ndarray) -> np.ndarray:
    """How the coloured pixels are distributed over twelve hues; grey pixels (ink and paper) do not count."""
    hue, _, _ = np.moveaxis(np.asarray(Image.fromarray(picture.astype(np.uint8)).convert("HSV")), 2, 0)
    coloured = picture.max(axis=2) - picture.min(axis=2) > 30
    counts, _ = np.histogram(hue[coloured], bins=12, range=(0, 256))
    return counts / counts.sum()


def differ(then: np.ndarray, now: np.ndarray) -> bool:
    """Whether two pictures differ by more than their letters."""
    if then.shape != now.shape or np.abs(then - now).mean() > CLOSE:  # of 255
        return True
    return bool(np.abs(hues(then) - hues(now)).sum() > COLOURS)


def test_every_picture_is_there_and_no_other(drawn):
    assert {path.stem for path in GALLERY.glob("*.png")} == set(drawn)
    assert all(f"docs/gallery/{name}.png" in (DOCS.parent / "README.md").read_text(encoding="utf-8") for name in drawn)


def test_pictures_say_what_they_said(drawn):
    """The numbers in the descriptions are the same on every machine."""
    assert json.loads((GALLERY / "words.json").read_text(encoding="utf-8")) == {
        k: words for k, (words, _) in drawn.items()
    }


def test_pictures_look_as_they_did(drawn):
    changed = [name for name, (_, now) in drawn.items() if differ(pixels((GALLERY / f"{name}.png").read_bytes()), now)]
    assert changed == []


def test_another_colour_and_another_size_would_be_seen(drawn):
    """The mutants: red and blue are swapped; a row of pixels is missing."""
    for name, (_, now) in drawn.items():
        assert differ(now, now[:, :, ::-1]), name
        assert differ(now, now[1:]), name
