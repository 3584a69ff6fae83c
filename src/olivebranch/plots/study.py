"""Pictures of what the answers rest on: the tornado, the spread over draws, the map of regimes, claims and targets."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import numpy as np
from matplotlib.axes import Axes

from olivebranch.draw import claims as claims_
from olivebranch.draw import ranges as ranges_
from olivebranch.draw import regimes as regimes_
from olivebranch.draw import sheet
from olivebranch.draw import spread as spread_
from olivebranch.draw import tornado as tornado_
from olivebranch.draw.words import number, percent, plain
from olivebranch.plots._base import Canvas, canvas, tell

if TYPE_CHECKING:
    from olivebranch.studies.calibration import Calibration
    from olivebranch.studies.claims import Claims
    from olivebranch.studies.regimes import Regimes
    from olivebranch.studies.uncertainty import Uncertainty
    from olivebranch.studies.uncertainty.tornado import Tornado

BARS = 10  # parameters in a tornado


def plot_tornado(result: Tornado, *, ax: Axes | None = None, theme: str | None = None, **artist: Any) -> Axes:
    """What does it rest on: the answer with one parameter at a time at its prior's 5 % and 95 % point, solved anew.

    >>> import olivebranch as ob
    >>> study = ob.uncertainty("maybe", ["small_steps"], weeks=20, draws=64)
    >>> len(plot_tornado(study.tornado()).get_yticklabels())
    7
    """
    names, values, at = result.names[:BARS], result.value[:BARS], result.at[:BARS]
    chance = result.of in (*result.model.endings, "open")
    say = percent if chance else number
    points = [(f"{low:.2g}", f"{high:.2g}") for low, high in at]
    with canvas(ax, theme, (sheet.WIDTH, 1.6 + 0.36 * len(names))) as here:
        here.settle()
        what = f"{plain(result.of)}, {plain(result.strategy)}"
        tornado_.tornado(
            here.ax,
            list(map(plain, names)),
            values,
            points,
            result.base,
            here.theme,
            what=what,
            chance=chance,
            **artist,
        )
        _settled(here)
        sheet.foot(
            here.ax,
            f"Solid: at the 5 % point of its prior; hatched: at the 95 % point. {result.model.note}",
            here.theme,
        )
        here.settle()
        sheet.title(
            here.ax, f"What does it rest on? Most of all on {plain(names[0])}" if names else "What does it rest on?"
        )
        told = [f"{plain(n)} {say(v[0])} to {say(v[1])}" for n, v in zip(names, values, strict=True)]
        tell(
            here.ax,
            f"Tornado of {what}: one parameter at a time at its 5 % and 95 % points.",
            f"{'; '.join(told)}.",
            f"At the stated values {say(result.base)}.",
        )
    return here.ax


def plot_spread(
    result: Uncertainty, of: str | None = None, *, ax: Axes | None = None, theme: str | None = None, **artist: Any
) -> Axes:
    """How far does it spread over the prior draws: fifty dots a strategy, with the stated value as a tick.

    >>> import olivebranch as ob
    >>> ax = plot_spread(ob.uncertainty("maybe", ["small_steps", "jump_ahead"], weeks=20, draws=64))
    >>> [label.get_text() for label in ax.get_yticklabels()]
    ['small steps', 'jump ahead']
    """
    name = of or result.model.endings[0]
    chance = name in (*result.model.endings, "open")
    say = percent if chance else number
    draws = [result.spread(name, s) for s in result.strategies]
    stated = [result.stated(name, s) for s in result.strategies]
    with canvas(ax, theme, (sheet.WIDTH, 1.6 + 0.7 * len(draws))) as here:
        here.settle()
        spread_.spread(
            here.ax,
            draws,
            list(map(plain, result.strategies)),
            here.theme,
            what=plain(name),
            stated=stated,
            chance=chance,
            **artist,
        )
        foot = (
            f"Fifty dots a strategy from {result.draws:,} draws of the parameters, each solved exactly; tick: stated. "
        )
        _settled(here)
        sheet.foot(here.ax, foot + _never(result.never_chosen) + result.model.note, here.theme)
        here.settle()
        sheet.title(here.ax, f"How sure is it? {plain(name).capitalize()} over what is believed of the parameters")
        told = [
            f"{plain(s)} {say(float(np.quantile(d, 0.05)))} to {say(float(np.quantile(d, 0.95)))}, stated {say(v)}"
            for s, d, v in zip(result.strategies, draws, stated, strict=True)
        ]
        tell(
            here.ax,
            f"Quantile dots of {plain(name)} over {result.draws:,} draws.",
            f"9 in 10 of the draws: {'; '.join(told)}.",
        )
    return here.ax


def plot_regimes(result: Regimes, *, ax: Axes | None = None, theme: str | None = None, **artist: Any) -> Axes:
    """When does jumping win: the best strategy over two things, ties hatched.

    >>> import olivebranch as ob
    >>> found = ob.regimes("maybe", ["small_steps", "jump_ahead"], x={"weeks": [1, 5, 20]}, y={"cold_yes": [0.08, 0.3]})
    >>> ax = plot_regimes(found)
    >>> ax.get_xlabel()
    'rounds'
    """
    names = [*map(plain, result.strategies), "breaks the rules"]
    among = np.where(np.array(result.barred)[:, None, None], -np.inf, np.nan_to_num(result.score))
    best = np.where(result.best == -1, among.argmax(axis=0), np.where(result.best == -2, len(names) - 1, result.best))
    with canvas(ax, theme, (sheet.WIDTH, max(2.6, min(6.0, 1.4 + 0.45 * best.shape[0])))) as here:
        here.settle()
        regimes_.regimes(
            here.ax,
            best,
            result.best == -1,
            names,
            result.x.labels,
            result.y.labels,
            here.theme,
            x_name=_axis_name(result, "x"),
            y_name=_axis_name(result, "y"),
            here=_here(result),
            **artist,
        )
        first = plain(result.model.endings[0])
        note = f"Best by {result.words}; more {first} with no less harm is not the same thing. "
        never = [name for name, out in zip(result.strategies, result.barred, strict=True) if out]
        _settled(here)
        sheet.foot(here.ax, note + _never(never) + result.model.note, here.theme)
        here.settle()
        sheet.title(here.ax, "Which is best where?")
        told = [result.when(name) for name in result.strategies if name not in never]
        tell(
            here.ax,
            f"Map of the best strategy over {_axis_name(result, 'x')} and {_axis_name(result, 'y') or 'nothing else'}.",
            " ".join(told),
        )
    return here.ax


def plot_claims(result: Claims, *, ax: Axes | None = None, theme: str | None = None, **artist: Any) -> Axes:
    """How far do the claims hold: in how many of the draws, and at the stated values.

    >>> import olivebranch as ob
    >>> mine = ob.Claim("steps", "Small steps beat asking", [ob.Ask("yes", "small_steps"), ob.Ask("yes", "jump_ahead")])
    >>> ax = plot_claims(ob.claims("maybe", mine, weeks=20, draws=64))
    >>> [label.get_text() for label in ax.get_yticklabels()]
    ['Small steps beat asking']
    """
    verdicts = result.verdicts
    with canvas(ax, theme, (sheet.WIDTH, 1.8 + 0.4 * len(verdicts))) as here:
        here.settle()
        claims_.claims(
            here.ax,
            [v.claim.words for v in verdicts],
            np.array([v.share for v in verdicts]),
            [v.holds for v in verdicts],
            here.theme,
            **artist,
        )
        _settled(here)
        sheet.foot(here.ax, f"Round: holds at the stated values; cross: fails. {result.model.note}", here.theme)
        here.settle()
        failing = sum(not v.holds for v in verdicts)
        sheet.title(
            here.ax,
            f"How far do the claims hold? {len(verdicts) - failing} hold in the model as stated, {failing} fail",
        )
        told = [f"{v.claim.words}: {v.word}, {100 * v.share:.0f} %" for v in verdicts]
        tell(
            here.ax,
            f"{len(verdicts)} claims with the share of {result.draws:,} draws in which each holds.",
            f"{'; '.join(told)}.",
        )
    return here.ax


def plot_calibration(result: Calibration, *, ax: Axes | None = None, theme: str | None = None, **artist: Any) -> Axes:
    """How near does the model come: each answer beside its published range, hits and misses alike.

    >>> import olivebranch as ob
    >>> len(plot_calibration(ob.calibration("reconciliation")).get_yticklabels())
    4
    """
    rows = result.rows
    with canvas(ax, theme, (sheet.WIDTH, 1.9 + 0.5 * len(rows))) as here:
        here.settle()
        ranges_.ranges(
            here.ax,
            [r.target.words for r in rows],
            np.array([(r.target.low, r.target.high) for r in rows]),
            np.array([r.answer for r in rows]),
            here.theme,
            **artist,
        )
        _settled(here)
        sheet.foot(
            here.ax, f"Band: published; round: the model, within; cross: a miss. {result.model.note}", here.theme
        )
        here.settle()
        sheet.title(here.ax, f"How near does the model come? {result.hits} of {len(rows)} published ranges met")
        told = [
            f"{r.target.words}: published {percent(r.target.low)} to {percent(r.target.high)}, model "
            f"{percent(r.answer)}"
            for r in rows
        ]
        tell(here.ax, "The model's answers beside published ranges.", f"{'; '.join(told)}.")
    return here.ax


def _settled(here: Canvas) -> None:
    """Long labels move the Axes; what is measured next needs the place they end up in."""
    here.settle()
    here.settle()


def _never(names: Any) -> str:
    return f"Shown, never chosen: {', '.join(map(plain, names))}. " if names else ""


def _axis_name(result: Regimes, side: str) -> str:
    found = result.x if side == "x" else result.y
    if found.kind == "weeks":
        return f"{result.model.step}s"
    return f"{plain(found.name)} at the start" if found.kind == "start" else plain(found.name)


def _here(result: Regimes) -> tuple[float, float] | None:
    """Where the stated values lie on the map, in cells; nowhere where they are not on it."""
    places = [_place(result, found) for found in (result.x, result.y)]
    return None if None in places else (places[0] or 0.0, places[1] or 0.0)


def _place(result: Regimes, along: Any) -> float | None:
    if along.kind == "none":
        return 0.0
    if along.kind == "start":
        return None
    stated = result.weeks if along.kind == "weeks" else result.model.parameters[along.name].value
    values = np.array(along.values, dtype=float)
    if (np.diff(values) <= 0).any() or not values[0] <= stated <= values[-1]:
        return None
    return float(np.interp(stated, values, np.arange(values.size)))
