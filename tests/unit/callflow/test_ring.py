"""Who is rung, in which order, and what is on record of it."""

import asyncio
from collections import Counter
from collections.abc import Mapping
from dataclasses import replace
from datetime import timedelta

import pytest

from appliance.callflow.board import AgentEvent
from appliance.callflow.ports import Leg, RingRequest
from appliance.domain.ids import AgentId, CallId, EndpointId, HotlineId, LineId
from appliance.domain.outcome import CallResult, RingOutcome
from tests.unit.callflow.house import ENDPOINTS, House, hops, house, rung
from tests.unit.callflow.scripted import DESERTED, NOON, OFFLINE, REFUSING, Phone, Script, agents

SALES = {"department": "sales"}
OTHER = CallId("other")


def busy(told: House, *names: str) -> None:
    for name in names:
        told.board.happened(AgentId(name), AgentEvent.ANSWERED, OTHER)


async def test_all_who_are_free_ring_at_once_and_the_first_to_answer_has_the_call() -> None:
    told = House(house({**SALES, "distribution": "ring_all"}))
    story = await told.call(Script(phones=agents(a8001=Phone(after_s=9), a8002=Phone(after_s=4), a8003=DESERTED)))
    assert rung(story) == [["8001", "8002", "8003"]]
    assert story.reason("ring 8001, 8002, 8003") == "all who are free at once"
    assert hops(story) == [
        ("8001", "elsewhere", "8002 answered", 0),
        ("8002", "answered", "normal clearing", 0),
        ("8003", "elsewhere", "8002 answered", 0),
    ]
    assert [(hop.ring_s, hop.talk_s) for hop in story.journal.hops] == [(4, 0), (4, 30), (4, 0)]
    assert (story.end.agent, story.end.result) == ("8002", CallResult.ANSWERED)
    assert all(told.board.is_free(AgentId(agent)) for agent in ("8001", "8002", "8003"))


async def test_of_all_who_ring_at_once_none_answers() -> None:
    told = House(house({**SALES, "distribution": "ring_all"}))
    busy(told, "8002")
    story = await told.call(Script(otherwise=DESERTED))
    assert rung(story) == [["8001", "8003"]]
    assert hops(story) == [
        ("8002", "busy", "in another call", 0),
        ("8001", "no_answer", "scripted: no_answer", 0),
        ("8003", "no_answer", "scripted: no_answer", 0),
    ]
    assert story.reason("go to bye") == "everyone has been tried"


async def test_ring_all_of_numbers_outside_takes_a_line_each_while_there_are_any() -> None:
    taken: list[int] = []
    document = house({"targets": ["wang-mobile", "li-mobile", "centre", "8001"], "distribution": "ring_all"})
    told = House(document)
    told.while_ringing = lambda _request: taken.extend(told.lines.free_channels(LineId(f"out-{n}")) for n in (1, 2))
    story = await told.call(Script(phones={"li-mobile": Phone(after_s=1)}))
    assert taken == [0, 0]
    assert [(leg.endpoint, leg.agent, leg.line, leg.number, leg.press_1) for leg in story.caller.rung[0].legs] == [
        ("wang-mobile", None, "out-1", "13900000001", True),
        ("li-mobile", None, "out-2", "13900000002", False),
        ("8001", "8001", None, "", False),
    ]
    no_line = "no line of trunk group out is free: all 2 lines are busy"
    assert ("centre", "busy", no_line, 0) in hops(story)
    assert [hop.line for hop in story.journal.hops] == [None, "out-1", "out-2", None]
    assert (story.end.agent, story.end.endpoint) == (None, "li-mobile")
    assert [told.lines.free_channels(LineId(f"out-{n}")) for n in (1, 2)] == [1, 1]


async def test_of_all_who_ring_at_once_only_who_answered_keeps_a_line_for_the_talk() -> None:
    free: list[int] = []
    told = House(house({"targets": ["wang-mobile", "li-mobile"], "distribution": "ring_all"}))

    def answers(_request: RingRequest) -> None:
        """Tell of the answer as the channel's event does, while the attempt goes on as the conversation."""
        assert told.board.answered(CallId("box-1.1"), EndpointId("li-mobile"))
        free.extend(told.lines.free_channels(LineId(f"out-{n}")) for n in (1, 2))

    told.while_ringing = answers
    story = await told.call(Script(phones={"wang-mobile": DESERTED}))
    assert free == [1, 0]
    assert story.end.endpoint == "li-mobile"
    assert [told.lines.calls_on(LineId(f"out-{n}")) for n in (1, 2)] == [(), ()]


async def test_a_number_outside_is_rung_by_the_next_line_when_the_first_is_dead() -> None:
    told = House(house({"targets": ["wang-mobile", "8001"]}))
    story = await told.call(Script(phones={"wang-mobile": replace(OFFLINE, then=Phone())}))
    assert [request.legs[0].line for request in story.caller.rung] == ["out-1", "out-2"]
    assert [(hop.endpoint, hop.line, hop.outcome.value) for hop in story.journal.hops] == [
        ("wang-mobile", "out-1", "unreachable"),
        ("wang-mobile", "out-2", "answered"),
    ]
    reasons = [step.reason for step in story.journal.steps if step.decided == "ring wang-mobile"]
    assert reasons[1].startswith("not reached through line out-1; line out-2, ")
    assert (story.end.result, story.end.endpoint) == (CallResult.ANSWERED, "wang-mobile")


async def test_each_line_is_tried_once_and_then_the_next_target() -> None:
    told = House(house({"targets": ["wang-mobile", "8001"]}))
    story = await told.call(Script(phones={"wang-mobile": OFFLINE}))
    assert rung(story) == [["wang-mobile"], ["wang-mobile"], ["8001"]]
    assert [hop.line for hop in story.journal.hops] == ["out-1", "out-2", None]
    assert [told.lines.free_channels(LineId(f"out-{n}")) for n in (1, 2)] == [1, 1]


async def test_a_number_that_takes_a_rings_time_to_fail_is_not_tried_by_other_lines() -> None:
    told = House(house({"targets": ["wang-mobile", "8001"], "ring_s": 20}))
    story = await told.call(Script(phones={"wang-mobile": replace(OFFLINE, after_s=20)}))
    assert rung(story) == [["wang-mobile"], ["8001"]]


async def test_the_lines_of_a_forwarding_attempt_use_up_one_hop() -> None:
    told = House(house({"targets": ["8001"], "forward": {"no_answer": ["wang-mobile"], "hops": 1}}))
    story = await told.call(Script(phones={"8001": DESERTED, "wang-mobile": replace(OFFLINE, then=Phone())}))
    assert [(hop.line, hop.forwarded) for hop in story.journal.hops] == [(None, 0), ("out-1", 1), ("out-2", 1)]
    assert story.end.endpoint == "wang-mobile"


async def test_whoever_served_the_caller_last_is_offered_the_call_first() -> None:
    told = House(house({**SALES, "sticky_days": 30}), last_agent="8003")
    story = await told.call(Script(phones=agents(a8003=DESERTED)))
    assert rung(story) == [["8003"], ["8001"]]
    assert story.reason("ring 8003") == "served this caller within the last 30 days"
    ((number, hotline, since),) = told.history.asked
    assert (number.digits, hotline, since) == ("13800138000", "main", NOON - timedelta(days=30))


@pytest.mark.parametrize(
    ("event", "why"), [(AgentEvent.ANSWERED, "busy"), (AgentEvent.PAUSE, "paused"), (AgentEvent.SIGN_OUT, "signed off")]
)
async def test_a_sticky_agent_who_is_not_free_is_not_waited_for(event: AgentEvent, why: str) -> None:
    told = House(house({**SALES, "sticky_days": 30}), last_agent="8003")
    told.board.happened(AgentId("8003"), event, OTHER)
    story = await told.call()
    assert rung(story) == [["8001"]]
    assert story.reason("offer it to the others") == f"8003, who served this caller last: {why}"


@pytest.mark.parametrize(("sticky", "last"), [({}, "8003"), ({"sticky_days": 30}, "8004"), ({"sticky_days": 30}, "")])
async def test_only_one_of_the_team_is_sticky_and_only_where_the_node_says_so(
    sticky: dict[str, int], last: str
) -> None:
    story = await House(house({**SALES, **sticky}), last_agent=last).call()
    assert rung(story) == [["8001"]]


async def test_who_is_signed_off_or_paused_is_not_offered_the_call_and_that_is_told() -> None:
    told = House(house(SALES))
    told.board.happened(AgentId("8001"), AgentEvent.SIGN_OUT)
    told.board.happened(AgentId("8002"), AgentEvent.PAUSE)
    story = await told.call()
    assert rung(story) == [["8003"]]
    assert story.reason("ring 8003") == "after 8001, signed off; 8002, paused"
    assert hops(story)[:2] == [("8001", "unreachable", "signed off", 0), ("8002", "unreachable", "paused", 0)]


async def test_one_who_wraps_up_is_busy_until_it_is_over() -> None:
    people = {number: {"name": number, "wrap_up_s": 20} for number in ("8001", "8002", "8003")}
    told = House(house(SALES, agents=people))
    assert rung(await told.call()) == [["8001"]]
    second = await told.call()
    assert rung(second) == [["8002"]]
    assert hops(second)[0] == ("8001", "busy", "in wrap-up", 0)
    told.clock.pass_s(60)
    assert rung(await told.call()) == [["8001"]]


async def test_with_some_signed_off_and_the_others_busy_the_caller_hears_that_all_are_busy() -> None:
    told = House(house({**SALES, "forward": {"busy": ["8004"], "unreachable": ["reception"]}}))
    busy(told, "8001", "8002")
    told.board.happened(AgentId("8003"), AgentEvent.SIGN_OUT)
    assert rung(await told.call()) == [["8004"]], "the busy list, since who is there is busy"


FORWARD = {"busy": ["8004", "reception"], "no_answer": ["wang-mobile", "li-mobile", "8004"], "unreachable": ["centre"]}


@pytest.mark.parametrize(("phone", "first"), [(REFUSING, "8004"), (DESERTED, "wang-mobile"), (OFFLINE, "centre")])
async def test_the_latest_outcome_picks_the_list(phone: Phone, first: str) -> None:
    told = House(house({"targets": ["8001"], "forward": FORWARD}))
    story = await told.call(Script(phones=agents(a8001=phone)))
    assert rung(story) == [["8001"], [first]]
    assert [hop.forwarded for hop in story.journal.hops] == [0, 1]
    assert (story.end.agent or story.end.endpoint, story.end.result) == (first, CallResult.ANSWERED)


async def test_each_forwarding_attempt_picks_anew_and_a_target_is_tried_once() -> None:
    told = House(house({"targets": ["8001"], "forward": {**FORWARD, "hops": 10}}))
    phones = {"8001": DESERTED, "wang-mobile": REFUSING, "8004": DESERTED, "li-mobile": DESERTED}
    story = await told.call(Script(phones=phones))
    assert hops(story) == [
        ("8001", "no_answer", "scripted: no_answer", 0),
        ("wang-mobile", "busy", "scripted: busy", 1),
        ("8004", "no_answer", "scripted: no_answer", 2),
        ("li-mobile", "no_answer", "scripted: no_answer", 3),
    ]
    assert story.reason("ring wang-mobile").startswith("forwarded: no answer, attempt 1 of 10; line out-1")
    assert story.reason("go to bye") == "everyone has been tried; all of the list for no answer have been tried"


@pytest.mark.parametrize("limit", range(1, 11))
async def test_no_more_hops_than_the_limit(limit: int) -> None:
    numbers = [str(number) for number in range(8101, 8111)]
    people = {number: {"name": number} for number in ("8001", *numbers)}
    told = House(house({"targets": ["8001"], "forward": {"no_answer": numbers, "hops": limit}}, agents=people))
    story = await told.call(Script(otherwise=DESERTED))
    assert rung(story) == [["8001"], *[[number] for number in numbers[:limit]]]
    told_limit = "1 hop" if limit == 1 else f"{limit} hops"
    assert story.reason("go to bye") == f"everyone has been tried; the limit of {told_limit} is reached"


async def test_a_busy_target_uses_up_a_hop_and_one_that_is_off_does_not() -> None:
    endpoints = {**ENDPOINTS, "wang-mobile": {**ENDPOINTS["wang-mobile"], "on": False}}
    forward = {"no_answer": ["wang-mobile", "8002", "8003"], "busy": ["8003", "8004"], "hops": 2}
    told = House(house({"targets": ["8001"], "forward": forward}, endpoints=endpoints))
    busy(told, "8002")
    story = await told.call(Script(phones=agents(a8001=DESERTED, a8003=DESERTED)))
    assert hops(story) == [
        ("8001", "no_answer", "scripted: no_answer", 0),
        ("wang-mobile", "unreachable", "wang-mobile is off", 0),
        ("8002", "busy", "in another call", 1),
        ("8003", "no_answer", "scripted: no_answer", 2),
    ]
    assert story.end.result is CallResult.NO_ANSWER


async def test_without_a_list_for_the_outcome_nobody_is_forwarded_to() -> None:
    story = await House(house({"targets": ["8001"], "forward": {"busy": ["8002"]}})).call(Script(otherwise=DESERTED))
    assert story.reason("go to bye") == "everyone has been tried; nobody to forward to when no answer"


async def test_an_agent_is_reached_at_the_first_endpoint_that_is_on_now() -> None:
    endpoints = {**ENDPOINTS, "wang-mobile": {**ENDPOINTS["wang-mobile"], "schedule": "office"}}
    people = {"8001": {"name": "王芳", "endpoints": ["wang-mobile", "8001"]}}
    told = House(house({"targets": ["8001"]}, agents=people, endpoints=endpoints))
    evening = await told.call()
    assert rung(evening) == [["8001"]], "NOON in UTC is 20:00 in Shanghai"
    told.clock.at = NOON - timedelta(hours=6)
    office = await told.call()
    assert (rung(office), office.end.agent, office.end.endpoint) == ([["wang-mobile"]], "8001", "wang-mobile")
    assert office.reason("ring 8001 at wang-mobile").endswith(
        "line out-1, the first free line of the group; 2 of 2 lines are free"
    )


async def test_who_is_off_by_schedule_is_told_so() -> None:
    endpoints = {**ENDPOINTS, "wang-mobile": {**ENDPOINTS["wang-mobile"], "schedule": "office"}}
    story = await House(house({"targets": ["wang-mobile"]}, endpoints=endpoints)).call()
    assert hops(story) == [("wang-mobile", "unreachable", "wang-mobile is on only in schedule office", 0)]
    assert story.reason("go to bye") == "wang-mobile: wang-mobile is on only in schedule office"


async def test_without_a_free_line_a_number_outside_is_busy() -> None:
    told = House(house({"targets": ["wang-mobile"]}))
    with told.lines.take(LineId("out-1"), OTHER), told.lines.take(LineId("out-2"), OTHER):
        story = await told.call()
    no_line = "no line of trunk group out is free: all 2 lines are busy"
    assert hops(story) == [("wang-mobile", "busy", no_line, 0)]
    assert story.reason("go to bye") == f"wang-mobile: {no_line}"
    assert story.end.result is CallResult.BUSY


@pytest.mark.parametrize(
    ("setting", "asked"), [("always", [True, True]), ("never", [False, False]), ("auto", [True, False])]
)
async def test_whoever_answers_outside_presses_1_where_the_line_cannot_tell_an_answer(
    setting: str, asked: list[bool]
) -> None:
    endpoints = {name: {**endpoint, "press_1": setting} for name, endpoint in ENDPOINTS.items() if name != "reception"}
    story = await House(
        house({"targets": ["wang-mobile", "li-mobile"], "distribution": "ring_all"}, endpoints=endpoints)
    ).call()
    assert [leg.press_1 for leg in story.caller.rung[0].legs] == asked


async def test_round_robin_takes_the_lines_by_turns() -> None:
    groups = {"main": {"lines": ["01"]}, "out": {"lines": ["out-1", "out-2"], "hunt": "round_robin"}}
    told = House(house({"targets": ["wang-mobile"]}, trunk_groups=groups))
    lines = [(await told.call()).caller.rung[0].legs[0].line for _ in range(4)]
    assert lines == ["out-1", "out-2", "out-1", "out-2"]


async def test_an_endpoint_takes_as_many_calls_as_it_has_places() -> None:
    told = House(house({"targets": ["centre", "8001"]}))
    with told.board.offer([Leg(EndpointId("centre"))] * 2, OTHER):
        story = await told.call()
    assert rung(story) == [["8001"]]
    assert hops(story)[0] == ("centre", "busy", "all 2 places are taken", 0)


async def test_two_who_share_one_phone_are_rung_there_once() -> None:
    people = {number: {"name": number, "endpoints": ["reception"]} for number in ("8001", "8002")}
    told = House(house({"targets": ["8001", "8002"], "distribution": "ring_all"}, agents=people))
    story = await told.call(Script(otherwise=DESERTED))
    assert rung(story) == [["reception"]]
    assert hops(story)[0] == ("8002", "busy", "in another call", 0)


@pytest.mark.parametrize("distribution", ["sequential", "random", "average", "longest_idle", "ring_all", "percentage"])
@pytest.mark.parametrize("phone", [Phone(), DESERTED])
async def test_a_hundred_calls_at_once_never_take_more_than_there_is(distribution: str, phone: Phone) -> None:
    targets = ["8001", "8002", "wang-mobile", "8003", "centre"]
    shares = dict.fromkeys(targets, 20) if distribution == "percentage" else {}
    forward = {"busy": ["reception"], "no_answer": ["li-mobile", "reception"]}
    told = House(house({"targets": targets, "distribution": distribution, "shares": shares, "forward": forward}))
    stories = await asyncio.gather(*(told.call(Script(otherwise=phone)) for _ in range(100)))
    for name in ("8001", "8002", "8003", "wang-mobile", "li-mobile", "reception", "out-1", "out-2"):
        assert told.most[name] <= 1
        assert told.at_once[name] == 0
    assert {name: told.most[name] for name in ("8001", "8002", "8003")} == {"8001": 1, "8002": 1, "8003": 1}
    assert 1 <= told.most["centre"] + told.most["wang-mobile"] <= 3, "there are but two lines out"
    assert told.traffic.waiting(HotlineId("main")) == told.traffic.in_talk(HotlineId("main")) == 0
    assert [told.lines.free_channels(LineId(line)) for line in ("out-1", "out-2")] == [1, 1]
    assert all(told.board.has_room(EndpointId(name)) for name in told.most if not name.startswith("out-"))
    results = Counter(story.end.result for story in stories)
    answers = phone.outcome is RingOutcome.ANSWERED
    assert results[CallResult.ANSWERED] >= 2 if answers else results[CallResult.ANSWERED] == 0
    assert sum(results[result] for result in (CallResult.ANSWERED, CallResult.BUSY, CallResult.NO_ANSWER)) == 100


async def test_who_hangs_up_while_several_phones_ring_gives_everything_back() -> None:
    targets = ["8001", "wang-mobile", "li-mobile"]
    told = House(house({"targets": targets, "distribution": "ring_all"}))
    story = await told.call(Script(otherwise=DESERTED, leaves_after_s=5))
    assert [outcome for _, outcome, _, _ in hops(story)] == ["cancelled"] * 3
    assert story.end.result is CallResult.ABANDONED
    assert told.board.is_free(AgentId("8001"))
    assert [told.lines.free_channels(LineId(line)) for line in ("out-1", "out-2")] == [1, 1]


async def served(told: House, calls: int, script: Script | None = None) -> list[str | None]:
    ends = [(await told.call(script)).end for _ in range(calls)]
    return [end.agent or end.endpoint for end in ends]


async def test_shares_of_a_ring_node_hold_over_any_hundred_calls() -> None:
    shares = {"8001": 60, "8002": 39, "8003": 1}
    told = House(house({**SALES, "distribution": "percentage", "shares": shares}))
    who = await served(told, 200)
    assert all(Counter(who[begin : begin + 100]) == shares for begin in range(101))


async def test_a_call_counts_once_for_the_shares_however_often_it_is_offered() -> None:
    shares = {"8001": 50, "8002": 50}
    told = House(house({"targets": ["8001", "8002"], "distribution": "percentage", "shares": shares}))
    offered = [rung(await told.call(Script(phones=agents(a8001=DESERTED)))) for _ in range(10)]
    assert Counter(first[0] for first, *_ in offered) == {"8001": 5, "8002": 5}


@pytest.mark.parametrize("talk_s", [0.0, 30.0])
async def test_average_serves_everyone_as_often(talk_s: float) -> None:
    told = House(house({**SALES, "distribution": "average"}))
    who = await served(told, 203, Script(otherwise=Phone(talk_s=talk_s)))
    for begin in range(103):
        counts = Counter(who[begin : begin + 100])
        assert max(counts.values()) - min(counts.values()) <= 1


async def test_a_centre_of_several_places_gets_no_more_than_its_part_of_the_average() -> None:
    told = House(house({"targets": ["centre", "8001", "8002"], "distribution": "average"}))
    stories = await asyncio.gather(*(told.call() for _ in range(3)))
    assert sorted(str(story.end.agent or story.end.endpoint) for story in stories) == ["8001", "8002", "centre"]


async def test_the_departments_own_distribution_holds_where_the_node_has_none() -> None:
    departments = {"sales": {"name": "s", "agents": ["8001", "8002", "8003"], "distribution": "longest_idle"}}
    told = House(house(SALES, departments=departments))
    assert await served(told, 5) == ["8001", "8002", "8003", "8001", "8002"]
    assert (
        await served(House(house({**SALES, "distribution": "sequential"}, departments=departments)), 3) == ["8001"] * 3
    )


async def test_random_goes_by_the_dice() -> None:
    told = House(house({**SALES, "distribution": "random"}), dice=lambda: 0.99)
    assert await served(told, 2) == ["8003", "8003"]


async def test_what_the_distributions_remember_goes_over_a_restart() -> None:
    shares = {"8001": 60, "8002": 39, "8003": 1}
    document = house({**SALES, "distribution": "percentage", "shares": shares})
    before, after, all_along = House(document), House(document), House(document)
    first = await served(before, 37)
    after.rotation.load(before.rotation.dump())
    assert first + await served(after, 63) == await served(all_along, 100)


async def test_while_they_talk_the_traffic_tells_so() -> None:
    told = House(house({"targets": ["8001"]}))
    main = HotlineId("main")
    seen: list[tuple[int, int]] = []

    def look(request: RingRequest) -> None:
        seen.append((told.traffic.waiting(main), told.traffic.in_talk(main)))
        told.board.answered(CallId("box-1.1"), request.legs[0].endpoint)
        seen.append((told.traffic.waiting(main), told.traffic.in_talk(main)))

    told.while_ringing = look
    await told.call()
    assert seen == [(1, 0), (0, 1)]
    assert (told.traffic.waiting(main), told.traffic.in_talk(main)) == (0, 0)


async def test_one_who_is_off_says_nothing_of_how_reaching_the_others_went() -> None:
    endpoints = {**ENDPOINTS, "wang-mobile": {**ENDPOINTS["wang-mobile"], "on": False}}
    message = {"message": {"kind": "voicemail"}}
    ring = {"targets": ["8001"], "forward": {"busy": ["wang-mobile"]}, "otherwise": "message"}
    told = House(house(ring, endpoints=endpoints, hotlines=with_nodes(ring, message)))
    busy(told, "8001")
    story = await told.call()
    assert [outcome for _, outcome, _, _ in hops(story)] == ["busy", "unreachable"]
    assert story.heard[0] == "voicemail-busy"


def with_nodes(ring: Mapping[str, object], nodes: Mapping[str, object]) -> Mapping[str, object]:
    """A hotline that begins at the ring node and has these nodes besides."""
    flow = {"start": "team", "nodes": {"team": {"kind": "ring", **ring}, **nodes}}
    return {"main": {"name": "h", "trunk_groups": ["main"], "flow": flow, "fallback": {"agents": ["8001"]}}}


async def test_an_endpoint_that_was_rung_for_its_agent_is_not_rung_for_itself() -> None:
    people = {"8001": {"name": "王芳", "endpoints": ["wang-mobile"]}}
    told = House(house({"targets": ["8001", "wang-mobile"]}, agents=people))
    assert rung(await told.call(Script(otherwise=DESERTED))) == [["wang-mobile"]]


async def test_who_was_signed_off_takes_no_more_than_their_turn_when_they_come_back() -> None:
    told = House(house({**SALES, "distribution": "average"}))
    told.board.happened(AgentId("8003"), AgentEvent.SIGN_OUT)
    assert Counter(await served(told, 30)) == {"8001": 15, "8002": 15}
    told.board.happened(AgentId("8003"), AgentEvent.SIGN_IN)
    assert Counter(await served(told, 30)) == {"8001": 10, "8002": 10, "8003": 10}
