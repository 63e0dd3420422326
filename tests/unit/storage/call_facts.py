"""Facts of a call, to be varied by the tests."""

from datetime import UTC, datetime, timedelta
from decimal import Decimal

from appliance.callflow.trace import (
    CallEnd,
    CallStart,
    Charge,
    Hop,
    QueueWait,
    Recording,
    Step,
    SurveyAnswer,
    VoiceMessage,
)
from appliance.domain.far_leave import AnswerKnown, Release, ReleaseKnown
from appliance.domain.ids import (
    AgentId,
    CallId,
    DepartmentId,
    EndpointId,
    HotlineId,
    LineId,
    NodeId,
    TariffId,
    TrunkGroupId,
)
from appliance.domain.money import LegKind
from appliance.domain.outcome import CallResult, ReleasedBy, RingOutcome, ServedBy, WaitEnd
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


RELEASE = Release(ReleaseKnown.TONE, "congestion", 0.93)


def outside_hop(sequence: int, call: CallId = CALL) -> Hop:
    """An attempt at an endpoint with nobody behind it, on a line of ours."""
    return Hop(
        call,
        sequence,
        after(22),
        SALES,
        None,
        RingOutcome.NO_ANSWER,
        "no answer",
        20.0,
        0.0,
        endpoint=EndpointId("night-mobile"),
        line=LineId("l2"),
        forwarded=1,
        answer_known=AnswerKnown.ESTIMATED,
        release_known=ReleaseKnown.TONE,
    )


def charge(sequence: int = 0, call: CallId = CALL, *, amount: str = "0.1500", at: datetime | None = None) -> Charge:
    return Charge(
        call,
        sequence,
        at or after(3),
        61.5,
        LegKind.MOBILE,
        HOTLINE,
        LineId("l2"),
        TariffId("carrier"),
        "CNY",
        Decimal(amount),
        package_s=60,
        trunk_group=TrunkGroupId("mobiles"),
        endpoint=EndpointId("night-mobile"),
        dialled="13900139000",
        estimated=True,
    )


def wait(sequence: int = 0, call: CallId = CALL) -> QueueWait:
    return QueueWait(call, sequence, NodeId("queue"), after(3), after(37.25), WaitEnd.KEY, 4, 2, "1")


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
        release=RELEASE,
    )
