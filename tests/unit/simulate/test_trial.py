"""One simulated call: what was decided, heard and recorded, without an event loop and without waiting."""

import asyncio
from datetime import timedelta

import pytest

from appliance.callflow.run import MOST_NODES
from appliance.callflow.trace import Hop, Step
from appliance.domain.ids import AgentId
from appliance.domain.outcome import CallResult, RingOutcome
from appliance.simulate.attempt import Attempt
from appliance.simulate.clock import NOON
from appliance.simulate.drawn import Drawn
from appliance.simulate.drive import drive
from appliance.simulate.heard import Heard
from appliance.simulate.script import DESERTED, Phone, Script
from appliance.simulate.simulator import try_call
from appliance.simulate.trial import Trial
from tests.unit.callflow.stories import MENU, WELCOME, facts
from tests.unit.config.demo_document import demo


def tried(script: Script, **more: object) -> Trial:
    return try_call(demo(), Attempt(facts(), NOON, script, **more))  # type: ignore[arg-type]  # each test knows its own


def test_a_trial_tells_path_result_and_who_served() -> None:
    trial = tried(Script(presses=["1", "2"], phones={"8001": DESERTED}))
    assert trial.path == ("menu", "sales", "rate", "bye")
    assert trial.end.result is CallResult.ANSWERED
    assert trial.served_by == ("8002", "8002")
    assert [(hop.agent, hop.outcome) for hop in trial.hops] == [
        ("8001", RingOutcome.NO_ANSWER),
        ("8002", RingOutcome.ANSWERED),
    ]
    assert trial.start.caller is not None
    assert trial.journal.ends == [trial.end]


def test_what_is_heard_includes_the_ringtone_and_the_announced_agent() -> None:
    trial = tried(Script(presses=["1"]))
    assert [heard.prompt for heard in trial.heard][:4] == [WELCOME, MENU, WELCOME, "8001"]
    assert [heard.at for heard in trial.heard] == sorted(heard.at for heard in trial.heard)


def test_events_come_in_order_and_decisions_before_what_is_heard_because_of_them() -> None:
    events = tried(Script(presses=["9"])).events()
    told = [event.decided if isinstance(event, Step) else getattr(event, "prompt", "hop") for event in events]
    assert told[:6] == ["main", "play the welcome ringtone", WELCOME, MENU, "go to message", "take a message"]
    assert told[6:8] == ["voicemail-menu", "beep"]
    assert {type(event) for event in tried(Script(presses=["1"])).events()} == {Step, Hop, Heard}


def test_an_agent_in_another_call_is_passed_over() -> None:
    trial = tried(Script(presses=["1"]), in_talk=[AgentId("8001")])
    assert [(hop.agent, hop.outcome, hop.ring_s) for hop in trial.hops] == [
        ("8001", RingOutcome.BUSY, 0),
        ("8002", RingOutcome.ANSWERED, 3),
    ]


def test_a_caller_may_end_the_conversation() -> None:
    trial = tried(Script(presses=["1", "1"], otherwise=Phone(caller_ends=True, talk_s=42)))
    assert (trial.end.result, trial.end.released_by, trial.end.talk_s) == (CallResult.ANSWERED, "caller", 42)
    assert trial.path == ("menu", "sales")


def test_virtual_time_passes_and_real_time_does_not() -> None:
    trial = tried(Script(presses=["1", "1"], otherwise=Phone(talk_s=3600)))
    assert trial.end.at - trial.start.at > timedelta(hours=1)


async def test_a_trial_runs_inside_a_running_event_loop_too() -> None:
    assert tried(Script(presses=["1"])).end.result is CallResult.ANSWERED


def test_whoever_waits_for_something_real_is_told_of() -> None:
    class Signal:
        def __await__(self):  # type: ignore[no-untyped-def]  # noqa: ANN204 - an awaitable by hand
            yield "a modem"

    async def waits() -> None:
        await asyncio.sleep(0)
        await Signal()

    with pytest.raises(RuntimeError, match="waits for something real: 'a modem'"):
        drive(waits())


def test_a_driven_coroutine_gives_its_value_and_raises_its_errors() -> None:
    async def gives() -> int:
        await asyncio.sleep(0)
        return 7

    async def raises() -> None:
        raise KeyError("x")

    assert drive(gives()) == 7
    with pytest.raises(KeyError):
        drive(raises())


@pytest.mark.parametrize(("percent", "share"), [(1, "a"), (60, "a"), (61, "b"), (90, "b"), (91, "c"), (100, "c")])
def test_the_percent_drawn_picks_the_share(percent: int, share: str) -> None:
    picked = Drawn(percent).next_share("main/share", {"a": 60, "b": 30, "c": 10})
    assert picked.value == share
    assert picked.reason.startswith(f"percent {percent} was drawn")


def test_a_flow_that_goes_round_for_ever_is_ended_and_says_so() -> None:
    """A caller who never presses anything, agents who always answer: valid, and without an end of its own."""
    round_ = demo(
        (
            "next: rate\n          otherwise: message\n        support",
            "next: menu\n          otherwise: message\n        support",
        )
    )
    trial = try_call(round_, Attempt(facts(), NOON, Script()))
    last = trial.steps[-1]
    assert (last.kind, last.decided) == ("flow", "end the call")
    assert last.reason.startswith(f"{MOST_NODES} nodes have been visited")
    assert len(trial.path) == MOST_NODES
    assert len(trial.journal.ends) == 1
    assert trial.end.result is CallResult.ANSWERED
