"""Model files: where the bundled ones are, and how a file is read."""

from __future__ import annotations

import os
from functools import lru_cache
from pathlib import Path
from typing import Any

from olivebranch.base.guesses import answers_guesses
from olivebranch.base.writing import as_path
from olivebranch.errors import ArgumentError, Fault, ModelError, UnknownName, printed
from olivebranch.model.model import Model
from olivebranch.model.spec import Spec
from olivebranch.model.toml_text import read_text, spec_of


def models_folder() -> Path:
    """Where the bundled model files are: inside an installed wheel, else models/ at the top of the repository."""
    inside = Path(__file__).parents[1] / "models"
    return inside if inside.is_dir() else Path(__file__).parents[3] / "models"


def models() -> tuple[str, ...]:
    """The names of the bundled models, in alphabetical order: what `load` takes.

    Examples
    --------
    >>> models()
    ('ladder', 'maybe', 'mixed_signals', 'reconciliation', 'second_time')
    """
    return tuple(sorted(path.stem for path in models_folder().glob("*.toml")))


@answers_guesses
def load(model: str | os.PathLike[str], *, context: str | None = None) -> Model:
    """Load a model (a finite Markov decision process): a bundled one by its name, or your own by the path of its file.

    The file is checked in full: its structure, its names, and that in every reachable state every chance is a
    probability. A bundled model is kept: the next call returns the same one, because a model never changes.

    Parameters
    ----------
    model : a bundled model's name (see `models`), or the path of a model file. Text that ends in .toml or contains a
        slash is taken to be a path
    context : one of the model's contexts, such as "betrayal"

    Raises
    ------
    UnknownName
        for a model or context that does not exist.
    ModelError
        for a file that cannot be read or breaks the model language; lists every structural fault.

    Examples
    --------
    >>> load("maybe").states
    {'stance': ('shut', 'no', 'maybe', 'yes')}
    >>> load("reconciliation", context="betrayal").name
    'reconciliation (betrayal)'
    """
    path, name = _find(model)
    read = _read if name in models() else _read.__wrapped__
    loaded = read(read_text(path), str(path), name)
    return loaded if context is None else loaded.in_context(context)


@lru_cache(maxsize=8)
def _read(text: str, source: str, name: str) -> Model:
    return Model.from_spec(spec_of(text, source), name)


def source_of(model: str | os.PathLike[str]) -> str:
    """The text of a model file as its author wrote it, with the comments, once it is known to be a model.

    >>> source_of("maybe").splitlines()[0]
    '# No, maybe, yes: the smallest useful model. You may ask, or take a small step. They may shut the door on you.'
    """
    load(model)
    return read_text(_find(model)[0])


def schema() -> dict[str, Any]:
    """The JSON Schema (draft 2020-12) of model files. An editor can use it to complete and check what you write.

    Examples
    --------
    >>> sorted(schema()["required"])
    ['actions', 'endings', 'start', 'states', 'title']
    """
    return {"$schema": "https://json-schema.org/draft/2020-12/schema", **Spec.model_json_schema()}


def _find(model: str | os.PathLike[str]) -> tuple[Path, str]:
    if isinstance(model, str):
        if model in models():
            return models_folder() / f"{model}.toml", model
        if not (model.endswith(".toml") or os.sep in model or "/" in model):
            raise UnknownName("model", model, models(), " (a path ends in .toml)")
    if not isinstance(model, (str, bytes, os.PathLike)):
        rule = "give a model, the name of a bundled one, or the path of a file"
        raise ArgumentError(f"model = {printed(model)}: {rule}. (A chain is asked by itself, such as chain.exact().)")
    try:
        return as_path(model, "model"), os.fsdecode(model)
    except ArgumentError as error:
        raise ModelError(printed(model), [Fault("the file", f"cannot be read ({error})")]) from None


def as_model(model: Model | str | os.PathLike[str]) -> Model:
    """The model that is meant: a Model is returned unchanged; a bundled model's name or a file's path is loaded.

    >>> as_model("maybe").title
    'No, maybe, yes'
    """
    return model if isinstance(model, Model) else load(model)
