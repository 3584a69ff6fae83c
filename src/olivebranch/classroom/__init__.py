"""Exercises with exact keys: a variant for each student, for notebooks, a learning platform and paper."""

from __future__ import annotations

from olivebranch.classroom.exercises import Exercises, exercises
from olivebranch.classroom.folder import write_class

__all__ = ["Exercises", "exercises", "write_class"]
