"""The note of care, in one place: it stands in the README, on the page, in reports and under the demo."""

from __future__ import annotations

CARE = (
    "This is a teaching toy, not advice about a real person. A no, a block or a request for no contact is to be "
    "respected: here a shut door is final, and moving on is a good ending. Where there is fear, control, violence or a "
    "protective order, this is not the tool: a local help line is."
)
