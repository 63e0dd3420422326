"""Coroutines stepped without an event loop: a simulated call waits for nothing real."""

from collections.abc import Coroutine
from typing import TypeVar

T = TypeVar("T")


def drive(coroutine: Coroutine[object, None, T]) -> T:
    """Run a coroutine to its end, here and now; it may also be called inside a running event loop.

    A bare yield, which only lets others go on, is passed over. Raises RuntimeError, which names it, for anything that
    would have to be waited for: in virtual time only the scripted ports make time pass.
    """
    try:
        while (awaited := coroutine.send(None)) is None:
            pass
    except StopIteration as end:
        return end.value  # type: ignore[no-any-return]  # a generator's value has no type of its own
    coroutine.close()
    raise RuntimeError(f"a simulated call waits for something real: {awaited!r}")
