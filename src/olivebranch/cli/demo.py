"""The demonstration that `make demo` runs."""

from __future__ import annotations

from pathlib import Path
from typing import Annotated

import typer

from olivebranch.base.sheet import Sheet
from olivebranch.base.text import CARE, number, percent, plain
from olivebranch.base.writing import as_path, made_folder
from olivebranch.chain.outcomes import Outcomes
from olivebranch.chain.summary import MANY, chance, names, notes, urgent
from olivebranch.cli._app import Seed, app, draw_unseen, say
from olivebranch.cli._streams import console
from olivebranch.model.files import load
from olivebranch.model.harm import TO_THEM, TO_YOU
from olivebranch.studies.compare import Comparison, compare
from olivebranch.studies.uncertainty import uncertainty

SHOWN = ("small_steps", "three_noes_and_out", "no_contact", "ask_monthly", "jump_ahead", "push_hard", "typical")
PIXELS = 1_200  # the width of a figure
DRAWS = 256  # from the priors, to say how often the ranking survives


@app.command()
def demo(
    runs: Annotated[int, typer.Option(help="Simulated runs for each strategy.", min=100)] = 100_000,
    seed: Seed = 1,
    out: Annotated[Path, typer.Option("--out", "-o", help="The folder for the figures.")] = Path("figures"),
) -> None:
    """Compare strategies on the reconciliation model, exactly and by simulation, and draw the first figures.

    [dim]olivebranch demo --runs 100000 --out figures[/dim]
    """
    with made_folder(as_path(out)) as folder:  # raises an error before anything is computed if it cannot be made
        _demo(runs, seed, folder)


def _demo(runs: int, seed: int, out: Path) -> None:
    model = load("reconciliation")
    exact = compare(model, SHOWN, weeks=52)
    sample = compare(model, SHOWN, weeks=52, runs=runs, seed=seed)
    _side_by_side(exact, sample).print(console())
    difference = sample.difference("small_steps", "jump_ahead")
    assert difference.interval is not None  # for a chance there is always an interval
    low, high = difference.interval
    say(
        f"\nSmall steps reach a yes {100 * difference.value:.1f} points more often than jumping ahead "
        f"(simulated, 95 % interval {100 * low:.1f} to {100 * high:.1f}; exactly "
        f"{100 * exact.difference('small_steps', 'jump_ahead').value:.1f}).\n"
        "Even so, more than half do not reach a yes by small steps. "
        f"{percent(exact['small_steps'].chance('shut'))} are shut out because of how they made contact; "
        f"for {percent(exact['small_steps'].chance('moved_on'))} the other person has moved on.\n"
    )
    say(uncertainty(model, ["small_steps", "jump_ahead", "typical"], weeks=52, draws=DRAWS).survival() + "\n")
    for path in _figures(exact, sample, out):
        typer.echo(f"wrote {path}")
    typer.echo()
    say(CARE)


def _side_by_side(exact: Comparison, sample: Comparison) -> Sheet:
    """Exact and simulated results in neighbouring columns, harm beside success."""
    title = f"{exact.model.title}: 52 weeks, exact and by {sample.runs:,} simulated runs each (seed {sample.seed})"
    columns, rows = ["strategy"], [[plain(name)] for name in exact]
    shown = _shown(exact.outcomes[0])
    for name in shown:
        counted = name in exact.model.tallies
        columns += [f"{plain(name)}\nexact", "sim." if counted else "simulated"]
        for row, pair in zip(rows, zip(exact.outcomes, sample.outcomes, strict=True), strict=True):
            row += [_cell(outcomes, name) for outcomes in pair]
    paired = tuple(range(2, len(columns), 2))
    first = tuple(1 + 2 * shown.index(name) for name in urgent(exact.outcomes[0]))
    note = tuple(line for line in notes(sample.outcomes[0]) if not line.startswith(MANY))
    return Sheet(title, tuple(columns), tuple(map(tuple, rows)), note, paired=paired, urgent=first)


def _shown(outcomes: Outcomes) -> list[str]:
    """The endings and the tallies of harm, in the order of every table."""
    return [name for name in names(outcomes) if name in (*outcomes.endings, *TO_THEM, *TO_YOU)]


def _cell(outcomes: Outcomes, name: str) -> str:
    """A chance or a mean, with no per cent sign after an error, so that harm fits beside success."""
    if name in outcomes.tallies:
        return number(outcomes.tally(name))
    cell = chance(outcomes, name)
    return cell.removesuffix(" %") if "±" in cell else cell


def _figures(exact: Comparison, sample: Comparison, out: Path) -> list[Path]:
    """Write the first figures: what can happen, what happens, and how it builds up."""
    draw_unseen()
    from olivebranch.plots.cumulative import plot_cumulative
    from olivebranch.plots.graph import plot_graph
    from olivebranch.plots.outcomes import plot_outcomes
    from olivebranch.plots.saving import close_figure, save_plot

    first = ["small_steps", "three_noes_and_out", "jump_ahead", "push_hard"]
    pictures = {
        "outcomes": plot_outcomes(compare(exact.model, first, weeks=52)),
        "cumulative": plot_cumulative(sample["small_steps"]),
        "graph": plot_graph(exact["small_steps"], "stance"),
    }
    paths = []
    for name, axes in pictures.items():
        paths.append(save_plot(axes, out / f"{name}.png", width=PIXELS))
        close_figure(axes)
    return paths
