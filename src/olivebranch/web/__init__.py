"""The teaching page and the notebook widget. Both run one JavaScript module, joined from those in js/."""

from __future__ import annotations

from olivebranch.web.build import Page, page, page_data
from olivebranch.web.notebook import explore

__all__ = ["Page", "explore", "page", "page_data"]
