"""Ways in and out for a chain: a table with labels (CSV, DataFrame), and diagrams for documents (Mermaid, DOT).

Each format has one module, and what is written is checked by reading it back.
"""

from __future__ import annotations

from olivebranch.exchange.dot import to_dot
from olivebranch.exchange.mermaid import to_mermaid
from olivebranch.exchange.table import from_csv, from_frame, to_csv, to_frame

__all__ = ["from_csv", "from_frame", "to_csv", "to_dot", "to_frame", "to_mermaid"]
