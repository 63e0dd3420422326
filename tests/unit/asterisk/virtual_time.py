"""An event loop whose clock jumps to the next timer as soon as nothing else is to be done."""

import asyncio
import selectors
from collections.abc import Callable, Coroutine
from typing import Any, TypeVar

T = TypeVar("T")


class _InstantSelector(selectors.SelectSelector):
    """Turn each wait into a step of the clock."""

    def __init__(self, advance: Callable[[float], None]) -> None:
        super().__init__()
        self._advance = advance

    def select(self, timeout: float | None = None) -> list[tuple[selectors.SelectorKey, int]]:
        assert timeout is not None, "everything waits for ever"
        self._advance(max(0.0, timeout))
        return super().select(0)


class VirtualTimeLoop(asyncio.SelectorEventLoop):
    """A loop whose time costs none."""

    def __init__(self) -> None:
        self.now_s = 0.0
        super().__init__(_InstantSelector(self.advance))

    def advance(self, step_s: float) -> None:
        self.now_s += step_s

    def time(self) -> float:
        return self.now_s


def run(main: Coroutine[Any, Any, T]) -> T:
    """Run a test in virtual time; a task that it leaves behind is a failure."""

    async def checked() -> T:
        result = await main
        await settle()
        assert asyncio.all_tasks() == {asyncio.current_task()}
        return result

    with asyncio.Runner(loop_factory=VirtualTimeLoop) as runner:
        return runner.run(checked())


async def settle(rounds: int = 20) -> None:
    """Let everything that can run now run, without letting time pass."""
    for _ in range(rounds):
        await asyncio.sleep(0)
