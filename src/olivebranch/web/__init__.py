"""The teaching page and the notebook widget: one JavaScript module, and what it needs to know, assembled here."""

from __future__ import annotations

from olivebranch.web.build import Page, page, page_data
from olivebranch.web.notebook import explore

__all__ = ["Page", "explore", "page", "page_data"]
