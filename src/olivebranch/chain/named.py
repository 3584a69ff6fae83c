"""From a product to a Markov chain: the arrays of the pairs and edges, with the model's names."""

from __future__ import annotations

import numpy as np

from olivebranch.chain.markov import MarkovChain
from olivebranch.chain.product import Product
from olivebranch.model.model import Model
from olivebranch.pacing.strategy import Strategy


def named(model: Model, strategy: Strategy, product: Product) -> MarkovChain:
    """The product as a Markov chain with the model's names."""
    table = product.table
    return MarkovChain(
        title=model.title,
        source=model.name,
        strategy_name=strategy.name,
        step=model.step,
        note=model.note,
        variables=model.states,
        hidden=model.hidden,
        yours=model.yours,
        contacting=model.contacting,
        places=table.places[:, product.state],
        cell=product.state.astype(np.int32),
        cell_ending=table.ending,
        cell_places=table.places,
        memory=product.memory,
        memory_values=product.labels,
        start=product.start,
        endings=model.endings,
        ending=table.ending[product.state],
        first=product.first,
        after=product.after,
        chance=product.chance,
        actions=model.actions,
        responses=model.responses,
        action=product.action,
        response=product.of(table.response),
        tallies=model.tallies,
        kind=product.of(table.kind),
        vectors=np.ascontiguousarray(table.tally[:, 0].T),
    )
