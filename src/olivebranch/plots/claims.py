"""How far do claims hold? In how many of the draws, and whether at the stated values."""

from __future__ import annotations

from typing import Any

import numpy as np
from matplotlib.axes import Axes

from olivebranch.base.text import counted, rounded_percent
from olivebranch.draw.claims import claims
from olivebranch.draw.style import WIDTH
from olivebranch.plots.again import redrawable
from olivebranch.plots.alt_text import set_alt_text
from olivebranch.plots.canvas import canvas
from olivebranch.plots.shown import check_shown
from olivebranch.plots.wording import drawn_words
from olivebranch.studies.claims import Claims


@redrawable
def plot_claims(result: Claims, *, ax: Axes | None = None, theme: str | None = None, **artist: Any) -> Axes:
    """How far do the claims hold? In how many of the draws, and whether at the stated values.

    Raises UnknownName for an unknown theme.

    >>> import olivebranch as ob
    >>> mine = ob.Claim("steps", "Small steps beat asking", [ob.Ask("yes", "small_steps"), ob.Ask("yes", "jump_ahead")])
    >>> ax = plot_claims(ob.claims("maybe", mine, weeks=20, draws=64))
    >>> [label.get_text() for label in ax.get_yticklabels()]
    ['Small steps beat asking']
    """
    check_shown("plot_claims", result, Claims)
    verdicts = result.verdicts
    holds = [verdict.holds for verdict in verdicts]
    with canvas(ax, theme, (WIDTH, 1.8 + 0.4 * len(verdicts))) as at:
        at.settle()
        words, shares = [verdict.claim.words for verdict in verdicts], np.array([verdict.share for verdict in verdicts])
        claims(at.ax, words, shares, holds, at.theme, **artist)
        held, failed = sum(holds), len(holds) - sum(holds)
        counts = f"{held} hold{'s' * (held == 1)} in the model as stated, {failed} fail{'s' * (failed == 1)}"
        key = "Disc: holds at the stated values. Cross: fails."
        at.settle_and_frame(
            f"How far do the claims hold? {counts}", f"{key} {drawn_words(result.known)}{result.model.note}"
        )
        shown = [f"{v.claim.words}: {v.word}, {rounded_percent(v.share)}" for v in verdicts]
        chart = (
            f"{counted(len(verdicts), 'claim')} with the share of {counted(result.draws, 'draw')} in which each holds."
        )
        set_alt_text(at.ax, chart, f"{'; '.join(shown)}.")
    return at.ax
