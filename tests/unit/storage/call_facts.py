"""Facts of a call, to be varied by the tests."""

from datetime import UTC, datetime, timedelta

from appliance.callflow.trace import CallEnd, CallStart, Hop, Recording, Step, SurveyAnswer, VoiceMessage
from appliance.domain.ids import AgentId, CallId, DepartmentId, HotlineId, LineId, NodeId
from appliance.domain.outcome import CallResult, ReleasedBy, RingOutcome, ServedBy
from appliance.domain.phone_number import PhoneNumber

NOON = datetime(2026, 11, 20, 12, 0, tzinfo=UTC)
CALL = CallId("box-1763640000.1")
AGENT = AgentId("8001")
SALES = DepartmentId("sales")
HOTLINE = HotlineId("main")


def after(seconds: float) -> datetime:
    return NOON + timedelta(seconds=seconds)


def start(call: CallId = CALL, *, at: datetime = NOON, line: str = "l1", name: str = "张三") -> CallStart:
    return CallStart(call, at, LineId(line), HOTLINE, "4000", PhoneNumber("13800138000"), name, "r1")


def step(sequence: int, call: CallId = CALL) -> Step:
    reason = "key 1 goes to sales"
    return Step(call, sequence, after(sequence), NodeId("menu"), "menu", "go to sales", reason, "1")


def hop(sequence: int, call: CallId = CALL) -> Hop:
    return Hop(call, sequence, after(20), SALES, AGENT, RingOutcome.BUSY, "user busy", 0.4, 0.0)


def survey(call: CallId = CALL, key: str | None = "1") -> SurveyAnswer:
    return SurveyAnswer(call, after(50), HOTLINE, SALES, AGENT, key, key and "very good")


def message(file: str = "2026-11-20/a.wav", call: CallId = CALL) -> VoiceMessage:
    return VoiceMessage(call, after(40), SALES, file, 7.5)


def recording(file: str = "2026-11-20/r.wav", call: CallId = CALL) -> Recording:
    return Recording(call, after(45), AGENT, file, 31.0)


def end(call: CallId = CALL, result: CallResult = CallResult.ANSWERED, at: datetime | None = None) -> CallEnd:
    return CallEnd(
        call,
        at or after(60),
        result,
        ReleasedBy.AGENT,
        ServedBy.CONTROLLER,
        answered_at=after(25),
        agent=AGENT,
        department=SALES,
        ring_s=4.5,
        talk_s=30.0,
    )
