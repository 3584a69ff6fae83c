"""The demonstration: what `make demo` runs."""

from __future__ import annotations

from io import BytesIO
from pathlib import Path
from typing import Annotated, Any

import typer

from olivebranch.base.text import CARE, number, percent, plain
from olivebranch.base.writing import write_whole
from olivebranch.chain.outcomes import Outcomes
from olivebranch.chain.tables import fitted, footnotes, print_parts
from olivebranch.cli._app import Seed, app, console, draw_unseen, say
from olivebranch.model.files import load
from olivebranch.studies.compare import Comparison, compare
from olivebranch.studies.uncertainty import uncertainty

SHOWN = ("small_steps", "three_noes_and_out", "no_contact", "ask_monthly", "jump_ahead", "push_hard", "typical")
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
    out.mkdir(parents=True, exist_ok=True)  # a folder that cannot be made is said before anything is counted
    model = load("reconciliation")
    exact = compare(model, SHOWN, weeks=52)
    sample = compare(model, SHOWN, weeks=52, runs=runs, seed=seed)
    _side_by_side(exact, sample)
    difference = sample.difference("small_steps", "jump_ahead")
    low, high = difference.interval
    say(
        f"\nSmall steps reach a yes {100 * difference.value:.1f} points more often than jumping ahead "
        f"(simulated, 95 % interval {100 * low:.1f} to {100 * high:.1f}; exactly "
        f"{100 * exact.difference('small_steps', 'jump_ahead').value:.1f}).\n"
        "Even so, by small steps more than half do not reach a yes. "
        f"{percent(exact['small_steps'].chance('shut'))} are shut out because of how they made contact; "
        f"for {percent(exact['small_steps'].chance('moved_on'))} the other person has moved on.\n"
    )
    say(uncertainty(model, ["small_steps", "jump_ahead", "typical"], weeks=52, draws=DRAWS).survival() + "\n")
    for path in _figures(exact, sample, out):
        typer.echo(f"wrote {path}")
    typer.echo()
    say(CARE)


def _side_by_side(exact: Comparison, sample: Comparison) -> None:
    """Exact and simulated in neighbouring columns, harm beside success."""
    title = f"{exact.model.title}: 52 weeks, exact and by {sample.runs:,} simulated runs each (seed {sample.seed})"
    groups = []
    for name in ("yes", "shut", "moved_on", "unwelcome", "left", "strain", "rough"):
        cell = _chance if name in sample["small_steps"].endings else _count
        one, two = [cell(exact[s], name) for s in exact], [cell(sample[s], name) for s in exact]
        groups.append([(f"{plain(name)}\nexact", one), ("\nsimulated" if cell is _chance else "\nsim.", two)])
    out = console()
    print_parts(title, fitted([plain(name) for name in exact], groups, out.width), footnotes(sample.outcomes), out)


def _chance(outcome: Outcomes, ending: str) -> str:
    error = outcome.error(ending)
    shown = percent(outcome.chance(ending))
    return shown if error is None else f"{shown.removesuffix(' %')} ±{200 * error:.1f}"


def _count(outcome: Outcomes, tally: str) -> str:
    return number(outcome.tally(tally))


def _figures(exact: Comparison, sample: Comparison, out: Path) -> list[Path]:
    """The first figures: what can happen, what does, and how it builds up."""
    draw_unseen()
    import matplotlib.pyplot as plt

    from olivebranch.plots import plot_cumulative, plot_graph, plot_outcomes

    out.mkdir(parents=True, exist_ok=True)
    first = ["small_steps", "three_noes_and_out", "jump_ahead", "push_hard"]
    drawn = {
        "outcomes": plot_outcomes(compare(exact.model, first, weeks=52)),
        "cumulative": plot_cumulative(sample["small_steps"]),
        "graph": plot_graph(exact["small_steps"], "stance"),
    }
    paths = []
    for name, axes in drawn.items():
        picture = BytesIO()
        figure: Any = axes.get_figure(root=True)
        figure.savefig(picture, format="png", dpi=150)
        plt.close(figure)
        paths.append(write_whole(out / f"{name}.png", picture.getvalue()))
    return paths
