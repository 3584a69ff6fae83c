"""How close does the model come? Its answers beside published ranges."""

from __future__ import annotations

from typing import Any

import numpy as np
from matplotlib.axes import Axes

from olivebranch.base.text import rounded_percent
from olivebranch.draw.ranges import ranges
from olivebranch.draw.style import WIDTH
from olivebranch.plots.again import redrawable
from olivebranch.plots.alt_text import set_alt_text
from olivebranch.plots.canvas import canvas
from olivebranch.plots.shown import check_shown
from olivebranch.studies.calibration import Calibration


@redrawable
def plot_calibration(result: Calibration, *, ax: Axes | None = None, theme: str | None = None, **artist: Any) -> Axes:
    """How close does the model come? Each answer beside its published range, hits and misses alike.

    Raises UnknownName for an unknown theme.

    >>> import olivebranch as ob
    >>> len(plot_calibration(ob.calibration("reconciliation")).get_yticklabels())
    4
    """
    check_shown("plot_calibration", result, Calibration)
    rows, targets = result.rows, [row.target for row in result.rows]
    published = np.array([(target.low, target.high) for target in targets])
    answers = np.array([row.answer for row in rows])
    with canvas(ax, theme, (WIDTH, 1.9 + 0.5 * len(rows))) as at:
        at.settle()
        ranges(at.ax, [target.words for target in targets], published, answers, at.theme, **artist)
        key = "Band: published range. Disc: the model's answer, inside it. Cross: the model misses it."
        title = f"How close does the model come? {result.hits} of {len(rows)} published ranges met"
        at.settle_and_frame(title, f"{key} {result.model.note}")
        shown = [
            f"{target.words}: published {rounded_percent(target.low)} to {rounded_percent(target.high)}, model "
            f"{rounded_percent(answer)}"
            for target, answer in zip(targets, answers, strict=True)
        ]
        set_alt_text(at.ax, "The model's answers beside published ranges.", f"{'; '.join(shown)}.")
    return at.ax
