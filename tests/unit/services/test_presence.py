"""What the manager's events tell of agents and calls, also when they come in a hostile order."""

import asyncio
from dataclasses import dataclass, field

import pytest
from hypothesis import given
from hypothesis import strategies as st

from appliance.asterisk.ami_protocol import Event
from appliance.asterisk.caller.channel import OutOfReach
from appliance.callflow.board import AgentBoard, AgentEvent, AgentState
from appliance.callflow.line_board import LineBoard
from appliance.callflow.ports import Leg
from appliance.domain.ids import AgentId, CallId, EndpointId, LineId
from appliance.services.presence import Presence
from tests.unit.config.demo_document import demo

AGENT = AgentId("8001")
CALL = CallId("box-1795176000.1")
LINE = "PJSIP/line-01-00000001"
PHONE = "PJSIP/8001-00000002"
LEGS = (Leg(EndpointId("8001"), AGENT),)
OTHER, MOBILE = AgentId("8002"), EndpointId("mobile")
OUT = "PJSIP/line-07-0000000a"
MARKS = {"agent": "8001", "endpoint": "mobile", "out": "07"}


def event(name: str, channel: str, state: str = "", *, unique: str = "", call: str = "") -> Event:
    headers = [("Event", name), ("Channel", channel), ("ChannelStateDesc", state), ("Uniqueid", unique or channel)]
    if call:
        headers += [("ChanVariable", "ZONGJI_LINE=01"), ("ChanVariable", f"ZONGJI_CALL={call}")]
    return Event(tuple(headers))


def marked(told: Event, **marks: str) -> Event:
    """Give an event with variables of the dialplan, such as `endpoint="mobile"`."""
    return Event(
        (*told.headers, *(("ChanVariable", f"ZONGJI_{name.upper()}={value}") for name, value in marks.items()))
    )


def rings(channel: str = PHONE, call: str = "") -> Event:
    return event("Newstate", channel, "Ringing", call=call)


def is_up(channel: str = PHONE, call: str = "") -> Event:
    return event("Newstate", channel, "Up", call=call)


def gone(channel: str = PHONE) -> Event:
    return event("Hangup", channel)


LINE_UP = event("Newstate", LINE, "Up", unique=CALL)
LINE_GONE = event("Hangup", LINE, unique=CALL)


@dataclass
class House:
    """A presence with its board, a clock set by hand, and the calls that it told as ended."""

    board: AgentBoard = field(default_factory=AgentBoard)
    now_s: float = 100.0
    ended: list[CallId] = field(default_factory=list)
    channels: tuple[Event, ...] = ()

    def __post_init__(self) -> None:
        self.lines = LineBoard()
        self.presence = Presence(self.board, self._ended, lambda: self.now_s, self.lines)

    async def _ended(self, call: CallId) -> None:
        self.ended.append(call)

    async def listing(self, name: str) -> tuple[Event, ...]:
        assert name == "CoreShowChannels"
        return self.channels

    def talked_s(self, call: CallId) -> float:
        answered_at = self.presence.answered_at(call)
        assert answered_at is not None
        return self.now_s - answered_at

    async def tell(self, *events: Event) -> AgentState:
        for told in events:
            await self.presence.on_event(told)
        return self.board.state(AGENT)


@pytest.fixture
def house() -> House:
    return House()


async def test_a_phone_in_a_call_of_its_own_is_held_until_its_channel_is_gone(house: House) -> None:
    assert await house.tell(rings()) is AgentState.RINGING
    assert await house.tell(is_up()) is AgentState.TALKING
    assert await house.tell(gone()) is AgentState.AVAILABLE


async def test_an_agent_with_two_channels_is_held_until_both_are_gone(house: House) -> None:
    second = "PJSIP/8001-00000003"
    await house.tell(is_up(), is_up(second))
    assert await house.tell(gone()) is AgentState.TALKING
    assert await house.tell(gone(second)) is AgentState.AVAILABLE


@pytest.mark.parametrize("late", [rings(), is_up()])
async def test_an_event_after_the_hang_up_holds_nobody(house: House, late: Event) -> None:
    assert await house.tell(rings(), gone(), late) is AgentState.AVAILABLE
    assert await house.tell(gone(), late) is AgentState.AVAILABLE


async def test_events_may_come_twice(house: House) -> None:
    assert await house.tell(rings(), rings(), is_up(), is_up()) is AgentState.TALKING
    assert await house.tell(gone(), gone()) is AgentState.AVAILABLE


async def test_a_leg_by_a_line_is_awaited_to_its_end(house: House) -> None:
    """Also one that goes while the manager is away; a call without such a leg is not waited for."""
    legs = house.presence.outside_legs
    await house.tell(rings(PHONE, CALL))
    await legs.over(CALL)
    for ends in (lambda: house.tell(gone(PHONE), gone(OUT)), lambda: house.presence.rebuild(house)):
        out = marked(event("Newstate", OUT, "Up", unique="out", call=CALL), endpoint="outside", out="07")
        await house.tell(out)
        waiting = asyncio.ensure_future(legs.over(CALL))
        await asyncio.sleep(0)
        assert not waiting.done()
        await ends()
        await waiting


async def test_a_leg_that_begins_while_the_channels_are_listed_stays_known(house: House) -> None:
    @dataclass
    class Slow:
        async def listing(self, name: str) -> tuple[Event, ...]:
            await house.tell(
                marked(event("Newstate", OUT, "Up", unique="out", call=CALL), endpoint="outside", out="07")
            )
            return await house.listing(name)

    await house.presence.rebuild(Slow())
    assert house.presence.outside_legs.line_of(CALL) == "07"


async def test_a_channel_name_that_comes_again_is_the_next_calls(house: House) -> None:
    """A port's name is the same for each of its calls; the hang-up between may not have been told."""
    legs, other = house.presence.outside_legs, CallId("box-1795176000.9")
    for call in (CALL, other):
        await house.tell(
            marked(event("Newstate", OUT, "Up", unique=f"out-{call}", call=call), endpoint="outside", out="07")
        )
    assert (legs.line_of(CALL), legs.line_of(other)) == (None, "07")
    await legs.over(CALL)


async def test_what_is_not_known_is_ignored(house: House) -> None:
    strange = ["", "Local/s@zongji-leg-00000001;1", "PJSIP/", "PJSIP/8001", "DAHDI/1-1", "PJSIP/-1", "x" * 5000]
    for channel in strange:
        await house.tell(is_up(channel), gone(channel), event("DialEnd", channel), event("", channel))
    await house.tell(Event(()), Event((("Event", "Newstate"),)), Event((("Event", "Hangup"),)))
    assert house.presence.alive == frozenset()
    assert house.ended == []
    assert house.board.is_free(AGENT)


async def test_the_agent_of_a_walk_is_not_touched(house: House) -> None:
    with house.presence.walking(CALL), house.board.offer(LEGS, CALL):
        assert await house.tell(rings(call=CALL)) is AgentState.RINGING
        assert await house.tell(is_up(call=CALL)) is AgentState.TALKING
        assert await house.tell(gone()) is AgentState.TALKING
    assert house.board.is_free(AGENT)


async def test_an_answer_told_after_the_attempt_holds_the_agent_only_while_the_channel_lives(house: House) -> None:
    with house.presence.walking(CALL):
        with house.board.offer(LEGS, CALL):
            await house.tell(rings(call=CALL))
        await house.tell(is_up(call=CALL))
        assert await house.tell(gone()) is AgentState.AVAILABLE


async def test_a_walks_agent_stays_taken_when_a_channel_of_another_call_ends(house: House) -> None:
    with house.presence.walking(CALL), house.board.offer(LEGS, CALL):
        other = "PJSIP/8001-00000009"
        assert await house.tell(is_up(other), gone(other)) is not AgentState.AVAILABLE


async def test_the_seconds_since_the_answer(house: House) -> None:
    assert house.presence.answered_at(CALL) is None
    with house.presence.walking(CALL), house.board.offer(LEGS, CALL):
        await house.tell(rings(call=CALL))
        assert house.presence.answered_at(CALL) is None
        await house.tell(is_up(call=CALL))
        house.now_s += 12.5
        assert house.talked_s(CALL) == 12.5


async def test_the_conversations_length_is_known_until_the_walk_has_ended(house: House) -> None:
    with house.presence.walking(CALL), house.board.offer(LEGS, CALL):
        await house.tell(LINE_UP, rings(call=CALL), is_up(call=CALL))
        house.now_s += 5
        await house.tell(LINE_GONE)  # may be read before FastAGI's own word
        assert house.talked_s(CALL) == 5
    assert house.presence.answered_at(CALL) is None


async def test_a_new_connection_does_not_shorten_a_conversation(house: House) -> None:
    with house.presence.walking(CALL), house.board.offer(LEGS, CALL):
        await house.tell(LINE_UP, rings(call=CALL), is_up(call=CALL))
        house.now_s += 60
        house.channels = (LINE_UP, is_up(call=CALL))
        await house.presence.rebuild(house)
        assert house.talked_s(CALL) == 60


async def test_a_second_conversation_is_measured_by_itself(house: House) -> None:
    with house.presence.walking(CALL):
        for channel in (PHONE, "PJSIP/8001-00000003"):
            with house.board.offer(LEGS, CALL):
                await house.tell(rings(channel, CALL), is_up(channel, CALL))
                house.now_s += 7
                assert house.talked_s(CALL) == 7
                await house.tell(gone(channel))


async def test_a_line_is_alive_from_its_first_state_to_its_hang_up(house: House) -> None:
    await house.tell(LINE_UP)
    assert house.presence.alive == {CALL}
    await house.tell(LINE_GONE)
    assert house.presence.alive == frozenset()
    assert house.ended == [CALL]


async def test_a_walk_that_begins_after_the_hang_up_keeps_nothing_alive(house: House) -> None:
    await house.tell(LINE_GONE)
    with house.presence.walking(CALL):
        assert house.presence.is_walked(CALL)
        assert house.presence.alive == frozenset()
    assert not house.presence.is_walked(CALL)


async def test_a_walk_that_fails_is_a_walk_no_more(house: House) -> None:
    with pytest.raises(ZeroDivisionError), house.presence.walking(CALL):
        raise ZeroDivisionError
    assert not house.presence.is_walked(CALL)
    assert house.presence.alive == {CALL}


async def test_after_a_restart_the_agents_of_living_calls_are_held(house: House) -> None:
    house.channels = (LINE_UP, is_up(call=CALL), rings("PJSIP/8002-00000004"))
    await house.presence.rebuild(house)
    assert house.presence.alive == {CALL}
    assert house.board.state(AGENT) is AgentState.TALKING
    assert house.board.state(AgentId("8002")) is AgentState.RINGING
    assert await house.tell(gone()) is AgentState.AVAILABLE


async def test_a_new_connection_frees_those_who_hung_up_in_between(house: House) -> None:
    await house.tell(LINE_UP, is_up())
    await house.presence.rebuild(house)
    assert house.board.is_free(AGENT)
    assert house.presence.alive == frozenset()


async def test_a_new_connection_does_not_touch_the_agents_of_walks(house: House) -> None:
    with house.presence.walking(CALL), house.board.offer(LEGS, CALL):
        await house.presence.rebuild(house)
        assert house.board.state(AGENT) is AgentState.RINGING
    assert house.board.is_free(AGENT)


async def test_the_dialplans_own_ringing_for_a_walked_call_holds_the_agent(house: House) -> None:
    with house.presence.walking(CALL):
        assert await house.tell(rings(call=CALL)) is AgentState.RINGING
    assert await house.tell(is_up(call=CALL)) is AgentState.TALKING
    assert await house.tell(gone()) is AgentState.AVAILABLE


async def test_the_phone_that_answers_first_frees_the_others_at_once(house: House) -> None:
    legs = (*LEGS, Leg(EndpointId("8002"), OTHER), Leg(EndpointId("reception")))
    with house.presence.walking(CALL), house.board.offer(legs, CALL) as taken:
        await house.tell(rings(call=CALL), is_up("PJSIP/8002-00000009", CALL))
        assert (house.board.state(AGENT), house.board.state(OTHER)) == (AgentState.AVAILABLE, AgentState.TALKING)
        assert house.board.has_room(EndpointId("reception"))
        assert taken.talking == legs[1]
        assert house.talked_s(CALL) == 0
        await house.tell(is_up(call=CALL))  # too late: the others are not of this offer any more
        assert taken.talking == legs[1]


async def test_who_must_press_1_has_answered_when_the_half_that_stands_for_them_is_up(house: House) -> None:
    legs = (Leg(MOBILE, AGENT, LineId("07"), "13800138000", press_1=True),)
    half = "Local/1@zongji-leg-asked-00000001;1"
    house.lines.configure(demo())
    with house.presence.walking(CALL), house.lines.take(LineId("07"), CALL), house.board.offer(legs, CALL):
        assert await house.tell(marked(rings(half, CALL), **MARKS), rings(OUT, CALL)) is AgentState.RINGING
        assert await house.tell(is_up(OUT, CALL)) is AgentState.RINGING
        assert house.lines.calls_on(LineId("07")) == (CALL,)
        assert house.presence.answered_at(CALL) is None
        assert await house.tell(marked(is_up(half, CALL), **MARKS)) is AgentState.TALKING
        assert house.talked_s(CALL) == 0
    assert house.lines.calls_on(LineId("07")) == ()


@pytest.mark.parametrize("looks_again", [True, False], ids=["found", "gone before"])
async def test_a_line_is_taken_as_long_as_its_leg_also_when_who_walks_the_call_is_out_of_reach(
    house: House, looks_again: bool
) -> None:
    """As after a freeze: the walk is over, and what the channels tell is asked for only then."""
    line, shown = LineId("07"), list[int]()
    house.lines.configure(demo())
    legs, leg = (Leg(MOBILE, None, line),), marked(is_up(OUT, CALL), endpoint="mobile", out="07")
    house.lines.listen(lambda told: shown.append(len(house.lines.calls_on(told))))

    async def walk() -> None:
        with house.presence.walking(CALL), house.lines.take(line, CALL), house.board.offer(legs, CALL):
            await house.tell(leg)
            raise OutOfReach("we were late")

    with pytest.raises(OutOfReach):
        await walk()
    assert house.lines.calls_on(line) == (CALL,)
    if looks_again:
        house.channels = (leg,)
        await house.presence.rebuild(house)
        await house.tell(leg)
        assert house.lines.calls_on(line) == (CALL,)
    await house.tell(gone(OUT))
    assert (house.lines.calls_on(line), house.lines.free_channels(line)) == ((), 1)
    assert shown == [1, 0], "never idle while the leg is up"


async def test_after_a_restart_a_leg_of_two_channels_takes_one_line(house: House) -> None:
    half = "Local/1@zongji-leg-asked-00000001;1"
    house.channels = (LINE_UP, marked(is_up(half, CALL), **MARKS), is_up(OUT, CALL))
    await house.presence.rebuild(house)
    assert house.lines.calls_on(LineId("07")) == (CALL,)
    assert house.board.state(AGENT) is AgentState.TALKING
    assert house.presence.alive == {CALL}


async def test_a_leg_on_a_line_is_no_callers_call(house: House) -> None:
    leg = marked(rings(OUT, CALL), **MARKS)
    await house.tell(leg)
    assert house.presence.alive == frozenset()
    assert house.lines.calls_on(LineId("07")) == (CALL,)
    assert house.board.state(AGENT) is AgentState.RINGING
    assert not house.board.has_room(MOBILE)
    await house.tell(gone(OUT))
    assert house.ended == []
    assert house.lines.calls_on(LineId("07")) == ()
    assert house.board.is_free(AGENT)
    assert house.board.has_room(MOBILE)


async def test_a_caller_on_a_gateways_account_is_known_by_the_line_that_the_dialplan_notes(house: House) -> None:
    channel = "PJSIP/peer-goip-00000003"
    caller = marked(event("Newstate", channel, "Up", unique=CALL), line="05", call=CALL)
    await house.tell(caller)
    assert house.presence.alive == {CALL}
    assert house.lines.calls_on(LineId("05")) == (CALL,)
    await house.tell(event("Hangup", channel, unique=CALL))
    assert house.ended == [CALL]
    assert house.lines.calls_on(LineId("05")) == ()


async def test_after_a_restart_the_lines_are_known_with_their_calls(house: House) -> None:
    leg = marked(is_up(OUT, CALL), **MARKS)
    house.channels = (LINE_UP, leg)
    await house.presence.rebuild(house)
    assert house.lines.calls_on(LineId("01")) == house.lines.calls_on(LineId("07")) == (CALL,)
    house.channels = ()
    await house.presence.rebuild(house)
    assert house.lines.calls_on(LineId("01")) == house.lines.calls_on(LineId("07")) == ()


async def test_a_walk_and_the_channel_count_a_caller_once(house: House) -> None:
    with house.presence.walking(CALL), house.lines.incoming(LineId("01"), CALL):
        await house.tell(LINE_UP)
        assert house.lines.calls_on(LineId("01")) == (CALL,)
    assert house.lines.calls_on(LineId("01")) == (CALL,)
    await house.tell(LINE_GONE)
    assert house.lines.calls_on(LineId("01")) == ()


async def test_a_phone_that_is_nobodys_own_is_full_while_it_is_in_a_call_of_its_own(house: House) -> None:
    house.board.configure({EndpointId("reception"): 1}, {})
    await house.tell(rings("PJSIP/reception-00000004"))
    assert not house.board.has_room(EndpointId("reception"))
    await house.tell(gone("PJSIP/reception-00000004"))
    assert house.board.has_room(EndpointId("reception"))


@pytest.mark.parametrize(
    ("wish", "state"), [(AgentEvent.PAUSE, AgentState.PAUSED), (AgentEvent.SIGN_OUT, AgentState.OFF)]
)
async def test_who_is_paused_or_off_remains_it_after_a_call_of_their_own(
    house: House, wish: AgentEvent, state: AgentState
) -> None:
    house.board.happened(AGENT, wish)
    assert await house.tell(rings()) is AgentState.RINGING
    assert await house.tell(is_up()) is AgentState.TALKING
    assert await house.tell(gone()) is state


async def test_after_a_restart_who_talks_is_talking_and_paused_again_afterwards(house: House) -> None:
    house.board.restore({AGENT: AgentState.PAUSED, OTHER: AgentState.OFF})
    house.channels = (LINE_UP, is_up(call=CALL))
    await house.presence.rebuild(house)
    assert house.board.exact(AGENT) is AgentState.TALKING_THEN_PAUSED
    assert house.board.exact(OTHER) is AgentState.OFF
    assert await house.tell(gone()) is AgentState.PAUSED


async def test_wrap_up_follows_a_callers_call_that_the_dialplan_served_and_no_call_of_ones_own(house: House) -> None:
    house.board.configure({}, {AGENT: 30})
    assert await house.tell(is_up(), gone()) is AgentState.AVAILABLE
    second = "PJSIP/8001-00000003"
    assert await house.tell(is_up(second, CALL), gone(second)) is AgentState.WRAP_UP


def dials(channel: str = PHONE, call: CallId = CALL) -> Event:
    """A desk phone whose call the dialplan has begun."""
    return marked(event("Newstate", channel, "Up", unique=call), call=call)


async def test_after_a_restart_a_call_of_staff_is_alive_until_its_channel_is_gone(house: House) -> None:
    leg = marked(event("Newstate", OUT, "Up"), call=CALL, endpoint="outside", out="07")
    house.channels = (dials(), leg)
    await house.presence.rebuild(house)
    assert house.presence.alive == {CALL}
    assert house.board.state(AGENT) is AgentState.TALKING
    assert house.lines.calls_on(LineId("07")) == (CALL,)
    await house.tell(gone(OUT))
    assert house.presence.alive == {CALL}
    assert house.ended == []
    assert await house.tell(event("Hangup", PHONE, unique=CALL)) is AgentState.AVAILABLE
    assert (house.presence.alive, house.ended) == (frozenset(), [CALL])


async def test_a_call_of_staff_is_alive_from_the_dialplans_word_and_its_end_is_told(house: House) -> None:
    await house.tell(event("Newstate", PHONE, "Ring", unique=CALL))
    assert house.presence.alive == frozenset()
    await house.tell(dials())
    assert house.presence.alive == {CALL}
    await house.presence.rebuild(house)
    assert house.presence.alive == frozenset(), "a new connection knows of no such channel"


async def test_a_call_of_staff_whose_end_alone_is_seen_is_told_too(house: House) -> None:
    await house.tell(marked(event("Hangup", PHONE, unique=CALL), call=CALL))
    assert house.ended == [CALL]


async def test_a_colleague_who_is_rung_has_no_call_of_their_own(house: House) -> None:
    await house.tell(dials(), rings("PJSIP/8002-00000004", CALL))
    assert house.presence.alive == {CALL}
    await house.tell(gone("PJSIP/8002-00000004"))
    assert house.presence.alive == {CALL}
    assert house.ended == []


async def test_a_phone_that_is_nobodys_own_makes_calls_of_staff_too(house: House) -> None:
    house.board.configure({EndpointId("reception"): 1}, {})
    house.channels = (dials("PJSIP/reception-00000004"),)
    await house.presence.rebuild(house)
    assert house.presence.alive == {CALL}


CHANNELS = [PHONE, "PJSIP/8001-00000003", "PJSIP/8002-00000004"]
OF_OTHER = MARKS | {"agent": "8002"}
TELLINGS = st.one_of(
    st.builds(
        event,
        st.sampled_from(["Newstate", "Newstate", "Hangup"]),
        st.sampled_from(CHANNELS),
        st.sampled_from(["Down", "Ringing", "Up"]),
        call=st.sampled_from(["", CALL]),
    ),
    st.builds(
        lambda name, state: marked(event(name, OUT, state, call=CALL), **OF_OTHER),
        st.sampled_from(["Newstate", "Hangup"]),
        st.sampled_from(["Down", "Ringing", "Up"]),
    ),
    st.sampled_from([LINE_UP, LINE_GONE]),
)


@given(st.lists(TELLINGS, max_size=12), st.booleans())
async def test_whatever_the_order_nothing_is_held_once_all_channels_are_gone(
    events: list[Event],
    walked: bool,
) -> None:
    house = House()
    if walked:
        with house.presence.walking(CALL), house.board.offer(LEGS, CALL):
            await house.tell(*events)
            assert not house.board.is_free(AGENT)
    else:
        await house.tell(*events)
    await house.tell(*(gone(channel) for channel in (*CHANNELS, OUT)), LINE_GONE)
    assert house.presence.alive == frozenset()
    assert [house.board.is_free(agent) for agent in (AGENT, OTHER)] == [True, True]
    assert all(house.board.has_room(EndpointId(endpoint)) for endpoint in ("8001", "8002", "mobile"))
    assert [house.lines.calls_on(LineId(line)) for line in ("01", "07")] == [(), ()]
