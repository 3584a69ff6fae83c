"""Exercises with exact keys: a variant for each student, for notebooks, a learning platform and paper."""

from __future__ import annotations

from olivebranch.classroom.exercises import Exercises, exercises

__all__ = ["Exercises", "exercises"]
