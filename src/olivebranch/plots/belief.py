"""What to believe about a hidden variable, week by week, and the truth."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

import numpy as np
from matplotlib.axes import Axes

from olivebranch.base.arguments import DEFAULT_WEEKS
from olivebranch.base.arrays import Floats, Ints
from olivebranch.base.text import capitalised, plain, rounded_percent
from olivebranch.chain.chain import Chain, chain_of
from olivebranch.chain.outcomes import Outcomes
from olivebranch.chain.paths import Paths
from olivebranch.draw.belief import belief_cells, belief_labels
from olivebranch.draw.palette import ending_looks
from olivebranch.draw.style import WIDTH
from olivebranch.pacing.belief import BinnedBelief
from olivebranch.plots.again import redrawable
from olivebranch.plots.alt_text import set_alt_text
from olivebranch.plots.canvas import canvas
from olivebranch.plots.results import choose_variable
from olivebranch.plots.shown import check_shown
from olivebranch.plots.wording import ending_word, step_word


@redrawable
def plot_belief(
    result: Outcomes,
    variable: str | None = None,
    *,
    run: int = 0,
    seed: int | None = None,
    ax: Axes | None = None,
    theme: str | None = None,
    **artist: Any,
) -> Axes:
    """What could one know? In one run, what to believe about a hidden variable in each week, and the truth.

    The shade of a cell is the forward filter, P(value | seen and heard up to that week); the line is the truth, which
    no strategy sees; the dots below are the responses heard. `Paths.belief` has the numbers.

    Parameters
    ----------
    variable : the variable to show (default: the first hidden one, or the first of all if none is hidden)
    run, seed : the walk (default: run 0 of the result's own seed, or of seed 1)
    ax : where to draw (default: a new figure)
    artist : for the cells, such as ``alpha=0.8``

    Raises ArgumentError for a run that does not exist, and UnknownName for an unknown variable or theme.

    >>> import olivebranch as ob
    >>> ax = plot_belief(ob.Chain("reconciliation", "small_steps").exact(weeks=30), run=3)
    >>> ax.get_title(loc="left")
    'What could one know? Spark as believed (shade) and as it is (line)'
    """
    check_shown("plot_belief", result, Outcomes)
    shown = _shown(result, variable, run, seed)
    chain, last = chain_of(result), shown.truth.size - 1
    rows = len(shown.rungs) + len(shown.heard) + len(shown.kept)
    with canvas(ax, theme, (WIDTH, 1.5 + 0.34 * rows)) as at:
        end = ending_looks(chain.endings, at.theme)[shown.ending]
        belief_cells(
            at.ax,
            shown.belief,
            shown.truth,
            shown.rungs,
            shown.heard,
            shown.kept,
            at.theme,
            unit=step_word(result, 1),
            end=end,
            **artist,
        )
        title = f"What could one know? {capitalised(shown.name)} as believed (shade) and as it is (line)"
        whose = f"Run {run} of seed {shown.seed}, {plain(result.strategy)}: {ending_word(shown.ending)} in"
        note = f"{whose} {step_word(result, 1)} {last}. Beside: the last belief. {_off(shown)}{chain.note}"
        at.label_and_frame(lambda: belief_labels(at.ax, shown.belief[-1], at.theme), title, note)
        set_alt_text(at.ax, *_alt_text(result, shown, run))
    return at.ax


@dataclass(frozen=True, slots=True)
class _Shown:
    """One walk to its end: belief (weeks + 1, rungs), the true rung in each week, and what was heard.

    `kept` is what the strategy itself remembers of it, NaN once the walk has ended, and `off` how far that is from the
    belief, on average over the weeks.
    """

    name: str
    rungs: list[str]
    belief: Floats
    truth: Ints
    heard: dict[str, list[int]]
    kept: dict[str, Floats]
    off: float
    ending: str
    seed: int


def _shown(result: Outcomes, variable: str | None, run: int, seed: int | None) -> _Shown:
    chain = chain_of(result)
    name = choose_variable(chain, variable if variable is not None or not chain.hidden else chain.hidden[0])
    luck = seed if seed is not None else result.seed if result.seed is not None else 1
    paths = chain.paths([run], luck, weeks=result.weeks or DEFAULT_WEEKS)
    weeks = int(paths.lengths()[0]) + 1
    rungs = [plain(value) for value in chain.variables[name]]
    belief, truth = paths.belief(name)[0, :weeks], paths.values(name)[0, :weeks]
    kept, off = _kept(chain, paths, name, belief)
    return _Shown(plain(name), rungs, belief, truth, _heard(paths, weeks), kept, off, paths.ending()[0], luck)


def _kept(chain: Chain, paths: Paths, variable: str, belief: Floats) -> tuple[dict[str, Floats], float]:
    """The beliefs of the variable that the strategy remembers, by a word for each, and their mean distance."""
    pairs, kept, off = paths.pairs[0, : len(belief)], {}, [0.0]
    remembers = {} if chain.strategy is None else chain.strategy.remembers
    for name, memory in remembers.items():
        if isinstance(memory, BinnedBelief) and memory.variable == variable and name in chain.memory:
            chances = np.asarray(chain.memory_values[name], dtype=np.float64)[chain.memory[name][pairs]]
            chances[chain.ending[pairs] >= 0] = np.nan
            kept[f"{plain(memory.value)}, kept"] = chances
            off.append(float(np.nanmean(abs(chances - belief[:, chain.value_index(variable, memory.value)]))))
    return kept, max(off)


def _off(shown: _Shown) -> str:
    if not shown.kept:
        return ""
    return f"Kept: the bin that the strategy remembers, on average {shown.off:.2f} from the belief. "


def _heard(paths: Paths, weeks: int) -> dict[str, list[int]]:
    """The weeks of every response of the walk, in the order of the model's list."""
    said = [paths.done(0, week)[1] for week in range(1, weeks)]
    rows = {name: [week for week, word in enumerate(said, start=1) if word == name] for name in paths.chain.responses}
    return {plain(name): when for name, when in rows.items() if when}


def _alt_text(result: Outcomes, shown: _Shown, run: int) -> tuple[str, str, str, str]:
    step, last = step_word(result, 1), shown.truth.size - 1
    chart = (
        f"Belief of {shown.name} week by week under {plain(result.strategy)}, run {run} of seed {shown.seed}, "
        f"over the truth, {step} 0 to {last}."
    )
    start, end = (_listed(shown.rungs, row) for row in (shown.belief[0], shown.belief[-1]))
    mean = sum(float(row[rung]) for row, rung in zip(shown.belief, shown.truth, strict=True)) / (last + 1)
    truth = f"In truth {shown.rungs[shown.truth[0]]} at the start and {shown.rungs[shown.truth[-1]]} at the end"
    return (
        chart,
        f"At the start: {start}.",
        f"By {step} {last}: {end}.",
        f"{truth}; on average it was given {rounded_percent(mean)}. {_off(shown)}".strip(),
    )


def _listed(names: list[str], shares: Floats) -> str:
    return ", ".join(f"{name} {rounded_percent(float(p))}" for name, p in zip(names, shares, strict=True))
