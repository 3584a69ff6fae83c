"""The report: one HTML file that anyone can open, with the comparison, the pictures and what they rest on."""

from __future__ import annotations

from olivebranch.reports.build import Report, report

__all__ = ["Report", "report"]
