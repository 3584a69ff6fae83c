"""Lanes: a few numbers side by side, as one value that compiled code loads, adds, multiplies and stores.

Numba's compiler does not turn a loop over a few draws into vector instructions by itself. With this type, one line
computes the same sum or product for each of `LANES` draws, each rounded as it would be alone.
"""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

from llvmlite import ir
from numba import types
from numba.extending import intrinsic, models, register_model

LANES = 8  # one register of AVX-512, two of AVX2, four of SSE2 or NEON
_DOUBLES = ir.VectorType(ir.DoubleType(), LANES)


class _Lanes(types.Type):
    """The type of `LANES` float64 side by side."""

    def __init__(self) -> None:
        super().__init__(name="Lanes")


_lanes = _Lanes()


@register_model(_Lanes)
class _Model(models.PrimitiveModel):
    """In a register, lanes are a vector."""

    def __init__(self, manager: Any, kind: Any) -> None:
        super().__init__(manager, kind, _DOUBLES)  # type: ignore[no-untyped-call]


def _instruction(function: Callable[..., Any]) -> Any:
    """A function that compiled code can call; it generates the machine's instructions."""
    return intrinsic(function)


def _address(context: Any, builder: Any, signature: Any, args: Any) -> Any:
    """Where a row of an array (rows, LANES) begins; the array must be contiguous, and its rows are not checked."""
    data = context.make_array(signature.args[0])(context, builder, args[0]).data
    row = context.cast(builder, args[1], signature.args[1], types.intp)
    begin = builder.gep(data, [builder.mul(row, ir.Constant(row.type, LANES))])
    return builder.bitcast(begin, _DOUBLES.as_pointer())


@_instruction
def load(typing: Any, array: Any, row: Any) -> Any:  # pragma: no cover - compiled
    """The lanes in a row of an array (rows, LANES)."""

    def generate(context: Any, builder: Any, signature: Any, args: Any) -> Any:
        return builder.load(_address(context, builder, signature, args), align=8)

    return _lanes(array, row), generate


@_instruction
def store(typing: Any, array: Any, row: Any, lanes: Any) -> Any:  # pragma: no cover - compiled
    """Write lanes into a row of an array (rows, LANES)."""

    def generate(context: Any, builder: Any, signature: Any, args: Any) -> Any:
        builder.store(args[2], _address(context, builder, signature, args), align=8)
        return context.get_dummy_value()

    return types.void(array, row, lanes), generate


@_instruction
def all_of(typing: Any, number: Any) -> Any:  # pragma: no cover - compiled
    """Lanes that all hold this number."""

    def generate(context: Any, builder: Any, signature: Any, args: Any) -> Any:
        lanes = ir.Constant(_DOUBLES, ir.Undefined)
        for k in range(LANES):
            lanes = builder.insert_element(lanes, args[0], ir.Constant(ir.IntType(32), k))
        return lanes

    return _lanes(types.float64), generate


@_instruction
def plus(typing: Any, a: Any, b: Any) -> Any:  # pragma: no cover - compiled
    """The sum of each lane."""
    return _lanes(a, b), lambda context, builder, signature, args: builder.fadd(*args)


@_instruction
def times(typing: Any, a: Any, b: Any) -> Any:  # pragma: no cover - compiled
    """The product of each lane."""
    return _lanes(a, b), lambda context, builder, signature, args: builder.fmul(*args)
