"""Each call at a port gets its own caller's number and no other's, whoever comes first: the call, or what was heard."""

import asyncio

from hypothesis import given
from hypothesis import strategies as st

from appliance.lines.cards.caller_numbers import FRESH_S, RING_S, CallerNumbers
from appliance.lines.cards.messages import CallerIdCame, Ringing
from tests.unit.asterisk.virtual_time import run

CAME = CallerIdCame(1, "before_ring", "13800138000", habit="dtmf_before_ring")
NOTHING = CallerIdCame(1, "nothing_came")
WITHIN_S = 9.0


def test_what_was_heard_before_the_call_came_is_there_at_once() -> None:
    async def story() -> None:
        numbers = CallerNumbers()
        numbers.take(Ringing(1))
        numbers.take(CAME)
        began_s = asyncio.get_running_loop().time()
        assert await numbers.of(1, WITHIN_S) is CAME
        assert asyncio.get_running_loop().time() == began_s
        assert numbers.habit(1) == "dtmf_before_ring"

    run(story())


def test_a_call_that_comes_before_its_ring_is_told_waits_for_what_is_heard() -> None:
    async def story() -> None:
        numbers = CallerNumbers()
        asking = asyncio.create_task(numbers.of(1, WITHIN_S))
        await asyncio.sleep(0.3)
        numbers.take(Ringing(1))
        await asyncio.sleep(4.0)
        assert not asking.done()
        numbers.take(CAME)
        assert await asking is CAME

    run(story())


def test_a_line_that_nobody_hears_delays_its_calls_by_two_seconds_and_none_that_is_lost() -> None:
    async def story() -> None:
        numbers = CallerNumbers()
        began_s = asyncio.get_running_loop().time()
        assert await numbers.of(1, WITHIN_S) is None
        assert asyncio.get_running_loop().time() - began_s <= RING_S + 0.1
        numbers.take(Ringing(1))
        asking = asyncio.create_task(numbers.of(1, WITHIN_S))
        await asyncio.sleep(0.1)
        numbers.lost()
        assert await asking is None

    run(story())


def test_a_number_is_given_once_and_never_to_a_later_call() -> None:
    async def story() -> None:
        numbers = CallerNumbers()
        numbers.take(Ringing(1))
        numbers.take(CAME)
        assert await numbers.of(1, WITHIN_S) is CAME
        assert await numbers.of(1, WITHIN_S) is None
        numbers.take(CAME)
        assert await numbers.of(1, WITHIN_S) is None
        numbers.take(Ringing(1))
        numbers.take(CAME)
        await asyncio.sleep(FRESH_S + 0.1)
        assert await numbers.of(1, WITHIN_S) is None
        assert await numbers.of(2, WITHIN_S) is None

    run(story())


def test_what_comes_too_late_is_not_the_next_calls() -> None:
    async def story() -> None:
        numbers = CallerNumbers()
        numbers.take(Ringing(1))
        assert await numbers.of(1, 5.0) is None
        numbers.take(CAME)
        numbers.take(Ringing(1))
        asking = asyncio.create_task(numbers.of(1, WITHIN_S))
        await asyncio.sleep(1.0)
        numbers.take(NOTHING)
        assert await asking is NOTHING

    run(story())


_EVENTS = st.lists(st.tuples(st.sampled_from(["call", "ring", "came"]), st.floats(0, 12)), max_size=20)


@given(events=_EVENTS)
def test_no_number_is_given_twice_nor_after_its_time(events: list[tuple[str, float]]) -> None:
    async def story() -> None:
        numbers, given_out, asking = CallerNumbers(), list[CallerIdCame](), list[asyncio.Task[CallerIdCame | None]]()
        came_s: dict[str, float] = {}
        for at, (what, later_s) in enumerate(events):
            await asyncio.sleep(later_s)
            match what:
                case "call":
                    asking.append(asyncio.create_task(numbers.of(1, WITHIN_S)))
                case "ring":
                    numbers.take(Ringing(1))
                case _:
                    came_s[str(at)] = asyncio.get_running_loop().time()
                    numbers.take(CallerIdCame(1, "after_ring", str(at)))
            given_out += [came for task in asking if task.done() and (came := task.result()) is not None]
            asking = [task for task in asking if not task.done()]
        given_out += [came for came in await asyncio.gather(*asking) if came is not None]
        assert len({came.number for came in given_out}) == len(given_out)

    run(story())
