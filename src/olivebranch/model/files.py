"""Model files: where the bundled ones are, and how a file is read."""

from __future__ import annotations

import os
import re
import tomllib
from pathlib import Path
from typing import Any

from olivebranch.base.writing import as_path
from olivebranch.errors import ArgumentError, Fault, ModelError, UnknownName
from olivebranch.model.model import Model
from olivebranch.model.spec import Spec, read_spec

MAX_BYTES = 1_000_000
MOST_PARTS = 30  # the most parts of a dotted key: the time to read one grows with their square
_PART = r"""(?:[A-Za-z0-9_-]++|"[^"\n]*+"|'[^'\n]*+')[ \t]*+"""
_LONG_KEY = re.compile(rf"(?<![A-Za-z0-9_-])(?:{_PART}\.[ \t]*+){{{MOST_PARTS}}}")


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


def load(model: str | os.PathLike[str], *, context: str | None = None) -> Model:
    """Load a model (a finite Markov decision process): a bundled one by its name, or your own by the path of its file.

    The file is checked in full: its structure, its names, and that in every reachable state every chance is a
    probability.

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
    loaded = Model.from_spec(_read(path), name)
    return loaded if context is None else loaded.in_context(context)


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
    try:
        return as_path(model, "model"), os.fsdecode(model)
    except ArgumentError as error:
        raise ModelError(repr(model), [Fault("the file", f"cannot be read ({error})")]) from None


def _read(path: Path) -> Spec:
    """The spec in a file; a ModelError names the path and says why the file cannot be read."""
    source = str(path)

    def wrong(rule: str, remedy: str = "") -> ModelError:
        return ModelError(source, [Fault("the file", rule, None, remedy)])

    try:
        with path.open("rb") as file:
            raw = file.read(MAX_BYTES + 1)
    except (OSError, ValueError) as error:
        raise wrong(f"cannot be read ({getattr(error, 'strerror', None) or error})", "Check the path.") from None
    if len(raw) > MAX_BYTES:
        raise wrong(f"is over {MAX_BYTES:,} bytes")
    try:
        text = raw.decode("utf-8-sig")  # editors on Windows begin a file with a byte order mark
    except UnicodeDecodeError as error:
        raise wrong(f"is not UTF-8 (byte {error.start})", "Save it as UTF-8.") from None
    if _LONG_KEY.search(text):
        raise wrong(f"has a key of more than {MOST_PARTS} parts joined by dots", "Write tables in [brackets].")
    try:
        given = tomllib.loads(text)
    except tomllib.TOMLDecodeError as error:
        raise wrong(f"is not TOML: {str(error)[0].lower()}{str(error)[1:]}") from None
    except RecursionError:
        raise wrong("is not TOML that can be read: its lists or tables are nested too deeply") from None
    except ValueError as error:  # such as a number with thousands of digits, or a date that does not exist
        raise wrong(f"is not TOML that can be read: {error}") from None
    spec, faults = read_spec(given)
    if spec is None:
        raise ModelError(source, faults)
    return spec


def as_model(model: Model | str | os.PathLike[str]) -> Model:
    """The model that is meant: a Model is returned unchanged; a bundled model's name or a file's path is loaded.

    >>> as_model("maybe").title
    'No, maybe, yes'
    """
    return model if isinstance(model, Model) else load(model)
