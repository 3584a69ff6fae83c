"""The teaching page and the notebook widget. Both run one JavaScript module, joined from those in js/."""

from __future__ import annotations

from olivebranch.web.build import Page, page, page_data
from olivebranch.web.notebook import explore
from olivebranch.web.package import Package, scorm

__all__ = ["Package", "Page", "explore", "page", "page_data", "scorm"]
