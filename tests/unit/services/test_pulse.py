"""The heartbeat: who was frozen knows it, before and after the beat that comes late."""

import asyncio

from appliance.services.pulse import Pulse


class _Clock:
    now_s = 100.0

    def __call__(self) -> float:
        return self.now_s


async def _beats(pulse: Pulse) -> "asyncio.Task[None]":
    task = asyncio.create_task(pulse.run())
    await asyncio.sleep(0)
    return task


async def _stop(task: "asyncio.Task[None]") -> None:
    task.cancel()
    await asyncio.gather(task, return_exceptions=True)


async def test_nothing_is_known_before_the_first_beat() -> None:
    assert not Pulse(_Clock()).stalled_since(0.0)


async def test_a_beat_in_time_is_no_stall() -> None:
    clock = _Clock()
    pulse = Pulse(clock)
    task = await _beats(pulse)
    clock.now_s += 1.0
    assert not pulse.stalled_since(0.0)
    await _stop(task)


async def test_a_stall_is_known_before_the_late_beat_comes() -> None:
    clock = _Clock()
    pulse = Pulse(clock)
    task = await _beats(pulse)
    clock.now_s += 3.0
    assert pulse.stalled_since(102.9)
    await _stop(task)


async def test_a_stall_stays_known_after_it() -> None:
    clock = _Clock()
    pulse = Pulse(clock)
    await _stop(await _beats(pulse))
    clock.now_s += 3.0
    task = await _beats(pulse)  # the late beat
    clock.now_s += 0.5
    assert pulse.stalled_since(102.0)
    assert pulse.stalled_since(103.0)
    assert not pulse.stalled_since(103.1)
    await _stop(task)
