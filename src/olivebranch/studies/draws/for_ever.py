"""Draws for ever: each is a chain of its own, and all draws share the pairs and edges."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace

import numpy as np

from olivebranch.base.arrays import Floats
from olivebranch.chain.forever import for_ever
from olivebranch.chain.named import named
from olivebranch.chain.outcomes import Outcomes
from olivebranch.chain.product import Product, build
from olivebranch.model.table import build as build_table
from olivebranch.studies.draws.batch import Job, check_remembered, drawn_parameters


def outcomes_for_ever(job: Job, values: Floats) -> Iterator[tuple[Outcomes, ...] | None]:
    """For each draw (D, P) of a job's parameters, the outcomes of its questions for ever; None if it breaks the rules.

    Raises PrecisionError as `Chain.exact` does.
    """
    model, broken = job.model, np.zeros(len(values), dtype=bool)
    parameters = drawn_parameters(model, job.names, values)
    with np.errstate(all="ignore"):  # a draw that breaks the rules may divide by zero; it is left out
        table = build_table(model.rules, parameters, model.name, broken)
    products: list[Product] = []
    if not broken.all():
        table = table.of_draws(~broken)
        for question in job.questions:
            check_remembered(model, question.strategy, job.names)
            everywhere = replace(table, start=table.start.max(axis=0, keepdims=True))
            products.append(build(model, question.strategy, table=everywhere))
    draw = iter(range(len(values)))
    for is_broken in broken:
        if is_broken:
            yield None
            continue
        d = next(draw)
        of_draw = (_of_draw(product, table.start[d], d) for product in products)
        strategies = (question.strategy for question in job.questions)
        yield tuple(for_ever(named(model, *both)) for both in zip(strategies, of_draw, strict=True))


def _of_draw(product: Product, start: Floats, d: int) -> Product:
    """The product with the chances and tallies of draw d, and its start over the states."""
    table = product.table
    adds = table.tally[:, [d if table.tally.shape[1] > 1 else 0]]
    return replace(
        product,
        table=replace(table, tally=adds),
        start=np.where(product.start > 0, start[product.state], 0.0),
        chance=product.weight * table.chance[d, product.edge],
    )
