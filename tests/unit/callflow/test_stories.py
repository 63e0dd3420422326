"""Calls of the demonstration company: who calls, what is pressed, what is heard, what is recorded."""

import asyncio
from dataclasses import replace
from datetime import timedelta

import pytest

from appliance.callflow.board import AgentBoard, AgentEvent
from appliance.callflow.ports import RingRequest, RingResult
from appliance.callflow.run import run_call, visit
from appliance.callflow.switchboard import Switchboard
from appliance.callflow.walk import Revision
from appliance.domain.far_leave import Release, ReleaseKnown
from appliance.domain.heard_tone import HeardTone
from appliance.domain.ids import AgentId
from appliance.domain.outcome import CallResult, ReleasedBy, RingOutcome, ServedBy
from tests.unit.callflow.scripted import (
    DESERTED,
    NOON,
    OFFLINE,
    REFUSING,
    Phone,
    RecordingJournal,
    Script,
    ScriptedCaller,
    VirtualClock,
    agents,
)
from tests.unit.callflow.stories import MENU, WELCOME, facts, tell
from tests.unit.config.demo_document import demo


async def test_a_caller_is_served_at_first_try_and_rates_the_agent() -> None:
    story = await tell(Script(presses=["1", "2"], phones=agents(a8001=Phone(after_s=4, talk_s=60))))
    assert story.heard == [WELCOME, MENU, "survey", "survey-thanks", "goodbye"]
    assert story.path == [
        (None, "main"),
        (None, "play the welcome ringtone"),
        ("menu", "go to sales"),
        ("sales", "ring 8001"),
        ("sales", "go to rate"),
        ("rate", "满意"),
        ("bye", "end the call"),
    ]
    assert [step.sequence for step in story.journal.steps] == list(range(7))
    assert [step.keys for step in story.journal.steps] == ["", "", "1", "", "", "2", ""]
    (hop,) = story.journal.hops
    assert (hop.agent, hop.department, hop.outcome) == ("8001", "sales", RingOutcome.ANSWERED)
    assert (hop.sequence, hop.ring_s, hop.talk_s) == (0, 4, 60)
    (answer,) = story.journal.surveys
    assert (answer.agent, answer.department, answer.hotline, answer.key) == ("8001", "sales", "main", "2")
    assert answer.label == "满意"
    end = story.end
    assert (end.result, end.released_by, end.served_by) == (
        CallResult.ANSWERED,
        ReleasedBy.AGENT,
        ServedBy.CONTROLLER,
    )
    assert (end.agent, end.department, end.ring_s, end.talk_s) == ("8001", "sales", 4, 60)
    assert end.answered_at == hop.at - timedelta(seconds=60)
    assert story.caller.released


async def test_the_record_opens_with_what_the_line_told() -> None:
    story = await tell(Script(leaves_after_s=0.5), told=facts(line="09"))
    (start,) = story.journal.starts
    assert (start.at, start.line, start.called, start.hotline) == (NOON, "09", "4008001234", "main")
    assert (start.caller_name, start.revision) == ("张三", "r1")
    assert start.caller is not None
    assert start.caller.digits == "13800138000"


async def test_the_welcome_plays_before_the_answer_where_the_line_can() -> None:
    story = await tell(Script(presses=["1"]))
    assert [(heard.prompt, heard.answered) for heard in story.caller.heard[:2]] == [(WELCOME, False), (MENU, True)]
    assert "early media" in story.reason("play the welcome ringtone")


async def test_the_welcome_plays_after_the_answer_elsewhere() -> None:
    story = await tell(Script(presses=["1"], early_media=False))
    assert all(heard.answered for heard in story.caller.heard)
    assert "after answer" in story.reason("play the welcome ringtone")


async def test_without_a_welcome_the_menu_is_heard_first() -> None:
    document = demo((f"    welcome_ringtone: {WELCOME}\n", ""))
    story = await tell(Script(presses=["1"]), document)
    assert story.heard[0] == MENU
    assert story.caller.rung[0].ringtone is None


async def test_an_agent_in_another_call_is_passed_over_and_that_is_on_record() -> None:
    board = AgentBoard()
    board.happened(AgentId("8001"), AgentEvent.OFFERED)
    story = await tell(Script(presses=["1", "1"]), board=board)
    assert story.hops == [("8001", "busy"), ("8002", "answered")]
    assert story.journal.hops[0].cause == "in another call"
    assert [hop.sequence for hop in story.journal.hops] == [0, 1]
    assert story.reason("ring 8002") == "after 8001, busy"
    assert (story.end.result, story.end.agent) == (CallResult.ANSWERED, "8002")


@pytest.mark.parametrize(("phone", "outcome"), [(DESERTED, "no_answer"), (OFFLINE, "unreachable"), (REFUSING, "busy")])
async def test_an_agent_who_does_not_take_the_call_leads_to_the_next(phone: Phone, outcome: str) -> None:
    story = await tell(Script(presses=["1"], phones=agents(a8001=phone)))
    assert story.hops == [("8001", outcome), ("8002", "answered")]
    assert story.end.agent == "8002"


async def test_a_phone_rings_for_the_seconds_of_its_node() -> None:
    story = await tell(Script(presses=["1"], phones=agents(a8001=DESERTED)))
    assert [request.ring_s for request in story.caller.rung] == [15, 15]
    assert story.journal.hops[0].ring_s == 15


@pytest.mark.parametrize(
    ("first", "second", "greeting", "result"),
    [
        (DESERTED, DESERTED, "voicemail-no-answer", CallResult.NO_ANSWER),
        (REFUSING, REFUSING, "voicemail-busy", CallResult.BUSY),
        (OFFLINE, OFFLINE, "voicemail-no-answer", CallResult.UNREACHABLE),
        (DESERTED, REFUSING, "voicemail-busy", CallResult.NO_ANSWER),
        (REFUSING, OFFLINE, "voicemail-no-answer", CallResult.BUSY),
    ],
)
async def test_nobody_takes_the_call(first: Phone, second: Phone, greeting: str, result: CallResult) -> None:
    silent = Script(presses=["1"], phones=agents(a8001=first, a8002=second), speaks_s=0.4)
    story = await tell(silent)
    assert ("sales", "go to message") in story.path
    assert story.heard[2:] == [greeting, "beep", "goodbye"]
    assert ("message", "no message") in story.path
    assert story.journal.messages == []
    assert (story.end.result, story.end.released_by) == (result, ReleasedBy.SWITCHBOARD)
    assert (story.end.agent, story.end.answered_at) == (None, None)

    talkative = await tell(Script(presses=["1"], phones=silent.phones, speaks_s=12))
    (message,) = talkative.journal.messages
    assert (message.mailbox, message.file, message.seconds) == ("sales", "box-1795176000.1.wav", 12)
    assert talkative.heard[2:] == [greeting, "beep", "voicemail-saved", "goodbye"]
    assert talkative.end.result is CallResult.VOICEMAIL


async def test_all_busy_goes_on_at_once_and_says_why() -> None:
    board = AgentBoard()
    for agent in ("8001", "8002"):
        board.happened(AgentId(agent), AgentEvent.OFFERED)
    story = await tell(Script(presses=["1"], speaks_s=0), board=board)
    assert story.hops == [("8001", "busy"), ("8002", "busy")]
    assert story.caller.rung == []
    assert story.reason("go to message") == "8001, 8002: busy"
    assert story.end.result is CallResult.BUSY


async def test_nobody_and_no_way_on_ends_the_call() -> None:
    document = demo(("          otherwise: message\n        support", "        support"))
    story = await tell(Script(presses=["1"], phones=agents(a8001=OFFLINE, a8002=OFFLINE)), document)
    assert story.path[-1] == ("sales", "end the call")
    assert story.reason("end the call") == "everyone has been tried"
    assert story.caller.released


async def test_a_message_by_menu_key_has_its_own_greeting() -> None:
    story = await tell(Script(presses=["9"]))
    assert story.heard[2:4] == ["voicemail-menu", "beep"]
    assert "the menu leads here" in story.reason("take a message")
    assert story.end.result is CallResult.VOICEMAIL


async def test_the_companys_own_greeting_comes_before_ours() -> None:
    document = demo(("mailbox: sales\n          next", "greeting: 请留言\n          next"))
    story = await tell(Script(presses=["9"]), document)
    assert story.heard[2] == "请留言"
    assert story.journal.messages[0].mailbox is None
    assert "the switchboard" in story.reason("message kept")


async def test_a_hang_up_in_mid_message_keeps_what_was_said() -> None:
    # welcome 2 s, menu 2 s, key 0.5 s, greeting and beep 4 s: the message begins at 8.5 s
    story = await tell(Script(presses=["9"], speaks_s=60, leaves_after_s=18.5))
    (message,) = story.journal.messages
    assert message.seconds == 10
    assert (story.end.result, story.end.released_by) == (CallResult.VOICEMAIL, ReleasedBy.CALLER)


async def test_a_hang_up_right_after_the_beep_is_no_message() -> None:
    story = await tell(Script(presses=["9"], leaves_after_s=9.0))
    assert story.journal.messages == []
    assert story.end.result is CallResult.ABANDONED


async def test_a_message_stops_at_its_limit() -> None:
    document = demo(("mailbox: sales\n          next", "longest_s: 20\n          silence_s: 4\n          next"))
    story = await tell(Script(presses=["9"], speaks_s=300), document)
    assert story.journal.messages[0].seconds == 20
    assert [(limits.longest_s, limits.silence_s, limits.shortest_s) for limits in story.caller.limits] == [(20, 4, 1)]


@pytest.mark.parametrize(
    ("keys", "agent", "department"),
    [("8002", "8002", "sales"), ("8003", "8003", "support"), ("802", "8003", "support")],
)
async def test_an_extension_is_dialled_in_the_menu(keys: str, agent: str, department: str) -> None:
    story = await tell(Script(presses=[keys, "1"]))
    assert ("menu", "go to dialled") in story.path
    assert story.reason("go to dialled") == f"{keys} is an extension"
    assert (story.end.agent, story.end.department) == (agent, department)
    assert story.caller.rung[0].department == department


async def test_a_departments_extension_rings_its_agents_in_order() -> None:
    story = await tell(Script(presses=["801"], phones=agents(a8001=OFFLINE)))
    assert story.hops == [("8001", "unreachable"), ("8002", "answered")]


async def test_a_dialled_agent_who_does_not_answer_is_not_replaced() -> None:
    story = await tell(Script(presses=["8001"], phones=agents(a8001=DESERTED)))
    assert story.hops == [("8001", "no_answer")]
    assert ("dialled", "go to message") in story.path


async def test_wrong_keys_are_told_and_the_menu_is_heard_again() -> None:
    story = await tell(Script(presses=["5", "8009", "1", "1"]))
    assert story.heard[1:6] == [MENU, "wrong-key", MENU, "extension-unknown", MENU]
    again = [step for step in story.journal.steps if step.decided == "ask again"]
    assert [(step.keys, step.reason) for step in again] == [
        ("5", "5 means nothing here (1 of 3)"),
        ("8009", "8009 means nothing here (2 of 3)"),
    ]
    assert story.end.result is CallResult.ANSWERED


async def test_silence_is_told_and_after_three_times_the_call_goes_elsewhere() -> None:
    story = await tell(Script())
    assert story.heard[1:7] == [MENU, "no-key", MENU, "no-key", MENU, "no-key"]
    assert story.path[2:6] == [
        ("menu", "ask again"),
        ("menu", "ask again"),
        ("menu", "give up"),
        ("menu", "go to sales"),
    ]
    assert story.reason("give up") == "no key within 5 s (3 of 3)"
    assert story.reason("go to sales") == "all 3 attempts are used up"
    assert story.end.agent == "8001"


async def test_a_menu_without_a_way_on_ends_the_call() -> None:
    document = demo(("          otherwise: sales\n", "          attempts: 1\n"))
    story = await tell(Script(presses=["7"]), document)
    assert story.path[-1] == ("menu", "end the call")
    assert (story.end.result, story.end.released_by) == (CallResult.COMPLETED, ReleasedBy.SWITCHBOARD)


async def test_a_menu_speaks_the_companys_own_words() -> None:
    document = demo(("          otherwise: sales\n", "          wrong_key: 错\n          no_key: 没听到\n"))
    story = await tell(Script(presses=["7", "", "9"]), document)
    assert story.heard[1:6] == [MENU, "错", MENU, "没听到", MENU]


async def test_a_menu_passes_its_times_and_whether_keys_may_interrupt() -> None:
    timing = "first_key_s: 9\n          next_key_s: 2\n          barge_in: false\n"
    document = demo(("          otherwise: sales\n", f"          {timing}"))
    story = await tell(Script(presses=["9"]), document)
    (listen,) = story.caller.listened
    assert (listen.first_key_s, listen.next_key_s, listen.barge_in) == (9, 2, False)
    assert (await tell(Script(presses=["9"]))).caller.listened[0].barge_in


async def test_without_extensions_a_wrong_key_does_not_wait_for_more() -> None:
    dialled = "        dialled:\n          kind: ring\n          dialled: true\n"
    dialled += "          next: rate\n          otherwise: message\n"
    document = demo(("          extensions: dialled\n", ""), (dialled, ""))
    story = await tell(Script(presses=["8001", "1"]), document)
    assert [step.keys for step in story.journal.steps if step.kind == "menu"] == ["8", "1"]


async def test_what_an_attempt_asks_of_the_phone() -> None:
    document = demo(
        ('    agents: ["8001", "8002"]', '    agents: ["8001"]\n    ringtone: 销售部彩铃'),
        ("          ring_s: 15\n", "          ring_s: 8\n          announce_id: false\n          record: false\n"),
    )
    story = await tell(Script(presses=["1"]), document)
    (request,) = story.caller.rung
    assert (request.legs[0].agent, request.department, request.hotline, request.ring_s) == ("8001", "sales", "main", 8)
    assert (request.announce_id, request.recorded) == (False, frozenset())
    assert str(request.ringtone) == "text='销售部彩铃'"
    support = await tell(Script(presses=["2"]), document)
    assert str(support.caller.rung[0].ringtone) == f"text='{WELCOME}'"
    assert support.caller.rung[0].announce_id
    assert set(support.caller.rung[0].recorded) == {"8003"}


async def test_a_list_of_agents_is_rung_for_no_department() -> None:
    document = demo(("          department: sales\n", '          targets: ["8003", "8002"]\n'))
    story = await tell(Script(presses=["1"], phones=agents(a8003=OFFLINE)), document)
    assert story.hops == [("8003", "unreachable"), ("8002", "answered")]
    assert story.end.department is None


async def test_an_announcement_is_heard_to_its_end_and_goes_on() -> None:
    document = demo(
        ('"9": message}', '"9": news}'),
        ("        rate:\n", "        news: {kind: announcement, prompt: 新品上市, next: bye}\n        rate:\n"),
    )
    story = await tell(Script(presses=["9"]), document)
    assert story.heard[-2:] == ["新品上市", "goodbye"]
    assert ("news", "play") in story.path
    assert (story.end.result, story.end.released_by) == (CallResult.COMPLETED, ReleasedBy.SWITCHBOARD)


async def test_a_hang_up_node_may_be_silent() -> None:
    document = demo(("          prompt: {builtin: goodbye}\n", ""))
    story = await tell(Script(presses=["1", "1"]), document)
    assert story.heard[-1] == "survey-thanks"
    assert story.caller.released


async def test_a_survey_that_is_not_answered_is_no_answer() -> None:
    story = await tell(Script(presses=["1"]))
    assert story.heard[2:] == ["survey", "survey", "goodbye"]
    assert [(answer.key, answer.label) for answer in story.journal.surveys] == [(None, None)]
    assert story.reason("no answer") == "no valid key was pressed"


async def test_a_wrong_key_in_the_survey_is_told() -> None:
    story = await tell(Script(presses=["1", "7", "3"]))
    assert story.heard[2:] == ["survey", "wrong-key", "survey", "survey-thanks", "goodbye"]
    assert [answer.key for answer in story.journal.surveys] == ["3"]


async def test_a_survey_speaks_the_companys_own_question_and_labels() -> None:
    labels = 'kind: survey\n          prompt: 请打分\n          labels: {"5": 好, "0": 差}'
    story = await tell(Script(presses=["1", "5"]), demo(("kind: survey", labels)))
    assert "请打分" in story.heard
    assert [answer.label for answer in story.journal.surveys] == ["好"]


async def test_a_hang_up_inside_the_survey_is_no_answer() -> None:
    # the conversation ends 37.5 s after the beginning, the question at 39.5 s
    story = await tell(Script(presses=["1"], leaves_after_s=41))
    assert [answer.key for answer in story.journal.surveys] == [None]
    assert (story.end.result, story.end.released_by) == (CallResult.ANSWERED, ReleasedBy.AGENT)


async def test_a_caller_who_hangs_up_first_is_no_answer_on_record() -> None:
    story = await tell(Script(presses=["1", "1"], leaves_after_s=20))
    assert [(answer.key, answer.agent) for answer in story.journal.surveys] == [(None, "8001")]
    assert story.path[-1] == ("sales", "end the call")
    assert story.reason("end the call") == "the caller hung up after 12 s with 8001"
    assert (story.end.result, story.end.released_by) == (CallResult.ANSWERED, ReleasedBy.CALLER)
    assert (story.end.talk_s, story.journal.hops[0].talk_s) == (12.5, 12.5)


async def test_a_caller_who_hangs_up_first_where_no_survey_follows_is_not_asked_for() -> None:
    story = await tell(Script(presses=["1"], leaves_after_s=20), demo(("          next: rate\n", "")))
    assert story.journal.surveys == []


async def test_a_survey_without_a_conversation_is_skipped() -> None:
    document = demo(('"9": message}', '"9": rate}'))
    story = await tell(Script(presses=["9"]), document)
    assert ("rate", "skip") in story.path
    assert story.journal.surveys == []
    assert story.heard[2:] == ["goodbye"]


async def test_a_caller_who_hangs_up_while_it_rings_frees_the_agent() -> None:
    story = await tell(Script(presses=["1"], phones=agents(a8001=DESERTED), leaves_after_s=10))
    assert story.hops == [("8001", "cancelled")]
    assert story.journal.hops[0].ring_s == 5.5
    assert story.path[-1] == ("sales", "hung up")
    assert (story.end.result, story.end.released_by) == (CallResult.ABANDONED, ReleasedBy.CALLER)
    assert story.board.is_free(AgentId("8001"))
    assert len(story.caller.rung) == 1


@pytest.mark.parametrize(
    ("leaves_after_s", "node"),
    [(0, None), (1, None), (3, "menu"), (4.2, "menu")],
    ids=["ring", "welcome", "menu", "key"],
)
async def test_a_caller_may_hang_up_at_any_stage(leaves_after_s: float, node: str | None) -> None:
    story = await tell(Script(presses=["1"], leaves_after_s=leaves_after_s))
    assert story.path[-1] == (node, "hung up")
    assert (story.end.result, story.end.released_by) == (CallResult.ABANDONED, ReleasedBy.CALLER)
    assert not story.caller.released


async def test_agents_are_free_again_after_every_call() -> None:
    for leaves_after_s in range(45):
        story = await tell(Script(presses=["1", "1"], phones=agents(a8001=DESERTED), leaves_after_s=leaves_after_s))
        assert all(story.board.is_free(AgentId(agent)) for agent in ("8001", "8002", "8003"))


async def test_two_calls_at_once_never_ring_one_phone() -> None:
    board = AgentBoard()
    scripts = [Script(presses=["1"]) for _ in range(3)]
    calls = [tell(script, told=facts(call=f"box-1.{i}"), board=board) for i, script in enumerate(scripts)]
    stories = await asyncio.gather(*calls)
    assert [story.caller.rung[0].legs[0].agent for story in stories[:2]] == ["8001", "8002"]
    assert stories[2].caller.rung == []
    assert stories[2].end.result is CallResult.VOICEMAIL


@pytest.mark.parametrize("early_media", [True, False])
async def test_a_number_without_a_hotline_is_refused_in_words(early_media: bool) -> None:
    story = await tell(Script(early_media=early_media), told=facts(line="77"))
    assert story.heard == ["service-unavailable"]
    assert story.caller.answered is not early_media
    assert story.path == [(None, "refuse")]
    assert "no hotline has line 77" in story.end.note
    assert story.journal.starts[0].hotline is None
    assert (story.end.result, story.end.released_by) == (CallResult.COMPLETED, ReleasedBy.SWITCHBOARD)


async def test_a_refused_caller_may_hang_up() -> None:
    story = await tell(Script(leaves_after_s=1), told=facts(line="77"))
    assert story.end.released_by is ReleasedBy.CALLER


class UnsignalledCaller(ScriptedCaller):
    """A caller whose hang-up is known by the exchange's tone alone."""

    @property
    def heard_leave(self) -> HeardTone:
        return HeardTone("busy", 0.97, 1.8, (450.0,), (0.35, 0.35), -15.0)


@pytest.mark.parametrize(
    ("script", "result", "before"),
    [
        (Script(leaves_after_s=1), CallResult.ABANDONED, "hung up"),
        (
            Script(presses=["1"], phones=agents(a8001=Phone(talk_s=9, caller_ends=True))),
            CallResult.ANSWERED,
            "end the call",
        ),
    ],
)
async def test_the_last_step_tells_by_which_tone_a_hang_up_is_known(
    script: Script, result: CallResult, before: str
) -> None:
    clock, journal = VirtualClock(), RecordingJournal()
    caller = UnsignalledCaller(facts(), script, clock)
    end = await run_call(caller, Revision("r1", demo()), Switchboard(journal, AgentBoard(), clock))
    *_, last_but_one, last = journal.steps
    assert (end.result, end.released_by) == (result, ReleasedBy.CALLER)
    assert end.release == Release(ReleaseKnown.TONE, "busy", 0.97)
    assert last_but_one.decided == before
    assert (last.kind, last.decided) == ("caller", "line released")
    assert last.reason == "the exchange's busy tone for 1.8 s (450 Hz, 0.35/0.35 s, -15 dBm0, 97 % sure)"


@pytest.mark.parametrize(
    ("script", "release"),
    [
        (Script(leaves_after_s=1), Release(ReleaseKnown.SIGNAL)),
        (Script(presses=["1"], phones=agents(a8001=Phone(talk_s=9))), None),
    ],
    ids=["the caller hung up", "the agent did"],
)
async def test_a_hang_up_that_nobody_had_to_hear_is_known_by_signal(script: Script, release: Release | None) -> None:
    assert (await tell(script)).end.release == release


class BrokenCaller(ScriptedCaller):
    async def ring(self, request: RingRequest) -> RingResult:
        raise ZeroDivisionError(f"a bug while ringing {request.legs[0].agent}")


async def test_a_bug_leaves_the_record_open_and_the_agent_free() -> None:
    clock, journal, board = VirtualClock(), RecordingJournal(), AgentBoard()
    caller = BrokenCaller(facts(), Script(presses=["1"]), clock)
    with pytest.raises(ZeroDivisionError):
        await run_call(caller, Revision("r1", demo()), Switchboard(journal, board, clock))
    assert len(journal.starts) == 1
    assert journal.ends == []
    assert not caller.released
    assert board.is_free(AgentId("8001"))


async def test_every_kind_of_node_can_be_visited() -> None:
    document = demo()
    kinds = {type(node) for node in document.hotlines["main"].flow.nodes.values()}
    assert kinds <= set(visit.registry)


async def test_a_call_whose_caller_is_unknown_says_why_in_its_record() -> None:
    unknown = replace(facts(), number=None, number_note="the exchange sent no number of the caller")
    story = await tell(Script(), told=unknown)
    assert story.reason("number unknown") == "the exchange sent no number of the caller"
