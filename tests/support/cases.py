"""Published and closed-form answers, stored as JSON."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

CASES = Path(__file__).parents[1] / "known_answers" / "cases"


def case(name: str) -> dict[str, Any]:
    """A known answer; its `source` says who published it."""
    found: dict[str, Any] = json.loads((CASES / f"{name}.json").read_text())
    return found
