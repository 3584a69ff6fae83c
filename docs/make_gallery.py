"""Draw the six pictures of the README: ``python docs/make_gallery.py`` writes them to docs/gallery.

The bytes are the same each time. The files are small (64 colours, 1,200 pixels wide), so that a clone stays light.
Their alt texts are written to words.json, so that a test can draw the pictures again and compare.
"""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

import matplotlib

matplotlib.use("Agg")  # nothing is shown, only written

import olivebranch as ob
from olivebranch.base.writing import write_whole
from olivebranch.plots.saving import close_figure, fewer_colours, rendered

HERE = Path(__file__).parent / "gallery"
WIDTH, LARGEST = 1_200, 150_000  # pixels; bytes


def pictures() -> dict[str, Any]:
    """The six pictures, by the name of their file."""
    model = ob.load("reconciliation")
    four = ob.compare(model, ["small_steps", "three_noes_and_out", "jump_ahead", "push_hard"], weeks=52)
    return {
        "outcomes": four.plot(),
        "steps": ob.plot_steps("maybe", weeks=20),
        "zones": four["small_steps"].plot.zones(beside="no_contact"),
        "graph": ob.load("maybe").plot.graph(),
        "cumulative": (model @ "three_noes_and_out").simulate(runs=2_000, weeks=52, seed=7).plot.cumulative(),
        "flow": four["small_steps"].plot.flow(),
    }


def main() -> None:
    """Write the files, and the alt text of each."""
    HERE.mkdir(exist_ok=True)
    words = {}
    for name, picture in pictures().items():
        image = fewer_colours(rendered(picture, "png", width=WIDTH))
        if len(image) > LARGEST:
            raise SystemExit(f"{name}.png: {len(image):,} bytes, over {LARGEST:,}.")
        write_whole(HERE / f"{name}.png", image)
        words[name] = ob.describe(picture)
        print(f"{name}.png\t{len(image):,} bytes\t{words[name]}")
        close_figure(picture)
    write_whole(HERE / "words.json", json.dumps(words, indent=1, ensure_ascii=False) + "\n")


if __name__ == "__main__":
    main()
