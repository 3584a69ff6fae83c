"""The README's pictures are fresh: drawn again, they say and show what is committed. Where this fails: make gallery."""

from __future__ import annotations

import json
from io import BytesIO
from pathlib import Path

import numpy as np
import pytest
from PIL import Image

import olivebranch as ob
from olivebranch.plots.saving import close, png, small
from support.scripts import script

DOCS = Path(__file__).parents[2] / "docs"
GALLERY = DOCS / "gallery"
CLOSE = 1.0  # of 255, mean over the picture: another version of a library may draw letters a little differently

pytestmark = pytest.mark.slow


@pytest.fixture(scope="module")
def drawn():
    """{name: (words, picture as an array)}, drawn now."""
    gallery, found = script(DOCS / "make_gallery.py"), {}
    for name, picture in gallery.pictures().items():
        found[name] = ob.describe(picture), pixels(small(png(picture, width=gallery.WIDTH)))
        close(picture)
    return found


def pixels(data: bytes) -> np.ndarray:
    return np.asarray(Image.open(BytesIO(data)).convert("RGB"), dtype=float)


def test_every_picture_is_there_and_no_other(drawn):
    assert {path.stem for path in GALLERY.glob("*.png")} == set(drawn)
    assert all(f"docs/gallery/{name}.png" in (DOCS.parent / "README.md").read_text(encoding="utf-8") for name in drawn)


def test_pictures_say_what_they_said(drawn):
    """The numbers, in words: the same on every machine."""
    assert json.loads((GALLERY / "words.json").read_text(encoding="utf-8")) == {
        k: words for k, (words, _) in drawn.items()
    }


def test_pictures_look_as_they_did(drawn):
    """Pixel by pixel, with room for other letters."""
    for name, (_, now) in drawn.items():
        then = pixels((GALLERY / f"{name}.png").read_bytes())
        assert then.shape == now.shape, name
        assert np.abs(then - now).mean() < CLOSE, name


def test_another_colour_would_be_seen(drawn):
    """The tolerance is small enough: a picture whose strongest colour turns grey is not close."""
    for name, (_, now) in drawn.items():
        faded = now.copy()
        chroma = faded.max(axis=2) - faded.min(axis=2)
        faded[chroma > 60] = 128
        assert np.abs(faded - now).mean() > CLOSE, name
