"""Ways in and out: a chain as a table, a diagram or another tool's object; a model as an environment; runs as a table.

Each format has one module, and what is written is checked by reading it back, or by the tool that it is for. Libraries
that only one format needs are extras, loaded when it is used.
"""

from __future__ import annotations

from olivebranch.exchange.dot import to_dot
from olivebranch.exchange.environment import Agent, environment
from olivebranch.exchange.excel import from_excel, to_excel
from olivebranch.exchange.mermaid import to_mermaid
from olivebranch.exchange.networks import from_networkx, to_networkx
from olivebranch.exchange.prism import to_prism
from olivebranch.exchange.quantecon import from_quantecon, to_quantecon
from olivebranch.exchange.runs import runs_from_csv, runs_from_parquet, runs_to_csv, runs_to_parquet
from olivebranch.exchange.table import from_csv, from_frame, to_csv, to_frame

__all__ = [
    "Agent",
    "environment",
    "from_csv",
    "from_excel",
    "from_frame",
    "from_networkx",
    "from_quantecon",
    "runs_from_csv",
    "runs_from_parquet",
    "runs_to_csv",
    "runs_to_parquet",
    "to_csv",
    "to_dot",
    "to_excel",
    "to_frame",
    "to_mermaid",
    "to_networkx",
    "to_prism",
    "to_quantecon",
]
