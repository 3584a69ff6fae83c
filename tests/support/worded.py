"""The bundled strategies that go by words: they serve a model in which what is said can be seen, and no other."""

from __future__ import annotations

from typing import Final

BY_WORDS: Final = ("weigh_words", "face_value", "believe_nothing")
