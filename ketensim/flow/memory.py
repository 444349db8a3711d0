"""Tables that compiled functions reach by address, as one record at a time.

numba hands an array to a function as seven words and counts its references; with twenty arrays
that costs ten times the work of an event. So the kernel gets one record, the world, that holds
where each table is, and reads rows by address. A table carries its length in front of its first
row, so that an access outside it can be found: by the interpreter always, by compiled code when
numba's bounds checks are on (NUMBA_BOUNDSCHECK=1).
"""

from __future__ import annotations

import ctypes
import weakref
from collections import deque
from collections.abc import Callable
from typing import Any

import numba
import numpy as np
from numba import types
from numba.core import config
from numba.extending import intrinsic
from numpy.typing import NDArray

PART = 16_384  # rows of what is over are put away in parts of this length

_HEAD = 64  # bytes in front of the first row: a line of the processor's memory
_MOST_SPARE = 32  # parts of a size that are kept to be used again: some 30 megabytes of each
_spare: dict[int, deque[NDArray[np.uint8]]] = {}

Row = Any  # a numpy record; numba knows its fields, a type checker does not
Rows = NDArray[np.void]


def table(dtype: np.dtype[np.void], count: int) -> Rows:
    """Make a table of `count` rows of zeros."""
    return _laid_out(np.zeros(_bytes_for(dtype, count), np.uint8), dtype, count)


def part(dtype: np.dtype[np.void]) -> Rows:
    """Make a table of PART rows, with anything in them: to be written before it is read.

    Its memory is that of a part that nobody has any more, if there is one. Memory that is fresh
    from the system costs a fifth of what filling it with the rows of a simulation does.
    """
    size = _bytes_for(dtype, PART)
    spare = _spare.setdefault(size, deque(maxlen=_MOST_SPARE))
    try:
        memory = spare.pop()
    except IndexError:
        memory = np.empty(size, np.uint8)
    rows = _laid_out(memory, dtype, PART)
    weakref.finalize(rows, spare.append, memory).atexit = False
    return rows


def _bytes_for(dtype: np.dtype[np.void], count: int) -> int:
    """Give how much memory a table takes, wherever that memory begins."""
    return 2 * _HEAD + count * dtype.itemsize


def _laid_out(memory: NDArray[np.uint8], dtype: np.dtype[np.void], count: int) -> Rows:
    """Make memory a table: rows of whole lines of the processor's memory lie in whole lines."""
    skipped = -memory.ctypes.data % _HEAD
    memory = memory[skipped : skipped + _HEAD + count * dtype.itemsize]
    memory[:8].view(np.int64)[0] = count
    return memory[_HEAD:].view(dtype)


def grown(rows: Rows, count: int) -> Rows:
    """Copy a table into a longer one."""
    longer = table(rows.dtype, count)
    longer.view(np.uint8)[: rows.nbytes] = rows.view(np.uint8)
    return longer


def joined(parts: list[Rows]) -> Rows:
    """Put tables of one kind behind each other, as bytes: numpy would go field by field."""
    return np.concatenate([rows.view(np.uint8) for rows in parts]).view(parts[0].dtype)


def copied(rows: Rows) -> Rows:
    """Copy a table."""
    return grown(rows, len(rows))


def address(rows: Rows) -> int:
    """Give where the first row of a table is."""
    return int(rows.ctypes.data)


def row_of(dtype: np.dtype[np.void]) -> Callable[[Any, Any], Row]:
    """Make the function that reads row k of the table at an address as a record."""
    return _read_row(dtype) if config.DISABLE_JIT else _compiled_row(dtype)


def _read_row(dtype: np.dtype[np.void]) -> Callable[[Any, Any], Row]:
    """Make what the interpreter uses: every access is checked."""

    def row(where: Any, k: Any) -> Row:
        first = int(where)
        count = ctypes.c_int64.from_address(first - _HEAD).value
        if not 0 <= k < count:
            raise IndexError(f"row {k} of a table of {count}")
        memory = (ctypes.c_char * dtype.itemsize).from_address(first + int(k) * dtype.itemsize)
        return np.ndarray(1, dtype, memoryview(memory)).view(np.recarray)[0]

    return row


def _compiled_row(dtype: np.dtype[np.void]) -> Callable[[Any, Any], Row]:
    """Make what compiled code uses: an address is taken as a record, nothing is counted."""
    record = numba.from_dtype(dtype)

    @intrinsic
    def row(typing_context: Any, where: Any, k: Any) -> Any:
        def generate(context: Any, builder: Any, signature: Any, arguments: Any) -> Any:
            first, index = arguments
            index = context.cast(builder, index, signature.args[1], types.int64)
            if config.BOUNDSCHECK:
                _check(context, builder, first, index)
            start = builder.inttoptr(first, context.get_value_type(record))
            return builder.gep(start, [index])

        return record(types.int64, k), generate

    return row


def _check(context: Any, builder: Any, first: Any, index: Any) -> None:
    """Let compiled code raise where a row lies outside its table."""
    pointer = builder.inttoptr(
        builder.sub(first, first.type(_HEAD)), context.get_value_type(types.int64).as_pointer()
    )
    outside = builder.icmp_unsigned(">=", index, builder.load(pointer))
    with builder.if_then(outside, likely=False):
        context.call_conv.return_user_exc(builder, IndexError, ("row outside its table",))
