"""How an attempt ended: what the dialplan noted on the caller's channel, else what the manager knows."""

import time
from collections.abc import Mapping
from dataclasses import dataclass, replace

from appliance.asterisk import attempt, dial
from appliance.asterisk.caller.answering import Answering
from appliance.asterisk.caller.channel import CallerChannel, OutOfReach
from appliance.asterisk.caller.conversation import JOINED, PASSED_ON
from appliance.asterisk.caller.glare import CAUSE as GLARE
from appliance.asterisk.caller.glare import is_glare
from appliance.asterisk.caller.known import ChannelFacts
from appliance.asterisk.joining import Joined
from appliance.callflow.ports import CallerHungUp, Leg, Move, MoveReason, RingRequest, RingResult
from appliance.domain.far_leave import AnswerKnown, ReleaseKnown
from appliance.domain.ids import CallId
from appliance.domain.outcome import RingOutcome

_NOTED = ("ZONGJI_ANSWERED", "ZONGJI_ANSWERED_ENDPOINT", "ZONGJI_NOT_ACCEPTED")
"""What the dialplan notes on the caller's channel when somebody answers, or answers and doesn't press 1."""


_CALLER_LEFT = "the caller hung up"


@dataclass(frozen=True, slots=True)
class Span:
    """From when to when an attempt, with the conversation that followed, went on: monotonic seconds."""

    began: float
    over: float

    @property
    def lasted_s(self) -> float:
        """How long that was."""
        return self.over - self.began


@dataclass(frozen=True, slots=True)
class AttemptEnds:
    """Tells of one call's attempts what came of them, a method for each way to end; all take when it went on."""

    channel: CallerChannel
    call: CallId
    known: ChannelFacts
    answering: Answering

    async def dialled(self, request: RingRequest, span: Span) -> RingResult:
        """Ask how Dial ended; the caller is still there, or left at this very moment."""
        try:
            noted = await self.channel.values("DIALSTATUS", "HANGUPCAUSE", *_NOTED, *_asked(request), attempt.KNOWN)
        except CallerHungUp:
            return self.left(request, span)
        status, hangup_cause, answered_at, endpoint, not_accepted, *since, known = noted
        result = dial.outcome(status)
        if result is RingOutcome.BUSY and is_glare(request, self.known, span.lasted_s):
            return RingResult(RingOutcome.UNREACHABLE, GLARE, span.lasted_s, 0)
        leg = _leg_of(request, endpoint)
        talked = (leg or request.legs[0]) if result is RingOutcome.ANSWERED else None
        billed = _billed(dict(zip(_asked(request).values(), since, strict=True)), talked, span.lasted_s)
        if result is not RingOutcome.ANSWERED:
            why = _cause(request, hangup_cause, result, not_accepted)
            return RingResult(result, why, span.lasted_s, 0, billed=billed)
        talk_s = self._talk_s(span)
        if talk_s is None:
            talk_s = min(span.lasted_s, _noted_s(answered_at))
        self.answering.was_answered(talk_s)
        told = RingResult(
            result, dial.cause(hangup_cause, result), span.lasted_s - talk_s, talk_s, answered=leg, billed=billed
        )
        return self._how_known(told, leg or request.legs[0], known)

    def left(self, request: RingRequest, span: Span) -> RingResult:
        """Tell how an attempt ended in which the caller hung up: the channel can't be asked any more."""
        talk_s = self._talk_s(span)
        if talk_s is None:
            return RingResult(
                RingOutcome.CANCELLED, "the caller hung up while it rang", span.lasted_s, 0, caller_left=True
            )
        return replace(self._talked(request, _CALLER_LEFT, span, talk_s), caller_left=True)

    def joined(self, request: RingRequest, span: Span, joined: Joined) -> RingResult:
        """Tell of an attempt whose agent has joined the caller with somebody else: Dial goes on."""
        result = self._talked(request, JOINED, span, self._talk_s(span) or 0.0)
        return replace(result, moved=Move(MoveReason.JOINED, leg=joined.leg))

    def moved(self, request: RingRequest, span: Span, move: Move) -> RingResult:
        """Tell of an attempt out of which the caller was sent elsewhere, as a rule by the agent they talked with."""
        talk_s = self._talk_s(span)
        if talk_s is None:
            return RingResult(RingOutcome.CANCELLED, "the caller was sent elsewhere", span.lasted_s, 0, moved=move)
        return replace(self._talked(request, PASSED_ON, span, talk_s), moved=move)

    def lost(self, request: RingRequest, span: Span) -> RingResult:
        """Keep the conversation on record in which Asterisk went away; whatever is asked next tells that it is gone.

        Raises OutOfReach when there was none.
        """
        talk_s = None if self.channel.session.told_hangup else self._talk_s(span)
        if talk_s is None:
            raise OutOfReach("the session ended while a phone rang")
        return self._talked(request, "the switchboard was interrupted", span, talk_s)

    def _talked(self, request: RingRequest, cause: str, span: Span, talk_s: float) -> RingResult:
        """Tell of a conversation of which the manager alone knows."""
        self.answering.was_answered(talk_s)
        leg = _leg_of(request, self.known.answered_by(self.call))
        told = RingResult(RingOutcome.ANSWERED, cause, span.lasted_s - talk_s, talk_s, answered=leg)
        return replace(told, answer_known=_answer_known(leg or request.legs[0], ""))

    def _how_known(self, told: RingResult, leg: Leg, known: str) -> RingResult:
        """Tell how the answer of a number outside was known, and how its release was, the caller being there still."""
        if leg.line is None:
            return told
        tone = self.known.leg_heard(self.call, leg.line)
        return replace(
            told,
            cause=told.cause if tone is None else tone.told,
            answer_known=_answer_known(leg, known),
            release_known=ReleaseKnown.SIGNAL if tone is None else ReleaseKnown.TONE,
        )

    def _talk_s(self, span: Span) -> float | None:
        """Give how long an agent has talked who answered in this attempt; None when none did.

        Judged by the moment of the answer, not by how long ago it is: who has been asked what came of the attempt may
        have taken longer to answer than the phone has rung.
        Asterisk's own ANSWEREDTIME counts from the answer of the caller's line, which a menu has answered long before.
        """
        at = self.known.answered_at(self.call)
        return max(0.0, span.over - at) if at is not None and at >= span.began else None


def _answer_known(leg: Leg, known: str) -> AnswerKnown | None:
    """Tell how a leg's answer was known: as the dialplan noted, else as such a leg's always is."""
    if leg.line is None:
        return None
    if attempt.waits(leg) and known in set(AnswerKnown):  # what an earlier attempt left doesn't count
        return AnswerKnown(known)
    if leg.press_1:
        return AnswerKnown.PRESS_1
    return AnswerKnown.ESTIMATED if leg.unsupervised else AnswerKnown.SUPERVISION


def _noted_s(answered_at: str) -> float:
    """Give the seconds since the answer that the dialplan noted: when the manager link was down, nothing else knows."""
    return max(0.0, time.time() - int(answered_at)) if answered_at else 0.0


def _cause(request: RingRequest, hangup_cause: str, result: RingOutcome, not_accepted: str) -> str:
    waited = any(map(attempt.waits, request.legs))  # what an earlier attempt left doesn't count
    if result is RingOutcome.NO_ANSWER and not_accepted and waited:
        return dial.ANNOUNCED if not_accepted == "announced" else dial.NOT_ACCEPTED
    return dial.cause(hangup_cause, result, outside=all(leg.line is not None for leg in request.legs))


def _leg_of(request: RingRequest, endpoint: str | None) -> Leg | None:
    """Give the leg that answered; None where there was but one, or nobody knows."""
    if len(request.legs) == 1:
        return None
    return next((leg for leg in request.legs if leg.endpoint == endpoint), None)


def _asked(request: RingRequest) -> dict[str, Leg]:
    """Give the legs that may be up before they count as answered, by the variable that notes since when somebody is."""
    return {attempt.billed_variable(number): leg for number, leg in enumerate(request.legs, 1) if attempt.waits(leg)}


def _billed(since: Mapping[Leg, str], talked: Leg | None, lasted_s: float) -> tuple[tuple[Leg, float], ...]:
    """Give for how long each leg was up: the one that pressed 1 until now, another at most until its time was over."""
    now = time.time()
    answered = ((leg, now - int(epoch)) for leg, epoch in since.items() if epoch.isdecimal())
    most = {leg: lasted_s if leg == talked else min(lasted_s, attempt.LONGEST_REFUSAL_S) for leg in since}
    return tuple((leg, min(most[leg], max(0.0, seconds))) for leg, seconds in answered)
