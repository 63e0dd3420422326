"""Calls from desk phones, and the codes that set what an agent and a hotline do."""

import asyncio
from collections.abc import Collection, Sequence
from contextlib import ExitStack
from dataclasses import dataclass, field, replace
from datetime import UTC, date, datetime, time
from functools import cache
from pathlib import Path, PurePosixPath

import pytest

from appliance.callflow.board import AgentBoard, AgentEvent, AgentState
from appliance.callflow.line_board import LineBoard
from appliance.callflow.ports import CallerFacts, WaitingMessage
from appliance.callflow.staff import run_staff_call
from appliance.callflow.switchboard import Switchboard
from appliance.callflow.trace import CallEnd
from appliance.callflow.walk import Revision
from appliance.config.model.document import Document
from appliance.config.yaml import load
from appliance.domain.far_leave import AnswerKnown
from appliance.domain.ids import AgentId, CallId, DepartmentId, EndpointId, HotlineId, LineId
from appliance.domain.opening import Override
from appliance.domain.outcome import CallResult, ReleasedBy, RingOutcome
from appliance.domain.phone_number import PhoneNumber
from appliance.domain.spoken import rules_of
from tests.unit.callflow.scripted import (
    DESERTED,
    OFFLINE,
    REFUSING,
    Phone,
    RecordingJournal,
    Script,
    ScriptedCaller,
    VirtualClock,
)
from tests.unit.config.demo_document import MATERIAL

EVERY_KIND = (Path(__file__).parents[1] / "config" / "every_kind.yaml").read_text(encoding="utf-8")
WANG = AgentId("8001")
LI = AgentId("8002")
DOCTOR = CallId("line-doctor-1")
SILENT = Script()


@cache
def every_kind() -> Document:
    return load(EVERY_KIND, MATERIAL)


class KeptOpenings:
    def __init__(self) -> None:
        self.kept: list[tuple[HotlineId, Override | None, str, datetime]] = []

    def override(self, hotline: HotlineId, at: datetime) -> Override | None:
        raise AssertionError(f"nobody asks for {hotline} at {at}")

    async def set(self, hotline: HotlineId, override: Override | None, by: str, at: datetime) -> None:
        self.kept.append((hotline, override, by, at))


def waiting(*names: int, caller: str = "13800138000") -> list[WaitingMessage]:
    left = datetime(2026, 11, 20, 1, 5, tzinfo=UTC)
    return [WaitingMessage(PurePosixPath(f"{n}.wav"), left, PhoneNumber.parse(caller)) for n in names]


@dataclass
class Mailboxes:
    messages: Sequence[WaitingMessage] = ()
    asked: list[Sequence[DepartmentId]] = field(default_factory=list)
    done: list[tuple[str, str]] = field(default_factory=list)

    async def unread(self, departments: Sequence[DepartmentId]) -> Sequence[WaitingMessage]:
        self.asked.append(departments)
        return self.messages

    def played(self, file: PurePosixPath, by: AgentId, at: datetime) -> None:
        assert (by, at.tzinfo) == ("8001", UTC)
        self.done.append(("played", str(file)))

    async def mark_read(self, file: PurePosixPath, by: AgentId, at: datetime) -> None:
        assert (by, at.tzinfo) == ("8001", UTC)
        self.done.append(("heard", str(file)))

    async def delete(self, file: PurePosixPath, by: AgentId, at: datetime) -> None:
        assert (by, at.tzinfo) == ("8001", UTC)
        self.done.append(("deleted", str(file)))


@dataclass
class Desk:
    """A desk phone, and the house around it."""

    journal: RecordingJournal = field(default_factory=RecordingJournal)
    board: AgentBoard = field(default_factory=AgentBoard)
    lines: LineBoard = field(default_factory=LineBoard)
    openings: KeptOpenings = field(default_factory=KeptOpenings)
    mailboxes: Mailboxes = field(default_factory=Mailboxes)
    clock: VirtualClock = field(default_factory=VirtualClock)
    goes_on_s: float = 0.0
    given_back: LineId | None = None
    waited_for: list[set[str]] = field(default_factory=list)
    caller: ScriptedCaller | None = None

    def dials(
        self, called: str, script: Script = SILENT, phone: str = "8001", groups: tuple[str, ...] = ("landlines",)
    ) -> CallEnd:
        """Dial; `groups` are the trunk groups of emergency calls."""
        site = every_kind().site.model_copy(update={"emergency_trunk_groups": groups})
        document = every_kind().model_copy(update={"site": site})
        facts = CallerFacts(CallId("box-1.1"), LineId(phone), called, None, "")
        self.caller = ScriptedCaller(facts, script, self.clock)
        self.lines.configure(document)
        switchboard = Switchboard(
            self.journal,
            self.board,
            self.clock,
            openings=self.openings,
            mailboxes=self.mailboxes,
            lines=self.lines,
            outside_legs=self,
            free_lines=self,
        )
        end = asyncio.run(run_staff_call(self.caller, EndpointId(phone), Revision("r1", document), switchboard))
        assert self.journal.ends == [end]
        (start,) = self.journal.starts
        assert (start.kind, start.hotline) == ("staff", None)
        return end

    async def one_of(self, lines: Collection[LineId]) -> None:
        """Have the line doctor give its line back."""
        self.waited_for.append(set(lines))
        if self.given_back is not None:
            self.lines.leg_ended(self.given_back, DOCTOR)

    async def over(self, call: CallId) -> None:
        """Let the leg outside last longer than the desk phone stays; its line is held."""
        assert call in {on for line in ("01", "02") for on in self.lines.calls_on(LineId(line))}
        self.clock.pass_s(self.goes_on_s)

    @property
    def heard(self) -> list[str]:
        assert self.caller is not None
        return [heard.prompt for heard in self.caller.heard]

    @property
    def rung(self) -> list[tuple[str, str | None, str]]:
        assert self.caller is not None
        return [(leg.endpoint, leg.line, leg.number) for request in self.caller.rung for leg in request.legs]


def test_a_colleague_is_rung_without_announcement_or_recording() -> None:
    desk = Desk()
    end = desk.dials("8002")
    assert desk.rung == [("8002", None, "")]
    assert desk.caller is not None
    (request,) = desk.caller.rung
    assert (request.announce_id, request.recorded, request.hotline) == (False, frozenset(), None)
    assert (end.result, end.agent, end.endpoint) == (CallResult.ANSWERED, WANG, "8002")
    assert end.released_by is ReleasedBy.AGENT
    assert end.answered_at is not None
    assert (end.at - end.answered_at).total_seconds() == end.talk_s == 30
    assert desk.board.state(LI) is AgentState.AVAILABLE


def test_a_paused_colleague_can_be_called_and_stays_paused() -> None:
    desk = Desk()
    desk.board.happened(LI, AgentEvent.PAUSE)
    assert desk.dials("8002").result is CallResult.ANSWERED
    assert desk.board.state(LI) is AgentState.PAUSED


def test_a_colleague_in_a_call_is_busy() -> None:
    desk = Desk()
    with desk.board.offer(LI, CallId("box-1.9")):
        end = desk.dials("8002")
    assert end.result is CallResult.BUSY
    assert desk.rung == []
    assert [(hop.agent, hop.outcome, hop.cause) for hop in desk.journal.hops] == [
        (LI, RingOutcome.BUSY, "in another call")
    ]
    assert desk.heard == ["no-answer"]


def test_a_departments_phones_are_rung_one_after_the_other_but_not_the_callers_own() -> None:
    desk = Desk()
    end = desk.dials("801", Script(phones={"8001": DESERTED, "8002": OFFLINE}), phone="warehouse")
    assert [endpoint for endpoint, _, _ in desk.rung] == ["8001", "8002"]
    assert end.result is CallResult.UNREACHABLE
    desk = Desk()
    desk.dials("801")
    assert [endpoint for endpoint, _, _ in desk.rung] == ["8002"]


def test_an_emergency_call_takes_a_line_that_is_kept_for_callers() -> None:
    desk = Desk()
    document = every_kind()
    reserved = {id_: group.model_copy(update={"reserve": 2}) for id_, group in document.trunk_groups.items()}
    assert document.trunk_groups["landlines"].reserve == 0
    kept = document.model_copy(update={"trunk_groups": reserved})
    desk.lines.configure(kept)
    facts = CallerFacts(CallId("box-1.1"), LineId("warehouse"), "110", None, "")
    caller = ScriptedCaller(facts, Script(), desk.clock)
    switchboard = Switchboard(desk.journal, desk.board, desk.clock, lines=desk.lines)
    end = asyncio.run(run_staff_call(caller, EndpointId("warehouse"), Revision("r1", kept), switchboard))
    assert [(leg.line, leg.number) for leg in caller.rung[0].legs] == [("01", "110")]
    assert end.result is CallResult.ANSWERED


def test_an_emergency_call_tries_every_line_until_somebody_answers() -> None:
    desk = Desk()
    phone = replace(REFUSING, then=replace(DESERTED, then=replace(OFFLINE, then=Phone())))
    end = desk.dials("110", Script(phones={"outside": phone}), groups=("mobiles", "landlines"))
    assert [line for _, line, _ in desk.rung] == ["goip", "sim2", "sim1", "01"]
    assert [hop.outcome.value for hop in desk.journal.hops] == ["busy", "no_answer", "unreachable", "answered"]
    assert (end.result, end.talk_s) == (CallResult.ANSWERED, 30)
    assert desk.heard == []
    assert desk.lines.calls_on(LineId("goip")) == desk.lines.calls_on(LineId("01")) == ()


def test_an_emergency_call_rings_longest_on_the_last_line_that_is_left() -> None:
    desk = Desk()
    end = desk.dials("110", Script(otherwise=DESERTED))
    assert [(hop.line, hop.ring_s) for hop in desk.journal.hops] == [("01", 30), ("02", 30), ("pstn", 180)]
    assert desk.heard == ["no-answer"]
    assert end.result is CallResult.NO_ANSWER


def test_lines_that_seem_full_or_out_of_order_are_dialled_last_in_an_emergency() -> None:
    desk = Desk()
    desk.lines.works(LineId("goip"), works=False)
    with desk.lines.incoming(LineId("sim2"), CallId("1.7")):
        desk.dials("110", Script(otherwise=OFFLINE), groups=("mobiles", "landlines"))
        assert desk.lines.calls_on(LineId("sim2")) == ("1.7",)
    assert [line for _, line, _ in desk.rung] == ["sim1", "01", "02", "pstn", "sim2", "goip"]
    whys = [step.reason.partition("; ")[2] for step in desk.journal.steps if step.decided.startswith("dial out")]
    assert [("full" in why, "out of order" in why) for why in whys[3:]] == [
        (False, False),
        (True, False),
        (False, True),
    ]
    assert desk.heard == ["all-lines-busy"]


def test_an_emergency_goes_out_by_a_line_that_is_given_back_to_it() -> None:
    desk = Desk(given_back=LineId("02"))
    desk.lines.leg_began(LineId("02"), DOCTOR)
    thrice = replace(OFFLINE, then=replace(OFFLINE, then=replace(OFFLINE, then=Phone())))
    end = desk.dials("110", Script(phones={"outside": thrice}))
    assert [line for _, line, _ in desk.rung] == ["01", "pstn", "02", "02"]
    assert desk.waited_for == [{"02"}]
    assert end.result is CallResult.ANSWERED
    assert desk.heard == []


def test_an_emergency_for_which_no_line_comes_free_is_told_so() -> None:
    desk = Desk()
    with desk.lines.incoming(LineId("02"), CallId("1.7")):
        desk.dials("110", Script(otherwise=OFFLINE))
    assert [line for _, line, _ in desk.rung] == ["01", "pstn", "02"]
    assert desk.waited_for == [{"02"}]
    assert desk.heard == ["all-lines-busy"]


def test_who_hangs_up_ends_an_emergency_call_at_the_line_that_it_has_come_to() -> None:
    desk = Desk()
    end = desk.dials("110", Script(otherwise=DESERTED, leaves_after_s=40))
    assert [(hop.line, hop.outcome.value) for hop in desk.journal.hops] == [("01", "no_answer"), ("02", "cancelled")]
    assert (end.result, end.released_by) == (CallResult.ABANDONED, ReleasedBy.CALLER)


def test_a_dead_line_gives_way_to_the_next_of_its_group_and_a_busy_number_does_not() -> None:
    desk = Desk()
    end = desk.dials("01012345678", Script(phones={"outside": replace(OFFLINE, then=Phone())}))
    assert [line for _, line, _ in desk.rung] == ["01", "02"]
    assert [hop.outcome.value for hop in desk.journal.hops] == ["unreachable", "answered"]
    assert end.result is CallResult.ANSWERED
    desk = Desk()
    assert desk.dials("01012345678", Script(otherwise=REFUSING)).result is CallResult.BUSY
    assert len(desk.rung) == 1


def test_a_number_that_takes_long_to_fail_is_not_tried_on_every_line() -> None:
    desk = Desk()
    desk.dials("01012345678", Script(otherwise=replace(OFFLINE, after_s=60)))
    assert len(desk.rung) == 1
    assert [step.decided for step in desk.journal.steps][1:] == ["not through landlines", "end the call"]


def test_a_number_outside_goes_through_a_free_line_and_holds_it() -> None:
    desk = Desk()
    with desk.lines.incoming(LineId("01"), CallId("box-1.7")):
        end = desk.dials("01012345678")
    assert desk.rung == [("outside", "02", "01012345678")]
    assert (end.result, end.endpoint) == (CallResult.ANSWERED, "outside")
    assert [(hop.line, hop.agent) for hop in desk.journal.hops] == [("02", None)]
    assert desk.lines.free_channels(LineId("02")) == 1


@pytest.mark.parametrize(("goes_on_s", "charged_s"), [(0.0, 30), (200.0, 230)], ids=["hung up", "joined"])
def test_a_number_outside_is_charged_once_to_the_end_of_its_leg(goes_on_s: float, charged_s: float) -> None:
    desk = Desk(goes_on_s=goes_on_s)
    end = desk.dials("01012345678", Script(phones={"outside": Phone(caller_ends=True)}))
    (charge,) = desk.journal.charges
    assert (charge.seconds, charge.at, charge.dialled) == (charged_s, end.answered_at, "01012345678")
    assert (end.talk_s, desk.journal.hops[0].talk_s) == (30, 30)
    assert desk.lines.calls_on(LineId("01")) == ()
    told = [(step.decided, step.reason) for step in desk.journal.steps][1:]
    joined = ("charge line 01 to the end", "8001 joined the number outside with somebody else")
    assert told == ([joined] if goes_on_s else [])


@pytest.mark.parametrize(("taken", "line", "estimated"), [("02", "01", False), ("01", "02", True)])
def test_an_answer_and_its_charge_are_estimates_on_a_line_that_does_not_tell_an_answer(
    taken: str, line: str, *, estimated: bool
) -> None:
    desk = Desk()
    with desk.lines.incoming(LineId(taken), CallId("box-1.7")):
        desk.dials("01012345678")
    assert [(charge.line, charge.estimated) for charge in desk.journal.charges] == [(line, estimated)]
    known = AnswerKnown.ESTIMATED if estimated else AnswerKnown.SUPERVISION
    assert [hop.answer_known for hop in desk.journal.hops] == [known]


def test_without_a_free_line_the_person_is_told() -> None:
    desk = Desk()
    with ExitStack() as taken:
        for number, line in enumerate(("01", "02", "pstn"), 7):
            taken.enter_context(desk.lines.incoming(LineId(line), CallId(f"1.{number}")))
        end = desk.dials("01012345678")
    assert desk.rung == []
    assert desk.heard == ["all-lines-busy"]
    assert end.result is CallResult.COMPLETED
    assert [step.decided for step in desk.journal.steps] == ["not through landlines", "end the call"]


def test_nobody_dials_without_a_right() -> None:
    desk = Desk()
    desk.dials("01012345678", phone="8002")
    assert desk.rung == []
    assert desk.heard == ["not-allowed"]
    assert "8002 has no right" in desk.journal.steps[0].reason


def test_who_hangs_up_while_it_rings_released_the_call() -> None:
    end = Desk().dials("8002", Script(phones={"8002": DESERTED}, leaves_after_s=4))
    assert (end.result, end.released_by) == (CallResult.ABANDONED, ReleasedBy.CALLER)


@pytest.mark.parametrize(
    ("before", "code", "after", "heard"),
    [
        ([], "*20", AgentState.PAUSED, "staff-paused"),
        ([AgentEvent.PAUSE], "*21", AgentState.AVAILABLE, "staff-ready"),
        ([], "*11", AgentState.OFF, "staff-signed-out"),
        ([AgentEvent.SIGN_OUT], "*10", AgentState.AVAILABLE, "staff-signed-in"),
        ([], "*22", AgentState.WRAP_UP, "staff-wrap-up"),
        ([AgentEvent.WRAP_UP], "*21", AgentState.AVAILABLE, "staff-ready"),
        ([AgentEvent.SIGN_OUT], "*21", AgentState.OFF, "staff-not-possible"),
        ([AgentEvent.SIGN_OUT], "*20", AgentState.OFF, "staff-not-possible"),
    ],
)
def test_codes_set_what_an_agent_does(before: list[AgentEvent], code: str, after: AgentState, heard: str) -> None:
    desk = Desk()
    for event in before:
        desk.board.happened(WANG, event)
    end = desk.dials(code)
    assert desk.board.exact(WANG) is after
    assert desk.heard == [heard]
    assert after in end.note


def test_what_a_code_did_is_on_record_though_the_agent_hangs_up_at_once() -> None:
    desk = Desk()
    end = desk.dials("*20", Script(leaves_after_s=0.5))
    assert (end.released_by, end.note) == (ReleasedBy.CALLER, "8001 is paused from now on")
    assert [(step.decided, step.reason) for step in desk.journal.steps] == [
        ("8001 is paused from now on", "*20 is a phone code")
    ]


def test_who_hangs_up_amid_the_messages_is_on_record_with_what_was_heard() -> None:
    desk = Desk(mailboxes=Mailboxes(waiting(1, 2, 3)))
    end = desk.dials("*30", Script(presses=["2"], leaves_after_s=12))
    assert end.note == "8001 listened to 2 of 3 new messages and marked 1 as heard"


def test_codes_mean_nothing_on_a_phone_that_is_nobodys() -> None:
    desk = Desk()
    desk.dials("*20", phone="warehouse")
    assert desk.heard == ["not-allowed"]


def test_a_hotline_is_closed_by_code_until_a_time() -> None:
    desk = Desk()  # 20:00 in Shanghai
    end = desk.dials("*420900")
    ((hotline, by_hand, by, at),) = desk.openings.kept
    assert (hotline, by, at) == ("main", "8001", desk.journal.starts[0].at)
    assert by_hand is not None
    assert by_hand.until is not None
    assert (by_hand.open, by_hand.by) == (False, "8001")
    assert by_hand.until.astimezone(UTC) == datetime(2026, 11, 21, 1, 0, tzinfo=UTC)
    assert desk.heard == ["hotline-closed"]
    assert end.note == "main: closed until 2026-11-21 09:00"


def test_a_hotline_goes_by_its_schedule_again() -> None:
    desk = Desk()
    desk.dials("*40")
    assert [kept[:3] for kept in desk.openings.kept] == [("main", None, "8001")]
    assert desk.heard == ["hotline-by-schedule"]


def test_who_may_not_open_a_hotline_does_not() -> None:
    desk = Desk()
    desk.dials("*41", phone="8002")
    assert desk.openings.kept == []
    assert desk.heard == ["not-allowed"]


def test_messages_are_heard_again_marked_deleted_and_left() -> None:
    desk = Desk(mailboxes=Mailboxes(waiting(1, 2, 3, 4)))
    end = desk.dials("*30", Script(presses=["1", "2", "3", "#"]))
    assert desk.mailboxes.asked == [["sales"]]
    assert desk.mailboxes.done == [
        ("played", "1.wav"),
        ("heard", "1.wav"),
        ("played", "2.wav"),
        ("deleted", "2.wav"),
        ("played", "3.wav"),
    ]
    played = [prompt for prompt in desk.heard if prompt.startswith("message ")]
    assert played == ["message 1.wav", "message 1.wav", "message 2.wav", "message 3.wav"]
    assert desk.heard.count("mailbox-deleted") == 1
    assert end.note == "8001 listened to 3 of 4 new messages and marked 1 as heard, deleted 1"


@pytest.mark.parametrize("caller", ["+8613800138000", ""])
def test_when_a_message_was_left_and_by_what_number_is_told(caller: str) -> None:
    desk = Desk(mailboxes=Mailboxes(waiting(1, caller=caller)))
    desk.dials("*30", Script(presses=["5", "2"]))
    rules = rules_of("zh")
    number = rules.digits(caller.removeprefix("+"), yao=True) if caller else ("mailbox-withheld",)
    told = [*rules.date(date(2026, 11, 20)), *rules.time(time(9, 5)), *number]
    assert desk.heard == ["mailbox-message", "message 1.wav", "beep", *told, "beep"]
    assert desk.mailboxes.done[-1] == ("heard", "1.wav")


def test_no_new_message_is_told() -> None:
    desk = Desk()
    desk.dials("*30")
    assert desk.heard == ["mailbox-empty"]


def test_a_phone_that_rings_for_a_colleague_is_offered_to_nobody_else() -> None:
    desk = Desk()
    changes: list[tuple[str, AgentState, str | None]] = []
    desk.board.listen(lambda change: changes.append((change.agent, change.new, change.call)))
    desk.dials("8002", Script(phones={"8002": DESERTED}))
    assert changes == [(LI, AgentState.RINGING, "box-1.1"), (LI, AgentState.AVAILABLE, "box-1.1")]
