"""How firm the ranking is: how often it holds over the priors of the parameters, or why that is left out."""

from __future__ import annotations

from olivebranch.chain.chain import chain_of
from olivebranch.errors import ArgumentError
from olivebranch.reports.markup import paragraph, section, table
from olivebranch.reports.pictures import of_study
from olivebranch.studies.compare import Comparison
from olivebranch.studies.draws.priors import uncertain
from olivebranch.studies.uncertainty import Uncertainty, uncertainty

_HOW = (
    "The stated values are uncertain. So each parameter was drawn from its prior, again and again, and "
    "every strategy was solved exactly each time."
)


def firmness(result: Comparison, draws: int, seed: int, *, progress: bool) -> str:
    """The part of the report that says how firm the ranking is."""
    return section("firm", "How firm is the ranking?", *_parts(result, draws, seed, progress=progress))


def _parts(result: Comparison, draws: int, seed: int, *, progress: bool) -> list[str]:
    why_not = _why_not(result, draws)
    if why_not:
        return [paragraph(f"Left out: {why_not}")]
    rules, weeks = [chain_of(outcomes).strategy for outcomes in result.outcomes], result.weeks or 0
    try:
        study = uncertainty(result.model, rules, weeks=weeks, draws=draws, seed=seed, progress=progress)
    except ArgumentError as error:  # such as priors that mostly break the model's rules
        return [paragraph(f"Not computed: {error}")]
    return _told(study)


def _why_not(result: Comparison, draws: int) -> str:
    if draws == 0:
        return "no draws of the parameters were asked for, so nothing here says how firm the ranking is."
    if result.weeks is None:
        return "it is computed within a horizon, and this report looks at the limit for ever."
    if not uncertain(result.model):
        return "no parameter of this model has a prior, so there is nothing to draw from."
    return ""


def _told(study: Uncertainty) -> list[str]:
    sheet = study.sheet()
    survival = [paragraph(study.survival())] if len(study.strategies) > 1 else []
    notes = [paragraph(note, "note") for note in sheet.notes]
    return [paragraph(_HOW), *survival, table(sheet), *notes, *of_study(study)]
